package io.skewpack.capture.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code --set} entries as they may be written down. */
final class SetEntries {

  static final String REMOVED = "***";

  /** Rather one name too many: the value of {@code keyspace} is no great loss. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(passw|pwd|passphrase|secret|token|credential|key|private|cert).*",
          Pattern.DOTALL);

  private SetEntries() {}

  /** The entries with the values of secret-looking names removed. */
  static List<String> withoutSecrets(List<String> entries) {
    return entries.stream().map(SetEntries::withoutSecrets).toList();
  }

  private static String withoutSecrets(String entry) {
    List<String> parts = new ArrayList<>();
    boolean secret = false;
    for (String part : split(entry)) {
      int equals = part.indexOf('=');
      // A part without a name continues a value that holds a comma.
      secret = equals < 0 ? secret : SECRET.matcher(part.substring(0, equals)).matches();
      parts.add(!secret ? part : equals < 0 ? REMOVED : part.substring(0, equals + 1) + REMOVED);
    }
    return String.join(",", parts);
  }

  /** At commas, but not at {@code \,} nor inside braces, as Helm's strvals package does. */
  private static List<String> split(String entry) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < entry.length(); i++) {
      char c = entry.charAt(i);
      if (c == '\\' && i + 1 < entry.length()) {
        part.append(c).append(entry.charAt(++i));
        continue;
      }
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && braces <= 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
