package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Examination;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Versions;
import io.skewpack.diagnose.FieldStory;
import io.skewpack.diagnose.FieldStory.Nature;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.diagnose.RepositoryAnswers;
import io.skewpack.diagnose.RepositoryAnswers.Tried;
import io.skewpack.diagnose.SiblingCharts;
import io.skewpack.diagnose.Standing;
import io.skewpack.diagnose.SymptomReading;
import io.skewpack.diagnose.VersionSpans;
import io.skewpack.report.Claim;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.FieldHistory;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.History.Revision;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A triage as lines for a terminal, what matters most first. */
public final class TriageReport {

  /** More are counted, not shown. */
  private static final int SHOWN = 3;

  /** Columns of a revision's result. */
  private static final int RESULT = 18;

  /** Reported texts of each standing; the others are counted. */
  private static final int MOST_REPORTED = 20;

  private static final String RESET = "\u001b[0m";

  private final Texts texts;
  private final boolean colours;

  public TriageReport(Texts texts, boolean colours) {
    this.texts = texts;
    this.colours = colours;
  }

  /**
   * @param pack of the same diagnosis
   * @param reported what the logs of the snapshot say
   */
  public List<String> render(
      Diagnosis diagnosis, EvidencePack pack, List<SymptomReading> reported) {
    Lines lines = new Lines();
    lines.add(colour(text(pack.title()), colourOf(diagnosis)));
    lines.gap();
    pack.headline().stream()
        .filter(claim -> !claim.text().startsWith("next."))
        .forEach(claim -> lines.add(text(claim)));
    List<FieldStory> stories = diagnosis.examination().stories();
    Optional<History> history = diagnosis.examination().snapshot().history();
    fields(lines, diagnosis.examination(), history);
    installPaths(lines, stories);
    logs(lines, stories, reported);
    Optional<RepositoryAnswers> answers = diagnosis.examination().repository();
    if (answers.isPresent()) {
      revisions(lines, answers.get().history());
      siblings(lines, answers.get(), diagnosis.examination());
    } else {
      noHistory(lines, diagnosis);
    }
    waysOut(lines, diagnosis, answers);
    open(lines, diagnosis, history);
    return lines.all;
  }

  /** Lines in blocks; a block that stays empty leaves no trace. */
  private static final class Lines {
    private final List<String> all = new ArrayList<>();

    void add(String line) {
      all.add(line);
    }

    void gap() {
      all.add("");
    }
  }

  private void heading(Lines lines, String key, Facts facts) {
    lines.gap();
    lines.add(colours ? "\u001b[1m" + texts.plain(key, facts) + RESET : texts.plain(key, facts));
  }

  // ---- fields

  private void fields(Lines lines, Examination examination, Optional<History> history) {
    List<FieldStory> stories = examination.stories();
    if (stories.isEmpty()) {
      return;
    }
    heading(
        lines,
        "triage.fields",
        Facts.of("count", stories.size()).with("places", examination.rejectionCount()));
    int number = 0;
    for (FieldStory story : stories) {
      String nature =
          texts.plain("nature." + story.nature().name(), FieldHistory.facts(examination, story));
      lines.add("%3d. %s".formatted(++number, nature));
      FieldStory.Place first = story.places().get(0);
      if (!story.isUnknown() && (first.expected().isPresent() || first.found().isPresent())) {
        lines.add(
            "     "
                + texts.plain(
                    "triage.field.value",
                    Facts.of("name", first.name())
                        .with("expected", first.expected())
                        .with("found", first.found())));
      }
      history
          .flatMap(known -> introduction(known, story))
          .ifPresent(known -> lines.add("     " + introduction(known)));
    }
  }

  private static Optional<Introduction> introduction(History history, FieldStory story) {
    return history.introductions().stream()
        .filter(one -> story.isOf(one.apiVersion(), one.kind(), one.path(), one.rule()))
        .findFirst();
  }

