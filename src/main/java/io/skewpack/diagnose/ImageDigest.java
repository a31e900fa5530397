package io.skewpack.diagnose;

import io.skewpack.diagnose.ImageComparison.Match;
import io.skewpack.diagnose.ImageComparison.Registered;
import io.skewpack.diagnose.ImageComparison.Seen;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the controllers run what their registry has at the reference they ask for, on every node.
 */
final class ImageDigest implements Check {

  private static final String VERSION_LABEL = "org.opencontainers.image.version";

  /** More nodes or digests are counted and not listed. */
  private static final int SHOWN = 5;

  @Override
  public String id() {
    return "image-digest";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    Optional<ImageLayer> layer = examination.snapshot().image();
    if (layer.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    List<ImageComparison> same = new ArrayList<>();
    List<ImageComparison> notAsked = new ArrayList<>();
    List<ImageComparison> nothingRuns = new ArrayList<>();
    for (ImageComparison one : ImageComparison.of(layer.get())) {
      nodesDiffer(one).ifPresent(findings::add);
      if (one.matching(Match.NOTHING).size() == one.seen().size()) {
        nothingRuns.add(one);
      } else if (one.holds().equals(Optional.of(true))) {
        same.add(one);
      } else if (one.registry().isEmpty()) {
        notAsked.add(one);
      } else {
        findings.addAll(compared(one, one.registry().get()));
      }
      if (one.registry().filter(Registered::answered).isPresent()) {
        otherTag(one, examination).ifPresent(findings::add);
        label(one, one.registry().get()).ifPresent(findings::add);
      }
    }
    together(same, Status.PASS, "pass", true).ifPresent(findings::add);
    together(
            nothingRuns, Status.NOT_EVALUATED, "nothingRuns", RegistryImages.wereAsked(examination))
        .ifPresent(findings::add);
    together(notAsked, Status.NOT_EVALUATED, "notAsked", false).ifPresent(findings::add);
    return findings;
  }

  private List<Finding> compared(ImageComparison one, Registered there) {
    Facts facts = facts(one);
    if (there.absent()) {
      return List.of(finding(Status.FAIL, Severity.WARNING, "absent", facts, one, one.seen()));
    }
    if (!there.answered()) {
      Outcome.Missing why = (Outcome.Missing) there.image().outcome();
      return List.of(
          finding(
              Status.NOT_EVALUATED,
              Severity.WARNING,
              "notAnswered",
              facts.with("reason", why.reason().name()).with("detail", why.detail()),
              one,
              one.seen()));
    }
    List<Finding> findings = new ArrayList<>();
    List<Seen> other = one.matching(Match.OTHER);
    if (!other.isEmpty()) {
      boolean pinned = ImageName.of(one.reference()).flatMap(ImageName::digest).isPresent();
      findings.add(
          finding(
              Status.FAIL,
              Severity.WARNING,
              pinned ? "otherThanPinned" : "otherDigest",
              shown(facts, other).with(registered(there)).with("is", otherTag(one, other)),
              one,
              other));
    }
    List<Seen> otherTag = one.matching(Match.OTHER_TAG);
    if (!otherTag.isEmpty()) {
      Facts tag = Facts.of("reported", one.reportedTag(otherTag.get(0)));
      findings.add(
          finding(
              Status.FAIL,
              Severity.WARNING,
              "otherReference",
              shown(facts, otherTag).with(tag),
              one,
              otherTag));
    }
    List<Seen> open = one.matching(Match.NOT_COMPARABLE);
    if (!open.isEmpty()) {
      findings.add(
          finding(
              Status.NOT_EVALUATED,
              Severity.WARNING,
              "notComparable",
              shown(facts, open)
                  .with(registered(there))
                  .with("imageId", open.get(0).image().imageId()),
              one,
              open));
    }
    return findings;
  }

  /** What runs on which nodes: a digest, or an image. */
  static Facts.Said onNodes(String what, Collection<String> nodes) {
    return new Facts.Said(
        "image.onNodes", Facts.of("what", what).withFew("nodes", List.copyOf(nodes)));
  }

  private Optional<Finding> nodesDiffer(ImageComparison one) {
    Map<String, List<String>> digests = one.digestsByNode();
    if (digests.size() < 2) {
      return Optional.empty();
    }
    List<Facts.Said> lines =
        digests.entrySet().stream()
            .limit(SHOWN)
            .map(entry -> onNodes(entry.getKey(), entry.getValue()))
            .toList();
    Facts facts =
        facts(one)
            .with("digestCount", digests.size())
            .with("lines", lines)
            .with("known", one.registry().filter(Registered::answered).isPresent() ? 1 : 0);
    return Optional.of(
        finding(Status.FAIL, Severity.WARNING, "nodesDiffer", facts, one, one.seen()));
  }

  /** The same digest under another tag: of importance where both tags name releases. */
  private Optional<Finding> otherTag(ImageComparison one, Examination examination) {
    List<Seen> same = one.matching(Match.SAME);
    Optional<String> reported =
        same.stream().flatMap(seen -> one.reportedTag(seen).stream()).findFirst();
    Optional<String> tag =
        ImageComparison.digests(same).stream()
            .flatMap(digest -> one.otherTagOf(digest).stream())
            .flatMap(other -> ImageName.of(other.image().reference()).stream())
            .flatMap(name -> name.tag().stream())
            .findFirst()
            .or(() -> reported);
    Optional<String> own = ImageName.of(one.reference()).flatMap(ImageName::tag);
    if (tag.isEmpty() || own.isEmpty()) {
      return Optional.empty();
    }
    List<String> releases = examination.catalog().versions();
    boolean both =
        Stream.of(tag.get(), own.get()).allMatch(name -> releases.contains(withoutV(name)));
    boolean oneVersion = withoutV(tag.get()).equals(withoutV(own.get()));
    Facts facts =
        shown(facts(one), same)
            .with("tag", own)
            .with("otherTag", tag)
            .with("releases", both && !oneVersion ? 1 : 0);
    Severity severity = both && !oneVersion ? Severity.WARNING : Severity.INFO;
    return Optional.of(finding(Status.FAIL, severity, "otherTag", facts, one, same));
  }

  /** What the image says of itself, against its tag, where both are versions. */
  private Optional<Finding> label(ImageComparison one, Registered there) {
    Optional<String> label =
        Optional.ofNullable(there.image().labels().get(VERSION_LABEL))
            .filter(ImageDigest::isVersion);
    Optional<String> tag =
        ImageName.of(one.reference()).flatMap(ImageName::tag).filter(ImageDigest::isVersion);
    if (label.isEmpty() || tag.isEmpty() || withoutV(label.get()).equals(withoutV(tag.get()))) {
      return Optional.empty();
    }
    Facts facts = facts(one).with("label", label).with("tag", tag);
    return Optional.of(finding(Status.FAIL, Severity.INFO, "label", facts, one, List.of()));
  }

  private static boolean isVersion(String text) {
    return text.matches("v?\\d+\\.\\d+\\.\\d+([-+].*)?");
  }

  private static String withoutV(String version) {
    return version.startsWith("v") ? version.substring(1) : version;
  }

  private static Optional<String> otherTag(ImageComparison one, List<Seen> seen) {
    return ImageComparison.digests(seen).stream()
        .flatMap(digest -> one.otherTagOf(digest).stream())
        .map(other -> other.image().reference())
        .findFirst();
  }

  private static Facts facts(ImageComparison one) {
    return Facts.of("image", one.reference()).with("containers", limited(one.containers()));
  }

  private static Facts shown(Facts facts, List<Seen> seen) {
    List<String> nodes = ImageComparison.nodes(seen);
    List<String> digests = ImageComparison.digests(seen);
    return facts
        .with("digests", limited(digests))
        .with("nodes", limited(nodes))
        .with("moreNodes", Math.max(0, nodes.size() - SHOWN));
  }

  private static Facts registered(Registered there) {
    return Facts.of("registered", there.image().digest())
        .with("index", there.image().isIndex() ? 1 : 0);
  }

  private static List<String> limited(List<String> all) {
    return all.stream().limit(SHOWN).toList();
  }

  private Optional<Finding> together(
      List<ImageComparison> some, Status status, String text, boolean requested) {
    if (some.isEmpty()) {
      return Optional.empty();
    }
    Facts facts =
        Facts.of("count", some.size())
            .with("images", limited(some.stream().map(ImageComparison::reference).toList()))
            .with("more", Math.max(0, some.size() - SHOWN))
            .with("settle", new Facts.Term("settle.registry"));
    List<Evidence> evidence =
        some.stream().flatMap(one -> evidence(one, one.seen()).stream()).toList();
    return Optional.of(
        new Finding(
            id(),
            status,
            Severity.WARNING,
            Layer.IMAGE,
            Optional.empty(),
            "check.image-digest." + text,
            facts,
            requested,
            evidence));
  }

  private Finding finding(
      Status status,
      Severity severity,
      String text,
      Facts facts,
      ImageComparison one,
      List<Seen> seen) {
    return new Finding(
        id(),
        status,
        severity,
        Layer.IMAGE,
        Optional.empty(),
        "check.image-digest." + text,
        facts,
        true,
        evidence(one, seen));
  }

  /** What runs, and what the registry said. */
  static List<Evidence> evidence(ImageComparison one, List<Seen> seen) {
    List<Evidence> evidence = new ArrayList<>();
    for (Seen running : seen.stream().limit(SHOWN).toList()) {
      evidence.add(
          Evidence.observed(
              "evidence.runningImage",
              Facts.of("image", running.image().image())
                  .with("imageId", running.image().imageId())
                  .with("node", running.image().node()),
              running.at()));
    }
    one.registry().ifPresent(there -> evidence.add(evidence(there)));
    if (evidence.isEmpty()) {
      evidence.add(
          Evidence.observed(
              "evidence.image",
              Facts.of("image", one.reference()).with("digestCount", 0),
              new Pointer(ImageLayer.PATH, "/controllers")));
    }
    return evidence;
  }

  /** What one registry said. */
  static Evidence evidence(Registered there) {
    RegistryImage image = there.image();
    Facts facts =
        Facts.of("image", image.reference())
            .with("digest", image.digest())
            .with("platforms", image.platforms().size());
    return Evidence.observed(
        there.answered()
            ? "evidence.registryImage"
            : there.absent() ? "evidence.registryAbsent" : "evidence.registrySilent",
        facts,
        there.at());
  }
}
