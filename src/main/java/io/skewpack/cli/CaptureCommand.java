package io.skewpack.cli;

import io.skewpack.capture.Capture;
import io.skewpack.capture.Collector;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.cluster.ServerCapabilities;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.capture.files.LogCollector;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartRequest;
import io.skewpack.capture.helm.ChartSource;
import io.skewpack.snapshot.CaseSchema;
import io.skewpack.snapshot.Fingerprint;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.snapshot.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skewpack capture}: writes down what is there. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Write a snapshot of an addon chart, the platform chart, CRDs and a cluster.",
    description = {
      "",
      "Renders the charts (with the installed helm, else with the Helm that skewpack carries; the",
      "chart's directory is never written to), reads the CRDs, and writes JSON files with a hash for",
      "each. A cluster is contacted only when one is named, and never written to: it is read, and the",
      "chart's objects are sent to it as dry runs; the images' registries only with --registry. What",
      "looks like a secret is replaced by *** in all of it; the snapshot says where and why. Name at",
      "least one source.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack capture --chart addons/mysql --crds kubeblocks_crds.yaml --out mysql.tgz",
      "  skewpack capture --chart mysql-1.0.2.tgz -f prod.yaml --set replicas=3 --crds crds/ --out S",
      "  skewpack capture --chart addons/mysql --crds kubeblocks:1.0.2 --out S",
      "  skewpack capture --chart addons/mysql --context staging --out S",
      "  skewpack capture --chart addons/mysql --context staging --registry --out S",
      "  skewpack capture --context staging --helm-secrets --artifacts ./artifacts --out S",
      "  skewpack capture --print-rbac | kubectl apply -f -",
      "  skewpack capture --chart rendered.yaml --crds crds/ --kb-chart kubeblocks-1.0.2.tgz --out S",
      "",
      "Exit codes: 0 everything requested was collected; 2 nothing was written; 4 the snapshot was",
      "written, but a requested source is missing from it.",
    })
final class CaptureCommand implements Callable<Integer> {

  @Option(
      names = "--chart",
      paramLabel = "REF",
      description =
          "The addon chart: a directory, a .tgz, or manifests that are rendered already (a file, or "
              + "a directory without a Chart.yaml).")
  private String chart;

  @Option(
      names = "--kb-chart",
      paramLabel = "REF",
      description = "KubeBlocks' own chart (the platform chart): a directory or a .tgz.")
  private String platformChart;

