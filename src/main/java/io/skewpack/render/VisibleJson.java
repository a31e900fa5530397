package io.skewpack.render;

import io.skewpack.snapshot.SnapshotJson;
import java.nio.charset.StandardCharsets;

/**
 * A document in JSON in which everything can be seen: invisible characters stand in strings only,
 * where JSON can write them out, and a terminal that shows the document obeys none of them.
 */
public final class VisibleJson {

  private VisibleJson() {}

  /** Indented by two spaces, in UTF-8, with a final line feed. */
  public static byte[] pretty(Object document) {
    String json = new String(SnapshotJson.pretty(document), StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(json.length());
    for (int at = 0; at < json.length(); ) {
      int point = json.codePointAt(at);
      int units = Character.charCount(point);
      if (point == '\n' || !Markdown.isInvisible(point)) {
        out.appendCodePoint(point);
      } else {
        json.substring(at, at + units).chars().forEach(c -> out.append("\\u%04x".formatted(c)));
      }
      at += units;
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
