package io.skewpack.capture.files;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.capture.KubernetesYaml.YamlException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads a case file ({@code case.yaml}); a key it does not know is an error, not a shrug. */
public final class CaseCollector implements Collector {

  private static final ObjectReader READER =
      SnapshotJson.mapper()
          .readerFor(CaseFile.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

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
      List<Document> documents = KubernetesYaml.read(GivenText.of(path, from).text());
      if (documents.size() != 1) {
        throw invalid("a case file is one YAML document, this holds " + documents.size(), null);
      }
      JsonNode document = documents.get(0).value();
      if (!document.isObject()) {
        throw invalid("a case file is a mapping (title, owner, symptoms, ...)", null);
      }
      return new Part.Case(READER.readValue(document));
    } catch (YamlException e) {
      throw invalid(e.getMessage(), e);
    } catch (UnrecognizedPropertyException e) {
      String known =
          new TreeSet<>(e.getKnownPropertyIds())
              .stream().map(String::valueOf).collect(Collectors.joining(", "));
      throw invalid("unknown key '%s'; known are %s".formatted(e.getPropertyName(), known), e);
    } catch (IOException e) {
      throw invalid(SnapshotJson.reason(e), e);
    }
  }

  private CaptureException invalid(String problem, Exception cause) {
    return new CaptureException(Reason.INVALID, from + ": " + problem, cause);
  }
}
