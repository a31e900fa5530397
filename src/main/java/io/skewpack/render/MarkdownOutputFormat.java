package io.skewpack.render;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/**
 * FreeMarker's automatic escaping for Markdown: every string that a template prints becomes a code
 * span. What a template says itself is Markdown already.
 */
final class MarkdownOutputFormat extends CommonMarkupOutputFormat<MarkdownOutputFormat.Markup> {

  static final MarkdownOutputFormat INSTANCE = new MarkdownOutputFormat();

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private MarkdownOutputFormat() {}

  /** Markdown that needs no escaping. */
  static final class Markup extends CommonTemplateMarkupOutputModel<Markup> {
    private final String markdown;

    Markup(String plainText, String markup) {
      super(plainText, markup);
      this.markdown = markup == null ? INSTANCE.escapePlainText(plainText) : markup;
    }

    String markdown() {
      return markdown;
    }

    @Override
    public MarkdownOutputFormat getOutputFormat() {
      return INSTANCE;
    }
  }

  @Override
  public String getName() {
    return "skewpack-markdown";
  }

  @Override
  public String getMimeType() {
    return "text/markdown";
  }

  @Override
  public void output(String textToEscape, Writer out) throws IOException {
    out.write(escapePlainText(textToEscape));
  }

  /** A number needs no code span; FreeMarker hands numbers over as their digits. */
  @Override
  public String escapePlainText(String plainText) {
    return DIGITS.matcher(plainText).matches() ? plainText : Markdown.code(plainText);
  }

  @Override
  public boolean isLegacyBuiltInBypassed(String builtInName) {
    return false;
  }

  @Override
  protected Markup newTemplateMarkupOutputModel(String plainText, String markup) {
    return new Markup(plainText, markup);
  }
}
