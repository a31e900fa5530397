package io.skewpack.capture.helm;

import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The charts under this package's test resources. */
final class TestCharts {

  private TestCharts() {}

  static Path chart(String name) {
    try {
      return Path.of(TestCharts.class.getResource("charts/" + name + "/Chart.yaml").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy, with the chart it depends on beside it. */
  static Path copy(String name, Path into) throws IOException {
    for (String each : new String[] {name, "shared"}) {
      Path from = chart(each);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = into.resolve(each).resolve(from.relativize(file).toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
    return into.resolve(name);
  }

  /** Every file below a directory, with its content's hash. */
  static Map<String, String> content(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        content.put(
            directory.relativize(file).toString(),
            Files.isRegularFile(file) ? Sha256.of(Files.readAllBytes(file)) : "directory");
      }
    }
    return content;
  }
}
