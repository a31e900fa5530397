package io.skewpack.diagnose;

import io.skewpack.diagnose.MatrixCell.Known;
import io.skewpack.diagnose.MatrixCell.Missing;
import io.skewpack.snapshot.CrdLayer.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Targets side by side: row by row who agrees, who stands apart, and what was not captured. A cell
 * that was not captured neither agrees nor differs.
 *
 * @param targets in the order in which they were named
 * @param unreadable what was named and is no snapshot
 * @param rows one for every {@link MatrixRow}
 * @param crds the KubeBlocks CRDs in which captured targets differ, by name
 */
public record Matrix(
    List<MatrixTarget> targets,
    List<Unreadable> unreadable,
    List<Row> rows,
    SortedMap<String, List<CrdGroup>> crds) {

  /** A snapshot that could not be read, and why, in one line. */
  public record Unreadable(String snapshot, String reason) {
    public Unreadable {
      Objects.requireNonNull(snapshot);
      Objects.requireNonNull(reason);
    }
  }

  /** How a row stands. */
  public enum Standing {
    /** At least two captured it, and all who did agree. */
    AGREE,
    /** One target stands apart from the others. */
    ODD,
    /** They differ, and which is right cannot be told. */
    DIFFER,
    /** Only one captured it. */
    ALONE,
    /** Nobody captured it. */
    NOT_CAPTURED
  }

  /**
   * Targets that agree.
   *
   * @param odd whether they stand apart
   * @param members indexes into {@link Matrix#targets()}, ascending
   */
  public record Group(Known value, boolean odd, List<Integer> members) {
    public Group {
      Objects.requireNonNull(value);
      members = List.copyOf(members);
    }
  }

  /** A target without a value in a row. */
  public record Gap(int target, Missing missing) {
    public Gap {
      Objects.requireNonNull(missing);
    }
  }

  /**
   * One row.
   *
   * @param settled whether the odd ones stand apart by the release that their own image and chart
   *     name, rather than by being outnumbered
   * @param groups the largest first
   */
  public record Row(
      MatrixRow row, Standing standing, boolean settled, List<Group> groups, List<Gap> gaps) {
    public Row {
      Objects.requireNonNull(row);
      Objects.requireNonNull(standing);
      groups = List.copyOf(groups);
      gaps = List.copyOf(gaps);
    }

    public boolean differs() {
      return groups.size() > 1;
    }

    /** The members of the groups that stand apart, ascending. */
    public List<Integer> odd() {
      return groups.stream()
          .filter(Group::odd)
          .flatMap(group -> group.members().stream())
          .sorted()
          .toList();
    }
  }

  /**
   * Targets in which a CRD is the same.
   *
   * @param facts the hash of its facts; absent where it is not there at all
   * @param newest the newest last write among them; absent when nobody is known to have written it
   */
  public record CrdGroup(Optional<String> facts, List<Integer> members, Optional<Write> newest) {
    public CrdGroup {
      Objects.requireNonNull(facts);
      members = List.copyOf(members);
      Objects.requireNonNull(newest);
    }
  }

  /** Two others that agree make a majority; one is a word against another's. */
  private static final int MAJORITY = 2;

  public Matrix {
    targets = List.copyOf(targets);
    unreadable = List.copyOf(unreadable);
    rows = List.copyOf(rows);
    crds = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(crds));
  }

  public static Matrix of(List<MatrixTarget> targets, List<Unreadable> unreadable) {
    List<Row> rows = new ArrayList<>();
    for (MatrixRow row : MatrixRow.values()) {
      rows.add(row(row, targets));
    }
    return new Matrix(targets, unreadable, rows, crds(targets));
  }

  public Row row(MatrixRow wanted) {
    return rows.stream().filter(row -> row.row() == wanted).findFirst().orElseThrow();
  }

  /** Whether captured cells differ in any row. */
  public boolean differs() {
    return rows.stream().anyMatch(Row::differs);
  }

  /** Whether something that was asked for is not there: a snapshot, or a cell of one. */
  public boolean isIncomplete() {
    return !unreadable.isEmpty()
        || rows.stream().flatMap(row -> row.gaps().stream()).anyMatch(g -> g.missing().requested());
  }

  /** The layers in which captured cells differ. */
  public Set<Layer> differing() {
    Set<Layer> layers = EnumSet.noneOf(Layer.class);
    rows.stream().filter(Row::differs).forEach(row -> layers.add(row.row().layer()));
    return layers;
  }

  /** The rows that not every target has, so that agreement in them is not known. */
  public List<MatrixRow> withGaps() {
    return rows.stream().filter(row -> !row.gaps().isEmpty()).map(Row::row).toList();
  }

  /** The target that stands apart in every row in which anything differs; absent if none does. */
  public Optional<Integer> odd() {
    List<List<Integer>> odd = rows.stream().filter(Row::differs).map(Row::odd).distinct().toList();
    return odd.size() == 1 && odd.get(0).size() == 1
        ? Optional.of(odd.get(0).get(0))
        : Optional.empty();
  }

  /** Snapshots of one cluster, where there are several, each as indexes in ascending order. */
  public List<List<Integer>> sameCluster() {
    return IntStream.range(0, targets.size())
        .boxed()
        .filter(i -> targets.get(i).cluster().isPresent())
        .collect(
            Collectors.groupingBy(
                i -> targets.get(i).cluster().get(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(members -> members.size() > 1)
        .toList();
  }

  private static Row row(MatrixRow row, List<MatrixTarget> targets) {
    Map<String, Known> values = new LinkedHashMap<>();
    Map<String, List<Integer>> members = new HashMap<>();
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      MatrixCell cell = targets.get(i).cells().get(row);
      if (cell instanceof Known known) {
        values.putIfAbsent(known.key(), known);
        members.computeIfAbsent(known.key(), first -> new ArrayList<>()).add(i);
      } else {
        gaps.add(new Gap(i, (Missing) cell));
      }
    }
    Map<String, Boolean> fits = row == MatrixRow.CRDS ? fits(members, targets) : Map.of();
    boolean settled = fits.containsValue(true) && fits.containsValue(false);
    Optional<String> outnumbered = settled ? Optional.empty() : outnumbered(members, targets);
    List<Group> groups =
        values.entrySet().stream()
            .map(
                value ->
                    new Group(
                        value.getValue(),
                        settled
                            ? fits.getOrDefault(value.getKey(), true).equals(false)
                            : outnumbered.filter(value.getKey()::equals).isPresent(),
                        members.get(value.getKey())))
            .sorted(Comparator.comparing((Group group) -> -group.members().size()))
            .toList();
    return new Row(row, standing(groups), settled, groups, gaps);
  }

  private static Standing standing(List<Group> groups) {
    if (groups.isEmpty()) {
      return Standing.NOT_CAPTURED;
    }
    if (groups.size() > 1) {
      return groups.stream().anyMatch(Group::odd) ? Standing.ODD : Standing.DIFFER;
    }
    return groups.get(0).members().size() > 1 ? Standing.AGREE : Standing.ALONE;
  }

  /** The one value that a single cluster has, where several others share the only other one. */
  private static Optional<String> outnumbered(
      Map<String, List<Integer>> members, List<MatrixTarget> targets) {
    if (members.size() != 2) {
      return Optional.empty();
    }
    Map<String, Integer> witnesses = new TreeMap<>();
    members.forEach((value, own) -> witnesses.put(value, witnesses(own, targets)));
    return witnesses.keySet().stream()
        .filter(value -> witnesses.get(value) == 1)
        .filter(
            value ->
                witnesses.entrySet().stream()
                    .anyMatch(o -> !o.getKey().equals(value) && o.getValue() >= MAJORITY))
        .findFirst();
  }

  /** Two snapshots of one cluster are one witness. */
  private static int witnesses(List<Integer> members, List<MatrixTarget> targets) {
    return (int) members.stream().map(i -> targets.get(i).identity()).distinct().count();
  }

  /** For every CRD layer, whether it is that of the release its target's image and chart name. */
  private static Map<String, Boolean> fits(
      Map<String, List<Integer>> members, List<MatrixTarget> targets) {
    Map<String, Boolean> fits = new HashMap<>();
    members.forEach(
        (value, own) -> {
          Set<Boolean> said =
              own.stream()
                  .flatMap(i -> targets.get(i).crdsFitTheRest().stream())
                  .collect(Collectors.toSet());
          if (said.size() == 1) {
            fits.put(value, said.iterator().next());
          }
        });
    return fits;
  }

  private static SortedMap<String, List<CrdGroup>> crds(List<MatrixTarget> targets) {
    List<Integer> captured =
        IntStream.range(0, targets.size())
            .filter(i -> targets.get(i).cells().get(MatrixRow.CRDS) instanceof Known)
            .boxed()
            .toList();
    Set<String> names =
        captured.stream()
            .flatMap(i -> targets.get(i).crds().keySet().stream())
            .collect(Collectors.toSet());
    SortedMap<String, List<CrdGroup>> differing = new TreeMap<>();
    for (String name : names) {
      Map<Optional<String>, List<Integer>> groups =
          captured.stream()
              .collect(
                  Collectors.groupingBy(
                      i -> Optional.ofNullable(targets.get(i).crds().get(name)),
                      LinkedHashMap::new,
                      Collectors.toList()));
      if (groups.size() > 1) {
        differing.put(
            name,
            groups.entrySet().stream()
                .sorted(Comparator.comparing(group -> -group.getValue().size()))
                .map(
                    group ->
                        new CrdGroup(
                            group.getKey(),
                            group.getValue(),
                            newest(name, group.getValue(), targets)))
                .toList());
      }
    }
    return differing;
  }

  private static Optional<Write> newest(
      String crd, List<Integer> members, List<MatrixTarget> targets) {
    return members.stream()
        .flatMap(i -> Optional.ofNullable(targets.get(i).writes().get(crd)).stream())
        .max(Comparator.comparing(write -> write.at().orElseThrow()));
  }
}
