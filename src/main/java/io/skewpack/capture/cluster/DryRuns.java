package io.skewpack.capture.cluster;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.FollowUp;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.DryRun.Attempt;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the API server about every object of the addon chart, with {@code dryRun=All}. */
public final class DryRuns implements FollowUp {

  /** A server's share for one user; more of them wait there. */
  private static final int PARALLEL = 6;

  private final LiveTarget target;
  private final String namespace;

  /**
   * @param namespace the release's, for objects that name none
   */
  public DryRuns(LiveTarget target, String namespace) {
    this.target = target;
    this.namespace = namespace;
  }

  @Override
  public Source source() {
    return Source.DRY_RUN;
  }

  @Override
  public String from() {
    return "context " + target.context();
  }

  /**
   * @throws CaptureException when there is nothing to send, the server does not say what it serves,
   *     or objects other than Secrets have no answer; then the answers of the others are kept
   */
  @Override
  public Part.DryRunAnswers collect(List<Part> collected)
      throws CaptureException, InterruptedException {
    Part.AddonChart chart =
        first(collected, Part.AddonChart.class)
            .orElseThrow(
                () ->
                    new CaptureException(
                        Outcome.Reason.NOT_FOUND,
                        "the addon chart was not captured, so there is nothing to send"));
    List<RenderedObject> objects = chart.chart().objects();
    List<JsonNode> contents = contents(chart, objects);
    ServedKinds served =
        ServedKinds.read(
            target, contents.stream().map(one -> one.path("apiVersion").asText("")).toList());
    DryRunTrial trial = new DryRunTrial(target, served, definedGroups(collected), namespace);
    List<Attempt> attempts = new ArrayList<>();
    boolean whole = answer(contents, trial, attempts);
    Part.DryRunAnswers answers =
        new Part.DryRunAnswers(new DryRun(DryRunTrial.FIELD_MANAGER, namespace, attempts));
    if (!whole) {
      throw new CaptureException(
          Outcome.Reason.TIMEOUT,
          "the capture was interrupted: %d of %d objects have an answer"
              .formatted(attempts.size(), objects.size()),
          answers);
    }
    refuseGaps(objects, answers);
    return answers;
  }

  /** What was asked and not answered makes the source a missing one. */
  private static void refuseGaps(List<RenderedObject> objects, Part.DryRunAnswers answers)
      throws CaptureException {
    List<Attempt> open =
        answers.dryRun().attempts().stream()
            .filter(
                attempt ->
                    attempt.whole() instanceof NotEvaluated none
                        && none.reason() != DryRun.Reason.SECRET)
            .toList();
    if (!open.isEmpty()) {
      NotEvaluated first = (NotEvaluated) open.get(0).whole();
      RenderedObject object = objects.get(open.get(0).object());
      throw new CaptureException(
          reason(first.reason()),
          "%d of %d objects have no answer, first %s/%s (%s): %s%s"
              .formatted(
                  open.size(),
                  objects.size(),
                  OneLine.of(object.kind()),
                  OneLine.of(object.name()),
                  first.reason(),
                  first.message(),
                  first.reason() == DryRun.Reason.FORBIDDEN
                      ? "; 'skewpack capture --print-rbac' prints the role that allows it"
                      : ""),
          answers);
    }
  }

  private static Outcome.Reason reason(DryRun.Reason reason) {
    return switch (reason) {
      case FORBIDDEN, RBAC_ESCALATION, SECRET -> Outcome.Reason.FORBIDDEN;
      case NO_NAMESPACE -> Outcome.Reason.NOT_FOUND;
      case UNREACHABLE -> Outcome.Reason.UNREACHABLE;
      case TIMEOUT -> Outcome.Reason.TIMEOUT;
      case WEBHOOK, NO_DRY_RUN, NOT_ADDRESSABLE, SERVER_ERROR -> Outcome.Reason.INVALID;
    };
  }

  /**
   * Sends all objects, some at a time.
   *
   * @param attempts takes the answers, in the objects' order
   * @return whether all were sent: not when this thread was interrupted
   */
  private static boolean answer(
      List<JsonNode> contents, DryRunTrial trial, List<Attempt> attempts) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            PARALLEL,
            work -> {
              Thread made = new Thread(work, "dry-run");
              made.setDaemon(true);
              return made;
            });
    try {
      List<Future<Attempt>> running = new ArrayList<>();
      for (int i = 0; i < contents.size(); i++) {
        int number = i;
        running.add(threads.submit(() -> trial.attempt(number, contents.get(number))));
      }
      for (int i = 0; i < running.size(); i++) {
        try {
          attempts.add(running.get(i).get());
        } catch (InterruptedException e) {
          threads.shutdownNow();
          running.subList(i, running.size()).forEach(late -> done(late).ifPresent(attempts::add));
          return false;
        } catch (ExecutionException e) {
          throw unexpected(e.getCause());
        }
      }
      return true;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<Attempt> done(Future<Attempt> attempt) {
    if (!attempt.isDone()) {
      return Optional.empty();
    }
    try {
      return Optional.of(attempt.get());
    } catch (InterruptedException | ExecutionException e) {
      return Optional.empty();
    }
  }

  private static RuntimeException unexpected(Throwable cause) {
    if (cause instanceof RuntimeException bug) {
      return bug;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }

  private static List<JsonNode> contents(Part.AddonChart chart, List<RenderedObject> objects) {
    Map<String, JsonNode> files = new HashMap<>();
    List<JsonNode> contents = new ArrayList<>();
    for (RenderedObject object : objects) {
      Pointer at = object.content();
      JsonNode file = files.computeIfAbsent(at.file(), path -> tree(chart.raw().get(path)));
      contents.add(file.at(JsonPointer.compile(at.pointer())));
    }
    return contents;
  }

  private static JsonNode tree(byte[] file) {
    try {
      return SnapshotJson.tree(file);
    } catch (IOException e) {
      throw new IllegalStateException("the chart collector wrote what is no JSON", e);
    }
  }

  private static Set<String> definedGroups(List<Part> collected) {
    Set<String> groups = new HashSet<>();
    first(collected, Part.Crds.class)
        .map(Part.Crds::layer)
        .map(CrdLayer::definitions)
        .ifPresent(all -> all.forEach(one -> groups.add(one.group())));
    return groups;
  }

  private static <T extends Part> Optional<T> first(List<Part> collected, Class<T> type) {
    return collected.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
