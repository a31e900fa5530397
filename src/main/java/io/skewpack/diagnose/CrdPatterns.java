package io.skewpack.diagnose;

import io.skewpack.diagnose.FieldManagers.Habit;
import io.skewpack.diagnose.SkewPattern.Certainty;
import io.skewpack.diagnose.SkewPattern.Kind;
import io.skewpack.diagnose.Timeline.Entry;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.CrdLayer.CrdDefinition;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the CRD layer says of how it came to differ: whether its schemas are a release's, who wrote
 * them, and whom they belong to. KubeBlocks' own chart never owns them: its {@code .helmignore}
 * leaves {@code crds/} out (deploy/helm/.helmignore), so an owner is always another one.
 */
final class CrdPatterns {

  private static final String APPLY_SET = "applyset.kubernetes.io/part-of";
  private static final String RELEASE_NAME = "meta.helm.sh/release-name";
  private static final String RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";

  /** {@code <application>:<group>/<kind>:<namespace>/<name>} (Argo CD, resource tracking). */
  private static final String ARGO_TRACKING = "argocd.argoproj.io/tracking-id";

  /** Flux labels what its controllers apply with the name and namespace of what told them to. */
  private static final String FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";

  private static final String FLUX_HELM = "helm.toolkit.fluxcd.io/";

  private final Examination examination;
  private final ReleaseDates dates;
  private final CrdLayer layer;
  private final CrdIdentity identity;

  private CrdPatterns(Examination examination, ReleaseDates dates) {
    this.examination = examination;
    this.dates = dates;
    this.layer = examination.crdLayer().orElseThrow();
    this.identity = CrdRelease.identity(examination);
  }

  /**
   * @param odd whether this layer disagrees with others; else only what matches no release is said
   */
  static List<SkewPattern> of(Examination examination, ReleaseDates dates, boolean odd) {
    if (examination.identification().isEmpty()) {
      return List.of();
    }
    CrdPatterns patterns = new CrdPatterns(examination, dates);
    Optional<SkewPattern> unreleased = patterns.unreleased();
    if (unreleased.isPresent()) {
      return List.of(unreleased.get());
    }
    boolean known = !patterns.identity.variant().equals("none");
    return odd && known ? List.of(patterns.leftBehind()) : List.of();
  }

  private Optional<SkewPattern> unreleased() {
    Facts facts = identity.facts().with("newest", newestRelease());
    if (identity.variant().equals("strangers")) {
      Optional<Entry> patch = newestWriteOf(identity.identification().strangers());
      Facts patched =
          facts
              .with(writers())
              .with(ownedBy(owner()))
              .with("patchedBy", patch.flatMap(Entry::manager))
              .with("patchedAt", patch.map(entry -> entry.at().toString()));
      return Optional.of(engineered("crd.patchedSchema", patched, patch));
    }
    Set<String> here = identity.here();
    boolean onlyLater = !here.isEmpty() && dates.then(here).isEmpty();
    // Whoever names a release by its version means it, whenever it was tagged.
    return onlyLater && !examination.crdsAreCatalogued()
        ? Optional.of(
            engineered(
                "crd.unreleasedThen",
                facts.with("later", examination.spans().of(here)),
                examination.timeline().newestCrdWrite()))
        : Optional.empty();
  }

  /** Of the last writes to these CRDs, the newest. */
  private Optional<Entry> newestWriteOf(List<String> crds) {
    return examination.timeline().entries().stream()
        .filter(entry -> entry.subject() == Timeline.Subject.CRD && crds.contains(entry.name()))
        .reduce((earlier, later) -> later);
  }

  private Facts.Versions newestRelease() {
    List<String> all = examination.catalog().versions();
    return new Facts.Versions(all.subList(Math.max(0, all.size() - 1), all.size()));
  }

  private SkewPattern engineered(String reason, Facts facts, Optional<Entry> write) {
    List<Evidence> evidence = new ArrayList<>(List.of(CrdRelease.evidence(examination)));
    write.ifPresent(entry -> evidence.add(LastCrdWrite.evidence(entry)));
    return new SkewPattern(
        Kind.ENGINEERED,
        Optional.of(Skew.Subject.CRD),
        Certainty.CONFIRMED,
        reason,
        facts,
        evidence);
  }

