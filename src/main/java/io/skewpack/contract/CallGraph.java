package io.skewpack.contract;

import io.skewpack.contract.script.ScriptReading;
import io.skewpack.contract.script.ScriptReading.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which functions of scripts that share a process are reached from their top levels. A function
 * counts as called wherever its name stands as a word of a command, or inside one: {@code retry 3
 * f}, {@code trap f EXIT} and {@code bash -c "f"} call {@code f} too.
 */
final class CallGraph {

  private static final String TOP = "";
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]*");

  private final Map<String, Set<String>> calls = new HashMap<>();
  private final Set<String> reached;

  CallGraph(List<ScriptReading> scripts) {
    Set<String> functions = new HashSet<>();
    scripts.forEach(script -> functions.addAll(script.functions()));
    for (ScriptReading script : scripts) {
      for (Command command : script.commands()) {
        Set<String> called = calls.computeIfAbsent(command.scope(), scope -> new HashSet<>());
        for (String word : command.words()) {
          Matcher name = WORD.matcher(word);
          while (name.find()) {
            if (functions.contains(name.group())) {
              called.add(name.group());
            }
          }
        }
      }
    }
    this.reached = from(TOP);
  }

  /** Whether a scope is the top level or a function that is called. */
  boolean reaches(String scope) {
    return reached.contains(scope);
  }

  /** A scope and everything that it calls, directly or not. */
  Set<String> from(String scope) {
    Set<String> seen = new HashSet<>(Set.of(scope));
    Deque<String> open = new ArrayDeque<>(List.of(scope));
    while (!open.isEmpty()) {
      for (String next : new ArrayList<>(calls.getOrDefault(open.pop(), Set.of()))) {
        if (seen.add(next)) {
          open.push(next);
        }
      }
    }
    return seen;
  }
}
