package io.skewpack.capture.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code --set} entries, taken apart as Helm's {@code pkg/strvals} does. */
final class SetEntries {

  static final String REMOVED = "***";

  /** Rather one name too many: the value of {@code keyspace} is no great loss. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(passw|pwd|passphrase|secret|token|credential|key|private|cert).*",
          Pattern.DOTALL);

  private SetEntries() {}

  /** The entries with the values of secret-looking names removed, as they may be written down. */
  static List<String> withoutSecrets(List<String> entries) {
    return entries.stream().map(SetEntries::withoutSecrets).toList();
  }

  /**
   * All entries as one name and one value, which is how the library takes them. It reads the name
   * by Helm's rules, commas and further assignments included, but the value letter by letter. So
   * everything up to the last equals sign becomes the name.
   *
   * @throws ChartException when the last entry has no value, or is an empty list: that cannot be
   *     said in this way
   */
  static Assignment asOne(List<String> entries) throws ChartException {
    String all =
        entries.stream().map(SetEntries::withoutLastComma).collect(Collectors.joining(","));
    List<String> parts = split(all);
    String last = parts.get(parts.size() - 1);
    int equals = indexOf(last, '=', 0);
    if (equals < 0) {
      throw ChartException.invalid("the last --set entry has no value: write NAME=VALUE");
    }
    String before = all.substring(0, all.length() - last.length());
    String name = last.substring(0, equals);
    String value = last.substring(equals + 1);
    if (!value.startsWith("{")) {
      return new Assignment(before + name, unescape(value));
    }
    // The list is set as a part of the name, then its last item once more.
    List<String> items = new ArrayList<>();
    int from = 1;
    int end = indexOf(value, '}', 1);
    end = end < 0 ? value.length() : end;
    for (int comma = indexOf(value, ',', from); comma >= 0 && comma < end; ) {
      items.add(value.substring(from, comma));
      from = comma + 1;
      comma = indexOf(value, ',', from);
    }
    items.add(value.substring(from, end));
    if (items.equals(List.of(""))) {
      throw ChartException.invalid(
          "the embedded Helm cannot take an empty list from --set: put it into a values file");
    }
    return new Assignment(
        before + last + "," + name + "[" + (items.size() - 1) + "]",
        unescape(items.get(items.size() - 1)));
  }

  /** What helm-java calls a key and a value. */
  record Assignment(String name, String value) {}

  private static String withoutSecrets(String entry) {
    List<String> shown = new ArrayList<>();
    boolean secret = false;
    for (String part : split(entry)) {
      int equals = indexOf(part, '=', 0);
      // A part without a name continues a value that holds a comma.
      secret = equals < 0 ? secret : SECRET.matcher(part.substring(0, equals)).matches();
      shown.add(!secret ? part : equals < 0 ? REMOVED : part.substring(0, equals + 1) + REMOVED);
    }
    return String.join(",", shown);
  }

  /** At commas, but not at {@code \,} nor inside a value in braces. */
  private static List<String> split(String entry) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (true) {
      int comma = indexOf(entry, ',', start);
      int equals = indexOf(entry, '=', start);
      boolean list =
          equals >= 0 && (comma < 0 || equals < comma) && entry.startsWith("{", equals + 1);
      if (list) {
        int brace = indexOf(entry, '}', equals);
        comma = brace < 0 ? -1 : indexOf(entry, ',', brace);
      }
      if (comma < 0 || comma == entry.length() - 1) {
        parts.add(entry.substring(start));
        return parts;
      }
      parts.add(entry.substring(start, comma));
      start = comma + 1;
    }
  }

  /** The first one that no backslash precedes, or -1. */
  private static int indexOf(String text, char wanted, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String withoutLastComma(String entry) {
    boolean ends = entry.endsWith(",") && indexOf(entry, ',', lastUnescaped(entry)) >= 0;
    return ends ? entry.substring(0, entry.length() - 1) : entry;
  }

  /** Where the last character begins, its backslash included. */
  private static int lastUnescaped(String text) {
    int last = 0;
    for (int i = 0; i < text.length(); i += text.charAt(i) == '\\' ? 2 : 1) {
      last = i;
    }
    return last;
  }

  private static String unescape(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
