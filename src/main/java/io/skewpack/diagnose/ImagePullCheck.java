package io.skewpack.diagnose;

import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Node;
import io.skewpack.snapshot.Substrate.NodeImage;
import io.skewpack.snapshot.Substrate.Pod;
import io.skewpack.snapshot.Substrate.PodContainer;
import io.skewpack.snapshot.Substrate.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether images get to the nodes: nothing waits for one, and what is never pulled is on every
 * node. A kubelet lists its 50 largest images unless told otherwise ({@code nodeStatusMaxImages}),
 * so an image that a full list lacks may be there all the same.
 */
final class ImagePullCheck extends SubstrateCheck {

  private static final String PODS = "list pods";
  private static final String NODES = "list nodes";
  private static final String NEVER = "Never";
  private static final int KUBELETS_LIMIT = 50;

  /** Reasons of a waiting container that are about its image: kubelet's pkg/kubelet/images. */
  private static final Set<String> PULLING_FAILED =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  /** Without these nothing else works. */
  private static final Set<Role> VITAL = Set.of(Role.KUBEBLOCKS, Role.DATA_PROTECTION, Role.DNS);

  ImagePullCheck() {
    super("image-pull", PODS);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<Finding> findings = new ArrayList<>();
    waiting(substrate).ifPresent(findings::add);
    Map<String, Evidence> never = neverPulled(substrate, examination);
    Optional<Finding> unread = never.isEmpty() ? Optional.empty() : unread(substrate, NODES);
    findings.addAll(unread.isPresent() ? List.of(unread.get()) : missing(substrate, never));
    if (findings.isEmpty()) {
      Facts facts =
          Facts.of("pods", substrate.podCounts().map(Substrate.PodCounts::all).orElse(0))
              .withFew("never", List.copyOf(never.keySet()))
              .with("nodes", substrate.nodes().size());
      List<Evidence> evidence = new ArrayList<>(List.of(read(PODS)));
      evidence.addAll(never.values());
      findings.add(
          pass(
              never.isEmpty() ? "pulled" : "sideloaded", facts, evidence.toArray(Evidence[]::new)));
    }
    return findings;
  }

  private Optional<Finding> waiting(Substrate substrate) {
    List<Evidence> evidence = new ArrayList<>();
    List<String> images = new ArrayList<>();
    Facts first = null;
    boolean vital = false;
    for (int p = 0; p < substrate.pods().size(); p++) {
      Pod pod = substrate.pods().get(p);
      for (int c = 0; c < pod.containers().size(); c++) {
        PodContainer container = pod.containers().get(c);
        if (container.waiting().filter(PULLING_FAILED::contains).isEmpty()) {
          continue;
        }
        Facts facts =
            Facts.of("pod", pod.namespace() + "/" + pod.name())
                .with("container", container.name())
                .with("image", container.image())
                .with("policy", container.pullPolicy())
                .with("reason", container.waiting())
                .with("message", container.message());
        evidence.add(seen("evidence.pullFailed", facts, "/pods", p, "containers", c));
        images.add(container.image());
        vital |= VITAL.contains(pod.role());
        first = first == null ? facts : first;
      }
    }
    if (first == null) {
      return Optional.empty();
    }
    List<String> distinct = images.stream().distinct().sorted().toList();
    return Optional.of(
        fail(
            vital ? Severity.BLOCKER : Severity.WARNING,
            "waiting",
            first.with("count", evidence.size()).withFew("images", distinct),
            evidence));
  }

  /** What is run, or is to be run by the controllers, with the policy Never. */
  private static Map<String, Evidence> neverPulled(Substrate substrate, Examination examination) {
    Map<String, Evidence> images = new TreeMap<>();
    for (int p = 0; p < substrate.pods().size(); p++) {
      Pod pod = substrate.pods().get(p);
      for (int c = 0; c < pod.containers().size(); c++) {
        PodContainer container = pod.containers().get(c);
        if (container.pullPolicy().filter(NEVER::equals).isPresent()) {
          Facts facts =
              Facts.of("image", container.image()).with("by", pod.namespace() + "/" + pod.name());
          images.putIfAbsent(
              container.image(), seen("evidence.never", facts, "/pods", p, "containers", c));
        }
      }
    }
    List<Controller> controllers =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of());
    for (int i = 0; i < controllers.size(); i++) {
      Map<String, String> settings = controllers.get(i).settings();
      if (!NEVER.equals(settings.get("KUBEBLOCKS_IMAGE_PULL_POLICY"))) {
        continue;
      }
      for (String name : List.of("KUBEBLOCKS_TOOLS_IMAGE", "DATASAFED_IMAGE")) {
        if (settings.containsKey(name)) {
          String image = settings.get(name);
          images.putIfAbsent(
              image,
              Evidence.observed(
                  "evidence.never",
                  Facts.of("image", image).with("by", name),
                  new Pointer(ImageLayer.PATH, "/controllers")
                      .child(i)
                      .child("settings")
                      .child(name)));
        }
      }
    }
    return images;
  }

  private List<Finding> missing(Substrate substrate, Map<String, Evidence> never) {
    List<Finding> findings = new ArrayList<>();
    Set<String> all = new HashSet<>(substrate.nodes().stream().map(Node::name).toList());
    Set<String> full =
        new HashSet<>(
            substrate.nodes().stream()
                // A node that lists none has not said what it holds.
                .filter(node -> node.imagesShown() >= KUBELETS_LIMIT || node.imagesShown() == 0)
                .map(Node::name)
                .toList());
    never.forEach(
        (image, evidence) -> {
          Set<String> without = new HashSet<>(all);
          nodesWith(substrate, image).forEach(without::remove);
          List<String> surely =
              without.stream().filter(node -> !full.contains(node)).sorted().toList();
          List<String> perhaps = without.stream().filter(full::contains).sorted().toList();
          Facts facts =
              Facts.of("image", image)
                  .with("nodes", all.size())
                  .withFew("without", surely.isEmpty() ? perhaps : surely);
          if (!surely.isEmpty()) {
            findings.add(
                fail(Severity.WARNING, "notOnNodes", facts, List.of(evidence, read(NODES))));
          } else if (!perhaps.isEmpty()) {
            findings.add(open("nodeList", facts, true, evidence, read(NODES)));
          }
        });
    return findings;
  }

  private static List<String> nodesWith(Substrate substrate, String image) {
    return substrate.nodeImages().stream()
        .filter(known -> known.isNamedBy(image))
        .map(NodeImage::nodes)
        .flatMap(List::stream)
        .toList();
  }
}
