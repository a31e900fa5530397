package io.skewpack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Facts;
import io.skewpack.render.Texts;
import io.skewpack.render.VisibleJson;
import io.skewpack.snapshot.OneLine;
import io.skewpack.verify.PackComparison;
import io.skewpack.verify.PackDifference;
import io.skewpack.verify.PackReview;
import io.skewpack.verify.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pack that was verified, for a terminal and as JSON by the contract in {@code
 * verify.schema.json}.
 *
 * @param name of the pack as the user gave it
 * @param comparison absent when no snapshot was named
 */
record VerifiedPack(String name, PackReview review, Optional<PackComparison> comparison) {

  private static final int FORMAT = 1;

  /** Every remark, in the order of lines. */
  List<Remark> remarks() {
    List<Remark> all = new ArrayList<>(review.remarks());
    comparison.ifPresent(one -> all.addAll(one.remarks()));
    return all.stream().sorted().toList();
  }

  List<String> lines(Texts texts) {
    List<String> lines = new ArrayList<>();
    for (Remark remark : remarks()) {
      lines.add(
          "%s:%d: %s: %s"
              .formatted(
                  OneLine.of(name),
                  remark.line(),
                  texts.plain("verify.severity." + remark.severity().id(), Facts.none()),
                  message(texts, remark)));
    }
    Optional<PackDifference> difference = comparison.flatMap(PackComparison::difference);
    if (difference.isPresent()) {
      lines.add(texts.plain("verify.diff.rendered", Facts.none()));
      lines.add("+++ " + OneLine.of(name));
      difference.get().hunk().forEach(line -> lines.add(OneLine.of(line)));
    }
    lines.add(OneLine.of(name) + ": " + summary(texts));
    return lines;
  }

  private String summary(Texts texts) {
    Facts facts =
        Facts.of("evidence", review.evidence())
            .with("errors", count(Remark.Severity.ERROR))
            .with("warnings", count(Remark.Severity.WARNING))
            .with("tool", review.footer().map(footer -> footer.tool()));
    String kind = texts.plain("verify.kind." + kind(), facts);
    String compared = texts.plain("verify.compared." + compared(), Facts.none());
    return String.join(
        texts.plain("mark.semicolon", Facts.none()),
        kind,
        compared,
        texts.plain("verify.counts", facts));
  }

  byte[] json(Texts texts) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("pack", name);
    root.put("kind", kind());
    root.put("compared", compared());
    root.put("evidence", review.evidence());
    review
        .footer()
        .ifPresent(
            footer -> {
              ObjectNode made = root.putObject("madeFrom");
              made.put("tool", footer.tool());
              made.put("snapshot", footer.snapshot());
              made.put("capturedAt", footer.capturedAt());
              made.put("catalog", footer.catalog());
              footer.caseFile().ifPresent(hash -> made.put("caseFile", hash));
              footer.templates().ifPresent(hash -> made.put("templates", hash));
              made.put("language", footer.language());
              made.put("budget", footer.budget());
            });
    ArrayNode remarks = root.putArray("remarks");
    for (Remark remark : remarks()) {
      remarks
          .addObject()
          .put("line", remark.line())
          .put("severity", remark.severity().id())
          .put("id", remark.id())
          .put("message", message(texts, remark));
    }
    comparison
        .flatMap(PackComparison::difference)
        .ifPresent(
            difference -> {
              ArrayNode diff = root.putArray("diff");
              difference.hunk().forEach(diff::add);
            });
    return VisibleJson.pretty(root);
  }

  private static String message(Texts texts, Remark remark) {
    return texts.plain("verify." + remark.id(), remark.facts());
  }

  private String kind() {
    return review.footer().isPresent() ? "rendered" : "handWritten";
  }

  private String compared() {
    return comparison
        .map(
            one ->
                switch (one.outcome()) {
                  case EQUAL -> "equal";
                  case DIFFERENT -> "different";
                  case NOT_COMPARED -> "notCompared";
                })
        .orElse("notRequested");
  }

  private long count(Remark.Severity severity) {
    return remarks().stream().filter(remark -> remark.severity() == severity).count();
  }
}
