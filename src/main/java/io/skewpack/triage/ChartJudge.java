package io.skewpack.triage;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.StrictDecoder;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds everything that a chart renders against the captured CRDs. */
final class ChartJudge {

  private static final Comparator<Rejection> ORDER =
      Comparator.comparing(Rejection::kind)
          .thenComparing(Rejection::apiVersion)
          .thenComparing(Rejection::path)
          .thenComparing(Rejection::rule);

  private final StrictDecoder decoder;

  ChartJudge(CrdSchemas crds) {
    this.decoder = new StrictDecoder(crds);
  }

  Attempt judge(List<JsonNode> objects) {
    Map<Rejection, Integer> places = new TreeMap<>(ORDER);
    TreeSet<String> notJudged = new TreeSet<>();
    for (JsonNode object : objects) {
      Judgement judgement = decoder.decode(object);
      for (RejectedField field : judgement.rejections()) {
        Rejection one =
            new Rejection(
                object.path("apiVersion").asText(""),
                object.path("kind").asText(""),
                FieldPath.parse(field.path()).pattern(),
                field.rule().id(),
                1);
        places.merge(one, 1, Integer::sum);
      }
      if (judgement instanceof Judgement.NotEvaluated) {
        notJudged.add(object.path("kind").asText(""));
      }
    }
    if (!places.isEmpty()) {
      List<Rejection> rejections = new ArrayList<>();
      places.forEach(
          (one, count) ->
              rejections.add(
                  new Rejection(one.apiVersion(), one.kind(), one.path(), one.rule(), count)));
      return new Attempt(Result.REJECTED, Optional.empty(), rejections);
    }
    return notJudged.isEmpty()
        ? new Attempt(Result.PASSES, Optional.empty(), List.of())
        : new Attempt(
            Result.NOT_JUDGED,
            Optional.of("no captured CRD judges " + String.join(", ", notJudged)),
            List.of());
  }
}
