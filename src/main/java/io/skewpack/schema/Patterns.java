package io.skewpack.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Go's regular expressions, each compiled once, when a value first meets it. */
final class Patterns {

  private static final ConcurrentMap<String, Optional<Pattern>> COMPILED =
      new ConcurrentHashMap<>();

  private Patterns() {}

  /** Whether the pattern occurs anywhere; a pattern that does not compile matches nothing. */
  static boolean find(String pattern, String text) {
    return COMPILED
        .computeIfAbsent(pattern, Patterns::compile)
        .map(compiled -> compiled.matcher(text).find())
        .orElse(false);
  }

  private static Optional<Pattern> compile(String pattern) {
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }
}
