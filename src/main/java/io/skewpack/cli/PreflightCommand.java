package io.skewpack.cli;

import io.skewpack.capture.Capture;
import io.skewpack.capture.Collector;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartSource;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.PreflightJson;
import io.skewpack.render.PreflightJunit;
import io.skewpack.render.PreflightTable;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skewpack preflight}: whether a cluster is ready, in one go and without leaving files. */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Is a cluster ready for an addon and its smoke run? One go, no files left.",
    description = {
      "",
      "Captures and checks at once: the four steps of an installation (image digest, chart render,",
      "the chart's keys in the CRDs, server-side dry-run; the last three with --chart), the seven",
      "items that come before every smoke run (BackupRepo, StorageClass, image pull policy and",
      "sideload, autopatcher, kubeconfig isolation, runner and artifact directory, CoreDNS), and what",
      "both stand on. Each passes, fails or is not evaluated, with the permission that is missing.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack preflight --context vc-mysql",
      "  skewpack preflight --context vc-mysql --chart addons/mysql --artifacts ./out",
      "  skewpack preflight --kubeconfig ./kubeconfig --format junit > preflight.xml",
      "",
      "Exit codes: 0 no blocker and everything requested was evaluated (warnings too, unless",
      "--fail-on warning); 2 usage, or nothing could be read; 3 a blocker; 4 no blocker, but",
      "something requested could not be evaluated.",
    })
final class PreflightCommand implements Callable<Integer> {

  enum Format {
    TABLE,
    JSON,
    JUNIT
  }

  enum FailOn {
    BLOCKER,
    WARNING
  }

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Option(
      names = "--chart",
      paramLabel = "REF",
      description =
          "The addon chart that is to be installed: a directory, a .tgz, or rendered manifests.")
  private String chart;

  @Option(
      names = "--no-dry-run",
      description =
          "Do not ask the API server about the chart's objects. Else every object but Secrets is "
              + "sent with dryRun=All: nothing is stored.")
  private boolean noDryRun;

  @Option(
      names = "--format",
      paramLabel = "table|json|junit",
      defaultValue = "table",
      description =
          "Lines for people, JSON for programs, or a JUnit report (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Mixin private LanguageOption language;

  @Option(
      names = "--fail-on",
      paramLabel = "blocker|warning",
      defaultValue = "blocker",
      description = "With 'warning', a failing warning exits 3 too (default: ${DEFAULT-VALUE}).")
  private FailOn failOn;

  @Mixin private RenderingOptions rendering = new RenderingOptions();

  private final Console console;

  PreflightCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    rendering.check();
    cluster.check();
    registries.check();
    if (!cluster.isGiven()) {
      throw new UsageException("which cluster? name it with --context (or --kubeconfig)");
    }
    if (chart == null && rendering.hasValues()) {
      throw new UsageException("--values and --set are for the addon chart: name it with --chart");
    }
    Capture.Captured captured = captured();
    try {
      Snapshot snapshot = SnapshotStore.inMemory(captured.index(), captured.files());
      if (!captured.collectedAnything() && !hasRead(snapshot)) {
        throw new UsageException("nothing could be read: " + whatWasWrong(captured));
      }
      Diagnosis diagnosis = Diagnosis.of(snapshot, VersionCatalog.load());
      print(diagnosis);
      return exitCode(diagnosis);
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** A source that is not whole may hold what decides an item all the same. */
  private static boolean hasRead(Snapshot snapshot) {
    return snapshot.substrate().stream()
        .flatMap(substrate -> substrate.reads().values().stream())
        .anyMatch(Outcome::isCollected);
  }

  private static String whatWasWrong(Capture.Captured captured) {
    return captured.index().sources().values().stream()
        .filter(Outcome::requestedButMissing)
        .map(outcome -> ((Missing) outcome).detail().orElse(""))
        .findFirst()
        .orElse("no source answered");
  }

  private Capture.Captured captured() {
    try (ChartCollector charts = ChartCollector.ofThisMachine();
        LiveCollectors live =
            LiveCollectors.of(
                cluster,
                chart == null || noDryRun ? Optional.empty() : Optional.of(rendering.namespace()),
                chart != null)) {
      List<Collector> collectors = new ArrayList<>(live.collectors());
      if (chart != null) {
        collectors.add(
            ChartSource.addon(
                charts,
                rendering.addon(Inputs.path("--chart", chart), live.capabilities()),
                chart));
      }
      List<FollowUp> followUps = new ArrayList<>(live.followUps());
      registries.lookup().ifPresent(followUps::add);
      Progress progress = new Progress(console);
      Capture capture = new Capture(Clocks.ofProcess(), Version.tool(), progress);
      Capture.Captured captured = Interruptible.run(() -> capture.run(collectors, followUps));
      progress.close();
      return captured;
    }
  }

  private void print(Diagnosis diagnosis) {
    String target =
        diagnosis.examination().snapshot().index().subject().target().orElse(cluster.name());
    switch (format) {
      case TABLE ->
          new PreflightTable(language.texts(console), console.colours())
              .render(target, diagnosis)
              .forEach(console.out()::println);
      case JSON ->
          console
              .out()
              .print(
                  new String(
                      new PreflightJson(language.textsForPrograms()).render(target, diagnosis),
                      StandardCharsets.UTF_8));
      case JUNIT ->
          console
              .out()
              .print(new PreflightJunit(language.textsForPrograms()).render(target, diagnosis));
    }
  }

  private int exitCode(Diagnosis diagnosis) {
    boolean warned = diagnosis.findings().stream().anyMatch(Finding::isWarning);
    if (diagnosis.verdict() == Verdict.BLOCKER || (failOn == FailOn.WARNING && warned)) {
      return ExitCode.BLOCKER;
    }
    return diagnosis.verdict() == Verdict.INCOMPLETE ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
