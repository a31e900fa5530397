package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Said;
import io.skewpack.snapshot.CapturedChart.Maintainer;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CodeOwners;
import io.skewpack.snapshot.History.OwnersLine;
import io.skewpack.snapshot.History.Repository;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who owns the addon chart: the first of those who name somebody, in the order of {@link Source};
 * else not stated, and never made up.
 *
 * @param facts {@code owner}, with who says so; empty when nobody does
 * @param evidence that {@code owner} rests on
 * @param sentence of section 6: besides, whom the others name, and why CODEOWNERS names nobody
 * @param cited all that the sentence rests on
 */
record Owner(Facts facts, List<Evidence> evidence, Said sentence, List<Evidence> cited) {

  /**
   * Who can say, the weightiest word first. A case file is written for this very case. CODEOWNERS
   * is what the repository goes by today: whom it names is asked about every change of the chart.
   * Chart.yaml is written once, and copied.
   */
  private enum Source {
    CASE("case", "owner.reported"),
    CODE_OWNERS("codeOwners", "owner.codeOwners"),
    CHART("chart", "owner.chart");

    private final String id;
    private final String sentence;

    Source(String id, String sentence) {
      this.id = id;
      this.sentence = sentence;
    }
  }

  /** Owners that a sentence of section 6 shows; one inside another sentence shows fewer. */
  private static final int SHOWN = 10;

  private static final int SHOWN_INSIDE = 3;

  /**
   * What one source says.
   *
   * @param few the facts for a mention inside a sentence
   */
  private record Word(Source source, Facts facts, Facts few, Evidence evidence) {

    Said inShort() {
      return new Said("owner.by." + source.id, few);
    }

    boolean saysTheSame(Word other) {
      return facts.equals(other.facts);
    }
  }

  /**
   * For sentences further down: {@code owner} alone. Who says so stands on the first screen and in
   * section 6.
   */
  Facts again() {
    return facts.values().get("owner") instanceof Said said
        ? Facts.of("owner", new Said("owner.again", said.facts()))
        : Facts.none();
  }

  static Owner of(Examination examination, Optional<CaseFile> caseFile) {
    List<Word> words = new ArrayList<>();
    caseFile.flatMap(CaseFile::owner).map(Owner::reported).ifPresent(words::add);
    Optional<History> history = examination.snapshot().history();
    history.flatMap(Owner::named).ifPresent(words::add);
    maintainers(examination)
        .filter(chart -> words.stream().noneMatch(chart::saysTheSame))
        .ifPresent(words::add);
    Facts facts = words.isEmpty() ? Facts.none() : Facts.of("owner", words.get(0).inShort());
    List<Evidence> evidence = words.stream().limit(1).map(Word::evidence).toList();
    List<Evidence> cited = new ArrayList<>(words.stream().map(Word::evidence).toList());
    Optional<Said> silent = history.flatMap(Owner::silent);
    if (silent.isPresent()) {
      cited.add(codeOwners(silent.get().facts()));
    }
    List<Said> others = words.stream().skip(1).map(Word::inShort).toList();
    Facts all =
        words.stream()
            .findFirst()
            .map(Word::facts)
            .orElse(Facts.none())
            .with("others", Optional.of(others).filter(list -> !list.isEmpty()))
            .with("silent", silent);
    String sentence = words.isEmpty() ? "owner.notStated" : words.get(0).source().sentence;
    return new Owner(facts, evidence, new Said(sentence, all), List.copyOf(cited));
  }

  private static Word reported(String owner) {
    Facts facts = Facts.of("owner", owner);
    return new Word(
        Source.CASE,
        facts,
        facts,
        Evidence.reported("evidence.caseOwner", facts, new Pointer(CaseFile.PATH, "/owner")));
  }

  private static Optional<Word> maintainers(Examination examination) {
    List<String> names =
        examination.addon().flatMap(addon -> addon.facts()).stream()
            .flatMap(facts -> facts.maintainers().stream())
            .map(Maintainer::name)
            .toList();
    Facts facts = Facts.of("owner", String.join(", ", names));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Word(
                Source.CHART,
                facts,
                facts,
                Evidence.observed(
                    "evidence.maintainers",
                    facts,
                    new Pointer(ChartLayer.PATH, "/addon/facts/maintainers"))));
  }

  /** What CODEOWNERS says, when it names somebody. */
  private static Optional<Word> named(History history) {
    return history
        .codeOwners()
        .flatMap(CodeOwners::line)
        .filter(line -> !line.owners().isEmpty())
        .map(
            line -> {
              Facts facts = facts(history).with("ownersCount", line.count());
              Facts many = facts.with("owners", first(line.owners(), SHOWN));
              Facts few = facts.with("owners", first(line.owners(), SHOWN_INSIDE));
              return new Word(Source.CODE_OWNERS, many, few, codeOwners(few));
            });
  }

  private static List<String> first(List<String> owners, int most) {
    return owners.stream().limit(most).toList();
  }

  /** Why CODEOWNERS names nobody; empty when it does, or was not looked for. */
  private static Optional<Said> silent(History history) {
    if (history.codeOwners().isEmpty()) {
      return Optional.empty();
    }
    CodeOwners known = history.codeOwners().get();
    if (known.line().filter(line -> !line.owners().isEmpty()).isPresent()) {
      return Optional.empty();
    }
    String why =
        known
            .unread()
            .map(unread -> "unread." + unread.id())
            .orElse(
                known.file().isEmpty() ? "noFile" : known.line().isEmpty() ? "noLine" : "nobody");
    return Optional.of(new Said("owner.silent." + why, facts(history)));
  }

  private static Facts facts(History history) {
    CodeOwners known = history.codeOwners().orElseThrow();
    Repository repository = history.repository();
    return Facts.of("covers", known.covers())
        .with("file", known.file())
        .with("line", known.line().map(OwnersLine::number))
        .with("pattern", known.line().map(OwnersLine::pattern))
        .with("branch", repository.branch())
        .with("commit", repository.head().map(History.Commit::shortId))
        .with("invalid", known.invalid());
  }

  private static Evidence codeOwners(Facts facts) {
    return Evidence.observed(
        "evidence.codeOwners", facts, new Pointer(History.PATH, "/codeOwners"));
  }
}
