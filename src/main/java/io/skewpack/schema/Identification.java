package io.skewpack.schema;

import io.skewpack.schema.CrdSchemas.Definition;
import io.skewpack.schema.VersionCatalog.Release;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which releases a set of definitions equals; and where no release has them all, which releases
 * they are from, and which one is nearest. All names are those of definitions of KubeBlocks'
 * groups.
 *
 * @param byDefinition for every definition, by name, the versions in which it has these very facts;
 *     empty when it matches no release
 * @param all the versions that every one of them shares
 * @param whole those of {@code all} whose names are exactly the captured names
 * @param shares where {@code all} is empty: the fewest releases that explain every definition which
 *     matches any, the one that explains most first
 * @param nearest where {@code whole} is empty: the nearest release; of those in {@code all}, when
 *     there are any, the one that lacks fewest here
 */
public record Identification(
    SortedMap<String, Set<String>> byDefinition,
    Set<String> all,
    Set<String> whole,
    List<Share> shares,
    Optional<Nearest> nearest) {

  /**
   * A part of a mixture.
   *
   * @param versions the releases that have every one of these definitions, oldest first
   * @param definitions sorted
   */
  public record Share(Set<String> versions, List<String> definitions) {
    public Share {
      versions = ordered(versions);
      definitions = List.copyOf(definitions);
    }
  }

  /**
   * A release that has not quite these definitions.
   *
   * @param versions it, and the releases whose definitions are the same, oldest first
   * @param equal the definitions that it has just so, sorted
   * @param differing what differs in each of the others that it has, by name
   * @param missing the definitions that it has and that are not here, sorted
   * @param extra the definitions that are here and that it does not have, sorted
   */
  public record Nearest(
      Set<String> versions,
      List<String> equal,
      SortedMap<String, List<FieldDifference>> differing,
      List<String> missing,
      List<String> extra) {
    public Nearest {
      versions = ordered(versions);
      equal = List.copyOf(equal);
      differing = Collections.unmodifiableSortedMap(new TreeMap<>(differing));
      missing = List.copyOf(missing);
      extra = List.copyOf(extra);
    }

    /** Every difference in fields. */
    public List<FieldDifference> fields() {
      return differing.values().stream().flatMap(List::stream).toList();
    }
  }

  private static final Comparator<Nearest> NEARER =
      Comparator.<Nearest>comparingInt(one -> one.missing().size() + one.extra().size())
          .thenComparingInt(one -> one.fields().size());

  public Identification {
    Objects.requireNonNull(byDefinition);
    all = ordered(all);
    whole = ordered(whole);
    shares = List.copyOf(shares);
    Objects.requireNonNull(nearest);
  }

  private static Set<String> ordered(Set<String> versions) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(versions));
  }

  /** The definitions that match no release, sorted. */
  public List<String> strangers() {
    return byDefinition.entrySet().stream()
        .filter(definition -> definition.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * @param byDefinition for every captured definition, by name, the versions it equals
   */
  static Identification of(
      VersionCatalog catalog,
      List<Definition> captured,
      SortedMap<String, Set<String>> byDefinition)
      throws SnapshotException {
    Set<String> all = new LinkedHashSet<>(catalog.versions());
    byDefinition.values().forEach(all::retainAll);
    if (byDefinition.isEmpty()) {
      all.clear();
    }
    Set<String> whole = new LinkedHashSet<>(all);
    whole.removeIf(
        version -> !names(catalog.release(version).orElseThrow()).equals(byDefinition.keySet()));
    boolean matches = byDefinition.isEmpty() || !all.isEmpty();
    return new Identification(
        byDefinition,
        all,
        whole,
        matches ? List.of() : shares(byDefinition),
        byDefinition.isEmpty() || !whole.isEmpty()
            ? Optional.empty()
            : nearest(catalog, captured, byDefinition, all));
  }

  private static Set<String> names(Release release) {
    Set<String> names = new TreeSet<>();
    release.schemas().definitions().forEach(definition -> names.add(definition.name()));
    return names;
  }

  /** The fewest releases: pairs and threes are tried out, more are found by taking the largest. */
  private static List<Share> shares(SortedMap<String, Set<String>> byDefinition) {
    Map<Set<String>, String> candidates = new LinkedHashMap<>();
    Set<String> versions = new LinkedHashSet<>();
    byDefinition.values().forEach(versions::addAll);
    for (String version : versions.stream().sorted(SemanticVersion.order()).toList()) {
      // Of releases that explain the same, the last one stands for all.
      candidates.put(explained(version, byDefinition), version);
    }
    Set<String> wanted = new TreeSet<>();
    candidates.keySet().forEach(wanted::addAll);
    List<Set<String>> sets = new ArrayList<>(candidates.keySet());
    sets.sort(Comparator.<Set<String>>comparingInt(Set::size).reversed());
    List<Set<String>> chosen = cover(sets, wanted);
    List<Share> shares = new ArrayList<>();
    Set<String> left = new TreeSet<>(wanted);
    for (Set<String> part : chosen) {
      List<String> own = part.stream().filter(left::remove).sorted().toList();
      Set<String> having = new LinkedHashSet<>(byDefinition.get(own.get(0)));
      own.forEach(name -> having.retainAll(byDefinition.get(name)));
      shares.add(new Share(having, own));
    }
    return shares;
  }

  private static Set<String> explained(
      String version, SortedMap<String, Set<String>> byDefinition) {
    Set<String> names = new TreeSet<>();
    byDefinition.forEach(
        (name, versions) -> {
          if (versions.contains(version)) {
            names.add(name);
          }
        });
    return names;
  }

  /** Sets, largest first, that hold every wanted name between them. */
  private static List<Set<String>> cover(List<Set<String>> sets, Set<String> wanted) {
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).containsAll(wanted)) {
        return List.of(sets.get(i));
      }
    }
    for (int i = 0; i < sets.size(); i++) {
      for (int j = i + 1; j < sets.size(); j++) {
        if (isCovered(wanted, sets.get(i), sets.get(j), Set.of())) {
          return List.of(sets.get(i), sets.get(j));
        }
      }
    }
    for (int i = 0; i < sets.size(); i++) {
      for (int j = i + 1; j < sets.size(); j++) {
        for (int k = j + 1; k < sets.size(); k++) {
          if (isCovered(wanted, sets.get(i), sets.get(j), sets.get(k))) {
            return List.of(sets.get(i), sets.get(j), sets.get(k));
          }
        }
      }
    }
    List<Set<String>> chosen = new ArrayList<>();
    Set<String> left = new TreeSet<>(wanted);
    while (!left.isEmpty()) {
      Set<String> best =
          Collections.max(
              sets, Comparator.comparingLong(set -> set.stream().filter(left::contains).count()));
      chosen.add(best);
      left.removeAll(best);
    }
    return chosen;
  }

  private static boolean isCovered(
      Set<String> wanted, Set<String> one, Set<String> two, Set<String> three) {
    return wanted.stream()
        .allMatch(name -> one.contains(name) || two.contains(name) || three.contains(name));
  }

  private static Optional<Nearest> nearest(
      VersionCatalog catalog,
      List<Definition> captured,
      SortedMap<String, Set<String>> byDefinition,
      Set<String> all)
      throws SnapshotException {
    Map<List<Definition>, Set<String>> sets = new LinkedHashMap<>();
    for (Release release : catalog.releases()) {
      if (!all.isEmpty() && !all.contains(release.version())) {
        continue;
      }
      sets.computeIfAbsent(release.schemas().definitions(), first -> new LinkedHashSet<>())
          .add(release.version());
    }
    int fewest = Integer.MAX_VALUE;
    List<Map.Entry<List<Definition>, Set<String>>> best = new ArrayList<>();
    for (Map.Entry<List<Definition>, Set<String>> set : sets.entrySet()) {
      int unequal = unequal(set, byDefinition);
      if (unequal < fewest) {
        fewest = unequal;
        best.clear();
      }
      if (unequal == fewest) {
        best.add(set);
      }
    }
    Nearest nearest = null;
    // Of those that are equally near by definitions: by names, by fields, and then the newest.
    for (Map.Entry<List<Definition>, Set<String>> set : best) {
      Nearest one = compared(set, captured, byDefinition);
      if (nearest == null || NEARER.compare(one, nearest) <= 0) {
        nearest = one;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** How many definitions of either side are not just so on the other. */
  private static int unequal(
      Map.Entry<List<Definition>, Set<String>> set, SortedMap<String, Set<String>> byDefinition) {
    String version = set.getValue().iterator().next();
    int equal = explained(version, byDefinition).size();
    Set<String> union = new TreeSet<>(byDefinition.keySet());
    set.getKey().forEach(definition -> union.add(definition.name()));
    return union.size() - equal;
  }

  private static Nearest compared(
      Map.Entry<List<Definition>, Set<String>> set,
      List<Definition> captured,
      SortedMap<String, Set<String>> byDefinition)
      throws SnapshotException {
    String version = set.getValue().iterator().next();
    SortedMap<String, Definition> released = new TreeMap<>();
    set.getKey().forEach(definition -> released.put(definition.name(), definition));
    List<String> equal = new ArrayList<>();
    List<String> extra = new ArrayList<>();
    SortedMap<String, List<FieldDifference>> differing = new TreeMap<>();
    for (Definition here : captured) {
      Definition there = released.remove(here.name());
      if (there == null) {
        extra.add(here.name());
      } else if (byDefinition.get(here.name()).contains(version)) {
        equal.add(here.name());
      } else {
        differing.put(here.name(), FieldDifference.between(there, here));
      }
    }
    return new Nearest(set.getValue(), equal, differing, List.copyOf(released.keySet()), extra);
  }
}
