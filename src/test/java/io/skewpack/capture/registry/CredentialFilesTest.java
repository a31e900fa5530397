package io.skewpack.capture.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.registry.CredentialFiles.Login;
import io.skewpack.snapshot.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {

  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @Test
  void withoutAnyFileEveryPlaceIsNamed() throws Exception {
    Login login = find("a.example/b:1");
    assertThat(login.header()).isEmpty();
    assertThat(login.told())
        .isEqualTo(
            "without credentials; looked at: ~/.config/containers/auth.json (not there), "
                + "~/.docker/config.json (not there)");
  }

  @Test
  void theMostSpecificKeyGivesThem() throws Exception {
    docker(
        auths(
            "a.example", "host:1", "a.example/team", "team:1", "a.example/team/image", "image:1"));
    assertThat(pair("a.example/team/image:1")).contains("image:1");
    assertThat(pair("a.example/team/other:1")).contains("team:1");
    assertThat(pair("a.example/else/other:1")).contains("host:1");
    assertThat(pair("b.example/team/image:1")).isEmpty();
    assertThat(pair("a.example.evil/team/image:1")).isEmpty();
  }

  @Test
  void dockersOwnHubIsCalledByItsOldName() throws Exception {
    docker(auths("https://index.docker.io/v1/", "hub:1"));
    assertThat(pair("nginx")).contains("hub:1");
  }

  @Test
  void aPortIsPartOfTheHost() throws Exception {
    docker(auths("a.example:5000", "port:1"));
    assertThat(pair("a.example:5000/b:1")).contains("port:1");
    assertThat(pair("a.example/b:1")).isEmpty();
  }

  @Test
  void aColonMayBeInAPasswordAndSpoilsNothing() throws Exception {
    docker(auths("a.example", "user:pa:ss", "b.example", "other:1"));
    assertThat(pair("a.example/b:1")).contains("user:pa:ss");
    assertThat(pair("b.example/b:1")).contains("other:1");
  }

  @Test
  void podmansFileComesBeforeDockers() throws Exception {
    docker(auths("a.example", "docker:1", "b.example", "docker:1"));
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    write("run/containers/auth.json", auths("a.example", "podman:1"));
    assertThat(pair("a.example/x:1")).contains("podman:1");
    assertThat(pair("b.example/x:1")).contains("docker:1");
  }

  @Test
  void dockerConfigNamesAnotherFolder() throws Exception {
    docker(auths("a.example", "home:1"));
    environment.put("DOCKER_CONFIG", home.resolve("elsewhere").toString());
    write("elsewhere/config.json", auths("a.example", "elsewhere:1"));
    assertThat(pair("a.example/x:1")).contains("elsewhere:1");
    assertThat(find("a.example/x:1").told()).contains("$DOCKER_CONFIG/config.json");
  }

  @Test
  void registryAuthFileStandsAlone() throws Exception {
    docker(auths("a.example", "home:1"));
    environment.put("REGISTRY_AUTH_FILE", home.resolve("only.json").toString());
    assertThat(find("a.example/x:1").told())
        .isEqualTo("without credentials; looked at: $REGISTRY_AUTH_FILE (not there)");
    write("only.json", auths("a.example", "only:1"));
    assertThat(pair("a.example/x:1")).contains("only:1");
  }

  @Test
  void aFileThatCannotBeReadIsSaidAndNeverQuoted() throws Exception {
    docker("{\"auths\": {\"a.example\": {\"auth\": \"c2VjcmV0");
    assertThat(find("a.example/x:1").told())
        .contains("~/.docker/config.json (cannot be read)")
        .doesNotContain("c2VjcmV0");
  }

  @Test
  void anIdentityTokenIsSaidNotToBeSupported() throws Exception {
    docker("{\"auths\": {\"a.example\": {\"identitytoken\": \"abc\"}}}");
    assertThat(find("a.example/x:1").told())
        .contains("(an identity token, which is not supported)");
  }

  @Test
  void aProgramIsAskedForItsHostBeforeTheFileAndOnce() throws Exception {
    docker(
        "{\"credHelpers\": {\"a.example\": \"one\"}, \"credsStore\": \"all\", \"auths\": %s}"
            .formatted(
                "{\"a.example\": {\"auth\": \"dTpw\"}, \"b.example\": {\"auth\": \"dTpw\"}}"));
    CredentialFiles files = files();
    assertThat(decoded(files.find(name("a.example/x:1")))).contains("one:a.example");
    assertThat(decoded(files.find(name("a.example/y:1")))).contains("one:a.example");
    assertThat(decoded(files.find(name("b.example/x:1")))).contains("u:p");
    assertThat(decoded(files.find(name("c.example/x:1")))).contains("all:c.example");
    assertThat(decoded(files.find(name("nginx")))).contains("all:https://index.docker.io/v1/");
    assertThat(asked)
        .containsExactly("one a.example", "all c.example", "all https://index.docker.io/v1/");
  }

  @Test
  void aFileWithNothingButAProgramIsReadToo() throws Exception {
    docker("{\"credsStore\": \"all\"}");
    assertThat(pair("c.example/x:1")).contains("all:c.example");
  }

  @Test
  void aLoginDoesNotShowItself() throws Exception {
    docker(auths("a.example", "user:hunter2"));
    assertThat(find("a.example/x:1").toString()).doesNotContain("Basic").doesNotContain("hunter2");
  }

  private CredentialFiles files() {
    return CredentialFiles.of(
        environment,
        home,
        new CredentialProgram(Duration.ofSeconds(1)) {
          @Override
          Optional<Pair> get(String name, String server) {
            asked.add(name + " " + server);
            return Optional.of(new Pair(name, server));
          }
        });
  }

  private Login find(String image) throws InterruptedException {
    return files().find(name(image));
  }

  private Optional<String> pair(String image) throws InterruptedException {
    return decoded(find(image));
  }

  private static Optional<String> decoded(Login login) {
    return login
        .header()
        .map(header -> new String(Base64.getDecoder().decode(header.substring(6)), UTF_8));
  }

  private static ImageName name(String image) {
    return ImageName.of(image).orElseThrow();
  }

  private static String auths(String... keysAndPairs) {
    StringBuilder auths = new StringBuilder();
    for (int i = 0; i < keysAndPairs.length; i += 2) {
      String auth = Base64.getEncoder().encodeToString(keysAndPairs[i + 1].getBytes(UTF_8));
      auths
          .append(auths.isEmpty() ? "" : ", ")
          .append("\"%s\": {\"auth\": \"%s\"}".formatted(keysAndPairs[i], auth));
    }
    return "{\"auths\": {" + auths + "}}";
  }

  private void docker(String content) throws IOException {
    write(".docker/config.json", content);
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(home.resolve(path).getParent());
    Files.writeString(home.resolve(path), content);
  }
}
