package io.skewpack.render;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.Matrix.Group;
import io.skewpack.diagnose.Matrix.Row;
import java.util.ArrayList;
import java.util.List;

/** A matrix to attach to a pull request. */
public final class MatrixMarkdown {

  private final Texts texts;

  public MatrixMarkdown(Texts texts) {
    this.texts = texts;
  }

  public List<String> render(Matrix matrix) {
    MatrixWords words = new MatrixWords(matrix, texts::get);
    List<String> lines = new ArrayList<>();
    words.verdict().forEach(line -> lines.add("- " + line));
    lines.add("");
    lines.add(
        "| %s | %s | %s |"
            .formatted(
                texts.get("matrix.head.row", Facts.none()),
                texts.get("matrix.head.standing", Facts.none()),
                texts.get("matrix.head.values", Facts.none())));
    lines.add("| --- | --- | --- |");
    for (Row row : matrix.rows()) {
      List<String> values = new ArrayList<>();
      for (Group group : row.groups()) {
        values.add(words.value(group) + words.colon() + words.members(group.members()));
      }
      values.addAll(words.gaps(row));
      lines.add(
          "| %s | %s | %s |"
              .formatted(
                  Markdown.cell(words.label(row.row())),
                  Markdown.cell(words.standing(row)),
                  Markdown.cell(String.join("<br>", values))));
    }
    if (!matrix.crds().isEmpty()) {
      lines.add("");
      lines.add(words.crdsTitle());
      lines.add("");
      words
          .crds()
          .forEach(
              (crd, writes) -> {
                lines.add("- " + crd);
                writes.forEach(write -> lines.add("  - " + write));
              });
    }
    return lines;
  }
}
