package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One command that ran in this process, and what it said. */
record Ran(int code, String out, List<String> err) {

  static Ran skewpack(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false);
    int code = Main.run(console, Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8).lines().toList());
  }

  /** Every path below a folder: what a command must not have added to. */
  static List<String> below(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.map(path -> folder.relativize(path).toString()).sorted().toList();
    }
  }
}
