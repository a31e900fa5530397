package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Assignment;
import io.skewpack.contract.script.ScriptReading.Command;
import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.FeatureUse;
import io.skewpack.contract.script.ScriptReading.Language;
import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Origin;
import io.skewpack.contract.script.ScriptReading.Reason;
import io.skewpack.contract.script.ScriptReading.Unread;
import io.skewpack.contract.script.ScriptReading.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what is met, in any order, by place in the script's own text. */
final class Findings {

  private static final int DETAIL = 80;

  /** As many places as anybody looks at: where these are not evaluated, the script is not. */
  private static final int UNREAD = 200;

  private record Placed<T>(int offset, T value) {}

  private final String text;
  private final int[] lineStarts;
  private final List<Placed<Use>> uses = new ArrayList<>();
  private final List<Placed<Assignment>> assignments = new ArrayList<>();
  private final List<Placed<Command>> commands = new ArrayList<>();
  private final List<Placed<FeatureUse>> features = new ArrayList<>();
  private final List<Placed<Unread>> unread = new ArrayList<>();
  private final Set<String> functions = new LinkedHashSet<>();
  private boolean unsetFails;
  private boolean exportsAll;

  Findings(String text) {
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  void use(String name, Manner manner, int offset, String scope, boolean guarded) {
    uses.add(new Placed<>(offset, new Use(name, manner, line(offset), scope, guarded)));
  }

  void assignment(
      String name,
      Origin origin,
      Optional<String> value,
      boolean ofItself,
      int offset,
      String scope) {
    assignments.add(
        new Placed<>(offset, new Assignment(name, origin, value, ofItself, line(offset), scope)));
  }

  void command(List<String> words, List<String> environment, int offset, String scope) {
    commands.add(new Placed<>(offset, new Command(words, environment, line(offset), scope)));
  }

  void feature(Feature feature, int offset, String scope) {
    features.add(new Placed<>(offset, new FeatureUse(feature, line(offset), scope)));
  }

  void unread(Reason reason, int offset, String detail) {
    if (unread.size() == UNREAD) {
      return;
    }
    int line = line(offset);
    int lineStart = lineStarts[line - 1];
    int at = Math.min(Math.max(offset, lineStart), text.length());
    int column = text.codePointCount(lineStart, at) + 1;
    unread.add(new Placed<>(offset, new Unread(reason, line, column, oneLine(detail))));
  }

  void function(String name) {
    functions.add(name);
  }

  void unsetFails() {
    unsetFails = true;
  }

  void exportsAll() {
    exportsAll = true;
  }

  List<Assignment> assignmentsOf(String name) {
    return assignments.stream()
        .map(Placed::value)
        .filter(assignment -> assignment.name().equals(name))
        .toList();
  }

  ScriptReading reading(Language language) {
    return new ScriptReading(
        language,
        inOrder(uses),
        inOrder(assignments),
        inOrder(commands),
        List.copyOf(functions),
        inOrder(features),
        unsetFails,
        exportsAll,
        inOrder(unread));
  }

  private static <T> List<T> inOrder(List<Placed<T>> placed) {
    return placed.stream()
        .sorted(Comparator.comparingInt(Placed::offset))
        .distinct()
        .map(Placed::value)
        .toList();
  }

  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static int[] lineStarts(String text) {
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        lines++;
      }
    }
    int[] starts = new int[lines];
    int next = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts[next++] = i + 1;
      }
    }
    return starts;
  }

  /** The start of what was met: one line, without control characters. */
  private static String oneLine(String detail) {
    StringBuilder line = new StringBuilder();
    detail
        .strip()
        .codePoints()
        .limit(DETAIL)
        .forEach(point -> line.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
    while (line.length() > DETAIL) {
      line.setLength(line.offsetByCodePoints(line.length(), -1));
    }
    return line.toString().strip();
  }
}
