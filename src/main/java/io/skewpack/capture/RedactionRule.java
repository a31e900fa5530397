package io.skewpack.capture;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Everything by which a value counts as a secret, in the order in which it is tried. What none of
 * these marks stays: a password in a ConfigMap under a name of its own is not seen.
 *
 * <p>The rules with patterns look at text, wherever it stands. Each pattern keeps its first group,
 * and what follows it is taken out. References ({@code $VAR}, {@code $(VAR)}, {@code ${VAR}}) and
 * templates are no secrets and stay: scripts and checks need them.
 */
public enum RedactionRule {
  /** Every value of {@code data} and {@code stringData} of any mapping whose kind is Secret. */
  SECRET_OBJECT(Scope.EVERYWHERE),

  /** The annotation that repeats its whole object. */
  LAST_APPLIED(Scope.EVERYWHERE),

  /** The literal value of an entry with {@code name} and {@code value}, by its name. */
  ENV_NAME(Scope.EVERYWHERE),

  /**
   * A private key in PEM: its body. Certificates and public keys are public. The body must look
   * like one, since scripts look for the first line of a key.
   */
  PRIVATE_KEY(
      Scope.EVERYWHERE,
      "(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----)(?:[A-Za-z0-9+/=:,\\s-]|\\\\[nr])+?"
          + "(?=-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\\z)"),

  /** What a registry is logged in to with, as JSON or that in base64. */
  DOCKER_CONFIG(
      Scope.EVERYWHERE,
      "(\\\\?\"(?:auth|identitytoken|registrytoken)\\\\?\"\\s{0,8}:\\s{0,8}\\\\?\")"
          + "[A-Za-z0-9+/=._-]{8,}",
      "(\\b)(?:eyJhdXRocyI6|eyAiYXV0aHMi|ewogICJhdXRocyI6|ewogICAgImF1dGhzIj)[A-Za-z0-9+/=]{8,}"),

  /** A JSON web token: its first part begins with a brace and a quote in base64. */
  JWT(Scope.EVERYWHERE, "(\\b)eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?"),

  /** The password of a URL, or a token that stands for a user there. */
  URL_USERINFO(
      Scope.EVERYWHERE,
      "(?i)(\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@\"'<>{}]{0,200}:)"
          + "(?!\\*\\*\\*@)[^\\s/@\"'<>{}$%]+(?=@)",
      "(?i)(\\b[a-z][a-z0-9+.-]{1,20}://)(?=[^\\s/@]*[0-9])[a-z0-9_-]{20,}(?=@)"),

  /** What follows an {@code Authorization} header's scheme. */
  AUTHORIZATION(
      Scope.EVERYWHERE,
      "(?i)(\\bauthorization[\"'\\\\]{0,2}\\s{0,4}[:=]\\s{0,4}[\"'\\\\]{0,2}"
          + "(?:bearer|basic|token)\\s{1,4})[a-z0-9+/=._~-]{6,}",
      "(\\b[Bb]earer\\s{1,4})(?=[^\\s]*[0-9])[A-Za-z0-9+/=._~-]{16,}",
      "(\\bBasic\\s{1,4})(?=[A-Za-z0-9+/]*[0-9=])[A-Za-z0-9+/]{8,}={0,2}"),

  /** A cloud account's key with an id that tells what it is, and tokens with a known beginning. */
  KNOWN_TOKEN(
      Scope.EVERYWHERE,
      "(\\b)(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
      "(?i)(secret_?access_?key[\"'\\\\]{0,2}\\s{0,4}[:=]\\s{0,4}[\"'\\\\]{0,2})[a-z0-9/+]{40}\\b",
      "(\\b)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}"
          + "|xox[abprs]-[A-Za-z0-9-]{10,})"),

  /** User and password of {@code curl -u}. */
  BASIC_AUTH(
      Scope.EVERYWHERE,
      "(\\b(?:curl|wget|http)\\b[^\\n|;]{0,400}?\\s(?:-u|--user)[ =]?[\"']?[^\\s:\"'$]{1,100}:)"
          + "(?!\\*\\*\\*)[^\\s\"'$:]+(?=[\\s\"']|\\z)"),

