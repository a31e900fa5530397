package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Skew.LayerRow;
import io.skewpack.diagnose.Skew.Subject;
import io.skewpack.diagnose.SkewPattern;
import io.skewpack.diagnose.SkewPattern.Kind;
import io.skewpack.snapshot.CaseFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about layers that differ while nothing is rejected: by the pattern that was
 * found, and not by a list to look through. Empty where no pattern asks for anything.
 */
final class PatternRepair {

  private static final String CARRIED_OVER = "carriedOver";
  private static final String NOT_CAPTURED = "notCaptured";

  /** Patterns that say what is known, and not what is wrong with a layer. */
  private static final List<String> STATEMENTS = List.of("intended.", CARRIED_OVER, NOT_CAPTURED);

  /** Written for these very CRDs: what repairs the CRDs breaks the chart. */
  private static final String FOR_THESE_CRDS = "chart.acceptedOnlyHere";

  private final PackContext pack;
  private final List<SkewPattern> patterns;

  PatternRepair(PackContext pack) {
    this.pack = pack;
    this.patterns = pack.diagnosis().patterns(pack.caseFile());
  }

  /** For the first screen: who does what. */
  Optional<Claim> next(Facts number) {
    return first()
        .map(
            pattern -> {
              List<Evidence> evidence = new ArrayList<>(evidence(pattern));
              evidence.addAll(pack.owner().evidence());
              return pack.index()
                  .claim(
                      "next.pattern." + text(pattern),
                      number
                          .with(facts(pattern))
                          .with(pack.owner().facts())
                          .with("tail", tail(pattern)),
                      evidence);
            });
  }

  /** What the next step means for the chart, and who owns it; nothing where no chart is there. */
  private Optional<Facts.Said> tail(SkewPattern pattern) {
    if (pack.examination().addon().isEmpty()) {
      return Optional.empty();
    }
    boolean crds = pattern.reason().startsWith("crd.");
    boolean needs = crds && ofReason(FOR_THESE_CRDS).isPresent();
    boolean open =
        text(pattern).equals("chart.open")
            || List.of(CARRIED_OVER, NOT_CAPTURED).contains(pattern.reason());
    String which = needs ? "needs" : open ? "after" : "nothing";
    return Optional.of(new Facts.Said("next.tail." + which, pack.owner().facts()));
  }

  /** One way for each kind of reason, and that it may be meant. */
  List<Block> fixPath() {
    Map<String, List<SkewPattern>> byText = new LinkedHashMap<>();
    for (SkewPattern pattern : repairable()) {
      byText.computeIfAbsent(text(pattern), first -> new ArrayList<>()).add(pattern);
    }
    List<Way> ways = new ArrayList<>();
    byText.forEach((text, alike) -> ways.add(way(text, alike)));
    boolean mayBeMeant = repairable().stream().anyMatch(one -> one.kind() == Kind.ENGINEERED);
    if (mayBeMeant) {
      ways.add(
          pack.way(
              pack.index().plain("fix.pattern.meant", Facts.none()),
              "platform",
              pack.cost("minutes"),
              "meant",
              "meant"));
    }
    return ways.isEmpty() ? List.of() : List.of(new Block.Ways(ways));
  }

  /** Whether somebody claims of this target what was seen on another. */
  boolean isClaimed() {
    return ofReason(CARRIED_OVER).isPresent();
  }

  /** How to see here what is only claimed, or known of other layers. */
  List<Block> toBeSeen() {
    Optional<SkewPattern> claimed = ofReason(CARRIED_OVER).or(() -> ofReason(NOT_CAPTURED));
    return claimed.isEmpty()
        ? List.of()
        : List.of(
            new Block.Paragraph(claim("fix.pattern." + claimed.get().reason(), claimed.get())),
            new Block.Commands(new Reproduction(pack.diagnosis(), pack.index()).ofThisTarget()));
  }

  /** Who has to act on what differs; empty where it is the chart's owner or nobody. */
  Optional<Claim> owner() {
    Optional<SkewPattern> first = repairable().stream().findFirst();
    if (first.filter(one -> one.facts().values().containsKey("crdOwner")).isPresent()) {
      return Optional.of(crdOwner(pack, first.get()));
    }
    return first
        .filter(one -> !one.layer().equals(Optional.of(Subject.ADDON_CHART)))
        .map(one -> pack.index().plain("owner.ofSkew", Facts.none()));
  }

  /** Whom CRDs belong to by their own word, when it is not KubeBlocks' own release. */
  static Claim crdOwner(PackContext pack, SkewPattern pattern) {
    return pack.index()
        .claim("owner.ofCrds", pattern.facts(), of(pattern.evidence(), "evidence.crdOwner"));
  }

  /** The pattern by which somebody else than the platform owns the CRDs that stayed behind. */
  static Optional<SkewPattern> otherOwner(PackContext pack) {
    return pack.diagnosis().patterns(pack.caseFile()).stream()
        .filter(one -> one.reason().equals("crd.otherOwner"))
        .findFirst();
  }

  static List<Evidence> of(List<Evidence> all, String id) {
    return all.stream().filter(one -> one.id().equals(id)).toList();
  }

