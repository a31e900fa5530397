package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skewpack.capture.helm.ChartRequest.EngineChoice;
import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartCollectorTest {

  @TempDir static Path tmp;
  private static ChartCollector collector;

  @BeforeAll
  static void open() {
    collector = new ChartCollector(System.getenv("PATH"), tmp);
  }

  @AfterAll
  static void leavesNothingBehind() throws IOException {
    collector.close();
    assertThat(TestCharts.content(tmp).keySet()).noneMatch(path -> path.contains("run-"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void rendersAChartWithItsLocalDependency(EngineChoice engine) throws ChartException {
    RenderedChart rendered = collect(ChartRequest.of(TestCharts.chart("engine")), engine);

    assertThat(rendered.facts().orElseThrow().declaredConstraint()).hasValue(">=1.0.0");
    assertThat(rendered.facts().orElseThrow().appVersion()).hasValue("8.0");
    RenderedManifest cmpd = named(rendered, "engine-0.1.0");
    assertThat(cmpd.template()).hasValue("engine/templates/cmpd.yaml");
    assertThat(cmpd.object().at("/metadata/annotations").toString())
        .isEqualTo(
            "{\"release\":\"engine\",\"namespace\":\"default\",\"kubernetes\":\"v1.34.0\","
                + "\"snapshots\":\"false\",\"shared\":\"hello\"}");
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void takesTheItemsOutOfLists(EngineChoice engine) throws ChartException {
    RenderedChart rendered = collect(ChartRequest.of(TestCharts.chart("engine")), engine);

    assertThat(named(rendered, "first").template()).hasValue("engine/templates/list.yaml");
    assertThat(named(rendered, "second").object().path("kind").asText()).isEqualTo("ConfigMap");
    assertThat(rendered.manifests())
        .noneMatch(manifest -> manifest.object().path("kind").asText().equals("List"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void namesThePlacesOfCrdsAndKeepsThemOutOfTheManifests(EngineChoice engine)
      throws ChartException {
    RenderedChart rendered = collect(ChartRequest.of(TestCharts.chart("engine")), engine);

    assertThat(rendered.crds().places())
        .containsExactly("charts/shared/crds/shared.yaml", "crds/plain.yaml", "templates/crd.yaml");
    assertThat(rendered.manifests())
        .noneMatch(m -> m.object().path("kind").asText().equals("CustomResourceDefinition"));
  }

  @ParameterizedTest
  @CsvSource({"PROGRAM, true", "EMBEDDED, false"})
  void saysWhetherHooksAreShown(EngineChoice engine, boolean shown) throws ChartException {
    RenderedChart rendered = collect(ChartRequest.of(TestCharts.chart("engine")), engine);

    assertThat(rendered.rendering().cannotShow().contains("hooks")).isEqualTo(!shown);
    assertThat(rendered.manifests().stream().flatMap(manifest -> manifest.hook().stream()))
        .isEqualTo(shown ? List.of("pre-upgrade") : List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void appliesValuesFilesThenSetEntriesInOrder(EngineChoice engine) throws Exception {
    Path first = Files.writeString(tmp.resolve("first.yaml"), "replicas: 2\n");
    Path second = Files.writeString(tmp.resolve("second.yaml"), "replicas: 3\n");
    ChartRequest request = ChartRequest.of(TestCharts.chart("engine"));

    assertThat(replicas(collect(request.withValues(List.of(first, second)), engine))).isEqualTo(3);
    RenderedChart set =
        collect(
            request
                .withValues(List.of(first))
                .withSet(List.of("replicas=7,a=b", "replicas=5", "admin.password=hunter2")),
            engine);
    assertThat(replicas(set)).isEqualTo(5);
    assertThat(set.rendering().set())
        .containsExactly("replicas=7,a=b", "replicas=5", "admin.password=***");
    assertThat(set.rendering().values().get(0).sha256()).isEqualTo(Sha256.of("replicas: 2\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1",
        "a=true,b=null",
        "a=x\\,y",
        "a={x,y}",
        "a={x,y\\,z}",
        "a={x},b=c",
        "a[1].b=c=d",
        "a.b={1,2},a.c=x y & =",
        "a\\.b=1,c=x{,d=2",
        "a=1,"
      })
  void bothHelmsReadTheSameFromSetEntries(String entry) throws ChartException {
    ChartRequest request =
        ChartRequest.of(TestCharts.chart("values")).withSet(List.of("z=9", entry));

    assertThat(collect(request, EngineChoice.EMBEDDED).manifests())
        .isEqualTo(collect(request, EngineChoice.PROGRAM).manifests());
  }

  @Test
  void doesNotRepeatASecretThatHelmCouldNotRead() {
    ChartRequest request =
        ChartRequest.of(TestCharts.chart("values")).withSet(List.of("password=hunter2,hunter3"));

    for (EngineChoice engine : List.of(EngineChoice.EMBEDDED, EngineChoice.PROGRAM)) {
      if (engine == EngineChoice.EMBEDDED || helmIsInstalled()) {
        assertThat(failure(request.withEngine(engine)).getMessage()).doesNotContain("hunter");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void readsAPackagedChartAsItIs(EngineChoice engine) throws Exception {
    Path packaged = packaged("engine");

    RenderedChart fromPackage = collect(ChartRequest.of(packaged), engine);

    RenderedChart fromDirectory = collect(ChartRequest.of(TestCharts.chart("engine")), engine);
    assertThat(fromPackage.manifests()).isEqualTo(fromDirectory.manifests());
    assertThat(fromPackage.crds()).isEqualTo(fromDirectory.crds());
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void neverWritesToTheUsersCharts(EngineChoice engine, @TempDir Path charts) throws Exception {
    Path chart = TestCharts.copy("engine", charts);
    Map<String, String> before = TestCharts.content(charts);
    chart.toFile().setWritable(false);
    try {
      collect(ChartRequest.of(chart), engine);
    } finally {
      chart.toFile().setWritable(true);
    }

    assertThat(TestCharts.content(charts)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nilpointer    | nilpointer/templates/cmpd.yaml:4:11: nil pointer evaluating interface {}.tag at <.Values.image.tag.name> in nilpointer/templates/_helpers.tpl:2:10
          required      | required/templates/cm.yaml:4:11: a name must be given
          newkubernetes | chart requires kubeVersion: >=1.99.0 which is incompatible with Kubernetes v1.34.0
          schema        | values don't meet the specifications of the schema(s) in the following chart(s): schema: at '': missing property 'must'; at '/replicas': got string, want integer
          broken        | broken: Chart.yaml: line 3: expected ',' or ']', but got <stream end>
          versionless   | versionless: Chart.yaml: version is required
          remote        | remote: dependency redis 1.2.3 is missing from charts/ and comes from https://charts.example.com: skewpack does not download; run `helm dependency build` first
          kindless      | kindless/templates/x.yaml, document 1 is not a Kubernetes object: it has no kind
          shared        | shared is a library chart: it holds definitions for other charts and renders nothing; name a chart that depends on it
          """)
  void saysInOneLineWhatIsWrongWhicheverHelmRenders(String chart, String message) {
    for (EngineChoice engine : List.of(EngineChoice.EMBEDDED, EngineChoice.PROGRAM)) {
      if (engine == EngineChoice.EMBEDDED || helmIsInstalled()) {
        ChartException failure =
            failure(ChartRequest.of(TestCharts.chart(chart)).withEngine(engine));
        assertThat(failure).hasMessage(message);
        assertThat(failure.reason()).isEqualTo(Reason.INVALID);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void stopsATemplateThatNeverEnds(EngineChoice engine) throws ChartException {
    ChartRequest slow =
        ChartRequest.of(TestCharts.chart("slow")).withDeadline(Duration.ofMillis(2500));
    assumeEngine(engine);

    ChartException failure = failure(slow.withEngine(engine));

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("took longer than 2.5 s");
    assertThat(collect(ChartRequest.of(TestCharts.chart("engine")), engine).manifests())
        .as("the next chart is not affected")
        .isNotEmpty();
  }

  @Test
  void addsApiVersionsWithTheProgramAndRefusesToPretendWithoutIt() throws ChartException {
    ChartRequest request =
        ChartRequest.of(TestCharts.chart("engine"))
            .withApiVersions(List.of("snapshot.storage.k8s.io/v1"));

    assertThat(failure(request.withEngine(EngineChoice.EMBEDDED)))
        .hasMessageContaining("cannot add API versions (snapshot.storage.k8s.io/v1)");
    RenderedChart rendered = collect(request, EngineChoice.PROGRAM);
    assertThat(
            named(rendered, "engine-0.1.0").object().at("/metadata/annotations/snapshots").asText())
        .isEqualTo("true");
  }

  @Test
  void takesTheEmbeddedHelmWhenNoProgramIsInstalled(@TempDir Path empty) throws ChartException {
    try (ChartCollector bare = new ChartCollector("", empty)) {
      ChartRequest request = ChartRequest.of(TestCharts.chart("engine"));

      assertThat(bare.collect(request).rendering().engine()).isEqualTo(Engine.EMBEDDED_HELM);
      assertThat(bare.collect(request).rendering().engineVersion()).hasValue("v3.21.0");
      assertThat(
              catchThrowableOfType(
                      ChartException.class,
                      () -> bare.collect(request.withEngine(EngineChoice.PROGRAM)))
                  .reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void passesOverAProgramThatIsNoHelm(@TempDir Path bin) throws Exception {
    Path fake = Files.writeString(bin.resolve("helm"), "#!/bin/sh\necho v2.17.0\n");
    assumeTrue(fake.toFile().setExecutable(true));
    try (ChartCollector odd = new ChartCollector(bin.toString(), bin)) {
      ChartRequest request = ChartRequest.of(TestCharts.chart("engine"));

      assertThat(odd.collect(request).rendering().engine()).isEqualTo(Engine.EMBEDDED_HELM);
      assertThat(
              catchThrowableOfType(
                  ChartException.class,
                  () -> odd.collect(request.withEngine(EngineChoice.PROGRAM))))
          .hasMessageEndingWith("is neither Helm 3 nor Helm 4: `helm version` says v2.17.0");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRAM", "EMBEDDED"})
  void aChartsNameIsNeverAnOptionForHelm(EngineChoice engine, @TempDir Path chart)
      throws IOException {
    assumeEngine(engine);
    Path proof = chart.resolve("proof");
    Path script =
        Files.writeString(chart.resolve("run.sh"), "#!/bin/sh\ntouch " + proof + "\ncat\n");
    assumeTrue(script.toFile().setExecutable(true));
    Files.writeString(
        chart.resolve("Chart.yaml"),
        "apiVersion: v2\nversion: 1.0.0\nname: '--post-renderer=" + script + "'\n");

    assertThat(failure(ChartRequest.of(chart).withEngine(engine)).reason())
        .isEqualTo(Reason.INVALID);
    assertThat(proof).doesNotExist();
  }

  @Test
  void tellsAPathThatDoesNotExistFromAChartThatIsWrong(@TempDir Path empty) {
    ChartRequest chart = ChartRequest.of(TestCharts.chart("engine"));

    assertThat(failure(ChartRequest.of(empty.resolve("no"))).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure(chart.withValues(List.of(empty.resolve("v.yaml")))))
        .hasMessage("the values file " + empty.resolve("v.yaml") + " does not exist");
    assertThat(failure(ChartRequest.of(Path.of("oci://example.com/chart"))))
        .hasMessageContaining("skewpack does not download");
    ChartException nothing = failure(ChartRequest.of(empty));
    assertThat(nothing.reason()).isEqualTo(Reason.INVALID);
    assertThat(nothing).hasMessage(empty + " holds no Chart.yaml and no manifests");
  }

  private static int replicas(RenderedChart rendered) {
    return named(rendered, "engine-0.1.0").object().at("/spec/replicas").asInt();
  }

  private static Path packaged(String chart) throws Exception {
    Path directory = Files.createTempDirectory(tmp, "package");
    LocalChart.open(TestCharts.chart(chart)).copyTo(directory);
    SortedMap<String, byte[]> files = new TreeMap<>();
    ChartTree tree =
        ChartTree.read(directory, List.of(directory.toRealPath()), new SizeBudget("test"));
    for (String name : tree.names()) {
      files.put(name, tree.bytes(name));
    }
    return Files.write(directory.resolve("x.tgz"), ChartArchive.pack(files));
  }

  private static RenderedChart collect(ChartRequest request, EngineChoice engine)
      throws ChartException {
    assumeEngine(engine);
    return collector.collect(request.withEngine(engine));
  }

  private static void assumeEngine(EngineChoice engine) {
    assumeTrue(
        engine != EngineChoice.PROGRAM || helmIsInstalled(), "skipped: no helm program is on PATH");
  }

  private static boolean helmIsInstalled() {
    return HelmProgram.find(System.getenv("PATH")).isPresent();
  }

  private static ChartException failure(ChartRequest request) {
    return catchThrowableOfType(ChartException.class, () -> collector.collect(request));
  }

  private static RenderedManifest named(RenderedChart rendered, String name) {
    Optional<RenderedManifest> found =
        rendered.manifests().stream()
            .filter(m -> m.object().at("/metadata/name").asText().equals(name))
            .findFirst();
    assertThat(found).as(name).isPresent();
    return found.orElseThrow();
  }
}
