package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChartTest {

  @TempDir Path tmp;
  private Path chart;
  private Path shared;

  @BeforeEach
  void copyCharts() throws IOException {
    chart = TestCharts.copy("engine", tmp);
    shared = tmp.resolve("shared");
  }

  @Test
  void packsLocalDependencies() throws Exception {
    Path copy = copied();

    ChartArchive packed =
        ChartArchive.read(
            Files.readAllBytes(copy.resolve("charts/local-dependency-0.tgz")),
            "x",
            new SizeBudget("x"));
    assertThat(packed.names())
        .containsExactly("Chart.yaml", "crds/shared.yaml", "templates/_names.tpl", "values.yaml");
  }

  @Test
  void leavesADependencyAloneThatTheChartHoldsAlready() throws Exception {
    Files.createDirectories(chart.resolve("charts/any-name"));
    Files.copy(shared.resolve("Chart.yaml"), chart.resolve("charts/any-name/Chart.yaml"));

    assertThat(LocalChart.open(chart).missing()).isEmpty();
  }

  @Test
  void buildsDependenciesOfDependencies() throws Exception {
    Path deep = Files.createDirectories(tmp.resolve("deep"));
    Files.writeString(deep.resolve("Chart.yaml"), "apiVersion: v2\nname: deep\nversion: 2.0.0\n");
    Files.writeString(
        shared.resolve("Chart.yaml"),
        "\ndependencies: [{name: deep, version: 2.0.0, repository: 'file://../deep'}]\n",
        java.nio.file.StandardOpenOption.APPEND);

    ChartArchive packed =
        ChartArchive.read(
            Files.readAllBytes(copied().resolve("charts/local-dependency-0.tgz")),
            "x",
            new SizeBudget("x"));

    assertThat(packed.names()).contains("charts/local-dependency-0.tgz");
  }

  @Test
  void endsWhenDependenciesLeadInACircle() throws IOException {
    Files.writeString(
        shared.resolve("Chart.yaml"),
        "\ndependencies: [{name: engine, version: 0.1.0, repository: 'file://../engine'}]\n",
        java.nio.file.StandardOpenOption.APPEND);

    assertThat(failure()).hasMessageContaining("nests charts deeper than");
  }

  @Test
  void namesADependencyWhoseDirectoryIsNotThere() throws IOException {
    WorkDirectory.deleteTree(shared);

    assertThat(failure())
        .hasMessage(
            "engine: dependency shared 0.1.0 points to file://../shared, where no Chart.yaml is");
  }

  @Test
  void followsLinksInsideTheChartAndToItsDependencies() throws Exception {
    Files.createSymbolicLink(chart.resolve("inside"), Path.of("templates"));
    Files.createSymbolicLink(chart.resolve("beside.tpl"), shared.resolve("templates/_names.tpl"));

    Path copy = copied();

    assertThat(copy.resolve("inside/cmpd.yaml")).exists();
    assertThat(copy.resolve("beside.tpl"))
        .isRegularFile()
        .hasSameTextualContentAs(shared.resolve("templates/_names.tpl"));
  }

  @Test
  void refusesLinksOutOfTheChart() throws IOException {
    Files.writeString(tmp.resolve("private-key"), "secret");
    Files.createSymbolicLink(chart.resolve("templates/x.yaml"), Path.of("../../private-key"));

    assertThat(failure())
        .hasMessageStartingWith(
            "templates/x.yaml is a symbolic link out of the chart (../../private-key)");
  }

  @Test
  void noticesLinksThatLeadNowhereOrInACircle() throws IOException {
    Files.createSymbolicLink(chart.resolve("loop"), Path.of("."));
    assertThat(failure()).hasMessageContaining("directories lead in a circle");

    Files.delete(chart.resolve("loop"));
    Files.createSymbolicLink(chart.resolve("gone"), Path.of("nothing"));
    assertThat(failure()).hasMessage("gone is a symbolic link to nothing: nothing");
  }

  @Test
  void doesNotCopyTheGitDirectoryNorWhatHelmIgnores() throws Exception {
    Files.createDirectories(chart.resolve(".git"));
    Files.writeString(chart.resolve(".git/HEAD"), "ref");

    Path copy = copied();

    assertThat(copy.resolve(".git")).doesNotExist();
    assertThat(copy.resolve("crds/ignored.yaml")).doesNotExist();
    assertThat(copy.resolve("crds/plain.yaml")).exists();
  }

  private Path copied() throws Exception {
    Path copy = Files.createDirectory(tmp.resolve("copy"));
    LocalChart.open(chart).copyTo(copy);
    return copy;
  }

  private ChartException failure() {
    return catchThrowableOfType(ChartException.class, () -> LocalChart.open(chart));
  }
}