  @Option(
      names = "--crds",
      paramLabel = "PATH",
      description =
          "CRDs: a file (one document, many, or a List; YAML or JSON) or a directory; or "
              + "kubeblocks:VERSION for the CRDs of a release, from skewpack's own catalog. Not "
              + "together with a cluster, whose own CRDs are captured.")
  private String crds;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Option(
      names = "--no-dry-run",
      description =
          "Do not ask the API server about the chart's objects. Else, with a chart and a cluster, "
              + "every object but Secrets is sent with dryRun=All: nothing is stored.")
  private boolean noDryRun;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file: what only people know (title, owner, symptoms).")
  private String caseFile;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "A log: what an installation, a controller or a job wrote. Error texts in it are held "
              + "against the snapshot; may be given again.")
  private List<Path> logs = List.of();

  @Option(
      names = "--print-case",
      description = "Print a case file that uses every key, and do nothing else.")
  private boolean printCase;

  @Option(
      names = "--print-case-schema",
      description = "Print the JSON Schema of case files, for an editor, and do nothing else.")
  private boolean printCaseSchema;

  @Option(
      names = "--print-rbac",
      description =
          "Print the least ClusterRoles that reading a cluster and dry runs need, and do nothing "
              + "else.")
  private boolean printRbac;

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.tgz",
      description = "Where the snapshot goes; an earlier snapshot there is replaced.")
  private Path out;

  @Mixin private RenderingOptions rendering = new RenderingOptions();

  @Spec private CommandSpec spec;

  private final Console console;

  CaptureCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (printRbac) {
      console.out().print(LiveCollectors.roles(cluster));
      return ExitCode.OK;
    }
    if (printCase || printCaseSchema) {
      console.out().print(printCase ? CaseSchema.example() : CaseSchema.schema());
      return ExitCode.OK;
    }
    registries.check();
    checkWritable();
    Progress progress = new Progress(console);
    Capture capture = new Capture(Clocks.ofProcess(), Version.tool(), progress);
    Capture.Captured captured;
    try (ChartCollector charts = ChartCollector.ofThisMachine();
        LiveCollectors live = live()) {
      List<Collector> collectors = collectors(charts, live.capabilities());
      collectors.addAll(live.collectors());
      if (collectors.isEmpty()) {
        throw new UsageException(
            "nothing to capture: name a source with --chart, --kb-chart, --crds or --context");
      }
      List<FollowUp> followUps = new ArrayList<>(live.followUps());
      registries.lookup().ifPresent(followUps::add);
      captured = Interruptible.run(() -> capture.run(collectors, followUps));
    }
    progress.close();
    reportMissing(captured);
    if (!captured.collectedAnything()) {
      return ExitCode.USAGE;
    }
    if (Interruptible.isStopping() && Files.exists(out)) {
      console.note("interrupted: the earlier snapshot at " + out + " stays as it is");
      return ExitCode.INCOMPLETE;
    }
    try {
      Snapshot written = SnapshotStore.write(out, captured.index(), captured.files());
      console.out().println(summary(written));
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
    boolean whole =
        captured.index().sources().values().stream().noneMatch(Outcome::requestedButMissing);
    return whole ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  private List<Collector> collectors(ChartCollector charts, Optional<ServerCapabilities> server) {
    if (chart == null && rendering.hasValues()) {
      throw new UsageException("--values and --set are for the addon chart: name it with --chart");
    }
    rendering.check();
    List<Collector> collectors = new ArrayList<>();
    if (chart != null) {
      ChartRequest request = rendering.addon(Inputs.path("--chart", chart), server);
      collectors.add(ChartSource.addon(charts, request, chart));
    }
    if (platformChart != null) {
      ChartRequest request = rendering.plain(Inputs.path("--kb-chart", platformChart), server);
      collectors.add(ChartSource.platform(charts, request, platformChart));
    }
    if (crds != null) {
      collectors.add(Inputs.crds(crds));
    }
    if (caseFile != null) {
      collectors.add(new CaseCollector(Inputs.path("--case", caseFile), caseFile));
    }
    if (!logs.isEmpty()) {
      logs.forEach(log -> Inputs.path("--log", log.toString()));
      collectors.add(new LogCollector(logs));
    }
    return collectors;
  }

  private LiveCollectors live() {
    cluster.check();
    if (!cluster.isGiven()) {
      return LiveCollectors.NONE;
    }
    if (crds != null) {
      // The fingerprint of one cluster beside the CRDs of who knows what would be a false witness.
      throw new UsageException(
          "--crds and a cluster both give the CRDs of the snapshot: name one of them");
    }
    return LiveCollectors.of(
        cluster,
        chart == null || noDryRun ? Optional.empty() : Optional.of(rendering.namespace()),
        chart != null || platformChart != null);
  }

  private void checkWritable() {
    if (out == null) {
      // Required, but for --print-rbac; so in picocli's own words.
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Missing required option: '--out=DIR|FILE.tgz'");
    }
    try {
      SnapshotStore.checkWritable(out);
    } catch (SnapshotException e) {
      throw new UsageException("--out: " + e.getMessage(), e);
    }
  }

  private void reportMissing(Capture.Captured captured) {
    for (Map.Entry<Source, Outcome> source : captured.index().sources().entrySet()) {
      if (source.getValue() instanceof Missing missing && source.getValue().requestedButMissing()) {
        console.note(
            "%s not captured%s: %s"
                .formatted(
                    source.getKey().id(),
                    captured.collectedAnything() ? "" : ", so nothing was written",
                    missing.detail().orElse(missing.reason().name())));
      }
    }
  }

  private String summary(Snapshot snapshot) {
    List<String> parts = new ArrayList<>();
    snapshot
        .chart()
        .flatMap(layer -> layer.addon())
        .ifPresent(addon -> parts.add(addon.objects().size() + " objects of the addon chart"));
    snapshot
        .chart()
        .flatMap(layer -> layer.platform())
        .ifPresent(platform -> parts.add(platform.objects().size() + " of the platform chart"));
    snapshot.crd().ifPresent(layer -> parts.add(layer.definitions().size() + " CRDs"));
    snapshot
        .image()
        .filter(layer -> !layer.registry().isEmpty())
        .ifPresent(layer -> parts.add(layer.registry().size() + " images asked about"));
    snapshot
        .index()
        .subject()
        .fingerprint()
        .flatMap(Fingerprint::kubeSystemUid)
        .ifPresent(uid -> parts.add("of the cluster " + OneLine.of(uid)));
    int redacted = snapshot.index().redactions().size();
    if (redacted > 0) {
      parts.add(redacted + (redacted == 1 ? " value redacted" : " values redacted"));
    }
    return "%s: %s"
        .formatted(
            out,
            parts.isEmpty() ? "no layer whole; see what is missing" : String.join(", ", parts));
  }
}
