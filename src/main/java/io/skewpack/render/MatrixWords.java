package io.skewpack.render;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Layer;
import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.Matrix.CrdGroup;
import io.skewpack.diagnose.Matrix.Gap;
import io.skewpack.diagnose.Matrix.Group;
import io.skewpack.diagnose.Matrix.Row;
import io.skewpack.diagnose.Matrix.Standing;
import io.skewpack.diagnose.MatrixCell.Missing;
import io.skewpack.diagnose.MatrixRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The sentences of a matrix, for whatever shows them. */
final class MatrixWords {

  private static final int SHOWN_CRDS = 8;

  private final Matrix matrix;
  private final TargetNames names;
  private final BiFunction<String, Facts, String> texts;

  /**
   * @param texts fills a text in: {@link Texts#plain} or {@link Texts#get}
   */
  MatrixWords(Matrix matrix, BiFunction<String, Facts, String> texts) {
    this.matrix = matrix;
    this.names = new TargetNames(matrix.targets());
    this.texts = texts;
  }

  TargetNames names() {
    return names;
  }

  String label(MatrixRow row) {
    return texts.apply("matrix.row." + row.id(), Facts.none());
  }

  String value(Group group) {
    return texts.apply(group.value().text(), group.value().facts());
  }

  String standing(Row row) {
    Facts facts = row.standing() == Standing.ODD ? named(row.odd()) : Facts.none();
    return texts.apply("matrix.standing." + row.standing().name(), facts);
  }

  /** What stands between a value and who has it. */
  String colon() {
    return texts.apply("mark.colon", Facts.none());
  }

  String members(List<Integer> members) {
    return texts.apply("matrix.names", named(members));
  }

  private Facts named(List<Integer> members) {
    return Facts.of("names", names.first(members))
        .with("more", TargetNames.hidden(members))
        .with("count", members.size());
  }

  String missing(Missing missing) {
    return texts.apply(
        missing.requested() ? "matrix.missing.requested" : "matrix.missing.notRequested",
        Facts.of("reason", missing.reason().name())
            .with("detail", missing.detail())
            .with("detail", missing.why()));
  }

  /** One line for each reason for which a row has gaps. */
  List<String> gaps(Row row) {
    Map<Missing, List<Integer>> byReason = new LinkedHashMap<>();
    for (Gap gap : row.gaps()) {
      byReason.computeIfAbsent(gap.missing(), first -> new ArrayList<>()).add(gap.target());
    }
    List<String> lines = new ArrayList<>();
    byReason.forEach(
        (missing, members) ->
            lines.add(
                members.size() == matrix.targets().size()
                    ? missing(missing)
                    : missing(missing) + colon() + members(members)));
    return lines;
  }

  /** What it comes to, the most important first. */
  List<String> verdict() {
    List<String> lines = new ArrayList<>();
    Set<Layer> layers = matrix.differing();
    Facts facts =
        Facts.of(
                "layers",
                new Facts.Versions(
                    layers.stream()
                        .map(layer -> texts.apply("matrix.layer." + layer.id(), Facts.none()))
                        .toList()))
            .with("count", layers.size())
            .with("gaps", matrix.withGaps().size())
            .with("odd", matrix.odd().map(odd -> List.of(names.of(odd))));
    boolean compared = matrix.rows().stream().anyMatch(row -> !row.groups().isEmpty());
    boolean agrees = matrix.rows().stream().anyMatch(row -> row.standing() == Standing.AGREE);
    if (!layers.isEmpty()) {
      lines.add(texts.apply("matrix.verdict.differ", facts));
    } else {
      lines.add(
          texts.apply(
              agrees && compared ? "matrix.verdict.agree" : "matrix.verdict.nothing",
              Facts.none()));
    }
    if (matrix.row(MatrixRow.CRDS).settled()) {
      lines.add(texts.apply("matrix.verdict.settled", named(matrix.row(MatrixRow.CRDS).odd())));
    }
    List<MatrixRow> gaps = matrix.withGaps();
    if (!gaps.isEmpty()) {
      lines.add(
          texts.apply(
              "matrix.verdict.gaps",
              Facts.of("rows", new Facts.Versions(gaps.stream().map(this::label).toList()))));
    }
    matrix.sameCluster().forEach(same -> lines.add(texts.apply("matrix.sameCluster", named(same))));
    matrix
        .unreadable()
        .forEach(
            one -> lines.add(texts.apply("matrix.unreadable", Facts.of("reason", one.reason()))));
    return lines;
  }

  /** The CRDs that differ, each with who wrote it last where; at most a screen of them. */
  Map<String, List<String>> crds() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    matrix.crds().entrySet().stream()
        .limit(SHOWN_CRDS)
        .forEach(
            crd ->
                lines.put(
                    texts.apply("matrix.value", Facts.of("value", crd.getKey())),
                    crd.getValue().stream().map(this::crd).toList()));
    return lines;
  }

  String crdsTitle() {
    return texts.apply(
        "matrix.crds.title",
        Facts.of("count", matrix.crds().size())
            .with("more", Math.max(0, matrix.crds().size() - SHOWN_CRDS)));
  }

  private String crd(CrdGroup group) {
    Facts facts = named(group.members());
    if (group.facts().isEmpty()) {
      return texts.apply("matrix.crd.absent", facts);
    }
    if (group.newest().isEmpty()) {
      return texts.apply("matrix.crd.noWrite", facts);
    }
    var write = group.newest().get();
    return texts.apply(
        "matrix.crd.write",
        facts
            .with("at", write.at().map(Object::toString))
            .with("manager", write.manager())
            .with("operation", write.operation()));
  }
}