  /** The literal value of a flag such as {@code --password=}. */
  FLAG(
      Scope.EVERYWHERE,
      "(?i)((?<![\\w-])--?(?=([a-z][a-z0-9._-]{0,60}))\\2=)" + Value.LITERAL,
      "(?i)((?<![\\w-])--(?=([a-z][a-z0-9._-]{0,60}))\\2 {1,4})(?=[\"']|[^\\s]*[0-9])"
          + Value.LITERAL),

  /** In what people and programs write for people: {@code password=...}, {@code token: ...}. */
  ASSIGNMENT(
      Scope.PROSE,
      "(?i)((?=([\\w.-]{1,120}))\\2[\"']?\\s?[:=]\\s?)"
          + "(?!(?:not|no|is|was|has|does|cannot|could|must|should|in|of|for|the|a|an|to|and|"
          + "missing|invalid|forbidden|required|expired|unknown|failed)\\b)"
          + "(?:\"[^\"\\n$]+\"|'[^'\\n$]+'|(?!\\*\\*\\*)[^\\s,;\"'$<>{}\\[\\]()]+)");

  /** The parts that patterns share. */
  private static final class Value {
    /** A word or a quoted text that no shell and no template fills in. */
    static final String LITERAL =
        "(?:\"[^\"\\n$`{}]+\"|'[^'\\n$`{}]+'|(?!\\*\\*\\*)[^\\s\"'$`{}<>|;&,()\\[\\]\\\\-][^\\s\"'$`{}<>|;&,()\\[\\]\\\\]*)";
  }

  /** Where a rule looks. */
  private enum Scope {
    EVERYWHERE,
    /** Not in manifests and scripts, where names and colons mean too much else. */
    PROSE
  }

  private final Scope scope;

  // The list is one of List.of.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Pattern> patterns;

  RedactionRule(Scope scope, String... patterns) {
    this.scope = Objects.requireNonNull(scope);
    this.patterns = List.of(patterns).stream().map(Pattern::compile).toList();
  }

  /** The name used in a snapshot, as in {@code env-name}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty for a rule that looks at more than text. */
  List<Pattern> patterns() {
    return patterns;
  }

  boolean onlyInProse() {
    return scope == Scope.PROSE;
  }

  /**
   * Whether a text has what every hit has: most texts, megabytes of schemas among them, have none
   * of it, and looking for a word is far cheaper than for a pattern.
   */
  boolean mayHit(String text) {
    return switch (this) {
      case SECRET_OBJECT, LAST_APPLIED, ENV_NAME -> false;
      case PRIVATE_KEY -> text.contains("PRIVATE KEY-----");
      case DOCKER_CONFIG ->
          hasAny(text, "auth\"", "auth\\", "token\"", "token\\", "eyJhd", "eyAiY", "ewogI");
      case JWT -> text.contains("eyJ");
      case URL_USERINFO -> text.contains("://") && text.contains("@");
      case AUTHORIZATION ->
          hasAny(text, "earer", "BEARER", "asic ", "BASIC ", "uthorization", "AUTHORIZATION");
      case KNOWN_TOKEN ->
          hasAny(
              text,
              "AKIA",
              "ASIA",
              "ccess_",
              "CCESS_",
              "ccessK",
              "ccesskey",
              "ghp_",
              "gho_",
              "ghu_",
              "ghs_",
              "ghr_",
              "github_pat_",
              "glpat-",
              "xox");
      case BASIC_AUTH -> hasAny(text, " -u", " --user");
      case FLAG -> text.startsWith("-") || hasAny(text, "--", " -", "\"-", "'-");
      case ASSIGNMENT -> true;
    };
  }

  private static boolean hasAny(String text, String... signs) {
    return List.of(signs).stream().anyMatch(text::contains);
  }

  /** Whether the second group of a match is a name, which has to be a secret's. */
  boolean goesByName() {
    return this == FLAG || this == ASSIGNMENT;
  }
}
