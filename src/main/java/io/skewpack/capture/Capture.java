package io.skewpack.capture;

import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.Source;
import io.skewpack.snapshot.Subject;
import io.skewpack.snapshot.Substrate;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the collectors side by side and lays out the snapshot's files. A collector that fails leaves
 * a {@code missing} with its reason; it never stops the others.
 */
public final class Capture {

  /** Told of every step, from the collectors' threads. */
  public interface Listener {
    void started(Source source, String from);

    void finished(Source source, Outcome outcome);
  }

  /**
   * What a capture gives: the index, without its list of files, and the files.
   *
   * @param index outcomes of every source
   * @param files by path, without {@code snapshot.json}
   */
  public record Captured(SnapshotIndex index, SortedMap<String, byte[]> files) {
    public boolean collectedAnything() {
      return index.sources().values().stream().anyMatch(Outcome::isCollected);
    }
  }

  /** How long interrupted collectors have for handing over what they have. */
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  private final Clock clock;
  private final SnapshotIndex.Tool tool;
  private final Listener listener;
  private long stopBy;

  public Capture(Clock clock, SnapshotIndex.Tool tool, Listener listener) {
    this.clock = clock;
    this.tool = tool;
    this.listener = listener;
  }

  /**
   * Collects from every source. When the calling thread is interrupted, what was collected by then
   * is kept and the rest is missing.
   */
  public Captured run(List<Collector> collectors) {
    return run(collectors, List.of());
  }

