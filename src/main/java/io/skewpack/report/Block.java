package io.skewpack.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/** What a section is made of. */
public sealed interface Block {

  /** The name by which a template tells blocks apart: the record's, in lower case. */
  default String type() {
    return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  record Paragraph(Claim claim) implements Block {}

  record Bullets(List<Claim> claims) implements Block {
    public Bullets {
      claims = List.copyOf(claims);
    }
  }

  /** Ways out, the one to take first before the others. */
  record Ways(List<Way> ways) implements Block {
    public Ways {
      ways = List.copyOf(ways);
    }
  }

  /**
   * A table.
   *
   * @param heads keys of the column heads
   * @param rows each as wide as {@code heads}
   */
  record Table(List<String> heads, List<List<Claim>> rows) implements Block {
    public Table {
      heads = List.copyOf(heads);
      rows = rows.stream().map(List::copyOf).toList();
      int width = heads.size();
      if (rows.stream().anyMatch(row -> row.size() != width)) {
        throw new IllegalArgumentException("a row is not as wide as its table");
      }
    }
  }

  /**
   * Text to be shown as it is.
   *
   * @param language of the fence, as GitHub names it
   */
  record Code(String language, String text) implements Block {
    public Code {
      Objects.requireNonNull(language);
      Objects.requireNonNull(text);
    }
  }

  /** Shell commands: a text whose facts are quoted for a shell. */
  record Commands(Claim claim) implements Block {}

  /** An object, to be shown as the YAML that kubectl reads back as this very object. */
  record Manifest(JsonNode object) implements Block {}

  /** Blocks that are folded away behind a summary. */
  record Folded(Claim summary, List<Block> blocks) implements Block {
    public Folded {
      Objects.requireNonNull(summary);
      blocks = List.copyOf(blocks);
    }
  }
}