  /** Each definition is some release's: who brought it here? */
  private SkewPattern leftBehind() {
    List<String> strangers = strangers();
    Optional<Owner> owner = owner();
    Facts facts =
        identity
            .facts()
            .with(writers())
            .with("mixture", identity.variant().equals("mixture") ? 1 : 0)
            .with("part", identity.variant().equals("part") ? 1 : 0)
            .with("catalogued", examination.crdsAreCatalogued() ? 1 : 0)
            .with(ownedBy(owner));
    List<Evidence> evidence = new ArrayList<>(List.of(CrdRelease.evidence(examination)));
    owner.ifPresent(one -> evidence.add(one.evidence()));
    evidence.addAll(writeEvidence());
    if (!strangers.isEmpty()) {
      return new SkewPattern(
          Kind.NOT_SETTLED,
          Optional.of(Skew.Subject.CRD),
          Certainty.OPEN,
          "crd.writer",
          facts.withFew("strangers", strangers),
          evidence);
    }
    boolean written = !managers().isEmpty();
    return new SkewPattern(
        Kind.ACCIDENTAL,
        Optional.of(Skew.Subject.CRD),
        written ? Certainty.CONFIRMED : Certainty.LIKELY,
        owner.isPresent() ? "crd.otherOwner" : "crd.leftBehind",
        facts,
        evidence);
  }

  /** Who wrote these CRDs and is no tool that is known to install whole files. */
  static List<String> strangers(Examination examination, ReleaseDates dates) {
    return examination.identification().isEmpty()
        ? List.of()
        : new CrdPatterns(examination, dates).strangers();
  }

  private List<String> strangers() {
    Map<String, Habit> managers = managers();
    return managers.keySet().stream()
        .filter(name -> List.of(Habit.UNKNOWN, Habit.BY_HAND).contains(managers.get(name)))
        .toList();
  }

  /** Who can have written a schema, sorted by name. */
  private Map<String, Habit> managers() {
    Map<String, Habit> managers = new LinkedHashMap<>();
    kubeBlocks().stream()
        .flatMap(
            crd ->
                crd.provenance().writes().stream()
                    .filter(write -> write.subresource().isEmpty())
                    .map(
                        write ->
                            Map.entry(
                                write.manager(),
                                FieldManagers.of(
                                    write.manager(),
                                    write.operation(),
                                    crd.provenance().labels().containsKey(APPLY_SET)))))
        .filter(one -> one.getValue() != Habit.METADATA_ONLY)
        .sorted(Map.Entry.<String, Habit>comparingByKey().thenComparing(Map.Entry::getValue))
        // Of several judgements of one name the least trusting one holds: it comes last.
        .forEach(one -> managers.put(one.getKey(), one.getValue()));
    return managers;
  }

  private List<CrdDefinition> kubeBlocks() {
    return layer.definitions().stream()
        .filter(crd -> crd.group().endsWith(Timeline.KUBEBLOCKS_DOMAIN))
        .toList();
  }

  /** Who wrote, which write came last, and whether the controllers changed after it. */
  private Facts writers() {
    List<String> names = List.copyOf(managers().keySet());
    Facts facts = names.isEmpty() ? Facts.none() : Facts.none().withFew("managers", names);
    Optional<Entry> crds = examination.timeline().newestCrdWrite();
    Optional<Entry> controllers = examination.timeline().newestControllerWrite();
    if (crds.isPresent()) {
      facts =
          facts
              .with("written", crds.get().at().toString())
              .with("lastManager", crds.get().manager());
      if (controllers.filter(one -> one.at().isAfter(crds.get().at())).isPresent()) {
        facts = facts.with("controllersChanged", controllers.get().at().toString());
      }
    }
    return facts;
  }

  private List<Evidence> writeEvidence() {
    List<Evidence> evidence = new ArrayList<>();
    Timeline timeline = examination.timeline();
    timeline
        .newestCrdWrite()
        .ifPresent(
            entry -> {
              evidence.add(LastCrdWrite.evidence(entry));
              timeline
                  .newestControllerWrite()
                  .filter(controllers -> controllers.at().isAfter(entry.at()))
                  .ifPresent(later -> evidence.add(later.evidence()));
            });
    return evidence;
  }

