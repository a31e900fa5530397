package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Sha256;
import java.util.Objects;
import java.util.Optional;

/**
 * One rule of {@code x-kubernetes-validations}.
 *
 * @param text the expression; absent when only facts were kept
 * @param sha256 of the expression
 * @param transition whether it speaks of {@code oldSelf} and so says nothing of a new object
 */
public record CelRule(Optional<String> text, String sha256, boolean transition) {

  private static final com.google.re2j.Pattern OLD_SELF =
      com.google.re2j.Pattern.compile("\\boldSelf\\b");

  public CelRule {
    Objects.requireNonNull(text);
    Objects.requireNonNull(sha256);
  }

  /** Reads {@code {rule, optionalOldSelf}} of a CRD, or {@code {sha256, transition}} of facts. */
  static CelRule parse(JsonNode node) {
    if (node.has("sha256")) {
      return new CelRule(
          Optional.empty(), node.get("sha256").asText(), node.path("transition").asBoolean());
    }
    String text = node.path("rule").asText();
    boolean transition = !node.path("optionalOldSelf").asBoolean() && OLD_SELF.matcher(text).find();
    return new CelRule(Optional.of(text), Sha256.of(text), transition);
  }
}
