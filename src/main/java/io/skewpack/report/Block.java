package io.skewpack.report;

import java.util.List;
import java.util.Objects;

/** What a section is made of. */
public sealed interface Block {

  record Paragraph(Claim claim) implements Block {}

  record Bullets(List<Claim> claims) implements Block {
    public Bullets {
      claims = List.copyOf(claims);
    }
  }

  /** A ranked list. */
  record Ranked(List<Claim> claims) implements Block {
    public Ranked {
      claims = List.copyOf(claims);
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

  /** Blocks that are folded away behind a summary. */
  record Folded(Claim summary, List<Block> blocks) implements Block {
    public Folded {
      Objects.requireNonNull(summary);
      blocks = List.copyOf(blocks);
    }
  }
}
