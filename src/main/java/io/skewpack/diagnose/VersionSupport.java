package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.diagnose.DeclaredConstraint.Answer;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.RejectedField;
import io.skewpack.schema.SemanticVersion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which KubeBlocks versions accept everything that a chart renders, against what it declares.
 * Versions are without the leading v, oldest first. CEL rules are not evaluated: the catalog holds
 * only their hashes.
 *
 * @param name Chart.yaml's name, or what stands for it
 * @param declared the annotation {@code addon.kubeblocks.io/kubeblocks-version}, as written; absent
 *     when there is none
 * @param declaration what the addon controller makes of it
 * @param accepts the versions that reject nothing
 * @param rejects the other versions, each with every rejected field once
 * @param objects how many objects were held against each version
 * @param customResources how many of them are of a kind that KubeBlocks defines in some version
 * @param celRules how many distinct CEL rules apply and were not evaluated
 * @param unjudged kinds of groups that are not KubeBlocks' and not Kubernetes' own, as {@code
 *     group/Kind}: nobody here can say that they are fine
 * @param admittedButRejected versions that the declaration admits although they reject: holes.
 *     Empty when nothing is declared
 * @param excludedButAccepted versions that the declaration excludes although they accept
 * @param suggested a constraint that admits exactly the accepting versions; absent when there are
 *     none, and when no custom resource was judged
 * @param hooksHidden whether the chart has hooks that were not rendered, so that what they hold was
 *     not judged
 * @param beyondConstraints rejecting versions whose addon controller does not read the declaration,
 *     so that no constraint keeps the chart away from them
 */
