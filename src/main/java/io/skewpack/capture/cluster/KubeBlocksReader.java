package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.ImageReferences;
import io.skewpack.capture.cluster.Discovery.Served;
import io.skewpack.snapshot.CapturedChart.ImageReference;
import io.skewpack.snapshot.Substrate.Addon;
import io.skewpack.snapshot.Substrate.BackupRepo;
import io.skewpack.snapshot.Substrate.Installed;
import io.skewpack.snapshot.Substrate.Terminating;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one resource of KubeBlocks: what is kept of an object depends on its kind. */
final class KubeBlocksReader {

  /** Definitions hold whole scripts; a hundred of them are a few megabytes. */
  private static final int PAGE = 100;

  /** How a resource is read. */
  enum Interest {
    /** Itself: {@code addons} and {@code backuprepos}. */
    FACTS,
    /** What addons install. */
    DEFINITION,
    /** What people make of it: only whether its deletion ends. */
    METADATA,
    /** A run of data protection: how it ended, and which ActionSet it runs. */
    RUN
  }

  /**
   * @param isEverywhere whether every release of KubeBlocks serves it, so that a cluster without it
   *     lacks it
   */
  record Resource(String name, String group, Interest interest, boolean isEverywhere) {
    String what() {
      return "list " + name + "." + group;
    }
  }

  private static final String APPS = "apps.kubeblocks.io";
  private static final String DATA_PROTECTION = "dataprotection.kubeblocks.io";

  /** v0.9 keeps backup policy templates and OpsDefinitions in the group apps. */
  static final List<Resource> RESOURCES =
      List.of(
          new Resource("addons", "extensions.kubeblocks.io", Interest.FACTS, true),
          new Resource("backuprepos", DATA_PROTECTION, Interest.FACTS, true),
          definition("clusterdefinitions", APPS),
          definition("clusterversions", APPS),
          definition("componentdefinitions", APPS),
          definition("componentversions", APPS),
          definition("configconstraints", APPS),
          definition("shardingdefinitions", APPS),
          definition("sidecardefinitions", APPS),
          definition("backuppolicytemplates", APPS),
          definition("opsdefinitions", APPS),
          definition("actionsets", DATA_PROTECTION),
          definition("backuppolicytemplates", DATA_PROTECTION),
          definition("opsdefinitions", "operations.kubeblocks.io"),
          definition("parametersdefinitions", "parameters.kubeblocks.io"),
          definition("paramconfigrenderers", "parameters.kubeblocks.io"),
          new Resource("clusters", APPS, Interest.METADATA, false),
          new Resource("components", APPS, Interest.METADATA, false),
          new Resource("backups", DATA_PROTECTION, Interest.RUN, false),
          new Resource("restores", DATA_PROTECTION, Interest.RUN, false));

  /**
   * A Backup or a Restore.
   *
   * @param name with its kind, as in {@code Backup ns/name}
   * @param actionSet by a Backup's status
   * @param backup what a Restore restores, named in the same way
   * @param reason why it failed, in its own words
   * @param at when it was made
   */
  record Run(
      String name,
      Optional<String> phase,
      Optional<String> actionSet,
      Optional<String> backup,
      Optional<String> reason,
      Optional<Instant> at) {}

  /** What was kept of a resource's objects. */
  static final class Kept {
    private final List<Addon> addons = new ArrayList<>();
    private final List<BackupRepo> backupRepos = new ArrayList<>();
    private final List<Installed> installed = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Terminating> terminating = new ArrayList<>();
    private final Set<String> images = new TreeSet<>();

    List<Addon> addons() {
      return addons;
    }

    List<BackupRepo> backupRepos() {
      return backupRepos;
    }

    List<Installed> installed() {
      return installed;
    }

    List<Run> runs() {
      return runs;
    }

    List<Terminating> terminating() {
      return terminating;
    }

    /** The references that the definitions name. */
    Set<String> images() {
      return images;
    }
  }

  private final LiveTarget target;
  private final StuckObjects stuck;

  KubeBlocksReader(LiveTarget target, StuckObjects stuck) {
    this.target = target;
    this.stuck = stuck;
  }

  private static Resource definition(String name, String group) {
    return new Resource(name, group, Interest.DEFINITION, false);
  }

  Kept read(Resource resource, Served served) throws CaptureException, InterruptedException {
    boolean metadata = resource.interest() == Interest.METADATA;
    return target.list(
        served.path(),
        Map.of(),
        metadata ? LiveTarget.ListForm.METADATA : LiveTarget.ListForm.OBJECTS,
        metadata ? LiveTarget.MOST_OF_PAGE : PAGE,
        resource.what(),
        Kept::new,
        (kept, item) -> keep(kept, resource, served, item));
  }

  private void keep(Kept kept, Resource resource, Served served, ObjectNode item) {
    KubernetesObject object = new KubernetesObject(item);
    stuck.of(served.kind(), object).ifPresent(kept.terminating::add);
    switch (resource.interest()) {
      case METADATA -> {}
      case RUN -> kept.runs.add(run(served.kind(), object));
      case DEFINITION -> {
        kept.installed.add(installed(served.kind(), object));
        item.put("kind", served.kind());
        item.put("apiVersion", resource.group() + "/v1");
        ImageReferences.of(List.of(item)).stream()
            .map(ImageReference::image)
            .forEach(kept.images::add);
      }
      case FACTS -> {
        if (resource.name().equals("addons")) {
          kept.addons.add(addon(object));
        } else {
          kept.backupRepos.add(backupRepo(object));
        }
      }
    }
  }

  private static Run run(String kind, KubernetesObject object) {
    Optional<String> backup =
        object
            .text("/spec/backup/name")
            .map(
                name ->
                    EventReader.object(
                        "Backup",
                        object.text("/spec/backup/namespace").orElse(object.namespace()),
                        name));
    return new Run(
        EventReader.object(kind, object.namespace(), object.name()),
        object.text("/status/phase"),
        object.text("/status/backupMethod/actionSetName"),
        backup,
        KubernetesObject.message(object.at("/status/failureReason")).or(object::complaint),
        object.created());
  }

  private static Installed installed(String kind, KubernetesObject object) {
    return new Installed(
        kind,
        object.name(),
        object.label("helm.sh/chart"),
        object
            .annotation("meta.helm.sh/release-name")
            .or(() -> object.label("app.kubernetes.io/instance")),
        object.text("/status/phase"));
  }

  private static BackupRepo backupRepo(KubernetesObject object) {
    return new BackupRepo(
        object.name(),
        object
            .annotation("dataprotection.kubeblocks.io/is-default-repo")
            .filter("true"::equals)
            .isPresent(),
        object.text("/status/phase"),
        object.text("/spec/storageProviderRef"),
        object.complaint());
  }

  private static Addon addon(KubernetesObject object) {
    return new Addon(
        object.name(),
        object.annotation("addon.kubeblocks.io/kubeblocks-version"),
        object.label("addon.kubeblocks.io/version").or(() -> object.text("/spec/version")),
        object.text("/spec/helm/chartLocationURL"),
        object.at("/spec/install/enabled").asBoolean(),
        object.text("/status/phase"),
        object.complaint());
  }
}