  private String introduction(Introduction known) {
    Facts facts = Facts.none().with("detail", OtherRevisions.detail(known));
    if (known.commit().isPresent()) {
      facts = facts.with(commit(known.commit().get()));
    }
    return texts.plain("triage.introduction." + known.finding().name(), facts);
  }

  private static Facts commit(Commit commit) {
    return Facts.of("commit", commit.shortId())
        .with("date", commit.day())
        .with("author", commit.author())
        .with("subject", commit.subject());
  }

  // ---- what installing does

  private void installPaths(Lines lines, List<FieldStory> stories) {
    if (stories.isEmpty()) {
      return;
    }
    List<String> pruned = numbers(stories, FieldStory::isUnknown);
    List<String> absent = numbers(stories, FieldStory::isAboutKind);
    List<String> refused = numbers(stories, story -> !story.isUnknown() && !story.isAboutKind());
    heading(lines, "triage.paths", Facts.none());
    path(lines, "triage.paths.pruned", pruned);
    path(lines, "triage.paths.refused", refused);
    path(lines, "triage.paths.absent", absent);
    if (!pruned.isEmpty() && refused.isEmpty() && absent.isEmpty()) {
      lines.add("  " + texts.plain("triage.paths.falsePass", Facts.none()));
    }
  }

  private void path(Lines lines, String key, List<String> fields) {
    if (!fields.isEmpty()) {
      boolean one = fields.size() == 1 && !fields.get(0).contains("–");
      Facts facts = Facts.of("fields", new Versions(fields)).with("count", one ? 1 : 2);
      lines.add("  " + texts.plain(key, facts));
    }
  }

  /** The numbers of the fields in the list above, runs as spans. */
  private static List<String> numbers(List<FieldStory> stories, Predicate<FieldStory> which) {
    List<String> numbers = new ArrayList<>();
    int at = 0;
    while (at < stories.size()) {
      int from = at;
      while (at < stories.size() && which.test(stories.get(at))) {
        at++;
      }
      if (at - from > 2) {
        numbers.add((from + 1) + "–" + at);
      } else {
        for (int i = from; i < at; i++) {
          numbers.add(String.valueOf(i + 1));
        }
      }
      at++;
    }
    return numbers;
  }

  // ---- logs

  private void logs(Lines lines, List<FieldStory> stories, List<SymptomReading> reported) {
    if (reported.isEmpty()) {
      return;
    }
    long silent =
        stories.stream()
            .filter(story -> reported.stream().noneMatch(one -> one.isAbout(story)))
            .count();
    heading(
        lines,
        "triage.logs",
        Facts.of("count", reported.size())
            .with("confirmed", count(reported, Standing.CONFIRMED))
            .with("contradicted", count(reported, Standing.CONTRADICTED))
            .with("notJudged", count(reported, Standing.NOT_JUDGED))
            .with("silent", silent));
    for (Standing standing :
        List.of(Standing.CONTRADICTED, Standing.CONFIRMED, Standing.NOT_JUDGED)) {
      List<SymptomReading> some =
          reported.stream().filter(one -> one.standing() == standing).toList();
      some.stream()
          .limit(MOST_REPORTED)
          .forEach(one -> lines.add("  " + texts.plain(one.text(), one.facts())));
      if (some.size() > MOST_REPORTED) {
        lines.add(
            "  "
                + texts.plain(
                    "reported.more",
                    Facts.of("count", some.size() - MOST_REPORTED)
                        .with("standing", new Facts.Term("standing.word." + standing.id()))));
      }
    }
  }

  private static long count(List<SymptomReading> reported, Standing standing) {
    return reported.stream().filter(one -> one.standing() == standing).count();
  }

  // ---- revisions

