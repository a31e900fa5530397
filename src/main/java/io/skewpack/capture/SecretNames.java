package io.skewpack.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names promise a secret, and which values can be one. */
final class SecretNames {

  private static final Set<String> SECRET =
      Set.of(
          "password",
          "passwd",
          "passphrase",
          "requirepass",
          "masterauth",
          "secret",
          "token",
          "credential",
          "credentials",
          "apikey",
          "accesskey",
          "privatekey",
          "secretkey",
          "encryptionkey");

  /** Two words that make one of the above. */
  private static final Set<String> KEYS =
      Set.of("api", "access", "private", "secret", "encryption");

  /** What a name like this ends in when it speaks of a secret without being one. */
  private static final Set<String> ABOUT =
      Set.of(
          "name",
          "names",
          "length",
          "len",
          "file",
          "files",
          "path",
          "dir",
          "ref",
          "type",
          "policy",
          "enabled",
          "enable",
          "disabled",
          "required",
          "ttl",
          "expiry",
          "expiration",
          "lifetime",
          "timeout",
          "interval",
          "count",
          "size",
          "min",
          "max",
          "limit",
          "url",
          "uri",
          "endpoint",
          "issuer",
          "header",
          "method",
          "algorithm",
          "format",
          "mode",
          "user",
          "username",
          "plugin",
          "encryption",
          "namespace",
          "host",
          "port",
          "version",
          "mount",
          "location",
          "prefix",
          "suffix",
          "rotation",
          "history",
          "validation",
          "verify",
          "strength",
          "age",
          "days",
          "field",
          "label",
          "env",
          "var",
          "store",
          "provider",
          "class",
          "manager",
          "list",
          "id",
          "digits",
          "symbols",
          "seed",
          "case",
          "config",
          "auth",
          "authentication");

  private static final Pattern WORDS =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private SecretNames() {}

  /** Whether what this names is a secret: {@code DB_PASSWORD} is, {@code PASSWORD_LENGTH} not. */
  static boolean isSecret(String name) {
    List<String> words =
        Arrays.stream(WORDS.split(name))
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    if (words.isEmpty() || ABOUT.contains(words.get(words.size() - 1))) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean keyOf = word.equals("key") && i > 0 && KEYS.contains(words.get(i - 1));
      boolean pwd = word.equals("pwd") && i > 0 && !words.get(i - 1).equals("old");
      boolean pass = word.equals("pass") && i > 0 && i == words.size() - 1;
      if (SECRET.contains(word) || keyOf || pwd || pass || isRunTogether(word)) {
        return true;
      }
    }
    return false;
  }

  /** As in {@code rootpassword}. */
  private static boolean isRunTogether(String word) {
    return word.endsWith("password") || word.endsWith("passwd") || word.endsWith("passphrase");
  }

  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i)true|false|yes|no|on|off|none|null|nil|enabled|disabled|required|optional|"
              + "[0-9.]+[a-z]{0,2}|\\*+|/[^\\s]*|\\./[^\\s]*|<[^>]*>|%[sdvq]");

  /** Whether a value stands there itself: no reference, no switch, no number, no path. */
  static boolean isLiteral(String value) {
    String plain = value.strip();
    boolean reference = plain.contains("$(") || plain.contains("${") || plain.contains("{{");
    return !plain.isEmpty()
        && !reference
        && !plain.startsWith("$")
        && !NO_SECRET.matcher(plain).matches();
  }
}
