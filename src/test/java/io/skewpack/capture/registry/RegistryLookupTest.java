package io.skewpack.capture.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.PlatformManifest;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real registries on loopback. */
@EnabledIfEnvironmentVariable(
    named = "SKEWPACK_DOCKER_REGISTRY",
    matches = ".+",
    disabledReason = DockerRegistry.LEFT_OUT)
class RegistryLookupTest {

  private static final String AUTH = "cmVhZGVyOm9wZW46c2VzYW1l";

  @TempDir static Path files;
  private static DockerRegistry open;
  private static DockerRegistry locked;
  private static List<String> index;
  private static String single;
  private static String secret;

  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    open = DockerRegistry.open(files.resolve("open"));
    locked = DockerRegistry.locked(files.resolve("locked"));
    index = open.pushIndex("apecloud/kubeblocks", "1.0.2", "1.0.2");
    single = open.push("apecloud/kubeblocks-tools", "1.0.2", "amd64", "tools");
    secret = locked.push("team/private", "1", "amd64", "private");
  }

  @AfterAll
  static void stop() {
    open.close();
    locked.close();
  }

  @Test
  void anIndexIsToldFromItsPlatforms() throws Exception {
    RegistryImage image = only(ask(open.host() + "/apecloud/kubeblocks:1.0.2"));

    assertThat(image.outcome())
        .isEqualTo(Outcome.collected(open.host() + "/apecloud/kubeblocks:1.0.2"));
    assertThat(image.isIndex()).isTrue();
    assertThat(image.digest()).contains(index.get(0));
    assertThat(image.platforms())
        .containsExactly(
            new PlatformManifest("linux/arm64/v8", index.get(1), Optional.empty()),
            new PlatformManifest(
                "linux/amd64",
                index.get(2),
                Optional.of(DockerRegistry.imageId("amd64", "1.0.2"))));
    assertThat(image.labels()).isEqualTo(Map.of("org.opencontainers.image.version", "1.0.2"));
    assertThat(image.created()).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
    assertThat(index).allMatch(image::covers);
  }

  @Test
  void anImageOfOnePlatformIsNoIndex() throws Exception {
    RegistryImage image = only(ask(open.host() + "/apecloud/kubeblocks-tools:1.0.2"));

    assertThat(image.isIndex()).isFalse();
    assertThat(image.digest()).contains(single);
    assertThat(image.imageId()).contains(DockerRegistry.imageId("amd64", "tools"));
    assertThat(image.labels()).containsValue("tools");
  }

  @Test
  void aDigestIsAskedForAsATagIs() throws Exception {
    RegistryImage image = only(ask(open.host() + "/apecloud/kubeblocks:other@" + index.get(2)));

    assertThat(image.digest()).contains(index.get(2));
    assertThat(image.isIndex()).isFalse();
  }

  /** A registry takes the request of a proxy's client for its own. */
  @Test
  void aRegistryBehindTheEnvironmentsProxyIsAskedThroughIt() throws Exception {
    environment.put("HTTP_PROXY", "http://" + open.host());
    RegistryLookup behind =
        RegistryLookup.of(environment, home, Set.of("registry.invalid"), Duration.ofSeconds(20));

    RegistryImage image =
        only(behind.collect(List.of(images("registry.invalid/apecloud/kubeblocks:1.0.2"))));

    assertThat(image.digest()).contains(index.get(0));
    environment.put("NO_PROXY", "registry.invalid");
    CaptureException direct =
        catchThrowableOfType(
            CaptureException.class,
            () ->
                RegistryLookup.of(
                        environment, home, Set.of("registry.invalid"), Duration.ofSeconds(20))
                    .collect(List.of(images("registry.invalid/apecloud/kubeblocks:1.0.2"))));
    assertThat(direct.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apecloud/kubeblocks:9.9.9", "/apecloud/nothing:1"})
  void thatARegistryDoesNotHaveItIsAnAnswer(String image) throws Exception {
    RegistryImage absent = only(ask(open.host() + image));

    assertThat(missing(absent).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(missing(absent).detail().orElseThrow())
        .startsWith(open.host() + " has no " + open.host() + image + " (404 ");
  }

  @Test
  void everyPlatformsIdIsKnownWhereANodeSaysNoMore() throws Exception {
    String reference = open.host() + "/apecloud/kubeblocks:1.0.2";
    String id = "docker://" + DockerRegistry.imageId("arm64", "1.0.2");
    RegistryImage image = only(lookup().collect(List.of(running(reference, id))));

    assertThat(image.hasId(DockerRegistry.imageId("arm64", "1.0.2"))).isTrue();
    assertThat(image.hasId(DockerRegistry.imageId("arm64", "other"))).isFalse();
  }

  @Test
  void referencesWithAVariableAreNotAsked() throws Exception {
    assertThat(ask(open.host() + "/apecloud/$(NAME):1").images()).isEmpty();
  }

  @Test
  void credentialsOfDockerOpenALockedRegistry() throws Exception {
    docker("{\"auths\": {\"http://%s\": {\"auth\": \"%s\"}}}".formatted(locked.host(), AUTH));

    assertThat(only(ask(locked.host() + "/team/private:1")).digest()).contains(secret);
  }

  @Test
  void credentialsOfPodmanForOneRepositoryDoToo() throws Exception {
    Files.createDirectories(home.resolve("run/containers"));
    Files.writeString(
        home.resolve("run/containers/auth.json"),
        "{\"auths\": {\"%1$s\": {\"auth\": \"bm9ib2R5Om5vYm9keQ==\"}, \"%1$s/team\": {\"auth\": \"%2$s\"}}}"
            .formatted(locked.host(), AUTH));
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());

    assertThat(only(ask(locked.host() + "/team/private:1")).digest()).contains(secret);
  }

  @Test
  void withoutCredentialsItIsSaidWhereWasLookedForThem() throws Exception {
    docker("{\"auths\": {\"elsewhere.example\": {\"auth\": \"%s\"}}}".formatted(AUTH));
    CaptureException failure = failure(locked.host() + "/team/private:1");

    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure)
        .hasMessageContaining("1 of 1 images could not be asked about")
        .hasMessageContaining(locked.host() + " answers 401")
        .hasMessageContaining("without credentials; looked at: ")
        .hasMessageContaining("~/.docker/config.json (nothing for it)")
        .hasMessageNotContaining(home.toString());
    assertThat(missing(only(kept(failure))).reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void aWrongPasswordIsForbiddenAndNeverTold() throws Exception {
    docker(
        "{\"auths\": {\"%s\": {\"username\": \"reader\", \"password\": \"hunter2\"}}}"
            .formatted(locked.host()));
    CaptureException failure = failure(locked.host() + "/team/private:1");

    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure)
        .hasMessageContaining("with what ~/.docker/config.json holds for it")
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("cmVhZGVyOmh1bnRlcjI");
  }

  @Test
  void plainHttpIsNotSpokenUnlessAllowed() throws Exception {
    RegistryLookup lookup = RegistryLookup.of(environment, home, Set.of(), Duration.ofSeconds(20));
    CaptureException failure =
        catchThrowableOfType(
            CaptureException.class,
            () -> lookup.collect(List.of(images(open.host() + "/apecloud/kubeblocks:1.0.2"))));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("allow it with --plain-http " + open.host());
  }

  @Test
  void whatOneRegistryDoesNotSayLeavesTheOthersAnswers() throws Exception {
    String there = open.host() + "/apecloud/kubeblocks-tools:1.0.2";
    CaptureException failure = failure(there, locked.host() + "/team/private:1");

    assertThat(failure).hasMessageContaining("1 of 2 images");
    assertThat(kept(failure).images())
        .filteredOn(image -> image.outcome().isCollected())
        .extracting(RegistryImage::reference)
        .containsExactly(there);
  }

  private void docker(String config) throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), config);
  }

  private RegistryLookup lookup() {
    return RegistryLookup.of(
        environment, home, Set.of(open.host(), locked.host()), Duration.ofSeconds(40));
  }

  private Part.RegistryImages ask(String... references) throws Exception {
    return lookup().collect(List.of(images(references)));
  }

  private CaptureException failure(String... references) {
    return catchThrowableOfType(CaptureException.class, () -> ask(references));
  }

  private static Part.RegistryImages kept(CaptureException failure) {
    return (Part.RegistryImages) failure.kept().orElseThrow();
  }

  private static RegistryImage only(Part.RegistryImages part) {
    assertThat(part.images()).hasSize(1);
    return part.images().get(0);
  }

  private static Missing missing(RegistryImage image) {
    return (Missing) image.outcome();
  }

  /** One controller, with a container for each reference. */
  static Part.Images images(String... references) {
    List<SpecImage> containers = new ArrayList<>();
    for (String reference : references) {
      containers.add(new SpecImage("c" + containers.size(), false, reference, Optional.empty()));
    }
    return controller(containers, List.of());
  }

  private static Part.Images running(String reference, String imageId) {
    return controller(
        List.of(new SpecImage("manager", false, reference, Optional.empty())),
        List.of(
            new RunningImage(
                "p", "manager", reference, Optional.of(imageId), Optional.of("n1"), true, 0)));
  }

  private static Part.Images controller(List<SpecImage> containers, List<RunningImage> running) {
    return new Part.Images(
        List.of(
            new Controller(
                "kb-system",
                "kubeblocks",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                containers,
                Map.of(),
                running)));
  }
}
