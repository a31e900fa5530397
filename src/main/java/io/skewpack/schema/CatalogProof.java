package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.CrdSchemas.Definition;
import io.skewpack.schema.Judgement.Accepted;
import io.skewpack.schema.Judgement.Rejected;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Holds a catalog against the CRDs that it was built from. The definitions of every release must
 * have the same names and the same facts; and strict decoding by the catalog must say of every
 * object, and of mutants of the accepted ones, exactly what strict decoding by the CRD says: the
 * same rejections, and the same CEL rules left open, by hash.
 *
 * <p>A definition that releases share, in the CRDs and in the catalog alike, is proved once.
 */
public final class CatalogProof {

  private record Pair(Definition original, Definition catalogued) {}

  private final VersionCatalog catalog;
  private final IdentityHashMap<JsonNode, Definition> read = new IdentityHashMap<>();
  private final Map<Pair, List<String>> pairs = new LinkedHashMap<>();
  private final Set<String> compared = new LinkedHashSet<>();
  private final List<Difference> differences = new ArrayList<>();
  private int definitions;

  public CatalogProof(VersionCatalog catalog) {
    this.catalog = Objects.requireNonNull(catalog);
  }

  /**
   * Something that the catalog says and the CRDs do not, or the other way round.
   *
   * @param versions the releases that it holds for, oldest first
   * @param definition the CRD's name
   * @param object the object that they judge differently, as {@code Kind/name}
   * @param mutant the fault that was put into it
   * @param original what the CRDs say, in a few words
   * @param catalogued what the catalog says
   */
  public record Difference(
      List<String> versions,
      String definition,
      Optional<String> object,
      Optional<Mutant> mutant,
      String original,
      String catalogued) {
    public Difference {
      versions = List.copyOf(versions);
      Objects.requireNonNull(definition);
      Objects.requireNonNull(object);
      Objects.requireNonNull(mutant);
      Objects.requireNonNull(original);
      Objects.requireNonNull(catalogued);
    }
  }

  /**
   * What was compared.
   *
   * @param versions the releases that were compared
   * @param missing catalogued releases whose CRDs were not given
   * @param definitions in all these releases together
   * @param distinct how many of them differ as they are written: each is proved once
   * @param byFacts how many of them the catalog tells apart
   * @param objects that a definition has a say in
   * @param judged judgements of objects that were compared, mutants left out
   * @param mutants judgements of mutants that were compared
   * @param rejections single rejections by the CRDs, each compared with the catalog's
   */
  public record Result(
      int versions,
      List<String> missing,
      int definitions,
      int distinct,
      int byFacts,
      int objects,
      long judged,
      long mutants,
      long rejections,
      List<Difference> differences) {
    public Result {
      missing = List.copyOf(missing);
      differences = List.copyOf(differences);
    }
  }

  /** Is told which of all steps begins, counted from 1. */
  @FunctionalInterface
  public interface Listener {
    void at(int step, int all);
  }

  /**
   * Adds the CRDs of a release; those of one that the catalog does not have are passed over.
   *
   * @param crds its CustomResourceDefinitions (apiextensions.k8s.io/v1), whole; the same objects
   *     where releases share a file, which then is proved once
   */
  public CatalogProof release(String version, List<JsonNode> crds) {
    Optional<VersionCatalog.Release> catalogued = catalog.release(version);
    if (catalogued.isEmpty()) {
      return this;
    }
    String name = catalogued.get().version();
    compared.add(name);
    SortedMap<String, Definition> originals = new TreeMap<>();
    for (JsonNode crd : crds) {
      Definition definition = read.computeIfAbsent(crd, Definition::of);
      if (CrdSchemas.isKubeBlocks(definition.group())) {
        originals.put(definition.name(), definition);
      }
    }
    for (Definition definition : catalogued.get().schemas().definitions()) {
      Definition original = originals.remove(definition.name());
      if (original == null) {
        differences.add(ofNames(name, definition.name(), "absent", "defined"));
      } else {
        definitions++;
        pairs.computeIfAbsent(new Pair(original, definition), p -> new ArrayList<>()).add(name);
      }
    }
    for (String left : originals.keySet()) {
      definitions++;
      differences.add(ofNames(name, left, "defined", "absent"));
    }
    return this;
  }

  private static Difference ofNames(String version, String crd, String original, String own) {
    return new Difference(List.of(version), crd, Optional.empty(), Optional.empty(), original, own);
  }

  /**
   * Compares everything that was added.
   *
   * @param objects of any kind; those that no definition is for are left out
   * @param seed the same seed gives the same mutants
   * @param perObjectAndRule at most so many mutants of an object, for each rule and definition
   * @throws SnapshotException when a schema cannot be read
   */
  public Result run(List<JsonNode> objects, long seed, int perObjectAndRule, Listener listener)
      throws SnapshotException {
    List<JsonNode> distinct = List.copyOf(new LinkedHashSet<>(objects));
    Map<String, List<Judgement>> sweep = catalog.sweep(distinct);
    Run run = new Run(distinct, sweep, seed, perObjectAndRule);
    int step = 0;
    for (Map.Entry<Pair, List<String>> pair : pairs.entrySet()) {
      listener.at(++step, pairs.size());
      run.prove(pair.getKey(), pair.getValue());
    }
    List<String> missing =
        catalog.versions().stream().filter(version -> !compared.contains(version)).toList();
    List<Difference> all = new ArrayList<>(differences);
    all.addAll(run.differences);
    return new Result(
        compared.size(),
        missing,
        definitions,
        pairs.size(),
        (int) pairs.keySet().stream().map(Pair::catalogued).distinct().count(),
        run.met.size(),
        run.judged.sum(),
        run.mutants.sum(),
        run.rejections.sum(),
        all);
  }

