package io.skewpack.capture.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks a program {@code docker-credential-NAME}, by the protocol of docker-credential-helpers: the
 * server's name goes in, JSON with user name and secret comes out.
 */
class CredentialProgram {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** The user name that stands for an identity token. */
  private static final String TOKEN = "<token>";

  private static final int LONGEST_ANSWER = 65_536;

  /** What a program gave; both are secrets. */
  record Pair(String user, String secret) {
    @Override
    public String toString() {
      return "***";
    }
  }

  private final String prefix;
  private final Duration limit;

  /** Programs on the PATH. */
  CredentialProgram(Duration limit) {
    this("docker-credential-", limit);
  }

  /**
   * @param prefix what comes before a program's name
   */
  CredentialProgram(String prefix, Duration limit) {
    this.prefix = prefix;
    this.limit = limit;
  }

  /**
   * What the program has for a server.
   *
   * @return empty when there is no such program, it has nothing, or it does not end in time
   */
  Optional<Pair> get(String name, String server) throws InterruptedException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Process process;
    try {
      process = new ProcessBuilder(prefix + name, "get").redirectError(Redirect.DISCARD).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try (InputStream answer = process.getInputStream()) {
      try (OutputStream question = process.getOutputStream()) {
        question.write(server.getBytes(UTF_8));
      }
      // An answer fits into the pipe: what fills it is none, and is waited for in vain.
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      return pair(answer.readNBytes(Math.min(answer.available(), LONGEST_ANSWER)));
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<Pair> pair(byte[] answer) throws IOException {
    JsonNode read = SnapshotJson.tree(answer);
    String user = read.path("Username").asText("");
    return user.isEmpty() || user.equals(TOKEN)
        ? Optional.empty()
        : Optional.of(new Pair(user, read.path("Secret").asText("")));
  }
}
