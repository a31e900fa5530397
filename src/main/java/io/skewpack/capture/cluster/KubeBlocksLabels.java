package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a pod or Job of KubeBlocks is there for, by its labels and by the names that the controllers
 * give. Read from {@code pkg/constant/labels.go}, {@code pkg/dataprotection/types/constant.go},
 * {@code pkg/dataprotection/backup/request.go} and {@code deleter.go}, {@code
 * pkg/dataprotection/restore/builder.go} and {@code manager.go}, and {@code pkg/kbagent/setup.go}
 * at v1.0.2 and v1.2.0-alpha.3, which agree.
 *
 * @param run {@code Backup ns/name} or {@code Restore ns/name}
 * @param component {@code ns/cluster-component}
 * @param componentDefinition the label that an InstanceSet's pods have
 */
record KubeBlocksLabels(
    Optional<String> run, Optional<String> component, Optional<String> componentDefinition) {

  private static final String BACKUP = "dataprotection.kubeblocks.io/backup-name";
  private static final String BACKUP_NAMESPACE = "dataprotection.kubeblocks.io/backup-namespace";
  private static final String RESTORE = "dataprotection.kubeblocks.io/restore";
  private static final String RESTORE_NAMESPACE = "dataprotection.kubeblocks.io/restore-namespace";
  private static final String POPULATED = "dataprotection.kubeblocks.io/populate-pvc";
  private static final String KUBECTL = "kubectl";

  /** The first characters of a Backup's UID stand before the name. */
  private static final Pattern PRE_DELETE = Pattern.compile("[0-9a-f]{8}-predelete-.*");

  /** Absent for what KubeBlocks did not make. */
  static Optional<KubeBlocksLabels> of(KubernetesObject object) {
    Optional<String> run =
        object
            .label(RESTORE)
            .map(name -> "Restore " + home(object, RESTORE_NAMESPACE) + "/" + name)
            .or(
                () ->
                    object
                        .label(BACKUP)
                        .map(name -> "Backup " + home(object, BACKUP_NAMESPACE) + "/" + name));
    if (run.isPresent()) {
      // Backups hand their labels on to their Jobs, and a component's are among them.
      return Optional.of(new KubeBlocksLabels(run, Optional.empty(), Optional.empty()));
    }
    Optional<String> manager = object.label("app.kubernetes.io/managed-by");
    if (manager.filter("kubeblocks-dataprotection"::equals).isPresent()) {
      // A Job that deletes a backup's files has no other label.
      return object
          .controller()
          .filter(owner -> owner.kind().equals("Backup"))
          .map(owner -> "Backup " + object.namespace() + "/" + owner.name())
          .map(
              backup ->
                  new KubeBlocksLabels(Optional.of(backup), Optional.empty(), Optional.empty()));
    }
    if (manager.filter("kubeblocks"::equals).isEmpty()) {
      return Optional.empty();
    }
    Optional<String> component =
        object
            .label("apps.kubeblocks.io/component-name")
            .flatMap(
                name ->
                    object
                        .label("app.kubernetes.io/instance")
                        .map(cluster -> object.namespace() + "/" + cluster + "-" + name));
    return component.map(
        name ->
            new KubeBlocksLabels(
                Optional.empty(), Optional.of(name), object.label("app.kubernetes.io/component")));
  }

  /** Jobs that run {@code kubectl exec} are in the controller's namespace. */
  private static String home(KubernetesObject object, String label) {
    return object.label(label).orElse(object.namespace());
  }

  /**
   * The stage whose environment a container has; absent for what KubeBlocks adds for itself.
   *
   * @param object of which these are the labels
   * @param init whether the container is an init container
   */
  Optional<String> stage(KubernetesObject object, JsonNode container, boolean init) {
    String name = container.path("name").asText();
    if (run.isEmpty()) {
      if (name.startsWith("kbagent")) {
        return Optional.of("lifecycle");
      }
      return name.startsWith("init-kbagent")
          ? Optional.empty()
          : Optional.of(init ? "initContainer" : "container");
    }
    if (init) {
      return Optional.empty();
    }
    // A Job's pods are called after it.
    String workload = object.name();
    String how = container.path("command").path(0).asText().equals(KUBECTL) ? ".exec" : ".job";
    if (name.equals("restore")) {
      boolean prepares =
          workload.startsWith("restore-preparedata-") || object.label(POPULATED).isPresent();
      return workload.startsWith("restore-post-ready-")
          ? Optional.of("postReady" + how)
          : prepares ? Optional.of("prepareData") : Optional.empty();
    }
    if (name.equals("backupdata")) {
      return Optional.of("backupData");
    }
    if (name.startsWith("dp-prebackup")) {
      return Optional.of("preBackup" + how);
    }
    if (name.startsWith("dp-postbackup")) {
      return Optional.of("postBackup" + how);
    }
    return name.equals("deleter") && PRE_DELETE.matcher(workload).matches()
        ? Optional.of("preDelete")
        : Optional.empty();
  }
}
