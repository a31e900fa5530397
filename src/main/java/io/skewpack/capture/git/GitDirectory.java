package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds where a repository keeps its data. */
final class GitDirectory {

  private static final String DOT_GIT = ".git";
  private static final String LINK = "gitdir:";
  private static final int MAX_LINK_BYTES = 10_000;

  private GitDirectory() {}

  /** Of the repository in whose work tree a directory lies. */
  static Optional<Path> above(Path directory) throws IOException, CaptureException {
    for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
      Optional<Path> found = ofWorkTree(at);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Of what a user named: a work tree, a directory inside one, a {@code .git}, or a bare one. */
  static Optional<Path> named(Path path) throws IOException, CaptureException {
    if (Files.isRegularFile(path)) {
      return path.getFileName().toString().equals(DOT_GIT)
          ? ofWorkTree(path.toRealPath().getParent())
          : Optional.empty();
    }
    Path real = path.toRealPath();
    return holdsData(real) ? Optional.of(real) : above(real);
  }

  private static Optional<Path> ofWorkTree(Path directory) throws IOException, CaptureException {
    Path dot = directory.resolve(DOT_GIT);
    if (Files.isDirectory(dot)) {
      return holdsData(dot) ? Optional.of(dot) : Optional.empty();
    }
    if (!Files.isRegularFile(dot) || Files.size(dot) > MAX_LINK_BYTES) {
      return Optional.empty();
    }
    String link = new String(Files.readAllBytes(dot), StandardCharsets.UTF_8).strip();
    if (!link.startsWith(LINK)) {
      return Optional.empty();
    }
    try {
      Path linked = directory.resolve(link.substring(LINK.length()).strip()).normalize();
      if (holdsData(linked)) {
        return Optional.of(linked);
      }
    } catch (InvalidPathException e) {
      // The same as a path that is not there.
    }
    throw new CaptureException(
        Reason.NOT_FOUND,
        dot
            + " points to a repository that is not there ("
            + link
            + "): name the repository with --repo");
  }

  /** A linked work tree's own directory has HEAD and says where the rest is. */
  private static boolean holdsData(Path directory) {
    return Files.exists(directory.resolve("HEAD"))
        && (Files.isDirectory(directory.resolve("objects"))
            || Files.isRegularFile(directory.resolve("commondir")));
  }
}
