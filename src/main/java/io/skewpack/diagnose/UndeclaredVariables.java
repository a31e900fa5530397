package io.skewpack.diagnose;

import io.skewpack.contract.ContractReview;
import io.skewpack.contract.ContractReview.UnknownStage;
import io.skewpack.contract.ContractReview.UnreadPlace;
import io.skewpack.contract.Need.Place;
import io.skewpack.contract.Need.Strength;
import io.skewpack.contract.Supply;
import io.skewpack.contract.UnmetNeed;
import io.skewpack.contract.script.ScriptReading.Reason;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Facts.Terms;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Variables that a script needs and its stage does not give it: failure layer 5. What is the same
 * for many objects, as for every version of one engine, is one finding.
 */
final class UndeclaredVariables implements Check {

  private static final int FAILURE_LAYER = 5;
  static final String ID = "undeclared-variables";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Finding> examine(Examination examination) {
    return examination.contractReview().map(UndeclaredVariables::judge).orElse(List.of());
  }

  private static List<Finding> judge(ContractReview.Result review) {
    List<Finding> findings = new ArrayList<>();
    Map<Same, List<UnmetNeed>> groups = new LinkedHashMap<>();
    for (UnmetNeed unmet : review.unmet()) {
      if (severity(unmet).isPresent()) {
        groups.computeIfAbsent(Same.as(unmet), same -> new ArrayList<>()).add(unmet);
      }
    }
    for (Severity severity : Severity.values()) {
      groups.values().stream()
          .filter(group -> severity(group.get(0)).filter(severity::equals).isPresent())
          .forEach(group -> findings.add(finding(severity, group)));
    }
    findings.addAll(unread(review));
    boolean clean = findings.stream().noneMatch(finding -> finding.status() == Status.FAIL);
    if (clean && !review.actions().isEmpty()) {
      Facts facts = Facts.of("actions", review.actions().size());
      findings.add(
          new Finding(
              ID,
              Status.PASS,
              Severity.INFO,
              Layer.CONTRACT,
              Optional.of(FAILURE_LAYER),
              "check." + ID + ".pass",
              facts,
              true,
              List.of(
                  Evidence.derived(
                      "evidence.actions", facts, new Pointer(Contracts.PATH, "/actions")))));
    }
    return findings;
  }

  /**
   * What makes several unmet needs one finding: the same line of the same script for the same
   * reason; and of what is no more than a remark, the same script.
   */
  private record Same(String variable, String stage, String script, int line, String kind) {
    static Same as(UnmetNeed unmet) {
      Place place = unmet.need().places().get(0);
      boolean together = isRemark(unmet);
      return new Same(
          together ? "" : unmet.need().name(),
          unmet.action().stage(),
          place.script().map(script -> script.sha256()).orElse(place.where()),
          together ? 0 : place.line(),
          kindOf(unmet));
    }
  }

  /** What holds today, or what the script does without. */
  private static boolean isRemark(UnmetNeed unmet) {
    return List.of("fromFirst", "optional", "unknown").contains(kindOf(unmet));
  }

  /** By the rule of the static check; absent for what a list must not be filled with. */
  private static Optional<Severity> severity(UnmetNeed unmet) {
    boolean nothing = unmet.supply() instanceof Supply.Nothing;
    if (unmet.need().strength() == Strength.OPTIONAL) {
      return nothing ? Optional.of(Severity.INFO) : Optional.empty();
    }
    if (unmet.supply() instanceof Supply.Unknown) {
      return Optional.of(Severity.INFO);
    }
    boolean checked = unmet.need().strength() == Strength.CHECKED;
    if (checked && !nothing && !(unmet.supply() instanceof Supply.FromContainer)) {
      return Optional.empty();
    }
    boolean sure =
        nothing
            && unmet.need().strength() == Strength.NEEDED
            && unmet.need().isSure()
            && isEnvironment(unmet.need().name())
            && !EXTENSION.matcher(unmet.need().name()).matches()
            && !isOfTheImage(unmet);
    return Optional.of(sure ? Severity.BLOCKER : Severity.WARNING);
  }

