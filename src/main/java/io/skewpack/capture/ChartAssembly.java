package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the snapshot keeps of a chart's rendered objects, whoever rendered them. Secret values are
 * gone from everything here.
 *
 * @param rawPath the file of the snapshot that holds the objects
 * @param content what it holds: a JSON array, in the order of {@code objects}
 * @param objects one for every rendered object
 * @param images every image they name; {@link ImageReference#object()} is an index into {@code
 *     objects}
 * @param contracts what the objects say about scripts and environments
 * @param redactions what was taken out, by object
 */
public record ChartAssembly(
    String rawPath,
    ArrayNode content,
    List<RenderedObject> objects,
    List<ImageReference> images,
    Contracts contracts,
    List<RedactedField> redactions) {

  /** Which of the two charts, and so which raw file. */
  public enum Chart {
    ADDON("raw/addon-objects.json"),
    PLATFORM("raw/platform-objects.json");

    private final String rawPath;

    Chart(String rawPath) {
      this.rawPath = rawPath;
    }

    /** The file of the snapshot that holds this chart's rendered objects. */
    public String rawPath() {
      return rawPath;
    }
  }

  /**
   * One document that a renderer gave.
   *
   * @param template the template or file it came from; absent when not known
   */
  public record Rendered(JsonNode object, Optional<String> template) {
    public Rendered {
      Objects.requireNonNull(object);
      Objects.requireNonNull(template);
    }
  }

  /**
   * @param object index into {@link ChartAssembly#objects()}
   * @param path from a leading dot
   * @param rule by which it was taken out
   */
  public record RedactedField(int object, String path, RedactionRule rule) {}

  public ChartAssembly {
    objects = List.copyOf(objects);
    images = List.copyOf(images);
    redactions = List.copyOf(redactions);
  }

  /**
   * Every document becomes one object, except that the items of a list stand for themselves, as
   * {@code k8s.io/cli-runtime/pkg/resource.FlattenListVisitor} has it for kubectl and Helm. A
   * document that is no Kubernetes object (text, or a mapping without a kind) is kept too, with
   * empty strings for what it does not say: an API server would refuse it, and diagnosis must see
   * it.
   */
  public static ChartAssembly of(Chart chart, List<Rendered> documents) {
    List<RenderedObject> objects = new ArrayList<>();
    List<JsonNode> contents = new ArrayList<>();
    List<RedactedField> redactions = new ArrayList<>();
    Pointer file = new Pointer(chart.rawPath(), "");
    for (Rendered rendered : flattened(documents)) {
      int index = objects.size();
      TreeRedaction.Redacted redacted = TreeRedaction.of(rendered.object());
      redacted
          .places()
          .forEach(p -> redactions.add(new RedactedField(index, p.path().toString(), p.rule())));
      contents.add(redacted.value());
      objects.add(describe(redacted.value(), rendered.template(), file.child(index)));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode().addAll(contents);
    return new ChartAssembly(
        chart.rawPath(),
        array,
        objects,
        ImageReferences.of(contents),
        ContractFacts.of(contents, file),
        redactions);
  }

  /** The bytes of the raw file. */
  public byte[] raw() {
    return SnapshotJson.compact(content);
  }

  private static RenderedObject describe(
      JsonNode object, Optional<String> template, Pointer content) {
    ObjectType type = ObjectType.of(object);
    JsonNode metadata = object.path("metadata");
    return new RenderedObject(
        type.apiVersion(),
        type.kind(),
        ObjectType.nameOf(object),
        ObjectType.text(metadata.path("namespace")),
        template,
        ObjectType.text(metadata.path("annotations").path("helm.sh/hook")),
        content);
  }

  private static List<Rendered> flattened(List<Rendered> documents) {
    List<Rendered> flat = new ArrayList<>();
    for (Rendered document : documents) {
      JsonNode items = document.object().path("items");
      if (ObjectType.of(document.object()).kind().endsWith("List") && items.isArray()) {
        List<Rendered> nested = new ArrayList<>();
        items.forEach(item -> nested.add(new Rendered(item, document.template())));
        flat.addAll(flattened(nested));
      } else {
        flat.add(document);
      }
    }
    return flat;
  }
}
