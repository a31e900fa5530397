package io.skewpack.capture;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log, or a message of a cluster, without what looks like a secret: values after {@code
 * password=} and the like, bearer tokens, credentials in URLs, private keys. A secret that nothing
 * marks as one stays.
 *
 * @param count how many values were replaced
 */
public record LogRedaction(String text, int count) {

  private static final String REDACTED = "***";

  /** Each keeps its first group. */
  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile(
              "(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END [A-Z ]*PRIVATE KEY-----|\\z)",
              Pattern.DOTALL),
          Pattern.compile("(?i)(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/=._~-]{8,}"),
          Pattern.compile("(\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{0,200}:)[^\\s/@]+(?=@)"),
          Pattern.compile("(\\b)eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?"),
          Pattern.compile(
              "(?i)([\\w.-]{0,60}(?:password|passwd|passphrase|secret|token|api[-_]?key|"
                  + "access[-_]?key|private[-_]?key|credentials?)[\"']?\\s?[:=]\\s?)"
                  + "(?:\"[^\"\\n]+\"|'[^'\\n]+'|(?!\\*\\*\\*)[^\\s,;\"']+)"));

  public static LogRedaction of(String log) {
    String text = log;
    int count = 0;
    for (Pattern secret : SECRETS) {
      Matcher matcher = secret.matcher(text);
      StringBuilder clean = new StringBuilder(text.length());
      while (matcher.find()) {
        count++;
        matcher.appendReplacement(clean, Matcher.quoteReplacement(matcher.group(1) + REDACTED));
      }
      text = matcher.appendTail(clean).toString();
    }
    return new LogRedaction(text, count);
  }
}
