package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.skewpack.snapshot.Sha256;
import java.util.Objects;
import java.util.Optional;

/**
 * One rule of {@code x-kubernetes-validations}.
 *
 * @param text the expression; absent when only facts were kept, and then so is all but the next two
 * @param sha256 of the expression
 * @param transition whether it speaks of {@code oldSelf} and so says nothing of a new object
 * @param optionalOldSelf whether {@code oldSelf} is an optional, and the rule holds for new objects
 * @param message what the server says when the rule is broken
 * @param messageExpression an expression that gives the message
 * @param fieldPath the field that is to blame, from where the rule stands: {@code .a['b']}
 */
public record CelRule(
    Optional<String> text,
    String sha256,
    boolean transition,
    boolean optionalOldSelf,
    Optional<String> message,
    Optional<String> messageExpression,
    Optional<String> fieldPath) {

  /** Comments, string literals and fields of that name are met first, and speak of nothing. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?s)//[^\\n]*"
              + "|[bB]?[rR][bB]?(?:\"\"\".*?\"\"\"|'''.*?'''|\"[^\"\\n]*\"|'[^'\\n]*')"
              + "|\"\"\"(?:\\\\.|.)*?\"\"\"|'''(?:\\\\.|.)*?'''"
              + "|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'"
              + "|\\.\\s*\\??\\s*\\w+|\\w+");

  public CelRule {
    Objects.requireNonNull(text);
    Objects.requireNonNull(sha256);
    Objects.requireNonNull(message);
    Objects.requireNonNull(messageExpression);
    Objects.requireNonNull(fieldPath);
  }

  /** Reads a rule of a CRD, or {@code {sha256, transition}} of facts. */
  static CelRule parse(JsonNode node) {
    if (node.has("sha256")) {
      return new CelRule(
          Optional.empty(),
          node.get("sha256").asText(),
          node.path("transition").asBoolean(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    String text = node.path("rule").asText();
    boolean optionalOldSelf = node.path("optionalOldSelf").asBoolean();
    return new CelRule(
        Optional.of(text),
        Sha256.of(text),
        !optionalOldSelf && mentionsOldSelf(text),
        optionalOldSelf,
        said(node, "message"),
        said(node, "messageExpression"),
        said(node, "fieldPath"));
  }

  private static Optional<String> said(JsonNode node, String name) {
    return Optional.of(node.path(name).asText("").strip()).filter(text -> !text.isEmpty());
  }

  private static boolean mentionsOldSelf(String text) {
    Matcher words = WORDS.matcher(text);
    while (words.find()) {
      if (words.group().equals("oldSelf")) {
        return true;
      }
    }
    return false;
  }
}
