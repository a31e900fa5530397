package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Preflight;
import io.skewpack.diagnose.Preflight.Item;
import java.util.List;

/** What the formats of a preflight share: its groups, and the words of its items. */
final class PreflightItems {

  /**
   * @param id {@code steps}, {@code smoke} or {@code others}: the key of its title
   * @param numbered whether people speak of its items by number
   */
  record Group(String id, boolean numbered, List<Item> items) {}

  private final Texts texts;

  PreflightItems(Texts texts) {
    this.texts = texts;
  }

  static List<Group> groups(Diagnosis diagnosis) {
    Preflight preflight = diagnosis.preflight();
    return List.of(
        new Group("steps", true, preflight.steps()),
        new Group("smoke", true, preflight.smoke()),
        new Group("others", false, preflight.others()));
  }

  String title(Group group) {
    return texts.get("preflight.group." + group.id());
  }

  String name(Item item) {
    return texts.get("preflight." + item.id());
  }

  /** One line for each finding that says why the item is as it is; never empty. */
  List<String> lines(Item item) {
    List<String> lines =
        item.deciding().stream()
            .map(finding -> texts.plain(finding.text(), finding.facts()))
            .toList();
    String settle = "preflight.settle." + item.id();
    return lines.isEmpty()
        ? List.of(texts.get(texts.has(settle) ? settle : "preflight.settle.cluster"))
        : lines;
  }
}
