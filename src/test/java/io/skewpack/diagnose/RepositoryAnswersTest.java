package io.skewpack.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.RepositoryAnswers.Experiment;
import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Repository;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.History.Revision;
import io.skewpack.snapshot.History.Sibling;
import io.skewpack.snapshot.SnapshotSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a repository's answers do to a diagnosis of a chart that is rejected here. */
public class RepositoryAnswersTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();

  private static final String REJECTED =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"a"},
       "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","reconfigure":{}}]}}""";

  private static final Rejection SAME = rejection(".spec.configs[].reconfigure");
  private static final Rejection OTHER = rejection(".spec.roles[].isExclusive");
  private static final Commit COMMIT =
      new Commit("a".repeat(40), "2026-03-31T08:00:00Z", "somebody", "follow main's API");

  @Test
  void aRevisionThatPassesIsTheWayOut() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            history(
                List.of(
                    revision(RefKind.HEAD, Result.REJECTED, SAME, "HEAD"),
                    revision(RefKind.BRANCH, Result.REJECTED, SAME, "main"),
                    revision(RefKind.BRANCH, Result.PASSES, null, "release-0.9"),
                    revision(RefKind.BRANCH, Result.PASSES, null, "release-1.0"),
                    revision(RefKind.BRANCH, Result.PASSES, null, "release-1.0-beta"),
                    revision(RefKind.TAG, Result.PASSES, null, "v1.1.0"),
                    revision(RefKind.TAG, Result.PASSES, null, "v1.0.2-beta.32"),
                    revision(RefKind.TAG, Result.PASSES, null, "v1.0.2"),
                    revision(RefKind.TAG, Result.PASSES, null, "v1.0.1-beta.1"),
                    revision(RefKind.TAG, Result.PASSES, null, "v1.0.1")),
                List.of()));
    assertThat(path(diagnosis)).contains("q4 yes q5", "q5 yes a3").doesNotContain("q5 no q6");
    RepositoryAnswers answers = diagnosis.examination().repository().orElseThrow();
    assertThat(answers.passing())
        .extracting(Tried::name)
        .containsExactly(
            "v1.0.2",
            "v1.0.2-beta.32",
            "release-1.0",
            "v1.0.1",
            "v1.0.1-beta.1",
            "release-0.9",
            "release-1.0-beta",
            "v1.1.0");
    assertThat(answers.head()).contains(Result.REJECTED);
    assertThat(finding(diagnosis, "other-revisions").text())
        .isEqualTo("check.other-revisions.passing");
  }

  @Test
  void whereNoRevisionPassesTheSiblingsTellALocalBugFromASkew() throws Exception {
    List<Revision> rejected = List.of(revision(RefKind.BRANCH, Result.REJECTED, SAME, "main"));
    Diagnosis alike =
        diagnose(
            history(
                rejected,
                List.of(
                    sibling("kafka", Result.REJECTED, SAME),
                    sibling("redis", Result.REJECTED, OTHER),
                    sibling("etcd", Result.PASSES, null),
                    sibling("broken", Result.NOT_RENDERED, null))));
    assertThat(path(alike)).contains("q5 no q6", "q6 yes a4");
    RepositoryAnswers answers = alike.examination().repository().orElseThrow();
    assertThat(answers.experiment()).isEqualTo(Experiment.ALIKE);
    assertThat(answers.judgedSiblings()).isEqualTo(3);
    assertThat(answers.alike()).extracting(c -> c.sibling().name()).containsExactly("kafka");

    Diagnosis local =
        diagnose(
            history(
                rejected,
                List.of(
                    sibling("redis", Result.REJECTED, OTHER),
                    sibling("etcd", Result.PASSES, null))));
    assertThat(path(local)).contains("q5 no q6", "q6 no a6");
    assertThat(finding(local, "sibling-charts").text()).isEqualTo("check.sibling-charts.ONLY_THIS");
  }

  @Test
  void aRepositoryWithNothingToTryIsNeverFine() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            history(
                List.of(revision(RefKind.HEAD, Result.REJECTED, SAME, "HEAD")),
                List.of(sibling("broken", Result.NOT_RENDERED, null))));
    assertThat(path(diagnosis)).contains("q4 yes q5").noneMatch(step -> step.startsWith("q5"));
    assertThat(finding(diagnosis, "other-revisions").status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(finding(diagnosis, "sibling-charts").status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(OtherRevisions.limits(diagnosis.examination().repository().orElseThrow().history()))
        .containsExactly("shallow", "noReleaseBranches", "noTags");
  }

  @Test
  void aBranchThatCouldNotBeRenderedIsNeitherPassingNorRejected() throws Exception {
    Diagnosis diagnosis =
        diagnose(
            history(
                List.of(
                    revision(RefKind.BRANCH, Result.NOT_RENDERED, null, "release-1.0"),
                    revision(RefKind.BRANCH, Result.NO_CHART, null, "release-0.9"),
                    revision(RefKind.TAG, Result.NO_CHART, null, "v0.9.0")),
                List.of()));
    RepositoryAnswers answers = diagnosis.examination().repository().orElseThrow();
    assertThat(answers.triedOthers()).isFalse();
    assertThat(answers.untold()).hasSize(1);
    assertThat(answers.without()).hasSize(2);
  }

  @Test
  void commitsAreNamedOnceWithEverythingTheyBroughtIn() throws Exception {
    RepositoryAnswers answers =
        diagnose(history(List.of(), List.of())).examination().repository().orElseThrow();
    assertThat(answers.origins())
        .singleElement()
        .satisfies(
            origin -> {
              assertThat(origin.commit().shortId()).isEqualTo("aaaaaaaaaa");
              assertThat(origin.commit().day()).isEqualTo("2026-03-31");
              assertThat(origin.fields()).hasSize(1);
            });
  }

  @Test
  void theOldestCommitOfAShallowCloneIsNotBlamed() throws Exception {
    History whole = history(List.of(), List.of());
    Introduction known = whole.introductions().get(0);
    Introduction cutOff =
        new Introduction(
            known.apiVersion(),
            known.kind(),
            known.path(),
            known.rule(),
            History.Finding.BEYOND_SHALLOW,
            known.commit(),
            Optional.empty());
    RepositoryAnswers answers =
        diagnose(
                new History(
                    whole.repository(), whole.chart(), List.of(), List.of(), List.of(cutOff)))
            .examination()
            .repository()
            .orElseThrow();
    assertThat(answers.origins()).isEmpty();
    assertThat(answers.unknownOrigins()).containsExactly(cutOff);
  }

  @Test
  void theHistoryIsOfTheDocumentedShape() throws Exception {
    History history =
        history(
            List.of(revision(RefKind.TAG, Result.REJECTED, SAME, "v1.0.0")),
            List.of(sibling("kafka", Result.REJECTED, SAME)));
    assertThat(SnapshotSchema.violations(fixture(history).snapshot())).isEmpty();
  }

  private static Diagnosis diagnose(History history) throws Exception {
    return Diagnosis.of(fixture(history).snapshot(), CATALOG);
  }

  private static SnapshotFixture fixture(History history) throws Exception {
    return new SnapshotFixture().objects(REJECTED).crdsOf(CATALOG, "1.0.2").history(history);
  }

  /** A shallow clone without release branches and tags, as far as its counts say. */
  public static History history(List<Revision> revisions, List<Sibling> siblings) {
    return new History(
        new Repository(
            Optional.of(COMMIT), Optional.of("main"), false, true, List.of(), 0, 0, List.of()),
        "addons/a",
        revisions,
        siblings,
        List.of(
            new Introduction(
                "apps.kubeblocks.io/v1",
                "ComponentDefinition",
                SAME.path(),
                "unknown",
                History.Finding.RENDERED,
                Optional.of(COMMIT),
                Optional.empty())));
  }

  /** A revision with one rejection, or none. */
  public static Revision revision(RefKind kind, Result result, Rejection one, String... names) {
    return new Revision(
        kind,
        List.of(names),
        COMMIT,
        Optional.of("addons/a"),
        Optional.of("1.0.0"),
        Optional.empty(),
        result,
        Optional.empty(),
        one == null ? List.of() : List.of(one));
  }

  private static Sibling sibling(String name, Result result, Rejection one) {
    return new Sibling(
        name, "addons/" + name, result, Optional.empty(), one == null ? List.of() : List.of(one));
  }

  private static Rejection rejection(String path) {
    return new Rejection("apps.kubeblocks.io/v1", "ComponentDefinition", path, "unknown", 1);
  }

  private static Finding finding(Diagnosis diagnosis, String check) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> path(Diagnosis diagnosis) {
    return diagnosis.tree().path().stream()
        .map(edge -> edge.from() + " " + edge.text().replace("answer.", "") + " " + edge.to())
        .toList();
  }
}
