package io.skewpack.render;

import java.util.ArrayList;
import java.util.List;

/** Evidence numbers as a reader sees them: {@code E1, E3–E6}, the same in every language. */
final class Citations {

  private Citations() {}

  /**
   * Writes runs of three and more as a span.
   *
   * @param numbers ascending, each once
   * @param separator what the language puts between the items of a list
   */
  static String of(List<Integer> numbers, String separator) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < numbers.size()) {
      int end = at;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      if (end - at >= 2) {
        parts.add("E" + numbers.get(at) + "–E" + numbers.get(end));
        at = end + 1;
      } else {
        parts.add("E" + numbers.get(at));
        at++;
      }
    }
    return String.join(separator, parts);
  }
}
