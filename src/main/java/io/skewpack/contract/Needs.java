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

/**
 * What the scripts of an action use and do not set: {@code reads(script) - assigned - defaulted},
 * over what is reached from the top level.
 */
final class Needs {

  private final Map<String, List<Place>> places = new LinkedHashMap<>();
  private final Map<String, Set<String>> unknownSources = new LinkedHashMap<>();
  private final Set<String> needed = new HashSet<>();
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
                  needs.needed.contains(name) ? Strength.NEEDED : Strength.OPTIONAL,
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
    for (int i = 0; i < program.parts().size(); i++) {
      Program.Part part = program.parts().get(i);
      for (Use use : part.reading().uses()) {
        boolean local = locals.getOrDefault(use.name(), Set.of()).contains(use.scope());
        if (use.manner() == Manner.DEFAULTED
            || set.contains(use.name())
            || local
            || !graph.reaches(use.scope())
            || isOfTheShell(use.name(), part.reading().language())) {
          continue;
        }
        boolean optional = use.manner() == Manner.TESTED || use.guarded();
        if (!optional) {
          needed.add(use.name());
        }
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
        ChartScripts.nameOf(part.script()),
        part.script().content(),
        use.line(),
        use.manner(),
        library,
        ends ? Effect.FAILS : Effect.SILENTLY_EMPTY);
  }

  private static boolean isOfTheShell(String name, Language language) {
    return ShellVariables.isSetBy(language, name);
  }
}