  /**
   * Collects from every source, then lets the follow-ups ask about what was collected.
   *
   * @see #run(List)
   */
  public Captured run(List<Collector> collectors, List<FollowUp> followUps) {
    var capturedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.max(collectors.size(), followUps.size())));
    Map<Source, Outcome> outcomes = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      if (!source.isSilent()) {
        outcomes.put(source, Outcome.notRequested());
      }
    }
    List<Part> parts = new ArrayList<>();
    gather(
        collectors.stream().map(c -> new Task(c.source(), c.from(), c::collect)).toList(),
        threads,
        outcomes,
        parts);
    List<Part> collected = List.copyOf(parts);
    gather(
        followUps.stream()
            .map(f -> new Task(f.source(), f.from(), () -> f.collect(collected)))
            .toList(),
        threads,
        outcomes,
        parts);
    threads.shutdownNow();
    return assemble(capturedAt, outcomes, parts);
  }

  /** What fills one source. */
  private record Task(Source source, String from, Callable<Part> work) {}

  private void gather(
      List<Task> tasks, ExecutorService threads, Map<Source, Outcome> outcomes, List<Part> parts) {
    Map<Task, Future<Part>> running = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (threads.isShutdown()) {
        outcomes.put(task.source(), interrupted(task));
      } else {
        running.put(task, threads.submit(() -> collect(task)));
      }
    }
    running.forEach(
        (task, future) -> outcomes.put(task.source(), outcome(task, future, threads, parts)));
  }

  private Part collect(Task task) throws Exception {
    listener.started(task.source(), task.from());
    return task.work().call();
  }

  private Outcome outcome(
      Task task, Future<Part> future, ExecutorService threads, List<Part> parts) {
    Outcome outcome;
    try {
      parts.add(got(future, threads));
      outcome = Outcome.collected(task.from());
    } catch (TimeoutException e) {
      outcome = interrupted(task);
    } catch (ExecutionException e) {
      outcome = failure(task, e.getCause());
      if (e.getCause() instanceof CaptureException known) {
        known.kept().ifPresent(parts::add);
      }
    } catch (InterruptedException e) {
      // Stopping is passed on to every collector; the loop goes on to note what each one had.
      threads.shutdownNow();
      return outcome(task, future, threads, parts);
    }
    listener.finished(task.source(), outcome);
    return outcome;
  }

  /**
   * What a collector gives. When this thread is interrupted, every collector is, and has a moment
   * for handing over what it has.
   */
  private Part got(Future<Part> future, ExecutorService threads)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (!threads.isShutdown()) {
      try {
        return future.get();
      } catch (InterruptedException e) {
        threads.shutdownNow();
        stopBy = System.nanoTime() + HAND_OVER.toNanos();
      }
    }
    return future.get(Math.max(0, stopBy - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private static Outcome interrupted(Task task) {
    return Outcome.missing(Reason.TIMEOUT, task.from(), "the capture was interrupted");
  }

  private static Outcome failure(Task task, Throwable cause) {
    if (cause instanceof CaptureException known) {
      return Outcome.missing(known.reason(), task.from(), known.getMessage());
    }
    if (cause instanceof InterruptedException) {
      return interrupted(task);
    }
    if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(cause);
  }

  private Captured assemble(
      java.time.Instant capturedAt, Map<Source, Outcome> outcomes, List<Part> parts) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<Redaction> redactions = new ArrayList<>();
    Optional<CapturedChart> addon = Optional.empty();
    Optional<CapturedChart> platform = Optional.empty();
    Optional<Part.Target> target = Optional.empty();
    ImageLayer images = new ImageLayer(List.of(), List.of());
    for (Part part : parts) {
      files.putAll(part.raw());
      if (part instanceof Part.Target known) {
        target = Optional.of(known);
      } else if (part instanceof Part.AddonChart chart) {
        addon = Optional.of(chart.chart());
        redactions.addAll(chart.redactions());
        files.put(Contracts.PATH, SnapshotJson.pretty(chart.contracts()));
      } else if (part instanceof Part.PlatformChart chart) {
        platform = Optional.of(chart.chart());
        redactions.addAll(chart.redactions());
      } else if (part instanceof Part.Crds crds) {
        files.put(CrdLayer.PATH, SnapshotJson.pretty(crds.layer()));
      } else if (part instanceof Part.Images running) {
        images = new ImageLayer(running.controllers(), images.registry(), running.registries());
      } else if (part instanceof Part.RegistryImages known) {
        images = new ImageLayer(images.controllers(), known.images(), images.registries());
      } else if (part instanceof Part.SubstrateFacts known) {
        files.put(Substrate.PATH, SnapshotJson.pretty(known.substrate()));
        known.running().ifPresent(running -> files.put(Running.PATH, SnapshotJson.pretty(running)));
      } else if (part instanceof Part.DryRunAnswers known) {
        files.put(DryRun.PATH, SnapshotJson.pretty(known.dryRun()));
      } else if (part instanceof Part.ChartHistory known) {
        files.put(History.PATH, SnapshotJson.pretty(known.history()));
      } else if (part instanceof Part.Logs logs) {
        redactions.addAll(logs.redactions());
      } else if (part instanceof Part.Case known) {
        files.put(CaseFile.PATH, SnapshotJson.pretty(known.file()));
        redactions.addAll(known.redactions());
      }
    }
    if (!images.saysNothing()) {
      files.put(ImageLayer.PATH, SnapshotJson.pretty(images));
    }
    if (addon.isPresent() || platform.isPresent()) {
      files.put(ChartLayer.PATH, SnapshotJson.pretty(new ChartLayer(addon, platform)));
    }
    SnapshotIndex index =
        new SnapshotIndex(
            SnapshotIndex.SCHEMA_VERSION,
            capturedAt,
            tool,
            subject(addon, target, outcomes),
            outcomes,
            redactions,
            List.of());
    return FileRedaction.of(new Captured(index, files));
  }

  private static Subject subject(
      Optional<CapturedChart> addon, Optional<Part.Target> target, Map<Source, Outcome> outcomes) {
    Optional<ChartFacts> facts = addon.flatMap(CapturedChart::facts);
    Optional<String> name =
        facts
            .map(ChartFacts::name)
            .or(() -> from(outcomes.get(Source.ADDON_CHART)).map(Capture::baseName));
    return new Subject(
        name,
        facts.map(ChartFacts::version),
        target.map(Part.Target::name),
        target.map(Part.Target::fingerprint));
  }

  private static Optional<String> from(Outcome outcome) {
    return outcome instanceof Outcome.Collected collected
        ? Optional.of(collected.from())
        : outcome instanceof Outcome.Missing missing ? missing.from() : Optional.empty();
  }

  /** A manifest file's name without its folder and ending. */
  private static String baseName(String from) {
    String trimmed = from.replaceAll("[/\\\\]+$", "");
    String name =
        trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    String base = name.replaceAll("\\.(ya?ml|json|tgz|tar\\.gz)$", "");
    return base.isEmpty() ? name : base;
  }
}