  private Way way(String text, List<SkewPattern> alike) {
    SkewPattern first = alike.get(0);
    Claim what =
        pack.index()
            .claim(
                "fix.pattern." + text,
                facts(first).with("more", alike.size() - 1),
                alike.stream().flatMap(one -> evidence(one).stream()).toList());
    String group = text.replaceFirst("\\..*$", "");
    boolean byOwner = first.facts().values().containsKey("crdOwner");
    boolean chart = group.equals("chart");
    return new Way(
        what,
        byOwner
            ? pack.index().plain("who.crdOwner", first.facts())
            : pack.index().plain(chart ? "who.chart" : "who.platform", pack.owner().again()),
        pack.cost(isKnown(first, group) ? "minutes" : "notKnown"),
        pack.index().plain("risk.pattern." + group, facts(first)),
        pack.index().plain("proof.pattern." + group, facts(first)));
  }

  /** Whether it is known what is to be applied or pulled. */
  private static boolean isKnown(SkewPattern pattern, String group) {
    boolean applied = pattern.facts().values().containsKey("apply");
    return applied || group.equals("image") || group.equals("crd");
  }

  /** Whether the fix path has ways out of what differs. */
  boolean isRepairing() {
    return !repairable().isEmpty();
  }

  /** What the next step is about: what can be repaired before what can only be looked at. */
  private Optional<SkewPattern> first() {
    return repairable().stream()
        .findFirst()
        .or(() -> ofReason("intended."))
        .or(() -> ofReason(CARRIED_OVER))
        .or(() -> ofReason(NOT_CAPTURED));
  }

  /** What no word of a person covers. The chart written for patched CRDs is told with them. */
  private List<SkewPattern> repairable() {
    boolean patched = patterns.stream().anyMatch(one -> one.reason().startsWith("crd."));
    return patterns.stream()
        .filter(one -> STATEMENTS.stream().noneMatch(one.reason()::startsWith))
        .filter(one -> one.kind() != Kind.NOT_SKEW)
        .filter(one -> !(patched && one.reason().equals(FOR_THESE_CRDS)))
        .filter(one -> !isMeant(one))
        .toList();
  }

  private Optional<SkewPattern> ofReason(String beginning) {
    return patterns.stream().filter(one -> one.reason().startsWith(beginning)).findFirst();
  }

  /** Whether somebody says that this very layer, or the whole, is as it is meant to be. */
  private boolean isMeant(SkewPattern pattern) {
    boolean annotated =
        patterns.stream()
            .filter(one -> one.reason().equals("intended.annotation"))
            .anyMatch(one -> one.layer().equals(pattern.layer()));
    CaseFile known = pack.caseFile().orElse(null);
    return annotated
        || (known != null
            && known.intended().stream()
                .map(line -> Optional.ofNullable(known.intendedLayers().get(line)))
                .anyMatch(layer -> layer.isEmpty() || isOf(layer.get(), pattern.layer())));
  }

  /** A case file names layers as findings do: one word for both charts. */
  private static boolean isOf(String layer, Optional<Subject> subject) {
    return subject
        .filter(
            one ->
                switch (one) {
                  case IMAGE -> layer.equals("image");
                  case CRD -> layer.equals("crd");
                  case PLATFORM_CHART, ADDON_CHART -> layer.equals("chart");
                })
        .isPresent();
  }

  /**
   * Charts that differ while nothing is rejected have one thing in common: no CRDs to hold them.
   */
  private static String text(SkewPattern pattern) {
    String reason = pattern.reason();
    boolean chart = reason.startsWith("chart.") && !reason.equals(FOR_THESE_CRDS);
    return chart ? "chart.open" : reason;
  }

  private Claim claim(String text, SkewPattern pattern) {
    return pack.index().claim(text, facts(pattern), evidence(pattern));
  }

  private Facts facts(SkewPattern pattern) {
    long claims = patterns.stream().filter(one -> one.reason().equals(CARRIED_OVER)).count();
    Optional<String> seenOn =
        pack.caseFile().stream()
            .flatMap(file -> file.assumed().stream().limit(1).map(file.assumedFrom()::get))
            .filter(java.util.Objects::nonNull)
            .findFirst();
    Set<String> others = others(pattern);
    return pattern
        .facts()
        .with("chartNeeds", ofReason(FOR_THESE_CRDS).isPresent() ? 1 : 0)
        .with("others", others.isEmpty() ? null : pack.examination().spans().of(others))
        .with("moreClaims", Math.max(0, claims - 1))
        .with("seenOn", seenOn)
        .with("target", pack.examination().snapshot().index().subject().target());
  }

  /** The versions on which the platform's other layers agree. */
  private Set<String> others(SkewPattern pattern) {
    List<Set<String>> known =
        pack.diagnosis().skew().layers().stream()
            .filter(row -> row.subject() != Subject.ADDON_CHART)
            .filter(row -> !Optional.of(row.subject()).equals(pattern.layer()))
            .map(LayerRow::agrees)
            .flatMap(Optional::stream)
            .toList();
    if (pattern.layer().isEmpty() || known.isEmpty()) {
      return Set.of();
    }
    Set<String> common = new LinkedHashSet<>(known.get(0));
    known.forEach(common::retainAll);
    return common;
  }

  /** With that no release accepts the chart, and with every claim, where that is what is said. */
  private List<Evidence> evidence(SkewPattern pattern) {
    List<Evidence> evidence = new ArrayList<>(pattern.evidence());
    if (pattern.reason().startsWith("crd.")) {
      ofReason(FOR_THESE_CRDS).ifPresent(chart -> evidence.addAll(chart.evidence()));
    }
    if (pattern.reason().equals(CARRIED_OVER)) {
      patterns.stream()
          .filter(one -> one.reason().equals(CARRIED_OVER) && !one.equals(pattern))
          .forEach(one -> evidence.addAll(one.evidence()));
    }
    return evidence;
  }
}
