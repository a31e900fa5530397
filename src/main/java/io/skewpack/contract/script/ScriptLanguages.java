package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Language;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script is written in: by the interpreter that runs it, else by its shebang, else by its
 * file name, else by how it looks.
 */
final class ScriptLanguages {

  private static final Pattern SHEBANG =
      Pattern.compile("^#![ \\t]*(\\S+)(?:[ \\t]+(?:-S[ \\t]+)?(\\S+))?");

  /** Lines that shell has and data has not: a first look for sourced libraries. */
  private static final Pattern SHELL_LINE =
      Pattern.compile(
          "(?m)^\\s*(?:(?:function\\s+)?[A-Za-z_][\\w.:-]*\\s*\\(\\s*\\)\\s*(?:\\{|$)"
              + "|function\\s+[\\w.:-]+"
              + "|(?:if|while|until)\\s.*;\\s*(?:then|do)\\s*$"
              + "|for\\s+\\w+\\s+in\\s.*"
              + "|(?:export|local|readonly|declare)\\s+[A-Za-z_]\\w*(?:=.*)?$"
              + "|set\\s+[-+][a-zA-Z]+.*"
              + "|fi$|done$|esac$"
              + "|(?:echo|source|exec|cd|mkdir|rm|cp|mv|chmod|chown|sleep|exit)\\s+\\S.*"
              + "|\\.\\s+/\\S+)");

  private ScriptLanguages() {}

  static Language of(String text, Optional<String> interpreter, String name) {
    if (interpreter.isPresent() && !interpreter.get().isBlank()) {
      return byProgram(interpreter.get());
    }
    Matcher shebang = SHEBANG.matcher(text);
    if (shebang.lookingAt()) {
      String program = shebang.group(1);
      boolean env = ShellCommands.baseName(program).equals("env") && shebang.group(2) != null;
      return byProgram(env ? shebang.group(2) : program);
    }
    Language named = byExtension(name);
    if (named != Language.UNKNOWN || name.lastIndexOf('.') > 0) {
      return named;
    }
    return SHELL_LINE.matcher(text).find() ? Language.SH : Language.UNKNOWN;
  }

  private static Language byProgram(String program) {
    String base = ShellCommands.baseName(program.strip()).toLowerCase(Locale.ROOT);
    if (base.matches("bash|rbash")) {
      return Language.BASH;
    }
    if (base.matches("sh|ash|dash|busybox")) {
      return Language.SH;
    }
    if (base.matches("python[0-9.]*|pypy[0-9.]*")) {
      return Language.PYTHON;
    }
    if (base.matches("node|nodejs|mongosh|mongo|deno|bun")) {
      return Language.JAVASCRIPT;
    }
    return Language.UNKNOWN;
  }

  private static Language byExtension(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "sh", "ash" -> Language.SH;
      case "bash" -> Language.BASH;
      case "py" -> Language.PYTHON;
      case "js", "mjs", "cjs" -> Language.JAVASCRIPT;
      default -> Language.UNKNOWN;
    };
  }
}
