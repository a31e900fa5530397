package io.skewpack;

import io.skewpack.capture.Capture;
import io.skewpack.capture.Collector;
import io.skewpack.capture.files.CaseCollector;
import io.skewpack.capture.files.CrdCollector;
import io.skewpack.capture.helm.ChartCollector;
import io.skewpack.capture.helm.ChartRequest;
import io.skewpack.capture.helm.ChartSource;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.SnapshotIndex.Tool;
import io.skewpack.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Small hand-written inputs, and what a capture of them gives. */
public final class Given {

  public static final Instant CAPTURED_AT = Instant.parse("2026-01-02T03:04:05Z");

  private Given() {}

  /** Copies an input file into a folder: {@code objects.yaml}, {@code crds.yaml}, ... */
  public static Path input(String name, Path folder) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = Given.class.getResourceAsStream("captured/" + name)) {
      Files.write(copy, in.readAllBytes());
    }
    return copy;
  }

  /** Objects with scripts, a Secret, images and environments; two CRDs; a case file. */
  public static Capture.Captured captured(Path folder) throws IOException {
    Path objects = input("objects.yaml", folder);
    ChartRequest request =
        new ChartRequest(
            objects,
            List.of(),
            List.of(),
            ChartRequest.DEFAULT_KUBE_VERSION,
            List.of(),
            List.of(),
            Optional.empty(),
            ChartRequest.DEFAULT_NAMESPACE,
            Duration.ofSeconds(60),
            ChartRequest.EngineChoice.AUTO);
    try (ChartCollector charts = ChartCollector.ofThisMachine()) {
      return run(
          ChartSource.addon(charts, request, "objects.yaml"),
          new CrdCollector(input("crds.yaml", folder), "crds.yaml"),
          new CaseCollector(input("case.yaml", folder), "case.yaml"));
    }
  }

  /** Whatever these collectors give, at {@link #CAPTURED_AT}. */
  public static Capture.Captured run(Collector... collectors) {
    Capture.Listener silent =
        new Capture.Listener() {
          @Override
          public void started(Source source, String from) {}

          @Override
          public void finished(Source source, Outcome outcome) {}
        };
    Clock clock = Clock.fixed(CAPTURED_AT, ZoneOffset.UTC);
    return new Capture(clock, new Tool("skewpack", "test"), silent).run(List.of(collectors));
  }
}
