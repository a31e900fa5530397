package io.skewpack.contract;

import io.skewpack.contract.script.ScriptReading.Manner;
import io.skewpack.contract.script.ScriptReading.Reason;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A variable whose value an action uses and that its scripts do not set themselves.
 *
 * @param name the variable
 * @param places where it is used, those that need it most first; never empty
 * @param strength how much it is needed
 * @param unknownSources files that are sourced there and that nobody here has seen, as written: one
 *     of them may set it
 * @param unread why parts of those scripts were not read: one of them may set it
 */
public record Need(
    String name,
    List<Place> places,
    Strength strength,
    List<String> unknownSources,
    List<Reason> unread) {

  public Need {
    Objects.requireNonNull(name);
    Objects.requireNonNull(strength);
    places = List.copyOf(places);
    unknownSources = List.copyOf(unknownSources);
    unread = List.copyOf(unread);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("nothing uses " + name);
    }
  }

  /** The same need, taken to be of another strength. */
  Need taken(Strength other) {
    return new Need(name, places, other, unknownSources, unread);
  }

  /** Whether everything that could set it was read. */
  public boolean isSure() {
    return unknownSources.isEmpty() && unread.isEmpty();
  }

  /** How much a variable is needed. */
  public enum Strength {
    /** Its value is used and nothing asks first whether there is one. */
    NEEDED,
    /** A test for emptiness ends the script without it, or it only stands in messages. */
    CHECKED,
    /** Some place asks first whether it is set, and the script goes on without it. */
    OPTIONAL
  }

  /** What an unset variable does. */
  public enum Effect {
    /** It is an empty text, and nothing says so. */
    SILENTLY_EMPTY,
    /** {@code set -u} or {@code ${X:?}} ends the script, or the language throws. */
    FAILS,
    /** Kubernetes leaves {@code $(X)} as it stands. */
    STAYS_LITERAL
  }

  /**
   * @param script the script; absent when it is a word of the command itself
   * @param where the object, and the field or key, that holds the line
   * @param line counted from 1
   * @param library whether the line is in a script that another one sources
   * @param gates variables without which the function returns before it comes here
   */
  public record Place(
      Optional<Script> script,
      String object,
      String where,
      Pointer content,
      int line,
      Manner manner,
      boolean library,
      Effect effect,
      List<String> gates) {
    public Place {
      gates = List.copyOf(gates);
      Objects.requireNonNull(object);
      Objects.requireNonNull(where);
      Objects.requireNonNull(content);
      Objects.requireNonNull(manner);
      Objects.requireNonNull(effect);
    }
  }
}
