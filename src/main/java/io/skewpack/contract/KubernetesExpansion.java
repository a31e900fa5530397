package io.skewpack.contract;

import io.skewpack.contract.Need.Effect;
import io.skewpack.contract.Need.Place;
import io.skewpack.contract.Need.Strength;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Script;
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

  private static final Pattern CONTROLLERS = Pattern.compile("(?:DP|KB|DATASAFED)_.*");

  private KubernetesExpansion() {}

  static List<Need> of(Action action, Optional<Script> script, Optional<String> text) {
    Map<String, List<Place>> places = new LinkedHashMap<>();
    List<String> words = new ArrayList<>(action.command());
    words.addAll(action.arguments());
    for (String word : words) {
      collect(word, action, Optional.empty(), places);
    }
    text.ifPresent(inline -> collect(inline, action, script, places));
    List<Need> needs = new ArrayList<>();
    places.forEach(
        (name, at) -> needs.add(new Need(name, at, Strength.NEEDED, List.of(), List.of())));
    return needs;
  }

  private static void collect(
      String text, Action action, Optional<Script> script, Map<String, List<Place>> places) {
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      boolean judged =
          !action.object().startsWith("ActionSet/")
              || CONTROLLERS.matcher(reference.group(2)).matches();
      if (judged && reference.group(1).length() % 2 == 1) {
        int line =
            (int) text.substring(0, reference.start()).chars().filter(c -> c == '\n').count();
        places
            .computeIfAbsent(reference.group(2), name -> new ArrayList<>())
            .add(
                new Place(
                    script,
                    action.object(),
                    script.map(Script::path).orElse(action.path() + ".command"),
                    script.map(Script::content).orElse(action.content()),
                    line + 1,
                    Manner.SUBSTITUTED,
                    false,
                    Effect.STAYS_LITERAL));
      }
    }
  }
}
