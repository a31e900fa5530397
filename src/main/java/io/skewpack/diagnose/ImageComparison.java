package io.skewpack.diagnose;

import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageLayer.RunningImage;
import io.skewpack.snapshot.ImageLayer.SpecImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One reference that containers ask for: what runs for it, and what its registry has there. Init
 * containers are no part of it: nobody reports what they ran.
 *
 * @param reference as the containers write it
 * @param containers who asks for it, as in {@code kubeblocks/manager}
 * @param seen every container of a pod that runs for it
 * @param registry what its registry says; absent when it was not asked
 * @param others what registries say of other tags of the same repository
 */
record ImageComparison(
    String reference,
    List<String> containers,
    List<Seen> seen,
    Optional<Registered> registry,
    List<Registered> others) {

  /** A container of a pod, and where the snapshot has it. */
  record Seen(RunningImage image, Pointer at) {}

  /** A registry's answer, and where the snapshot has it. */
  record Registered(RegistryImage image, Pointer at) {
    boolean answered() {
      return image.outcome().isCollected();
    }

    boolean absent() {
      return image.outcome() instanceof Outcome.Missing missing
          && missing.reason() == Outcome.Reason.NOT_FOUND;
    }
  }

  /** How what runs compares with what is asked for. */
  enum Match {
    /** It is the registry's digest there, that of one of its platforms, or the pinned one. */
    SAME,
    /** The registry has another digest at that tag. */
    OTHER,
    /** The node names another tag of the repository, and another image. */
    OTHER_TAG,
    /** Digests of different kinds, or of different repositories, or nothing to compare with. */
    NOT_COMPARABLE,
    /** Nothing runs yet. */
    NOTHING
  }

  /** Every reference of the controllers, in the order of their containers. */
  static List<ImageComparison> of(ImageLayer layer) {
    Map<String, List<String>> containers = new LinkedHashMap<>();
    Map<String, List<Seen>> seen = new LinkedHashMap<>();
    for (int c = 0; c < layer.controllers().size(); c++) {
      Controller controller = layer.controllers().get(c);
      for (SpecImage image : controller.containers()) {
        if (image.init()) {
          continue;
        }
        containers
            .computeIfAbsent(image.image(), unused -> new ArrayList<>())
            .add(controller.name() + "/" + image.container());
        List<Seen> running = seen.computeIfAbsent(image.image(), unused -> new ArrayList<>());
        for (int r = 0; r < controller.running().size(); r++) {
          if (controller.running().get(r).container().equals(image.container())) {
            Pointer at = new Pointer(ImageLayer.PATH, "/controllers").child(c);
            running.add(new Seen(controller.running().get(r), at.child("running").child(r)));
          }
        }
      }
    }
    List<Registered> answers = registered(layer);
    List<ImageComparison> all = new ArrayList<>();
    containers.forEach(
        (reference, places) ->
            all.add(
                new ImageComparison(
                    reference,
                    places,
                    seen.get(reference),
                    answers.stream()
                        .filter(one -> one.image().reference().equals(reference))
                        .findFirst(),
                    otherTags(reference, answers))));
    return all;
  }

  static List<Registered> registered(ImageLayer layer) {
    List<Registered> all = new ArrayList<>();
    for (RegistryImage image : layer.registry()) {
      all.add(new Registered(image, new Pointer(ImageLayer.PATH, "/registry").child(all.size())));
    }
    return all;
  }

  private static List<Registered> otherTags(String reference, List<Registered> answers) {
    Optional<ImageName> name = ImageName.of(reference);
    return answers.stream()
        .filter(Registered::answered)
        .filter(
            one ->
                ImageName.of(one.image().reference())
                    .filter(other -> name.filter(n -> isOtherTag(n, other)).isPresent())
                    .isPresent())
        .toList();
  }

  private static boolean isOtherTag(ImageName one, ImageName other) {
    return one.home().equals(other.home())
        && one.tag().isPresent()
        && other.tag().isPresent()
        && !one.tag().equals(other.tag());
  }

  Match match(Seen one) {
    if (one.image().imageId().isEmpty()) {
      return Match.NOTHING;
    }
    Optional<NodeImageId> id = NodeImageId.of(one.image().imageId().get());
    Optional<ImageName> name = ImageName.of(reference);
    if (id.isEmpty() || name.isEmpty()) {
      return Match.NOT_COMPARABLE;
    }
    String digest = id.get().digest();
    if (name.get().digest().filter(digest::equals).isPresent()) {
      return Match.SAME;
    }
    Optional<RegistryImage> there = registry.filter(Registered::answered).map(Registered::image);
    if (there.isEmpty()) {
      return Match.NOT_COMPARABLE;
    }
    if (there.get().covers(digest) || there.get().hasId(digest)) {
      return Match.SAME;
    }
    boolean sameHome =
        id.get().name().filter(node -> node.home().equals(name.get().home())).isPresent();
    if (!sameHome) {
      return Match.NOT_COMPARABLE;
    }
    return reportedTag(one).isPresent() ? Match.OTHER_TAG : Match.OTHER;
  }

  /** The other tag of the same repository that the node reports; absent when it reports none. */
  Optional<String> reportedTag(Seen one) {
    return ImageName.of(one.image().image())
        .filter(node -> ImageName.of(reference).filter(name -> isOtherTag(name, node)).isPresent())
        .flatMap(ImageName::tag);
  }

  List<Seen> matching(Match match) {
    return seen.stream().filter(one -> match(one) == match).toList();
  }

  /** The nodes of these, or the pods where no node is known; sorted. */
  static List<String> nodes(List<Seen> some) {
    SortedSet<String> nodes = new TreeSet<>();
    some.forEach(one -> nodes.add(one.image().node().orElse("pod " + one.image().pod())));
    return List.copyOf(nodes);
  }

  /** The digests of these, sorted. */
  static List<String> digests(List<Seen> some) {
    SortedSet<String> digests = new TreeSet<>();
    some.forEach(
        one ->
            one.image()
                .imageId()
                .flatMap(NodeImageId::of)
                .ifPresent(id -> digests.add(id.digest())));
    return List.copyOf(digests);
  }

  /**
   * Which digest runs on which nodes, of those that a registry would know; what the registry covers
   * counts as one. A pod that reports another tag is left out: it may be of an earlier rollout.
   */
  Map<String, List<String>> digestsByNode() {
    Map<String, List<Seen>> byDigest = new LinkedHashMap<>();
    for (Seen one : seen) {
      Optional<NodeImageId> id = one.image().imageId().flatMap(NodeImageId::of);
      boolean same = match(one) == Match.SAME;
      if (same || (id.flatMap(NodeImageId::name).isPresent() && reportedTag(one).isEmpty())) {
        String shown =
            same && registry.filter(Registered::answered).isPresent()
                ? registry.get().image().digest().orElseThrow()
                : id.orElseThrow().digest();
        byDigest.computeIfAbsent(shown, unused -> new ArrayList<>()).add(one);
      }
    }
    Map<String, List<String>> nodes = new LinkedHashMap<>();
    byDigest.forEach((digest, some) -> nodes.put(digest, nodes(some)));
    return nodes;
  }

  /** The other tag, already asked about, whose digest this is. */
  Optional<Registered> otherTagOf(String digest) {
    return others.stream()
        .filter(one -> one.image().covers(digest) || one.image().hasId(digest))
        .findFirst();
  }

  /**
   * What can be said of all that runs: the registry has it at that tag, it has not, or that is not
   * known.
   */
  Optional<Boolean> holds() {
    List<Match> matches =
        seen.stream().map(this::match).filter(match -> match != Match.NOTHING).distinct().toList();
    if (matches.contains(Match.OTHER) || matches.contains(Match.OTHER_TAG)) {
      return Optional.of(false);
    }
    return matches.equals(List.of(Match.SAME)) ? Optional.of(true) : Optional.empty();
  }
}
