package io.skewpack.triage;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.ChartInTree;
import io.skewpack.capture.git.ChartRepository;
import io.skewpack.capture.git.ContentHistory;
import io.skewpack.capture.git.NamedCommit;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CodeOwners;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.CutShort;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.Rejection;
import io.skewpack.snapshot.History.Revision;
import io.skewpack.snapshot.History.Sibling;
import io.skewpack.snapshot.History.Stop;
import io.skewpack.snapshot.History.Untried;
import io.skewpack.snapshot.History.Why;
import io.skewpack.snapshot.History.Work;
import io.skewpack.snapshot.Outcome.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one repository everything, within bounds. */
final class HistorySearch {

  /** Distinct contents of the chart that are tried for its revisions. */
  static final int MAX_CONTENTS = 40;

  /** Charts rendered for one field that nobody rendered before. */
  static final int MAX_RENDERINGS_PER_FIELD = 32;

  /** Helm is one core's work; two at a time keep a small machine usable. */
  private static final int THREADS = 2;

  /** How long what is running may take to notice that it was stopped. */
  private static final long GRACE_SECONDS = 4;

  /** What is being tried, from several threads. */
  @FunctionalInterface
  interface Listener {
    void trying(String what, int number, int of);
  }

  private final ChartRepository repository;
  private final Renderings own;
  private final Renderings others;
  private final TimeLimit time;
  private final Listener listener;
  private final List<Untried> untried = new ArrayList<>();

  /**
   * @param own how the chart itself is tried, with the values that the user gave
   * @param others how other charts are tried
   */
  HistorySearch(
      ChartRepository repository,
      Renderer own,
      Renderer others,
      TimeLimit time,
      Listener listener) {
    this.repository = repository;
    this.own = new Renderings(own);
    this.others = new Renderings(others);
    this.time = time;
    this.listener = listener;
  }

