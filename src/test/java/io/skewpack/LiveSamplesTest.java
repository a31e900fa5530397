package io.skewpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skewpack.capture.cluster.SampleCluster;
import io.skewpack.capture.cluster.SampleCrds;
import io.skewpack.capture.registry.SampleRegistry;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Samples of a cluster: what their {@code cluster.yaml} says is put on a real API server, what a
 * {@code registry.yaml} says into a real registry, and both are captured with the command of the
 * README, and what comes out is held against the same expectations as the snapshot that is kept.
 * With {@code -Dgolden.update=true} it takes that one's place.
 */
@EnabledIfEnvironmentVariable(
    named = "KUBEBUILDER_ASSETS",
    matches = ".+",
    disabledReason =
        "left out: no kube-apiserver; KUBEBUILDER_ASSETS=$(.ci/api-server) mvn verify has one")
class LiveSamplesTest {

  /** The context's name in the commands of the READMEs. */
  private static final String CONTEXT = "staging";

  /** Snapshots are sent around. */
  private static final long MAX_BYTES = 500_000;

  @TempDir Path temporary;

  static Stream<Sample> samples() throws IOException {
    return Sample.all().filter(Sample::isLive);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theClusterGivesWhatWasExpectedByHand(Sample sample) throws Exception {
    Path out = temporary.resolve("snapshot");
    Optional<SampleRegistry> registry = registry(sample);
    try (SampleCluster cluster = SampleCluster.start(temporary.resolve("server"), crds(sample))) {
      cluster.create(sample.cluster());
      Map<String, String> environment =
          new HashMap<>(SampleCluster.environment(cluster.kubeconfig(CONTEXT)));
      registry.ifPresent(started -> environment.putAll(started.environment()));
      Sample.Said said = sample.capture(out, environment);
      assertThat(said.exitCode()).as(said.text()).isZero();
      assertThat(Diagnosis.of(SnapshotStore.read(out), VersionCatalog.load()).findings())
          .as("the API server and the strict decode agree")
          .anyMatch(
              found ->
                  found.check().equals("dry-run-agreement")
                      && found.status() == io.skewpack.diagnose.Status.PASS);
      cluster.keepCrdsAsCatalog(out);
    } finally {
      registry.ifPresent(SampleRegistry::close);
    }
    Sample fresh = sample.withSnapshot(out);
    SamplesTest expectations = new SamplesTest();
    expectations.checkSaysWhatWasExpectedByHand(fresh);
    expectations.theDecisionTreeTakesThePathThatWasExpectedByHand(fresh);
    expectations.theFirstScreenNamesTheNextStepAndTheOwnerThatWereExpectedByHand(fresh);
    expectations.theReportedErrorIsExplainedAsItWasExpectedByHand(fresh);
    expectations.theSnapshotIsWholeAndOfTheDocumentedShape(fresh);
    assertThat(bytes(out)).isLessThan(MAX_BYTES);
    if (Boolean.getBoolean("golden.update")) {
      replace(sample.snapshot(), out);
      expectations.renderGivesTheGoldenPack(sample);
    }
  }

  private Optional<SampleRegistry> registry(Sample sample) throws Exception {
    if (!Files.exists(sample.registry())) {
      return Optional.empty();
    }
    assumeTrue(System.getenv("SKEWPACK_DOCKER_REGISTRY") != null, SampleRegistry.LEFT_OUT);
    return Optional.of(SampleRegistry.start(temporary.resolve("registry"), sample.registry()));
  }

  private static SampleCrds crds(Sample sample) throws Exception {
    return Files.exists(sample.crds()) ? SampleCrds.of(sample.crds()) : SampleCrds.usual();
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : below(folder)) {
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private static void replace(Path old, Path fresh) throws IOException {
    if (Files.exists(old)) {
      for (Path path : below(old)) {
        Files.delete(path);
      }
    }
    List<Path> paths = below(fresh);
    for (int i = paths.size() - 1; i >= 0; i--) {
      Files.copy(paths.get(i), old.resolve(fresh.relativize(paths.get(i)).toString()));
    }
  }

  /** What is in a folder, deepest first, the folder itself last. */
  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
