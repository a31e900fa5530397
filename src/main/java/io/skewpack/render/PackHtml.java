package io.skewpack.render;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import io.skewpack.diagnose.Facts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A pack as one page that needs nothing else: no network, no other file, and a content policy by
 * which only the scripts and the style that it was written with take effect.
 */
public final class PackHtml {

  private static final String TEMPLATE = "html/page.html.ftl";
  private static final String STYLE = "html/page.css";
  private static final String SCRIPT = "html/page.js";

  private final Templates templates;
  private final Texts texts;

  public PackHtml(Templates templates, Texts texts) {
    this.templates = templates;
    this.texts = texts;
  }

  /**
   * The page of a pack; the same pack gives the same bytes.
   *
   * @param markdown what {@link PackMarkdown#render} gave
   * @throws TextException naming the template or the text, its line and what is missing
   */
  public String render(String markdown) {
    HtmlMarkdown.Page pack = new HtmlMarkdown(texts).convert(markdown);
    String style = element("style", STYLE, templates.file(STYLE));
    String script = element("script", SCRIPT, templates.file(SCRIPT));
    String mermaid = element("script", "mermaid", MermaidScript.read());
    Map<String, Object> model = new HashMap<>();
    model.put("language", texts.language());
    model.put("title", pack.title());
    model.put(
        "contents",
        pack.contents().stream()
            .map(one -> Map.of("level", one.level(), "id", one.id(), "text", one.text()))
            .toList());
    model.put("policy", policy(style, script, mermaid));
    model.put("word", (TemplateMethodModelEx) arguments -> word(arguments.get(0)));
    try {
      model.put("body", HTMLOutputFormat.INSTANCE.fromMarkup(pack.body()));
      model.put("style", HTMLOutputFormat.INSTANCE.fromMarkup(style));
      model.put("script", HTMLOutputFormat.INSTANCE.fromMarkup(script));
      model.put("mermaid", HTMLOutputFormat.INSTANCE.fromMarkup(mermaid));
    } catch (TemplateModelException e) {
      throw new IllegalStateException("this format takes any markup", e);
    }
    return templates.run(() -> templates.fill(TEMPLATE, model));
  }

  private String word(Object key) throws TemplateModelException {
    return texts.plain(((TemplateScalarModel) key).getAsString(), Facts.none());
  }

  /**
   * Nothing is loaded, sent or run but what these hashes name. Mermaid styles its drawing with
   * style elements and attributes, for which this would need {@code 'unsafe-inline'}: page.js takes
   * both from it and sets them through the CSSOM, which needs no permission.
   */
  static String policy(String style, String... scripts) {
    StringBuilder allowed = new StringBuilder();
    for (String script : scripts) {
      allowed.append(' ').append(source(script));
    }
    return "default-src 'none'; script-src"
        + allowed
        + "; style-src "
        + source(style)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String source(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A browser hashes what it read: line feeds, and nothing that would end the element early. */
  private static String element(String tag, String file, String text) {
    String content = text.replace("\r\n", "\n").replace('\r', '\n');
    String lower = content.toLowerCase(Locale.ROOT);
    if (lower.contains("</" + tag) || lower.contains("<" + tag)) {
      throw new TextException(file + " must not contain <" + tag + " or </" + tag);
    }
    return content;
  }
}
