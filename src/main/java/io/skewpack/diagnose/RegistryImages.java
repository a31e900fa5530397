package io.skewpack.diagnose;

import io.skewpack.diagnose.ImageComparison.Registered;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether registries have what the addon chart and the controllers' settings name. The platform may
 * be told to pull from another registry ({@code registryConfig}): an image that is not where the
 * chart says may still be had.
 */
final class RegistryImages implements Check {

  /** More places are counted and not listed. */
  private static final int SHOWN = 3;

  @Override
  public String id() {
    return "registry-images";
  }

  /** Where a reference is named. */
  private record Place(String shown, Evidence evidence) {}

  @Override
  public List<Finding> examine(Examination examination) {
    Map<String, List<Place>> places = places(examination);
    if (!wereAsked(examination) || places.isEmpty()) {
      return List.of();
    }
    Map<String, Registered> answers = new HashMap<>();
    examination
        .snapshot()
        .image()
        .map(ImageComparison::registered)
        .orElse(List.of())
        .forEach(one -> answers.put(one.image().reference(), one));
    List<Finding> findings = new ArrayList<>();
    List<Registered> there = new ArrayList<>();
    Map<String, List<Place>> open = new LinkedHashMap<>();
    int plain = 0;
    for (Map.Entry<String, List<Place>> one : places.entrySet()) {
      Registered answer = answers.get(one.getKey());
      plain += ImageName.of(one.getKey()).isPresent() ? 1 : 0;
      if (answer != null && answer.absent()) {
        findings.add(absent(one.getKey(), one.getValue(), answer, rewriting(examination)));
      } else if (answer != null && answer.answered()) {
        there.add(answer);
      } else if (one.getKey().contains("$(")) {
        open.put(one.getKey(), one.getValue());
      }
    }
    if (!there.isEmpty()) {
      Facts facts = Facts.of("there", there.size()).with("all", plain);
      findings.add(
          finding(
              Status.PASS,
              "pass",
              facts,
              there.stream().limit(SHOWN).map(ImageDigest::evidence).toList()));
    }
    if (!open.isEmpty()) {
      Facts facts =
          Facts.of("count", open.size())
              .with("images", open.keySet().stream().limit(SHOWN).toList())
              .with("more", Math.max(0, open.size() - SHOWN));
      findings.add(
          finding(
              Status.NOT_EVALUATED,
              "variables",
              facts,
              open.values().stream().limit(SHOWN).map(named -> named.get(0).evidence()).toList()));
    }
    return findings;
  }

  /** Whether this capture was told to ask registries. */
  static boolean wereAsked(Examination examination) {
    Outcome outcome = examination.snapshot().index().outcome(Source.REGISTRY);
    return outcome.isCollected() || outcome.requestedButMissing();
  }

  /**
   * The ConfigMap by which the controllers pull images from elsewhere; absent when none is known.
   */
  private static Optional<String> rewriting(Examination examination) {
    return examination
        .snapshot()
        .image()
        .flatMap(ImageLayer::registries)
        .map(ImageLayer.Registries::configMap);
  }

  /** Where the controllers rewrite images, the registry that was asked may not be the one. */
  private Finding absent(
      String image, List<Place> places, Registered answer, Optional<String> rewriting) {
    Facts facts =
        Facts.of("image", image)
            .with("places", places.stream().map(Place::shown).limit(SHOWN).toList())
            .with("more", Math.max(0, places.size() - SHOWN))
            .with("rewriting", rewriting);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(ImageDigest.evidence(answer));
    places.stream().limit(SHOWN).forEach(place -> evidence.add(place.evidence()));
    Severity severity = rewriting.isPresent() ? Severity.INFO : Severity.WARNING;
    return finding(Status.FAIL, severity, "absent", facts, evidence);
  }

  private Finding finding(Status status, String text, Facts facts, List<Evidence> evidence) {
    return finding(status, Severity.WARNING, text, facts, evidence);
  }

  private Finding finding(
      Status status, Severity severity, String text, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id(),
        status,
        severity,
        Layer.IMAGE,
        Optional.empty(),
        "check.registry-images." + text,
        facts,
        true,
        evidence);
  }

  /** Every reference of the chart and of the settings, in the order in which they are named. */
  private static Map<String, List<Place>> places(Examination examination) {
    Map<String, List<Place>> places = new LinkedHashMap<>();
    examination.addon().ifPresent(chart -> chart(chart, places));
    List<Controller> controllers =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of());
    for (int i = 0; i < controllers.size(); i++) {
      Pointer at = new Pointer(ImageLayer.PATH, "/controllers").child(i).child("settings");
      for (Map.Entry<String, String> setting : controllers.get(i).settings().entrySet()) {
        if (setting.getKey().endsWith("_IMAGE")) {
          add(
              places,
              setting.getValue(),
              "Deployment " + controllers.get(i).name() + ", " + setting.getKey(),
              at.child(setting.getKey()));
        }
      }
    }
    return places;
  }

  private static void chart(CapturedChart chart, Map<String, List<Place>> places) {
    for (int i = 0; i < chart.images().size(); i++) {
      ImageReference named = chart.images().get(i);
      Optional<RenderedObject> object = chart.objects().stream().skip(named.object()).findFirst();
      String shown =
          object.map(one -> one.kind() + " " + one.name() + " ").orElse("") + named.path();
      add(places, named.image(), shown, new Pointer(ChartLayer.PATH, "/addon/images").child(i));
    }
  }

  private static void add(Map<String, List<Place>> places, String image, String shown, Pointer at) {
    Evidence evidence =
        Evidence.observed(
            "evidence.imageReference", Facts.of("image", image).with("place", shown), at);
    places.computeIfAbsent(image, unused -> new ArrayList<>()).add(new Place(shown, evidence));
  }
}
