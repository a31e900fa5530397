package io.skewpack.render;

import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.template.TemplateException;
import io.skewpack.render.PlainModels.Miss;
import io.skewpack.snapshot.OneLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** FreeMarker's errors in one line: where, what, and what to do next. */
final class TemplateFailure {

  /** Longer messages quote half a template. */
  private static final int LONG = 400;

  /** The first step after which an expression is no plain path. */
  private static final Pattern LAST_NAME = Pattern.compile("(?:^|[.\\s])(\\w+)$|\\[\"([^\"]+)\"]$");

  private TemplateFailure() {}

  /**
   * An error while a template runs.
   *
   * @param where the template is
   * @param missed the last name that was asked for in vain
   */
  static RuntimeException running(String where, TemplateException e, Optional<Miss> missed) {
    Optional<RuntimeException> own = own(e);
    if (own.isPresent()) {
      return own.get();
    }
    String at =
        e.getLineNumber() == null
            ? where
            : "%s, line %d, column %d".formatted(where, e.getLineNumber(), e.getColumnNumber());
    if (e instanceof InvalidReferenceException) {
      String blamed = String.valueOf(e.getBlamedExpressionString());
      String what =
          missed.filter(miss -> isAbout(blamed, miss)).map(TemplateFailure::missing).orElse("");
      return new TextException(
          "%s: ${%s} has no value%s; write ${(%s)!} where it may be missing"
              .formatted(at, OneLine.of(blamed), what, OneLine.of(blamed)),
          e);
    }
    return new TextException(at + ": " + summary(e.getMessageWithoutStackTop()), e);
  }

  /** A template that cannot be read, is not there, or is not of FreeMarker's syntax. */
  static RuntimeException reading(String where, IOException e) {
    if (e instanceof ParseException syntax) {
      return new TextException(
          "%s, line %d, column %d: %s"
              .formatted(
                  where,
                  syntax.getLineNumber(),
                  syntax.getColumnNumber(),
                  summary(syntax.getEditorMessage())),
          e);
    }
    return new TextException(where + ": " + summary(e.getMessage()), e);
  }

  /** What a text, or a bound, threw while a template asked for it. */
  private static Optional<RuntimeException> own(Throwable e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TextException || cause instanceof Bounds.Exceeded) {
        return Optional.of((RuntimeException) cause);
      }
    }
    return Optional.empty();
  }

  private static boolean isAbout(String blamed, Miss miss) {
    Matcher last = LAST_NAME.matcher(blamed);
    return last.find() && miss.name().equals(last.group(1) == null ? last.group(2) : last.group(1));
  }

  private static String missing(Miss miss) {
    String has =
        miss.known().isEmpty()
            ? "nothing"
            : miss.known().stream().collect(Collectors.joining(", "));
    return miss.path().isEmpty()
        ? ": known here are " + has
        : ": %s has no '%s', it has %s".formatted(miss.path(), OneLine.of(miss.name()), has);
  }

  /** FreeMarker's message says what on its first lines, and gives advice below. */
  private static String summary(String freemarker) {
    List<String> lines =
        String.valueOf(freemarker).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    String line =
        lines.stream()
            .takeWhile(l -> !l.startsWith("----"))
            .limit(3)
            .collect(Collectors.joining(" "));
    String shown = OneLine.of(line);
    return shown.length() <= LONG ? shown : shown.substring(0, LONG) + "…";
  }
}
