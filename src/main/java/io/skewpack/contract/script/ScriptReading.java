package io.skewpack.contract.script;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one script does with its environment, as far as its text says. Lines are counted from 1 in
 * the script's own text; a {@code scope} is the name of the function that encloses a place, and
 * empty at the top level.
 *
 * @param language what it was read as
 * @param uses every place where the value of a variable is used, in the order of the text
 * @param assignments every place that gives a variable a value
 * @param commands every simple command, in the order of the text: calls of functions, of programs,
 *     {@code source}, {@code set}
 * @param functions the functions that it defines, by name
 * @param features what not every shell understands
 * @param unsetFails whether {@code set -u} (or {@code -o nounset}) is on: an unbound variable then
 *     ends the script; otherwise it is silently empty
 * @param exportsAll whether {@code set -a} (or {@code -o allexport}) is on
 * @param unread places that were not evaluated; everything else was. At most 200: with so many,
 *     nothing can be said of the script
 */
public record ScriptReading(
    Language language,
    List<Use> uses,
    List<Assignment> assignments,
    List<Command> commands,
    List<String> functions,
    List<FeatureUse> features,
    boolean unsetFails,
    boolean exportsAll,
    List<Unread> unread) {

  public ScriptReading {
    Objects.requireNonNull(language);
    uses = List.copyOf(uses);
    assignments = List.copyOf(assignments);
    commands = List.copyOf(commands);
    functions = List.copyOf(functions);
    features = List.copyOf(features);
    unread = List.copyOf(unread);
  }

  /** What a script is written in. */
  public enum Language {
    /** POSIX shell, dash, BusyBox ash. */
    SH,
    BASH,
    PYTHON,
    JAVASCRIPT,
    /**
     * Nothing that is read here: {@link ScriptReading#unread} says so, and nothing else is known.
     */
    UNKNOWN
  }

  /** How a variable's value is used. */
  public enum Manner {
    /** {@code $X}, {@code ${X}}, {@code ${X%.*}}, {@code os.environ["X"]}, {@code (( X + 1 ))}. */
    PLAIN,
    /**
     * With a value for the case that there is none: {@code ${X:-d}}, {@code ${X-d}}, {@code
     * ${X:=d}}, {@code os.environ.get("X", "d")}, {@code process.env.X || "d"}.
     */
    DEFAULTED,
    /** {@code ${X:?message}}, {@code ${X?message}}: the script ends by itself without it. */
    REQUIRED,
    /**
     * Only whether it is set or what it equals is asked: {@code [ -z "$X" ]}, {@code [[ -n $X ]]},
     * {@code [ "$X" = "true" ]}, {@code [ -v X ]}, {@code ${X:+y}}, {@code ${X+y}}, {@code case $X
     * in}, {@code os.environ.get("X")} in a condition.
     */
    TESTED,
    /** Replaced in a text by {@code envsubst} or by a program's own expansion. */
    SUBSTITUTED
  }

  /**
   * @param name the variable
   * @param guarded whether the same variable was asked for emptiness on the way here, so that the
   *     place is reached only when it is set: inside {@code if [ -n "$X" ]}, after {@code [ -z "$X"
   *     ] && exit}, right of {@code [ -n "$X" ] &&}
   */
  public record Use(String name, Manner manner, int line, String scope, boolean guarded) {
    public Use {
      Objects.requireNonNull(name);
      Objects.requireNonNull(manner);
      Objects.requireNonNull(scope);
    }
  }

  /** How a variable gets its value. */
  public enum Origin {
    /** {@code X=1}, {@code X+=1}, {@code declare}, {@code readonly}, {@code X=(a b)}. */
    ASSIGNED,
    /** {@code export X}, {@code export X=1}, {@code declare -x X}. */
    EXPORTED,
    /** {@code local X}: known in this function and in what it calls. */
    LOCAL,
    /** {@code for X in}, {@code select X in}. */
    LOOP,
    /** {@code read}, {@code mapfile}, {@code readarray}, {@code getopts}, {@code printf -v}. */
    INPUT,
    /** {@code ${X:=d}}. */
    DEFAULT,
    /** {@code X=y command}: for that command only. */
    COMMAND
  }

  /**
   * @param value the value, when it is a literal without any expansion
   * @param ofItself whether the value is made from the variable itself, as in {@code X="$X:more"}:
   *     it gives no value to what has none
   */
  public record Assignment(
      String name,
      Origin origin,
      Optional<String> value,
      boolean ofItself,
      int line,
      String scope) {
    public Assignment {
      Objects.requireNonNull(name);
      Objects.requireNonNull(origin);
      value = Objects.requireNonNullElse(value, Optional.empty());
      Objects.requireNonNull(scope);
    }
  }

  /**
   * A simple command.
   *
   * @param words its words, the program first, without quotes; an expansion stays as it is written
   *     ({@code ${DIR}/common.sh}), a command substitution is {@code $(...)}
   * @param environment names that are set for this command only ({@code X=y command}, {@code env
   *     X=y command})
   */
  public record Command(List<String> words, List<String> environment, int line, String scope) {
    public Command {
      words = List.copyOf(words);
      environment = List.copyOf(environment);
      Objects.requireNonNull(scope);
    }
  }

  /** What is not in POSIX shell (XCU 2, Shell Command Language). */
  public enum Feature {
    ARRAY,
    DOUBLE_BRACKET,
    REGEX_MATCH,
    PIPEFAIL,
    PROCESS_SUBSTITUTION,
    HERE_STRING,
    ARITHMETIC_COMMAND,
    C_STYLE_FOR,
    FUNCTION_KEYWORD,
    SUBSTRING,
    PATTERN_REPLACEMENT,
    CASE_MODIFICATION,
    INDIRECTION,
    MAPFILE,
    SELECT,
    BRACE_EXPANSION,
    APPEND,
    LOCAL,
    SOURCE,
    REDIRECT_BOTH,
    ANSI_C_QUOTES,
    DECLARE,
    TRAP_ERR,
    SHOPT
  }

  public record FeatureUse(Feature feature, int line, String scope) {
    public FeatureUse {
      Objects.requireNonNull(feature);
      Objects.requireNonNull(scope);
    }
  }

  /** Why a place was not evaluated. */
  public enum Reason {
    /** The text is not of the grammar. */
    SYNTAX,
    /** No reader for the language. */
    LANGUAGE,
    /** {@code eval}, {@code ${!X}}, {@code getattr}: the name is made at run time. */
    DYNAMIC,
    /** A Go template action that KubeBlocks fills in when a cluster is made. */
    TEMPLATE,
    /** Longer than what is read. */
    SIZE
  }

  /**
   * @param column counted from 1, in characters
   * @param detail the start of what was met, on one line, at most 80 characters
   */
  public record Unread(Reason reason, int line, int column, String detail) {
    public Unread {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(detail);
    }
  }
}
