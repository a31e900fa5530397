package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
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
 * @param intendedLayers by an entry of {@code intended}: the layer that it is about, when it says
 * @param assumedFrom by an entry of {@code assumed}: the target that it was seen on, when it says
 */
public record CaseFile(
    Optional<String> title,
    Optional<String> owner,
    List<Symptom> symptoms,
    List<String> intended,
    List<String> assumed,
    Map<String, String> notes,
    Map<String, StatedImage> images,
    Map<String, String> intendedLayers,
    Map<String, String> assumedFrom) {

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
    notes = sorted(notes);
    images = sorted(images);
    intendedLayers = sorted(intendedLayers);
    assumedFrom = sorted(assumedFrom);
  }

  private static <T> Map<String, T> sorted(Map<String, T> given) {
    return given == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(given));
  }

  /** Without a layer or a target beside a statement. */
  public CaseFile(
      Optional<String> title,
      Optional<String> owner,
      List<Symptom> symptoms,
      List<String> intended,
      List<String> assumed,
      Map<String, String> notes,
      Map<String, StatedImage> images) {
    this(title, owner, symptoms, intended, assumed, notes, images, Map.of(), Map.of());
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

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CaseFile read(Written written) {
    List<Statement> intended = statements(written.intended());
    List<Statement> assumed = statements(written.assumed());
    return new CaseFile(
        written.title(),
        written.owner(),
        written.symptoms(),
        intended.stream().map(Statement::text).toList(),
        assumed.stream().map(Statement::text).toList(),
        written.notes(),
        written.images(),
        more(intended),
        more(assumed));
  }

  @JsonValue
  Written written() {
    return new Written(
        title,
        owner,
        symptoms,
        nodes(intended, intendedLayers, Statement.LAYER),
        nodes(assumed, assumedFrom, Statement.TARGET),
        notes,
        images);
  }

  private static List<Statement> statements(List<JsonNode> nodes) {
    return nodes == null ? List.of() : nodes.stream().map(Statement::of).toList();
  }

  private static Map<String, String> more(List<Statement> statements) {
    Map<String, String> more = new TreeMap<>();
    statements.forEach(one -> one.more().ifPresent(value -> more.put(one.text(), value)));
    return more;
  }

  private static List<JsonNode> nodes(List<String> texts, Map<String, String> more, String name) {
    return texts.stream()
        .map(text -> new Statement(text, Optional.ofNullable(more.get(text))).node(name))
        .toList();
  }

  /** The file's own form: a statement is a text, or an object when it has more to say. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Written(
      Optional<String> title,
      Optional<String> owner,
      List<Symptom> symptoms,
      List<JsonNode> intended,
      List<JsonNode> assumed,
      Map<String, String> notes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, StatedImage> images) {}

  /**
   * An entry of {@code intended} or {@code assumed}.
   *
   * @param more its layer, or its target
   */
  private record Statement(String text, Optional<String> more) {
    static final String LAYER = "layer";
    static final String TARGET = "target";

    static Statement of(JsonNode node) {
      if (node.isTextual()) {
        return new Statement(node.asText(), Optional.empty());
      }
      JsonNode text = node.path("claim");
      if (!text.isTextual()) {
        throw new IllegalArgumentException("a statement is a text, or has a claim");
      }
      JsonNode more = node.has(LAYER) ? node.path(LAYER) : node.path(TARGET);
      return new Statement(
          text.asText(), more.isTextual() ? Optional.of(more.asText()) : Optional.empty());
    }

    JsonNode node(String name) {
      return more.isEmpty()
          ? JsonNodeFactory.instance.textNode(text)
          : JsonNodeFactory.instance.objectNode().put("claim", text).put(name, more.get());
    }
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
   * One reported symptom: a text, a log, or a log with a word about it.
   *
   * @param text as it was seen; empty when only a log was handed in
   * @param seenAt when, as the reporter wrote it
   * @param seenIn where: a log, a terminal, a person
   * @param reportedBy who saw it
   * @param log in a case file, the file beside it; in a snapshot, the snapshot's file
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Symptom(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String text,
      Optional<String> seenAt,
      Optional<String> seenIn,
      Optional<String> reportedBy,
      Optional<String> log) {
    public Symptom {
      seenAt = Objects.requireNonNullElse(seenAt, Optional.empty());
      seenIn = Objects.requireNonNullElse(seenIn, Optional.empty());
      reportedBy = Objects.requireNonNullElse(reportedBy, Optional.empty());
      log = Objects.requireNonNullElse(log, Optional.empty());
      if (text == null && log.isEmpty()) {
        throw new NullPointerException("a symptom is a text or a log");
      }
      text = Objects.requireNonNullElse(text, "");
    }

    public Symptom(String text, Optional<String> seenAt, Optional<String> seenIn) {
      this(text, seenAt, seenIn, Optional.empty(), Optional.empty());
    }

    /** The same with its log where the snapshot has it. */
    public Symptom withLog(String path) {
      return new Symptom(text, seenAt, seenIn, reportedBy, Optional.of(path));
    }
  }

  /** The same with other symptoms. */
  public CaseFile withSymptoms(List<Symptom> others) {
    return new CaseFile(
        title, owner, others, intended, assumed, notes, images, intendedLayers, assumedFrom);
  }
}
