package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Shows that the decoder reports faults where and as what they are: puts one fault at a time into
 * accepted objects and counts how many are reported exactly, and nothing else with them.
 *
 * @param mutants how many were made
 * @param byRule how many were made to break each rule
 * @param misses those that were not reported exactly
 */
public record MutationRun(int mutants, Map<Rule, Integer> byRule, List<Miss> misses) {

  /**
   * A mutant that was not reported exactly.
   *
   * @param reported what was reported instead; empty when it was accepted
   */
  public record Miss(Mutant mutant, List<RejectedField> reported) {
    public Miss {
      reported = List.copyOf(reported);
    }
  }

  public MutationRun {
    byRule = Collections.unmodifiableMap(new EnumMap<>(byRule));
    misses = List.copyOf(misses);
  }

  public int exact() {
    return mutants - misses.size();
  }

  /**
   * Runs over every object that these schemas accept.
   *
   * @param seed the same seed, objects and schemas give the same mutants
   * @param perObjectAndRule at most so many mutants of one object for each rule
   * @throws SnapshotException when a schema cannot be read
   */
  public static MutationRun of(
      List<JsonNode> objects, CrdSchemas schemas, long seed, int perObjectAndRule)
      throws SnapshotException {
    StrictDecoder decoder = new StrictDecoder(schemas);
    EnumMap<Rule, Integer> byRule = new EnumMap<>(Rule.class);
    List<Miss> misses = new ArrayList<>();
    int count = 0;
    for (Mutant mutant : mutants(objects, schemas, seed, perObjectAndRule)) {
      count++;
      byRule.merge(mutant.rule(), 1, Integer::sum);
      Judgement judgement = decoder.decode(mutant.object());
      if (!mutant.isReportedBy(judgement)) {
        misses.add(new Miss(mutant, judgement.rejections()));
      }
    }
    return new MutationRun(count, byRule, misses);
  }

  /**
   * The mutants alone, in the order of the objects; for comparing with a real API server.
   *
   * @throws SnapshotException when a schema cannot be read
   */
  public static List<Mutant> mutants(
      List<JsonNode> objects, CrdSchemas schemas, long seed, int perObjectAndRule)
      throws SnapshotException {
    StrictDecoder decoder = new StrictDecoder(schemas);
    Random random = new Random(seed);
    List<Mutant> mutants = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      JsonNode object = objects.get(i);
      if (!(decoder.decode(object) instanceof Judgement.Accepted)) {
        continue;
      }
      String[] groupVersion = object.path("apiVersion").asText().split("/", 2);
      Optional<StructuralSchema> schema =
          schemas.schema(groupVersion[0], groupVersion[1], object.path("kind").asText());
      List<Mutant.Fault> faults = new ArrayList<>(FaultFinder.in(object, schema.orElseThrow()));
      Collections.shuffle(faults, random);
      EnumMap<Rule, Integer> made = new EnumMap<>(Rule.class);
      for (Mutant.Fault fault : faults) {
        if (made.merge(fault.rule(), 1, Integer::sum) <= perObjectAndRule) {
          mutants.add(fault.in(i, object));
        }
      }
    }
    return List.copyOf(mutants);
  }
}
