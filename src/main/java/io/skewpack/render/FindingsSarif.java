package io.skewpack.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Check;
import io.skewpack.diagnose.Checks;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Status;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.FindingsJson.Named;
import io.skewpack.snapshot.Sha256;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings as SARIF 2.1.0, one run for all snapshots. A blocker is an {@code error}, a rejected
 * field a result of its own. What was asked for and not evaluated is a result of the kind {@code
 * open} and an error among the tool's notifications, and the execution is not successful; what
 * nobody asked for is a notification. What passed is only listed in the run's properties: GitHub
 * shows every result as an alert, whatever its kind.
 */
public final class FindingsSarif {

  /** More results than this in one run are refused by GitHub's code scanning. */
  static final int MAX_RESULTS = 25_000;

  /** Characters of a message; consumers cut longer ones, or refuse them. */
  static final int MAX_MESSAGE = 1_024;

  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final String NOTIFICATION = "not-evaluated";
  private static final String CUT = "results-left-out";

  private final Texts texts;
  private final Tool tool;
  private final List<String> rules = Checks.all().stream().map(Check::id).toList();

  public FindingsSarif(Texts texts, Tool tool) {
    this.texts = texts;
    this.tool = tool;
  }

  /** The document, indented, with a final line feed. */
  public byte[] render(List<Named> diagnoses, Verdict verdict) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", SCHEMA);
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    driver(run.putObject("tool").putObject("driver"));
    ObjectNode invocation = run.putArray("invocations").addObject();
    run.putObject("automationDetails").put("id", "skewpack/check/");
    run.put("columnKind", "utf16CodeUnits");
    ObjectNode properties = run.putObject("properties");
    properties.put("verdict", verdict.id());
    ArrayNode snapshots = properties.putArray("snapshots");
    diagnoses.forEach(named -> snapshots.add(snapshot(named)));

    List<ObjectNode> all = results(diagnoses);
    ArrayNode results = run.putArray("results");
    all.stream().limit(MAX_RESULTS).forEach(results::add);

