package io.skewpack.render;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;

/**
 * FreeMarker's automatic escaping for Markdown: every string that a template prints becomes a code
 * span. What a template says itself is Markdown already.
 */
final class MarkdownOutputFormat extends CommonMarkupOutputFormat<MarkdownOutputFormat.Markup> {

  static final MarkdownOutputFormat INSTANCE = new MarkdownOutputFormat();

  private MarkdownOutputFormat() {}

  /** Markdown that needs no escaping. */
  static final class Markup extends CommonTemplateMarkupOutputModel<Markup> {
    Markup(String plainText, String markup) {
      super(plainText, markup);
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

  @Override
  public String escapePlainText(String plainText) {
    return Markdown.code(plainText);
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