public record VersionSupport(
    String name,
    Optional<String> declared,
    Declaration declaration,
    List<String> accepts,
    List<RejectingVersion> rejects,
    int objects,
    int customResources,
    int celRules,
    List<String> unjudged,
    List<String> admittedButRejected,
    List<String> excludedButAccepted,
    Optional<String> suggested,
    boolean hooksHidden,
    List<String> beyondConstraints) {

  /**
   * The first release whose addon controller compares the declaration with the version that runs:
   * {@code KBVersionValidate} in KubeBlocks' {@code controllers/extensions/const.go} is there from
   * v1.0.0 on, and in no 0.9 tag.
   */
  private static final SemanticVersion FIRST_TO_READ = new SemanticVersion(1, 0, 0, "");

  /** What the addon controller makes of a declaration. */
  public enum Declaration {
    /** Rendered manifests have no Chart.yaml to declare anything in. */
    NO_CHART,
    /** Nothing is declared: the controller admits every version. */
    NONE,
    /** The controller cannot read it: it returns an error for every version. */
    UNPARSABLE,
    READ
  }

  /**
   * A version that rejects.
   *
   * @param fields each once, sorted by kind, path and rule
   */
  public record RejectingVersion(String version, List<Field> fields) {
    public RejectingVersion {
      Objects.requireNonNull(version);
      fields = List.copyOf(fields);
    }
  }

  /**
   * A rejected field.
   *
   * @param path absolute, with {@code []} for indexes
   * @param rule the rule's id
   */
  public record Field(String kind, String path, String rule) implements Comparable<Field> {
    private static final Comparator<Field> ORDER =
        Comparator.comparing(Field::kind).thenComparing(Field::path).thenComparing(Field::rule);

    @Override
    public int compareTo(Field other) {
      return ORDER.compare(this, other);
    }
  }

  public VersionSupport {
    Objects.requireNonNull(name);
    Objects.requireNonNull(declared);
    Objects.requireNonNull(declaration);
    accepts = List.copyOf(accepts);
    rejects = List.copyOf(rejects);
    unjudged = List.copyOf(unjudged);
    admittedButRejected = List.copyOf(admittedButRejected);
    excludedButAccepted = List.copyOf(excludedButAccepted);
    Objects.requireNonNull(suggested);
    beyondConstraints = List.copyOf(beyondConstraints);
  }

  /**
   * Holds a chart against every version of the catalog.
   *
   * @param chart whether there is a Chart.yaml to declare something in
   * @param declared what it declares
   * @param objects everything the chart renders
   * @param cannotShow what the rendering leaves out, in the words of {@code Rendering.cannotShow}
   */
  public static VersionSupport of(
      String name,
      boolean chart,
      Optional<String> declared,
      List<JsonNode> objects,
      List<String> cannotShow,
      VersionCatalog catalog) {
    Map<String, List<Judgement>> sweep = catalog.sweep(objects);
    List<String> accepts = new ArrayList<>();
    List<RejectingVersion> rejects = new ArrayList<>();
    Set<String> celRules = new TreeSet<>();
    Set<String> unjudged = new TreeSet<>();
    sweep.forEach(
        (version, judgements) -> {
          Set<Field> fields = new TreeSet<>();
          for (int i = 0; i < judgements.size(); i++) {
            Judgement judgement = judgements.get(i);
            judgement.rejections().forEach(field -> fields.add(field(field)));
            judgement.celSites().forEach(site -> celRules.add(site.rule().sha256()));
            if (judgement instanceof Judgement.NotEvaluated open) {
              unjudged.add(open.detail() + "/" + objects.get(i).path("kind").asText());
            }
          }
          if (fields.isEmpty()) {
            accepts.add(version);
          } else {
            rejects.add(new RejectingVersion(version, List.copyOf(fields)));
          }
        });
    Optional<String> constraint = declared.filter(text -> !text.isEmpty());
    Declaration declaration = declaration(chart, constraint);
    boolean read = declaration == Declaration.READ;
    int customResources = customResources(sweep, objects.size());
    List<String> rejecting = rejects.stream().map(RejectingVersion::version).toList();
    return new VersionSupport(
        name,
        constraint,
        declaration,
        accepts,
        rejects,
        objects.size(),
        customResources,
        celRules.size(),
        List.copyOf(unjudged),
        read ? rejecting.stream().filter(v -> admits(constraint, v)).toList() : List.of(),
        read && customResources > 0
            ? accepts.stream().filter(v -> !admits(constraint, v)).toList()
            : List.of(),
        // Where KubeBlocks has nothing to judge, its versions have nothing to be told apart by.
        customResources > 0
            ? SuggestedConstraint.of(catalog.versions(), new LinkedHashSet<>(accepts))
            : Optional.empty(),
        cannotShow.contains(HiddenTemplates.HOOKS),
        rejecting.stream().filter(VersionSupport::doesNotRead).toList());
  }

  /** Whether something of it could not be judged: other groups, an unreadable declaration. */
  public boolean isIncomplete() {
    return objects == 0
        || hooksHidden
        || !unjudged.isEmpty()
        || declaration == Declaration.UNPARSABLE;
  }

  private static Declaration declaration(boolean chart, Optional<String> declared) {
    if (!chart) {
      return Declaration.NO_CHART;
    }
    if (declared.isEmpty()) {
      return Declaration.NONE;
    }
    return DeclaredConstraint.evaluate(declared.get(), "1.0.0") == Answer.UNPARSABLE
        ? Declaration.UNPARSABLE
        : Declaration.READ;
  }

  private static boolean admits(Optional<String> constraint, String version) {
    return SuggestedConstraint.admits(constraint.orElse(""), version);
  }

  private static boolean doesNotRead(String version) {
    return SemanticVersion.parse(version)
        .filter(known -> known.compareTo(FIRST_TO_READ) < 0)
        .isPresent();
  }

  private static Field field(RejectedField field) {
    return new Field(field.kind(), FieldPath.parse(field.path()).pattern(), field.rule().id());
  }

  private static int customResources(Map<String, List<Judgement>> sweep, int objects) {
    int count = 0;
    for (int i = 0; i < objects; i++) {
      int index = i;
      boolean builtIn =
          sweep.values().stream().allMatch(own -> own.get(index) instanceof Judgement.BuiltIn);
      count += builtIn ? 0 : 1;
    }
    return count;
  }
}
