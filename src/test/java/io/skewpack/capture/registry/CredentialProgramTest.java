package io.skewpack.capture.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.registry.CredentialProgram.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "left out: the programs are shell scripts")
@Timeout(30)
class CredentialProgramTest {

  @TempDir Path folder;

  @Test
  void theServersNameGoesInAndThePairComesOut() throws Exception {
    script(
        "test \"$1\" = get && echo \"{\\\"Username\\\": \\\"u\\\", \\\"Secret\\\": \\\"$(cat)\\\"}\"");
    assertThat(get("x")).contains(new Pair("u", "a.example"));
  }

  @Test
  void aProgramThatHasNothingSaysSoByItsExitCode() throws Exception {
    script("echo '{\"Username\": \"u\", \"Secret\": \"s\"}'; exit 1");
    assertThat(get("x")).isEmpty();
  }

  @Test
  void aProgramThatDoesNotEndIsStopped() throws Exception {
    script("echo $$ > '" + folder.resolve("pid") + "'; exec sleep 600");
    assertThat(get("x")).isEmpty();
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(pid);
    left.ifPresent(process -> process.onExit().join());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void anIdentityTokenIsNoPassword() throws Exception {
    script("echo '{\"Username\": \"<token>\", \"Secret\": \"s\"}'");
    assertThat(get("x")).isEmpty();
  }

  @Test
  void whatIsNoAnswerIsNone() throws Exception {
    script("echo credentials not found");
    assertThat(get("x")).isEmpty();
  }

  @Test
  void aNameIsNoPathAndNeedNotExist() throws Exception {
    script("echo '{\"Username\": \"u\", \"Secret\": \"s\"}'");
    assertThat(get("../x")).isEmpty();
    assertThat(get("y")).isEmpty();
  }

  private Optional<Pair> get(String name) throws InterruptedException {
    return new CredentialProgram(folder.resolve("p-").toString(), Duration.ofSeconds(2))
        .get(name, "a.example");
  }

  private void script(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("p-x"), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
