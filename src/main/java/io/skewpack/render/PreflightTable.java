package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Preflight.Item;
import io.skewpack.diagnose.Verdict;
import io.skewpack.render.PreflightItems.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A preflight as lines for a terminal. */
public final class PreflightTable {

  private static final String RESET = "\u001b[0m";

  private final Texts texts;
  private final PreflightItems items;
  private final boolean colours;

  public PreflightTable(Texts texts, boolean colours) {
    this.texts = texts;
    this.items = new PreflightItems(texts);
    this.colours = colours;
  }

  /** The lines: every group with its items, then the verdict. */
  public List<String> render(String target, Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    int width =
        PreflightItems.groups(diagnosis).stream()
            .flatMap(group -> group.items().stream())
            .mapToInt(item -> Columns.width(items.name(item)))
            .max()
            .orElse(0);
    for (Group group : PreflightItems.groups(diagnosis)) {
      lines.add(items.title(group));
      int number = 0;
      for (Item item : group.items()) {
        number++;
        String name = (group.numbered() ? number + " " : "- ") + items.name(item);
        String status = status(item);
        for (String line : items.lines(item)) {
          lines.add("  " + status + "  " + Columns.pad(name, width + 2) + "  " + line);
          status = " ".repeat(statusWidth());
          name = "";
        }
      }
      lines.add("");
    }
    lines.add(
        Markdown.visible(target, false)
            + texts.get("mark.colon")
            + colour(
                texts.get("verdict." + diagnosis.verdict().id()), colourOf(diagnosis.verdict())));
    return lines;
  }

  private String status(Item item) {
    boolean blocked = item.isBlocked();
    String word =
        switch (item.status()) {
          case PASS -> "pass";
          case FAIL -> blocked ? "fail" : "warning";
          case NOT_EVALUATED -> "notEvaluated";
        };
    int code =
        switch (item.status()) {
          case PASS -> 32;
          case FAIL -> blocked ? 31 : 33;
          case NOT_EVALUATED -> 36;
        };
    return colour(Columns.pad(texts.get("preflight.status." + word), statusWidth()), code);
  }

  /** Of the longest status. */
  private int statusWidth() {
    return Stream.of("pass", "fail", "warning", "notEvaluated")
        .mapToInt(word -> Columns.width(texts.get("preflight.status." + word)))
        .max()
        .orElseThrow();
  }

  private static int colourOf(Verdict verdict) {
    return switch (verdict) {
      case OK -> 32;
      case BLOCKER -> 31;
      case INCOMPLETE -> 33;
    };
  }

  private String colour(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
