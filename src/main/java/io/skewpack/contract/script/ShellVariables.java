package io.skewpack.contract.script;

public final class ShellVariables {
  private ShellVariables() {}

  public static boolean isSetBy(ScriptReading.Language l, String n) {
    return false;
  }
}
