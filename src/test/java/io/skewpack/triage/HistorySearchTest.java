package io.skewpack.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.ChartInTree;
import io.skewpack.capture.git.ChartRepository;
import io.skewpack.capture.git.GitFixture;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CodeOwners;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.CutShort;
import io.skewpack.snapshot.History.Finding;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.OwnersLine;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.History.Revision;
import io.skewpack.snapshot.History.Sibling;
import io.skewpack.snapshot.History.Stop;
import io.skewpack.snapshot.History.Unread;
import io.skewpack.snapshot.History.Untried;
import io.skewpack.snapshot.History.Why;
import io.skewpack.snapshot.History.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In place of Helm, a renderer that reads the exported files: a chart is rejected for every line
 * {@code bad: field}, when its values say {@code on: true} or nothing, and does not render while it
 * holds {@code broken}.
 */
class HistorySearchTest {

  private static final String CHART =
      """
      apiVersion: v2
      name: %s
      version: 1.0.0
      annotations: {addon.kubeblocks.io/kubeblocks-version: ">=1.0.0"}
      """;

  @TempDir private Path folder;
  private GitFixture fixture;
  private final AtomicInteger renderings = new AtomicInteger();
  private TimeLimit time = new TimeLimit(Duration.ofMinutes(1), System::nanoTime);

  @BeforeEach
  void engine() throws IOException {
    fixture =
        GitFixture.in(folder.resolve("repo")).file(path("Chart.yaml"), CHART.formatted("engine"));
  }

  private static String path(String file) {
    return "addons/engine/" + file;
  }

  private static Rejection field(String name) {
    return new Rejection("g/v1", "Engine", "." + name, "unknown", 1);
  }

