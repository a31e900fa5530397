package io.skewpack.diagnose;

import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Failure;
import io.skewpack.snapshot.Running.Log;
import io.skewpack.snapshot.Running.State;
import io.skewpack.snapshot.Substrate.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final String NAME = "([A-Za-z_][A-Za-z0-9_]{0,200})";

  /** Of a script or program, without spaces; possessive, so that no line takes long. */
  private static final String WORD = "([A-Za-z0-9_./+@-]{1,200}+)";

  /** In front of what a shell says: its own name or the script's, and the line. */
  private static final String WHERE =
      "(?:^|[\\s\"])(?:"
          + WORD
          + ": )?(?:(?![0-9]+: )"
          + WORD
          + ": )?(?:line )?(?:([0-9]{1,6}): )?";

  private static final Pattern UNSET =
      Pattern.compile(
          WHERE + NAME + ": (?:unbound variable|parameter (?:null or )?not set)(?:\\s|$)");

  private static final Pattern CONNECT_IDENTIFIER = Pattern.compile("\\bORA-12154\\b");

  private static final Pattern NOT_RESOLVED =
      Pattern.compile(
          "no such host|[Cc]ould ?n(?:o|')t resolve host|[Nn]ame or service not known"
              + "|[Nn]ame does not resolve|failure in name resolution"
              + "|no servers could be reached|bad address '|could not translate host name"
              + "|Unknown (?:MySQL server )?host|UnknownHostException|server can't find"
              + "|lookup [^\\s]{1,253} on [^\\s]{1,60}: ");

  /** BusyBox, dash, bash; containerd; {@code env} of coreutils and of BusyBox. */
  private static final Pattern NOT_FOUND =
      Pattern.compile(
          WHERE
              + WORD
              + ": (?:command )?not found(?:\\s|$)"
              + "|exec: \\\\?\""
              + WORD
              + "\\\\?\": (?:executable file not found|stat [^:]{1,200}: no such file)"
              + "|env: (?:can't execute )?['‘]?"
              + WORD
              + "['’]?: No such file or directory");

  private static final Pattern BAD_INTERPRETER =
      Pattern.compile(WORD + ": " + WORD + ": bad interpreter");

  /** The kernel's word for a script whose first line names what is not there. */
  private static final Pattern EXEC_MISSING =
      Pattern.compile("\\bexec \\\\?\"?" + WORD + "\\\\?\"?: no such file or directory");

  private static final Pattern WRONG_FORMAT = Pattern.compile("(?i)exec format error");

  private static final Pattern OTHER_SHELL =
      Pattern.compile(
          "[Ii]llegal option -o pipefail|[Ii]nvalid option name: pipefail|[Bb]ad substitution"
              + "|[Ss]yntax error: (?:\"\\(\"|redirection) unexpected|\\[\\[: not found"
              + "|unexpected \"\\(\" \\(expecting");

  private static final Pattern NO_SOURCE =
      Pattern.compile(
          "couldn't find key [^\\s]{1,253} in (?:ConfigMap|Secret) "
              + "|\\b(?:configmap|secret) \"[^\"]{1,253}\" not found");

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

  /** What a line may mean; absent for most. */
  static Optional<ReportedSymptom> read(String whole, Pointer at) {
    String line = whole.length() > LONGEST_LINE ? whole.substring(0, LONGEST_LINE) : whole;
    Matcher unset = UNSET.matcher(line);
    if (unset.find()) {
      return Optional.of(
          new ReportedSymptom(
              Meaning.UNSET_VARIABLE,
              line,
              Optional.of(unset.group(4)),
              scriptOf(unset),
              Optional.ofNullable(unset.group(3)).map(Integer::valueOf),
              Optional.empty(),
              at));
    }
    if (CONNECT_IDENTIFIER.matcher(line).find()) {
      return plain(Meaning.CONNECT_IDENTIFIER, line, at);
    }
    if (OTHER_SHELL.matcher(line).find()) {
      return plain(Meaning.OTHER_SHELL, line, at);
    }
    Matcher bad = BAD_INTERPRETER.matcher(line);
    if (bad.find()) {
      return missing(
          Meaning.NO_INTERPRETER, line, Optional.of(bad.group(1)), Optional.of(bad.group(2)), at);
    }
    Matcher exec = EXEC_MISSING.matcher(line);
    if (exec.find()) {
      return missing(
          Meaning.NO_INTERPRETER, line, Optional.of(exec.group(1)), Optional.empty(), at);
    }
    Matcher program = NOT_FOUND.matcher(line);
    if (program.find()) {
      String name = first(program.group(4), program.group(5), program.group(6));
      String file = name.substring(name.lastIndexOf('/') + 1);
      return missing(
          INTERPRETERS.contains(file) ? Meaning.NO_INTERPRETER : Meaning.NO_PROGRAM,
          line,
          scriptOf(program),
          Optional.of(name),
          at);
    }
    if (NOT_RESOLVED.matcher(line).find()) {
      return plain(Meaning.NAME_NOT_RESOLVED, line, at);
    }
    if (WRONG_FORMAT.matcher(line).find()) {
      return plain(Meaning.WRONG_FORMAT, line, at);
    }
    return NO_SOURCE.matcher(line).find() ? plain(Meaning.NO_SOURCE, line, at) : Optional.empty();
  }

  /** The last word before the line that is a file and not the shell that reads it. */
  private static Optional<String> scriptOf(Matcher matcher) {
    return Optional.ofNullable(matcher.group(2))
        .or(() -> Optional.ofNullable(matcher.group(1)))
        .filter(word -> !INTERPRETERS.contains(word.substring(word.lastIndexOf('/') + 1)));
  }

  private static String first(String... groups) {
    for (String group : groups) {
      if (group != null) {
        return group;
      }
    }
    throw new IllegalStateException("a pattern matched without naming a program");
  }

  private static Optional<ReportedSymptom> plain(Meaning meaning, String line, Pointer at) {
    return missing(meaning, line, Optional.empty(), Optional.empty(), at);
  }

  private static Optional<ReportedSymptom> missing(
      Meaning meaning, String line, Optional<String> script, Optional<String> program, Pointer at) {
    return Optional.of(
        new ReportedSymptom(
            meaning, line, Optional.empty(), script, Optional.empty(), program, at));
  }
}
