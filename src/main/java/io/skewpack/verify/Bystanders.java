package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.verify.PackText.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pack does to others when it is put on GitHub: people are called, issues are closed,
 * secrets are out, and a comment that is too long is refused.
 */
final class Bystanders {

  /** GitHub's own forms: a name of letters, digits and hyphens, or a team. */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\w`/.@+-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:/[A-Za-z0-9._-]+)?)(?![\\w@])");

  /** The words with which GitHub closes an issue when the text is merged. */
  private static final Pattern CLOSING =
      Pattern.compile(
          "\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\\s+"
              + "(?:[\\w.-]+/[\\w.-]+)?(?:#[0-9]+|https?://\\S+/issues/[0-9]+)",
          Pattern.CASE_INSENSITIVE);

  private final PackText pack;
  private final Predicate<String> secret;

  Bystanders(PackText pack, Predicate<String> secret) {
    this.pack = pack;
    this.secret = secret;
  }

  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>();
    int characters = pack.text().codePointCount(0, pack.text().length());
    if (characters > PackReview.GITHUB_COMMENT) {
      remarks.add(
          Remark.warning(
              1,
              "tooLong",
              Facts.of("characters", characters).with("limit", PackReview.GITHUB_COMMENT)));
    }
    for (Passage passage : pack.passages()) {
      for (Matcher found = MENTION.matcher(passage.prose()); found.find(); ) {
        remarks.add(
            Remark.warning(
                line(passage, found.start()), "mention", Facts.of("name", found.group())));
      }
      for (Matcher found = CLOSING.matcher(passage.prose()); found.find(); ) {
        remarks.add(
            Remark.warning(
                line(passage, found.start()),
                "closes",
                Facts.of("words", found.group().replaceAll("\\s+", " "))));
      }
    }
    for (int line = 1; line <= pack.lastLine(); line++) {
      if (secret.test(pack.line(line))) {
        remarks.add(Remark.error(line, "secret"));
      }
    }
    return remarks;
  }

  static int line(Passage passage, int offset) {
    return passage.line()
        + (int) passage.prose().substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
