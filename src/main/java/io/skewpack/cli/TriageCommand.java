package io.skewpack.cli;

import io.skewpack.capture.Capture;
import io.skewpack.capture.Capture.Captured;
import io.skewpack.capture.Collector;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.cluster.ServerCapabilities;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.capture.files.LogCollector;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartSource;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.FindingsJson;
import io.skewpack.render.Texts;
import io.skewpack.render.TriageReport;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.triage.Triage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack triage}: the whole diagnosis of one chart in one go. */
@Command(
    name = "triage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Diagnose a chart in one go: fields, who brought them in, which revision passes here.",
    description = {
      "",
      "Captures the chart and the CRDs (or a cluster) and checks them; then asks the chart's git",
      "repository: the same chart at HEAD, on release branches (release-*, release/*, main, master,",
      "local and remote) and at tags, up to " + Triage.MAX_CONTENTS + " different contents, final",
      "releases and the newest prerelease of each line first; every other chart at HEAD; and for each",
      "rejected field the commit that brought it in. Each is rendered and held against the same",
      "CRDs. CODEOWNERS at HEAD says whom to ask. Nothing is checked out, and nothing is written",
      "to the repository.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack triage addons/mysql --crds kubeblocks:1.0.2",
      "  skewpack triage mysql-1.0.2.tgz --crds crds.yaml --repo ../kubeblocks-addons --out S.tgz",
      "  skewpack triage addons/mysql --crds crds.yaml --log helm-install.log",
      "  skewpack triage addons/mysql --context vc-mysql --out mysql.tgz",
      "",
      "Exit codes: 0 no blocker and everything requested was evaluated; 2 usage, or nothing could",
      "be read; 3 a blocker; 4 no blocker, but something requested could not be obtained or",
      "evaluated, a log reports an error that is not confirmed here, or time was up.",
    })
final class TriageCommand implements Callable<Integer> {

  enum Format {
    TEXT,
    JSON
  }

  @Parameters(paramLabel = "CHART", description = "The addon chart: a directory or a .tgz.")
  private String chart;

