package io.skewpack.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/** Files that appear whole or not at all: built beside their place, and moved there when done. */
public final class WholeFile {

  private WholeFile() {}

  /** Writes the content of a file, once. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public static void write(Path target, byte[] content) throws IOException {
    write(target, out -> out.write(content));
  }

  /** Folders that are missing are made; when the write fails, nothing of it stays. */
  public static void write(Path target, Content content) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    inParentOf(absolute, () -> build(absolute, content));
  }

  private static void build(Path target, Content content) throws IOException {
    Path building =
        Files.createTempFile(target.getParent(), "." + target.getFileName() + ".", ".new");
    try {
      try (OutputStream out = Files.newOutputStream(building)) {
        content.writeTo(out);
      }
      openToReaders(building, "rw-r--r--");
      Files.move(
          building, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(building);
    }
  }

  /** One step that may fail with the file system. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** Makes the folders above a target, and takes those it made away again when the step fails. */
  static void inParentOf(Path target, Step step) throws IOException {
    Path parent = target.getParent();
    Deque<Path> made = new ArrayDeque<>();
    // Files.createDirectories of Java 17 refuses a parent that is a link to a directory.
    for (Path up = parent; up != null && !Files.exists(up); up = up.getParent()) {
      made.addLast(up);
    }
    boolean done = false;
    try {
      if (!made.isEmpty()) {
        Files.createDirectories(parent);
      }
      step.run();
      done = true;
    } finally {
      if (!done) {
        deleteEmpty(made);
      }
    }
  }

  private static void deleteEmpty(Deque<Path> folders) {
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException inUse) {
        // Somebody else put something there meanwhile: then it is theirs.
        return;
      }
    }
  }

  /** A temporary file is the owner's alone; snapshots and packs are handed around. */
  static void openToReaders(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /** What a failure of the file system was, in one line. */
  public static String reason(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof NoSuchFileException) {
      message = "no such file: " + message;
    } else if (e instanceof FileAlreadyExistsException) {
      message = message + " is in the way";
    } else if (e instanceof FileSystemException fileSystem && fileSystem.getReason() == null) {
      message = "no access to " + message;
    }
    return OneLine.of(message.lines().findFirst().orElse(""));
  }

  /**
   * The nearest thing above a path that exists.
   *
   * @return null when nothing does
   */
  static Path existingAncestor(Path absolute) {
    Path up = absolute.getParent();
    while (up != null && !Files.exists(up, LinkOption.NOFOLLOW_LINKS)) {
      up = up.getParent();
    }
    return up;
  }
}
