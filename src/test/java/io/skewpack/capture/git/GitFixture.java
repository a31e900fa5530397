package io.skewpack.capture.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;

/** A real repository with a work tree, made step by step; commits are a day apart. */
public final class GitFixture implements AutoCloseable {

  private final Git git;
  private final Path workTree;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  private GitFixture(Git git, Path workTree) {
    this.git = git;
    this.workTree = workTree;
  }

  /** An empty repository on the branch main. */
  public static GitFixture in(Path directory) {
    QuietSystem.install();
    try {
      Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
      return new GitFixture(git, directory);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path workTree() {
    return workTree;
  }

  public Git git() {
    return git;
  }

  public GitFixture file(String path, String content) throws IOException {
    Path file = workTree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  public GitFixture delete(String path) throws IOException {
    Files.delete(workTree.resolve(path));
    return this;
  }

  /** Commits everything that changed, and returns the id. */
  public String commit(String subject) {
    now = now.plusSeconds(86_400);
    PersonIdent person = new PersonIdent("Ada", "ada@example.com", now, ZoneOffset.UTC);
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return git.commit()
          .setMessage(subject)
          .setAuthor(person)
          .setCommitter(person)
          .setSign(false)
          .setAllowEmpty(true)
          .call()
          .getId()
          .name();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public GitFixture branch(String name) {
    try {
      git.checkout().setCreateBranch(true).setName(name).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  public GitFixture checkout(String name) {
    try {
      git.checkout().setName(name).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  public GitFixture tag(String name) {
    try {
      git.tag().setName(name).setAnnotated(false).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** One entry of a tree that no checkout would make. */
  public record RawEntry(String name, FileMode mode, String content) {}

  /** Puts a commit on a branch whose chart directory {@code chart} holds these entries. */
  public String rawCommit(String branch, List<RawEntry> entries) throws IOException {
    try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
      TreeFormatter chart = new TreeFormatter();
      for (RawEntry entry : entries) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        chart.append(name, 0, name.length, entry.mode(), id(inserter, entry), true);
      }
      TreeFormatter root = new TreeFormatter();
      root.append("chart", FileMode.TREE, inserter.insert(chart));
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(root));
      PersonIdent person = new PersonIdent("Eve", "eve@example.com", now, ZoneOffset.UTC);
      commit.setAuthor(person);
      commit.setCommitter(person);
      commit.setMessage("by hand");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = git.getRepository().updateRef("refs/heads/" + branch);
      update.setNewObjectId(id);
      update.forceUpdate();
      return id.name();
    }
  }

  private static ObjectId id(ObjectInserter inserter, RawEntry entry) throws IOException {
    byte[] content = entry.content().getBytes(StandardCharsets.UTF_8);
    if (entry.mode().equals(FileMode.TREE)) {
      TreeFormatter tree = new TreeFormatter();
      tree.append(
          "inner",
          FileMode.REGULAR_FILE,
          inserter.insert(org.eclipse.jgit.lib.Constants.OBJ_BLOB, content));
      return inserter.insert(tree);
    }
    return entry.mode().equals(FileMode.GITLINK)
        ? ObjectId.fromString("1".repeat(40))
        : inserter.insert(org.eclipse.jgit.lib.Constants.OBJ_BLOB, content);
  }

  @Override
  public void close() {
    git.close();
  }

  /** Every path below a directory, with its time stamp and content: what must not change. */
  public static SortedMap<String, String> everything(Path directory) throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        String content =
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                : "";
        all.put(
            directory.relativize(path).toString(),
            Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + " " + content.hashCode());
      }
    }
    return all;
  }
}
