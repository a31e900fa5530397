package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code envsubst} of GNU gettext: replaces {@code $X} and <code>${X}</code> in what it reads; with
 * an argument, only the variables that the argument names.
 */
final class ShellSubstitution {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\})");

  private final ShellWalk walk;

  ShellSubstitution(ShellWalk walk) {
    this.walk = walk;
  }

  /**
   * @param line the words from {@code envsubst} on
   * @param input what it reads, when the script shows it
   */
  void envsubst(Node node, List<ShellWord> line, Optional<String> input) {
    Optional<ShellWord> format =
        line.stream().skip(1).filter(word -> !word.text().startsWith("-")).findFirst();
    if (format.isPresent() && !format.get().literal()) {
      walk.unread(Reason.DYNAMIC, node.start, node.end);
      return;
    }
    if (format.isEmpty() && input.isEmpty()) {
      walk.unread(Reason.DYNAMIC, node.start, node.end);
      return;
    }
    Set<String> names =
        new LinkedHashSet<>(names(format.map(ShellWord::text).or(() -> input).get()));
    if (format.isPresent() && input.isPresent()) {
      names.retainAll(names(input.get()));
    }
    names.forEach(name -> walk.use(name, Manner.SUBSTITUTED, node.start));
  }

  private static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      names.add(variable.group(1) != null ? variable.group(1) : variable.group(2));
    }
    return names;
  }
}
