package io.skewpack.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Mermaid itself, one file of its webjar, to be put into a page. */
final class MermaidScript {

  /** The pom names the same version; another one is not found and every page's test says so. */
  private static final String PATH =
      "/META-INF/resources/webjars/mermaid/11.14.0/dist/mermaid.min.js";

  private MermaidScript() {}

  /** About 3.2 million characters. */
  static String read() {
    try (InputStream in = MermaidScript.class.getResourceAsStream(PATH)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + PATH);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
