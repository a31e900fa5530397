package io.skewpack.contract.script;

final class JavaScriptWalk {
  private JavaScriptWalk() {}

  static void read(Source source, Findings findings) {}
}
