package io.skewpack.contract;

import io.skewpack.contract.script.ScriptReading;
import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Command;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows an action from its command to its scripts, and these to what they source and start. */
final class ProgramAssembly {

  /** Deeper than scripts start one another. */
  private static final int DEEPEST = 8;

  private static final Set<String> SOURCE = Set.of("source", ".");

  /** Programs for which a script's path is a file to handle and no program to run. */
  private static final Set<String> FILE_TOOLS =
      Set.of(
          "cp", "mv", "ln", "cat", "chmod", "chown", "ls", "rm", "test", "[", "[[", "sed", "grep",
          "echo", "printf", "touch", "stat", "install", "diff", "head", "tail", "wc", "tee");

  private static final Pattern EXPANSION =
      Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)(?::?[-=]([^${}]*))?\\})");

  private final ChartScripts scripts;
  private final Collection<String> owners;

  /**
   * @param owners the objects whose mounts the action sees
   */
  ProgramAssembly(ChartScripts scripts, Collection<String> owners) {
    this.scripts = scripts;
    this.owners = owners;
  }

  /** The processes that an action starts; empty when it runs nothing that the chart holds. */
  List<Program> of(Action action) {
    Optional<Script> inline = scripts.inline(action);
    if (inline.isPresent()) {
      return List.of(process(inline.get(), Set.of(), 0, new HashSet<>()));
    }
    List<String> words = new ArrayList<>(action.command());
    words.addAll(action.arguments());
    List<Program> started = new ArrayList<>();
    for (String word : words) {
      if (word.contains("/")) {
        scripts
            .at(word, owners)
            .ifPresent(file -> started.add(process(file, Set.of(), 0, new HashSet<>())));
      }
    }
    return started;
  }

  private Program process(Script root, Set<String> given, int depth, Set<String> running) {
    Map<String, Program.Part> parts = new LinkedHashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    include(root, parts, unknown);
    List<ScriptReading> readings = parts.values().stream().map(Program.Part::reading).toList();
    CallGraph graph = new CallGraph(readings);
    List<Program> children = new ArrayList<>();
    if (depth < DEEPEST && running.add(root.sha256())) {
      Set<String> exported = new HashSet<>(given);
      readings.forEach(reading -> exported.addAll(exported(reading)));
      Map<String, String> constants = constants(readings);
      Set<String> started = new HashSet<>();
      for (ScriptReading reading : readings) {
        for (Command command : reading.commands()) {
          if (graph.reaches(command.scope())) {
            for (Script file : startedBy(command, constants)) {
              Set<String> environment = new HashSet<>(exported);
              environment.addAll(command.environment());
              if (started.add(file.sha256() + environment.hashCode())) {
                children.add(process(file, environment, depth + 1, new HashSet<>(running)));
              }
            }
          }
        }
      }
    }
    return new Program(List.copyOf(parts.values()), children, given, List.copyOf(unknown));
  }

  private void include(Script script, Map<String, Program.Part> parts, Set<String> unknown) {
    if (parts.containsKey(script.sha256())) {
      return;
    }
    ScriptReading reading = scripts.read(script);
    parts.put(
        script.sha256(), new Program.Part(script, reading, new ScriptText(scripts.text(script))));
    Map<String, String> constants = constants(List.of(reading));
    for (Command command : reading.commands()) {
      if (command.words().size() > 1 && SOURCE.contains(command.words().get(0))) {
        String path = expanded(command.words().get(1), constants);
        Optional<Script> file = scripts.at(path, owners);
        if (file.isPresent()) {
          include(file.get(), parts, unknown);
        } else if (!path.equals("/dev/null")) {
          unknown.add(command.words().get(1));
        }
      }
    }
  }

  private List<Script> startedBy(Command command, Map<String, String> constants) {
    List<String> words = command.words();
    if (words.isEmpty() || SOURCE.contains(words.get(0)) || isFileTool(words.get(0))) {
      return List.of();
    }
    return words.stream()
        .filter(word -> word.contains("/") && !word.contains("\n"))
        .flatMap(word -> scripts.at(expanded(word, constants), owners).stream())
        .toList();
  }

  private static boolean isFileTool(String program) {
    return FILE_TOOLS.contains(program.substring(program.lastIndexOf('/') + 1));
  }

  /** What a child of this process finds in its environment beyond what the process was given. */
  private static Set<String> exported(ScriptReading reading) {
    Set<String> names = new HashSet<>();
    for (Assignment assignment : reading.assignments()) {
      boolean exports = assignment.origin() == Origin.EXPORTED;
      if (exports || (reading.exportsAll() && assignment.origin() == Origin.ASSIGNED)) {
        names.add(assignment.name());
      }
    }
    return names;
  }

  /** Names that are given one literal value and no other. */
  private static Map<String, String> constants(List<ScriptReading> readings) {
    Map<String, Set<String>> values = new HashMap<>();
    for (ScriptReading reading : readings) {
      for (Assignment assignment : reading.assignments()) {
        values
            .computeIfAbsent(assignment.name(), name -> new HashSet<>())
            .add(assignment.value().orElse("$"));
      }
    }
    Map<String, String> constants = new HashMap<>();
    values.forEach(
        (name, all) -> {
          String only = all.iterator().next();
          if (all.size() == 1 && !only.contains("$")) {
            constants.put(name, only);
          }
        });
    return constants;
  }

  private static String expanded(String word, Map<String, String> constants) {
    return EXPANSION
        .matcher(word)
        .replaceAll(
            found -> {
              String name = found.group(1) != null ? found.group(1) : found.group(2);
              String value = constants.getOrDefault(name, found.group(3));
              return Matcher.quoteReplacement(value != null ? value : found.group());
            });
  }
}
