package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.CrdSchemas;
import io.skewpack.schema.FieldLocator;
import io.skewpack.schema.FieldLocator.Presence;
import io.skewpack.schema.Judgement;
import io.skewpack.schema.Rule;
import io.skewpack.schema.StructuralSchema;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.CrdLayer.CrdVersion;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.Substrate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a snapshot itself says to a reported text, beyond what checks found: its schemas to a field,
 * its definitions to a kind and a stored version, its declared constraint to a running version.
 *
 * @param variant the end of the text's key
 * @param evidence what in the snapshot confirms or contradicts the text
 */
record SnapshotWord(Standing standing, String variant, Facts facts, List<Evidence> evidence) {

  SnapshotWord {
    Objects.requireNonNull(standing);
    Objects.requireNonNull(variant);
    Objects.requireNonNull(facts);
    evidence = List.copyOf(evidence);
  }

  private static SnapshotWord confirmed(String variant, Facts facts, List<Evidence> evidence) {
    return new SnapshotWord(Standing.CONFIRMED, variant, facts, evidence);
  }

  private static SnapshotWord contradicted(String variant, Facts facts, List<Evidence> evidence) {
    return new SnapshotWord(Standing.CONTRADICTED, variant, facts, evidence);
  }

  private static SnapshotWord silent(String variant, Facts facts) {
    return new SnapshotWord(Standing.NOT_JUDGED, variant, facts, List.of());
  }

  /** To a text that is judged by the snapshot itself. */
  static SnapshotWord to(ReportedText text, Examination examination) {
    return switch (text.known().judge()) {
      case FIELD -> toField(text, examination);
      case KIND -> toKind(text, examination);
      case STORED_VERSION -> toStoredVersion(text, examination);
      case CONSTRAINT -> toConstraint(text, examination);
      case CAUSES, NOTHING -> silent("nothing", Facts.none());
    };
  }

  // ---- fields

  private static SnapshotWord toField(ReportedText text, Examination examination) {
    String path = text.path().orElseThrow();
    Facts facts = Facts.of("path", path).with("kind", text.kind());
    if (examination.crds().isEmpty()) {
      return silent("field.noCrds", facts);
    }
    Optional<FieldStory> story =
        examination.stories().stream().filter(one -> isAbout(text, path, one)).findFirst();
    if (story.isPresent()) {
      FieldStory rejected = story.get();
      return confirmed(
          "field.rejected",
          facts.with("kind", rejected.kind()).with("places", rejected.places().size()),
          List.of(RejectedFields.evidence(rejected, rejected.places().get(0))));
    }
    FieldPath field;
    try {
      field = FieldPath.parse(path);
    } catch (IllegalArgumentException e) {
      return silent("field.noKind", facts);
    }
    List<Served> served = served(text, field, examination);
    if (served.isEmpty()) {
      return silent(text.kind().isPresent() ? "field.kindNotCaptured" : "field.noKind", facts);
    }
    Facts named =
        facts
            .with("kind", served.get(0).kind())
            .with("versions", served.stream().map(Served::version).distinct().toList());
    Rule rule = text.known().rule().orElse(null);
    if (rule == Rule.UNKNOWN) {
      return toUnknown(served, named, examination);
    }
    if (rule == Rule.REQUIRED) {
      return toRequired(served, field, named, examination);
    }
    return served.stream().allMatch(one -> one.presence() == Presence.ABSENT)
        ? contradicted("field.absentHere", named, evidence("evidence.absentHere", served, named))
        : silent("field.values", named);
  }

  private static boolean isAbout(ReportedText text, String path, FieldStory story) {
    boolean sameKind = text.kind().isEmpty() || text.kind().get().equals(story.kind());
    boolean sameVersion =
        text.apiVersion().isEmpty()
            || !text.apiVersion().get().contains("/")
            || text.apiVersion().get().equals(story.apiVersion());
    boolean sameRule = text.known().rule().map(rule -> rule == story.rule()).orElse(true);
    return sameKind && sameVersion && sameRule && !story.isAboutKind() && path.equals(story.path());
  }

