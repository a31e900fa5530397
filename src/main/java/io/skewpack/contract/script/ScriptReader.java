package io.skewpack.contract.script;

import java.util.*;

public final class ScriptReader {
  private ScriptReader() {}

  public static ScriptReading read(String t, Optional<String> i, String n) {
    return new ScriptReading(
        ScriptReading.Language.SH,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        false,
        List.of());
  }
}
