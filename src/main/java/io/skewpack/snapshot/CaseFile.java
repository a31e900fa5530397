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
 * @param images what is known of images, by their names with or without a tag
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CaseFile(
    Optional<String> title,
    Optional<String> owner,
    List<Symptom> symptoms,
    List<String> intended,
    List<String> assumed,
    Map<String, String> notes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, StatedImage> images) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "case.json";

  /**
   * The annotation by which a Chart.yaml, a CustomResourceDefinition or a Deployment of KubeBlocks
   * says what {@link #intended} says: its value is one line, why.
   */
  public static final String INTENDED_SKEW = "skewpack.io/intended-skew";

  public CaseFile {
    title = Objects.requireNonNullElse(title, Optional.empty());
    owner = Objects.requireNonNullElse(owner, Optional.empty());
    symptoms = symptoms == null ? List.of() : List.copyOf(symptoms);
    intended = intended == null ? List.of() : List.copyOf(intended);
    assumed = assumed == null ? List.of() : List.copyOf(assumed);
    notes = notes == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
    images =
        images == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(images));
  }

  /** Without a word about images. */
  public CaseFile(
      Optional<String> title,
      Optional<String> owner,
      List<Symptom> symptoms,
      List<String> intended,
      List<String> assumed,
      Map<String, String> notes) {
    this(title, owner, symptoms, intended, assumed, notes, Map.of());
  }

  /**
   * What somebody knows of an image.
   *
   * @param has programs that are in it, as {@code bash}
   * @param lacks programs that are not
   */
  public record StatedImage(List<String> has, List<String> lacks) {
    public StatedImage {
      has = has == null ? List.of() : List.copyOf(has);
      lacks = lacks == null ? List.of() : List.copyOf(lacks);
    }
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
