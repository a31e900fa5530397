package io.skewpack.capture.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.ContentHistory.End;
import io.skewpack.capture.git.GitFixture.RawEntry;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartRepositoryTest {

  private static final String CHART = "apiVersion: v2\nname: engine\nversion: 1.0.0\n";
  private static final String WITH_LIBRARY =
      CHART + "dependencies:\n- {name: lib, version: 0.1.0, repository: 'file://../lib'}\n";
  private static final String LIBRARY =
      "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n";

  @TempDir private Path folder;

  private GitFixture engine() throws IOException {
    return GitFixture.in(folder.resolve("repo")).file("addons/engine/Chart.yaml", CHART);
  }

  @Test
  void isFoundFromAnyDirectoryInside() throws Exception {
    try (GitFixture fixture = engine()) {
      String id = fixture.file("addons/engine/templates/a.yaml", "a: 1\n").commit("one");
      Path chart = fixture.workTree().resolve("addons/engine");
      try (ChartRepository repository = ChartRepository.around(chart).orElseThrow()) {
        assertThat(repository.pathOf(chart)).contains("addons/engine");
        assertThat(repository.head().map(Commit::id)).contains(id);
        assertThat(repository.pathOf(fixture.workTree())).contains("");
        History.Repository facts = repository.facts(Optional.empty(), List.of("x"));
        assertThat(facts.branch()).contains("main");
        assertThat(facts.bare()).isFalse();
        assertThat(facts.shallow()).isFalse();
        assertThat(facts.passedOver()).containsExactly("x");
      }
    }
  }

  @Test
  void isNotMadeUp() throws Exception {
    assertThat(ChartRepository.around(folder)).isEmpty();
    assertThatThrownBy(() -> ChartRepository.at(folder))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("is no git repository and lies in none");
    assertThatThrownBy(() -> ChartRepository.at(folder.resolve("nowhere")))
        .hasMessageContaining("there is no repository at");
  }

  @Test
  void mayBeBareOrALinkedWorkTree() throws Exception {
    try (GitFixture fixture = engine()) {
      String id = fixture.commit("one");
      Path bare = folder.resolve("bare");
      try (Git clone =
          Git.cloneRepository()
              .setBare(true)
              .setURI(fixture.workTree().toUri().toString())
              .setDirectory(bare.toFile())
              .call()) {
        assertThat(clone.getRepository().isBare()).isTrue();
      }
      try (ChartRepository repository = ChartRepository.at(bare)) {
        Commit head = repository.head().orElseThrow();
        assertThat(head.id()).isEqualTo(id);
        assertThat(repository.find(head, Optional.empty(), "engine").map(ChartInTree::path))
            .contains("addons/engine");
        assertThat(repository.facts(Optional.empty(), List.of()).bare()).isTrue();
      }
      Path linked = Files.createDirectories(folder.resolve("linked"));
      Path data = Files.createDirectories(fixture.workTree().resolve(".git/worktrees/linked"));
      Files.writeString(data.resolve("HEAD"), id + "\n");
      Files.writeString(data.resolve("commondir"), "../..\n");
      Files.writeString(data.resolve("gitdir"), linked.resolve(".git") + "\n");
      Files.writeString(linked.resolve(".git"), "gitdir: " + data + "\n");
      Path chart = Files.createDirectories(linked.resolve("addons/engine"));
      try (ChartRepository repository = ChartRepository.around(chart).orElseThrow()) {
        assertThat(repository.pathOf(chart)).contains("addons/engine");
        assertThat(repository.head().map(Commit::id)).contains(id);
        assertThat(repository.facts(Optional.empty(), List.of()).branch()).isEmpty();
      }
    }
  }

  @Test
  void mayKeepItsRefsInTables() throws Exception {
    try (GitFixture fixture = engine()) {
      String id = fixture.commit("one");
      fixture.tag("v1.0.0");
      ((FileRepository) fixture.git().getRepository()).convertRefStorage("reftable", false, false);
      var before = GitFixture.everything(fixture.workTree());
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        assertThat(repository.head().map(Commit::id)).contains(id);
        assertThat(repository.named(List.of()).get(0).names())
            .containsExactly("HEAD", "main", "v1.0.0");
      }
      assertThat(GitFixture.everything(fixture.workTree())).isEqualTo(before);
    }
  }

  @Test
  void thatCannotBeReadSaysWhy() throws Exception {
    try (GitFixture fixture = engine()) {
      fixture.commit("one");
      Path config = fixture.workTree().resolve(".git/config");
      Files.writeString(
          config, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n");
      assertThatThrownBy(() -> ChartRepository.at(fixture.workTree()))
          .isInstanceOfSatisfying(
              CaptureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
          .hasMessageContaining("sha256, which skewpack cannot read");
      Files.writeString(config, "[core]\n\trepositoryformatversion = 7\n");
      assertThatThrownBy(() -> ChartRepository.at(fixture.workTree()))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("cannot be read");
      Path dangling = Files.createDirectories(folder.resolve("dangling"));
      Files.writeString(dangling.resolve(".git"), "gitdir: ../gone\n");
      assertThatThrownBy(() -> ChartRepository.around(dangling))
          .hasMessageContaining("points to a repository that is not there");
    }
  }

  @Test
  void withoutACommitHasNoHead() throws Exception {
    try (GitFixture fixture = engine();
        ChartRepository repository = ChartRepository.at(fixture.workTree())) {
      assertThat(repository.head()).isEmpty();
      assertThat(repository.named(List.of())).isEmpty();
      History.Repository facts = repository.facts(Optional.empty(), List.of());
      assertThat(facts.head()).isEmpty();
      assertThat(facts.branch()).contains("main");
      assertThat(facts.tags()).isZero();
    }
  }

  @Test
  void namesWhatMayHelpFirst() throws Exception {
    try (GitFixture fixture = engine()) {
      for (String tag :
          List.of("v1.0.0", "v1.0.1", "v1.0.2-beta.2", "v1.0.2-beta.10", "v1.1.0-alpha.0", "odd")) {
        fixture.file("addons/engine/values.yaml", tag + "\n").commit(tag);
        fixture.tag(tag);
      }
      fixture.branch("release-1.0").file("addons/engine/values.yaml", "r\n").commit("r");
      fixture.branch("feature/x").file("addons/engine/values.yaml", "x\n").commit("x");
      fixture.checkout("main").file("addons/engine/values.yaml", "m\n").commit("m");
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        List<NamedCommit> named = repository.named(List.of("feature/x"));
        assertThat(named.stream().map(one -> one.names().get(0)))
            .containsExactly(
                "HEAD",
                "feature/x",
                "release-1.0",
                "v1.0.1",
                "v1.0.0",
                "v1.1.0-alpha.0",
                "v1.0.2-beta.10",
                "v1.0.2-beta.2",
                "odd");
        assertThat(named.get(0).names()).containsExactly("HEAD", "main");
        assertThat(named.get(0).kind()).isEqualTo(RefKind.HEAD);
        assertThat(named.get(2).kind()).isEqualTo(RefKind.BRANCH);
        assertThat(
                named.stream()
                    .sorted(java.util.Comparator.comparing(NamedCommit::rank))
                    .map(one -> one.names().get(0)))
            .containsExactly(
                "HEAD",
                "release-1.0",
                "feature/x",
                "v1.1.0-alpha.0",
                "v1.0.2-beta.10",
                "v1.0.2-beta.2",
                "v1.0.1",
                "v1.0.0",
                "odd");
        assertThatThrownBy(() -> repository.named(List.of("no-such-branch")))
            .hasMessageContaining("no-such-branch");
        History.Repository facts = repository.facts(Optional.empty(), List.of());
        assertThat(facts.releaseBranches()).isEqualTo(1);
        assertThat(facts.tags()).isEqualTo(6);
      }
    }
  }

  @Test
  void followsAChartAndWhatItIsBuiltFrom() throws Exception {
    try (GitFixture fixture =
        GitFixture.in(folder.resolve("repo"))
            .file("deploy/engine/Chart.yaml", WITH_LIBRARY)
            .file("deploy/lib/Chart.yaml", LIBRARY)) {
      String added = fixture.commit("added");
      fixture.file("README.md", "hello\n").commit("not about the chart");
      String library = fixture.file("deploy/lib/x.tpl", "added: 1\n").commit("library");
      for (String file : List.of("engine/Chart.yaml", "lib/Chart.yaml", "lib/x.tpl")) {
        fixture.file(
            "addons/" + file, Files.readString(fixture.workTree().resolve("deploy/" + file)));
        fixture.delete("deploy/" + file);
      }
      fixture.commit("moved");
      String changed = fixture.file("addons/engine/values.yaml", "a: 1\n").commit("values");
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        Commit head = repository.head().orElseThrow();
        ChartInTree chart = repository.find(head, Optional.empty(), "engine").orElseThrow();
        assertThat(chart.directories().stream().map(ChartInTree.Directory::path))
            .containsExactly("addons/engine", "addons/lib");
        ContentHistory history = repository.history(head, chart, () -> false);
        assertThat(history.states().stream().map(state -> state.since().id()))
            .containsExactly(changed, library, added);
        assertThat(history.states().get(2).chart().path()).isEqualTo("deploy/engine");
        assertThat(history.end()).isEqualTo(End.CHART_WAS_ADDED);
        List<ContentHistory.Words> words =
            repository.words(history, Set.of("added", "name"), () -> false);
        assertThat(words.get(0).added()).isEmpty();
        assertThat(words.get(1).added()).containsExactly("added");
        assertThat(words.get(2).added()).containsExactly("name");
      }
    }
  }

  @Test
  void knowsThatAShallowCloneEnds() throws Exception {
    try (GitFixture fixture = engine()) {
      fixture.commit("one");
      String two = fixture.file("addons/engine/values.yaml", "a: 2\n").commit("two");
      String three = fixture.file("addons/engine/values.yaml", "a: 3\n").commit("three");
      Files.writeString(fixture.workTree().resolve(".git/shallow"), two + "\n");
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        Commit head = repository.head().orElseThrow();
        ChartInTree chart = repository.find(head, Optional.empty(), "engine").orElseThrow();
        ContentHistory history = repository.history(head, chart, () -> false);
        assertThat(history.states().stream().map(state -> state.since().id()))
            .containsExactly(three, two);
        assertThat(history.end()).isEqualTo(End.SHALLOW);
        assertThat(repository.facts(Optional.empty(), List.of()).shallow()).isTrue();
      }
    }
  }

  @Test
  void listsWhatDiffersFromHead() throws Exception {
    try (GitFixture fixture = engine()) {
      fixture
          .file("addons/engine/values.yaml", "a: 1\n")
          .file("addons/engine/same.yaml", "a: 1\n")
          .file("addons/engine/gone.yaml", "a: 1\n")
          .file(".gitignore", "*.tgz\n")
          .commit("one");
      fixture
          .file("addons/engine/values.yaml", "a: 2\n")
          .file("addons/engine/same.yaml", "a: 1\r\n")
          .file("addons/engine/templates/new.yaml", "b: 1\n")
          .file("addons/engine/charts/lib.tgz", "ignored")
          .file("addons/other/new.yaml", "not of this chart\n")
          .delete("addons/engine/gone.yaml");
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        Commit head = repository.head().orElseThrow();
        ChartInTree chart = repository.find(head, Optional.empty(), "engine").orElseThrow();
        assertThat(repository.facts(Optional.of(chart), List.of()).changed())
            .containsExactly(
                "addons/engine/gone.yaml",
                "addons/engine/templates/new.yaml",
                "addons/engine/values.yaml");
      }
    }
  }

  @Test
  void isNeverWrittenTo() throws Exception {
    try (GitFixture fixture =
        GitFixture.in(folder.resolve("repo"))
            .file("addons/engine/Chart.yaml", WITH_LIBRARY)
            .file("addons/lib/Chart.yaml", LIBRARY)) {
      fixture.commit("one");
      fixture.file("addons/engine/values.yaml", "a: 2\n").commit("two");
      fixture.tag("v1.0.0").file("addons/engine/values.yaml", "dirty\n");
    }
    Path repo = folder.resolve("repo");
    // Not even the time stamp of a directory may change: that would be a file made and removed.
    var before = GitFixture.everything(repo);
    Path out = Files.createDirectories(folder.resolve("out"));
    try (ChartRepository repository = ChartRepository.at(repo)) {
      Commit head = repository.head().orElseThrow();
      ChartInTree chart = repository.find(head, Optional.empty(), "engine").orElseThrow();
      repository.named(List.of());
      repository.words(repository.history(head, chart, () -> false), Set.of("a"), () -> false);
      repository.facts(Optional.of(chart), List.of());
      repository.charts(head);
      Path exported = repository.export(head, chart, out);
      assertThat(exported.resolve("values.yaml")).hasContent("a: 2");
      assertThat(exported.resolve("../lib/Chart.yaml")).exists();
    }
    assertThat(GitFixture.everything(repo)).isEqualTo(before);
    // JGit measures once in a process, with files it makes beside the repository's own: not here.
    assertThat(FS.getFileStoreAttributes(repo).getFsTimestampResolution())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theUsersConfigurationIsNotRead() throws Exception {
    QuietSystem.install();
    SystemReader reader = SystemReader.getInstance();
    assertThat(reader.getUserConfig().getSections()).isEmpty();
    assertThat(reader.getSystemConfig().getSections()).isEmpty();
    assertThat(reader.getenv("GIT_DIR")).isNull();
  }

  @Test
  void exportsCopiesOfLinksThatStayInside() throws Exception {
    List<RawEntry> entries =
        List.of(
            new RawEntry("Chart.yaml", FileMode.REGULAR_FILE, CHART),
            new RawEntry("files", FileMode.TREE, "inside\n"),
            new RawEntry("link", FileMode.SYMLINK, "files/inner"),
            new RawEntry("linked-directory", FileMode.SYMLINK, "./files"),
            new RawEntry("module", FileMode.GITLINK, ""));
    Path exported = export(entries);
    assertThat(exported.resolve("link")).isRegularFile().hasContent("inside");
    assertThat(Files.isSymbolicLink(exported.resolve("linked-directory"))).isFalse();
    assertThat(exported.resolve("linked-directory/inner")).hasContent("inside");
    assertThat(exported.resolve("module")).doesNotExist();
  }

  @Test
  void exportsNothingOutsideAndNothingThatIsHostile() throws Exception {
    for (RawEntry hostile :
        List.of(
            new RawEntry("..", FileMode.TREE, "x"),
            new RawEntry(".git", FileMode.TREE, "x"),
            new RawEntry(".GIT", FileMode.TREE, "x"),
            new RawEntry("a/b", FileMode.REGULAR_FILE, "x"),
            new RawEntry("a\\b", FileMode.REGULAR_FILE, "x"),
            new RawEntry("chart.YAML", FileMode.REGULAR_FILE, "x"),
            new RawEntry("out", FileMode.SYMLINK, "../../etc/passwd"),
            new RawEntry("absolute", FileMode.SYMLINK, "/etc/passwd"),
            new RawEntry("nowhere", FileMode.SYMLINK, "missing"),
            new RawEntry("self", FileMode.SYMLINK, "self"))) {
      assertThatThrownBy(
              () ->
                  export(
                      List.of(new RawEntry("Chart.yaml", FileMode.REGULAR_FILE, CHART), hostile)))
          .as(hostile.name())
          .isInstanceOf(CaptureException.class);
      try (Stream<Path> outside = Files.list(folder)) {
        assertThat(outside.map(path -> path.getFileName().toString()))
            .allMatch(name -> name.startsWith("repo") || name.startsWith("out"));
      }
    }
  }

  private Path export(List<RawEntry> entries) throws Exception {
    Path unique = Files.createTempDirectory(folder, "out");
    try (GitFixture fixture = GitFixture.in(Files.createTempDirectory(folder, "repo"))) {
      fixture.rawCommit("main", entries);
      try (ChartRepository repository = ChartRepository.at(fixture.workTree())) {
        Commit head = repository.head().orElseThrow();
        ChartInTree chart = repository.find(head, Optional.empty(), "engine").orElseThrow();
        return repository.export(head, chart, unique);
      }
    }
  }
}
