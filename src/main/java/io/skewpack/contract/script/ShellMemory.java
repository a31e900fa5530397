package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one place of a shell script has to know of the others. */
final class ShellMemory {

  private record Indirection(String name, Manner manner, int offset, String scope, String detail) {}

  private final Set<String> declaredOnly = new HashSet<>();
  private final Set<String> keyed = new HashSet<>();
  private final Set<String> arrays = new HashSet<>();
  private final Set<String> endingFunctions = new HashSet<>();
  private final Set<String> returningFunctions = new HashSet<>();
  private final Map<String, Optional<Set<String>>> loops = new HashMap<>();
  private int openBraces;
  private final List<Indirection> indirections = new ArrayList<>();

  /** An associative array: its subscripts are words and no arithmetic. */
  void keyed(String name) {
    keyed.add(name);
  }

  /** An array whose subscripts are arithmetic. */
  void array(String name) {
    arrays.add(name);
  }

  boolean subscriptIsArithmetic(String name) {
    return arrays.contains(name) && !keyed.contains(name);
  }

  void openBrace() {
    openBraces++;
  }

  /** Whether a brace was open. */
  boolean closeBrace() {
    boolean open = openBraces > 0;
    openBraces = Math.max(0, openBraces - 1);
    return open;
  }

  /** A function after which the script does not go on. */
  void endsScript(String function) {
    endingFunctions.add(function);
  }

  boolean endsTheScript(String command) {
    return endingFunctions.contains(command);
  }

  void returnsFrom(String function) {
    returningFunctions.add(function);
  }

  boolean returns(String function) {
    return returningFunctions.contains(function);
  }

  /** Values that a loop gives to its variable; empty when they are not literal. */
  void loop(String variable, Optional<Set<String>> values) {
    loops.merge(
        variable,
        values,
        (before, more) -> {
          if (before.isEmpty() || more.isEmpty()) {
            return Optional.empty();
          }
          Set<String> all = new HashSet<>(before.get());
          all.addAll(more.get());
          return Optional.of(all);
        });
  }

  /** {@code ${!X}}: whose value is read depends on what X holds. */
  void indirection(String name, Manner manner, int offset, String scope, String detail) {
    indirections.add(new Indirection(name, manner, offset, scope, detail));
  }

  /** {@code local X} without a value: nothing is said of what X will hold. */
  void declaredOnly(String name, int line) {
    declaredOnly.add(name + "@" + line);
  }

  /** Once the whole script is read: names that are known after all become uses. */
  void resolve(Findings findings) {
    for (Indirection indirection : indirections) {
      Optional<Set<String>> names = values(indirection.name(), findings);
      if (names.isPresent()) {
        names.get().stream()
            .sorted()
            .forEach(
                name ->
                    findings.use(
                        name,
                        indirection.manner(),
                        indirection.offset(),
                        indirection.scope(),
                        false));
      } else {
        findings.unread(Reason.DYNAMIC, indirection.offset(), indirection.detail());
      }
    }
  }

  private Optional<Set<String>> values(String variable, Findings findings) {
    List<Assignment> assignments = findings.assignmentsOf(variable);
    Set<String> values = new HashSet<>();
    for (Assignment assignment : assignments) {
      if (assignment.origin() == Origin.LOOP) {
        Optional<Set<String>> looped = loops.getOrDefault(variable, Optional.empty());
        if (looped.isEmpty()) {
          return Optional.empty();
        }
        values.addAll(looped.get());
      } else if (assignment.value().isPresent()) {
        values.add(assignment.value().get());
      } else if (!declaredOnly.contains(variable + "@" + assignment.line())) {
        return Optional.empty();
      }
    }
    boolean names = values.stream().allMatch(value -> value.matches("[A-Za-z_][A-Za-z0-9_]*"));
    return names && !values.isEmpty() ? Optional.of(values) : Optional.empty();
  }
}
