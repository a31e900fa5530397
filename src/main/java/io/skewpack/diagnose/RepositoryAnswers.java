package io.skewpack.diagnose;

import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.RefKind;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Result;
import io.skewpack.snapshot.History.Revision;
import io.skewpack.snapshot.History.Sibling;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the chart's repository says of the fields that are rejected here: which revisions pass,
 * whether sibling charts fail alike (the control experiment), and which commits brought the fields
 * in.
 *
 * @param passing revisions that the captured CRDs accept, the most fitting first: the tag of the
 *     very release that is here, then its line before others, branches before tags, final versions
 *     before prereleases. HEAD is not among them
 * @param rejected revisions that they reject
 * @param untold revisions that could not be judged
 * @param without revisions that do not have the chart
 * @param alike siblings that are rejected on at least one of the very fields
 * @param otherwise siblings that are rejected, on none of them
 * @param clean siblings that pass
 * @param unjudged siblings that could not be judged
 * @param origins for each commit that was proved to, newest first, the fields that it brought in
 * @param unknownOrigins fields whose commit was not found
 * @param fields how many fields are rejected here
 */
public record RepositoryAnswers(
    History history,
    List<Tried> passing,
    List<Tried> rejected,
    List<Tried> untold,
    List<Tried> without,
    List<Control> alike,
    List<Control> otherwise,
    List<Control> clean,
    List<Control> unjudged,
    List<Origin> origins,
    List<Introduction> unknownOrigins,
    int fields) {

  /** A revision and its place in {@code history.json}. */
  public record Tried(int index, Revision revision) {
    boolean isTag() {
      return revision.kind() == RefKind.TAG;
    }

    /** The name by which people know it. */
    public String name() {
      return revision.names().get(0);
    }

    public Pointer at() {
      return new Pointer(History.PATH, "/revisions").child(index);
    }
  }

  /**
   * A sibling chart and its place in {@code history.json}.
   *
   * @param shared the rejected fields that it has in common with the chart
   */
  public record Control(int index, Sibling sibling, List<Rejection> shared) {
    public Control {
      shared = List.copyOf(shared);
    }

    public Pointer at() {
      return new Pointer(History.PATH, "/siblings").child(index);
    }
  }

  /**
   * A commit and what it brought in.
   *
   * @param index of the first of {@code fields} in {@code history.json}
   */
  public record Origin(int index, History.Commit commit, List<Introduction> fields) {
    public Origin {
      fields = List.copyOf(fields);
    }

    /** Whether the commit added the chart, fields and all. */
    public boolean fromTheStart() {
      return fields.get(0).finding() == History.Finding.FROM_THE_START;
    }

    public Pointer at() {
      return new Pointer(History.PATH, "/introductions").child(index);
    }
  }

  /** What the control experiment says. */
  public enum Experiment {
    /** At least one sibling fails on the very fields: it is no bug of this chart alone. */
    ALIKE,
    /** Siblings were judged, and none fails on any of the fields. */
    ONLY_THIS,
    /** There is no sibling that could be judged. */
    NOT_EVALUATED
  }

  public RepositoryAnswers {
    Objects.requireNonNull(history);
    passing = List.copyOf(passing);
    rejected = List.copyOf(rejected);
    untold = List.copyOf(untold);
    without = List.copyOf(without);
    alike = List.copyOf(alike);
    otherwise = List.copyOf(otherwise);
    clean = List.copyOf(clean);
    unjudged = List.copyOf(unjudged);
    origins = List.copyOf(origins);
    unknownOrigins = List.copyOf(unknownOrigins);
  }

  /** Siblings that could be judged. */
  public int judgedSiblings() {
    return alike.size() + otherwise.size() + clean.size();
  }

  /** How many of the fields that are rejected here are rejected on a sibling, too. */
  public long sharedFields() {
    return alike.stream()
        .flatMap(control -> control.shared().stream())
        .map(field -> List.of(field.apiVersion(), field.kind(), field.path(), field.rule()))
        .distinct()
        .count();
  }

  public Experiment experiment() {
    if (judgedSiblings() == 0) {
      return Experiment.NOT_EVALUATED;
    }
    return alike.isEmpty() ? Experiment.ONLY_THIS : Experiment.ALIKE;
  }

  /** Whether at least one other revision could be judged. */
  public boolean triedOthers() {
    return !passing.isEmpty() || !rejected.isEmpty();
  }

  /**
   * @param stories what is rejected here
   * @param here the releases that the captured CRDs equal
   */
  static RepositoryAnswers of(History history, List<FieldStory> stories, Set<String> here) {
    List<Tried> passing = new ArrayList<>();
    List<Tried> rejected = new ArrayList<>();
    List<Tried> untold = new ArrayList<>();
    List<Tried> without = new ArrayList<>();
    for (int i = 0; i < history.revisions().size(); i++) {
      Tried tried = new Tried(i, history.revisions().get(i));
      if (tried.revision().kind() == RefKind.HEAD) {
        continue;
      }
      switch (tried.revision().result()) {
        case PASSES -> passing.add(tried);
        case REJECTED -> rejected.add(tried);
        case NOT_RENDERED, NOT_JUDGED -> untold.add(tried);
        case NO_CHART -> without.add(tried);
      }
    }
    passing.sort(mostFitting(here));
    List<Control> alike = new ArrayList<>();
    List<Control> otherwise = new ArrayList<>();
    List<Control> clean = new ArrayList<>();
    List<Control> unjudged = new ArrayList<>();
    for (int i = 0; i < history.siblings().size(); i++) {
      Sibling sibling = history.siblings().get(i);
      List<Rejection> shared =
          sibling.rejections().stream()
              .filter(rejection -> stories.stream().anyMatch(story -> isOf(story, rejection)))
              .toList();
      List<Control> home =
          switch (sibling.result()) {
            case PASSES -> clean;
            case REJECTED -> shared.isEmpty() ? otherwise : alike;
            case NOT_RENDERED, NOT_JUDGED, NO_CHART -> unjudged;
          };
      home.add(new Control(i, sibling, shared));
    }
    return new RepositoryAnswers(
        history,
        passing,
        rejected,
        untold,
        without,
        alike,
        otherwise,
        clean,
        unjudged,
        origins(history),
        history.introductions().stream().filter(one -> !isOrigin(one)).toList(),
        stories.size());
  }

  private static boolean isOf(FieldStory story, Rejection rejection) {
    return story.isOf(rejection.apiVersion(), rejection.kind(), rejection.path(), rejection.rule());
  }

  /**
   * Whether its commit brought the field in. The oldest commit of a shallow clone only has it
   * already, and is not to be blamed.
   */
  private static boolean isOrigin(Introduction one) {
    return one.commit().isPresent()
        && (one.finding() == History.Finding.RENDERED
            || one.finding() == History.Finding.FROM_THE_START);
  }

  /** The same commit in the same role. */
  private record Role(History.Commit commit, History.Finding finding) {}

  private static List<Origin> origins(History history) {
    Map<Role, List<Integer>> byCommit = new LinkedHashMap<>();
    for (int i = 0; i < history.introductions().size(); i++) {
      Introduction one = history.introductions().get(i);
      if (isOrigin(one)) {
        byCommit
            .computeIfAbsent(
                new Role(one.commit().orElseThrow(), one.finding()), first -> new ArrayList<>())
            .add(i);
      }
    }
    return byCommit.entrySet().stream()
        .map(
            entry ->
                new Origin(
                    entry.getValue().get(0),
                    entry.getKey().commit(),
                    entry.getValue().stream().map(history.introductions()::get).toList()))
        .sorted(Comparator.<Origin, String>comparing(o -> o.commit().committedAt()).reversed())
        .toList();
  }

  /** Sorting is stable, so what is equally fitting keeps the order of the file. */
  private static Comparator<Tried> mostFitting(Set<String> here) {
    Set<String> lines = here.stream().map(VersionSpans::line).collect(Collectors.toSet());
    return Comparator.<Tried, Boolean>comparing(tried -> !isReleasedAs(tried, here))
        .thenComparing(tried -> !isOfLine(tried, lines))
        .thenComparing(Tried::isTag)
        .thenComparing(tried -> tried.isTag() && tried.name().contains("-"));
  }

  /** A tag named like the release that is here was made for it. */
  private static boolean isReleasedAs(Tried tried, Set<String> here) {
    return tried.isTag()
        && tried.revision().names().stream()
            .map(name -> name.replaceFirst("^v", ""))
            .anyMatch(here::contains);
  }

  /** {@code release-1.0}, {@code release/1.0} or {@code v1.0.3} of the line {@code 1.0}. */
  private static boolean isOfLine(Tried tried, Set<String> lines) {
    String end = tried.isTag() ? "\\..*" : "";
    return tried.revision().names().stream()
        .anyMatch(
            name ->
                lines.stream()
                    .anyMatch(line -> name.matches("(.*[-/v])?" + Pattern.quote(line) + end)));
  }

  /** What became of the chart at HEAD, when it was tried. */
  public Optional<Result> head() {
    return history.revisions().stream()
        .filter(revision -> revision.kind() == RefKind.HEAD)
        .map(Revision::result)
        .findFirst();
  }
}
