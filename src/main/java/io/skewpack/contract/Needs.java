package io.skewpack.contract;

import io.skewpack.contract.Need.Effect;
import io.skewpack.contract.Need.Place;
import io.skewpack.contract.Need.Strength;
import io.skewpack.contract.script.ScriptReading;
import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Language;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import io.skewpack.contract.script.ScriptReading.Unread;
import io.skewpack.contract.script.ScriptReading.Use;
import io.skewpack.contract.script.Shell;
import io.skewpack.contract.script.ShellVariables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the scripts of an action use and do not set: {@code reads(script) - assigned - defaulted},
 * over what is reached from the top level.
 */
final class Needs {

  /**
   * What the kubelet gives every container (Kubernetes, Service, "Environment variables"), and what
   * has a meaning when it is unset (POSIX, XBD 8.2 and 8.3).
   */
  private static final Pattern OF_EVERY_POD =
      Pattern.compile("KUBERNETES_(?:SERVICE|PORT).*|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|TMPDIR");

  private final Map<String, List<Place>> places = new LinkedHashMap<>();
  private final Map<String, Set<String>> unknownSources = new LinkedHashMap<>();
  private final Set<String> needed = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> checked = new HashSet<>();
  private final Map<String, Set<Reason>> unread = new LinkedHashMap<>();
  private final boolean unsetFails;

  private Needs(boolean unsetFails) {
    this.unsetFails = unsetFails;
  }

  /**
   * @param unsetFails whether the command itself has the option {@code -u}
   */
  static List<Need> of(List<Program> programs, boolean unsetFails) {
    Needs needs = new Needs(unsetFails);
    programs.forEach(needs::add);
    List<Need> all = new ArrayList<>();
    needs.places.forEach(
        (name, at) -> {
          at.sort(
              Comparator.comparing((Place place) -> place.manner() == Manner.TESTED)
                  .thenComparing(Place::library));
          all.add(
              new Need(
                  name,
                  at,
                  needs.strength(name, at),
                  List.copyOf(needs.unknownSources.getOrDefault(name, Set.of())),
                  List.copyOf(needs.unread.getOrDefault(name, Set.of()))));
        });
    return all;
  }

  private void add(Program program) {
    List<ScriptReading> readings = program.parts().stream().map(Program.Part::reading).toList();
    CallGraph graph = new CallGraph(readings);
    Set<String> set = new HashSet<>(program.given());
    Map<String, Set<String>> locals = new LinkedHashMap<>();
    for (ScriptReading reading : readings) {
      for (Assignment assignment : reading.assignments()) {
        if (assignment.origin() == Origin.LOCAL) {
          locals
              .computeIfAbsent(assignment.name(), name -> new HashSet<>())
              .addAll(graph.from(assignment.scope()));
        } else if (gives(assignment) && graph.reaches(assignment.scope())) {
          set.add(assignment.name());
        }
      }
    }
    boolean fails =
        unsetFails || program.parts().stream().anyMatch(part -> part.reading().unsetFails());
    Set<Reason> notRead = new TreeSet<>();
    readings.stream()
        .flatMap(reading -> reading.unread().stream())
        .filter(Needs::mayAssign)
        .forEach(place -> notRead.add(place.reason()));
    Set<String> tested = new HashSet<>();
    readings.stream()
        .flatMap(reading -> reading.uses().stream())
        .filter(use -> use.manner() == Manner.TESTED)
        .forEach(use -> tested.add(use.name()));
    for (int i = 0; i < program.parts().size(); i++) {
      Program.Part part = program.parts().get(i);
      for (Use use : part.reading().uses()) {
        boolean local = locals.getOrDefault(use.name(), Set.of()).contains(use.scope());
        if (use.manner() == Manner.DEFAULTED
            || set.contains(use.name())
            || local
            || !graph.reaches(use.scope())
            || isOfTheShell(use.name(), part.reading().language())
            || OF_EVERY_POD.matcher(use.name()).matches()) {
          continue;
        }
        weigh(part, use, tested);
        unread.computeIfAbsent(use.name(), name -> new TreeSet<>()).addAll(notRead);
        unknownSources
            .computeIfAbsent(use.name(), name -> new LinkedHashSet<>())
            .addAll(program.unknownSources());
        places
            .computeIfAbsent(use.name(), name -> new ArrayList<>())
            .add(place(part, use, i > 0, fails));
      }
    }
    program.children().forEach(this::add);
  }

  /**
   * A need is as strong as the script takes it: what is asked for before it is used, directly or
   * through a copy, the script can do without, unless the answer ends it.
   */
  private void weigh(Program.Part part, Use use, Set<String> tested) {
    ScriptText text = part.text();
    boolean asks =
        use.manner() == Manner.TESTED
            || text.asksFunction(use.line(), use.name())
            || tested.contains(text.copiedTo(use.line(), use.name()));
    if (asks) {
      asked.add(use.name());
      if (text.failsAfter(use.line(), use.name())) {
        checked.add(use.name());
      }
    } else if (text.isMessage(use.line())) {
      checked.add(use.name());
    } else if (use.manner() == Manner.REQUIRED || !use.guarded()) {
      needed.add(use.name());
    }
  }

  private Strength strength(String name, List<Place> at) {
    boolean required = at.stream().anyMatch(place -> place.manner() == Manner.REQUIRED);
    if (required || (needed.contains(name) && !asked.contains(name))) {
      return Strength.NEEDED;
    }
    return checked.contains(name) ? Strength.CHECKED : Strength.OPTIONAL;
  }

  /** {@code ${!X}} reads a variable whose name is made at run time, and sets none. */
  private static boolean mayAssign(Unread place) {
    return !(place.reason() == Reason.DYNAMIC && place.detail().startsWith("${!"));
  }

  private static boolean gives(Assignment assignment) {
    return assignment.origin() != Origin.COMMAND && !assignment.ofItself();
  }

  private static Place place(Program.Part part, Use use, boolean library, boolean fails) {
    boolean ends =
        use.manner() == Manner.REQUIRED
            || (fails && use.manner() == Manner.PLAIN)
            || part.reading().language() == Language.PYTHON;
    return new Place(
        Optional.of(part.script()),
        part.script().object(),
        part.script().object().startsWith("ConfigMap/")
            ? ChartScripts.nameOf(part.script())
            : part.script().path(),
        part.script().content(),
        use.line(),
        use.manner(),
        library,
        ends ? Effect.FAILS : Effect.SILENTLY_EMPTY,
        gates(part, use));
  }

  /**
   * A shell script's interpreter may be any shell of its kind: what one of them sets, may be set.
   */
  private static boolean isOfTheShell(String name, Language language) {
    return switch (language) {
      case BASH -> ShellVariables.setBy(Shell.BASH, name) || ShellVariables.setByRuntime(name);
      case SH ->
          ShellVariables.setBy(Shell.BASH, name)
              || ShellVariables.setBy(Shell.BUSYBOX_ASH, name)
              || ShellVariables.setByRuntime(name);
      case PYTHON, JAVASCRIPT, UNKNOWN -> ShellVariables.setByRuntime(name);
    };
  }

  /** What a function asks for, and returns without, before it uses something else. */
  private static List<String> gates(Program.Part part, Use use) {
    if (use.scope().isEmpty()) {
      return List.of();
    }
    return part.reading().uses().stream()
        .filter(other -> other.scope().equals(use.scope()) && other.line() < use.line())
        .filter(other -> other.manner() == Manner.TESTED && !other.name().equals(use.name()))
        .filter(other -> part.text().returnsWithout(other.line(), other.name()))
        .map(Use::name)
        .distinct()
        .toList();
  }
}
