package io.skewpack.render;

import java.io.IOException;
import java.io.InputStream;

/** The JSON Schema of a pack's document: the contract of {@code --to json} and of templates. */
public final class PackSchema {

  /** Its name, in the jar and beside templates that a user starts from. */
  public static final String FILE = "pack.schema.json";

  private PackSchema() {}

  public static byte[] bytes() {
    try (InputStream in = PackSchema.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("this program was built without " + FILE);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("a schema of this program is damaged: " + FILE, e);
    }
  }
}
