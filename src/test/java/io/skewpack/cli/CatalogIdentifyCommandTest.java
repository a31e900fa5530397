package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogIdentifyCommandTest {

  @TempDir Path folder;

  private MadeUpReleases releases;
  private Path catalog;

  @BeforeEach
  void buildCatalog() throws IOException {
    releases = MadeUpReleases.in(folder);
    catalog = folder.resolve("catalog.json.gz");
    Ran.skewpack("catalog", "build", "--crds", releases.archive(), "--out", catalog);
  }

  private Ran identify(Path crds) throws IOException {
    Ran json =
        Ran.skewpack(
            "catalog", "identify", "--crds", crds, "--catalog", catalog, "--format", "json");
    assertThat(json.err()).isEmpty();
    try (var schema = getClass().getResourceAsStream("identify.schema.json")) {
      assertThat(
              JsonSchemaFactory.getInstance(VersionFlag.V202012)
                  .getSchema(new String(schema.readAllBytes(), UTF_8))
                  .validate(json.out(), InputFormat.JSON))
          .isEmpty();
    }
    Ran table = Ran.skewpack("catalog", "identify", "--crds", crds, "--catalog", catalog);
    assertThat(table.err()).isEmpty();
    assertThat(table.code()).isEqualTo(json.code());
    return table;
  }

  private Path bundle(String... texts) throws IOException {
    return Files.writeString(folder.resolve("bundle.yaml"), String.join("---\n", texts));
  }

  private String text(String version) throws IOException {
    return Files.readString(releases.bundle(version));
  }

  @Test
  void namesEveryReleaseThatIsTheSame() throws IOException {
    Ran ran = identify(releases.bundle("v1.0.0"));
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out())
        .isEqualTo("The 1 KubeBlocks CRD is those of KubeBlocks 1.0.0, 1.0.1-beta.2, whole.\n");
  }

  @Test
  void tellsAMixtureFromAStranger() throws IOException {
    Ran mixture = identify(bundle(text("v1.0.0"), text("v1.1.0")));
    assertThat(mixture.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(mixture.out())
        .contains(
            "a mixture: 1 of 2 equals 1.0.0, 1.0.1-beta.2; `valves.apps.kubeblocks.io` equals"
                + " 1.0.1, 1.1.0.\n",
            "  changed  Pump v1 .spec.name  maxLength: 20 -> 10\n");

    Ran stranger = identify(bundle(text("v1.0.1").replace("minimum: 1", "minimum: 3")));
    assertThat(stranger.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(stranger.out())
        .contains(
            "2 of 2 KubeBlocks CRDs equal no catalogued release: ",
            "nearest 1.0.1: 0 of 2 equal it, and 2 facts differ: `Pump .spec.items[].weight`, ",
            "  changed  Valve v1 .spec.items[].weight  minimum: 1 -> 3\n");
  }

  @Test
  void namesWhatIsMissingAndPassesForeignCrdsOver() throws IOException {
    String foreign = text("v1.1.0").replace("apps.kubeblocks.io", "x.io");
    Ran part =
        identify(bundle(text("v1.0.1").substring(0, text("v1.0.1").indexOf("---\n")), foreign));
    assertThat(part.code()).isEqualTo(ExitCode.OK);
    assertThat(part.out())
        .contains(
            "The 1 KubeBlocks CRD equals those of KubeBlocks 1.0.1, which has more.\n",
            "  Only in that release: `valves.apps.kubeblocks.io`\n",
            "CRDs of other groups, not looked at: 1\n");

    Ran none = identify(bundle(foreign));
    assertThat(none.code()).isEqualTo(ExitCode.BLOCKER);
    assertThat(none.out()).contains("The bundle holds 1 CRD, and none of a KubeBlocks group.\n");
  }

  @Test
  void takesAReleaseOutOfTheCatalog() {
    Ran ran = Ran.skewpack("catalog", "identify", "--crds", "kubeblocks:1.0.2");
    assertThat(ran.code()).isEqualTo(ExitCode.OK);
    assertThat(ran.out()).contains("1.0.2-beta.31 – 1.0.2, whole.");
    assertThat(Ran.skewpack("catalog", "identify", "--crds", folder.resolve("none")).code())
        .isEqualTo(ExitCode.USAGE);
  }
}
