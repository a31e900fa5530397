package io.skewpack.capture.helm;

import io.skewpack.capture.helm.ChartRequest.EngineChoice;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A skewpack in a process of its own, whose environment a test can choose and which it can kill.
 */
public final class RenderInProcess {

  private RenderInProcess() {}

  /** Arguments: the directory for temporary files, an engine, a chart. Prints the objects. */
  public static void main(String[] arguments) throws Exception {
    try (ChartCollector collector =
        new ChartCollector(System.getenv("PATH"), Path.of(arguments[0]))) {
      ChartRequest request =
          ChartRequest.of(Path.of(arguments[2]))
              .withEngine(EngineChoice.valueOf(arguments[1]))
              .withDeadline(Duration.ofSeconds(60));
      for (RenderedManifest manifest : collector.collect(request).manifests()) {
        System.out.println(manifest.object());
      }
    }
  }

  static ProcessBuilder with(Path tmp, EngineChoice engine, String chart) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        RenderInProcess.class.getName(),
        tmp.toString(),
        engine.name(),
        TestCharts.chart(chart).toString());
  }
}
