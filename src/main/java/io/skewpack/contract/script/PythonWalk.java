package io.skewpack.contract.script;

final class PythonWalk {
  private PythonWalk() {}

  static void read(Source source, Findings findings) {}
}
