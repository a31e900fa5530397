package io.skewpack.report;

import java.util.List;
import java.util.Objects;

/** One of the six sections of a pack. */
public record Section(Title title, List<Block> blocks) {

  /** The six, in order. */
  public enum Title {
    SYMPTOM("symptom"),
    TRIGGER("trigger"),
    ROOT_CAUSE("rootCause"),
    REPRODUCTION("reproduction"),
    FIX_PATH("fixPath"),
    IMPACT_AND_OWNER("impact");

    private final String id;

    Title(String id) {
      this.id = id;
    }

    /** As in texts' keys and in a case file's notes. */
    public String id() {
      return id;
    }
  }

  public Section {
    Objects.requireNonNull(title);
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("section " + title + " says nothing");
    }
  }
}