  private History search(List<String> refs, Rejection... rejected) throws CaptureException {
    try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
      Renderer renderer = (commit, chart) -> render(repository, commit, chart);
      return new HistorySearch(repository, renderer, renderer, time, (what, number, of) -> {})
          .search(Optional.of("addons/engine"), "engine", refs, List.of(rejected));
    }
  }

  private Introduction introduction(String field) throws CaptureException {
    return search(List.of(), field(field)).introductions().get(0);
  }

  private Attempt render(ChartRepository repository, Commit commit, ChartInTree chart)
      throws Renderer.TimeUp {
    if (time.isUp()) {
      throw new Renderer.TimeUp();
    }
    renderings.incrementAndGet();
    try {
      Path room = Files.createTempDirectory(folder, "out");
      repository.export(commit, chart, room);
      String all;
      try (Stream<Path> files = Files.walk(room)) {
        all =
            files
                .filter(Files::isRegularFile)
                .map(HistorySearchTest::read)
                .collect(Collectors.joining("\n"));
      }
      if (all.contains("broken")) {
        return Attempt.notRendered("it is broken");
      }
      List<Rejection> rejections =
          all.contains("on: false")
              ? List.of()
              : all.lines()
                  .filter(line -> line.startsWith("bad: "))
                  .map(line -> field(line.substring(5)))
                  .distinct()
                  .toList();
      return new Attempt(
          rejections.isEmpty() ? Result.PASSES : Result.REJECTED, Optional.empty(), rejections);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CaptureException e) {
      return Attempt.notRendered(e.getMessage());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theCommitThatAddedTheTextIsFoundAmongMany() throws Exception {
    fixture.commit("chart");
    for (int i = 0; i < 30; i++) {
      fixture.file(path("values.yaml"), "a: " + i + "\n").commit("before " + i);
    }
    String wanted = fixture.file(path("templates/x.yaml"), "bad: size\n").commit("adds size");
    for (int i = 0; i < 30; i++) {
      fixture.file(path("values.yaml"), "b: " + i + "\n").commit("after " + i);
    }
    Introduction found = introduction("size");
    assertThat(found.finding()).isEqualTo(Finding.RENDERED);
    assertThat(found.commit().map(Commit::id)).contains(wanted);
    assertThat(found.commit().map(Commit::author)).contains("Ada");
    assertThat(found.commit().map(Commit::subject)).contains("adds size");
    assertThat(found.detail()).isEmpty();
    assertThat(renderings).hasValueLessThan(5);
  }

  @Test
  void aFieldThatAValueSwitchesOnIsFoundByBisection() throws Exception {
    fixture
        .file(path("templates/x.yaml"), "bad: size\n")
        .file(path("values.yaml"), "on: false\n")
        .commit("prepared");
    for (int i = 0; i < 12; i++) {
      fixture.file(path("notes.txt"), "a: " + i + "\n").commit("before " + i);
    }
    String wanted = fixture.file(path("values.yaml"), "on: true\n").commit("switched on");
    for (int i = 0; i < 12; i++) {
      fixture.file(path("notes.txt"), "b: " + i + "\n").commit("after " + i);
    }
    Introduction found = introduction("size");
    assertThat(found.finding()).isEqualTo(Finding.RENDERED);
    assertThat(found.commit().map(Commit::id)).contains(wanted);
    assertThat(found.detail()).isPresent();
  }

  @Test
  void ofAFieldThatLeftAndCameBackTheLastEntryCounts() throws Exception {
    fixture.file(path("templates/x.yaml"), "bad: size\n").commit("from the start");
    fixture.file(path("templates/x.yaml"), "good: size\n").commit("repaired");
    String wanted = fixture.file(path("templates/x.yaml"), "bad: size\n").commit("reverted");
    fixture.file(path("values.yaml"), "a: 1\n").commit("later");
    assertThat(introduction("size").commit().map(Commit::id)).contains(wanted);
  }

  @Test
  void aChartThatItIsBuiltFromMayHaveBroughtItIn() throws Exception {
    fixture
        .file(
            path("Chart.yaml"),
            CHART.formatted("engine")
                + "dependencies: [{name: lib, version: 0.1.0, repository: 'file://../lib'}]\n")
        .file("addons/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n")
        .commit("chart");
    String wanted = fixture.file("addons/lib/_x.tpl", "bad: size\n").commit("library");
    fixture.file("elsewhere.txt", "bad: size\n").commit("elsewhere");
    History history = search(List.of(), field("size"));
    assertThat(history.introductions().get(0).commit().map(Commit::id)).contains(wanted);
    assertThat(history.siblings()).isEmpty();
  }

  @Test
  void aChartThatMovedIsFollowed() throws Exception {
    fixture.delete(path("Chart.yaml"));
    fixture.file("deploy/old/Chart.yaml", CHART.formatted("engine")).commit("chart");
    String wanted = fixture.file("deploy/old/x.yaml", "bad: size\n").commit("adds size");
    fixture.delete("deploy/old/Chart.yaml").delete("deploy/old/x.yaml");
    fixture
        .file(path("Chart.yaml"), CHART.formatted("engine"))
        .file(path("x.yaml"), "bad: size\n")
        .commit("moved");
    assertThat(introduction("size").commit().map(Commit::id)).contains(wanted);
  }

  @Test
  void whatIsThereFromTheStartOrOnlyInTheWorkTreeIsSaid() throws Exception {
    String first = fixture.file(path("x.yaml"), "bad: size\n").commit("chart");
    fixture.file(path("values.yaml"), "a: 1\n").commit("later");
    fixture.file(path("y.yaml"), "bad: shape\n");
    History history = search(List.of(), field("shape"), field("size"));
    assertThat(history.introductions().get(0).finding()).isEqualTo(Finding.NOT_COMMITTED);
    assertThat(history.introductions().get(1).finding()).isEqualTo(Finding.FROM_THE_START);
    assertThat(history.introductions().get(1).commit().map(Commit::id)).contains(first);
    assertThat(history.repository().changed()).containsExactly(path("y.yaml"));
  }

  @Test
  void aShallowCloneEndsBeforeTheAnswer() throws Exception {
    fixture.commit("chart");
    String oldest = fixture.file(path("x.yaml"), "bad: size\n").commit("adds size");
    fixture.file(path("values.yaml"), "a: 1\n").commit("later");
    Files.writeString(fixture.workTree().resolve(".git/shallow"), oldest + "\n");
    Introduction found = introduction("size");
    assertThat(found.finding()).isEqualTo(Finding.BEYOND_SHALLOW);
    assertThat(found.commit().map(Commit::id)).contains(oldest);
  }

  @Test
  void everyRevisionIsTriedAndEveryContentOnce() throws Exception {
    fixture.file(path("x.yaml"), "good: 1\n").commit("one");
    fixture.tag("v1.0.0").tag("v1.0.0-beta.1");
    fixture.branch("release-1.0").file("README.md", "x").commit("the chart stays as it is");
    fixture.checkout("main").file(path("x.yaml"), "bad: size\n").commit("two");
    fixture.tag("v1.1.0-alpha.0");
    fixture.file(path("x.yaml"), "broken\n").commit("three");
    fixture.tag("v1.1.0-alpha.1");
    fixture.branch("try/this").delete(path("x.yaml")).delete(path("Chart.yaml"));
    fixture.commit("without");
    fixture.checkout("main").file(path("x.yaml"), "bad: size\nbad: shape\n").commit("four");
    History history = search(List.of("try/this"), field("shape"), field("size"));
    assertThat(history.chart()).isEqualTo("addons/engine");
    assertThat(history.revisions().stream().map(r -> r.names() + " " + r.result()))
        .containsExactly(
            "[HEAD, main] REJECTED",
            "[release-1.0] PASSES",
            "[try/this] NO_CHART",
            "[v1.1.0-alpha.1] NOT_RENDERED",
            "[v1.1.0-alpha.0] REJECTED",
            "[v1.0.0, v1.0.0-beta.1] PASSES");
    Revision head = history.revisions().get(0);
    assertThat(head.kind()).isEqualTo(RefKind.HEAD);
    assertThat(head.path()).contains("addons/engine");
    assertThat(head.version()).contains("1.0.0");
    assertThat(head.declared()).contains(">=1.0.0");
    assertThat(history.revisions().get(3).detail()).contains("it is broken");
    assertThat(renderings).hasValue(4);
    assertThat(history.cutShort()).isEmpty();
    assertThat(history.repository().passedOver()).isEmpty();
  }

  @Test
  void moreContentsThanAreTriedArePassedOverByName() throws Exception {
    for (int i = 0; i < HistorySearch.MAX_CONTENTS + 5; i++) {
      fixture.file(path("x.yaml"), "n: " + i + "\n").commit("c" + i);
      fixture.tag("v1.0." + i);
    }
    History history = search(List.of());
    assertThat(history.revisions()).hasSize(HistorySearch.MAX_CONTENTS);
    assertThat(history.repository().passedOver())
        .containsExactly("v1.0.4", "v1.0.3", "v1.0.2", "v1.0.1", "v1.0.0");
  }

  @Test
  void theOtherChartsAreTheControl() throws Exception {
    fixture
        .file(path("x.yaml"), "bad: size\n")
        .file("addons/alike/Chart.yaml", CHART.formatted("alike"))
        .file("addons/alike/x.yaml", "bad: size\n")
        .file("addons/plain/Chart.yaml", "apiVersion: v2\nname: plain\nversion: 1.0.0\n")
        .file("addons/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
        .file("far/away/Chart.yaml", "apiVersion: v2\nname: away\nversion: 1.0.0\n")
        .file("far/addon/Chart.yaml", CHART.formatted("addon"))
        .file(path("charts/part/Chart.yaml"), CHART.formatted("part"))
        .commit("all");
    History history = search(List.of(), field("size"));
    assertThat(history.siblings().stream().map(Sibling::path))
        .containsExactly("addons/alike", "addons/plain", "far/addon");
    assertThat(history.siblings().stream().map(Sibling::result))
        .containsExactly(Result.REJECTED, Result.PASSES, Result.PASSES);
  }

  @Test
  void whomTheRepositoryNamesForTheChartIsAskedOfTheFirstFileThatGitHubLooksFor() throws Exception {
    fixture.commit("chart");
    assertThat(search(List.of()).codeOwners())
        .contains(
            new CodeOwners(
                Optional.empty(), path("Chart.yaml"), Optional.empty(), Optional.empty(), 0));
    fixture.file("docs/CODEOWNERS", "* @docs\n").commit("in docs");
    assertThat(codeOwners().file()).contains("docs/CODEOWNERS");
    fixture.file("CODEOWNERS", "* @root\n").commit("in the root");
    assertThat(codeOwners().line().map(OwnersLine::owners)).contains(List.of("@root"));
    fixture.file(".github/CODEOWNERS", "* @all\naddons/engine/ @org/db\n").commit("for GitHub");
    fixture.file(".github/CODEOWNERS", "* @not-committed\n");
    assertThat(codeOwners())
        .isEqualTo(
            new CodeOwners(
                Optional.of(".github/CODEOWNERS"),
                path("Chart.yaml"),
                Optional.of(new OwnersLine(2, "addons/engine/", List.of("@org/db"), 1)),
                Optional.empty(),
                0));
  }

  @Test
  void aCodeOwnersThatGitHubWouldNotReadSoIsNotReadAndSaysWhy() throws Exception {
    fixture.file("CODEOWNERS", "* @all\n".repeat(430_000)).commit("too large");
    assertThat(codeOwners().unread()).contains(Unread.TOO_LARGE);
    fixture.file("CODEOWNERS", "[Databases] @org/db\naddons/engine/\n").commit("for GitLab");
    assertThat(codeOwners().unread()).contains(Unread.SECTIONS);
    fixture.delete("CODEOWNERS");
    Files.createSymbolicLink(fixture.workTree().resolve("CODEOWNERS"), Path.of(path("Chart.yaml")));
    fixture.commit("a link");
    assertThat(codeOwners().unread()).contains(Unread.LINK);
    assertThat(codeOwners().line()).isEmpty();
  }

  private CodeOwners codeOwners() throws CaptureException {
    return search(List.of()).codeOwners().orElseThrow();
  }

  @Test
  void whatTimeDidNotAllowIsNamed() throws Exception {
    fixture.file(path("x.yaml"), "bad: size\n").commit("one");
    fixture.tag("v1.0.0").file("addons/other/Chart.yaml", CHART.formatted("other")).commit("two");
    time = new TimeLimit(Duration.ZERO, System::nanoTime);
    History history = search(List.of(), field("size"));
    assertThat(history.revisions()).isEmpty();
    assertThat(history.repository().passedOver()).containsExactly("HEAD", "main", "v1.0.0");
    assertThat(history.introductions().get(0).finding()).isEqualTo(Finding.NOT_FOUND);
    assertThat(history.cutShort())
        .contains(
            new CutShort(
                Stop.DEADLINE,
                0,
                List.of(
                    new Untried(Work.REVISIONS, 2, 2),
                    new Untried(Work.CHARTS, 0, 0),
                    new Untried(Work.FIELDS, 1, 1))));
    assertThat(history.introductions().get(0).detail()).contains(Why.DEADLINE.id());
  }

  @Test
  void anInterruptionKeepsWhatIsThere() throws Exception {
    fixture.file(path("x.yaml"), "bad: size\n").commit("one");
    Thread.currentThread().interrupt();
    History history = search(List.of(), field("size"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(history.cutShort()).map(CutShort::by).contains(Optional.of(Stop.USER));
    assertThat(history.introductions()).hasSize(1);
  }

  @Test
  void aRepositoryWithoutACommitOrWithoutTheChartSaysSo() throws Exception {
    History unborn = search(List.of(), field("size"));
    assertThat(unborn.repository().head()).isEmpty();
    assertThat(unborn.introductions().get(0).finding()).isEqualTo(Finding.NOT_COMMITTED);
    assertThat(unborn.introductions().get(0).detail()).contains(Why.NO_COMMIT_YET.id());
    fixture.commit("one");
    try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
      HistorySearch search =
          new HistorySearch(
              repository,
              (commit, chart) -> Attempt.noChart(),
              (commit, chart) -> Attempt.noChart(),
              time,
              (what, number, of) -> {});
      assertThatThrownBy(() -> search.search(Optional.empty(), "stranger", List.of(), List.of()))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("has no chart called stranger");
    }
  }
}
