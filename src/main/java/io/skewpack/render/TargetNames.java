package io.skewpack.render;

import io.skewpack.diagnose.MatrixTarget;
import java.util.HashSet;
import java.util.List;

/** How targets are called in a matrix: by what differs in their snapshots' paths. */
final class TargetNames {

  private static final int SHOWN = 6;

  private final List<String> names;

  TargetNames(List<MatrixTarget> targets) {
    List<String> whole = targets.stream().map(MatrixTarget::snapshot).toList();
    List<String> brief = brief(whole);
    this.names = new HashSet<>(brief).size() == brief.size() ? brief : whole;
  }

  /** Without the folders that all begin or end with, and without an archive's ending. */
  private static List<String> brief(List<String> whole) {
    List<List<String>> paths =
        whole.stream()
            .map(path -> List.of(path.replaceAll("[/\\\\]+$", "").split("[/\\\\]")))
            .toList();
    int shortest = paths.stream().mapToInt(List::size).min().orElse(0);
    int first = 0;
    while (first < shortest - 1 && isCommon(paths, first, false)) {
      first++;
    }
    int last = 0;
    while (last < shortest - 1 - first && isCommon(paths, last, true)) {
      last++;
    }
    int from = first;
    int without = last;
    return paths.stream()
        .map(path -> String.join("/", path.subList(from, path.size() - without)))
        .map(name -> name.replaceAll("\\.(tgz|tar\\.gz)$", ""))
        .toList();
  }

  private static boolean isCommon(List<List<String>> paths, int step, boolean fromTheEnd) {
    return paths.stream()
            .map(path -> path.get(fromTheEnd ? path.size() - 1 - step : step))
            .distinct()
            .count()
        == 1;
  }

  String of(int target) {
    return names.get(target);
  }

  /** The first of them; {@link #hidden} says how many more there are. */
  List<String> first(List<Integer> targets) {
    return targets.stream().limit(SHOWN).map(names::get).toList();
  }

  static int hidden(List<Integer> targets) {
    return Math.max(0, targets.size() - SHOWN);
  }
}
