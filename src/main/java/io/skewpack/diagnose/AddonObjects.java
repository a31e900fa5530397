package io.skewpack.diagnose;

import io.skewpack.contract.ComponentDefinitionPattern;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects of KubeBlocks kinds that the addon chart renders, and which of them name which. */
final class AddonObjects {

  private static final String GROUPS = "kubeblocks.io";

  private static final Pattern VERSIONED = Pattern.compile("-([0-9]+[.][0-9]+[.][0-9]+.*)$");

  private final Map<String, List<ChartField>> byKind = new LinkedHashMap<>();
  private final Optional<String> chart;

  private AddonObjects(Optional<String> chart) {
    this.chart = chart;
  }

  static AddonObjects of(Examination examination) {
    AddonObjects all =
        new AddonObjects(examination.addon().flatMap(CapturedChart::facts).map(ChartFacts::name));
    List<RenderedObject> objects =
        examination.addon().map(CapturedChart::objects).orElse(List.of());
    for (int i = 0; i < objects.size(); i++) {
      RenderedObject object = objects.get(i);
      String group = object.apiVersion().split("/", 2)[0];
      if (group.equals(GROUPS) || group.endsWith("." + GROUPS)) {
        all.byKind
            .computeIfAbsent(object.kind(), kind -> new ArrayList<>())
            .add(
                new ChartField(
                    object.kind() + "/" + object.name(),
                    examination.addonContents().get(i),
                    FieldPath.ROOT,
                    object.content()));
      }
    }
    return all;
  }

  /** In the order in which they were rendered. */
  List<ChartField> ofKind(String kind) {
    return List.copyOf(byKind.getOrDefault(kind, List.of()));
  }

  Optional<ChartField> named(String kind, String name) {
    return ofKind(kind).stream().filter(one -> nameOf(one).equals(name)).findFirst();
  }

  /** The ComponentDefinitions that a pattern of a {@code compDef} field matches. */
  List<ChartField> definitions(String pattern) {
    return ofKind("ComponentDefinition").stream()
        .filter(one -> ComponentDefinitionPattern.matches(nameOf(one), pattern))
        .toList();
  }

  /**
   * The ComponentDefinitions that KubeBlocks lists for a pattern: the one of exactly that name, or
   * else all that it matches (listCompDefinitionsWithPattern).
   */
  List<ChartField> listed(String pattern) {
    return named("ComponentDefinition", pattern)
        .map(List::of)
        .orElseGet(() -> definitions(pattern));
  }

  /** The ComponentDefinitions that a BackupPolicyTemplate is for. */
  List<ChartField> definitionsOf(ChartField backupPolicyTemplate) {
    List<String> patterns = new ArrayList<>();
    for (ChartField pattern : backupPolicyTemplate.child("spec", "compDefs").items()) {
      pattern.text().ifPresent(patterns::add);
    }
    // v0.9
    for (ChartField policy : backupPolicyTemplate.child("spec", "backupPolicies").items()) {
      for (ChartField pattern : policy.child("componentDefs").items()) {
        pattern.text().ifPresent(patterns::add);
      }
    }
    return ofKind("ComponentDefinition").stream()
        .filter(
            one ->
                patterns.stream()
                    .anyMatch(pattern -> ComponentDefinitionPattern.matches(nameOf(one), pattern)))
        .toList();
  }

  /**
   * Whether a name that nothing here has is one that this chart would give: it begins with the
   * chart's name, or with the first word of a ComponentDefinition's that is here. Charts refer to
   * each other's objects (milvus to those of etcd), and such a name is no fault of this chart.
   */
  boolean isOwn(String name) {
    String first = firstWord(name);
    return chart.filter(own -> firstWord(own).equals(first)).isPresent()
        || ofKind("ComponentDefinition").stream()
            .anyMatch(one -> firstWord(nameOf(one)).equals(first));
  }

  /**
   * The ComponentDefinitions here of which a pattern means another revision: such a name ends with
   * the chart's version, as in {@code ^milvus-standalone-1[.]2[.]0$}.
   */
  List<ChartField> otherRevisions(String pattern) {
    String plain = pattern.replaceAll("[\\\\^$\\[\\]]", "");
    return ofKind("ComponentDefinition").stream()
        .filter(
            one -> {
              String name = nameOf(one);
              int version = version(name);
              return version > 0
                  && version(plain) == version
                  && plain.startsWith(name.substring(0, version))
                  && !plain.equals(name);
            })
        .toList();
  }

  /** Where the version of three numbers begins that a name ends with; -1 without one. */
  private static int version(String name) {
    Matcher matcher = VERSIONED.matcher(name);
    return matcher.find() ? matcher.start(1) : -1;
  }

  private static String firstWord(String name) {
    String plain = name.startsWith("^") ? name.substring(1) : name;
    int end = 0;
    while (end < plain.length() && Character.isLetterOrDigit(plain.charAt(end))) {
      end++;
    }
    return plain.substring(0, end);
  }

  /** {@code .metadata.name}. */
  static String nameOf(ChartField object) {
    return object.object().substring(object.object().indexOf('/') + 1);
  }
}
