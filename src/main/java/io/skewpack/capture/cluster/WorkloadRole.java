package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.Substrate.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * By what a pod or workload is recognised.
 *
 * <ul>
 *   <li>KubeBlocks' controllers: the labels of its chart, {@code app.kubernetes.io/name=kubeblocks}
 *       and {@code app.kubernetes.io/component} {@code apps} or {@code dataprotection}
 *   <li>an autopatcher: its name says so
 *   <li>cluster DNS: the label {@code k8s-app} of the namespace kube-system ends with {@code
 *       kube-dns}; in a virtual cluster it is {@code vcluster-kube-dns}
 *   <li>CSI: {@code csi} is a word of its name, or it runs one of the sidecars of
 *       kubernetes-csi.github.io, without which no driver is registered or provisions anything
 *   <li>what KubeBlocks runs: {@code app.kubernetes.io/managed-by=kubeblocks}
 * </ul>
 */
final class WorkloadRole {

  private static final Pattern AUTOPATCHER =
      Pattern.compile(
          "auto-?patch|image-?(?:re)?(?:patch|writ|swap)|patch(?:er)?-images?|"
              + "pull-?policy-?(?:patch|fix|mutat)|policy-?patcher");

  private static final Pattern CSI_WORD = Pattern.compile("(?:^|[-.])csi(?:[-.]|$)");

  private static final Set<String> CSI_SIDECARS =
      Set.of(
          "csi-node-driver-registrar",
          "node-driver-registrar",
          "csi-provisioner",
          "csi-attacher",
          "csi-resizer",
          "csi-snapshotter");

  private WorkloadRole() {}

  /**
   * @param object a pod, or what makes pods
   * @param podSpec its own, or that of its template
   * @return empty when it has none of the roles above
   */
  static Optional<Role> of(KubernetesObject object, JsonNode podSpec) {
    String name = object.name().toLowerCase(Locale.ROOT);
    if (object.label("app.kubernetes.io/name").filter("kubeblocks"::equals).isPresent()) {
      String component = object.label("app.kubernetes.io/component").orElse("");
      if (component.equals("apps")) {
        return Optional.of(Role.KUBEBLOCKS);
      }
      if (component.equals("dataprotection")) {
        return Optional.of(Role.DATA_PROTECTION);
      }
    }
    if (AUTOPATCHER.matcher(name).find()) {
      return Optional.of(Role.AUTOPATCHER);
    }
    if (object.namespace().equals("kube-system")
        && object.label("k8s-app").filter(app -> app.endsWith("kube-dns")).isPresent()) {
      return Optional.of(Role.DNS);
    }
    if (CSI_WORD.matcher(name).find() || runsSidecar(podSpec)) {
      return Optional.of(Role.CSI);
    }
    return object.label("app.kubernetes.io/managed-by").filter("kubeblocks"::equals).isPresent()
        ? Optional.of(Role.CLUSTER)
        : Optional.empty();
  }

  private static boolean runsSidecar(JsonNode podSpec) {
    for (JsonNode container : podSpec.path("containers")) {
      String image = container.path("image").asText();
      String repository = image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
      if (CSI_SIDECARS.contains(repository)) {
        return true;
      }
    }
    return false;
  }
}
