package io.skewpack.contract.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options in a shebang: {@code #!/bin/bash -eu}. */
final class ShellShebang {

  private static final Pattern OPTIONS =
      Pattern.compile("^#![ \\t]*\\S*sh[ \\t]+-([a-zA-Z]+)[^\\n]*");

  private ShellShebang() {}

  static void read(String text, Findings findings) {
    Matcher options = OPTIONS.matcher(text);
    if (options.lookingAt()) {
      if (options.group(1).indexOf('u') >= 0 || options.group().contains("nounset")) {
        findings.unsetFails();
      }
      if (options.group(1).indexOf('a') >= 0 || options.group().contains("allexport")) {
        findings.exportsAll();
      }
    }
  }
}
