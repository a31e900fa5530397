package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.RepositoryAnswersTest;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CodeOwners;
import io.skewpack.snapshot.History.OwnersLine;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.History.Unread;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is said to own the chart, and on whose word: first screen and section 6. */
class OwnerInPackTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final String REJECTED =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
       "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","reconfigure":{}}]}}""";
  private static final String COVERS = "addons/a/Chart.yaml";

  private final SnapshotFixture fixture =
      new SnapshotFixture().objects(REJECTED).crdsOf(CATALOG, "1.0.2");

  OwnerInPackTest() throws Exception {}

  @Test
  void codeOwnersLeadsBeforeChartYamlAndBothAreCited() throws Exception {
    String pack =
        render(
            fixture.maintainers("Oracle team").history(owners(0, "@org/db", "@ada", "@bo", "@cy")));
    assertThat(next(pack))
        .contains(
            "the chart's owner (`@org/db`, `@ada`, `@bo` and 1 more, by line 12 of"
                + " `.github/CODEOWNERS`) ");
    assertThat(owner(pack))
        .contains(
            "**Owner:** `@org/db`, `@ada`, `@bo`, `@cy` (line 12 of `.github/CODEOWNERS`, for"
                + " `addons/a/`; `main` at `")
        .contains("Named elsewhere: `Oracle team`, by Chart.yaml. (E");
    assertThat(pack)
        .contains(
            "| observed | line 12 of `.github/CODEOWNERS`, for `addons/a/`: `@org/db`, `@ada`,"
                + " `@bo` and 1 more | `history.json#/codeOwners` |");
  }

  @Test
  void theCaseFileLeadsBeforeBoth() throws Exception {
    CaseFile known =
        new CaseFile(
            Optional.empty(),
            Optional.of("me"),
            List.of(),
            List.of(),
            List.of(),
            java.util.Map.of());
    String pack =
        render(fixture.maintainers("Oracle team").history(owners(0, "@org/db")).caseFile(known));
    assertThat(next(pack)).contains("(`me`, by the case file)").doesNotContain("@org/db");
    assertThat(owner(pack))
        .contains("**Owner:** `me` (the case file's word).")
        .contains(
            "Named elsewhere: `@org/db`, by line 12 of `.github/CODEOWNERS`, `Oracle team`, by"
                + " Chart.yaml.");
  }

  @Test
  void chartYamlLeadsWhereCodeOwnersNamesNobodyAndThatIsSaid() throws Exception {
    String pack = render(fixture.maintainers("Oracle team").history(owners(0)));
    assertThat(next(pack)).contains("(`Oracle team`, by Chart.yaml)");
    assertThat(owner(pack))
        .contains("**Owner:** `Oracle team` (maintainers in Chart.yaml). Line 12 of")
        .contains("for `addons/a/`, leaves `addons/a/Chart.yaml` without an owner. (E");
  }

  @Test
  void whereNobodyNamesAnybodyTheOwnerIsNotStated() throws Exception {
    String pack =
        render(
            fixture.history(
                with(
                    new CodeOwners(
                        Optional.empty(), COVERS, Optional.empty(), Optional.empty(), 0))));
    assertThat(next(pack)).contains("the chart's owner (not stated)");
    assertThat(owner(pack))
        .contains("**Owner:** not stated.")
        .contains("has no CODEOWNERS where GitHub looks for one. (E");
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_LARGE, GitHub does not read it",
    "SECTIONS, not evaluated",
    "LINK, not evaluated",
    "MISSING, not evaluated"
  })
  void aFileThatWasNotReadIsNoStatement(Unread why, String said) throws Exception {
    assertThat(owner(render(fixture.history(with(unread(why))))))
        .contains("**Owner:** not stated.")
        .contains(said);
  }

  @ParameterizedTest
  @EnumSource(Unread.class)
  void allOfItIsOfTheDocumentedShape(Unread why) throws Exception {
    assertThat(SnapshotSchema.violations(fixture.history(with(unread(why))).snapshot())).isEmpty();
    assertThat(SnapshotSchema.violations(fixture.history(owners(2, "@org/db")).snapshot()))
        .isEmpty();
  }

  @Test
  void linesThatGitHubPassesOverAreCounted() throws Exception {
    assertThat(owner(render(fixture.history(owners(2, "@org/db")))))
        .contains("GitHub passes over 2 lines of that file that do not follow its rules.");
  }

  /** As on GitHub: in code, a mention calls nobody. */
  @Test
  void noMentionFires() throws Exception {
    String pack =
        render(fixture.maintainers("@chart").history(owners(0, "@org/db", "@ada", "a@b.io")));
    assertThat(pack.lines().filter(line -> line.contains("@")).toList())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.replaceAll("`[^`]*`", "")).doesNotContain("@"));
  }

  private static CodeOwners unread(Unread why) {
    return new CodeOwners(Optional.of("CODEOWNERS"), COVERS, Optional.empty(), Optional.of(why), 0);
  }

  private static History owners(int invalid, String... owners) {
    return with(
        new CodeOwners(
            Optional.of(".github/CODEOWNERS"),
            COVERS,
            Optional.of(new OwnersLine(12, "addons/a/", List.of(owners), owners.length)),
            Optional.empty(),
            invalid));
  }

  private static History with(CodeOwners codeOwners) {
    History plain =
        RepositoryAnswersTest.history(
            List.of(RepositoryAnswersTest.revision(RefKind.TAG, Result.PASSES, null, "v1.0.0")),
            List.of());
    return new History(
        plain.repository(),
        plain.chart(),
        plain.revisions(),
        plain.siblings(),
        plain.introductions(),
        plain.cutShort(),
        Optional.of(codeOwners));
  }

  private static String next(String pack) {
    return line(pack, "> **Next:**");
  }

  private static String owner(String pack) {
    return line(pack, "**Owner:**");
  }

  private static String line(String pack, String beginning) {
    return Stream.of(pack.split("\n", -1))
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  private static String render(SnapshotFixture fixture) throws Exception {
    Snapshot snapshot = fixture.snapshot();
    EvidencePack pack =
        PackAssembly.of(
            Diagnosis.of(snapshot, CATALOG),
            snapshot.caseFile(),
            new EvidencePack.Footer(
                "skewpack test",
                snapshot.index().capturedAt().toString(),
                snapshot.sha256(),
                CATALOG.sha256(),
                Optional.empty(),
                Optional.empty(),
                "en",
                "none"));
    Templates templates = new Templates(Optional.empty());
    return new PackMarkdown(templates, new Texts(templates, "en")).render(pack);
  }
}
