package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveControllersTest {

  @ParameterizedTest
  @CsvSource({
    "apecloud/kubeblocks:1.0.2, 1.0.2",
    "apecloud/kubeblocks:v1.0.2, 1.0.2",
    "registry.local:5000/a/kubeblocks:1.0.2@sha256:00, 1.0.2",
    "registry.local:5000/a/kubeblocks, ''",
    "registry.local:5000/a/kubeblocks@sha256:00, ''",
    "apecloud/kubeblocks:1.0.2-patched, ''",
    "apecloud/kubeblocks:latest, ''",
  })
  void imageIsOfTheReleaseThatItsTagNames(String image, String version) {
    assertThat(live(image, "x").imageVersion().orElse("")).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "kubeblocks-1.0.2, 1.0.2",
    "kubeblocks-9.9.9, ''",
    "kubeblocks, ''",
    "other-1.0.2, ''",
  })
  void chartIsOfTheReleaseThatItsLabelNames(String label, String version) {
    assertThat(live("a", label).chartVersion().orElse("")).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io/a/b@sha256:0a, sha256:0a",
    "docker-pullable://a/b@sha256:0a, sha256:0a",
    "sha256:0a, sha256:0a",
    "docker://sha256:0a, sha256:0a",
    "a/b:1, ''",
  })
  void digestIsReadFromTheImageId(String id, String digest) {
    RunningImage running =
        new RunningImage("p", "c", "i", Optional.of(id), Optional.empty(), true, 0);
    assertThat(running.digest().orElse("")).isEqualTo(digest);
  }

  private static LiveControllers live(String image, String chart) {
    SpecImage manager = new SpecImage("manager", false, image, Optional.empty());
    Controller controller =
        new Controller(
            "kb-system",
            "kubeblocks",
            Optional.of(ImageLayer.APPS),
            Optional.empty(),
            Optional.of(chart),
            Optional.empty(),
            Optional.empty(),
            List.of(manager),
            Map.of(),
            List.of());
    return new LiveControllers(
        controller,
        new Pointer(ImageLayer.PATH, "/controllers/0"),
        manager,
        List.of(),
        Set.of("1.0.2"),
        new ImageComparison(image, List.of(), List.of(), Optional.empty(), List.of()));
  }
}
