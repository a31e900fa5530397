package io.skewpack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.MutationRun;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack selftest}: does strict decoding find the faults that are put in? */
@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Put faults into accepted objects and count which ones strict decoding reports.",
    description = {
      "",
      "Takes every accepted object of the snapshots, makes mutants with one fault each (an unknown",
      "field at every depth, a wrong type, a missing required field, a bad enum, a broken pattern, a",
      "value out of range, a duplicate list-map key, ...), and expects each at its exact path and",
      "rule, and nothing else.",
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  skewpack selftest mysql.tgz redis.tgz --per-rule 20 --seed 7",
      "",
      "Exit codes: 0 every mutant was reported exactly; 2 unusable input; 3 some were not.",
    })
final class SelftestCommand implements Callable<Integer> {

  private static final int SHOWN_MISSES = 20;

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Directories or .tgz files.")
  private List<Path> snapshots;

  @Option(
      names = "--per-rule",
      paramLabel = "N",
      defaultValue = "10",
      description = "At most N mutants of an object for each rule (default: ${DEFAULT-VALUE}).")
  private int perRule;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same mutants (default: ${DEFAULT-VALUE}).")
  private long seed;

  private final Console console;

  SelftestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    int mutants = 0;
    int exact = 0;
    Map<Rule, Integer> byRule = new java.util.EnumMap<>(Rule.class);
    List<String> misses = new ArrayList<>();
    for (Path path : snapshots) {
      MutationRun run = run(path);
      mutants += run.mutants();
      exact += run.exact();
      run.byRule().forEach((rule, count) -> byRule.merge(rule, count, Integer::sum));
      run.misses()
          .forEach(
              miss ->
                  misses.add(
                      "%s: %s at %s was put in, reported: %s"
                          .formatted(
                              path,
                              miss.mutant().rule().id(),
                              miss.mutant().path(),
                              miss.reported())));
    }
    byRule.forEach((rule, count) -> console.out().println("%-10s %d".formatted(rule.id(), count)));
    console
        .out()
        .println("%d of %d mutants reported exactly (seed %d)".formatted(exact, mutants, seed));
    misses.stream().limit(SHOWN_MISSES).forEach(console::note);
    if (mutants == 0) {
      throw new UsageException("no mutant could be made: the snapshots hold no accepted object");
    }
    return misses.isEmpty() ? ExitCode.OK : ExitCode.BLOCKER;
  }

  private MutationRun run(Path path) {
    Snapshot snapshot = Snapshots.read(path);
    if (snapshot.crd().isEmpty() || snapshot.chart().flatMap(ChartLayer::addon).isEmpty()) {
      throw new UsageException(path + " holds no addon chart or no CRDs");
    }
    try {
      List<JsonNode> objects = new ArrayList<>();
      for (RenderedObject object :
          snapshot.chart().flatMap(ChartLayer::addon).orElseThrow().objects()) {
        objects.add(snapshot.resolve(object.content()));
      }
      CrdSchemas schemas = CrdSchemas.of(snapshot.crd().get(), snapshot::resolve);
      return MutationRun.of(objects, schemas, seed, perRule);
    } catch (SnapshotException e) {
      throw new UsageException(path + " contradicts itself: " + e.getMessage(), e);
    }
  }
}
