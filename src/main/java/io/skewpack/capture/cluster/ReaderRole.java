package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.ReadOnlyGuard.Allowed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The least role that a capture needs, from the same list that the guard goes by. */
public final class ReaderRole {

  private static final String NAME = "skewpack-reader";
  private static final String DRY_RUN_NAME = "skewpack-dry-run";

  /** What addon charts render, by API group: KubeBlocks' groups, and what is Kubernetes' own. */
  private static final Map<List<String>, List<String>> TRIED =
      orderedMap(
          List.of(
              "apps.kubeblocks.io",
              "dataprotection.kubeblocks.io",
              "experimental.kubeblocks.io",
              "extensions.kubeblocks.io",
              "operations.kubeblocks.io",
              "parameters.kubeblocks.io",
              "storage.kubeblocks.io",
              "trace.kubeblocks.io",
              "workloads.kubeblocks.io"),
          List.of("*"),
          List.of(""),
          List.of("configmaps", "serviceaccounts", "services", "persistentvolumeclaims"),
          List.of("apps"),
          List.of("daemonsets", "deployments", "statefulsets"),
          List.of("batch"),
          List.of("cronjobs", "jobs"),
          List.of("rbac.authorization.k8s.io"),
          List.of("clusterrolebindings", "clusterroles", "rolebindings", "roles"));

  private ReaderRole() {}

  /** A ClusterRole in YAML, for {@code kubectl apply -f -}. */
  public static String yaml() {
    return yaml(Set.of());
  }

  /**
   * @param extras what is asked for besides. Kubernetes knows no verb for metadata alone, so the
   *     rule for Helm's releases allows more than is ever sent
   * @see #yaml()
   */
  public static String yaml(Set<Extra> extras) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\n");
    yaml.append("kind: ClusterRole\n");
    yaml.append("metadata:\n");
    yaml.append("  name: ").append(NAME).append('\n');
    yaml.append("rules:\n");
    List<Allowed> reads = new ArrayList<>(ReadOnlyGuard.ALLOWED_READS);
    reads.addAll(ReadOnlyGuard.ALLOWED_METADATA);
    if (extras.contains(Extra.HELM_RELEASES)) {
      reads.add(ReadOnlyGuard.HELM_RELEASES);
    }
    if (extras.contains(Extra.JOB_LOGS)) {
      reads.add(ReadOnlyGuard.JOB_LOGS);
    }
    for (Allowed allowed : reads) {
      if (ReadOnlyGuard.ALLOWED_METADATA.contains(allowed)) {
        yaml.append(
            "  # RBAC knows no verb for metadata alone. skewpack asks for nothing else, which\n");
        yaml.append(
            "  # names the keys that variables are taken from. Without this rule they are missing.\n");
      }
      yaml.append("  - apiGroups: [\"").append(allowed.group()).append("\"]\n");
      yaml.append("    resources: [\"").append(allowed.resource()).append("\"]\n");
      allowed
          .name()
          .ifPresent(name -> yaml.append("    resourceNames: [\"").append(name).append("\"]\n"));
      yaml.append("    verbs: [\"").append(allowed.verb()).append("\"]\n");
    }
    yaml.append("  - nonResourceURLs: [\"")
        .append(String.join("\", \"", ReadOnlyGuard.ALLOWED_PATHS))
        // Of discovery only; a resource is never allowed by its URL.
        .append("\", \"/apis/*\"]\n");
    yaml.append("    verbs: [\"get\"]\n");
    return yaml.toString();
  }

  /**
   * A ClusterRole for dry runs, in YAML: server-side apply of an object that is not there needs
   * both verbs (seen on kube-apiserver v1.33).
   */
  public static String dryRunYaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        "# RBAC knows no dry runs: whoever has this role may also write for good. skewpack\n");
    yaml.append(
        "# sends nothing to these but requests with dryRun=All. Without it, leave the dry\n");
    yaml.append("# run out with --no-dry-run. Secrets are not in it, and are never sent.\n");
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\n");
    yaml.append("kind: ClusterRole\n");
    yaml.append("metadata:\n");
    yaml.append("  name: ").append(DRY_RUN_NAME).append('\n');
    yaml.append("rules:\n");
    TRIED.forEach(
        (groups, resources) -> {
          yaml.append("  - apiGroups: ").append(list(groups)).append('\n');
          yaml.append("    resources: ").append(list(resources)).append('\n');
          yaml.append("    verbs: [\"create\", \"patch\"]\n");
        });
    return yaml.toString();
  }

  private static String list(List<String> items) {
    return items.size() > 3
        ? items.stream().map(item -> "\n      - \"" + item + "\"").collect(Collectors.joining())
        : "[\"" + String.join("\", \"", items) + "\"]";
  }

  @SafeVarargs
  private static Map<List<String>, List<String>> orderedMap(List<String>... pairs) {
    Map<List<String>, List<String>> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
