package io.skewpack.contract.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Run by {@code src/test/bench/contracts.py}: the first reading of a script, and the later ones.
 */
final class ScriptReaderBench {

  private static final int RUNS = 101;

  private ScriptReaderBench() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    String text = Files.readString(file);
    long[] nanos =
        LongStream.range(0, RUNS)
            .map(
                run -> {
                  long start = System.nanoTime();
                  ScriptReader.read(text, Optional.empty(), file.getFileName().toString());
                  return System.nanoTime() - start;
                })
            .toArray();
    long[] later = java.util.Arrays.stream(nanos).skip(1).sorted().toArray();
    System.out.printf(
        "script of %d bytes: first %.1f ms (with the parser's start), then min %.1f median %.1f max %.1f ms%n",
        Files.size(file),
        nanos[0] / 1e6,
        later[0] / 1e6,
        later[later.length / 2] / 1e6,
        later[later.length - 1] / 1e6);
  }
}