  private void revisions(Lines lines, History history) {
    History.Repository repository = history.repository();
    heading(
        lines,
        "triage.revisions",
        Facts.of("chart", history.chart().isEmpty() ? "." : history.chart())
            .with("head", repository.head().map(Commit::shortId))
            .with("branch", repository.branch()));
    for (List<Revision> rows : rows(history.revisions())) {
      lines.add("  " + row(rows));
    }
    note(lines, repository.head().isEmpty(), "triage.repository.unborn", Facts.none());
    note(
        lines,
        repository.releaseBranches() == 0,
        "triage.repository.noBranches",
        Facts.of("tags", repository.tags()));
    note(lines, repository.tags() == 0, "triage.repository.noTags", Facts.none());
    note(lines, repository.shallow(), "triage.repository.shallow", Facts.none());
    note(
        lines,
        !repository.changed().isEmpty(),
        "triage.repository.changed",
        Facts.of("count", repository.changed().size())
            .with("files", repository.changed().stream().limit(SHOWN).toList()));
    note(
        lines,
        !repository.passedOver().isEmpty(),
        "triage.repository.passedOver",
        Facts.of("count", repository.passedOver().size())
            .with("names", repository.passedOver().stream().limit(SHOWN).toList()));
  }

  private void note(Lines lines, boolean holds, String key, Facts facts) {
    if (holds) {
      lines.add("  " + texts.plain(key, facts));
    }
  }

  /** Tags of one line with the same result are one row; everything else stands alone. */
  private static List<List<Revision>> rows(List<Revision> revisions) {
    List<List<Revision>> rows = new ArrayList<>();
    for (Revision revision : revisions) {
      List<Revision> last = rows.isEmpty() ? List.of() : rows.get(rows.size() - 1);
      if (!last.isEmpty() && isAlike(last.get(0), revision)) {
        last.add(revision);
      } else {
        rows.add(new ArrayList<>(List.of(revision)));
      }
    }
    return rows;
  }

  private static boolean isAlike(Revision one, Revision other) {
    return one.kind() == RefKind.TAG
        && other.kind() == RefKind.TAG
        && one.result() == other.result()
        && one.rejections().size() == other.rejections().size()
        && (one.result() == Result.NO_CHART
            || VersionSpans.line(one.names().get(0))
                .equals(VersionSpans.line(other.names().get(0))));
  }

  private String row(List<Revision> rows) {
    Revision first = rows.get(0);
    Revision last = rows.get(rows.size() - 1);
    Facts facts =
        Facts.of("names", first.names().stream().limit(SHOWN).toList())
            .with("more", Math.max(0, first.names().size() - SHOWN))
            .with("count", rows.stream().mapToInt(row -> row.names().size()).sum())
            .with("first", first.names().get(0))
            .with("last", last.names().get(last.names().size() - 1))
            .with("version", first.version())
            .with("declared", first.declared())
            .with("detail", first.detail())
            .with(commit(first.commit()));
    String result =
        texts.plain(
            "triage.result." + first.result().name(),
            Facts.of("fields", first.rejections().size()));
    String padded = Columns.pad(result, RESULT);
    return colour(padded, first.result() == Result.PASSES ? 32 : 0)
        + texts.plain(rows.size() == 1 ? "triage.revision" : "triage.revision.span", facts);
  }

  // ---- siblings

  private void siblings(Lines lines, RepositoryAnswers answers, Examination examination) {
    heading(lines, "triage.siblings", Facts.none());
    Facts facts =
        SiblingCharts.facts(answers)
            .with("all", answers.history().siblings().size())
            .with("rejected", answers.alike().size() + answers.otherwise().size());
    String key = answers.experiment().name();
    if (answers.fields() == 0 && answers.judgedSiblings() > 0) {
      key = examination.judged().isEmpty() ? "notJudged" : "accepted";
    }
    lines.add("  " + texts.plain("triage.siblings." + key, facts));
  }

  private void noHistory(Lines lines, Diagnosis diagnosis) {
    heading(lines, "triage.noHistory", Facts.none());
    Outcome outcome = diagnosis.examination().snapshot().index().outcome(Source.HISTORY);
    Optional<String> detail =
        outcome instanceof Outcome.Missing missing ? missing.detail() : Optional.empty();
    lines.add("  " + texts.plain("triage.noHistory.why", Facts.none().with("detail", detail)));
  }

