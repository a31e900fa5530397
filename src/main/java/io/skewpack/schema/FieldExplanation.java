package io.skewpack.schema;

import io.skewpack.schema.CrdSchemas.Definition;
import io.skewpack.schema.FieldFinder.Found;
import io.skewpack.schema.FieldFinder.Lost;
import io.skewpack.schema.FieldFinder.Search;
import io.skewpack.schema.FieldLocator.Occurrence;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the releases of a catalog say of one field: where it exists, as what, and where else its
 * name occurs.
 *
 * @param kind as the catalog writes it
 * @param path as it was asked for, with {@code []} where the newest schema that has it steps into a
 *     list
 * @param homes the groups and versions of the kind that were asked about, those that have the field
 *     first, and of them the one first that was served last
 * @param elsewhere the same name at other places, which are other fields, with the releases: the
 *     same kind first
 * @param near where no release has the field: paths that exist and that may have been meant
 */
public record FieldExplanation(
    String kind,
    FieldPath path,
    List<Home> homes,
    Map<Occurrence, List<String>> elsewhere,
    List<FieldPath> near) {

  /**
   * A group and version of the kind.
   *
   * @param served the releases that serve it, oldest first
   * @param facts what they say of the field, by release: those that have it
   */
  public record Home(
      String group, String version, List<String> served, Map<String, FieldFacts> facts) {
    public Home {
      Objects.requireNonNull(group);
      Objects.requireNonNull(version);
      served = List.copyOf(served);
      facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public String apiVersion() {
      return group + "/" + version;
    }

    /** The releases that have the field, oldest first. */
    public Set<String> with() {
      return facts.keySet();
    }
  }

  public FieldExplanation {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(path);
    homes = List.copyOf(homes);
    elsewhere = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(elsewhere));
    near = List.copyOf(near);
  }

  /** Whether any release has the field. */
  public boolean exists() {
    return homes.stream().anyMatch(home -> !home.facts().isEmpty());
  }

  /** Every kind that any release has, sorted. */
  public static Set<String> kinds(VersionCatalog catalog) {
    Set<String> kinds = new TreeSet<>();
    for (VersionCatalog.Release release : catalog.releases()) {
      release.schemas().definitions().forEach(crd -> kinds.add(crd.kind()));
    }
    return kinds;
  }

  /** Kinds that may have been meant by a name that is none: misspelled, or a short form. */
  public static List<String> kindsNear(VersionCatalog catalog, String name) {
    Set<String> kinds = kinds(catalog);
    Set<String> near = new LinkedHashSet<>(Spelling.near(name, kinds));
    List<VersionCatalog.Release> releases = catalog.releases();
    CrdSchemas newest = releases.get(releases.size() - 1).schemas();
    Set<String> current = new TreeSet<>();
    newest.definitions().forEach(crd -> current.add(crd.kind()));
    kinds.stream()
        .filter(kind -> Spelling.abbreviates(name, kind))
        .sorted(
            Comparator.<String, Boolean>comparing(kind -> !current.contains(kind))
                .thenComparing(String::length))
        .forEach(near::add);
    return List.copyOf(near);
  }

  /**
   * The answer; empty when no release has the kind, or none in that API version.
   *
   * @param apiVersion {@code apps.kubeblocks.io/v1}, {@code v1} or {@code apps.kubeblocks.io};
   *     every one when it is absent
   */
  public static Optional<FieldExplanation> of(
      VersionCatalog catalog, FieldQuestion question, Optional<String> apiVersion) {
    Map<String, Asked> asked = new TreeMap<>();
    String kind = "";
    for (VersionCatalog.Release release : catalog.releases()) {
      for (Definition crd : release.schemas().definitions()) {
        if (!isCalled(crd, question.kind())) {
          continue;
        }
        kind = crd.kind();
        for (CrdSchemas.Version version : crd.versions()) {
          if (version.served() && isMeant(crd.group(), version.name(), apiVersion)) {
            asked
                .computeIfAbsent(
                    crd.group() + "/" + version.name(),
                    first -> new Asked(crd.group(), version.name(), question.path()))
                .ask(release.version(), version);
          }
        }
      }
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(answer(catalog, kind, question.path(), List.copyOf(asked.values())));
  }

  private static boolean isCalled(Definition crd, String name) {
    return crd.kind().equalsIgnoreCase(name) || crd.plural().equalsIgnoreCase(name);
  }

  private static boolean isMeant(String group, String version, Optional<String> apiVersion) {
    return apiVersion.isEmpty()
        || List.of(group + "/" + version, version, group).contains(apiVersion.get());
  }

  private static FieldExplanation answer(
      VersionCatalog catalog, String kind, FieldPath asked, List<Asked> all) {
    Comparator<String> byVersion = SemanticVersion.order();
    List<Asked> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.<Asked, Boolean>comparing(one -> one.facts.isEmpty())
            .thenComparing(Asked::last, byVersion.reversed())
            .thenComparing(one -> !one.storage)
            .thenComparing(one -> one.group)
            .thenComparing(one -> one.version));
    Asked first = sorted.get(0);
    FieldPath path = first.found == null ? asked : first.found;
    boolean exists = first.found != null;
    List<FieldPath> near = exists ? List.of() : near(sorted);
    List<Home> homes = sorted.stream().map(Asked::home).toList();
    return new FieldExplanation(kind, path, homes, elsewhere(catalog, kind, path, sorted), near);
  }

  /** One group and version of the kind, as the releases are gone through. */
  private static final class Asked {
    private final String group;
    private final String version;
    private final FieldPath question;
    private final IdentityHashMap<StructuralSchema, Search> known = new IdentityHashMap<>();
    private final List<String> served = new ArrayList<>();
    private final IdentityHashMap<Search, FieldFacts> read = new IdentityHashMap<>();
    private final Map<String, FieldFacts> facts = new LinkedHashMap<>();
    private boolean storage;
    private FieldPath found;

    Asked(String group, String version, FieldPath question) {
      this.group = group;
      this.version = version;
      this.question = question;
    }

    void ask(String release, CrdSchemas.Version crd) {
      served.add(release);
      storage = crd.storage();
      VersionCatalog.schema(crd)
          .map(root -> known.computeIfAbsent(root, r -> FieldFinder.find(r, question)))
          .ifPresent(
              search -> {
                if (search instanceof Found here) {
                  facts.put(release, read.computeIfAbsent(here, one -> here.facts()));
                  found = here.path();
                }
              });
    }

    String last() {
      return served.get(served.size() - 1);
    }

    List<Lost> losses() {
      return known.values().stream().filter(Lost.class::isInstance).map(Lost.class::cast).toList();
    }

    Home home() {
      return new Home(group, version, served, facts);
    }
  }

  /** What stands beside the first step that no schema has. */
  private static List<FieldPath> near(List<Asked> asked) {
    List<Lost> losses = asked.stream().flatMap(one -> one.losses().stream()).toList();
    int farthest = losses.stream().mapToInt(lost -> keys(lost.reached())).max().orElse(0);
    Map<FieldPath, Set<String>> names = new LinkedHashMap<>();
    String missing = "";
    for (Lost lost : losses) {
      if (keys(lost.reached()) == farthest) {
        missing = lost.name();
        names
            .computeIfAbsent(lost.reached(), path -> new TreeSet<>())
            .addAll(lost.at().properties().keySet());
      }
    }
    Set<FieldPath> near = new LinkedHashSet<>();
    for (Map.Entry<FieldPath, Set<String>> place : names.entrySet()) {
      for (String name : Spelling.near(missing, place.getValue())) {
        near.add(place.getKey().child(name));
      }
    }
    return List.copyOf(near);
  }

  /** How many names a path has; whether lists are written does not count. */
  private static int keys(FieldPath path) {
    return (int) path.steps().stream().filter(FieldPath.Step::isKey).count();
  }

  private static Map<Occurrence, List<String>> elsewhere(
      VersionCatalog catalog, String kind, FieldPath path, List<Asked> asked) {
    String name = lastName(path);
    if (name.isEmpty()) {
      return Map.of();
    }
    String own = path.pattern().replaceFirst("(\\[\\])+$", "");
    SortedMap<Occurrence, List<String>> all = catalog.elsewhere(name);
    Set<String> groups = new TreeSet<>();
    Set<String> homes = new TreeSet<>();
    for (Asked one : asked) {
      groups.add(one.group);
      homes.add(one.group + "/" + one.version);
    }
    List<Occurrence> sorted = new ArrayList<>(all.keySet());
    sorted.removeIf(
        one ->
            one.kind().equals(kind)
                && one.path().equals(own)
                && homes.contains(one.group() + "/" + one.version()));
    sorted.sort(
        Comparator.<Occurrence, Boolean>comparing(one -> !one.kind().equals(kind))
            .thenComparing(one -> one.kind().equals(kind) ? -shared(own, one.path()) : 0)
            .thenComparing(one -> !groups.contains(one.group()))
            .thenComparing(Comparator.naturalOrder()));
    Map<Occurrence, List<String>> others = new LinkedHashMap<>();
    sorted.forEach(one -> others.put(one, List.copyOf(all.get(one))));
    return others;
  }

  /** The field's own name: that of a list's item is the list's. */
  private static String lastName(FieldPath path) {
    FieldPath at = path;
    while (!at.isRoot() && at.name().isEmpty()) {
      at = at.parent().orElseThrow();
    }
    return at.name();
  }

  private static int shared(String path, String other) {
    int same = 0;
    while (same < Math.min(path.length(), other.length())
        && path.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /**
   * What may come next of a question that is not written whole, as whole questions: kinds with a
   * dot behind them, then fields, with a dot behind those that hold fields. In all releases
   * together.
   */
  public static List<String> complete(VersionCatalog catalog, String prefix) {
    int dot = prefix.lastIndexOf('.');
    if (dot < 0) {
      return kinds(catalog).stream()
          .filter(kind -> startsWith(kind, prefix))
          .map(kind -> kind + ".")
          .toList();
    }
    String parent = prefix.substring(0, dot);
    String begun = prefix.substring(dot + 1);
    FieldQuestion question;
    try {
      question = FieldQuestion.parse(parent);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    Set<String> found = new TreeSet<>();
    Set<StructuralSchema> known = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    for (VersionCatalog.Release release : catalog.releases()) {
      for (Definition crd : release.schemas().definitions()) {
        for (CrdSchemas.Version version :
            isCalled(crd, question.kind()) ? crd.versions() : List.<CrdSchemas.Version>of()) {
          Optional<StructuralSchema> root = VersionCatalog.schema(version).filter(known::add);
          if (root.isPresent()
              && FieldFinder.find(root.get(), question.path()) instanceof Found place
              && place.node().isPresent()) {
            FieldFacts.innermost(place.node().get())
                .properties()
                .forEach(
                    (name, child) -> {
                      if (startsWith(name, begun)) {
                        boolean holds = !FieldFacts.innermost(child).properties().isEmpty();
                        found.add(parent + "." + name + (holds ? "." : ""));
                      }
                    });
          }
        }
      }
    }
    // A field that holds fields in one release and none in another is offered with the dot.
    found.removeIf(name -> found.contains(name + "."));
    return List.copyOf(found);
  }

  private static boolean startsWith(String name, String prefix) {
    return name.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
  }
}
