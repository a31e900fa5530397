package io.skewpack.diagnose;

import io.skewpack.diagnose.ErrorTextSearch.Occurrence;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Failure;
import io.skewpack.snapshot.Running.Log;
import io.skewpack.snapshot.Running.State;
import io.skewpack.snapshot.Substrate.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one line that a program, a kubelet or a controller wrote may mean: a claim, to be held
 * against what was captured. The forms are those of bash, dash, BusyBox, containerd and runc, the
 * kubelet, glibc's and musl's resolvers and Oracle's client.
 *
 * @param line as it was captured
 * @param variable the environment variable that the line names
 * @param script the script that the line names, as written
 * @param scriptLine the line of that script, from 1
 * @param program what was to be run and is not there
 * @param at where the snapshot holds the line
 */
public record ReportedSymptom(
    Meaning meaning,
    String line,
    Optional<String> variable,
    Optional<String> script,
    Optional<Integer> scriptLine,
    Optional<String> program,
    Pointer at) {

  public ReportedSymptom {
    Objects.requireNonNull(meaning);
    Objects.requireNonNull(line);
    Objects.requireNonNull(variable);
    Objects.requireNonNull(script);
    Objects.requireNonNull(scriptLine);
    Objects.requireNonNull(program);
    Objects.requireNonNull(at);
  }

  /** What a line may mean. */
  public enum Meaning {
    /** A script read a variable that is not set, under {@code set -u} or {@code ${X:?}}. */
    UNSET_VARIABLE(true),
    /**
     * {@code ORA-12154}: Oracle's client could make nothing of the connect string. It looks like
     * DNS, and may be DNS, a variable that is empty, or both.
     */
    CONNECT_IDENTIFIER(true),
    /** A name that did not resolve, in the words of a resolver. */
    NAME_NOT_RESOLVED(false),
    /** The interpreter of a script is not in the image. */
    NO_INTERPRETER(true),
    /** A program that a script calls is not in the image. */
    NO_PROGRAM(true),
    /** The script is for another shell than the one that reads it. */
    OTHER_SHELL(true),
    /** The image is for another processor, or the script has no first line that names a shell. */
    WRONG_FORMAT(false),
    /** A ConfigMap, a Secret or one of its keys that a variable is taken from is not there. */
    NO_SOURCE(true);

    private final boolean isContract;

    Meaning(boolean isContract) {
      this.isContract = isContract;
    }

    /** The name used in texts' keys and in JSON, as in {@code unset-variable}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it may be a runtime contract that was never declared: failure layer 5. */
    public boolean isContract() {
      return isContract;
    }
  }

  private static final int LONGEST_LINE = 2_000;

  /** Of a script's path and its line. */
  private static final int LONGEST_PLACE = 500;

  private static final Set<String> INTERPRETERS =
      Set.of("sh", "bash", "ash", "dash", "ksh", "zsh", "python", "python3", "python2", "perl");

  /** Every symptom of one failure, each line once, in the order of states, logs and events. */
  public static List<ReportedSymptom> of(Failure failure, Pointer at) {
    List<ReportedSymptom> symptoms = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    failure.reason().ifPresent(reason -> add(reason, at.child("reason"), seen, symptoms));
    for (int i = 0; i < failure.states().size(); i++) {
      State state = failure.states().get(i);
      Pointer place = at.child("states").child(i).child("message");
      state.message().ifPresent(message -> add(message, place, seen, symptoms));
    }
    for (int i = 0; i < failure.logs().size(); i++) {
      Log log = failure.logs().get(i);
      Pointer lines = at.child("logs").child(i).child("lines");
      for (int line = 0; line < log.lines().size(); line++) {
        add(log.lines().get(line), lines.child(line), seen, symptoms);
      }
    }
    for (int i = 0; i < failure.events().size(); i++) {
      Event event = failure.events().get(i);
      add(event.message(), at.child("events").child(i).child("message"), seen, symptoms);
    }
    return List.copyOf(symptoms);
  }

  /** Every symptom of all failures. */
  public static List<ReportedSymptom> of(Running running) {
    List<ReportedSymptom> symptoms = new ArrayList<>();
    for (int i = 0; i < running.failures().size(); i++) {
      Pointer at = new Pointer(Running.PATH, "/failures").child(i);
      symptoms.addAll(of(running.failures().get(i), at));
    }
    return List.copyOf(symptoms);
  }

  private static void add(
      String text, Pointer at, Set<String> seen, List<ReportedSymptom> symptoms) {
    // A container's last words may be several lines.
    for (String line : text.lines().toList()) {
      read(line, at).filter(one -> seen.add(line)).ifPresent(symptoms::add);
    }
  }

  /** What a line may mean, by the first row of the table that means something; absent for most. */
  static Optional<ReportedSymptom> read(String line, Pointer at) {
    return ErrorTextSearch.in(line).stream()
        .filter(one -> one.known().meaning().isPresent())
        .min(Comparator.comparing(Occurrence::known))
        .map(one -> of(one, line, at));
  }

  private static ReportedSymptom of(Occurrence one, String line, Pointer at) {
    ShellPlace place = ShellPlace.before(line, one);
    return new ReportedSymptom(
        one.known().meaning().orElseThrow(),
        line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line,
        one.name("variable"),
        one.name("script").or(place::script),
        one.name("variable").flatMap(variable -> place.line()),
        one.name("program"),
        at);
  }

  /**
   * What a shell says before its complaint: its own name or the script's, and the line.
   *
   * @param script the last word before the line that is a file and not the shell that reads it
   */
  private record ShellPlace(Optional<String> script, Optional<Integer> line) {

    private static final String BETWEEN = ": ";

    static ShellPlace before(String text, Occurrence one) {
      String named = one.name("variable").or(() -> one.name("program")).orElse("");
      int at = named.isEmpty() ? one.start() : text.indexOf(named + BETWEEN, one.start());
      String before = text.substring(Math.max(0, at - LONGEST_PLACE), Math.max(0, at));
      if (!before.endsWith(BETWEEN)) {
        return new ShellPlace(Optional.empty(), Optional.empty());
      }
      List<String> parts = new ArrayList<>(List.of(before.split(BETWEEN)));
      String last = parts.get(parts.size() - 1);
      String number = last.startsWith("line ") ? last.substring("line ".length()) : last;
      Optional<Integer> line = Optional.empty();
      if (number.matches("[0-9]{1,6}")) {
        line = Optional.of(Integer.valueOf(number));
        parts.remove(parts.size() - 1);
      }
      String word = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
      word = word.substring(word.lastIndexOf(' ') + 1);
      String file = word.substring(word.lastIndexOf('/') + 1);
      boolean isScript = word.matches("[A-Za-z0-9_./+@-]+") && !INTERPRETERS.contains(file);
      return new ShellPlace(isScript ? Optional.of(word) : Optional.empty(), line);
    }
  }
}
