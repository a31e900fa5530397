package io.skewpack.contract;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.skewpack.contract.StageEnvironment.Controller;
import io.skewpack.contract.StageEnvironment.Declared;
import io.skewpack.contract.StageEnvironment.Layer;
import io.skewpack.contract.StageEnvironment.Supplied;
import io.skewpack.contract.StageFacts.LayerFact;
import io.skewpack.contract.StageFacts.StageFact;
import io.skewpack.contract.StageFacts.UnknownFact;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What every stage of one KubeBlocks release gets, from {@code stage-environments.json}: facts read
 * from the sources of {@code apecloud/kubeblocks}, each with the file and function that says so.
 *
 * <p>Lines 1.0, 1.1 and 1.2 were read. Where a line changed along the way, the version decides; a
 * line alone means its newest release that was read. What the container runtime and Kubernetes
 * itself set ({@code PATH}, {@code HOSTNAME}, {@code KUBERNETES_SERVICE_HOST}, ...) is not listed.
 *
 * <p>A stage runs the same for whichever chart, so a layer says <em>who</em> declares and never
 * what. Conditions say when a variable is there: see {@link StageCondition}.
 */
public final class StageEnvironments {

  private static final String RESOURCE = "stage-environments.json";

  /** Commands inside a container: they run with what the container has. */
  private static final Set<String> IN_CONTAINER =
      Set.of("livenessProbe", "readinessProbe", "startupProbe", "postStart", "preStop");

  /** The id of the reason when the line itself was not read. */
  public static final String LINE_NOT_READ = "lineNotRead";

  private final StageFacts facts;

  /** Empty when nothing is known of the line. */
  private final Optional<Release> release;

  private StageEnvironments(StageFacts facts, Optional<Release> release) {
    this.facts = facts;
    this.release = release;
  }

  /**
   * @param version {@code 1.0.3-beta.8}, {@code v1.1.0}, or a line, {@code 1.2}; anything that is
   *     neither, and a line that was not read, gives one that knows no stage
   */
  public static StageEnvironments of(String version) {
    StageFacts facts = Loaded.FACTS;
    Optional<String> newest =
        Optional.ofNullable(facts.lines().get(version)).map(StageFacts.Line::newestRead);
    return new StageEnvironments(
        facts,
        Release.parse(newest.orElse(version))
            .filter(release -> facts.lines().containsKey(release.line())));
  }

  /** Whether anything was read of this release's line. */
  public boolean known() {
    return release.isPresent();
  }

  /** The lines that were read. */
  public static SortedSet<String> lines() {
    return new TreeSet<>(Loaded.FACTS.lines().keySet());
  }

  /**
   * What a stage gets.
   *
   * @param kind the kind of the object that has the action: {@code ActionSet}, {@code
   *     ComponentDefinition}, ...
   * @param stage as {@code contracts.json} names it. One id more: {@code ops.exec.words} is what
   *     {@code $(NAME)} in the words of an OpsDefinition's exec action is replaced from; the
   *     command itself never sees those variables
   * @return absent when it is not known; {@link #whyUnknown} then has the reason
   */
  public Optional<StageEnvironment> stage(String kind, String stage) {
    return find(fact -> fact.kind().equals(kind), stage);
  }

  /** The same for a stage that only one kind has; of several, the ComponentDefinition's. */
  public Optional<StageEnvironment> stage(String stage) {
    return find(fact -> true, stage);
  }

  private Optional<StageEnvironment> find(Predicate<StageFact> kind, String stage) {
    return release.flatMap(
        version ->
            facts.stages().stream()
                .filter(kind)
                .filter(fact -> fact.stages().contains(withoutHook(stage)))
                .filter(fact -> StageFacts.covers(fact.in(), version))
                .findFirst()
                .map(fact -> new StageEnvironment(stage, layers(fact.layers(), version).toList())));
  }

  /**
   * Why a stage is not known: an id whose words are the text {@code contract.unknown.<id>}; absent
   * when the stage is known, or when nothing at all is said of it.
   */
  public Optional<String> whyUnknown(String kind, String stage) {
    if (release.isEmpty()) {
      return Optional.of(LINE_NOT_READ);
    }
    return facts.unknown().stream()
        .filter(fact -> fact.kind().equals(kind))
        .filter(fact -> fact.stages().contains(withoutHook(stage)))
        .filter(fact -> StageFacts.covers(fact.in(), release.orElseThrow()))
        .findFirst()
        .map(UnknownFact::reason);
  }

  /**
   * A condition by its id.
   *
   * @throws IllegalArgumentException when no layer and no variable has it
   */
  public StageCondition condition(String id) {
    StageFacts.ConditionFact fact = facts.conditions().get(id);
    if (fact == null) {
      throw new IllegalArgumentException("no such condition: " + id);
    }
    return new StageCondition(id, fact.decidedBy(), source(fact.source()));
  }

  /** The ids of all conditions, of every line. */
  public static SortedSet<String> conditions() {
    return new TreeSet<>(Loaded.FACTS.conditions().keySet());
  }

  /** The ids of all reasons for which a stage is not known. */
  public static SortedSet<String> reasons() {
    SortedSet<String> reasons = new TreeSet<>(Set.of(LINE_NOT_READ));
    Loaded.FACTS.unknown().forEach(fact -> reasons.add(fact.reason()));
    return reasons;
  }

  private Stream<Layer> layers(List<LayerFact> layers, Release version) {
    return layers.stream()
        .filter(fact -> StageFacts.covers(fact.in(), version))
        .flatMap(
            fact ->
                fact.group() != null
                    ? layers(Objects.requireNonNull(facts.groups().get(fact.group())), version)
                    : Stream.of(layer(fact)));
  }

  private Layer layer(LayerFact fact) {
    String source = source(Objects.requireNonNull(fact.source()));
    if (fact.declared() != null) {
      return new Declared(fact.declared(), fact.envFrom(), fact.when(), source);
    }
    List<Supplied> variables = new ArrayList<>();
    for (StageFacts.VariableFact variable : facts.variables(Objects.requireNonNull(fact.set()))) {
      variables.add(new Supplied(variable.name(), variable.when()));
    }
    return new Controller(variables, fact.when(), source);
  }

  private String source(String name) {
    StageFacts.SourceFact source =
        Objects.requireNonNull(facts.sources().get(name), () -> "source " + name);
    String line = release.map(Release::line).orElse(facts.newestLine());
    return "%s, %s (%s)"
        .formatted(
            source.files().getOrDefault(line, source.file()),
            source.function(),
            source.at().getOrDefault(line, facts.lines().get(line).readAt()));
  }

  private static String withoutHook(String stage) {
    int dot = stage.lastIndexOf('.');
    return dot > 0 && IN_CONTAINER.contains(stage.substring(dot + 1))
        ? stage.substring(0, dot)
        : stage;
  }

  /** Read once, when it is first asked for. */
  private static final class Loaded {
    static final StageFacts FACTS = load();

    private static StageFacts load() {
      try (InputStream in = StageEnvironments.class.getResourceAsStream(RESOURCE)) {
        return SnapshotJson.mapper()
            .readerFor(StageFacts.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(Objects.requireNonNull(in, RESOURCE));
      } catch (IOException e) {
        throw new UncheckedIOException(RESOURCE + " in the program itself is damaged", e);
      }
    }
  }
}
