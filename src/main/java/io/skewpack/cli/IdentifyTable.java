package io.skewpack.cli;

import io.skewpack.diagnose.CrdIdentity;
import io.skewpack.diagnose.Facts;
import io.skewpack.render.Columns;
import io.skewpack.render.Texts;
import io.skewpack.schema.FieldDifference;
import io.skewpack.schema.Identification;
import io.skewpack.schema.Identification.Nearest;
import io.skewpack.schema.Identification.Share;
import io.skewpack.snapshot.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which releases CRDs are from, as lines for a terminal: the verdict, then what it rests on. */
final class IdentifyTable {

  private final Texts texts;

  IdentifyTable(Texts texts) {
    this.texts = texts;
  }

  List<String> render(CrdIdentity identity) {
    Identification found = identity.identification();
    List<String> lines = new ArrayList<>();
    lines.add(texts.get("check.crd-release." + identity.variant(), identity.facts()));
    for (Share share : found.shares()) {
      lines.add(
          "  "
              + texts.get(
                  "identify.share",
                  names(share.definitions())
                      .with("versions", identity.spans().of(share.versions()))));
    }
    if (!found.strangers().isEmpty()) {
      lines.add("  " + texts.get("identify.stranger", names(found.strangers())));
    }
    found.nearest().ifPresent(nearest -> nearest(nearest, identity, lines));
    int others = identity.captured() - found.byDefinition().size();
    if (others > 0) {
      lines.add(texts.get("identify.others", Facts.of("count", others)));
    }
    return lines;
  }

  private void nearest(Nearest nearest, CrdIdentity identity, List<String> lines) {
    lines.add("");
    lines.add(
        texts.get(
            "identify.nearest", Facts.of("versions", identity.spans().of(nearest.versions()))));
    for (FieldDifference difference : nearest.fields()) {
      lines.add(line(difference));
    }
    if (!nearest.missing().isEmpty()) {
      lines.add("  " + texts.get("identify.missing", names(nearest.missing())));
    }
    if (!nearest.extra().isEmpty()) {
      lines.add("  " + texts.get("identify.extra", names(nearest.extra())));
    }
  }

  private String line(FieldDifference difference) {
    String place =
        difference.kind()
            + (difference.version().isEmpty() ? "" : " " + difference.version())
            + (difference.path().isEmpty() ? "" : " " + difference.path());
    String fact =
        difference
            .fact()
            .map(
                name ->
                    "  %s: %s -> %s"
                        .formatted(
                            name,
                            difference.released().orElse("-"),
                            difference.captured().orElse("-")))
            .orElse("");
    String change = texts.get("identify." + difference.change().name().toLowerCase(Locale.ROOT));
    return OneLine.of("  " + Columns.pad(change, 8) + " " + place + fact);
  }

  private static Facts names(List<String> names) {
    return Facts.of("names", names).with("count", names.size());
  }
}