  @Option(
      names = "--crds",
      paramLabel = "PATH",
      description =
          "CRDs: a file, a directory, or kubeblocks:VERSION for those of a release, from skewpack's "
              + "own catalog. Either this or a cluster is needed.")
  private String crds;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description =
          "The git repository that the chart comes from, bare or not (default: the one that it lies "
              + "in). A chart that does not lie in it is found by its name.")
  private Path repository;

  @Option(
      names = "--ref",
      paramLabel = "NAME",
      description = "One more branch, tag or commit to try the chart at; may be given again.")
  private List<String> refs = List.of();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "What an installation printed: held against the schemas; may be given again.")
  private List<Path> logs = List.of();

  @Option(
      names = "--kb-chart",
      paramLabel = "REF",
      description = "KubeBlocks' own chart (the platform chart): a directory or a .tgz.")
  private String platformChart;

  @Option(
      names = "--case",
      paramLabel = "FILE",
      description = "A case file: what only people know (title, owner, symptoms).")
  private String caseFile;

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.tgz",
      description = "Write a snapshot, for check and render (default: nothing is written).")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Lines for people, or JSON for programs (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Mixin private LanguageOption language;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "For everything that is asked of the repository (default: ${DEFAULT-VALUE}); what was not "
              + "tried by then is named.")
  private long deadline;

  @Mixin private RenderingOptions rendering = new RenderingOptions();

  private final Console console;

  TriageCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    rendering.check();
    cluster.check();
    if ((crds == null) == !cluster.isGiven()) {
      throw new UsageException(
          crds == null
              ? "against which CRDs? name them with --crds, or a cluster with --context"
              : "--crds and a cluster both give the CRDs: name one of them");
    }
    if (deadline <= 0) {
      throw new UsageException("--deadline is a number of seconds above 0");
    }
    if (out != null) {
      checkWritable();
    }
    try {
      Captured captured = captured();
      if (!captured.collectedAnything()) {
        throw new UsageException("nothing could be read: neither the chart nor the CRDs");
      }
      boolean kept = out != null && Interruptible.isStopping() && Files.exists(out);
      if (kept) {
        console.note("interrupted: the earlier snapshot at " + out + " stays as it is");
      }
      Snapshot snapshot =
          out == null || kept
              ? SnapshotStore.inMemory(captured.index(), captured.files())
              : SnapshotStore.write(out, captured.index(), captured.files());
      Diagnosis diagnosis = Diagnosis.of(snapshot, VersionCatalog.load());
      List<SymptomReading> reported = diagnosis.reported();
      report(diagnosis, reported, kept);
      boolean unexplained =
          reported.stream()
              .filter(text -> text.reported().line().isPresent())
              .anyMatch(text -> text.standing() != Standing.CONFIRMED);
      int code = exitCode(diagnosis);
      return code == ExitCode.OK && unexplained ? ExitCode.INCOMPLETE : code;
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Captured captured() {
    Path reference = Inputs.path("CHART", chart);
    try (ChartCollector charts = ChartCollector.ofThisMachine();
        LiveCollectors live =
            cluster.isGiven()
                ? LiveCollectors.of(cluster, Optional.of(rendering.namespace()), true)
                : LiveCollectors.NONE;
        TriageProgress trying = new TriageProgress(console)) {
      Triage.Question question =
          new Triage.Question(
              rendering.addon(reference, live.capabilities()),
              chart,
              Optional.ofNullable(repository),
              refs,
              Duration.ofSeconds(deadline));
      List<Collector> collectors = collectors(charts, reference, live.capabilities());
      collectors.addAll(live.collectors());
      return Interruptible.run(
          () -> {
            Captured first = capture(collectors, live.followUps());
            if (!first.collectedAnything()) {
              return first;
            }
            return Interruptible.isStopping()
                ? Triage.notAsked(question, first)
                : new Triage(charts, trying).ask(question, first);
          });
    }
  }

  private Captured capture(List<Collector> collectors, List<FollowUp> followUps) {
    Progress progress = new Progress(console);
    Captured captured =
        new Capture(Clocks.ofProcess(), Version.tool(), progress).run(collectors, followUps);
    progress.close();
    return captured;
  }

  private List<Collector> collectors(
      ChartCollector charts, Path reference, Optional<ServerCapabilities> server) {
    List<Collector> collectors = new ArrayList<>();
    collectors.add(ChartSource.addon(charts, rendering.addon(reference, server), chart));
    if (crds != null) {
      collectors.add(Inputs.crds(crds));
    }
    if (platformChart != null) {
      Path platform = Inputs.path("--kb-chart", platformChart);
      collectors.add(
          ChartSource.platform(charts, rendering.plain(platform, server), platformChart));
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

  private void report(Diagnosis diagnosis, List<SymptomReading> reported, boolean kept)
      throws SnapshotException {
    if (format == Format.JSON) {
      FindingsJson.Named named =
          new FindingsJson.Named(out == null ? chart : out.toString(), diagnosis);
      byte[] json = new FindingsJson(language.textsForPrograms()).render(named);
      console.out().print(new String(json, StandardCharsets.UTF_8));
      return;
    }
    Texts texts = language.texts(console);
    EvidencePack pack =
        PackAssembly.of(
            diagnosis,
            diagnosis.examination().snapshot().caseFile(),
            footer(diagnosis, texts.language()));
    TriageReport report = new TriageReport(texts, console.colours());
    report.render(diagnosis, pack, reported).forEach(console.out()::println);
    if (out != null && !kept) {
      console.out().println();
      console.out().println(texts.plain("triage.written", Facts.of("out", out.toString())));
    }
  }

  private static EvidencePack.Footer footer(Diagnosis diagnosis, String language) {
    Tool tool = Version.tool();
    Snapshot snapshot = diagnosis.examination().snapshot();
    return new EvidencePack.Footer(
        tool.name() + " " + tool.version(),
        snapshot.index().capturedAt().toString(),
        snapshot.sha256(),
        diagnosis.examination().catalog().sha256(),
        Optional.empty(),
        Optional.empty(),
        language,
        "none");
  }

  private static int exitCode(Diagnosis diagnosis) {
    if (diagnosis.verdict() == Verdict.BLOCKER) {
      return ExitCode.BLOCKER;
    }
    boolean cutShort =
        diagnosis.examination().snapshot().history().flatMap(History::cutShort).isPresent();
    return cutShort || diagnosis.verdict() == Verdict.INCOMPLETE
        ? ExitCode.INCOMPLETE
        : ExitCode.OK;
  }

  private void checkWritable() {
    try {
      SnapshotStore.checkWritable(out);
    } catch (SnapshotException e) {
      throw new UsageException("--out: " + e.getMessage(), e);
    }
  }
}
