package io.skewpack.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.diagnose.DecisionTree;
import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.report.ClaimRules.UnsupportedClaimException;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimRulesTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final ClaimRules RULES = ClaimRules.shipped();

  /** A real piece of evidence of a real snapshot, and about something else. */
  private static final Evidence UNRELATED =
      Evidence.observed(
          "evidence.maintainers",
          Facts.of("owner", "somebody"),
          new Pointer("chart.json", "/addon/facts/maintainers"));

  static Stream<Path> snapshots() throws IOException {
    try (Stream<Path> samples = Files.list(Path.of("samples"))) {
      return samples
          .filter(Files::isDirectory)
          .map(one -> one.resolve("snapshot"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void aPackWhoseFindingsRestOnUnrelatedEvidenceIsNotMade(Path snapshot) throws Exception {
    Diagnosis diagnosis = Diagnosis.of(SnapshotStore.read(snapshot), CATALOG);
    assertThatCode(() -> pack(diagnosis)).doesNotThrowAnyException();
    int swapped = 0;
    for (int i = 0; i < diagnosis.findings().size(); i++) {
      Finding finding = diagnosis.findings().get(i);
      if ((finding.isBlocker() || finding.isWarning()) && !isToldByPattern(diagnosis, finding)) {
        swapped++;
        Diagnosis wrong = with(diagnosis, i, List.of(UNRELATED));
        assertThatThrownBy(() -> pack(wrong))
            .as(finding.text())
            .isInstanceOf(UnsupportedClaimException.class);
      }
    }
    assertThat(swapped == 0)
        .isEqualTo(diagnosis.findings().stream().noneMatch(f -> f.isBlocker() || f.isWarning()));
  }

  /** Where nothing is broken, the pattern says of layers what the finding would say beside it. */
  private static boolean isToldByPattern(Diagnosis diagnosis, Finding finding) {
    return diagnosis.failures().isEmpty()
        && !diagnosis.patterns().isEmpty()
        && List.of("crd-release", "platform-skew").contains(finding.check());
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void aPackThatCitesUnrelatedEvidenceBesideTheRightOneIsNotMadeEither(Path snapshot)
      throws Exception {
    Diagnosis diagnosis = Diagnosis.of(SnapshotStore.read(snapshot), CATALOG);
    for (int i = 0; i < diagnosis.findings().size(); i++) {
      Finding finding = diagnosis.findings().get(i);
      if (finding.isBlocker()) {
        List<Evidence> more = new ArrayList<>(finding.evidence());
        more.add(UNRELATED);
        Diagnosis wrong = with(diagnosis, i, more);
        assertThatThrownBy(() -> pack(wrong))
            .as(finding.text())
            .isInstanceOf(UnsupportedClaimException.class)
            .hasMessageContaining("maintainers");
      }
    }
  }

  /** Also a step with no evidence at all: what nothing speaks for was not taken. */
  @ParameterizedTest
  @MethodSource("snapshots")
  void aPackWhosePathThroughTheTreeRestsOnUnrelatedEvidenceIsNotMade(Path snapshot)
      throws Exception {
    Diagnosis diagnosis = Diagnosis.of(SnapshotStore.read(snapshot), CATALOG);
    List<Edge> edges = diagnosis.tree().edges();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      if (!edge.taken()) {
        continue;
      }
      List<Evidence> more = new ArrayList<>(edge.evidence());
      more.add(UNRELATED);
      for (List<Evidence> swapped : List.of(List.of(UNRELATED), List.<Evidence>of(), more)) {
        Diagnosis wrong = withEdge(diagnosis, i, swapped);
        assertThatThrownBy(() -> pack(wrong))
            .as(edge.from() + " " + edge.text() + " " + edge.to())
            .isInstanceOf(UnsupportedClaimException.class)
            .hasMessageContaining("path.step." + edge.from() + "." + edge.to());
      }
    }
  }

  @Test
  void aCellThatOnlyCitesIsHeldToTheRuleOfItsRow() {
    EvidenceIndex index = new EvidenceIndex();
    assertThat(index.cell("row.revisions", List.of(kind("revision"))).evidence())
        .containsExactly(1);
    for (String row :
        List.of(
            "row.revisions",
            "row.siblings",
            "row.rejections",
            "row.dryRun",
            "row.timeline.crd",
            "row.timeline.podStart")) {
      assertThatThrownBy(() -> index.cell(row, List.of(kind("pod"))))
          .as(row)
          .isInstanceOf(UnsupportedClaimException.class);
    }
    assertThatThrownBy(() -> index.cell("brand.new", List.of(kind("pod"))))
        .hasMessageContaining("no rule says");
  }

  @Test
  void aClaimSaysWhatItNeedsAndWhatItCites() {
    assertThatThrownBy(() -> RULES.check("cause.INVALID_VALUES", Facts.none(), List.of()))
        .isInstanceOf(UnsupportedClaimException.class)
        .hasMessage(
            "the claim cause.INVALID_VALUES needs evidence of a kind among [rejection, celRules]; it cites"
                + " []");
    assertThatThrownBy(() -> RULES.check("owner.chart", Facts.none(), List.of(kind("pod"))))
        .isInstanceOf(UnsupportedClaimException.class);
    assertThatThrownBy(
            () -> RULES.check("owner.chart", Facts.none(), List.of(UNRELATED, kind("pod"))))
        .hasMessageContaining("of the kind pod, which says nothing about it");
    assertThatThrownBy(() -> RULES.check("brand.new", Facts.none(), List.of()))
        .hasMessage("no rule says what evidence the claim brand.new needs");
  }

  @Test
  void eachOfSeveralNeedsMustBeMet() {
    String claim = "check.undeclared-variables.nothing";
    assertThatThrownBy(() -> RULES.check(claim, Facts.none(), List.of(kind("variableRead"))))
        .hasMessageContaining("stageOfAction");
    assertThatCode(
            () ->
                RULES.check(
                    claim, Facts.none(), List.of(kind("variableRead"), kind("stageOfAction"))))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                RULES.check(
                    "fix." + claim,
                    Facts.none(),
                    List.of(kind("variableRead"), kind("stageOfAction"))))
        .as("a repair is held to the rule of what it repairs")
        .doesNotThrowAnyException();
  }

  @Test
  void aClaimThatRepeatsAFindingIsHeldToThatFindingsRule() {
    Facts seen = Facts.of("seen", new Facts.Said("check.storage-class.fail.none", Facts.none()));
    assertThatCode(() -> RULES.check("aside.item", seen, List.of(kind("read"))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> RULES.check("aside.item", seen, List.of(kind("backupRepo"))))
        .isInstanceOf(UnsupportedClaimException.class);
  }

  @Test
  void everyTextThatIsAClaimHasARule() throws IOException {
    Properties texts = new Properties();
    texts.load(new StringReader(Files.readString(Path.of("templates/texts/en.properties"))));
    assertThat(texts.stringPropertyNames())
        .filteredOn(
            key ->
                key.matches(
                    "(?:check|cause|title|headline|next|skew|layer|trigger|rootCause|ruledOut"
                        + "|nature|fix|impact|owner|gap|explained|experiment|pattern|timeline)\\..*"))
        .filteredOn(key -> !key.matches(".*\\.name\\..*|check\\.[a-z-]+\\.title"))
        .hasSizeGreaterThan(300)
        .allMatch(RULES::knows);
  }

  @Test
  void aRuleThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new ClaimRules("cause pod"))
        .hasMessageContaining("no rule: cause pod");
    assertThatThrownBy(() -> new ClaimRules("a : @nobody")).hasMessageContaining("no such group");
    assertThatThrownBy(() -> new ClaimRules("a : pod\na : read"))
        .hasMessageContaining("two rules for a");
  }

  private static Evidence kind(String kind) {
    return Evidence.observed("evidence." + kind, Facts.none(), new Pointer("a.json", ""));
  }

  private static Diagnosis with(Diagnosis diagnosis, int index, List<Evidence> evidence) {
    List<Finding> findings = new ArrayList<>(diagnosis.findings());
    Finding old = findings.get(index);
    findings.set(
        index,
        new Finding(
            old.check(),
            old.status(),
            old.severity(),
            old.layer(),
            old.failureLayer(),
            old.text(),
            old.facts(),
            old.requested(),
            evidence));
    return new Diagnosis(
        diagnosis.examination(),
        findings,
        diagnosis.verdict(),
        diagnosis.skew(),
        diagnosis.cause(),
        diagnosis.tree(),
        diagnosis.patterns());
  }

  private static Diagnosis withEdge(Diagnosis diagnosis, int index, List<Evidence> evidence) {
    List<Edge> edges = new ArrayList<>(diagnosis.tree().edges());
    Edge old = edges.get(index);
    edges.set(
        index, new Edge(old.from(), old.to(), old.text(), old.taken(), old.count(), evidence));
    return new Diagnosis(
        diagnosis.examination(),
        diagnosis.findings(),
        diagnosis.verdict(),
        diagnosis.skew(),
        diagnosis.cause(),
        new DecisionTree(diagnosis.tree().nodes(), edges),
        diagnosis.patterns());
  }

  private static EvidencePack pack(Diagnosis diagnosis) throws Exception {
    return PackAssembly.of(
        diagnosis,
        diagnosis.examination().snapshot().caseFile(),
        new EvidencePack.Footer("", "", "", "", Optional.empty(), Optional.empty(), "en", "none"));
  }
}
