package io.skewpack.capture.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

  @TempDir Path tmp;

  @Test
  void belongsToThisUserAlone() throws IOException {
    try (WorkDirectory work = WorkDirectory.create(tmp)) {
      for (Path path : new Path[] {work.path(), work.path().getParent()}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void goesAwayWithEverythingInItButFollowsNoLink() throws IOException {
    Path precious = Files.writeString(tmp.resolve("precious"), "stays");
    WorkDirectory work = WorkDirectory.create(tmp);
    Path room = work.room("chart");
    Files.writeString(room.resolve("file"), "goes");
    Files.createSymbolicLink(room.resolve("link"), tmp);

    work.close();

    assertThat(work.path()).doesNotExist();
    assertThat(precious).hasContent("stays");
  }

  @Test
  void removesWhatADeadOwnerLeftAndNothingElse() throws IOException {
    try (WorkDirectory mine = WorkDirectory.create(tmp)) {
      Path base = mine.path().getParent();
      WorkDirectory.Owner me = WorkDirectory.Owner.thisProcess();
      Path dead = run(base, new WorkDirectory.Owner(4_000_000_000L, 1, me.pidNamespace()));
      Path pidUsedAgain =
          run(
              base,
              new WorkDirectory.Owner(me.pid(), me.startMillis() - 60_000, me.pidNamespace()));
      Path alive = run(base, me);
      Path container = run(base, new WorkDirectory.Owner(4_000_000_000L, 1, 1));
      Path strange = Files.createDirectory(base.resolve("run-of-the-mill"));

      try (WorkDirectory next = WorkDirectory.create(tmp)) {
        assertThat(dead).doesNotExist();
        assertThat(pidUsedAgain).doesNotExist();
        assertThat(alive).exists();
        assertThat(container).as("its owner cannot be seen from here").exists();
        assertThat(strange).exists();
        assertThat(mine.path()).exists();
        assertThat(next.path()).isNotEqualTo(mine.path());
      }
    }
  }

  @Test
  void doesNotWorkThroughALinkThatSomebodyPutInItsPlace() throws IOException {
    Path elsewhere = Files.createDirectory(tmp.resolve("elsewhere"));
    Path base;
    try (WorkDirectory work = WorkDirectory.create(tmp)) {
      base = work.path().getParent();
    }
    Files.delete(base);
    Files.createSymbolicLink(base, elsewhere);

    try (WorkDirectory work = WorkDirectory.create(tmp)) {
      assertThat(work.path()).startsWith(tmp.toRealPath());
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  @Test
  void doesNotShareADirectoryThatOthersMayEnter() throws IOException {
    Path base;
    try (WorkDirectory work = WorkDirectory.create(tmp)) {
      base = work.path().getParent();
    }
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (WorkDirectory work = WorkDirectory.create(tmp)) {
      assertThat(work.path().getParent()).isNotEqualTo(base);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void endsTheProcessesItHouses() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    WorkDirectory work = WorkDirectory.create(tmp);
    Process process = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & wait").start();
    work.houses(process);
    while (process.descendants().findAny().isEmpty()) {
      Thread.sleep(10);
    }
    ProcessHandle grandchild = process.descendants().findFirst().orElseThrow();

    work.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(grandchild.onExit().get(5, java.util.concurrent.TimeUnit.SECONDS).isAlive())
        .isFalse();
  }

  private static Path run(Path base, WorkDirectory.Owner owner) throws IOException {
    Path run = Files.createDirectory(base.resolve(owner.prefix() + "x"));
    Files.writeString(run.resolve("file"), "");
    return run;
  }
}
