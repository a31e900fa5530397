package io.skewpack.capture.files;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.capture.TextRedaction;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Logs that were handed in, as they are but for what looks like a secret. */
public final class LogCollector implements Collector {

  /** Where logs are in a snapshot. */
  public static final String FOLDER = Snapshot.LOGS;

  private static final int MAX_NAME = 80;

  /** A snapshot is sent around; what an installation printed is far smaller. */
  private static final int MAX_CHARACTERS = 20_000_000;

  private final List<Path> files;

  public LogCollector(List<Path> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public Source source() {
    return Source.LOGS;
  }

  @Override
  public String from() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  @Override
  public Part.Logs collect() throws CaptureException {
    Map<String, byte[]> raw = new TreeMap<>();
    List<Redaction> redactions = new ArrayList<>();
    for (Path file : files) {
      String given = GivenText.of(file, file.toString()).text();
      if (given.length() > MAX_CHARACTERS) {
        throw new CaptureException(
            Reason.INVALID,
            "%s holds more than %d MB: cut it to the lines about the failure"
                .formatted(file, MAX_CHARACTERS / 1_000_000));
      }
      TextRedaction text = TextRedaction.ofProse(given);
      String path = FOLDER + (raw.size() + 1) + "-" + name(file);
      raw.put(path, text.text().getBytes(StandardCharsets.UTF_8));
      text.hits()
          .forEach(
              rule ->
                  redactions.add(new Redaction(new Pointer(path, ""), "", Optional.of(rule.id()))));
    }
    return new Part.Logs(raw, redactions);
  }

  /** A name that every system takes. */
  private static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    return name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
  }
}
