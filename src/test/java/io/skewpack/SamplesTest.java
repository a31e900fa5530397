package io.skewpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.skewpack.cli.CommandInProcess;
import io.skewpack.diagnose.DecisionTree.Edge;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.Status;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.report.Claim;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code samples/} promises. With {@code -Dgolden.update=true} the snapshots and the packs are
 * written anew; the expectations in each README are people's and stay as they are.
 */
class SamplesTest {

  private static final String SWITCH =
      "if this is meant, run mvn test -Dtest=SamplesTest -Dgolden.update=true and read the change";
  private static final String NO_ENGINE = "the embedded Helm runs on";

  private static final String LIVE =
      "times, UIDs and the server's address are a real server's: LiveSamplesTest captures it anew";

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final VersionCatalog CATALOG = VersionCatalog.load();

  static Stream<Sample> samples() throws IOException {
    return Sample.all();
  }

  /** Packs rest on snapshots, so snapshots come first. */
  @BeforeAll
  static void updateSnapshots(@TempDir Path temporary) throws IOException, InterruptedException {
    if (!UPDATE) {
      return;
    }
    for (Sample sample : samples().filter(sample -> !sample.isLive()).toList()) {
      Path fresh = temporary.resolve(sample.name());
      Sample.Said said = sample.capture(fresh);
      if (said.text().contains(NO_ENGINE)) {
        System.out.println("snapshots stay as they are: " + said.text());
        return;
      }
      List<Path> files = files(fresh);
      for (Path stale : files(sample.snapshot())) {
        if (!files.contains(stale)) {
          Files.delete(sample.snapshot().resolve(stale));
        }
      }
      for (Path file : files) {
        Path target = sample.snapshot().resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(fresh.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Test
  void theIndexListsEverySampleWithTheExitCodeThatItExpects() throws IOException {
    List<String> listed =
        Files.readAllLines(Sample.ALL.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| ["))
            .map(line -> line.replaceAll("^\\| \\[([^]]+)]\\(\\1\\) \\|.*\\| (\\d) \\|$", "$1 $2"))
            .toList();

    assertThat(listed)
        .hasSizeGreaterThanOrEqualTo(4)
        .containsExactlyInAnyOrderElementsOf(
            samples().map(s -> s.name() + " " + s.expectedWord("exit code of check")).toList());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void checkSaysWhatWasExpectedByHand(Sample sample) throws SnapshotException {
    Diagnosis diagnosis = diagnosis(sample);

    assertThat(diagnosis.verdict().id()).as("verdict").isEqualTo(sample.expectedWord("verdict"));
    assertThat(CommandInProcess.run("check", sample.snapshot().toString()).exitCode())
        .as("exit code of check")
        .isEqualTo(Integer.parseInt(sample.expectedWord("exit code of check")));
    assertThat(diagnosis.skew().odd().map(odd -> odd.id()).stream().toList())
        .as("odd layer")
        .isEqualTo(expected(sample, "odd layer"));
    assertThat(diagnosis.patterns().stream().map(pattern -> pattern.kind().id()).distinct())
        .as("pattern")
        .containsExactlyElementsOf(expected(sample, "pattern"));
    assertThat(
            diagnosis.findings().stream()
                .filter(finding -> finding.status() == Status.FAIL)
                .map(Finding::check)
                .distinct())
        .as("failing checks")
        .containsExactlyInAnyOrderElementsOf(expected(sample, "failing checks"));
    assertThat(rejections(diagnosis))
        .as("rejections")
        .containsExactlyInAnyOrderElementsOf(sample.expectedRejections());
    if (!sample.expectedRejections().isEmpty()) {
      assertThat(diagnosis.examination().accepting().orElseThrow())
          .as("accepted by")
          .containsExactlyElementsOf(expected(sample, "accepted by"));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theDecisionTreeTakesThePathThatWasExpectedByHand(Sample sample) throws SnapshotException {
    List<Edge> path = diagnosis(sample).tree().path();

    assertThat(path)
        .extracting(
            edge -> edge.from() + edge.text().replaceFirst("^answer\\.", " ") + " " + edge.to())
        .containsExactlyInAnyOrderElementsOf(steps(expected(sample, "taken path")));
    assertThat(path).as("a step rests on evidence").noneMatch(edge -> edge.evidence().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theFirstScreenNamesTheNextStepAndTheOwnerThatWereExpectedByHand(Sample sample)
      throws SnapshotException {
    Diagnosis diagnosis = diagnosis(sample);
    List<Claim> next =
        pack(diagnosis).headline().stream()
            .filter(claim -> claim.text().startsWith("next."))
            .toList();

    assertThat(next).extracting(Claim::text).isEqualTo(expected(sample, "next step"));
    assertThat(
            next.stream()
                .map(claim -> claim.facts().values().get("owner"))
                .filter(Objects::nonNull)
                .map(owner -> ((Facts.Said) owner).facts().values())
                .map(said -> said.getOrDefault("owner", said.get("owners")))
                .map(who -> who instanceof List<?> all ? all : List.of(who))
                .map(all -> all.stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .distinct())
        .as("owner")
        .isEqualTo(
            Stream.of(String.join(", ", expected(sample, "owner")))
                .filter(owner -> !owner.isEmpty())
                .toList());
  }

  /** Of one error text with several possible causes: which are here, and which are ruled out. */
  @ParameterizedTest
  @MethodSource("samples")
  void theReportedErrorIsExplainedAsItWasExpectedByHand(Sample sample) throws SnapshotException {
    Diagnosis diagnosis = diagnosis(sample);
    List<SymptomReading> readings =
        diagnosis.reported().stream().filter(SymptomReading::hasCauses).toList();

    assertThat(readings)
        .extracting(SymptomReading::error)
        .isEqualTo(sample.expected("reported error").orElse(List.of()));
    for (SymptomReading reading : readings) {
      assertThat(checks(reading, SymptomReading.State.FOUND))
          .as("found behind it")
          .isEqualTo(expected(sample, "found behind it"));
      assertThat(checks(reading, SymptomReading.State.RULED_OUT))
          .as("ruled out")
          .isEqualTo(expected(sample, "ruled out"));
      boolean several = expected(sample, "found behind it").size() > 1;
      assertThat(pack(diagnosis).headline().get(0).text())
          .as("what one repair alone leaves is on the first screen")
          .isEqualTo("headline.explained." + (several ? "several" : "one"));
    }
  }

  /** Of everything that was reported: what the snapshot says to it, and that a pack cites both. */
  @ParameterizedTest
  @MethodSource("samples")
  void theReportedTextsStandAsItWasExpectedByHand(Sample sample) throws SnapshotException {
    Diagnosis diagnosis = diagnosis(sample);

    for (Standing standing : Standing.values()) {
      String row = standing == Standing.NOT_JUDGED ? "not judged" : standing.id();
      assertThat(
              diagnosis.reported().stream()
                  .filter(one -> one.standing() == standing)
                  .map(one -> one.known().id() + " " + one.reported().subject()))
          .as("reported, and %s", row)
          .containsExactlyElementsOf(sample.expected("reported, " + row).orElse(List.of()));
    }
    assertThat(diagnosis.reported())
        .filteredOn(one -> one.standing() != Standing.NOT_JUDGED)
        .as("both sides have evidence")
        .allMatch(one -> !one.evidence().isEmpty() && !one.judgedBy().isEmpty());
    boolean contradicted =
        diagnosis.reported().stream().anyMatch(one -> one.standing() == Standing.CONTRADICTED);
    assertThat(pack(diagnosis).headline().get(0).text().equals("headline.contradicted"))
        .as("a contradicted report may mean the wrong cluster: it comes first")
        .isEqualTo(contradicted);
  }

  private static List<String> checks(SymptomReading reading, SymptomReading.State state) {
    return reading.in(state).stream().map(one -> one.candidate().check()).toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void renderGivesTheGoldenPack(Sample sample) throws IOException {
    for (String language : Sample.LANGUAGES) {
      CommandInProcess render =
          CommandInProcess.run("render", sample.snapshot().toString(), "--lang", language);
      assertThat(render.exitCode()).as(render.err()).isZero();
      Path pack = sample.pack(language);
      if (UPDATE) {
        Files.writeString(pack, render.out());
      }

      assertThat(pack).as(SWITCH).isRegularFile();
      assertThat(pack).as(SWITCH).hasContent(render.out());
      assertThat(Files.readString(pack)).as("to the byte; %s", SWITCH).isEqualTo(render.out());
    }
  }

  /** Every sample's pack fits into a comment; BudgetedPackTest has those that do not. */
  /** Somebody who reproduces it must see the same layers. */
  @ParameterizedTest
  @MethodSource("samples")
  void theReproductionCapturesWhatTheReadmesCommandCaptured(Sample sample) throws IOException {
    String command =
        Files.readString(sample.pack("en"))
            .lines()
            .filter(line -> line.matches("skewpack (capture|triage) .* --out snapshot\\.tgz"))
            .findFirst()
            .orElseThrow();

    assertThat(command).startsWith(sample.isTriage() ? "skewpack triage" : "skewpack capture");
    assertThat(Sample.options(command)).containsAll(sample.captureOptions());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aPackThatFitsIntoACommentDiffersInTheFootersWordOnly(Sample sample) throws IOException {
    assumeFalse(UPDATE, "the packs are being written anew");
    for (String language : Sample.LANGUAGES) {
      for (String budget : List.of("github-comment", "github-file")) {
        String full = Files.readString(sample.pack(language));
        CommandInProcess render =
            CommandInProcess.run(
                "render", sample.snapshot().toString(), "--lang", language, "--budget", budget);

        assertThat(render.exitCode()).as(render.err()).isZero();
        assertThat(full.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(60_000);
        int word = full.lastIndexOf("`none`");
        assertThat(render.out())
            .isEqualTo(full.substring(0, word) + "`" + budget + "`" + full.substring(word + 6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theSnapshotIsWhatTheCommandInTheReadmeWrites(Sample sample, @TempDir Path temporary)
      throws IOException, InterruptedException, SnapshotException {
    assumeFalse(sample.isLive(), LIVE);
    Path fresh = temporary.resolve("snapshot");
    Sample.Said said = sample.capture(fresh);
    assumeFalse(said.text().contains(NO_ENGINE), said.text());

    boolean whole =
        SnapshotStore.read(fresh).index().sources().values().stream()
            .noneMatch(Outcome::requestedButMissing);
    // A capture exits by what it obtained, a triage by its verdict.
    assertThat(said.exitCode())
        .as(said.text())
        .isEqualTo(
            sample.isTriage()
                ? Integer.parseInt(sample.expectedWord("exit code of check"))
                : whole ? 0 : 4);
    assertThat(files(fresh)).as(SWITCH).isEqualTo(files(sample.snapshot()));
    for (Path file : files(fresh)) {
      assertThat(fresh.resolve(file))
          .as("%s; %s", file, SWITCH)
          .hasSameBinaryContentAs(sample.snapshot().resolve(file));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theSnapshotIsWholeAndOfTheDocumentedShape(Sample sample) {
    CommandInProcess verify = CommandInProcess.run("verify", sample.snapshot().toString());

    assertThat(verify.exitCode()).as(verify.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noFileHoldsAPathOfTheMachineItWasMadeOn(Sample sample) throws IOException {
    for (Path file : files(sample.folder())) {
      assertThat(Files.readString(sample.folder().resolve(file)))
          .as(file.toString())
          .doesNotContain(Sample.ALL.toString(), "file:/", "/tmp/skewpack", "/home/", "/root/");
    }
  }

  private static Diagnosis diagnosis(Sample sample) throws SnapshotException {
    return Diagnosis.of(SnapshotStore.read(sample.snapshot()), CATALOG);
  }

  private static EvidencePack pack(Diagnosis diagnosis) throws SnapshotException {
    Snapshot snapshot = diagnosis.examination().snapshot();
    return PackAssembly.of(
        diagnosis,
        snapshot.caseFile(),
        new EvidencePack.Footer("", "", "", "", Optional.empty(), Optional.empty(), "en", "none"));
  }

  private static List<String> expected(Sample sample, String what) {
    return sample.expected(what).orElseThrow(() -> new AssertionError(sample.missing(what)));
  }

  private static List<String> rejections(Diagnosis diagnosis) {
    return diagnosis.examination().stories().stream()
        .flatMap(
            story ->
                story.places().stream()
                    .map(place -> place.field())
                    .map(
                        field ->
                            "%s/%s %s %s"
                                .formatted(
                                    story.kind(), field.name(), field.path(), story.rule().id())))
        .toList();
  }

  /**
   * {@code q1 yes → q2 no → a1} as the edges it goes along: {@code q1 yes q2}, {@code q2 no a1}.
   */
  private static List<String> steps(List<String> paths) {
    List<String> steps = new ArrayList<>();
    for (String path : paths) {
      List<String> stations = List.of(path.split(" → ", -1));
      for (int i = 0; i + 1 < stations.size(); i++) {
        steps.add(stations.get(i) + " " + stations.get(i + 1).split(" ", -1)[0]);
      }
    }
    return steps;
  }

  /** Every file below a folder, relative to it, sorted. */
  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    }
  }
}