  private static SnapshotWord toUnknown(List<Served> served, Facts facts, Examination examination) {
    boolean all = served.stream().noneMatch(one -> one.presence() == Presence.ABSENT);
    boolean none = served.stream().allMatch(one -> one.presence() == Presence.ABSENT);
    if (all) {
      return contradicted(
          "field.declared", facts, evidence("evidence.declaredHere", served, facts));
    }
    if (none) {
      return confirmed(
          "field.absent",
          facts.with("chart", examination.addon().isPresent() ? 1 : 0),
          evidence("evidence.absentHere", served, facts));
    }
    return silent("field.versions", facts);
  }

  private static SnapshotWord toRequired(
      List<Served> served, FieldPath field, Facts facts, Examination examination) {
    long required =
        served.stream().filter(one -> FieldLocator.isRequired(one.schema(), field)).count();
    if (required == 0) {
      return contradicted(
          "field.notRequired", facts, evidence("evidence.notRequiredHere", served, facts));
    }
    if (required < served.size()) {
      return silent("field.versions", facts);
    }
    List<Evidence> evidence = new ArrayList<>(evidence("evidence.requiredHere", served, facts));
    Optional<JudgedObject> accepted =
        examination.judged().stream()
            .filter(one -> one.object().kind().equals(served.get(0).kind()))
            .filter(one -> one.judgement() instanceof Judgement.Accepted)
            .findFirst();
    if (accepted.isEmpty()) {
      return confirmed("field.required", facts, evidence);
    }
    evidence.add(
        Evidence.observed(
            "evidence.object",
            Facts.of("kind", accepted.get().object().kind())
                .with("name", accepted.get().object().name()),
            Examination.addonObject(accepted.get().index())));
    return contradicted("field.supplied", facts, evidence);
  }

  /**
   * A kind, as a text or an object names it.
   *
   * @param group and version: empty when they are not said
   */
  private record Meant(String group, String version, String kind) {
    static Meant of(String apiVersion, String kind) {
      Optional<String> said = Optional.of(apiVersion);
      return new Meant(SnapshotWord.group(said), SnapshotWord.version(said), kind);
    }

    boolean is(CrdDefinition crd, CrdVersion one) {
      return kind.equals(crd.kind())
          && (group.isEmpty() || group.equals(crd.group()))
          && (version.isEmpty() || version.equals(one.name()));
    }
  }

  /** One version of a kind that the text may be about. */
  private record Served(
      String kind, String version, StructuralSchema schema, Presence presence, Pointer at) {}

  /**
   * Those of the kind that the text names; when it names none, those whose objects in the chart set
   * the field.
   */
  private static List<Served> served(ReportedText text, FieldPath field, Examination examination) {
    Set<Meant> meant = new LinkedHashSet<>();
    text.kind().map(kind -> Meant.of(text.apiVersion().orElse(""), kind)).ifPresent(meant::add);
    if (meant.isEmpty()) {
      for (JsonNode content : examination.addonContents()) {
        if (isSet(content, field.steps(), 0)) {
          meant.add(Meant.of(content.path("apiVersion").asText(), content.path("kind").asText()));
        }
      }
    }
    List<Served> all = new ArrayList<>();
    CrdSchemas schemas = examination.crds().orElseThrow();
    for (CrdDefinition crd : examination.crdLayer().orElseThrow().definitions()) {
      for (CrdVersion one : crd.versions()) {
        if (one.served() && meant.stream().anyMatch(kind -> kind.is(crd, one))) {
          schema(schemas, crd, one)
              .ifPresent(
                  schema ->
                      all.add(
                          new Served(
                              crd.kind(),
                              one.name(),
                              schema,
                              FieldLocator.presence(schema, field),
                              one.schema().orElseThrow())));
        }
      }
    }
    return all;
  }

  private static Optional<StructuralSchema> schema(
      CrdSchemas schemas, CrdDefinition crd, CrdVersion version) {
    try {
      return version.schema().isEmpty()
          ? Optional.empty()
          : schemas.schema(crd.group(), version.name(), crd.kind());
    } catch (SnapshotException e) {
      return Optional.empty();
    }
  }

