package io.skewpack.diagnose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The images that KubeBlocks puts into a ComponentDefinition for one service version
 * (apecloud/kubeblocks, pkg/controller/component/component_version.go,
 * resolveImagesWithCompVersions; the same from v1.0.0 to v1.2.0-alpha.3).
 *
 * <p>The keys of a release's images are names of containers and init containers, or of lifecycle
 * actions in any case. A container's image comes from the newest release of that service version
 * that has its name as a key, or else from the definition, but only when the definition's own
 * service version fits. An action's image comes from a release or else from the definition.
 *
 * @param containers by name
 * @param actions by the field's name; those without an image of their own are not among them
 * @param without containers that are left without an image
 */
record ComponentImages(
    Map<String, Image> containers, Map<String, Image> actions, List<ChartField> without) {

  /** The lifecycle actions that a release's image can be for. */
  static final Set<String> ACTIONS =
      Set.of(
          "postprovision",
          "preterminate",
          "roleprobe",
          "availableprobe",
          "switchover",
          "memberjoin",
          "memberleave",
          "readonly",
          "readwrite",
          "datadump",
          "dataload",
          "reconfigure",
          "accountprovision");

  /**
   * @param at where it is written
   */
  record Image(String reference, ChartField at) {}

  private record Candidate(String release, String version, Image image) {}

  ComponentImages {
    containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
    actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    without = List.copyOf(without);
  }

  /**
   * @param componentVersions those with a rule for the definition
   */
  static ComponentImages of(
      ChartField definition, List<ChartField> componentVersions, String serviceVersion) {
    Map<String, Image> released = released(componentVersions, serviceVersion);
    boolean ownFits =
        componentVersions.isEmpty()
            || ServiceVersions.fits(
                serviceVersion, definition.text("spec", "serviceVersion").orElse(""));
    Map<String, Image> containers = new LinkedHashMap<>();
    List<ChartField> without = new ArrayList<>();
    for (ChartField container : containersOf(definition)) {
      String name = container.text("name").orElse("");
      ChartField own = container.child("image");
      if (released.containsKey(name)) {
        containers.put(name, released.get(name));
      } else if (own.text().isPresent() && ownFits) {
        containers.put(name, new Image(own.text().get(), own));
      } else {
        without.add(container);
      }
    }
    Map<String, Image> actions = new LinkedHashMap<>();
    for (ChartField action : definition.child("spec", "lifecycleActions").values()) {
      ChartField own = action.child("exec", "image");
      String key = action.name().toLowerCase(Locale.ROOT);
      if (!action.child("exec").isThere()) {
        continue;
      }
      if (ACTIONS.contains(key) && released.containsKey(key)) {
        actions.put(action.name(), released.get(key));
      } else if (own.text().isPresent()) {
        actions.put(action.name(), new Image(own.text().get(), own));
      }
    }
    return new ComponentImages(containers, actions, without);
  }

  /** Init containers first. */
  static List<ChartField> containersOf(ChartField definition) {
    List<ChartField> all =
        new ArrayList<>(definition.child("spec", "runtime", "initContainers").items());
    all.addAll(definition.child("spec", "runtime", "containers").items());
    return all;
  }

  /** A key as KubeBlocks compares it: an action's in small letters. */
  static String normalized(String key) {
    String small = key.toLowerCase(Locale.ROOT);
    return ACTIONS.contains(small) ? small : key;
  }

  /** By normalized key. Releases that no rule gives the definition count too, as in KubeBlocks. */
  private static Map<String, Image> released(
      List<ChartField> componentVersions, String serviceVersion) {
    Map<String, List<Candidate>> candidates = new TreeMap<>();
    for (ChartField version : componentVersions) {
      for (ChartField release : version.child("spec", "releases").items()) {
        String provided = release.text("serviceVersion").orElse("");
        if (!ServiceVersions.fits(serviceVersion, provided)) {
          continue;
        }
        for (ChartField image : release.child("images").values()) {
          candidates
              .computeIfAbsent(normalized(image.name()), key -> new ArrayList<>())
              .add(
                  new Candidate(
                      release.text("name").orElse(""),
                      provided,
                      new Image(image.text().orElse(""), image)));
        }
      }
    }
    Map<String, Image> chosen = new LinkedHashMap<>();
    candidates.forEach((key, all) -> chosen.put(key, newest(all, serviceVersion).image()));
    return chosen;
  }

  /** Releases of exactly that version first, then the one whose name sorts last. */
  private static Candidate newest(List<Candidate> candidates, String serviceVersion) {
    List<Candidate> exact =
        candidates.stream().filter(one -> one.version().equals(serviceVersion)).toList();
    Candidate newest = null;
    for (Candidate one : exact.isEmpty() ? candidates : exact) {
      if (newest == null || one.release().compareTo(newest.release()) > 0) {
        newest = one;
      }
    }
    return newest;
  }
}