  /** What keeps CRDs as it has them, and puts its own back over what somebody else applies. */
  private enum OwnerKind {
    APPLY_SET,
    HELM_RELEASE,
    ARGO_APPLICATION,
    FLUX_KUSTOMIZATION,
    FLUX_HELM_RELEASE
  }

  /**
   * Whom most of the CRDs belong to, by their own word.
   *
   * @param name of the ApplySet, which is a hash, or of the Helm release or the application
   * @param count how many CRDs say so
   */
  private record Owner(
      OwnerKind kind, String name, Optional<String> namespace, int count, Pointer at) {

    Owner(OwnerKind kind, String name, Optional<String> namespace, Pointer at) {
      this(kind, name, namespace, 1, at);
    }

    Facts facts() {
      return Facts.of("crdOwner", name)
          .with("crdOwnerIs", new Facts.Term("owner.is." + kind.name()))
          .with("crdOwnerNamespace", namespace)
          .with("applySet", kind == OwnerKind.APPLY_SET ? 1 : 0)
          .with("owned", count);
    }

    Evidence evidence() {
      return Evidence.observed("evidence.crdOwner", facts(), at);
    }
  }

  private static Facts ownedBy(Optional<Owner> owner) {
    return owner.map(Owner::facts).orElse(Facts.of("owned", 0).with("applySet", 0));
  }

  private Optional<Owner> owner() {
    Map<String, Owner> owners = new LinkedHashMap<>();
    for (int i = 0; i < layer.definitions().size(); i++) {
      CrdDefinition crd = layer.definitions().get(i);
      if (crd.group().endsWith(Timeline.KUBEBLOCKS_DOMAIN)) {
        Pointer at = new Pointer(CrdLayer.PATH, "/definitions").child(i).child("provenance");
        owner(crd, at)
            .ifPresent(
                one ->
                    owners.merge(
                        one.kind() + one.name() + one.namespace(),
                        one,
                        (first, more) ->
                            new Owner(
                                first.kind(),
                                first.name(),
                                first.namespace(),
                                first.count() + 1,
                                first.at())));
      }
    }
    return owners.values().stream()
        .reduce((one, other) -> other.count() > one.count() ? other : one);
  }

  /** What syncs out of git names itself beside the Helm release that it made, and comes first. */
  private Optional<Owner> owner(CrdDefinition crd, Pointer at) {
    Map<String, String> labels = crd.provenance().labels();
    String applySet = labels.get(APPLY_SET);
    if (applySet != null) {
      Pointer label = at.child("labels").child(APPLY_SET);
      return Optional.of(new Owner(OwnerKind.APPLY_SET, applySet, Optional.empty(), label));
    }
    String tracking = crd.provenance().annotations().get(ARGO_TRACKING);
    if (tracking != null) {
      return Optional.of(
          new Owner(
              OwnerKind.ARGO_APPLICATION,
              tracking.replaceFirst(":.*$", ""),
              Optional.empty(),
              at.child("annotations").child(ARGO_TRACKING)));
    }
    return flux(labels, at, FLUX_KUSTOMIZATION, OwnerKind.FLUX_KUSTOMIZATION)
        .or(() -> flux(labels, at, FLUX_HELM, OwnerKind.FLUX_HELM_RELEASE))
        .or(() -> release(crd, at));
  }

  private static Optional<Owner> flux(
      Map<String, String> labels, Pointer at, String prefix, OwnerKind kind) {
    return Optional.ofNullable(labels.get(prefix + "name"))
        .map(
            name ->
                new Owner(
                    kind,
                    name,
                    Optional.ofNullable(labels.get(prefix + "namespace")),
                    at.child("labels").child(prefix + "name")));
  }

  private Optional<Owner> release(CrdDefinition crd, Pointer at) {
    String release = crd.provenance().annotations().get(RELEASE_NAME);
    Optional<String> namespace =
        Optional.ofNullable(crd.provenance().annotations().get(RELEASE_NAMESPACE));
    boolean platforms =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of()).stream()
            .anyMatch(
                one ->
                    one.releaseName().equals(Optional.ofNullable(release))
                        && one.releaseNamespace().equals(namespace));
    return Optional.ofNullable(release)
        .filter(name -> !platforms)
        .map(
            name ->
                new Owner(
                    OwnerKind.HELM_RELEASE,
                    name,
                    namespace,
                    at.child("annotations").child(RELEASE_NAME)));
  }
}