  private static boolean isSet(JsonNode at, List<FieldPath.Step> steps, int from) {
    if (from == steps.size()) {
      return !at.isMissingNode();
    }
    FieldPath.Step step = steps.get(from);
    if (step.isKey()) {
      return isSet(at.path(step.key()), steps, from + 1);
    }
    for (JsonNode item : at) {
      if (isSet(item, steps, from + 1)) {
        return true;
      }
    }
    return false;
  }

  /** One piece for each version, of a kind as many as fit on a line. */
  private static List<Evidence> evidence(String id, List<Served> served, Facts facts) {
    return served.stream()
        .limit(ReportedText.MAX_PLACES)
        .map(
            one ->
                Evidence.derived(
                    id,
                    Facts.of("kind", one.kind())
                        .with("version", one.version())
                        .with("path", facts.values().get("path")),
                    one.at()))
        .toList();
  }

  private static String group(Optional<String> apiVersion) {
    return apiVersion.filter(v -> v.contains("/")).map(v -> v.split("/", 2)[0]).orElse("");
  }

  private static String version(Optional<String> apiVersion) {
    return apiVersion.map(v -> v.substring(v.indexOf('/') + 1)).orElse("");
  }

  // ---- kinds

  private static SnapshotWord toKind(ReportedText text, Examination examination) {
    Facts facts =
        Facts.none()
            .with("kind", text.kind().or(() -> text.name("plural")))
            .with("apiVersion", text.apiVersion());
    if (examination.crdLayer().isEmpty()) {
      return silent("kind.noCrds", facts);
    }
    String apiVersion = text.apiVersion().orElse("");
    boolean groupOnly = !apiVersion.isEmpty() && !apiVersion.contains("/");
    String group = groupOnly ? apiVersion : group(text.apiVersion());
    String version = groupOnly ? "" : version(text.apiVersion());
    List<CrdDefinition> all = examination.crdLayer().get().definitions();
    for (int i = 0; i < all.size(); i++) {
      CrdDefinition crd = all.get(i);
      boolean meant =
          text.kind().map(crd.kind()::equals).orElse(true)
              && text.name("plural").map(one -> names(one, crd)).orElse(true)
              && (group.isEmpty() || group.equals(crd.group()));
      if (meant) {
        List<String> served =
            crd.versions().stream().filter(CrdVersion::served).map(CrdVersion::name).toList();
        Facts here = facts.with("name", crd.name()).with("versions", served);
        List<Evidence> evidence =
            List.of(
                Evidence.observed(
                    "evidence.definition",
                    Facts.of("name", crd.name()).with("versions", served),
                    new Pointer(CrdLayer.PATH, "/definitions").child(i)));
        return version.isEmpty() || served.contains(version)
            ? contradicted("kind.served", here, evidence)
            : confirmed("kind.otherVersions", here, evidence);
      }
    }
    boolean known =
        all.stream()
            .anyMatch(
                crd ->
                    crd.group().equals(group)
                        || (isKubeBlocks(group) && isKubeBlocks(crd.group())));
    if (!known) {
      return silent("kind.groupNotCaptured", facts);
    }
    return confirmed(
        "kind.missing",
        facts.with("definitions", all.size()),
        List.of(
            Evidence.observed(
                "evidence.crds",
                Facts.of("count", all.size()),
                new Pointer(CrdLayer.PATH, "/definitions"))));
  }

  /** As kubectl takes it: the plural, or the whole name. */
  private static boolean names(String plural, CrdDefinition crd) {
    return plural.equals(crd.plural()) || plural.equals(crd.name());
  }

  private static boolean isKubeBlocks(String group) {
    return group.endsWith(".kubeblocks.io");
  }

  // ---- stored versions

