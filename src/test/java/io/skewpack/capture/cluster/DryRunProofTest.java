package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.KubernetesYaml.Document;
import io.skewpack.cli.CommandInProcess;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.diagnose.DryRunComparison.Difference;
import io.skewpack.diagnose.Examination;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the strict decode against real API servers, object by object, over a directory of charts:
 *
 * <pre>
 * KUBEBUILDER_ASSETS=$(.ci/api-server) mvn test -Dtest=DryRunProofTest \
 *   -Dskewpack.proof.charts=DIR -Dskewpack.proof.crds=BUNDLE,BUNDLE
 * </pre>
 *
 * <p>A chart is a directory with a Chart.yaml, or a YAML file of rendered manifests. Minutes long;
 * writes the table to {@code target/dry-run-proof.md}, and fails when a disagreement is not
 * explained.
 */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason = "left out: no kube-apiserver")
@EnabledIfSystemProperty(
    named = "skewpack.proof.charts",
    matches = ".+",
    disabledReason = "left out: a proof over a directory of charts, to be run on purpose")
class DryRunProofTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @TempDir Path folder;

  /** One line of the table. */
  private static final class Tally {
    private int charts;
    private int objects;
    private int accepted;
    private int rejected;
    private int passedOver;
    private final Map<String, Integer> explained = new TreeMap<>();
    private final List<String> disagreements = new ArrayList<>();
    private final Map<String, Integer> open = new TreeMap<>();
    private int paths;
    private int prunedByApply;
  }

  @Test
  void decodeAgreesWithTheServer() throws Exception {
    List<Path> charts = charts(Path.of(System.getProperty("skewpack.proof.charts")));
    List<String> report = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    int number = 0;
    for (String bundle : System.getProperty("skewpack.proof.crds").split(",", -1)) {
      Tally tally = new Tally();
      try (ApiServer server = ApiServer.start(folder.resolve("server" + number++))) {
        apply(server, Path.of(bundle));
        for (Path chart : charts) {
          judge(chart, server.kubeconfig(ApiServer.ADMIN), tally);
        }
      }
      report.addAll(lines(Path.of(bundle).getFileName().toString(), tally));
      disagreements.addAll(tally.disagreements);
    }
    Files.write(Path.of("target/dry-run-proof.md"), report);
    assertThat(disagreements).as("disagreements that nothing explains").isEmpty();
  }

  private void judge(Path chart, Path kubeconfig, Tally tally) throws Exception {
    Path out = folder.resolve("S.tgz");
    CommandInProcess ran =
        CommandInProcess.run(
            "capture",
            "--chart",
            chart.toString(),
            "--kubeconfig",
            kubeconfig.toString(),
            "--context",
            "admin",
            "--out",
            out.toString());
    String name = chart.getFileName().toString();
    if (!ran.out().contains("objects of the addon chart")) {
      tally.open.merge(name + " does not render", 1, Integer::sum);
      return;
    }
    tally.charts++;
    Examination examination =
        Diagnosis.of(SnapshotStore.read(out), VersionCatalog.load()).examination();
    for (Compared one : examination.dryRun().orElseThrow().objects()) {
      count(name, one, tally);
    }
  }

  private static void count(String chart, Compared one, Tally tally) {
    tally.objects++;
    tally.prunedByApply += one.attempt().isPrunedByApply() ? 1 : 0;
    if (one.attempt().whole() instanceof DryRun.NotEvaluated none) {
      tally.open.merge(none.reason().name(), 1, Integer::sum);
    } else if (one.judgement().orElseThrow() instanceof Judgement.BuiltIn) {
      tally.passedOver++;
    } else if (one.differences().isEmpty()) {
      tally.accepted += one.isAccepted() ? 1 : 0;
      tally.rejected += one.isRejected() ? 1 : 0;
    }
    tally.paths += one.attempt().causes().size();
    for (Difference difference : one.differences()) {
      String where =
          "%s: %s/%s %s (%s) by the %s: %s"
              .formatted(
                  chart,
                  one.object().kind(),
                  one.object().name(),
                  difference.path(),
                  difference.rule(),
                  difference.byServer() ? "server" : "decode",
                  difference.detail().orElse("-"));
      if (difference.explanation().isPresent()) {
        tally.explained.merge(difference.explanation().get().name(), 1, Integer::sum);
      } else {
        tally.disagreements.add(where);
      }
    }
  }

  private static List<String> lines(String bundle, Tally tally) {
    List<String> lines = new ArrayList<>();
    lines.add("## " + bundle);
    lines.add("");
    lines.add(
        "| charts | objects | accepted by both | rejected by both, path by path | "
            + "built-in, passed over by the decode | rejected paths | not evaluated | explained | disagreements |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    lines.add(
        "| %d | %d | %d | %d | %d | %d | %s | %s | %d |"
            .formatted(
                tally.charts,
                tally.objects,
                tally.accepted,
                tally.rejected,
                tally.passedOver,
                tally.paths,
                tally.open,
                tally.explained,
                tally.disagreements.size()));
    lines.add("");
    lines.add(
        "Objects that server-side apply takes and prunes without a word: " + tally.prunedByApply);
    lines.add("");
    tally.disagreements.forEach(one -> lines.add("- " + one));
    lines.add("");
    return lines;
  }

  private static List<Path> charts(Path directory) throws Exception {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(
              path -> path.toString().endsWith(".yaml") || Files.exists(path.resolve("Chart.yaml")))
          .sorted()
          .toList();
    }
  }

  private static void apply(ApiServer server, Path bundle) throws Exception {
    List<String> names = new ArrayList<>();
    for (Document document : KubernetesYaml.read(Files.readString(bundle))) {
      if (document.value().path("kind").asText().equals("CustomResourceDefinition")) {
        server.create(CRDS, document.value().toString());
        names.add(document.value().path("metadata").path("name").asText());
      }
    }
    for (String name : names) {
      for (int tried = 0; !isEstablished(server, name); tried++) {
        assertThat(tried).as(name).isLessThan(300);
        Thread.sleep(100);
      }
    }
    // What discovery shows follows a little later.
    Thread.sleep(3000);
  }

  private static boolean isEstablished(ApiServer server, String name) throws Exception {
    return server
        .read(CRDS + "/" + name)
        .at("/status/conditions")
        .toString()
        .contains("Established");
  }
}