  /** One run over objects. */
  private static final class Run {
    private final List<JsonNode> objects;
    private final Map<String, List<Judgement>> sweep;
    private final long seed;
    private final int perObjectAndRule;
    private final Set<Integer> met = new LinkedHashSet<>();
    private final LongAdder judged = new LongAdder();
    private final LongAdder mutants = new LongAdder();
    private final LongAdder rejections = new LongAdder();
    private final List<Difference> differences = new ArrayList<>();

    Run(
        List<JsonNode> objects,
        Map<String, List<Judgement>> sweep,
        long seed,
        int perObjectAndRule) {
      this.objects = objects;
      this.sweep = sweep;
      this.seed = seed;
      this.perObjectAndRule = perObjectAndRule;
    }

    void prove(Pair pair, List<String> versions) throws SnapshotException {
      String own = VersionCatalog.facts(pair.original());
      String catalogued = VersionCatalog.facts(pair.catalogued());
      if (!own.equals(catalogued)) {
        differences.add(
            new Difference(
                versions,
                pair.original().name(),
                Optional.empty(),
                Optional.empty(),
                "facts " + own,
                "facts " + catalogued));
      }
      int[] ofThisKind =
          IntStream.range(0, objects.size()).filter(i -> isOf(pair, objects.get(i))).toArray();
      List<Found> found =
          IntStream.of(ofThisKind).parallel().mapToObj(i -> judge(pair, versions, i)).toList();
      for (int i : ofThisKind) {
        met.add(i);
      }
      for (Found one : found) {
        if (one.unreadable() != null) {
          throw one.unreadable();
        }
        differences.addAll(one.differences());
      }
    }

    /** What one object gave; a failure waits until the others are done. */
    private record Found(List<Difference> differences, SnapshotException unreadable) {}

    private static boolean isOf(Pair pair, JsonNode object) {
      return object.path("kind").asText().equals(pair.original().kind())
          && object.path("apiVersion").asText().startsWith(pair.original().group() + "/");
    }

    private Found judge(Pair pair, List<String> versions, int index) {
      JsonNode object = objects.get(index);
      CrdSchemas originals = CrdSchemas.of(List.of(pair.original()));
      StrictDecoder original = new StrictDecoder(originals);
      StrictDecoder catalogued = new StrictDecoder(CrdSchemas.of(List.of(pair.catalogued())));
      List<Difference> found = new ArrayList<>();
      Judgement expected = original.decode(object);
      judged.increment();
      // The catalog's word as diagnoses and floors use it, what releases share worked out once.
      Judgement swept = sweep.get(versions.get(0)).get(index);
      compare(pair, versions, object, Optional.empty(), expected, swept).ifPresent(found::add);
      try {
        for (Mutant mutant :
            MutationRun.mutants(List.of(object), originals, seed + index, perObjectAndRule)) {
          mutants.increment();
          compare(
                  pair,
                  versions,
                  object,
                  Optional.of(mutant),
                  original.decode(mutant.object()),
                  catalogued.decode(mutant.object()))
              .ifPresent(found::add);
        }
      } catch (SnapshotException e) {
        return new Found(found, e);
      }
      return new Found(found, null);
    }

    private Optional<Difference> compare(
        Pair pair,
        List<String> versions,
        JsonNode object,
        Optional<Mutant> mutant,
        Judgement original,
        Judgement catalogued) {
      rejections.add(original.rejections().size());
      String expected = words(original);
      String own = words(catalogued);
      if (expected.equals(own)) {
        return Optional.empty();
      }
      String name =
          object.path("kind").asText() + "/" + object.path("metadata").path("name").asText();
      return Optional.of(
          new Difference(
              versions, pair.original().name(), Optional.of(name), mutant, expected, own));
    }

    /**
     * All that is compared. CEL stands aside: a CRD has the text of a rule and the catalog its
     * hash, so what a rule says is left out, and which rules were met, at how many places, is not.
     */
    private static String words(Judgement judgement) {
      StringBuilder words = new StringBuilder();
      for (RejectedField field : judgement.rejections()) {
        if (field.rule() != Rule.CEL) {
          words.append("; ").append(field.path()).append(' ').append(field.rule().id());
          field.expected().ifPresent(expected -> words.append(" wants ").append(expected));
          field.found().ifPresent(met -> words.append(" found ").append(met));
        }
      }
      boolean judged = judgement instanceof Accepted || judgement instanceof Rejected;
      words.insert(
          0,
          judged
              ? words.isEmpty() ? "Accepted" : "Rejected"
              : judgement.getClass().getSimpleName());
      Map<String, Integer> met = new TreeMap<>(judgement.cel().evaluated());
      judgement.cel().open().forEach(site -> met.merge(site.rule().sha256(), 1, Integer::sum));
      met.forEach(
          (rule, places) -> words.append("; rule ").append(rule).append(" met at ").append(places));
      return words.toString();
    }
  }
}
