package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.Part;
import io.skewpack.capture.cluster.Discovery.Served;
import io.skewpack.capture.cluster.EventReader.Warnings;
import io.skewpack.capture.cluster.KubeBlocksReader.Resource;
import io.skewpack.capture.cluster.NodeReader.Nodes;
import io.skewpack.capture.cluster.PodReader.Pods;
import io.skewpack.capture.cluster.Reads.Read;
import io.skewpack.capture.cluster.WorkloadReader.Kind;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Source;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Access;
import io.skewpack.snapshot.Substrate.DnsService;
import io.skewpack.snapshot.Substrate.HelmRelease;
import io.skewpack.snapshot.Substrate.Runner;
import io.skewpack.snapshot.Substrate.StorageClass;
import io.skewpack.snapshot.Substrate.Terminating;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Reads what KubeBlocks and its addons stand on in a cluster. Every read has its own outcome; one
 * that is forbidden, or does not end in time, takes nothing from the others.
 */
public final class SubstrateCollector implements Collector {

  /** Beside what the other collectors ask at the same time. */
  private static final int AT_ONCE = 4;

  private static final String NAMESPACES = "/api/v1/namespaces";
  private static final String LIST_NAMESPACES = "list namespaces";

  private final LiveTarget target;
  private final Clock clock;
  private final Access access;
  private final Runner runner;
  private final Set<Extra> extras;

  /**
   * @param clock what a stuck deletion is measured against
   * @param access how the cluster was chosen
   * @param runner where this program runs
   * @param extras what was asked for besides, as the target must know as well
   */
  public SubstrateCollector(
      LiveTarget target, Clock clock, Access access, Runner runner, Set<Extra> extras) {
    this.target = target;
    this.clock = clock;
    this.access = access;
    this.runner = runner;
    this.extras = Set.copyOf(extras);
  }

  @Override
  public Source source() {
    return Source.SUBSTRATE;
  }

  @Override
  public String from() {
    return "context " + target.context();
  }

  /**
   * @throws CaptureException when a read is missing, or the capture was stopped; what was read is
   *     kept
   */
  @Override
  public Part.SubstrateFacts collect() throws CaptureException {
    try (Reads reads = new Reads(AT_ONCE)) {
      Asked asked = new Asked(reads, new StuckObjects(clock.instant()));
      try {
        asked.kubeBlocks();
        reads.await();
        asked.running();
        reads.await();
      } catch (InterruptedException e) {
        // The rest of this capture is asked to stop as well; its thread ends after this.
        reads.stop();
      }
      Map<String, Outcome> outcomes = reads.outcomes();
      Part.SubstrateFacts facts =
          new Part.SubstrateFacts(asked.substrate(outcomes), Optional.of(asked.report()));
      if (outcomes.values().stream().allMatch(Outcome::isCollected)) {
        return facts;
      }
      Missing failure = Reads.failure(outcomes);
      throw new CaptureException(failure.reason(), failure.detail().orElse(""), facts);
    }
  }

  /** Everything that is asked, while and after it is. */
  private final class Asked {
    private final Reads reads;
    private final StuckObjects stuck;
    private final Read<Optional<Discovery>> discovery;
    private final Read<Pods> pods;
    private final Read<Warnings> warnings;
    private final List<Read<WorkloadReader.Kept>> workloads = new ArrayList<>();
    private final Read<Optional<Boolean>> ready;
    private final Read<Nodes> nodes;
    private final Read<List<StorageClass>> storageClasses;
    private final Read<List<String>> csiDrivers;
    private final Read<Optional<DnsService>> dns;
    private final Read<Optional<DnsReader.Endpoints>> endpoints;
    private final Read<List<Terminating>> namespaces;
    private final Optional<Read<List<HelmRelease>>> releases;
    private final List<Read<KubeBlocksReader.Kept>> kubeBlocks = new ArrayList<>();
    private final ConfigMapKeys configMaps = new ConfigMapKeys();
    private final FailureLogs logs = new FailureLogs();

    /** Begins all that can be asked at once: the longest lists first. */
    Asked(Reads reads, StuckObjects stuck) {
      this.reads = reads;
      this.stuck = stuck;
      // A server that is not ready may answer this and nothing else.
      ready =
          reads.start(
              "get /readyz", "/readyz", Optional.empty(), () -> Optional.of(target.isReady()));
      discovery =
          reads.start(
              Discovery.WHAT,
              Discovery.PATH,
              Optional.empty(),
              () -> Optional.of(Discovery.read(target)));
      pods =
          reads.start(
              PodReader.WHAT,
              PodReader.PATH,
              new Pods(stuck.now()),
              () -> new PodReader(stuck).read(target));
      WorkloadReader workloadReader = new WorkloadReader(target, stuck);
      for (Kind kind : Kind.values()) {
        workloads.add(
            reads.start(
                kind.what(),
                kind.path(),
                new WorkloadReader.Kept(stuck.now()),
                () -> workloadReader.read(kind)));
      }
      warnings =
          reads.start(
              EventReader.WHAT, EventReader.PATH, new Warnings(), () -> EventReader.read(target));
      nodes =
          reads.start(NodeReader.WHAT, NodeReader.PATH, new Nodes(), () -> NodeReader.read(target));
      storageClasses =
          reads.start(
              StorageReader.LIST_CLASSES,
              StorageReader.CLASSES,
              List.of(),
              () -> StorageReader.classes(target));
      csiDrivers =
          reads.start(
              StorageReader.LIST_DRIVERS,
              StorageReader.DRIVERS,
              List.of(),
              () -> StorageReader.drivers(target));
      dns =
          reads.start(
              DnsReader.GET_SERVICE,
              DnsReader.SERVICE,
              Optional.empty(),
              () -> DnsReader.service(target));
      endpoints =
          reads.start(
              DnsReader.LIST_SLICES,
              DnsReader.SLICES,
              Optional.empty(),
              () -> Optional.of(DnsReader.endpoints(target)));
      namespaces =
          reads.start(LIST_NAMESPACES, NAMESPACES, List.of(), () -> stuckNamespaces(stuck));
      releases =
          extras.contains(Extra.HELM_RELEASES)
              ? Optional.of(
                  reads.start(
                      ReleaseReader.WHAT,
                      ReleaseReader.PATH,
                      List.of(),
                      () -> ReleaseReader.read(target)))
              : Optional.empty();
    }

