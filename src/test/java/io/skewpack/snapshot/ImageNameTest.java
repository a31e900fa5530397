package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest",
    "nginx:1.25, docker.io/library/nginx:1.25",
    "docker.io/nginx, docker.io/library/nginx:latest",
    "index.docker.io/apecloud/kubeblocks:1, docker.io/apecloud/kubeblocks:1",
    "apecloud/kubeblocks:1.0.2, docker.io/apecloud/kubeblocks:1.0.2",
    "localhost/a:1, localhost/a:1",
    "localhost:5000/a, localhost:5000/a:latest",
    "registry.local/a/b/c:v1, registry.local/a/b/c:v1",
    "Registry/a:v1, Registry/a:v1",
    "10.0.0.1:5000/a_b/c--d.e:x, 10.0.0.1:5000/a_b/c--d.e:x",
  })
  void aShortNameIsReadAsRuntimesDo(String reference, String whole) {
    assertThat(ImageName.of(reference).orElseThrow()).hasToString(whole);
  }

  @Test
  void aDigestStandsAloneOrBesideATag() {
    assertThat(ImageName.of("nginx@" + DIGEST).orElseThrow())
        .hasToString("docker.io/library/nginx@" + DIGEST);
    assertThat(ImageName.of("a/b:1@" + DIGEST).orElseThrow())
        .hasToString("docker.io/a/b:1@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "$(IMAGE):1",
        "a/B:1",
        "https://a.b/c:1",
        "user:pass@host/x:1",
        "a@sha256:0a",
        "a/../b",
        "a.b/c?x=y",
        "a.b:port/c",
        "-a.b/c",
        "a/b:",
        "a//b",
        "sha256:"
      })
  void anythingElseIsNoReference(String text) {
    assertThat(ImageName.of(text)).isEmpty();
  }
}
