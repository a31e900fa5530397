package io.skewpack.render;

import io.skewpack.report.EvidencePack;
import java.util.HashMap;
import java.util.Map;

/** An evidence pack as GitHub-flavoured Markdown, by the template {@code pack.md.ftl}. */
public final class PackMarkdown {

  private static final String TEMPLATE = "pack.md.ftl";

  private final Templates templates;
  private final Texts texts;

  public PackMarkdown(Templates templates, Texts texts) {
    this.templates = templates;
    this.texts = texts;
  }

  /**
   * Renders a pack; the same pack gives the same bytes.
   *
   * @throws TextException naming the template or the text, its line and what is missing
   */
  public String render(EvidencePack pack) {
    return templates.run(
        () -> {
          Map<String, Object> model = new HashMap<>();
          model.put("pack", new PackDocument(pack, texts).tree());
          return tidy(templates.fill(TEMPLATE, model));
        });
  }

  /** The pack's diagram as Mermaid reads it. */
  String diagram(EvidencePack pack) {
    return templates.run(() -> new Mermaid(texts).flowchart(pack.tree()));
  }

  /** At most one empty line in a row outside fences, and one line feed at the end. */
  static String tidy(String markdown) {
    StringBuilder out = new StringBuilder(markdown.length());
    String fence = null;
    boolean empty = true;
    for (String line : (Iterable<String>) markdown.lines()::iterator) {
      String bare = line.strip();
      String behind = bare.replaceFirst("^`+", "");
      int ticks = bare.length() - behind.length();
      // A line may begin with a code span of as many backticks; what opens a fence has no others.
      if (fence == null && ticks >= 3 && behind.indexOf('`') < 0) {
        fence = bare.substring(0, ticks);
      } else if (fence != null && bare.equals(fence)) {
        fence = null;
      } else if (fence == null && bare.isEmpty()) {
        if (!empty) {
          out.append('\n');
        }
        empty = true;
        continue;
      }
      empty = false;
      out.append(fence == null ? line.stripTrailing() : line).append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }
}