    /** Asks for what of KubeBlocks is served. */
    void kubeBlocks() throws InterruptedException {
      Optional<Discovery> known = reads.valueOf(discovery);
      KubeBlocksReader reader = new KubeBlocksReader(target, stuck);
      for (Resource resource : KubeBlocksReader.RESOURCES) {
        Optional<Served> served =
            known.flatMap(found -> found.of(resource.name(), resource.group()));
        if (served.isPresent()) {
          kubeBlocks.add(
              reads.start(
                  resource.what(),
                  served.get().path(),
                  new KubeBlocksReader.Kept(),
                  () -> reader.read(resource, served.get())));
        } else if (known.isEmpty()) {
          // Whether it is served was to be asked first.
          reads.missingAs(discovery, resource.what());
        } else if (resource.isEverywhere()) {
          reads.missing(
              resource.what(), Discovery.PATH, Reason.NOT_FOUND, "the cluster does not serve it");
        }
      }
      Optional<Served> instanceSets =
          known.flatMap(
              found -> found.of(WorkloadReader.INSTANCE_SETS, WorkloadReader.INSTANCE_SETS_GROUP));
      if (instanceSets.isPresent()) {
        workloads.add(
            reads.start(
                WorkloadReader.LIST_INSTANCE_SETS,
                instanceSets.get().path(),
                new WorkloadReader.Kept(stuck.now()),
                () -> new WorkloadReader(target, stuck).instanceSets(instanceSets.get())));
      } else if (known.isEmpty()) {
        reads.missingAs(discovery, WorkloadReader.LIST_INSTANCE_SETS);
      }
    }

    /**
     * Asks for what pods and Jobs point at: the keys of ConfigMaps, and the logs of what failed.
     */
    void running() {
      RunningReport report = overview();
      SortedSet<ConfigMapKeys.Reference> references = report.configMaps();
      if (!references.isEmpty()) {
        reads.start(
            ConfigMapKeys.WHAT,
            ConfigMapKeys.PATH,
            configMaps,
            () -> configMaps.read(target, references));
      }
      List<FailedPods.Speaker> speakers = report.speakers();
      if (extras.contains(Extra.JOB_LOGS) && !speakers.isEmpty()) {
        reads.start(FailureLogs.WHAT, PodReader.PATH, logs, () -> logs.read(target, speakers));
      }
    }

    private RunningReport overview() {
      return new RunningReport(
          Stream.concat(
                  Stream.of(pods.value().containers()),
                  workloads.stream().map(kept -> kept.value().containers()))
              .toList(),
          Stream.concat(
                  Stream.of(pods.value().failed()),
                  workloads.stream().map(kept -> kept.value().failed()))
              .toList(),
          kubeBlocks.stream().flatMap(kept -> kept.value().runs().stream()).toList());
    }

    Running report() {
      return overview().running(warnings.value(), configMaps, logs);
    }

    private List<Terminating> stuckNamespaces(StuckObjects since)
        throws CaptureException, InterruptedException {
      return target.list(
          NAMESPACES,
          Map.of(),
          LiveTarget.ListForm.METADATA,
          LiveTarget.MOST_OF_PAGE,
          LIST_NAMESPACES,
          ArrayList<Terminating>::new,
          (found, item) -> since.of("Namespace", new KubernetesObject(item)).ifPresent(found::add));
    }

    Substrate substrate(Map<String, Outcome> outcomes) {
      SubstrateFindings found =
          new SubstrateFindings(
              pods.value(),
              warnings.value(),
              workloads.stream().map(Read::value).toList(),
              kubeBlocks.stream().map(Read::value).toList(),
              namespaces.value());
      return new Substrate(
          outcomes,
          Optional.of(access),
          Optional.of(runner),
          ready.value(),
          nodes.value().nodes(),
          nodes.value().images(found.imagesNamed()),
          storageClasses.value(),
          csiDrivers.value(),
          found.backupRepos(),
          found.addons(),
          found.installed(),
          found.workloads(),
          pods.isCollected() ? Optional.of(pods.value().counts()) : Optional.empty(),
          found.pods(),
          found.events(),
          dns.value()
              .map(
                  service ->
                      endpoints
                          .value()
                          .map(known -> DnsReader.together(service, known))
                          .orElse(service)),
          found.patched(),
          found.pullSecrets(),
          releases.map(Read::value).orElse(List.of()),
          found.terminating());
    }
  }
}
