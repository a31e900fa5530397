package io.skewpack.triage;

import io.skewpack.capture.git.ChartInTree;
import io.skewpack.snapshot.History.Commit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tries each content once, whatever the number of commits that have it. Safe for threads. */
final class Renderings {

  private final Renderer renderer;
  private final ConcurrentMap<String, CompletableFuture<Optional<Attempt>>> known =
      new ConcurrentHashMap<>();

  Renderings(Renderer renderer) {
    this.renderer = renderer;
  }

  /** Whether {@link #of} would cost nothing. */
  boolean knows(ChartInTree chart) {
    CompletableFuture<Optional<Attempt>> attempt = known.get(chart.content());
    return attempt != null && attempt.isDone();
  }

  /** What became of it; absent when time is up. */
  Optional<Attempt> of(Commit commit, ChartInTree chart) {
    CompletableFuture<Optional<Attempt>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Attempt>> first = known.putIfAbsent(chart.content(), mine);
    if (first != null) {
      return first.join();
    }
    try {
      mine.complete(Optional.of(renderer.render(commit, chart)));
    } catch (Renderer.TimeUp e) {
      mine.complete(Optional.empty());
    } catch (RuntimeException | Error bug) {
      mine.completeExceptionally(bug);
      throw bug;
    }
    return mine.join();
  }
}
