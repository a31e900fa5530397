package io.skewpack.triage;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.Capture.Captured;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FileRedaction;
import io.skewpack.capture.git.ChartRepository;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartRequest;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import io.skewpack.snapshot.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds to a capture what the repository of its addon chart answers. */
public final class Triage {

  /** Distinct contents of the chart that are tried at branches and tags. */
  public static final int MAX_CONTENTS = HistorySearch.MAX_CONTENTS;

  /**
   * What to ask.
   *
   * @param chart how the addon chart was rendered: its revisions are rendered the same way
   * @param from the chart as the user named it
   * @param repository what the user named; absent to look where the chart lies
   * @param refs names of branches, tags or commits to try beside those that are tried anyway
   * @param deadline for everything together
   */
  public record Question(
      ChartRequest chart,
      String from,
      Optional<Path> repository,
      List<String> refs,
      Duration deadline) {
    public Question {
      Objects.requireNonNull(chart);
      Objects.requireNonNull(from);
      Objects.requireNonNull(repository);
      refs = List.copyOf(refs);
      Objects.requireNonNull(deadline);
    }
  }

  /** Told of everything that is tried, from several threads. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param what a branch, a tag, a chart or a field
     * @param number from 1
     * @param of how many of its sort there are
     */
    void trying(String what, int number, int of);
  }

  private final ChartCollector charts;
  private final Listener listener;

  public Triage(ChartCollector charts, Listener listener) {
    this.charts = charts;
    this.listener = listener;
  }

  /**
   * The capture, with its history. A repository that does not answer is a missing source, as any
   * other; one that the user did not name and that is not there was not requested, and the outcome
   * says so in its detail.
   */
  public Captured ask(Question question, Captured captured) {
    String from = question.repository().map(Path::toString).orElse(question.from());
    try {
      Optional<History> history = history(question, captured);
      if (history.isEmpty()) {
        return with(
            captured,
            new Outcome.Missing(
                Reason.NOT_REQUESTED,
                Optional.of(from),
                Optional.of(
                    from + " lies in no git repository: name the one it comes from with --repo")),
            Optional.empty());
      }
      return with(captured, Outcome.collected(from), history);
    } catch (CaptureException e) {
      return with(captured, Outcome.missing(e.reason(), from, e.getMessage()), Optional.empty());
    } catch (SnapshotException e) {
      return with(
          captured, Outcome.missing(Reason.INVALID, from, e.getMessage()), Optional.empty());
    }
  }

  /** The capture of somebody who stopped it before the repository was asked. */
  public static Captured notAsked(Question question, Captured captured) {
    return with(
        captured,
        Outcome.missing(Reason.TIMEOUT, question.from(), "the capture was interrupted"),
        Optional.empty());
  }

  private Optional<History> history(Question question, Captured captured)
      throws CaptureException, SnapshotException {
    Path chart = question.chart().reference();
    Optional<ChartRepository> found =
        question.repository().isPresent()
            ? Optional.of(ChartRepository.at(question.repository().get()))
            : ChartRepository.around(chart);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ChartRepository repository = found.get()) {
      Snapshot snapshot = SnapshotStore.inMemory(captured.index(), captured.files());
      if (snapshot.crd().isEmpty()) {
        throw new CaptureException(
            Reason.INVALID, "no CRDs were captured, so no revision can be judged");
      }
      Optional<CapturedChart> addon = snapshot.chart().flatMap(ChartLayer::addon);
      Optional<String> path = repository.pathOf(chart);
      String name =
          addon
              .flatMap(CapturedChart::facts)
              .map(ChartFacts::name)
              .or(() -> nameOf(chart))
              .orElseThrow(
                  () ->
                      new CaptureException(
                          Reason.INVALID,
                          question.from()
                              + " holds rendered manifests, which have no history: name the chart"
                              + " they were rendered from"));
      ChartJudge judge = new ChartJudge(CrdSchemas.of(snapshot.crd().get(), snapshot::resolve));
      TimeLimit time = new TimeLimit(question.deadline(), System::nanoTime);
      ChartRequest plain = question.chart().withValues(List.of()).withSet(List.of());
      HistorySearch search =
          new HistorySearch(
              repository,
              new HelmRenderer(repository, charts, question.chart(), judge, time),
              new HelmRenderer(repository, charts, plain, judge, time),
              time,
              listener::trying);
      return Optional.of(
          search.search(
              path,
              name,
              question.refs(),
              addon.isPresent()
                  ? judge.judge(contents(snapshot, addon.get())).rejections()
                  : List.of()));
    }
  }

  /** A chart that does not render is looked for by the name of its directory. */
  private static Optional<String> nameOf(Path chart) {
    return Files.exists(chart.resolve("Chart.yaml"))
        ? Optional.of(chart.toAbsolutePath().normalize().getFileName().toString())
        : Optional.empty();
  }

  private static List<JsonNode> contents(Snapshot snapshot, CapturedChart addon)
      throws SnapshotException {
    List<JsonNode> contents = new ArrayList<>();
    for (RenderedObject object : addon.objects()) {
      contents.add(snapshot.resolve(object.content()));
    }
    return contents;
  }

  private static Captured with(Captured captured, Outcome outcome, Optional<History> history) {
    SnapshotIndex index = captured.index();
    Map<Source, Outcome> outcomes = new EnumMap<>(index.sources());
    outcomes.put(Source.HISTORY, outcome);
    SortedMap<String, byte[]> files = new TreeMap<>(captured.files());
    history.ifPresent(known -> files.put(History.PATH, SnapshotJson.pretty(known)));
    return FileRedaction.of(
        new Captured(
            new SnapshotIndex(
                index.schemaVersion(),
                index.capturedAt(),
                index.tool(),
                index.subject(),
                outcomes,
                index.redactions(),
                index.files()),
            files));
  }
}
