package io.skewpack.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text without what the rules say is a secret.
 *
 * @param hits the rule of every value that was replaced
 */
public record TextRedaction(String text, List<RedactionRule> hits) {

  /** What stands where a value was. */
  static final String REDACTED = "***";

  /** Characters that are looked at in one go: of a log of megabytes, no copy for every rule. */
  private static final int PIECE = 500_000;

  public TextRedaction {
    Objects.requireNonNull(text);
    hits = List.copyOf(hits);
  }

  /** Of what people or programs wrote for people: logs, messages, case files. */
  public static TextRedaction ofProse(String text) {
    return of(text, true);
  }

  static TextRedaction of(String text, boolean prose) {
    if (text.length() <= 2 * PIECE) {
      return whole(text, prose);
    }
    StringBuilder clean = new StringBuilder(text.length());
    List<RedactionRule> hits = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = end(text, from);
      TextRedaction piece = whole(text.substring(from, to), prose);
      clean.append(piece.text());
      hits.addAll(piece.hits());
      from = to;
    }
    return hits.isEmpty()
        ? new TextRedaction(text, hits)
        : new TextRedaction(clean.toString(), hits);
  }

  /**
   * Where a piece of a large text ends: after a line, and not between a name and its value or
   * inside a private key, so that no rule sees half of a secret.
   */
  private static int end(String text, int from) {
    int last = Math.min(text.length(), from + 2 * PIECE);
    for (int at = from + PIECE; at < last; ) {
      int feed = text.indexOf('\n', at);
      if (feed < 0 || feed + 1 >= last) {
        break;
      }
      at = feed + 1;
      if (isBetween(text, from, at)) {
        return at;
      }
    }
    return last;
  }

  private static boolean isBetween(String text, int from, int at) {
    String before = text.substring(Math.max(from, at - 10), at).stripTrailing();
    boolean open = before.isEmpty() || ":=\\,".indexOf(before.charAt(before.length() - 1)) >= 0;
    String piece = text.substring(from, at);
    boolean inKey = piece.lastIndexOf("-----BEGIN ") > piece.lastIndexOf("-----END ");
    return !open && !inKey && !Character.isWhitespace(text.charAt(at));
  }

  private static TextRedaction whole(String text, boolean prose) {
    String clean = text;
    List<RedactionRule> hits = new ArrayList<>();
    for (RedactionRule rule : RedactionRule.values()) {
      if ((prose || !rule.onlyInProse()) && rule.mayHit(clean)) {
        for (Pattern pattern : rule.patterns()) {
          clean = without(rule, pattern, clean, hits);
        }
      }
    }
    return new TextRedaction(clean, hits);
  }

  private static String without(
      RedactionRule rule, Pattern pattern, String text, List<RedactionRule> hits) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    do {
      boolean secret =
          !rule.goesByName()
              || (SecretNames.isSecret(matcher.group(2))
                  && SecretNames.isLiteral(
                      unquoted(text.substring(matcher.end(1), matcher.end()))));
      if (secret) {
        hits.add(rule);
      }
      matcher.appendReplacement(
          clean, Matcher.quoteReplacement(secret ? matcher.group(1) + REDACTED : matcher.group()));
    } while (matcher.find());
    return matcher.appendTail(clean).toString();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
