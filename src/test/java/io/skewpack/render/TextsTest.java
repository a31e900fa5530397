package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.diagnose.Check;
import io.skewpack.diagnose.Checks;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Versions;
import io.skewpack.diagnose.Failure;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.KnownErrorText;
import io.skewpack.diagnose.Layer;
import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.MatrixRow;
import io.skewpack.diagnose.Preflight;
import io.skewpack.diagnose.RepositoryAnswers;
import io.skewpack.diagnose.RootCause;
import io.skewpack.diagnose.Skew;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.Timeline;
import io.skewpack.diagnose.Verdict;
import io.skewpack.report.Certainty;
import io.skewpack.report.Section;
import io.skewpack.schema.Rule;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CapturedChart.Engine;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {

  /** Of {@link io.skewpack.diagnose.SymptomReading#variant}, those that contradict. */
  private static final List<String> CONTRADICTED_VARIANTS =
      List.of(
          "field.declared",
          "field.notRequired",
          "field.supplied",
          "field.absentHere",
          "kind.served",
          "stored.notHere",
          "constraint.otherVersion",
          "constraint.admits",
          "constraint.otherDeclared",
          "causes.contradicted");

  private static final List<String> REPORTED_VARIANTS =
      Stream.concat(
              CONTRADICTED_VARIANTS.stream(),
              Stream.of(
                  "field.rejected",
                  "field.absent",
                  "field.required",
                  "field.values",
                  "field.versions",
                  "field.kindNotCaptured",
                  "field.noKind",
                  "field.noCrds",
                  "kind.missing",
                  "kind.otherVersions",
                  "kind.groupNotCaptured",
                  "kind.noCrds",
                  "stored.here",
                  "stored.noStatus",
                  "stored.noCrds",
                  "constraint.excludes",
                  "constraint.notRunning",
                  "causes.found",
                  "causes.ruledOut",
                  "causes.open",
                  "nothing"))
          .toList();

  private final Texts texts = new Texts(new Templates(Optional.empty()), "en");

  @Test
  void stringsTurnIntoCodeAndOurOwnWordsAndNumbersDoNot() {
    assertThat(
            texts.get(
                "check.declared-constraint.excludesAccepting",
                Facts.of("declared", ">=1 || <2")
                    .with("here", new Versions(List.of("1.0.2")))
                    .with("by", new Term("by.crds"))))
        .startsWith("The chart declares `>=1 || <2`, which excludes 1.0.2 (by the CRDs),");
    assertThat(texts.get("rejections.folded", Facts.of("count", 3))).isEqualTo("3 rejected fields");
    assertThat(
            texts.get(
                "path.step",
                Facts.of("question", new Term("tree.q2"))
                    .with("answer", new Term("answer.no"))
                    .with("count", 0)))
        .isEqualTo("Is a kind or version not served here? **no**");
  }

  @Test
  void aShellWordIsQuotedWhenAShellWouldReadItOtherwise() {
    String commands =
        texts.shell(
            "reproduction.commands",
            Facts.of("chart", "my chart; rm -rf $HOME")
                .with("crds", "it's.yaml")
                .with("set", List.of("a=1", "b={x,y}")));
    assertThat(commands)
        .contains("--chart 'my chart; rm -rf $HOME' ")
        .contains("--crds 'it'\\''s.yaml' ")
        .contains(" --set a=1 --set 'b={x,y}'");
  }

  @Test
  void aMissingTextOrFactIsNamed() {
    assertThatThrownBy(() -> texts.get("no.such.text"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("no.such.text");
    assertThatThrownBy(() -> texts.get("rejections.folded"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("rejections.folded")
        .hasMessageContaining("count");
  }

  @Test
  void aTextCannotCallIntoJava(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(
        folder.resolve("texts/en.properties"),
        "a = ${\"freemarker.template.utility.Execute\"?new()(\"id\")}\nb = ${x?api.class}\n");
    Texts hostile = new Texts(new Templates(Optional.of(folder)), "en");
    assertThatThrownBy(() -> hostile.get("a")).isInstanceOf(TextException.class);
    assertThatThrownBy(() -> hostile.get("b", Facts.of("x", "y")))
        .isInstanceOf(TextException.class);
  }

  @Test
  void everyKeyThatJavaOrATemplateNamesHasAText() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String folder : List.of("diagnose", "report", "render")) {
      try (Stream<Path> files = Files.list(Path.of("src/main/java/io/skewpack", folder))) {
        for (Path file : files.toList()) {
          named.addAll(keysIn(Files.readString(file)));
        }
      }
    }
    named.addAll(keysIn(Files.readString(Path.of("templates/pack.md.ftl"))));
    assertThat(named).hasSizeGreaterThan(80);
    assertThat(texts.keys()).containsAll(named);
  }

  /** Whole keys only: a literal that ends in a dot is completed at run time, see below. */
  private static Set<String> keysIn(String source) {
    Set<String> keys = new TreeSet<>();
    Matcher matcher =
        Pattern.compile(
                "\"((?:title|alert|cause|headline|next|layers|layer|agrees|skew|source|preflight|"
                    + "status|tree|answer|path|settle|section|note|symptom|rejections|cell|rule|"
                    + "trigger|rootCause|ruledOut|nature|history|reproduction|fix|impact|owner|"
                    + "check|gaps|gap|cannotShow|redacted|evidence|strength|footer|triage|floor|revisions|siblings|experiment|result|identify|matrix|pattern|timeline)"
                    + "\\.[A-Za-z0-9.-]*[A-Za-z0-9])\"")
            .matcher(source);
    while (matcher.find()) {
      keys.add(matcher.group(1));
    }
    return keys;
  }

  @Test
  void everyReasonOfAPatternIsToldInASentenceAndInAFewWords() throws IOException {
    Set<String> reasons = new TreeSet<>();
    for (String name : List.of("SkewPatterns", "CrdPatterns", "ImagePatterns", "ChartPatterns")) {
      String source =
          Files.readString(Path.of("src/main/java/io/skewpack/diagnose", name + ".java"));
      Matcher literal =
          Pattern.compile(
                  "\"((?:crd|image|chart|platformChart|intended)\\.[a-zA-Z]+"
                      + "|severalReleases(?:\\.writer)?|open|carriedOver|notCaptured)\"")
              .matcher(source);
      while (literal.find()) {
        reasons.add(literal.group(1));
      }
    }
    assertThat(reasons).hasSizeGreaterThan(20);
    assertThat(texts.keys().stream().filter(key -> key.startsWith("pattern.because.")))
        .containsExactlyInAnyOrderElementsOf(
            reasons.stream().map(reason -> "pattern.because." + reason).toList());
    assertThat(texts.keys().stream().filter(key -> key.startsWith("pattern.why.")))
        .containsExactlyInAnyOrderElementsOf(
            reasons.stream().map(reason -> "pattern.why." + reason).toList());
  }

  private static Stream<Preflight.Item> items() throws Exception {
    Preflight preflight =
        Diagnosis.of(new SnapshotFixture().snapshot(), VersionCatalog.load()).preflight();
    return Stream.of(preflight.steps(), preflight.smoke(), preflight.others())
        .flatMap(List::stream);
  }

  /** They stand at the end of the list, after what a cluster stands on. */
  private static Stream<String> contractChecks() {
    List<String> ids = Checks.all().stream().map(Check::id).toList();
    return ids.subList(ids.indexOf("residue") + 1, ids.size()).stream();
  }

  /** How sure a sentence is follows from its evidence: no text says so by itself. */
  @Test
  void onlyTheRuleSaysConfirmedOrLikely() {
    assertThat(texts.keys())
        .filteredOn(key -> !key.startsWith("certainty.") && !key.startsWith("triage."))
        .filteredOn(key -> !key.startsWith("standing."))
        .allSatisfy(
            key ->
                assertThat(
                        texts
                            .raw(key)
                            .replaceAll("<#[^>]*>|\\$\\{[^}]*}", "")
                            .toLowerCase(Locale.ROOT))
                    .as(key)
                    .doesNotContainPattern("\\b(confirmed|likely|probably|usually|certainly)\\b"));
  }

  /** A repair without its cost, risk or proof would stop a pack at night. */
  @Test
  void everyRepairOfTheSubstrateHasItsPartsAndItsCommands() {
    Set<String> checks =
        texts.keys().stream()
            .filter(key -> key.matches("fix\\.substrate\\.[a-z-]+"))
            .map(key -> key.substring("fix.substrate.".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(checks).hasSizeGreaterThan(12);
    for (String check : checks) {
      assertThat(texts.keys())
          .contains(
              "fix.substrate." + check + ".cost",
              "fix.substrate." + check + ".risk",
              "fix.substrate." + check + ".proof",
              "reproduction.substrate." + check);
    }
  }

  @Test
  void everyKeyThatIsCompletedAtRunTimeHasAText() throws Exception {
    List<String> keys =
        Stream.of(
                Stream.of(RootCause.Kind.values())
                    .flatMap(
                        kind -> Stream.of("cause." + kind, "next." + kind, "rootCause." + kind)),
                Stream.of(FieldStory.Nature.values()).map(nature -> "nature." + nature),
                Stream.of(Rule.values()).map(rule -> "rule." + rule.id()),
                Stream.of(Source.values())
                    .flatMap(source -> Stream.of("source." + source.id(), "settle." + source.id())),
                Stream.of(Verdict.values())
                    .flatMap(
                        verdict ->
                            verdict == Verdict.BLOCKER
                                ? Stream.of("title.several", "alert.blocker")
                                : Stream.of("title." + verdict.id(), "alert." + verdict.id())),
                Stream.of(Failure.Kind.values()).map(kind -> "title." + kind),
                Stream.of(Certainty.values())
                    .flatMap(one -> Stream.of("certainty." + one, "certainty.first." + one)),
                contractChecks().map(check -> "failure.name." + check),
                Stream.of("REJECTION", "SERVER", "none").map(one -> "failure.name." + one),
                Stream.of(Skew.Subject.values()).map(subject -> "layer.name." + subject.id()),
                Stream.of(Section.Title.values()).map(title -> "section." + title.id()),
                Stream.of(Engine.values()).map(engine -> "engine." + engine),
                Stream.of("none", "whole", "part", "strangers", "mixture")
                    .flatMap(
                        variant ->
                            Stream.of(
                                "check.crd-release." + variant,
                                "layer.crd." + variant,
                                "evidence.crdRelease." + variant)),
                Stream.of(History.Finding.values()).map(one -> "triage.introduction." + one),
                Stream.of(History.Result.values()).map(one -> "triage.result." + one),
                Stream.of(History.Finding.values())
                    .map(one -> "trigger." + one.id())
                    .filter(key -> !key.equals("trigger.rendered")),
                Stream.of(History.Result.values()).map(one -> "result." + one.id()),
                Stream.of("shallow", "noReleaseBranches", "noTags", "passedOver", "changed")
                    .map(one -> "gap.history." + one),
                Stream.of("noHead", "cutShort").map(one -> "gap.history." + one),
                Stream.of(History.Why.values()).map(one -> "introduction.why." + one.id()),
                Stream.of(History.Stop.values()).map(one -> "cutShort.by." + one.id()),
                Stream.of(History.Work.values()).map(one -> "cutShort.untried." + one.id()),
                Stream.of(History.Unread.values()).map(one -> "owner.silent.unread." + one.id()),
                Stream.of("case", "codeOwners", "chart").map(one -> "owner.by." + one),
                Stream.of("noFile", "noLine", "nobody").map(one -> "owner.silent." + one),
                Stream.of("accepted", "notJudged").map(one -> "triage.siblings." + one),
                Stream.of(RepositoryAnswers.Experiment.values())
                    .flatMap(
                        one ->
                            Stream.of(
                                "triage.siblings." + one,
                                "check.sibling-charts." + one,
                                "impact." + one)),
                Stream.of("ALIKE", "ONLY_THIS").map(one -> "experiment." + one),
                Stream.of("allRejected", "none", "passing")
                    .map(one -> "check.other-revisions." + one),
                Stream.of(MatrixRow.values()).map(row -> "matrix.row." + row.id()),
                Stream.of(Layer.values()).map(layer -> "matrix.layer." + layer.id()),
                Stream.of(Matrix.Standing.values()).map(one -> "matrix.standing." + one),
                Stream.of("q1", "q2", "q3", "q4", "q5", "q6", "l2", "l5")
                    .map(node -> "tree." + node),
                Stream.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8")
                    .map(node -> "tree." + node),
                Stream.of("yes", "no", "besides", "notEvaluated").map(one -> "answer." + one),
                Stream.of("steps", "smoke", "others").map(one -> "preflight.group." + one),
                items().map(item -> "preflight." + item.id()),
                Stream.of(KnownErrorText.Candidate.values())
                    .flatMap(
                        cause ->
                            Stream.of(SymptomReading.State.values())
                                .map(state -> "explained." + cause.textId() + "." + state.id())),
                Stream.of(KnownErrorText.Candidate.values())
                    .map(cause -> "explained.name." + cause.id()),
                Stream.of(Standing.values())
                    .flatMap(one -> Stream.of("standing." + one.id(), "standing.word." + one.id())),
                REPORTED_VARIANTS.stream().map(variant -> "reported." + variant),
                CONTRADICTED_VARIANTS.stream().map(variant -> "contradicted.why." + variant),
                Stream.of(SkewPattern.Kind.values()).map(kind -> "pattern.name." + kind.id()),
                Stream.of("reported", "open").map(certainty -> "pattern.certainty." + certainty),
                Stream.of(Timeline.Subject.values())
                    .flatMap(
                        subject ->
                            Stream.of(
                                "timeline.what." + subject.id(),
                                "evidence.timeline." + subject.id())),
                Stream.of("several", "one", "oneAndOpen", "open", "none")
                    .flatMap(
                        kind ->
                            Stream.of("headline.explained.", "explained.", "fix.explained.")
                                .map(prefix -> prefix + kind)))
            .flatMap(stream -> stream)
            .toList();
    assertThat(texts.keys()).containsAll(keys);
  }
}