    boolean whole = true;
    ArrayNode notifications = JsonNodeFactory.instance.arrayNode();
    for (Named named : diagnoses) {
      for (Finding finding : named.diagnosis().findings()) {
        if (finding.status() == Status.NOT_EVALUATED) {
          notifications.add(notEvaluated(named, finding));
          whole &= !finding.isIncomplete();
        }
      }
    }
    if (all.size() > MAX_RESULTS) {
      ObjectNode cut = notifications.addObject();
      cut.putObject("descriptor").put("id", CUT);
      cut.put("level", "error");
      Facts facts = Facts.of("count", all.size() - MAX_RESULTS).with("shown", MAX_RESULTS);
      cut.putObject("message").put("text", message(texts.plain("sarif.cut", facts)));
      whole = false;
    }
    invocation.put("executionSuccessful", whole);
    invocation.set("toolExecutionNotifications", notifications);
    return VisibleJson.pretty(root);
  }

  private void driver(ObjectNode driver) {
    driver.put("name", tool.name());
    driver.put("version", tool.version());
    driver.put("semanticVersion", tool.version());
    ArrayNode descriptors = driver.putArray("rules");
    for (String id : rules) {
      ObjectNode rule = descriptors.addObject();
      rule.put("id", id);
      rule.putObject("shortDescription").put("text", message(texts.plain(title(id), Facts.none())));
      rule.putObject("help").put("text", message(texts.plain("sarif.help", Facts.none())));
      rule.putObject("defaultConfiguration").put("level", "warning");
    }
    ArrayNode notifications = driver.putArray("notifications");
    for (String id : List.of(NOTIFICATION, CUT)) {
      notifications
          .addObject()
          .put("id", id)
          .putObject("shortDescription")
          .put("text", message(texts.plain("sarif." + id, Facts.none())));
    }
  }

  private static String title(String check) {
    return "check." + check + ".title";
  }

  private static ObjectNode snapshot(Named named) {
    Snapshot snapshot = snapshotOf(named);
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.put("snapshot", Markdown.visible(named.snapshot(), false));
    one.put("verdict", named.diagnosis().verdict().id());
    one.put("capturedAt", snapshot.index().capturedAt().toString());
    one.put("sha256", snapshot.sha256());
    ArrayNode passed = one.putArray("passed");
    named.diagnosis().findings().stream()
        .filter(finding -> finding.status() == Status.PASS)
        .map(Finding::check)
        .distinct()
        .forEach(passed::add);
    return one;
  }

  /** Errors first: what a consumer leaves out is then what matters least. */
  private List<ObjectNode> results(List<Named> diagnoses) {
    List<ObjectNode> results = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Named named : diagnoses) {
      ArtifactPlaces places = new ArtifactPlaces(named.snapshot(), snapshotOf(named));
      for (Finding finding : named.diagnosis().findings()) {
        if (finding.status() == Status.FAIL) {
          for (Finding one : single(finding)) {
            results.add(result(named, places, one, seen));
          }
        } else if (finding.isIncomplete()) {
          results.add(result(named, places, finding, seen));
        }
      }
    }
    List<String> levels = List.of("error", "none", "warning", "note");
    results.sort(Comparator.comparingInt(one -> levels.indexOf(one.get("level").asText())));
    return results;
  }

  /** A finding that counts rejections is one for each of them here. */
  private static List<Finding> single(Finding finding) {
    boolean rejections =
        !finding.evidence().isEmpty()
            && finding.evidence().stream().allMatch(one -> one.id().equals("evidence.rejection"));
    return rejections
        ? finding.evidence().stream()
            .map(
                one ->
                    new Finding(
                        finding.check(),
                        finding.status(),
                        finding.severity(),
                        finding.layer(),
                        finding.failureLayer(),
                        one.id(),
                        one.facts(),
                        finding.requested(),
                        List.of(one)))
            .toList()
        : List.of(finding);
  }

  private ObjectNode result(
      Named named, ArtifactPlaces places, Finding finding, Map<String, Integer> seen) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("ruleId", finding.check());
    if (rules.contains(finding.check())) {
      result.put("ruleIndex", rules.indexOf(finding.check()));
    }
    boolean failed = finding.status() == Status.FAIL;
    result.put("kind", failed ? "fail" : "open");
    // Of any other kind than fail, the level is none: SARIF 2.1.0, section 3.27.10.
    result.put("level", failed ? level(finding) : "none");
    String text = texts.plain(finding.text(), finding.facts());
    result.putObject("message").put("text", message(text));
    ArtifactPlaces.Place place = places.of(finding);
    result.putArray("locations").add(place.location());
    String identity =
        String.join("\n", named.snapshot(), finding.check(), finding.text(), place.identity());
    int occurrence = seen.merge(identity, 1, Integer::sum);
    result.putObject("partialFingerprints").put("skewpack/v1", sha256(identity) + ":" + occurrence);
    ObjectNode properties = result.putObject("properties");
    properties.put("snapshot", Markdown.visible(named.snapshot(), false));
    properties.put("status", finding.status().id());
    properties.put("severity", finding.severity().id());
    properties.put("layer", finding.layer().id());
    finding.failureLayer().ifPresent(layer -> properties.put("failureLayer", layer));
    whole(properties, text);
    ArrayNode evidence = properties.putArray("evidence");
    finding.evidence().forEach(one -> evidence.add(evidence(named, one)));
    return result;
  }

  private static String level(Finding finding) {
    return switch (finding.severity()) {
      case BLOCKER -> "error";
      case WARNING -> "warning";
      case INFO -> "note";
    };
  }

  private ObjectNode evidence(Named named, Evidence evidence) {
    ObjectNode cited = JsonNodeFactory.instance.objectNode();
    cited.put("strength", evidence.strength().id());
    cited.put("shows", texts.plain(evidence.id(), evidence.facts()));
    cited.put("file", Markdown.visible(evidence.at().file(), false));
    cited.put("pointer", Markdown.visible(evidence.at().pointer(), false));
    cited.put("sha256", snapshotOf(named).sha256(evidence.at().file()));
    return cited;
  }

  private ObjectNode notEvaluated(Named named, Finding finding) {
    ObjectNode notification = JsonNodeFactory.instance.objectNode();
    notification.putObject("descriptor").put("id", NOTIFICATION);
    notification.putObject("associatedRule").put("id", finding.check());
    notification.put("level", finding.requested() ? "error" : "note");
    String text = texts.plain(finding.text(), finding.facts());
    notification.putObject("message").put("text", message(text));
    ObjectNode properties = notification.putObject("properties");
    whole(properties, text);
    properties.put("snapshot", Markdown.visible(named.snapshot(), false));
    properties.put("requested", finding.requested());
    properties.put("sha256", snapshotOf(named).sha256(SnapshotIndex.PATH));
    return notification;
  }

  /** What a message may have had to cut. */
  private static void whole(ObjectNode properties, String text) {
    if (message(text).endsWith("…")) {
      properties.put("message", text);
    }
  }

  /**
   * Text that stays text: a viewer turns {@code [words](target)} into a link and {@code {0}} into
   * an argument (SARIF 2.1.0, sections 3.11.5 and 3.11.6). Other brackets and braces, as in {@code
   * .spec.roles[0]}, mean nothing there and stay readable.
   */
  static String message(String text) {
    String inert =
        Markdown.visible(text, false)
            .replaceAll("]\\(", "\\\\](")
            .replaceAll("\\{([0-9]+)}", "{{$1}}");
    if (inert.codePointCount(0, inert.length()) <= MAX_MESSAGE) {
      return inert;
    }
    return inert.substring(0, inert.offsetByCodePoints(0, MAX_MESSAGE - 1)) + "…";
  }

  private static Snapshot snapshotOf(Named named) {
    return named.diagnosis().examination().snapshot();
  }

  private static String sha256(String identity) {
    return Sha256.of(identity.getBytes(StandardCharsets.UTF_8));
  }
}