  /**
   * Whether a name is one of the environment's: those that programs share have no small letters
   * (POSIX, XBD 8.1). Another one is a slip inside the script.
   */
  private static boolean isEnvironment(String name) {
    return name.chars().noneMatch(Character::isLowerCase);
  }

  /** Names by which people add to a command line, and which are meant to be empty else. */
  private static final Pattern EXTENSION =
      Pattern.compile("(?:EXTRA|CUSTOM)_.*|.*_(?:ARGS|OPTS|OPTIONS|FLAGS)|JAVA_OPT|JVMFLAGS");

  /** What an image says of itself, as Docker's official images do in their Dockerfiles. */
  private static final Pattern OF_AN_IMAGE = Pattern.compile(".*_(?:VERSION|MAJOR|HOME)");

  /**
   * Whether the image may set what the chart does not: it is an engine's own container, or what an
   * image says of itself is asked for.
   */
  private static boolean isOfTheImage(UnmetNeed unmet) {
    String stage = unmet.action().stage();
    return stage.startsWith("container")
        || stage.startsWith("initContainer")
        || OF_AN_IMAGE.matcher(unmet.need().name()).matches();
  }

  private static Finding finding(Severity severity, List<UnmetNeed> group) {
    UnmetNeed first = group.get(0);
    Place place = first.need().places().get(0);
    List<String> objects =
        group.stream().map(unmet -> unmet.action().object()).distinct().sorted().toList();
    List<String> variables =
        group.stream().map(unmet -> unmet.need().name()).distinct().sorted().toList();
    Facts facts =
        Facts.of("variable", first.need().name())
            .with("variables", variables)
            .with("variablesCount", variables.size())
            .with("stage", first.action().stage())
            .with("object", objects.get(0))
            .withFew("objects", objects)
            .with("script", place.object().equals(first.action().object()) ? null : place.object())
            .with("where", place.where())
            .with("line", place.line())
            .with("places", first.need().places().size())
            .with("effect", new Term("contract.effect." + place.effect().name()))
            .withFew("unknownSources", first.need().unknownSources())
            .with(
                "unread",
                first.need().unread().isEmpty()
                    ? null
                    : new Terms(
                        first.need().unread().stream()
                            .map(reason -> "contract.doubt." + reason.name())
                            .toList()))
            .with("image", isOfTheImage(first) ? 1 : 0)
            .with("slip", isEnvironment(first.need().name()) ? 0 : 1)
            .with(
                "could",
                new Terms(
                    first.declarers().stream()
                        .distinct()
                        .map(declarer -> "contract.declarer." + declarer.name())
                        .toList()))
            .withFew(
                "elsewhere",
                first.elsewhere().stream()
                    .map(site -> site.object() + " " + site.entry().path())
                    .distinct()
                    .toList())
            .with(supply(first.supply()));
    return new Finding(
        ID,
        Status.FAIL,
        severity,
        Layer.CONTRACT,
        Optional.of(FAILURE_LAYER),
        "check." + ID + "." + kindOf(first),
        facts,
        true,
        evidence(group, facts));
  }

  private static String kindOf(UnmetNeed unmet) {
    if (unmet.need().strength() == Strength.OPTIONAL) {
      return "optional";
    }
    Supply supply = unmet.supply();
    if (supply instanceof Supply.Conditional) {
      return "conditional";
    }
    if (supply instanceof Supply.FromContainer container) {
      return container.without().isEmpty() ? "fromFirst" : "fromSome";
    }
    if (supply instanceof Supply.SomeMethods) {
      return "someMethods";
    }
    if (supply instanceof Supply.Unknown) {
      return "unknown";
    }
    return unmet.need().strength() == Strength.CHECKED ? "checked" : "nothing";
  }

