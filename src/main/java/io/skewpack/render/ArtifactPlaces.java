package io.skewpack.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Finding;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Outcome.Collected;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a finding is, as SARIF says it: the chart's template that rendered the object, when that is
 * known, else the file of the snapshot that the evidence is in. A result without a location would
 * have GitHub refuse the whole report.
 */
final class ArtifactPlaces {

  /**
   * @param identity what does not change while the object stands elsewhere in a list
   */
  record Place(ObjectNode location, String identity) {}

  private final String name;
  private final Snapshot snapshot;
  private final List<RenderedObject> objects;

  /**
   * @param name of the snapshot as the user gave it: a directory or an archive
   */
  ArtifactPlaces(String name, Snapshot snapshot) {
    this.name = name;
    this.snapshot = snapshot;
    this.objects =
        snapshot.chart().flatMap(ChartLayer::addon).map(CapturedChart::objects).orElse(List.of());
  }

  Place of(Finding finding) {
    for (Evidence evidence : finding.evidence()) {
      Optional<RenderedObject> object = object(evidence.at());
      if (object.isPresent() && object.get().template().isPresent()) {
        return inTemplate(object.get(), evidence.at());
      }
    }
    Pointer at =
        finding.evidence().isEmpty()
            ? new Pointer(SnapshotIndex.PATH, "")
            : finding.evidence().get(0).at();
    boolean archive = name.endsWith(".tgz") || name.endsWith(".tar.gz");
    return new Place(
        location(uri(archive ? name : name + "/" + at.file()), at.toString(), "value"),
        at.toString());
  }

  private Place inTemplate(RenderedObject object, Pointer at) {
    String named = object.kind() + "/" + object.name();
    String below = below(object, at);
    return new Place(
        location(uri(template(object.template().orElseThrow())), named + below, "object"),
        named + below);
  }

  private Optional<RenderedObject> object(Pointer at) {
    return objects.stream()
        .filter(object -> object.content().file().equals(at.file()))
        .filter(object -> (at.pointer() + "/").startsWith(object.content().pointer() + "/"))
        .findFirst();
  }

  private static String below(RenderedObject object, Pointer at) {
    return at.pointer().substring(object.content().pointer().length());
  }

  /**
   * Helm names a template {@code CHART/templates/x.yaml}; a checkout has it below the directory
   * that the chart was captured from.
   */
  private String template(String template) {
    Optional<String> from =
        snapshot.index().outcome(Source.ADDON_CHART) instanceof Collected collected
            ? Optional.of(collected.from())
            : Optional.empty();
    boolean rendered =
        snapshot
            .chart()
            .flatMap(ChartLayer::addon)
            .filter(chart -> chart.rendering().engine() != Engine.GIVEN_MANIFESTS)
            .isPresent();
    int slash = template.indexOf('/');
    boolean directory =
        from.isPresent()
            && !from.get().endsWith(".tgz")
            && !from.get().endsWith(".tar.gz")
            && !from.get().contains("://");
    return rendered && directory && slash > 0 ? from.get() + template.substring(slash) : template;
  }

  /**
   * The file as a whole: what a template renders has no line of its own, and Helm tells none.
   * (SARIF 2.1.0, section 3.28.6: a location without a region is the artifact.)
   */
  private static ObjectNode location(String uri, String logical, String kind) {
    ObjectNode location = JsonNodeFactory.instance.objectNode();
    location.putObject("physicalLocation").putObject("artifactLocation").put("uri", uri);
    location
        .putArray("logicalLocations")
        .addObject()
        .put("fullyQualifiedName", Markdown.visible(logical, false))
        .put("kind", kind);
    return location;
  }

  /** A relative reference, or a file URI: every byte that a URI cannot hold in percent. */
  static String uri(String path) {
    String relative = path.startsWith("./") ? path.substring(2) : path;
    StringBuilder uri = new StringBuilder(relative.startsWith("/") ? "file://" : "");
    for (byte octet : relative.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          c < 128 && (Character.isLetterOrDigit(c) || "-._~/!$&'()*+,;=@".indexOf(c) >= 0);
      if (plain) {
        uri.append(c);
      } else {
        uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return uri.toString();
  }
}
