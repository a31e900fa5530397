package io.skewpack.render;

import io.skewpack.report.EvidencePack;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An evidence pack as JSON, by the contract in {@code pack.schema.json}: the very document that
 * templates see.
 */
public final class PackJson {

  private final Templates templates;
  private final Texts texts;

  public PackJson(Templates templates, Texts texts) {
    this.templates = templates;
    this.texts = texts;
  }

  /**
   * The document, indented, with a final line feed; whatever cannot be seen is escaped.
   *
   * @throws TextException naming the text, and what is missing
   */
  public String render(EvidencePack pack) {
    Object plain = templates.run(() -> plain(new PackDocument(pack, texts).tree()));
    return new String(VisibleJson.pretty(plain), StandardCharsets.UTF_8);
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, one) -> copy.put(String.valueOf(key), plain(one)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PackJson::plain).collect(java.util.stream.Collectors.toList());
    }
    if (value instanceof Supplier<?> late) {
      return late.get();
    }
    return value instanceof MarkdownOutputFormat.Markup markup ? markup.markup() : value;
  }
}
