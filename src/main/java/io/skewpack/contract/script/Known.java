package io.skewpack.contract.script;

import java.util.HashSet;
import java.util.Set;

/**
 * What is known of variables at a place: on every way that leads there.
 *
 * @param asked not empty because that was asked
 * @param given given a value
 * @param dead no way leads there: after {@code exit}
 */
record Known(Set<String> asked, Set<String> given, boolean dead) {

  static final Known NOTHING = new Known(Set.of(), Set.of(), false);

  Known ask(String name) {
    return asked.contains(name) ? this : new Known(plus(asked, name), given, dead);
  }

  Known give(String name) {
    return given.contains(name) ? this : new Known(asked, plus(given, name), dead);
  }

  Known forget(String name) {
    if (!asked.contains(name) && !given.contains(name)) {
      return this;
    }
    return new Known(minus(asked, name), minus(given, name), dead);
  }

  Known end() {
    return new Known(asked, given, true);
  }

  Known alive() {
    return dead ? new Known(asked, given, false) : this;
  }

  boolean guards(String name) {
    return asked.contains(name);
  }

  /** What is known where two ways meet. */
  Known or(Known other) {
    if (other.dead || other.equals(this)) {
      return this;
    }
    if (dead) {
      return other;
    }
    Set<String> both = new HashSet<>();
    for (String name : asked) {
      if (other.asked.contains(name) || other.given.contains(name)) {
        both.add(name);
      }
    }
    for (String name : other.asked) {
      if (given.contains(name)) {
        both.add(name);
      }
    }
    Set<String> bothGiven = new HashSet<>(given);
    bothGiven.retainAll(other.given);
    return new Known(both, bothGiven, false);
  }

  /** What is known when both hold, one after the other. */
  Known and(Known other) {
    if (other.equals(this)) {
      return this;
    }
    Set<String> either = new HashSet<>(asked);
    either.addAll(other.asked);
    Set<String> eitherGiven = new HashSet<>(given);
    eitherGiven.addAll(other.given);
    return new Known(either, eitherGiven, dead || other.dead);
  }

  private static Set<String> plus(Set<String> names, String name) {
    Set<String> more = new HashSet<>(names);
    more.add(name);
    return more;
  }

  private static Set<String> minus(Set<String> names, String name) {
    Set<String> fewer = new HashSet<>(names);
    fewer.remove(name);
    return fewer;
  }

  /**
   * What is known after something that succeeds or fails.
   *
   * @param yes when it succeeded
   * @param no when it failed
   */
  record After(Known yes, Known no) {
    static After both(Known known) {
      return new After(known, known);
    }

    After negated() {
      return new After(no, yes);
    }

    Known merged() {
      return yes.or(no);
    }
  }
}
