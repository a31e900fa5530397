package io.skewpack.render;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * FreeMarker's automatic escaping: every string that a template prints becomes a code span, or for
 * a terminal is shown as it is with what cannot be seen written out. What a template says itself is
 * Markdown, or a terminal's text, already.
 */
final class MarkdownOutputFormat extends CommonMarkupOutputFormat<MarkdownOutputFormat.Markup> {

  static final MarkdownOutputFormat INSTANCE =
      new MarkdownOutputFormat("skewpack-markdown", "text/markdown", Markdown::code);

  static final MarkdownOutputFormat TERMINAL =
      new MarkdownOutputFormat(
          "skewpack-terminal", "text/plain", text -> Markdown.visible(text, false));

  /** A number. Seven digits and more could be a commit to GitHub, which would link it. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

  private final String name;
  private final String mimeType;
  private final UnaryOperator<String> escape;

  private MarkdownOutputFormat(String name, String mimeType, UnaryOperator<String> escape) {
    this.name = name;
    this.mimeType = mimeType;
    this.escape = escape;
  }

  /** What needs no escaping in its format. */
  static final class Markup extends CommonTemplateMarkupOutputModel<Markup> {
    private final MarkdownOutputFormat format;
    private final String markup;

    Markup(MarkdownOutputFormat format, String plainText, String markup) {
      super(plainText, markup);
      this.format = format;
      this.markup = markup == null ? format.escapePlainText(plainText) : markup;
    }

    String markup() {
      return markup;
    }

    @Override
    public MarkdownOutputFormat getOutputFormat() {
      return format;
    }
  }

  /** Markup of this format, as it is written. */
  Markup ready(String markup) {
    return newTemplateMarkupOutputModel(null, markup);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getMimeType() {
    return mimeType;
  }

  @Override
  public void output(String textToEscape, Writer out) throws IOException {
    out.write(escapePlainText(textToEscape));
  }

  /** A number needs no code span; FreeMarker hands numbers over as their digits. */
  @Override
  public String escapePlainText(String plainText) {
    return DIGITS.matcher(plainText).matches() ? plainText : escape.apply(plainText);
  }

  @Override
  public boolean isLegacyBuiltInBypassed(String builtInName) {
    return false;
  }

  @Override
  protected Markup newTemplateMarkupOutputModel(String plainText, String markup) {
    return new Markup(this, plainText, markup);
  }
}
