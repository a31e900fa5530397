package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code snapshot.json}: the first file of a snapshot, which lists all others.
 *
 * @param schemaVersion the version of the snapshot format, {@link #SCHEMA_VERSION} when written
 * @param capturedAt when the capture began, UTC, whole seconds
 * @param tool the program that captured
 * @param subject what the snapshot is of
 * @param sources the outcome of every {@link Source}
 * @param redactions what was taken out before anything was written
 * @param files every other file, sorted by path
 */
public record SnapshotIndex(
    int schemaVersion,
    Instant capturedAt,
    Tool tool,
    Subject subject,
    Map<Source, Outcome> sources,
    List<Redaction> redactions,
    List<StoredFile> files) {

  /** The format this program writes. It reads this one and older ones. */
  public static final int SCHEMA_VERSION = 1;

  /** The path of this file inside a snapshot. */
  public static final String PATH = "snapshot.json";

  public SnapshotIndex {
    Objects.requireNonNull(capturedAt);
    Objects.requireNonNull(tool);
    Objects.requireNonNull(subject);
    sources = java.util.Collections.unmodifiableMap(new TreeMap<>(sources));
    sources.values().forEach(outcome -> Objects.requireNonNull(outcome, "a source has no outcome"));
    redactions = List.copyOf(redactions);
    files = List.copyOf(files);
  }

  /** The outcome of a source; a source an older snapshot does not know was not requested. */
  public Outcome outcome(Source source) {
    return sources.getOrDefault(source, Outcome.notRequested());
  }

  /** The same index, listing these files. */
  public SnapshotIndex listing(List<StoredFile> listed) {
    return new SnapshotIndex(schemaVersion, capturedAt, tool, subject, sources, redactions, listed);
  }

  /** The program that captured. */
  public record Tool(String name, String version) {
    public Tool {
      Objects.requireNonNull(name);
      Objects.requireNonNull(version);
    }
  }

  /**
   * One value that was replaced by {@code ***}.
   *
   * @param object the rendered object, the file or the place that held it
   * @param path inside the object, from a leading dot; empty for the value at {@code object}
   * @param rule the rule that took it out, as in {@code url-userinfo}; absent in older snapshots
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Redaction(Pointer object, String path, Optional<String> rule) {
    public Redaction {
      Objects.requireNonNull(object);
      Objects.requireNonNull(path);
      rule = Objects.requireNonNullElse(rule, Optional.empty());
    }
  }

  /**
   * One file of the snapshot.
   *
   * @param path relative, with forward slashes
   * @param bytes its size
   * @param sha256 lower-case hex
   */
  public record StoredFile(String path, long bytes, String sha256) {
    public StoredFile {
      Objects.requireNonNull(path);
      Objects.requireNonNull(sha256);
    }
  }
}
