package io.skewpack.diagnose;

import io.skewpack.diagnose.FieldManagers.Habit;
import io.skewpack.diagnose.ImageComparison.Match;
import io.skewpack.diagnose.ImageComparison.Registered;
import io.skewpack.diagnose.ImageComparison.Seen;
import io.skewpack.diagnose.SkewPattern.Certainty;
import io.skewpack.diagnose.SkewPattern.Kind;
import io.skewpack.diagnose.Timeline.Entry;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.NodeImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the controllers' images say of how they came to differ from what their registry has. */
final class ImagePatterns {

  private static final String NEVER = "Never";

  private static final int SHOWN_PLACES = 4;
  private static final int SHORT_DIGEST = "sha256:".length() + 12;

  private final Examination examination;
  private final ImageLayer layer;

  private ImagePatterns(Examination examination, ImageLayer layer) {
    this.examination = examination;
    this.layer = layer;
  }

  /**
   * @param odd whether this layer disagrees with others; else only what matches no release is said
   */
  static List<SkewPattern> of(Examination examination, boolean odd) {
    Optional<ImageLayer> layer = examination.snapshot().image();
    if (layer.isEmpty()) {
      return List.of();
    }
    ImagePatterns patterns = new ImagePatterns(examination, layer.get());
    List<SkewPattern> all = new ArrayList<>();
    for (ImageComparison one : ImageComparison.of(layer.get())) {
      patterns.unlikeTheRegistry(one).ifPresent(all::add);
    }
    Optional<LiveControllers> live = LiveControllers.of(examination);
    if (all.isEmpty() && live.isPresent()) {
      patterns.noReleaseTag(live.get()).ifPresent(all::add);
    }
    if (all.isEmpty() && odd && live.isPresent()) {
      all.add(patterns.rolledOut(live.get()));
    }
    return all;
  }

  /** The strongest of what can be said of one reference. */
  private Optional<SkewPattern> unlikeTheRegistry(ImageComparison one) {
    List<Seen> running =
        one.seen().stream().filter(seen -> one.match(seen) != Match.NOTHING).toList();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>();
    List<Seen> other = one.matching(Match.OTHER);
    if (!other.isEmpty()) {
      Facts digest = Facts.of("registered", one.registry().orElseThrow().image().digest());
      return Optional.of(
          engineered("image.otherDigest", Certainty.CONFIRMED, one, other, digest, evidence));
    }
    boolean answered = one.registry().filter(Registered::answered).isPresent();
    if (one.registry().filter(Registered::absent).isPresent()) {
      evidence.addAll(onNodes(one));
      return Optional.of(
          engineered(
              "image.notInRegistry", Certainty.CONFIRMED, one, running, Facts.none(), evidence));
    }
    if (one.digestsByNode().size() > 1) {
      // A node may name the manifest of its own platform and not the index: the registry tells.
      evidence.addAll(neverPulled(one));
      return Optional.of(
          engineered(
              "image.nodesDiffer",
              answered ? Certainty.CONFIRMED : Certainty.LIKELY,
              one,
              running,
              Facts.of("never", evidence.isEmpty() ? 0 : 1).with("answered", answered ? 1 : 0),
              evidence));
    }
    if (one.holds().equals(Optional.of(true))) {
      return Optional.empty();
    }
    List<Seen> nameless = running.stream().filter(ImagePatterns::isNameless).toList();
    evidence.addAll(neverPulled(one));
    if (nameless.isEmpty() && evidence.isEmpty()) {
      return Optional.empty();
    }
    Facts how =
        Facts.of("never", evidence.isEmpty() ? 0 : 1).with("nameless", nameless.isEmpty() ? 0 : 1);
    evidence.addAll(onNodes(one));
    return Optional.of(
        engineered("image.sideloaded", Certainty.LIKELY, one, running, how, evidence));
  }

  /** A runtime names an image that it was given as a file by its id, and by no repository. */
  private static boolean isNameless(Seen seen) {
    return seen.image()
        .imageId()
        .flatMap(NodeImageId::of)
        .filter(id -> id.name().isEmpty())
        .isPresent();
  }

  private SkewPattern engineered(
      String reason,
      Certainty certainty,
      ImageComparison one,
      List<Seen> seen,
      Facts more,
      List<Evidence> before) {
    List<String> digests = ImageComparison.digests(seen);
    Facts facts =
        Facts.of("image", one.reference())
            .withFew("digests", digests)
            .withFew("nodes", ImageComparison.nodes(seen))
            .with("places", places(seen))
            .with(more);
    List<Evidence> evidence = new ArrayList<>(before);
    evidence.addAll(ImageDigest.evidence(one, seen));
    return new SkewPattern(
        Kind.ENGINEERED, Optional.of(Skew.Subject.IMAGE), certainty, reason, facts, evidence);
  }

