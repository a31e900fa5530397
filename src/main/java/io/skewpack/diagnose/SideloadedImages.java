package io.skewpack.diagnose;

import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.ImageLayer;
import io.skewpack.snapshot.ImageLayer.Controller;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the chart's images a node would pull where the platform is set to pull none. Backup jobs
 * take the controllers' pull policy; restore jobs and kbagent are fixed to IfNotPresent
 * (pkg/dataprotection/restore/builder.go; pkg/controller/component/kbagent.go), and a component's
 * container has its own. Only images are named that are surely not on some node: a kubelet lists
 * its 50 largest images unless told otherwise.
 */
final class SideloadedImages extends ContractCheck {

  private static final String POLICY = "KUBEBLOCKS_IMAGE_PULL_POLICY";
  private static final String NEVER = "Never";
  private static final int KUBELETS_LIMIT = 50;

  /** Jobs of a restore. */
  private static final Set<String> FIXED = Set.of("prepareData", "postReady.job");

  SideloadedImages() {
    super("sideloaded-images");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    Optional<Pointer> never = never(examination);
    Optional<Substrate> substrate = examination.snapshot().substrate();
    if (never.isEmpty() || substrate.isEmpty()) {
      return List.of();
    }
    List<String> nodes =
        substrate.get().nodes().stream()
            .filter(node -> node.imagesShown() > 0 && node.imagesShown() < KUBELETS_LIMIT)
            .map(Node::name)
            .toList();
    RunningImages running = new RunningImages(objects, examination);
    Map<String, ChartField> pulled = new LinkedHashMap<>();
    for (Action action : contracts.actions()) {
      if (isPulled(action, objects)) {
        running
            .of(action)
            .forEach(
                (image, at) -> {
                  if (!nodes.stream().allMatch(node -> holds(substrate.get(), node, image))) {
                    pulled.putIfAbsent(image, at);
                  }
                });
      }
    }
    if (pulled.isEmpty()) {
      return List.of();
    }
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidence.observed("evidence.pullPolicy", Facts.of("policy", NEVER), never.get()));
    pulled.values().stream().distinct().forEach(field -> evidence.add(seen(field)));
    return List.of(
        fail(
            Severity.WARNING,
            "pulled",
            Facts.of("nodes", nodes.size()).withFew("images", List.copyOf(pulled.keySet())),
            evidence));
  }

  private static Optional<Pointer> never(Examination examination) {
    List<Controller> controllers =
        examination.snapshot().image().map(ImageLayer::controllers).orElse(List.of());
    for (int i = 0; i < controllers.size(); i++) {
      if (NEVER.equals(controllers.get(i).settings().get(POLICY))) {
        return Optional.of(
            new Pointer(ImageLayer.PATH, "/controllers").child(i).child("settings").child(POLICY));
      }
    }
    return Optional.empty();
  }

  private static boolean isPulled(Action action, AddonObjects objects) {
    if (!action.object().startsWith("ComponentDefinition/")) {
      return FIXED.contains(action.stage());
    }
    if (action.stage().equals("container") || action.stage().equals("initContainer")) {
      String name = action.object().substring(action.object().indexOf('/') + 1);
      return objects
          .named("ComponentDefinition", name)
          .flatMap(one -> one.at(action.path()).text("imagePullPolicy"))
          .filter(NEVER::equals)
          .isEmpty();
    }
    return action.stage().startsWith("lifecycle.") || action.stage().equals("reconfigure");
  }

  private static boolean holds(Substrate substrate, String node, String image) {
    return substrate.nodeImages().stream()
        .anyMatch(known -> known.isNamedBy(image) && known.nodes().contains(node));
  }
}
