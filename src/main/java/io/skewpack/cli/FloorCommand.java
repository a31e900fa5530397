package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartException;
import io.skewpack.capture.helm.RenderedChart;
import io.skewpack.capture.helm.RenderedManifest;
import io.skewpack.diagnose.VersionSupport;
import io.skewpack.render.FloorJson;
import io.skewpack.render.FloorTable;
import io.skewpack.render.Texts;
import io.skewpack.render.UnjudgedChart;
import io.skewpack.schema.VersionCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack floor}: which KubeBlocks versions accept what charts render. */
@Command(
    name = "floor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Which KubeBlocks versions accept a chart, against what it declares.",
    description = {
      "",
      "Renders each chart and holds every object against the schemas of every catalogued release.",
      "Support is a set of windows, one for each release line, and not a floor: so it says which",
      "versions accept, which reject and why, which ones the chart's declaration (the annotation",
      "addon.kubeblocks.io/kubeblocks-version) admits although they reject (holes) or excludes",
      "although they accept (over-tight), and a constraint that would be right, evaluated as the",
      "addon controller does. `helm install` does not read the declaration, nor does any",
      "controller before 1.0.0. CEL rules are not evaluated.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack floor addons/mysql",
      "  skewpack floor addons/*                       (library charts are passed over)",
      "  skewpack floor mysql-1.0.2.tgz rendered.yaml --format json | jq '.charts[].suggested'",
      "  skewpack floor addons/mysql --catalog 1.2.0-alpha.4=kubeblocks_crds.yaml",
      "",
      "Exit codes: 0 no declaration admits a version that rejects; 2 nothing was judged; 3 a",
      "declaration admits a version that rejects (a chart that declares nothing has none); 4 none",
      "does, but a chart did not render or could not be judged whole, or a declaration cannot be",
      "read.",
    })
final class FloorCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "CHART",
      description =
          "Chart directories, .tgz files, or files of rendered manifests; a directory of charts "
              + "stands for all of them.")
  private List<Path> charts;

  @Option(
      names = "--catalog",
      paramLabel = "VERSION=PATH|FILE",
      description =
          "One more release: its version and its CRDs (a file or a directory). Or a catalog file "
              + "to use in place of skewpack's own. May be given again.")
  private List<String> catalogs = List.of();

  @Mixin private FormatOption format;

  @Mixin private LanguageOption language;

  @Option(
      names = "--fields",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Show at most N rejected fields for each group of versions in the table; 0 for all "
              + "(default: ${DEFAULT-VALUE}).")
  private int fields;

  @Mixin private RenderingOptions rendering;

  private final Console console;

  FloorCommand(Console console) {
    this.console = console;
  }

  /** One chart's answer: its support, or why there is none. */
  private record Answer(Optional<VersionSupport> support, Optional<UnjudgedChart> unjudged) {}

  @Override
  public Integer call() {
    if (fields < 0) {
      throw new UsageException("--fields is a number of 0 or more");
    }
    rendering.check();
    List<Path> all = ChartPaths.expand(charts);
    VersionCatalog catalog = Catalogs.of(catalogs, console);
    List<Answer> answers = answers(all, catalog);
    List<VersionSupport> judged = answers.stream().flatMap(a -> a.support().stream()).toList();
    List<UnjudgedChart> unjudged = answers.stream().flatMap(a -> a.unjudged().stream()).toList();
    if (format.isJson()) {
      byte[] json = FloorJson.render(judged, unjudged, catalog.sha256());
      console.out().print(new String(json, StandardCharsets.UTF_8));
    } else {
      print(judged, unjudged, catalog);
    }
    return exitCode(judged, unjudged);
  }

  private void print(
      List<VersionSupport> judged, List<UnjudgedChart> unjudged, VersionCatalog catalog) {
    Texts texts = language.texts(console);
    FloorTable table = new FloorTable(texts, catalog.versions(), fields, console.colours());
    for (VersionSupport chart : judged) {
      table.render(chart).forEach(console.out()::println);
      console.out().println();
    }
    table.summary(judged, unjudged).forEach(console.out()::println);
  }

  private static int exitCode(List<VersionSupport> judged, List<UnjudgedChart> unjudged) {
    if (judged.isEmpty()) {
      return ExitCode.USAGE;
    }
    if (judged.stream().anyMatch(chart -> !chart.admittedButRejected().isEmpty())) {
      return ExitCode.BLOCKER;
    }
    boolean incomplete =
        unjudged.stream().anyMatch(UnjudgedChart::failed)
            || judged.stream().anyMatch(VersionSupport::isIncomplete);
    return incomplete ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  /** In the order of the charts, though they are rendered side by side. */
  private List<Answer> answers(List<Path> all, VersionCatalog catalog) {
    int threads = Math.min(all.size(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ChartCollector collector = ChartCollector.ofThisMachine();
        ChartProgress progress = new ChartProgress(console, all.size())) {
      return Interruptible.run(
          () -> {
            List<Future<Answer>> running = new ArrayList<>();
            for (Path chart : all) {
              running.add(
                  pool.submit(
                      () -> {
                        Answer answer = answer(collector, chart, catalog);
                        progress.done(chart);
                        return answer;
                      }));
            }
            return collect(all, running, pool);
          });
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Answer> collect(
      List<Path> all, List<Future<Answer>> running, ExecutorService pool) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      try {
        answers.add(running.get(i).get());
      } catch (InterruptedException e) {
        // The rest is told as not judged; what is there is still printed.
        pool.shutdownNow();
        running.forEach(future -> future.cancel(true));
        answers.add(failed(all.get(i), "interrupted"));
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.CancellationException e) {
        answers.add(failed(all.get(i), "interrupted"));
      } catch (ExecutionException e) {
        throw bug(e.getCause());
      }
    }
    return answers;
  }

  private static RuntimeException bug(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  private Answer answer(ChartCollector collector, Path chart, VersionCatalog catalog) {
    try {
      RenderedChart rendered = collector.collect(rendering.addon(chart));
      List<JsonNode> objects = rendered.manifests().stream().map(RenderedManifest::object).toList();
      if (objects.isEmpty()) {
        return failed(chart, "it renders no object, so there is nothing to judge");
      }
      VersionSupport support =
          VersionSupport.of(
              rendered.facts().map(facts -> facts.name()).orElseGet(() -> ChartPaths.name(chart)),
              rendered.facts().isPresent(),
              rendered.facts().flatMap(facts -> facts.declaredConstraint()),
              objects,
              rendered.rendering().cannotShow(),
              catalog);
      return new Answer(Optional.of(support), Optional.empty());
    } catch (ChartException e) {
      return new Answer(
          Optional.empty(),
          Optional.of(new UnjudgedChart(chart.toString(), e.getMessage(), !e.isAboutLibrary())));
    }
  }

  private static Answer failed(Path chart, String reason) {
    return new Answer(
        Optional.empty(), Optional.of(new UnjudgedChart(chart.toString(), reason, true)));
  }
}
