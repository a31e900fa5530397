package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code case.json}: what only people know, from the case file. All of it is reported evidence.
 *
 * @param title of the pack
 * @param owner who owns the addon chart, when Chart.yaml does not say or is wrong
 * @param symptoms what was seen, in the words of a person or a log
 * @param intended skew that is there on purpose, one line each
 * @param assumed claims carried over from another target, one line each
 * @param notes by section of the pack, as {@code rootCause} or {@code fixPath}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CaseFile(
    Optional<String> title,
    Optional<String> owner,
    List<Symptom> symptoms,
    List<String> intended,
    List<String> assumed,
    Map<String, String> notes) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "case.json";

  public CaseFile {
    title = Objects.requireNonNullElse(title, Optional.empty());
    owner = Objects.requireNonNullElse(owner, Optional.empty());
    symptoms = symptoms == null ? List.of() : List.copyOf(symptoms);
    intended = intended == null ? List.of() : List.copyOf(intended);
    assumed = assumed == null ? List.of() : List.copyOf(assumed);
    notes = notes == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
  }

  /**
   * One reported symptom.
   *
   * @param text as it was seen
   * @param seenAt when, as the reporter wrote it
   * @param seenIn where: a log, a terminal, a person
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Symptom(String text, Optional<String> seenAt, Optional<String> seenIn) {
    public Symptom {
      Objects.requireNonNull(text);
      seenAt = Objects.requireNonNullElse(seenAt, Optional.empty());
      seenIn = Objects.requireNonNullElse(seenIn, Optional.empty());
    }
  }
}
