package io.skewpack.diagnose;

import io.skewpack.schema.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log says of one field or kind: a claim, to be held against what was captured. The forms
 * are those of Helm 3 and 4, kubectl and the API server.
 *
 * @param log the file of the snapshot that says so
 * @param line from 1, of the first time that it says so
 * @param kind absent when the log does not say
 * @param path absolute, with {@code []} for indexes; of a kind that is missing, {@code .kind}
 */
public record ReportedError(String log, int line, Optional<String> kind, String path, Rule rule) {

  /** A field's path: names, and brackets with whatever is in them. It never backtracks. */
  private static final String PATH =
      "(?<![A-Za-z0-9_.\\]-])((?:\\.?+[A-Za-z0-9_-]++|\\[[^\\]\\n]{0,200}+\\])++)";

  /** No error is longer; a log may hold a file on one line. */
  private static final int MAX_LINE = 20_000;

  private static final Pattern TYPED_PATCH =
      Pattern.compile("typed patch object \\([^;\\n]*; [^,\\n]*, Kind=([A-Za-z0-9]+)\\)");
  private static final Pattern HANDLED_AS =
      Pattern.compile("([A-Za-z0-9]+) in version \"[^\"\\n]+\" cannot be handled as a");
  private static final Pattern NOT_DECLARED =
      Pattern.compile(PATH + ": field not declared in schema");
  private static final Pattern VALIDATION_ERROR =
      Pattern.compile(
          "ValidationError\\(([A-Za-z0-9]+)([^)\\n]{0,500})\\): "
              + "(unknown field|missing required field) \"([^\"\\n]+)\"");
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("(?<!\\): )unknown field \"([^\"\\n]+)\"");
  private static final Pattern REQUIRED = Pattern.compile(PATH + ": Required value");
  private static final Pattern NO_KIND =
      Pattern.compile("no matches for kind \"([^\"\\n]+)\" in version \"([^\"\\n]+)\"");

  public ReportedError {
    Objects.requireNonNull(log);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(path);
    Objects.requireNonNull(rule);
  }

  /** The rule's name in every output. */
  public String ruleId() {
    return rule.id();
  }

  /** Whether the captured schemas say the same. */
  public boolean isConfirmedBy(List<FieldStory> stories) {
    return stories.stream().anyMatch(this::isAbout);
  }

  /** Whether a rejection is the one that the log means. */
  public boolean isAbout(FieldStory story) {
    boolean sameKind = kind.isEmpty() || kind.get().equals(story.kind());
    return rule == Rule.KIND
        ? sameKind && story.isAboutKind()
        : sameKind && rule == story.rule() && path.equals(story.path());
  }

  /** Every claim of a log that names a field or a kind, each once, in the order of the log. */
  public static List<ReportedError> read(String log, String text) {
    List<ReportedError> errors = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    Optional<String> kind = Optional.empty();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      // A log may be JSON: quotes inside it are escaped.
      String cut = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line;
      String plain = cut.replace("\\\"", "\"");
      kind = first(TYPED_PATCH, plain).or(() -> first(HANDLED_AS, plain)).or(carried(plain, kind));
      for (ReportedError error : onLine(log, number, plain, kind)) {
        if (seen.add(error.kind() + " " + error.path() + " " + error.rule())) {
          errors.add(error);
        }
      }
    }
    return List.copyOf(errors);
  }

  /** Helm 4 names the object on one line and its fields on the following, which are indented. */
  private static java.util.function.Supplier<Optional<String>> carried(
      String line, Optional<String> kind) {
    boolean follows =
        line.isBlank() || Character.isWhitespace(line.charAt(0)) || line.startsWith(".");
    return () -> follows ? kind : Optional.empty();
  }

  private static Optional<String> first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static List<ReportedError> onLine(
      String log, int number, String line, Optional<String> kind) {
    List<ReportedError> errors = new ArrayList<>();
    for (Matcher found = NOT_DECLARED.matcher(line); found.find(); ) {
      errors.add(new ReportedError(log, number, kind, path(found.group(1)), Rule.UNKNOWN));
    }
    for (Matcher found = VALIDATION_ERROR.matcher(line); found.find(); ) {
      Rule rule = found.group(3).startsWith("unknown") ? Rule.UNKNOWN : Rule.REQUIRED;
      String path = path(found.group(2) + "." + found.group(4));
      errors.add(new ReportedError(log, number, Optional.of(found.group(1)), path, rule));
    }
    for (Matcher found = UNKNOWN_FIELD.matcher(line); found.find(); ) {
      errors.add(new ReportedError(log, number, kind, path(found.group(1)), Rule.UNKNOWN));
    }
    for (Matcher found = REQUIRED.matcher(line); found.find(); ) {
      errors.add(new ReportedError(log, number, kind, path(found.group(1)), Rule.REQUIRED));
    }
    for (Matcher found = NO_KIND.matcher(line); found.find(); ) {
      errors.add(new ReportedError(log, number, Optional.of(found.group(1)), ".kind", Rule.KIND));
    }
    return errors;
  }

  private static String path(String written) {
    String path = written.replaceAll("\\[[^\\]]*\\]", "[]");
    return path.startsWith(".") ? path : "." + path;
  }
}
