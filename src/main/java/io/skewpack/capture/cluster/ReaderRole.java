package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.ReadOnlyGuard.Allowed;
import java.util.ArrayList;
import java.util.List;

/** The least role that a capture needs, from the same list that the guard goes by. */
public final class ReaderRole {

  private static final String NAME = "skewpack-reader";

  private ReaderRole() {}

  /** A ClusterRole in YAML, for {@code kubectl apply -f -}. */
  public static String yaml() {
    return yaml(false);
  }

  /**
   * @param helmReleases whether Helm's releases are asked for as well. Kubernetes knows no verb for
   *     metadata alone, so this rule allows more than is ever sent
   * @see #yaml()
   */
  public static String yaml(boolean helmReleases) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\n");
    yaml.append("kind: ClusterRole\n");
    yaml.append("metadata:\n");
    yaml.append("  name: ").append(NAME).append('\n');
    yaml.append("rules:\n");
    List<Allowed> reads = new ArrayList<>(ReadOnlyGuard.ALLOWED_READS);
    if (helmReleases) {
      reads.add(ReadOnlyGuard.HELM_RELEASES);
    }
    for (Allowed allowed : reads) {
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
}
