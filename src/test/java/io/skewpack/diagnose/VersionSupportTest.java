package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.VersionSupport.Declaration;
import io.skewpack.diagnose.VersionSupport.Field;
import io.skewpack.diagnose.VersionSupport.RejectingVersion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionSupportTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  /** On the 1.0 line from 1.0.3-beta.0, on the 1.1 line from beta.4, on the 1.2 line throughout. */
  private static final String EXCLUSIVE_ROLE =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
       "spec":{"roles":[{"name":"leader","updatePriority":1,"isExclusive":true}],
       "runtime":{"containers":[]}}}""";

  private static final String CONFIG_MAP =
      """
      {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""";

  @Test
  void supportIsASetOfWindowsAndNoFloor() throws IOException {
    VersionSupport support = of(Optional.of(">=1.0.3-beta.0"), EXCLUSIVE_ROLE);
    assertThat(support.accepts())
        .startsWith("1.0.3-beta.0")
        .contains("1.0.3-beta.11", "1.1.0-beta.4", "1.2.0-alpha.0", "1.2.0-alpha.3")
        .doesNotContain("1.0.2", "1.1.0-alpha.4", "1.1.0-beta.3");
    assertThat(rejection(support, "1.1.0-beta.3"))
        .containsExactly(new Field("ComponentDefinition", ".spec.roles[].isExclusive", "unknown"));
    assertThat(support.suggested()).contains(">=1.0.3-beta.0, <1.1.0-0 || >=1.1.0-beta.4");
  }

  @Test
  void aVersionThatRejectsBetweenTwoThatAcceptIsAHole() throws IOException {
    VersionSupport support = of(Optional.of(">=1.0.3-beta.0"), EXCLUSIVE_ROLE);
    assertThat(support.accepts()).contains("1.0.3-beta.11", "1.1.0-beta.4");
    // Later than 1.0.3-beta.11 and earlier than 1.1.0-beta.4.
    assertThat(support.admittedButRejected())
        .contains("1.1.0-beta.3")
        .allMatch(version -> version.startsWith("1.1.0-"));
    assertThat(support.excludedButAccepted()).isEmpty();
  }

  @Test
  void aPrereleaseBeforeTheDeclaredReleaseMayBeAdmitted() throws IOException {
    // 1.0.2-beta.32 is compared with >1.0.2-0.
    VersionSupport support = of(Optional.of(">1.0.2"), EXCLUSIVE_ROLE);
    assertThat(support.admittedButRejected())
        .contains("1.0.2-beta.31", "1.0.2-beta.32")
        .doesNotContain("1.0.2");
  }

  @Test
  void aDeclarationThatExcludesAcceptingVersionsIsOverTight() throws IOException {
    VersionSupport support = of(Optional.of(">=1.2.0"), EXCLUSIVE_ROLE);
    assertThat(support.admittedButRejected()).isEmpty();
    assertThat(support.excludedButAccepted())
        .contains("1.0.3-beta.0", "1.1.0-beta.9")
        .noneMatch(version -> version.startsWith("1.2."));
  }

  @Test
  void nothingDeclaredIsNoHoleAndNotSilentEither() throws IOException {
    VersionSupport support = of(Optional.empty(), EXCLUSIVE_ROLE);
    assertThat(support.declaration()).isEqualTo(Declaration.NONE);
    assertThat(support.declared()).isEmpty();
    assertThat(support.admittedButRejected()).isEmpty();
    assertThat(support.rejects()).isNotEmpty();
    assertThat(of(Optional.of(""), EXCLUSIVE_ROLE).declaration()).isEqualTo(Declaration.NONE);
  }

  @Test
  void anUnreadableDeclarationAdmitsNothingAndLeavesTheChartOpen() throws IOException {
    VersionSupport support = of(Optional.of("1.0 and up"), EXCLUSIVE_ROLE);
    assertThat(support.declaration()).isEqualTo(Declaration.UNPARSABLE);
    assertThat(support.admittedButRejected()).isEmpty();
    assertThat(support.isIncomplete()).isTrue();
  }

  @Test
  void noDeclarationReachesControllersThatDoNotReadIt() throws IOException {
    VersionSupport support = of(Optional.of(">=1.0.3-beta.0"), EXCLUSIVE_ROLE);
    assertThat(support.beyondConstraints())
        .contains("0.9.0", "0.9.5")
        .allMatch(version -> version.startsWith("0.9."));
  }

  @Test
  void builtInKindsAreAcceptedByEveryVersion() throws IOException {
    VersionSupport support = of(Optional.of(">=1.0.0"), CONFIG_MAP);
    assertThat(support.accepts()).isEqualTo(CATALOG.versions());
    assertThat(support.customResources()).isZero();
    assertThat(support.suggested()).isEmpty();
    assertThat(support.excludedButAccepted()).isEmpty();
    assertThat(support.isIncomplete()).isFalse();
  }

  @Test
  void whatIsOfAnotherProjectOrNothingAtAllIsNotCalledFine() throws IOException {
    VersionSupport foreign =
        of(
            Optional.of(">=1.0.0"),
            """
            {"apiVersion":"monitoring.coreos.com/v1","kind":"PodMonitor","metadata":{"name":"a"}}""");
    assertThat(foreign.unjudged()).containsExactly("monitoring.coreos.com/PodMonitor");
    assertThat(foreign.isIncomplete()).isTrue();
    assertThat(of(Optional.of(">=1.0.0")).isIncomplete()).isTrue();
  }

  @Test
  void everyVersionIsEitherAcceptingOrRejectingWithItsReasons() throws IOException {
    VersionSupport support = of(Optional.of(">=1.0.0"), EXCLUSIVE_ROLE, CONFIG_MAP);
    assertThat(
            Stream.concat(
                support.accepts().stream(),
                support.rejects().stream().map(RejectingVersion::version)))
        .containsExactlyInAnyOrderElementsOf(CATALOG.versions());
    assertThat(support.rejects()).allMatch(one -> !one.fields().isEmpty());
  }

  private static List<Field> rejection(VersionSupport support, String version) {
    return support.rejects().stream()
        .filter(one -> one.version().equals(version))
        .findFirst()
        .orElseThrow()
        .fields();
  }

  private static VersionSupport of(Optional<String> declared, String... json) throws IOException {
    List<JsonNode> objects = new java.util.ArrayList<>();
    for (String one : json) {
      objects.add(SnapshotJson.tree(one.getBytes(StandardCharsets.UTF_8)));
    }
    return VersionSupport.of("engine", true, declared, objects, List.of(), CATALOG);
  }
}