  // ---- ways out

  private void waysOut(Lines lines, Diagnosis diagnosis, Optional<RepositoryAnswers> answers) {
    Examination examination = diagnosis.examination();
    List<FieldStory> stories = examination.stories();
    if (stories.isEmpty() && examination.addon().isPresent()) {
      return;
    }
    heading(lines, "triage.ways", Facts.none());
    List<String> ways = new ArrayList<>();
    if (diagnosis.cause().filter(cause -> cause.blamesCrds()).isPresent()) {
      ways.add(texts.plain("triage.way.crds", versions(examination)));
    }
    answers.flatMap(this::revisionWay).ifPresent(ways::add);
    List<String> own =
        stories.stream()
            .filter(
                story ->
                    story.nature() != Nature.OTHER_RELEASE
                        && story.nature() != Nature.KIND_OF_OTHER_RELEASE)
            .map(story -> story.kind() + " " + story.path())
            .toList();
    if (!own.isEmpty()) {
      ways.add(
          texts.plain(
              "triage.way.repair",
              Facts.of("count", own.size()).with("paths", own.stream().limit(SHOWN).toList())));
    }
    examination
        .accepting()
        .filter(accepting -> !accepting.isEmpty() && !stories.isEmpty())
        .ifPresent(accepting -> ways.add(texts.plain("triage.way.version", versions(examination))));
    List<String> other =
        stories.stream()
            .filter(story -> story.nature() == Nature.OTHER_RELEASE)
            .map(story -> story.kind() + " " + story.path())
            .toList();
    if (!other.isEmpty()) {
      ways.add(
          texts.plain("triage.way.downport", Facts.of("count", other.size()).with("paths", other)));
    }
    if (ways.isEmpty()) {
      ways.add(texts.plain("triage.way.none", Facts.none()));
    }
    int number = 0;
    for (String way : ways) {
      lines.add("%3d. %s".formatted(++number, way));
    }
  }

  private static Facts versions(Examination examination) {
    Set<String> accepting = examination.accepting().orElse(Set.of());
    boolean onlyPrereleases = accepting.stream().allMatch(version -> version.contains("-"));
    return Facts.of("accepting", examination.spans().of(accepting))
        .with("onlyPrereleases", onlyPrereleases ? 1 : 0);
  }

  private Optional<String> revisionWay(RepositoryAnswers answers) {
    if (answers.passing().isEmpty()) {
      return answers.triedOthers()
          ? Optional.of(texts.plain("triage.way.noRevision", Facts.none()))
          : Optional.empty();
    }
    Revision best = answers.passing().get(0).revision();
    return Optional.of(
        texts.plain(
            "triage.way.revision",
            Facts.of("ref", best.names().get(0))
                .with("path", best.path().filter(path -> !path.isEmpty()).orElse("."))
                .with("version", best.version())
                .with(
                    "others",
                    answers.passing().stream().skip(1).limit(SHOWN).map(Tried::name).toList())
                .with("otherCount", answers.passing().size() - 1)
                .with(commit(best.commit()))));
  }

  // ---- what is open

  private void open(Lines lines, Diagnosis diagnosis, Optional<History> history) {
    List<String> open = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      if (finding.isIncomplete()) {
        open.add(texts.plain(finding.text(), finding.facts()));
      }
    }
    history
        .flatMap(History::cutShort)
        .ifPresent(cut -> open.add(texts.plain("triage.cutShort", OtherRevisions.facts(cut))));
    if (!open.isEmpty()) {
      heading(lines, "triage.open", Facts.none());
      open.forEach(one -> lines.add("  " + one));
    }
  }

  private String text(Claim claim) {
    return texts.plain(claim.text(), claim.facts());
  }

  private static int colourOf(Diagnosis diagnosis) {
    return switch (diagnosis.verdict()) {
      case OK -> 32;
      case BLOCKER -> 31;
      case INCOMPLETE -> 33;
    };
  }

  private String colour(String text, int code) {
    return colours && code != 0 ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
