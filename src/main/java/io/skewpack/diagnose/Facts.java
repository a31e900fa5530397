package io.skewpack.diagnose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named values that a text is filled with. Java holds the facts; every sentence is in {@code
 * templates/}.
 *
 * <p>Values are strings from the target (shown inert), whole numbers, {@link Versions}, {@link
 * Term}s, {@link Said} sentences and lists of strings; a string may be {@link Shortened}. An absent
 * optional leaves its name out.
 */
public record Facts(Map<String, Object> values) {

  /** Released KubeBlocks versions, oldest first: from the catalog, so they need no escaping. */
  public record Versions(List<String> list) {
    public Versions {
      list = List.copyOf(list);
    }
  }

  /** A word of ours: the key of a text. */
  public record Term(String key) {}

  /** Several words of ours, to be listed. */
  public record Terms(List<String> keys) {
    public Terms {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A string of which only the beginning is shown.
   *
   * @param head its first characters
   * @param characters how many the whole string has, in code points
   * @param sha256 of the whole string in UTF-8
   */
  public record Shortened(String head, int characters, String sha256) {}

  /** A sentence of ours with facts of its own: the key of a text, and what fills it. */
  public record Said(String key, Facts facts) {}

  private static final int FEW = 3;

  public Facts {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Facts none() {
    return new Facts(Map.of());
  }

  public static Facts of(String name, Object value) {
    return none().with(name, value);
  }

  /** These facts and one more; an empty {@link Optional} adds nothing. */
  public Facts with(String name, Object value) {
    Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (plain == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, plain);
    return new Facts(more);
  }

  /**
   * The first few of a list, and under the name with {@code Count} behind it how many there are in
   * all: a line must not grow with a cluster.
   */
  public Facts withFew(String name, List<String> all) {
    return with(name, all.stream().limit(FEW).toList()).with(name + "Count", all.size());
  }

  public Facts with(Facts others) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.putAll(others.values());
    return new Facts(more);
  }
}
