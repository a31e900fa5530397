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

  /** A controller's log of a day; a snapshot takes no larger file. */
  private static final int MAX_CHARACTERS = 60_000_000;

  /** A snapshot holds no more than twice that, and the rest of it needs room. */
  private static final int MAX_ALL = 100_000_000;

  /** All of them are taken out; the index names no more than this many of a log. */
  private static final int MAX_REDACTIONS = 1_000;

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
      read(file, file.toString(), FOLDER + (raw.size() + 1) + "-" + name(file), raw, redactions);
    }
    return new Part.Logs(raw, redactions);
  }

  /**
   * One log, without what looks like a secret.
   *
   * @param from as the user named it, for messages
   * @param path where it goes in the snapshot
   */
  static void read(
      Path file, String from, String path, Map<String, byte[]> raw, List<Redaction> redactions)
      throws CaptureException {
    long before = raw.values().stream().mapToLong(known -> known.length).sum();
    String given = GivenText.of(file, from).text();
    if (given.length() > MAX_CHARACTERS || before + given.length() > MAX_ALL) {
      throw new CaptureException(
          Reason.INVALID,
          "%s holds more than %d MB, or the logs together more than %d MB: cut it to the lines about the failure"
              .formatted(from, MAX_CHARACTERS / 1_000_000, MAX_ALL / 1_000_000));
    }
    TextRedaction text = TextRedaction.ofProse(given);
    raw.put(path, text.text().getBytes(StandardCharsets.UTF_8));
    text.hits().stream()
        .limit(MAX_REDACTIONS)
        .forEach(
            rule ->
                redactions.add(new Redaction(new Pointer(path, ""), "", Optional.of(rule.id()))));
  }

  /** A name that every system takes. */
  static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    return name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
  }
}
