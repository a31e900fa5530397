package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the container images that rendered objects name.
 *
 * <p>Free text is left out: an image named inside a ConfigMap's script or template cannot be told
 * from a host and port, a URL or a path with the precision that a list of images needs. Nor are
 * images found that the controller adds at run time (its own tools image, an image that {@code
 * registryConfig} rewrites).
 */
public final class ImageReferences {

  /** When a string at a listed place counts as an image. */
  private enum Rule {
    /** The field can hold nothing else: any string that is not empty. */
    FIELD,
    /** The field can hold anything: a string of the form of {@link #REFERENCE}. */
    FORM
  }

  /**
   * A repository with at least one slash, followed by a tag, a digest or both; {@code $(VAR)} may
   * stand for any part. A bare {@code name:tag} is not accepted: {@code localhost:6379} and {@code
   * 12:30} have that form. Nor is anything with a scheme, which has {@code ://}.
   */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:[\\w.-]+(?::\\d+)?|\\$\\(\\w+\\))(?:/(?:[\\w.-]|\\$\\(\\w+\\))+)+"
              + "(?::(?:[\\w.-]|\\$\\(\\w+\\))+(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})");

  /** No longer text is a reference: a repository has at most 255 characters, a tag 128. */
  private static final int LONGEST_REFERENCE = 512;

  private record Row(String kind, FieldPattern pattern, Rule rule) {}

  /**
   * Fields of KubeBlocks kinds that are not containers of a pod specification (those are in {@link
   * PodSpecs}). Read from the CRDs of the 57 releases v0.9.0 to v1.2.0-alpha.3; a path that only
   * some of them have says so.
   */
  private static final List<Row> TABLE =
      List.of(
          field("ComponentVersion", ".spec.releases[].images.*"),
          field("ComponentDefinition", ".spec.lifecycleActions.*.exec.image"),
          // reconfigure of one template: v1.2.0-alpha.0 and later
          field("ComponentDefinition", ".spec.configs[].reconfigure.exec.image"),
          field("ComponentDefinition", ".spec.scripts[].reconfigure.exec.image"),
          // v1alpha1, up to v1.2.0-alpha.2
          field("ComponentDefinition", ".spec.lifecycleActions.*.customHandler.image"),
          field("ComponentDefinition", ".spec.lifecycleActions.switchover.withCandidate.image"),
          field("ComponentDefinition", ".spec.lifecycleActions.switchover.withoutCandidate.image"),
          field("SidecarDefinition", ".spec.configs[].reconfigure.exec.image"),
          field("SidecarDefinition", ".spec.scripts[].reconfigure.exec.image"),
          field("ShardingDefinition", ".spec.lifecycleActions.*.exec.image"),
          field("ActionSet", ".spec.backup.backupData.image"),
          field("ActionSet", ".spec.backup.preDelete.image"),
          field("ActionSet", ".spec.backup.preBackup[].job.image"),
          field("ActionSet", ".spec.backup.postBackup[].job.image"),
          field("ActionSet", ".spec.restore.prepareData.image"),
          field("ActionSet", ".spec.restore.postReady[].job.image"),
          form("ActionSet", ".spec.env[].value"),
          form("BackupPolicyTemplate", ".spec.backupMethods[].env[].value"),
          form(
              "BackupPolicyTemplate",
              ".spec.backupMethods[].env[].valueFrom.versionMapping[].mappedValue"),
          // v0.9
          form("BackupPolicyTemplate", ".spec.backupPolicies[].backupMethods[].env[].value"),
          form(
              "BackupPolicyTemplate",
              ".spec.backupPolicies[].backupMethods[].envMapping[].valueFrom.*[].mappingValue"),
          field(
              "ParametersDefinition",
              ".spec.reloadAction.shellTrigger.toolsSetup.toolConfigs[].image"),
          field(
              "ParametersDefinition",
              ".spec.reloadAction.shellTrigger.toolsSetup.toolConfigs[].imageMappings[].image"),
          // v1beta1, then v1alpha1
          field(
              "ConfigConstraint", ".spec.reloadAction.shellTrigger.toolsSetup.toolConfigs[].image"),
          field(
              "ConfigConstraint",
              ".spec.reloadOptions.shellTrigger.toolsSetup.toolConfigs[].image"),
          field("ConfigConstraint", ".spec.toolsImageSpec.toolConfigs[].image"),
          field("OpsDefinition", ".spec.componentInfos[].imageMappings[].images.*"),
          field("Addon", ".spec.helm.chartsImage"),
          field("Rollout", ".spec.*[].strategy.create.promotion.condition.*.exec.image"),
          field("InstanceSet", ".spec.instances[].images.*"),
          // v1alpha1 of the legacy ClusterDefinition and ClusterVersion
          field("ClusterDefinition", ".spec.componentDefs[].postStartSpec.cmdExecutorConfig.image"),
          field(
              "ClusterDefinition",
              ".spec.componentDefs[].switchoverSpec.*.cmdExecutorConfig.image"),
          field(
              "ClusterDefinition", ".spec.componentDefs[].systemAccounts.cmdExecutorConfig.image"),
          field(
              "ClusterDefinition",
              ".spec.componentDefs[].rsmSpec.membershipReconfiguration.*.image"),
          field(
              "ClusterDefinition", ".spec.componentDefs[].rsmSpec.roleProbe.customHandler[].image"),
          field(
              "ClusterVersion", ".spec.componentVersions[].switchoverSpec.cmdExecutorConfig.image"),
          field(
              "ClusterVersion",
              ".spec.componentVersions[].systemAccountSpec.cmdExecutorConfig.image"));

  private ImageReferences() {}

  /**
   * @param objects rendered objects; the position of each is its index
   * @return by object, then by path; one entry for each place
   */
  public static List<ImageReference> of(List<JsonNode> objects) {
    List<ImageReference> found = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      for (Found image : in(objects.get(i))) {
        found.add(new ImageReference(i, image.path().toString(), image.image(), image.policy()));
      }
    }
    return List.copyOf(found);
  }

  private record Found(FieldPath path, String image, Optional<String> policy) {}

  private static List<Found> in(JsonNode object) {
    SortedMap<FieldPath, Found> found = new TreeMap<>();
    ObjectType type = ObjectType.of(object);
    if (type.isKubeBlocks()) {
      for (Row row : TABLE) {
        if (row.kind().equals(type.kind())) {
          for (FieldPattern.Match match : row.pattern().select(object)) {
            add(found, match.path(), match.value(), row.rule(), Optional.empty());
          }
        }
      }
    }
    for (PodSpecs.Container container : PodSpecs.containersOf(object)) {
      JsonNode spec = container.value();
      add(
          found,
          container.path().child("image"),
          spec.path("image"),
          Rule.FIELD,
          ObjectType.text(spec.path("imagePullPolicy")));
      addEnvironment(found, container);
    }
    return List.copyOf(found.values());
  }

  /**
   * A container's variable that hands an image on, as the KubeBlocks controllers get theirs ({@code
   * KUBEBLOCKS_TOOLS_IMAGE}, {@code DATASAFED_IMAGE}): its name says so and its value has the form.
   */
  private static void addEnvironment(
      SortedMap<FieldPath, Found> found, PodSpecs.Container container) {
    JsonNode env = container.value().path("env");
    for (int i = 0; env.isArray() && i < env.size(); i++) {
      String name = env.get(i).path("name").asText("").toUpperCase(Locale.ROOT);
      if (name.contains("IMAGE")) {
        FieldPath path = container.path().child("env").child(i).child("value");
        add(found, path, env.get(i).path("value"), Rule.FORM, Optional.empty());
      }
    }
  }

  private static void add(
      SortedMap<FieldPath, Found> found,
      FieldPath path,
      JsonNode value,
      Rule rule,
      Optional<String> policy) {
    String image = value.isTextual() ? value.textValue() : "";
    if (rule == Rule.FIELD ? !image.isBlank() : hasFormOfReference(image)) {
      found.put(path, new Found(path, image, policy));
    }
  }

  private static boolean hasFormOfReference(String text) {
    return text.length() <= LONGEST_REFERENCE && REFERENCE.matcher(text).matches();
  }

  private static Row field(String kind, String pattern) {
    return new Row(kind, FieldPattern.of(pattern), Rule.FIELD);
  }

  private static Row form(String kind, String pattern) {
    return new Row(kind, FieldPattern.of(pattern), Rule.FORM);
  }
}
