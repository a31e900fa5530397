package io.skewpack.capture.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where this package writes. It lies below {@code java.io.tmpdir}, belongs to this
 * user alone, and goes away with everything in it: on {@link #close}, when the JVM ends, or, after
 * a {@code kill -9}, when the next skewpack starts.
 *
 * <p>A directory's name says who owns it (pid, start time, pid namespace), so that there is no
 * moment at which it exists and its owner is not known.
 */
final class WorkDirectory implements AutoCloseable {

  /** Start times are computed from the boot time, which a clock correction can move a little. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

  /** Owners in another pid namespace cannot be seen; nothing here runs for this long. */
  private static final Duration FOREIGN_AGE = Duration.ofDays(1);

  private static final Pattern NAME = Pattern.compile("run-(\\d+)-(\\d+)-(\\d+)-.+");

  private static final Set<PosixFilePermission> ONLY_ME =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final List<Process> inhabitants = new CopyOnWriteArrayList<>();
  private final AtomicInteger rooms = new AtomicInteger();
  private final Thread atExit;

  private WorkDirectory(Path path) {
    this.path = path;
    this.atExit = new Thread(this::clear, "skewpack-work-directory");
  }

  /**
   * A fresh directory, after those of dead owners are gone.
   *
   * @param tmp the directory for temporary files, usually {@code java.io.tmpdir}
   */
  static WorkDirectory create(Path tmp) throws IOException {
    Path base = tmp.toRealPath().resolve("skewpack-" + userName());
    Owner me = Owner.thisProcess();
    Path run;
    if (isUsable(base)) {
      run = createPrivate(base, me.prefix());
      if (!Files.getOwner(run).equals(Files.getOwner(base, LinkOption.NOFOLLOW_LINKS))) {
        // Somebody else holds the name: leave it alone and take one that nobody can foresee.
        deleteTree(run);
        run = createPrivate(tmp, "skewpack-" + me.prefix());
      } else {
        sweep(base, me);
      }
    } else {
      run = createPrivate(tmp, "skewpack-" + me.prefix());
    }
    WorkDirectory work = new WorkDirectory(run.toRealPath());
    Runtime.getRuntime().addShutdownHook(work.atExit);
    return work;
  }

  Path path() {
    return path;
  }

  /** A new, empty directory inside. */
  Path room(String purpose) throws IOException {
    return Files.createDirectory(path.resolve(purpose + "-" + rooms.incrementAndGet()));
  }

  /** This process and its children are ended before the directory is removed. */
  void houses(Process process) {
    inhabitants.removeIf(earlier -> !earlier.isAlive());
    inhabitants.add(process);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException endingAnyway) {
      // The hook is running, or has run: clearing twice does no harm.
    }
    clear();
  }

  private void clear() {
    inhabitants.forEach(WorkDirectory::killTree);
    try {
      deleteTree(path);
    } catch (IOException e) {
      // The next skewpack tries again: this process will not be alive then.
    }
  }

  /** Ends a process and everything it started, and waits until it is gone. */
  static void killTree(Process process) {
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(2, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes a directory and what is in it; a link is removed, never followed. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isUsable(Path base) throws IOException {
    try {
      Files.createDirectory(base, privately(base));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    try {
      return !isPosix(base) || Files.getPosixFilePermissions(base).equals(ONLY_ME);
    } catch (IOException gone) {
      return false;
    }
  }

  private static Path createPrivate(Path in, String prefix) throws IOException {
    return Files.createTempDirectory(in, prefix, privately(in));
  }

  private static FileAttribute<?>[] privately(Path near) {
    return isPosix(near)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ONLY_ME)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void sweep(Path base, Owner me) {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(base, "run-*")) {
      for (Path run : runs) {
        if (Owner.of(run.getFileName().toString()).filter(o -> o.isGone(run, me)).isPresent()) {
          deleteTree(run);
        }
      }
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      // Another skewpack sweeps at the same moment; what is left waits for the next start.
    }
  }

  private static String userName() {
    return Objects.requireNonNullElse(System.getProperty("user.name"), "user")
        .replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /** Who works in a directory. */
  record Owner(long pid, long startMillis, long pidNamespace) {

    static Owner thisProcess() {
      ProcessHandle me = ProcessHandle.current();
      return new Owner(me.pid(), start(me), readPidNamespace());
    }

    static Optional<Owner> of(String directoryName) {
      Matcher matcher = NAME.matcher(directoryName);
      try {
        return matcher.matches()
            ? Optional.of(
                new Owner(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3))))
            : Optional.empty();
      } catch (NumberFormatException tooLong) {
        return Optional.empty();
      }
    }

    String prefix() {
      return "run-" + pid + "-" + startMillis + "-" + pidNamespace + "-";
    }

    boolean isGone(Path run, Owner me) {
      if (pidNamespace != me.pidNamespace) {
        return isOld(run);
      }
      Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
      if (process.isEmpty()) {
        return true;
      }
      long running = start(process.get());
      return running != 0
          && startMillis != 0
          && Math.abs(running - startMillis) > START_TOLERANCE.toMillis();
    }

    private static boolean isOld(Path run) {
      try {
        Instant written = Files.getLastModifiedTime(run, LinkOption.NOFOLLOW_LINKS).toInstant();
        return written.isBefore(Instant.now().minus(FOREIGN_AGE));
      } catch (IOException e) {
        return false;
      }
    }

    private static long start(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The inode in {@code pid:[4026531836]}: containers may share one directory for temp files. */
    private static long readPidNamespace() {
      try {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        return Long.parseLong(link.replaceAll("\\D", ""));
      } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
        return 0;
      }
    }
  }
}
