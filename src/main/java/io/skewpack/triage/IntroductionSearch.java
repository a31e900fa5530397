package io.skewpack.triage;

import io.skewpack.capture.git.ContentHistory.End;
import io.skewpack.snapshot.History.Finding;
import io.skewpack.snapshot.History.Why;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the state of a chart with which a rejected field last came in. States are numbered from 0,
 * the newest; the one that brought the field in has it, and the next older one has not.
 */
final class IntroductionSearch {

  /** Text gives many guesses for a word such as {@code name}; bisection needs fewer. */
  static final int MAX_GUESSES = 12;

  /** What is known of the field in a state. */
  enum Presence {
    REJECTED,
    NOT_REJECTED,
    /** That state does not render. */
    UNKNOWN,
    /** Not to be had any more: time or the number of renderings is used up. */
    NOT_TRIED
  }

  /** Asks for the field in a state; may render. */
  @FunctionalInterface
  interface Oracle {
    Presence of(int state);
  }

  /**
   * The answer.
   *
   * @param state the one that brought the field in; absent when none was found
   */
  record Found(Finding finding, OptionalInt state, Optional<String> detail) {}

  private final int states;
  private final End end;
  private final Oracle oracle;

  /** The oldest state up to which the field is believed to be there, going back from 0. */
  private int present;

  /** An older state without it, once there is one. */
  private int absent;

  private boolean gaveUp;

  private IntroductionSearch(int states, End end, Oracle oracle) {
    this.states = states;
    this.end = end;
    this.oracle = oracle;
    this.absent = states;
  }

  /**
   * @param states how many there are; at least one
   * @param guesses states in which the text came in, newest first
   */
  static Found search(int states, End end, List<Integer> guesses, Oracle oracle) {
    return new IntroductionSearch(states, end, oracle).search(guesses);
  }

  private Found search(List<Integer> guesses) {
    Presence now = oracle.of(0);
    if (now == Presence.NOT_REJECTED) {
      return found(Finding.NOT_COMMITTED, OptionalInt.empty(), null);
    }
    if (now != Presence.REJECTED) {
      return notFound(now == Presence.UNKNOWN ? Why.HEAD_NOT_RENDERED : Why.NOT_TRIED);
    }
    guess(guesses);
    boolean guessed = absent - present == 1 && absent < states;
    if (absent == states && !gaveUp) {
      gallop();
    }
    if (!gaveUp && absent < states) {
      bisect();
    }
    return answer(guessed);
  }

  /** The newest guess before which the field is not there. */
  private void guess(List<Integer> guesses) {
    guesses.stream()
        .filter(guess -> guess + 1 < states)
        .limit(MAX_GUESSES)
        .takeWhile(guess -> absent == states && !gaveUp)
        .forEach(
            guess -> {
              if (guess >= present && ask(guess + 1) == Presence.NOT_REJECTED) {
                ask(guess);
              }
            });
  }

  /** Back in growing steps until the field is not there, or there is nothing older. */
  private void gallop() {
    for (int step = 1; present < states - 1 && absent == states && !gaveUp; step *= 2) {
      int at = Math.min(present + step, states - 1);
      while (ask(at) == Presence.UNKNOWN && at < states - 1) {
        at++;
      }
      if (at == states - 1 && present < at) {
        return;
      }
    }
  }

  private void bisect() {
    while (absent - present > 1 && !gaveUp) {
      int middle = (present + absent) >>> 1;
      if (ask(middle) == Presence.UNKNOWN && !askAround(middle)) {
        return;
      }
    }
  }

  /** Whether some state between is known; the nearest to the middle is asked first. */
  private boolean askAround(int middle) {
    int before = present;
    int after = absent;
    for (int away = 1; middle + away < after || middle - away > before; away++) {
      for (int at : new int[] {middle + away, middle - away}) {
        if (at > before && at < after && ask(at) != Presence.UNKNOWN) {
          return true;
        }
      }
    }
    return false;
  }

  private Presence ask(int state) {
    Presence presence = oracle.of(state);
    switch (presence) {
      case REJECTED -> present = Math.max(present, state);
      case NOT_REJECTED -> absent = Math.min(absent, state);
      case NOT_TRIED -> gaveUp = true;
      case UNKNOWN -> {}
    }
    return presence;
  }

  private Found answer(boolean guessed) {
    if (absent - present == 1 && absent < states) {
      return found(Finding.RENDERED, OptionalInt.of(present), guessed ? null : Why.BY_BISECTION);
    }
    if (gaveUp) {
      return notFound(Why.TOO_MANY_COMMITS);
    }
    if (absent < states || present < states - 1) {
      return notFound(Why.NOT_RENDERED_BETWEEN);
    }
    return switch (end) {
      case CHART_WAS_ADDED -> found(Finding.FROM_THE_START, OptionalInt.of(present), null);
      case SHALLOW -> found(Finding.BEYOND_SHALLOW, OptionalInt.of(present), null);
      case MISSING_OBJECTS -> notFound(Why.OBJECTS_MISSING);
      case TOO_LONG -> notFound(Why.TOO_LONG);
    };
  }

  private static Found found(Finding finding, OptionalInt state, Why why) {
    return new Found(finding, state, Optional.ofNullable(why).map(Why::id));
  }

  private static Found notFound(Why why) {
    return found(Finding.NOT_FOUND, OptionalInt.empty(), why);
  }
}