  /**
   * Searches; what could not be tried any more is said in the result. When the calling thread is
   * interrupted, what is known by then is the result, and the thread stays interrupted.
   *
   * @param path where the chart most likely is in the repository; absent when only its name is
   *     known
   * @param name Chart.yaml's
   * @param more names of branches, tags or commits to try too
   * @param rejected what is rejected now
   * @throws CaptureException when the repository cannot be read, or has no such chart anywhere
   */
  History search(Optional<String> path, String name, List<String> more, List<Rejection> rejected)
      throws CaptureException {
    // On a thread of its own: one that is interrupted can read no repository.
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<History> searching = thread.submit(() -> searchAll(path, name, more, rejected));
    thread.shutdown();
    try {
      return searching.get();
    } catch (InterruptedException e) {
      time.stop();
      return afterStop(searching);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static History afterStop(Future<History> searching) throws CaptureException {
    try {
      return searching.get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new CaptureException(Reason.TIMEOUT, "the search was interrupted", e);
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  private static CaptureException failure(ExecutionException e) {
    if (e.getCause() instanceof CaptureException known) {
      return known;
    }
    if (e.getCause() instanceof RuntimeException bug) {
      throw bug;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(e.getCause());
  }

  private History searchAll(
      Optional<String> path, String name, List<String> more, List<Rejection> rejected)
      throws CaptureException {
    Optional<Commit> head = repository.head();
    Optional<ChartInTree> atHead =
        head.isPresent() ? repository.find(head.get(), path, name) : Optional.empty();
    Plan plan = plan(repository.named(more), atHead.map(ChartInTree::path).or(() -> path), name);
    String directory =
        atHead
            .map(ChartInTree::path)
            .or(() -> path)
            .or(plan::somePath)
            .orElseThrow(
                () ->
                    new CaptureException(
                        Reason.NOT_FOUND,
                        repository.location()
                            + " has no chart called "
                            + name
                            + " at HEAD, on a release branch or at a tag: name the repository that"
                            + " has it with --repo"));
    History.Repository facts = repository.facts(atHead, List.of());
    Optional<CodeOwners> codeOwners =
        head.isPresent()
            ? Optional.of(repository.codeOwners(head.get(), directory))
            : Optional.empty();
    List<Revision> revisions = revisions(plan);
    List<Sibling> siblings =
        head.isPresent() ? siblings(head.get(), directory) : List.<Sibling>of();
    List<Introduction> introductions = introductions(head, atHead, rejected);
    return new History(
        new History.Repository(
            facts.head(),
            facts.branch(),
            facts.bare(),
            facts.shallow(),
            facts.changed(),
            facts.releaseBranches(),
            facts.tags(),
            List.copyOf(plan.passedOver)),
        directory,
        revisions,
        siblings,
        introductions,
        untried.isEmpty()
            ? Optional.empty()
            : Optional.of(new CutShort(time.reason(), time.seconds(), untried)),
        codeOwners);
  }

  // ---- revisions

  /** A commit to try; the chart is absent when the commit has none. */
  private record Candidate(NamedCommit named, Optional<ChartInTree> chart, String problem) {}

  private record Plan(List<Candidate> candidates, Set<String> passedOver) {
    Optional<String> somePath() {
      return candidates.stream()
          .flatMap(candidate -> candidate.chart().stream())
          .map(ChartInTree::path)
          .findFirst();
    }
  }

  private Plan plan(List<NamedCommit> named, Optional<String> path, String name) {
    List<Candidate> candidates = new ArrayList<>();
    int late = 0;
    Set<String> passedOver = new LinkedHashSet<>();
    Set<String> contents = new HashSet<>();
    for (NamedCommit one : named) {
      if (time.isUp()) {
        passedOver.addAll(one.names());
        late++;
        continue;
      }
      try {
        Optional<ChartInTree> chart = repository.find(one.commit(), path, name);
        boolean more = contents.size() < MAX_CONTENTS;
        if (chart.isEmpty()
            || contents.contains(chart.get().content())
            || (more && contents.add(chart.get().content()))) {
          candidates.add(new Candidate(one, chart, ""));
        } else {
          passedOver.addAll(one.names());
        }
      } catch (CaptureException e) {
        candidates.add(new Candidate(one, Optional.empty(), String.valueOf(e.getMessage())));
      }
    }
    note(late, named.size(), Work.REVISIONS);
    return new Plan(candidates, passedOver);
  }

  private List<Revision> revisions(Plan plan) {
    List<Callable<Optional<Attempt>>> work = new ArrayList<>();
    for (Candidate candidate : plan.candidates()) {
      int number = work.size() + 1;
      work.add(
          () -> {
            listener.trying(candidate.named().names().get(0), number, plan.candidates().size());
            return attempt(candidate);
          });
    }
    List<Optional<Attempt>> attempts = all(work);
    Map<Integer, Revision> byRank = new TreeMap<>();
    int missing = 0;
    for (int i = 0; i < attempts.size(); i++) {
      Candidate candidate = plan.candidates().get(i);
      if (attempts.get(i).isEmpty()) {
        plan.passedOver().addAll(candidate.named().names());
        missing++;
      } else {
        byRank.put(candidate.named().rank(), revision(candidate, attempts.get(i).get()));
      }
    }
    note(missing, attempts.size(), Work.REVISIONS);
    return List.copyOf(byRank.values());
  }

  private Optional<Attempt> attempt(Candidate candidate) {
    if (candidate.chart().isPresent()) {
      return own.of(candidate.named().commit(), candidate.chart().get());
    }
    return Optional.of(
        candidate.problem().isEmpty()
            ? Attempt.noChart()
            : Attempt.notRendered(candidate.problem()));
  }

  private static Revision revision(Candidate candidate, Attempt attempt) {
    return new Revision(
        candidate.named().kind(),
        candidate.named().names(),
        candidate.named().commit(),
        candidate.chart().map(ChartInTree::path),
        candidate.chart().flatMap(ChartInTree::version),
        candidate.chart().flatMap(ChartInTree::declared),
        attempt.result(),
        attempt.detail(),
        attempt.rejections());
  }

  // ---- siblings

  private List<Sibling> siblings(Commit head, String directory) throws CaptureException {
    if (time.isUp()) {
      untried.add(new Untried(Work.CHARTS, 0, 0));
      return List.of();
    }
    List<ChartInTree> charts =
        repository.charts(head).stream()
            .filter(chart -> !chart.path().equals(directory) && !chart.isLibrary())
            .filter(
                chart ->
                    chart.declared().isPresent() || parent(chart.path()).equals(parent(directory)))
            .toList();
    List<Callable<Optional<Attempt>>> work = new ArrayList<>();
    for (ChartInTree chart : charts) {
      int number = work.size() + 1;
      work.add(
          () -> {
            listener.trying(chart.path(), number, charts.size());
            return others.of(head, chart);
          });
    }
    List<Optional<Attempt>> attempts = all(work);
    List<Sibling> siblings = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      ChartInTree chart = charts.get(i);
      attempts
          .get(i)
          .map(
              attempt ->
                  new Sibling(
                      chart.name(),
                      chart.path(),
                      attempt.result(),
                      attempt.detail(),
                      attempt.rejections()))
          .ifPresent(siblings::add);
    }
    note(charts.size() - siblings.size(), charts.size(), Work.CHARTS);
    return siblings;
  }

  private static String parent(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  // ---- introductions

  private List<Introduction> introductions(
      Optional<Commit> head, Optional<ChartInTree> atHead, List<Rejection> rejected)
      throws CaptureException {
    if (rejected.isEmpty()) {
      return List.of();
    }
    if (atHead.isEmpty()) {
      Why why = head.isEmpty() ? Why.NO_COMMIT_YET : Why.NO_CHART_AT_HEAD;
      return rejected.stream()
          .map(field -> introduction(field, History.Finding.NOT_COMMITTED, null, why.id()))
          .toList();
    }
    if (time.isUp()) {
      note(rejected.size(), rejected.size(), Work.FIELDS);
      return rejected.stream().map(this::notSearched).toList();
    }
    ContentHistory history = repository.history(head.orElseThrow(), atHead.get(), time::isUp);
    Set<String> words = new LinkedHashSet<>();
    rejected.forEach(field -> words.addAll(words(field)));
    List<ContentHistory.Words> changes = repository.words(history, words, time::isUp);
    List<Callable<Optional<Introduction>>> work = new ArrayList<>();
    for (Rejection field : rejected) {
      int number = work.size() + 1;
      work.add(
          () -> {
            listener.trying(field.path(), number, rejected.size());
            return introduction(field, history, changes);
          });
    }
    List<Optional<Introduction>> found = all(work);
    List<Introduction> introductions = new ArrayList<>();
    int missing = 0;
    for (int i = 0; i < found.size(); i++) {
      Rejection field = rejected.get(i);
      missing += found.get(i).isEmpty() ? 1 : 0;
      introductions.add(found.get(i).orElseGet(() -> notSearched(field)));
    }
    note(missing, rejected.size(), Work.FIELDS);
    return introductions;
  }

  private Optional<Introduction> introduction(
      Rejection field, ContentHistory history, List<ContentHistory.Words> changes) {
    if (time.isUp()) {
      return Optional.empty();
    }
    int[] rendered = new int[1];
    IntroductionSearch.Found found =
        IntroductionSearch.search(
            history.states().size(),
            history.end(),
            guesses(field, changes),
            state -> presence(field, history.states().get(state), rendered));
    if (time.isUp() && found.finding() == History.Finding.NOT_FOUND) {
      return Optional.empty();
    }
    Commit commit =
        found.state().isPresent() ? history.states().get(found.state().getAsInt()).since() : null;
    return Optional.of(introduction(field, found.finding(), commit, found.detail().orElse(null)));
  }

  private IntroductionSearch.Presence presence(
      Rejection field, ContentHistory.State state, int[] rendered) {
    if (!own.knows(state.chart()) && rendered[0]++ >= MAX_RENDERINGS_PER_FIELD) {
      return IntroductionSearch.Presence.NOT_TRIED;
    }
    Optional<Attempt> attempt = own.of(state.since(), state.chart());
    if (attempt.isEmpty()) {
      return IntroductionSearch.Presence.NOT_TRIED;
    }
    if (!attempt.get().isJudged()) {
      return IntroductionSearch.Presence.UNKNOWN;
    }
    return attempt.get().rejects(field)
        ? IntroductionSearch.Presence.REJECTED
        : IntroductionSearch.Presence.NOT_REJECTED;
  }

  /** States with which one of the field's words came in, newest first. */
  static List<Integer> guesses(Rejection field, List<ContentHistory.Words> changes) {
    List<Integer> guesses = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      ContentHistory.Words change = changes.get(i);
      boolean touched =
          words(field).stream()
              .anyMatch(
                  word ->
                      change.added().contains(word)
                          || (!isAboutPresence(field) && change.removed().contains(word)));
      if (touched) {
        guesses.add(i);
      }
    }
    return guesses;
  }

  /** Whether what is rejected is there and should not be; else it is missing, or has a value. */
  private static boolean isAboutPresence(Rejection field) {
    return field.rule().equals(Rule.UNKNOWN.id())
        || field.rule().equals(Rule.KIND.id())
        || field.rule().equals(Rule.VERSION.id());
  }

  private static List<String> words(Rejection field) {
    if (field.rule().equals(Rule.KIND.id())) {
      return List.of(field.kind());
    }
    if (field.rule().equals(Rule.VERSION.id())) {
      return List.of(field.apiVersion());
    }
    List<String> keys =
        FieldPath.parse(field.path()).steps().stream()
            .filter(FieldPath.Step::isKey)
            .map(FieldPath.Step::key)
            .filter(key -> !key.isBlank())
            .toList();
    if (keys.isEmpty()) {
      return List.of(field.kind());
    }
    // A missing field came in with what should hold it.
    int first = isAboutPresence(field) ? keys.size() - 1 : Math.max(0, keys.size() - 2);
    return keys.subList(first, keys.size());
  }

  private Introduction notSearched(Rejection field) {
    return introduction(
        field,
        History.Finding.NOT_FOUND,
        null,
        (time.reason() == Stop.USER ? Why.STOPPED : Why.DEADLINE).id());
  }

  private static Introduction introduction(
      Rejection field, History.Finding finding, Commit commit, String detail) {
    return new Introduction(
        field.apiVersion(),
        field.kind(),
        field.path(),
        field.rule(),
        finding,
        Optional.ofNullable(commit),
        Optional.ofNullable(detail));
  }

  // ---- work

  /** Everything's result, in order; absent for what was not begun, or was stopped. */
  private <T> List<Optional<T>> all(List<Callable<Optional<T>>> work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Optional<T>>> running = work.stream().map(threads::submit).toList();
    threads.shutdown();
    time.whenStopped(() -> running.forEach(one -> one.cancel(true)));
    List<Optional<T>> results = new ArrayList<>();
    for (Future<Optional<T>> one : running) {
      results.add(result(one));
    }
    return results;
  }

  private static <T> Optional<T> result(Future<Optional<T>> one) {
    try {
      return one.get();
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(failure(e));
    }
  }

  private void note(int missing, int all, Work what) {
    if (missing > 0) {
      untried.add(new Untried(what, missing, all));
    }
  }
}