  /**
   * The API server refuses a definition that drops a version in which objects are stored; {@code
   * status.storedVersions} says which those are.
   */
  private static SnapshotWord toStoredVersion(ReportedText text, Examination examination) {
    String stored = text.name("stored").orElse("");
    Facts facts = Facts.of("stored", stored).with("name", text.name("name"));
    if (examination.crdLayer().isEmpty()) {
      return silent("stored.noCrds", facts);
    }
    List<CrdDefinition> all = examination.crdLayer().get().definitions();
    List<Evidence> holding = new ArrayList<>();
    List<Evidence> others = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      CrdDefinition crd = all.get(i);
      if (!text.name("name").map(crd.name()::equals).orElse(true)
          || crd.storedVersions().isEmpty()) {
        continue;
      }
      Evidence evidence =
          Evidence.observed(
              "evidence.storedVersions",
              Facts.of("name", crd.name()).with("versions", crd.storedVersions()),
              new Pointer(CrdLayer.PATH, "/definitions").child(i).child("storedVersions"));
      if (crd.storedVersions().contains(stored)) {
        holding.add(evidence);
        names.add(crd.name());
      } else {
        others.add(evidence);
      }
    }
    if (!holding.isEmpty()) {
      return confirmed(
          "stored.here",
          facts.withFew("names", names),
          holding.stream().limit(ReportedText.MAX_PLACES).toList());
    }
    return others.isEmpty()
        ? silent("stored.noStatus", facts)
        : contradicted(
            "stored.notHere", facts, others.stream().limit(ReportedText.MAX_PLACES).toList());
  }

  // ---- the declared constraint

  private static SnapshotWord toConstraint(ReportedText text, Examination examination) {
    String constraint = text.name("constraint").orElse("").strip();
    String reported = bare(text.name("current").orElse(""));
    DeclaredConstraint.Answer answer = DeclaredConstraint.evaluate(constraint, reported);
    Facts facts =
        Facts.of("constraint", constraint)
            .with("current", reported)
            .with("excluded", answer == DeclaredConstraint.Answer.EXCLUDES ? 1 : 0);
    // The controller reads the label of its own Deployment.
    Optional<LiveControllers> live = LiveControllers.of(examination);
    Optional<String> running = live.flatMap(LiveControllers::runningVersion);
    if (running.isEmpty()) {
      return silent("constraint.notRunning", facts);
    }
    Facts here = facts.with("running", running.get());
    Evidence runs = live.orElseThrow().imageEvidence();
    if (!running.get().equals(reported)) {
      return contradicted("constraint.otherVersion", here, List.of(runs));
    }
    if (answer != DeclaredConstraint.Answer.EXCLUDES) {
      return contradicted("constraint.admits", here, List.of(runs));
    }
    List<Evidence> declared = declarations(examination, constraint, true);
    List<Evidence> otherwise = declarations(examination, constraint, false);
    if (declared.isEmpty() && !otherwise.isEmpty()) {
      List<Evidence> evidence = new ArrayList<>(List.of(runs));
      evidence.addAll(otherwise);
      return contradicted("constraint.otherDeclared", here, evidence);
    }
    List<Evidence> evidence = new ArrayList<>(List.of(runs));
    evidence.addAll(declared);
    return confirmed("constraint.excludes", here, evidence);
  }

  /** Where the chart and Addons declare this constraint, or another one. */
  private static List<Evidence> declarations(
      Examination examination, String constraint, boolean same) {
    List<Evidence> all = new ArrayList<>();
    examination
        .addon()
        .flatMap(CapturedChart::facts)
        .flatMap(ChartFacts::declaredConstraint)
        .filter(declared -> declared.strip().equals(constraint) == same)
        .ifPresent(
            declared ->
                all.add(
                    Evidence.observed(
                        "evidence.declared",
                        Facts.of("declared", declared),
                        new Pointer(ChartLayer.PATH, "/addon/facts")
                            .child("annotations")
                            .child(ChartFacts.KUBEBLOCKS_VERSION))));
    List<Substrate.Addon> addons =
        examination.snapshot().substrate().map(Substrate::addons).orElse(List.of());
    for (int i = 0; i < addons.size() && all.size() < ReportedText.MAX_PLACES; i++) {
      Optional<String> declared =
          addons.get(i).declared().filter(one -> one.strip().equals(constraint) == same);
      if (declared.isPresent() && same) {
        all.add(
            Evidence.observed(
                "evidence.declared",
                Facts.of("declared", declared.get()),
                new Pointer(Substrate.PATH, "/addons").child(i).child("declared")));
      }
    }
    return all;
  }

  private static String bare(String version) {
    return version.startsWith("v") ? version.substring(1) : version;
  }
}
