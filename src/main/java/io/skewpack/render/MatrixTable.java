package io.skewpack.render;

import io.skewpack.diagnose.Matrix;
import io.skewpack.diagnose.Matrix.Gap;
import io.skewpack.diagnose.Matrix.Group;
import io.skewpack.diagnose.Matrix.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix as lines for a terminal: a column for each snapshot where they fit, else a line for each
 * value with who has it.
 */
public final class MatrixTable {

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final int BOLD = 1;

  /** Wider columns are harder to read than a list. */
  private static final int MAX_WIDTH = 140;

  private final Texts texts;
  private final boolean colours;

  public MatrixTable(Texts texts, boolean colours) {
    this.texts = texts;
    this.colours = colours;
  }

  public List<String> render(Matrix matrix) {
    MatrixWords words = new MatrixWords(matrix, texts::plain);
    List<List<String>> cells = cells(matrix, words);
    List<String> lines = new ArrayList<>();
    lines.addAll(width(cells) <= MAX_WIDTH ? columns(matrix, cells) : groups(matrix, words));
    if (!matrix.crds().isEmpty()) {
      lines.add("");
      lines.add(colour(words.crdsTitle(), BOLD));
      words
          .crds()
          .forEach(
              (crd, writes) -> {
                lines.add("  " + crd);
                writes.forEach(write -> lines.add("    " + write));
              });
    }
    lines.add("");
    List<String> verdict = words.verdict();
    lines.add(
        colour(verdict.get(0), matrix.differs() ? RED : matrix.isIncomplete() ? YELLOW : GREEN));
    lines.addAll(verdict.subList(1, verdict.size()));
    return lines;
  }

  /** The head and the rows, each with its label before and its standing behind the values. */
  private List<List<String>> cells(Matrix matrix, MatrixWords words) {
    List<List<String>> all = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    for (int i = 0; i < matrix.targets().size(); i++) {
      head.add(Markdown.visible(words.names().of(i), false));
    }
    head.add("");
    all.add(head);
    for (Row row : matrix.rows()) {
      String[] values = new String[matrix.targets().size()];
      for (Group group : row.groups()) {
        group.members().forEach(member -> values[member] = words.value(group));
      }
      for (Gap gap : row.gaps()) {
        values[gap.target()] = words.missing(gap.missing());
      }
      List<String> line = new ArrayList<>(List.of(words.label(row.row())));
      line.addAll(List.of(values));
      line.add(words.standing(row));
      all.add(line);
    }
    return all;
  }

  private static int[] widths(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Columns.width(line.get(i)));
      }
    }
    return widths;
  }

  private static int width(List<List<String>> cells) {
    int width = 0;
    for (int column : widths(cells)) {
      width += column + 2;
    }
    return width;
  }

  private List<String> columns(Matrix matrix, List<List<String>> cells) {
    int[] widths = widths(cells);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      StringBuilder line = new StringBuilder();
      List<String> row = cells.get(i);
      for (int j = 0; j < row.size() - 1; j++) {
        line.append(Columns.pad(row.get(j), widths[j] + 2));
      }
      String last = row.get(row.size() - 1);
      lines.add(
          i == 0
              ? colour(line.toString().stripTrailing(), BOLD)
              : line + colour(last, colourOf(matrix.rows().get(i - 1))));
    }
    return lines;
  }

  private List<String> groups(Matrix matrix, MatrixWords words) {
    List<String> lines = new ArrayList<>();
    for (Row row : matrix.rows()) {
      lines.add(
          colour(words.label(row.row()), BOLD) + "  " + colour(words.standing(row), colourOf(row)));
      for (Group group : row.groups()) {
        lines.add("%6d  %s".formatted(group.members().size(), words.value(group)));
        if (row.differs()) {
          lines.add("        " + words.members(group.members()));
        }
      }
      words.gaps(row).forEach(gap -> lines.add("     -  " + gap));
    }
    return lines;
  }

  private static int colourOf(Row row) {
    return switch (row.standing()) {
      case AGREE -> GREEN;
      case ODD, DIFFER -> RED;
      case ALONE, NOT_CAPTURED -> YELLOW;
    };
  }

  private String colour(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
