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

  public TextRedaction {
    Objects.requireNonNull(text);
    hits = List.copyOf(hits);
  }

  /** Of what people or programs wrote for people: logs, messages, case files. */
  public static TextRedaction ofProse(String text) {
    return of(text, true);
  }

  static TextRedaction of(String text, boolean prose) {
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
