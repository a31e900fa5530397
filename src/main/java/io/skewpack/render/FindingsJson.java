package io.skewpack.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.ReportedText;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.Verdict;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotJson;
import java.util.List;

/** Findings as JSON, by the contract in {@code findings.schema.json}. */
public final class FindingsJson {

  private static final int FORMAT = 1;

  private final Texts texts;

  public FindingsJson(Texts texts) {
    this.texts = texts;
  }

  /** One snapshot's diagnosis and the name the user gave the snapshot. */
  public record Named(String snapshot, Diagnosis diagnosis) {}

  /** The document, indented, with a final line feed. */
  public byte[] render(List<Named> diagnoses, Verdict verdict) {
    return VisibleJson.pretty(document(diagnoses, verdict));
  }

  /** The same document for one snapshot, with its history. */
  public byte[] render(Named named) {
    ObjectNode root = document(List.of(named), named.diagnosis().verdict());
    snapshot(named)
        .history()
        .ifPresent(history -> root.set("history", SnapshotJson.mapper().valueToTree(history)));
    return VisibleJson.pretty(root);
  }

  /** What logs, the case file and the cluster's own words report, and how each stands. */
  private void reported(Named named, ObjectNode root) {
    for (SymptomReading reading : named.diagnosis().reported()) {
      root.withArray("reported").add(reported(named, reading));
    }
  }

  private ObjectNode reported(Named named, SymptomReading reading) {
    ReportedText text = reading.reported();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("snapshot", named.snapshot());
    node.put("text", text.known().id());
    node.put("error", text.error());
    node.put("standing", reading.standing().id());
    node.put("confirmed", reading.standing() == Standing.CONFIRMED);
    node.put("count", text.count());
    text.line()
        .ifPresent(
            line -> {
              node.put("log", line.file());
              node.put("line", line.number());
            });
    text.kind().ifPresent(kind -> node.put("kind", kind));
    text.path().ifPresent(path -> node.put("path", path));
    text.ruleId().ifPresent(rule -> node.put("rule", rule));
    text.names().forEach((name, value) -> node.withObject("/names").put(name, value));
    text.known()
        .failureLayer()
        .ifPresentOrElse(
            layer -> node.put("failureLayer", layer), () -> node.putNull("failureLayer"));
    node.put("message", texts.get(reading.text(), reading.facts()));
    reading
        .explanations()
        .forEach(
            one ->
                node.withArray("causes")
                    .addObject()
                    .put("cause", one.candidate().id())
                    .put("check", one.candidate().check())
                    .put("state", one.state().id()));
    ArrayNode evidence = node.putArray("evidence");
    reading.evidence().forEach(one -> evidence.add(cited(named, one)));
    reading.judgedBy().forEach(one -> evidence.add(cited(named, one)));
    return node;
  }

  private ObjectNode document(List<Named> diagnoses, Verdict verdict) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("verdict", verdict.id());
    ArrayNode snapshots = root.putArray("snapshots");
    ArrayNode findings = root.putArray("findings");
    ArrayNode rejections = root.putArray("rejections");
    for (Named named : diagnoses) {
      ObjectNode one = snapshots.addObject();
      one.put("snapshot", named.snapshot());
      one.put("verdict", named.diagnosis().verdict().id());
      one.put("capturedAt", snapshot(named).index().capturedAt().toString());
      one.put("sha256", snapshot(named).sha256());
      named.diagnosis().skew().odd().ifPresent(odd -> one.put("oddLayer", odd.id()));
      ArrayNode patterns = one.putArray("patterns");
      named.diagnosis().patterns().forEach(p -> patterns.add(pattern(named, p)));
      named.diagnosis().findings().forEach(f -> findings.add(finding(named, f)));
      named.diagnosis().examination().stories().forEach(s -> rejections(named, s, rejections));
      reported(named, root);
    }
    return root;
  }

  private static Snapshot snapshot(Named named) {
    return named.diagnosis().examination().snapshot();
  }

  private ObjectNode finding(Named named, Finding finding) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("snapshot", named.snapshot());
    node.put("check", finding.check());
    node.put("status", finding.status().id());
    node.put("severity", finding.severity().id());
    node.put("layer", finding.layer().id());
    finding
        .failureLayer()
        .ifPresentOrElse(
            layer -> node.put("failureLayer", layer), () -> node.putNull("failureLayer"));
    node.put("requested", finding.requested());
    node.put("message", texts.get(finding.text(), finding.facts()));
    node.set("evidence", evidence(named, finding.evidence()));
    return node;
  }

  private ObjectNode pattern(Named named, SkewPattern pattern) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pattern", pattern.kind().id());
    pattern.layer().ifPresent(layer -> node.put("layer", layer.id()));
    node.put("strength", pattern.certainty().id());
    node.put("reason", pattern.reason());
    node.put("message", texts.get(pattern.text(), pattern.facts()));
    node.set("evidence", evidence(named, pattern.evidence()));
    return node;
  }

  private static ArrayNode evidence(Named named, List<Evidence> some) {
    ArrayNode evidence = JsonNodeFactory.instance.arrayNode();
    for (Evidence one : some) {
      evidence.add(cited(named, one));
    }
    return evidence;
  }

  private static ObjectNode cited(Named named, Evidence one) {
    ObjectNode cited = JsonNodeFactory.instance.objectNode();
    cited.put("strength", one.strength().id());
    cited.put("file", one.at().file());
    cited.put("pointer", one.at().pointer());
    cited.put("sha256", snapshot(named).sha256(one.at().file()));
    if (one.facts().values().get("line") instanceof Integer line) {
      cited.put("line", line);
    }
    return cited;
  }

  private static void rejections(Named named, FieldStory story, ArrayNode rejections) {
    for (FieldStory.Place place : story.places()) {
      ObjectNode node = rejections.addObject();
      node.put("snapshot", named.snapshot());
      node.put("apiVersion", story.apiVersion());
      node.put("kind", story.kind());
      node.put("name", place.name());
      node.put("path", place.path());
      node.put("rule", story.ruleId());
      place.expected().ifPresent(expected -> node.put("expected", expected));
      place.found().ifPresent(found -> node.put("found", found));
      node.put("nature", story.nature().name());
    }
  }
}
