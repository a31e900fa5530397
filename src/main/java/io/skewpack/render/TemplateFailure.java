package io.skewpack.render;

import freemarker.core.InvalidReferenceException;
import freemarker.core.NonStringOrTemplateOutputException;
import freemarker.core.ParseException;
import freemarker.template.TemplateException;
import io.skewpack.render.PlainModels.Miss;
import io.skewpack.snapshot.OneLine;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** FreeMarker's errors in one line: where, what, and what to do next. */
final class TemplateFailure {

  /** Longer messages quote half a template. */
  private static final int LONG = 400;

  /** What says more of FreeMarker's insides than of the template. */
  private static final Pattern INSIDES =
      Pattern.compile(
          " ?\\((?:wrapper|normalized): [^()]*\\)"
              + "|(?:The blamed expression:)?$"
              + "| *==> .*$"
              + "|, but this has evaluated to an? \\w+$"
              + "| ?The name was interpreted by this TemplateLoader.*$"
              + "| ?Think twice before.*$"
              + "|---(?:begin|end)-message---");

  /** The last name of an expression, which is what it was asked for. */
  private static final Pattern LAST_NAME = Pattern.compile("(?:^|[.\\s])(\\w+)$|\\[\"([^\"]+)\"]$");

  private TemplateFailure() {}

  /**
   * An error while a template runs.
   *
   * @param where the template is
   * @param lines whether the line in it means something to a reader
   * @param missed the last name that was asked for in vain
   */
  static RuntimeException running(
      String where, boolean lines, TemplateException e, Optional<Miss> missed) {
    Optional<RuntimeException> own = own(e);
    if (own.isPresent()) {
      return own.get();
    }
    String at =
        e.getLineNumber() == null
            ? where
            : at(where, lines, e.getLineNumber(), e.getColumnNumber());
    if (e instanceof InvalidReferenceException) {
      String blamed = String.valueOf(e.getBlamedExpressionString());
      String what =
          missed.filter(miss -> isAbout(blamed, miss)).map(TemplateFailure::missing).orElse("");
      return new TextException(
          "%s: ${%s} has no value%s; write ${(%s)!} where it may be missing"
              .formatted(at, OneLine.of(blamed), what, OneLine.of(blamed)),
          e);
    }
    String said = summary(e.getMessageWithoutStackTop());
    if (e instanceof NonStringOrTemplateOutputException) {
      return new TextException(
          "%s: ${%s} is no text; print a part of it, such as its markdown, or list it"
              .formatted(at, OneLine.of(String.valueOf(e.getBlamedExpressionString()))),
          e);
    }
    return new TextException(at + ": " + said, e);
  }

  /** A template that cannot be read, is not there, or is not of FreeMarker's syntax. */
  static RuntimeException reading(String where, boolean lines, IOException e) {
    if (e instanceof ParseException syntax) {
      return new TextException(
          "%s: %s"
              .formatted(
                  at(where, lines, syntax.getLineNumber(), syntax.getColumnNumber()),
                  summary(syntax.getEditorMessage())),
          e);
    }
    return new TextException(where + ": " + summary(e.getMessage()), e);
  }

  private static String at(String where, boolean lines, int line, int column) {
    return lines
        ? "%s, line %d, column %d".formatted(where, line, column)
        : "%s, character %d".formatted(where, column);
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
    String message = String.valueOf(freemarker);
    String line =
        message
            .lines()
            .map(String::strip)
            .takeWhile(one -> !one.startsWith("----"))
            .limit(6)
            .map(one -> INSIDES.matcher(one).replaceAll("").strip())
            .filter(one -> !one.isEmpty())
            .collect(Collectors.joining(" "));
    String shown = OneLine.of(line);
    return shown.length() <= LONG ? shown : shown.substring(0, LONG) + "…";
  }
}
