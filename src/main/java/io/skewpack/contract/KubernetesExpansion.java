package io.skewpack.contract;

import io.skewpack.contract.Need.Effect;
import io.skewpack.contract.Need.Place;
import io.skewpack.contract.Need.Strength;
import io.skewpack.contract.script.ScriptReading.Command;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $(NAME)} in the command and args of a container: the kubelet puts a declared variable's
 * value there and leaves an undeclared one as it stands ({@code
 * third_party/forked/golang/expansion} of Kubernetes). {@code $$(NAME)} is not expanded. Only names
 * in capitals are looked at: in an inline script {@code $(date)} is a program that the shell runs.
 */
final class KubernetesExpansion {

  private static final Pattern REFERENCE = Pattern.compile("(\\$+)\\(([A-Z_][A-Z0-9_]*)\\)");

  private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");
  private static final Pattern CONTROLLERS = Pattern.compile("(?:DP|KB|DATASAFED)_.*");

  private KubernetesExpansion() {}

  /**
   * @param script the inline script of the action, and its reading: there {@code $(NAME)} is a
   *     command to the shell when nothing replaces it
   */
  static List<Need> of(Action action, Optional<Program.Part> script) {
    Map<String, List<Place>> places = new LinkedHashMap<>();
    List<String> words = new ArrayList<>(action.command());
    words.addAll(action.arguments());
    for (String word : words) {
      collect(word, action, places);
    }
    script.ifPresent(inline -> collect(inline, action, places));
    List<Need> needs = new ArrayList<>();
    places.forEach(
        (name, at) -> needs.add(new Need(name, at, Strength.NEEDED, List.of(), List.of())));
    return needs;
  }

  private static void collect(String text, Action action, Map<String, List<Place>> places) {
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      if (reference.group(1).length() % 2 == 1) {
        String where = action.path() + ".command";
        add(reference.group(2), action, Optional.empty(), where, action.content(), 1, places);
      }
    }
  }

  private static void collect(Program.Part inline, Action action, Map<String, List<Place>> places) {
    for (Command command : inline.reading().commands()) {
      String first = command.words().isEmpty() ? "" : command.words().get(0);
      if (command.words().size() == 1
          && NAME.matcher(first).matches()
          && !inline.reading().functions().contains(first)) {
        Script script = inline.script();
        add(
            first,
            action,
            Optional.of(script),
            script.path(),
            script.content(),
            command.line(),
            places);
      }
    }
  }

  private static void add(
      String name,
      Action action,
      Optional<Script> script,
      String where,
      Pointer content,
      int line,
      Map<String, List<Place>> places) {
    if (action.object().startsWith("ActionSet/") && !CONTROLLERS.matcher(name).matches()) {
      return;
    }
    places
        .computeIfAbsent(name, first -> new ArrayList<>())
        .add(
            new Place(
                script,
                action.object(),
                where,
                content,
                line,
                Manner.SUBSTITUTED,
                false,
                Effect.STAYS_LITERAL,
                List.of()));
  }
}
