package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.capture.Part;
import io.skewpack.capture.YamlLines;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.CaseSchema;
import io.skewpack.snapshot.CaseSchema.Problem;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a case file ({@code case.yaml}) and the logs that its symptoms name; a key it does not know
 * is an error, not a shrug.
 */
public final class CaseCollector implements Collector {

  /** Of one message. */
  private static final int MAX_PROBLEMS = 20;

  private final Path path;
  private final String from;

  public CaseCollector(Path path, String from) {
    this.path = path;
    this.from = from;
  }

  @Override
  public Source source() {
    return Source.CASE_FILE;
  }

  @Override
  public String from() {
    return from;
  }

  @Override
  public Part.Case collect() throws CaptureException {
    try {
      String text = GivenText.of(path, from).text();
      List<Document> documents = KubernetesYaml.read(text);
      if (documents.size() != 1) {
        throw invalid("a case file is one YAML document, this holds " + documents.size(), null);
      }
      Document document = documents.get(0);
      if (!document.value().isObject()) {
        throw invalid("a case file is a mapping (title, owner, symptoms, ...)", null);
      }
      if (!document.duplicateKeys().isEmpty()) {
        throw invalid(
            "a key stands there twice: " + String.join(", ", document.duplicateKeys()), null);
      }
      JsonNode value = document.value();
      List<Problem> problems = CaseSchema.problems(value);
      if (!problems.isEmpty()) {
        throw invalid(message(problems, YamlLines.of(text)), null);
      }
      return withLogs(SnapshotJson.mapper().treeToValue(value, CaseFile.class));
    } catch (YamlException e) {
      throw invalid(e.getMessage(), e);
    } catch (IOException e) {
      throw invalid(SnapshotJson.reason(e), e);
    }
  }

  /** Everything that is wrong, by line, on one line. */
  private static String message(List<Problem> problems, YamlLines lines) {
    List<String> all =
        problems.stream()
            .sorted(
                Comparator.comparingInt((Problem one) -> lines.line(one.at()).orElse(0))
                    .thenComparing(Problem::path))
            .map(one -> message(one, lines))
            .toList();
    String told = String.join("; ", all.subList(0, Math.min(MAX_PROBLEMS, all.size())));
    int more = all.size() - MAX_PROBLEMS;
    return (all.size() > 1 ? all.size() + " things are wrong: " : "")
        + told
        + (more > 0 ? "; and " + more + " more" : "")
        + " ('skewpack capture --print-case' shows how)";
  }

  private static String message(Problem problem, YamlLines lines) {
    var line = lines.line(problem.at());
    return (line.isPresent() ? "line " + line.getAsInt() + ": " : "")
        + problem.path()
        + ": "
        + problem.problem();
  }

  private Part.Case withLogs(CaseFile file) throws CaptureException {
    Map<String, byte[]> raw = new TreeMap<>();
    List<Redaction> redactions = new ArrayList<>();
    List<CaseFile.Symptom> symptoms = new ArrayList<>();
    for (CaseFile.Symptom symptom : file.symptoms()) {
      if (symptom.log().isEmpty()) {
        symptoms.add(symptom);
        continue;
      }
      String name = symptom.log().get();
      Path log = beside(name, "symptoms[" + symptoms.size() + "].log");
      String kept = LogCollector.FOLDER + "case-" + (raw.size() + 1) + "-" + LogCollector.name(log);
      LogCollector.read(log, from + ": the log " + OneLine.of(name), kept, raw, redactions);
      symptoms.add(symptom.withLog(kept));
    }
    return new Part.Case(file.withSymptoms(symptoms), raw, redactions);
  }

  /**
   * A log lies beside its case file or below: a case file comes from anywhere, and what it names is
   * kept in a snapshot that is passed on.
   */
  private Path beside(String name, String key) throws CaptureException {
    try {
      Path folder = path.toAbsolutePath().getParent();
      Path given = Path.of(name);
      Path log = folder.resolve(given).normalize();
      if (given.isAbsolute() || !log.startsWith(folder.normalize())) {
        throw invalid(
            "%s: '%s' is not beside the case file or below it; copy it there"
                .formatted(key, OneLine.of(name)),
            null);
      }
      if (Files.exists(log) && !log.toRealPath().startsWith(folder.toRealPath())) {
        throw invalid(
            "%s: '%s' is a link that leads away from the case file; copy the log there"
                .formatted(key, OneLine.of(name)),
            null);
      }
      return log;
    } catch (InvalidPathException | IOException e) {
      throw invalid("%s: '%s' is no name of a file".formatted(key, OneLine.of(name)), e);
    }
  }

  private CaptureException invalid(String problem, Exception cause) {
    return new CaptureException(Reason.INVALID, from + ": " + problem, cause);
  }
}