  private static Facts supply(Supply supply) {
    if (supply instanceof Supply.Conditional conditional) {
      return Facts.of(
          "conditions",
          new Terms(
              conditional.conditions().stream().map(id -> "contract.condition." + id).toList()));
    }
    if (supply instanceof Supply.FromContainer container) {
      return Facts.none().withFew("with", container.with()).withFew("without", container.without());
    }
    if (supply instanceof Supply.SomeMethods methods) {
      return Facts.none().withFew("with", methods.with()).withFew("without", methods.without());
    }
    return supply instanceof Supply.Unknown unknown
        ? Facts.none().with("why", Optional.of(unknown.why()).filter(why -> !why.isEmpty()))
        : Facts.none();
  }

  private static List<Evidence> evidence(List<UnmetNeed> group, Facts facts) {
    UnmetNeed first = group.get(0);
    Place place = first.need().places().get(0);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidence.derived("evidence.variableRead", facts, place.content()));
    group.stream()
        .map(UnmetNeed::action)
        .distinct()
        .limit(3)
        .forEach(
            action ->
                evidence.add(
                    Evidence.derived(
                        "evidence.stageOfAction",
                        Facts.of("object", action.object())
                            .with("path", action.path())
                            .with("variable", first.need().name()),
                        action.content())));
    first.elsewhere().stream()
        .limit(1)
        .forEach(
            site ->
                evidence.add(
                    Evidence.observed(
                        "evidence.declaredElsewhere",
                        Facts.of("object", site.object())
                            .with("path", site.entry().path())
                            .with("variable", first.need().name()),
                        site.content())));
    return evidence;
  }

  /** Places of scripts that were not read, one finding a script; stages that nobody knows. */
  private static List<Finding> unread(ContractReview.Result review) {
    Map<String, List<UnreadPlace>> byScript = new LinkedHashMap<>();
    for (UnreadPlace place : review.unread()) {
      byScript
          .computeIfAbsent(
              place.script().sha256() + place.place().reason(), key -> new ArrayList<>())
          .add(place);
    }
    Stream<Finding> scripts = byScript.values().stream().map(UndeclaredVariables::unread);
    return Stream.concat(
            scripts,
            review.unknownStages().stream()
                .collect(
                    Collectors.toMap(
                        unknown -> unknown.action().stage(),
                        unknown -> unknown,
                        (first, other) -> first,
                        LinkedHashMap::new))
                .values()
                .stream()
                .map(UndeclaredVariables::unknownStage))
        .toList();
  }

  private static Finding unread(List<UnreadPlace> places) {
    UnreadPlace first = places.get(0);
    Facts facts =
        Facts.of("object", first.script().object())
            .with("path", first.script().path())
            .with("line", first.place().line())
            .with("column", first.place().column())
            .with("detail", first.place().detail())
            .with("places", places.size())
            .with("reason", new Term("contract.unread." + first.place().reason().name()));
    // No capture can close the gap of a name that is made when the script runs.
    boolean counts = !List.of(Reason.DYNAMIC, Reason.TEMPLATE).contains(first.place().reason());
    return open("unread", facts, counts, first.script().content());
  }

  private static Finding unknownStage(UnknownStage unknown) {
    Action action = unknown.action();
    Facts facts =
        Facts.of("stage", action.stage())
            .with("object", action.object())
            .with("path", action.path())
            .with("why", unknown.why().map(reason -> new Term("contract.unknown." + reason)));
    return open("unknownStage", facts, false, action.content());
  }

  /**
   * @param counts whether it counts in the exit code
   */
  private static Finding open(String variant, Facts facts, boolean counts, Pointer at) {
    return new Finding(
        ID,
        Status.NOT_EVALUATED,
        Severity.WARNING,
        Layer.CONTRACT,
        Optional.of(FAILURE_LAYER),
        "check." + ID + "." + variant,
        facts,
        counts,
        List.of(Evidence.observed("evidence." + variant, facts, at)));
  }
}
