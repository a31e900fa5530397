package io.skewpack.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.Substrate.NodeImage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes spell images out, and those who ask for them need not. */
class NodeImageTest {

  @ParameterizedTest
  @CsvSource({
    "docker.io/library/alpine:3, alpine:3, true",
    "docker.io/library/alpine:latest, alpine, true",
    "docker.io/alpine:3, alpine:3, true",
    "docker.io/apecloud/mysql:8, apecloud/mysql:8, true",
    "docker.io/apecloud/mysql:8, index.docker.io/apecloud/mysql:8, true",
    "docker.io/apecloud/mysql:8, docker.io/apecloud/mysql:8, true",
    "docker.io/apecloud/mysql@sha256:0a, apecloud/mysql@sha256:0a, true",
    "localhost/x:1, localhost/x:1, true",
    "registry:5000/x:latest, registry:5000/x, true",
    "docker.io/apecloud/mysql:8, quay.io/apecloud/mysql:8, false",
    "docker.io/apecloud/mysql:8, apecloud/mysql:8.1, false",
    "docker.io/apecloud/mysql:8, apecloud/mysql, false",
    "registry:5000/x:1, x:1, false",
  })
  void isNamedBy(String onNode, String reference, boolean same) {
    assertThat(new NodeImage(onNode, List.of()).isNamedBy(reference)).isEqualTo(same);
  }
}