  /** Which digest runs on which nodes: each in words of its own. */
  private static List<Facts.Said> places(List<Seen> some) {
    Map<String, SortedSet<String>> nodes = new TreeMap<>();
    for (Seen seen : some) {
      seen.image()
          .imageId()
          .flatMap(NodeImageId::of)
          .ifPresent(
              id ->
                  nodes
                      .computeIfAbsent(id.digest(), first -> new TreeSet<>())
                      .addAll(ImageComparison.nodes(List.of(seen))));
    }
    return nodes.entrySet().stream()
        .limit(SHOWN_PLACES)
        .map(entry -> ImageDigest.onNodes(shortened(entry.getKey()), entry.getValue()))
        .toList();
  }

  /** As container tools show it: enough to tell two apart, and to find it with them. */
  private static String shortened(String digest) {
    return digest.substring(0, Math.min(digest.length(), SHORT_DIGEST));
  }

  /** The containers that ask for it and are never to pull it. */
  private List<Evidence> neverPulled(ImageComparison one) {
    List<Evidence> evidence = new ArrayList<>();
    for (int c = 0; c < layer.controllers().size(); c++) {
      Controller controller = layer.controllers().get(c);
      for (int i = 0; i < controller.containers().size(); i++) {
        ImageLayer.SpecImage image = controller.containers().get(i);
        if (!image.init()
            && image.image().equals(one.reference())
            && image.pullPolicy().equals(Optional.of(NEVER))) {
          evidence.add(
              Evidence.observed(
                  "evidence.neverPulled",
                  Facts.of("container", controller.name() + "/" + image.container()),
                  new Pointer(ImageLayer.PATH, "/controllers")
                      .child(c)
                      .child("containers")
                      .child(i)));
        }
      }
    }
    return evidence;
  }

  /** What nodes say that they hold. */
  private List<Evidence> onNodes(ImageComparison one) {
    List<NodeImage> images =
        examination.snapshot().substrate().map(Substrate::nodeImages).orElse(List.of());
    return Stream.iterate(0, i -> i < images.size(), i -> i + 1)
        .filter(i -> images.get(i).isNamedBy(one.reference()))
        .map(
            i ->
                Evidence.observed(
                    "evidence.nodeImage",
                    Facts.of("image", one.reference()).withFew("nodes", images.get(i).nodes()),
                    new Pointer(Substrate.PATH, "/nodeImages").child(i)))
        .toList();
  }

  /**
   * A tag that is no version names a build of somebody's own. One that is a version may be newer
   * than the catalog, so nothing is said of it.
   */
  private Optional<SkewPattern> noReleaseTag(LiveControllers live) {
    Optional<String> tag = ImageName.of(live.image().image()).flatMap(ImageName::tag);
    boolean version = tag.filter(name -> name.matches("v?\\d+\\.\\d+\\.\\d+([-+].*)?")).isPresent();
    if (tag.isEmpty() || version || live.imageVersion().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new SkewPattern(
            Kind.ENGINEERED,
            Optional.of(Skew.Subject.IMAGE),
            Certainty.LIKELY,
            "image.noReleaseTag",
            live.imageFacts().with("tag", tag),
            List.of(live.imageEvidence())));
  }

  /** The image of exactly some other release: who wrote the Deployment? */
  private SkewPattern rolledOut(LiveControllers live) {
    Optional<Entry> write =
        examination.timeline().entries().stream()
            .filter(entry -> entry.subject() == Timeline.Subject.CONTROLLER)
            .filter(
                entry ->
                    entry
                        .name()
                        .equals(live.controller().namespace() + "/" + live.controller().name()))
            .reduce((earlier, later) -> later);
    Optional<Habit> habit =
        write
            .flatMap(Entry::manager)
            .map(manager -> FieldManagers.of(manager, Optional.empty(), false))
            .filter(one -> one != Habit.METADATA_ONLY);
    List<Evidence> evidence = new ArrayList<>(List.of(live.imageEvidence()));
    evidence.addAll(live.registryEvidence().stream().toList());
    write.ifPresent(entry -> evidence.add(entry.evidence()));
    Facts facts =
        live.imageFacts()
            .with(
                "versions",
                examination.spans().of(live.imageVersion().map(Set::of).orElse(Set.of())))
            .with("manager", write.flatMap(Entry::manager))
            .with("written", write.map(entry -> entry.at().toString()));
    boolean ordinary = habit.equals(Optional.of(Habit.ORDINARY));
    boolean strange = habit.isPresent() && !ordinary;
    return new SkewPattern(
        strange ? Kind.NOT_SETTLED : Kind.ACCIDENTAL,
        Optional.of(Skew.Subject.IMAGE),
        strange ? Certainty.OPEN : ordinary ? Certainty.CONFIRMED : Certainty.LIKELY,
        strange ? "image.writer" : "image.otherRelease",
        facts,
        evidence);
  }
}
