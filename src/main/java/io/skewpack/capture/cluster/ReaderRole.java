package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.ReadOnlyGuard.Allowed;

/** The least role that a capture needs, from the same list that the guard goes by. */
public final class ReaderRole {

  private static final String NAME = "skewpack-reader";

  private ReaderRole() {}

  /** A ClusterRole in YAML, for {@code kubectl apply -f -}. */
  public static String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\n");
    yaml.append("kind: ClusterRole\n");
    yaml.append("metadata:\n");
    yaml.append("  name: ").append(NAME).append('\n');
    yaml.append("rules:\n");
    for (Allowed allowed : ReadOnlyGuard.ALLOWED_READS) {
      yaml.append("  - apiGroups: [\"").append(allowed.group()).append("\"]\n");
      yaml.append("    resources: [\"").append(allowed.resource()).append("\"]\n");
      allowed
          .name()
          .ifPresent(name -> yaml.append("    resourceNames: [\"").append(name).append("\"]\n"));
      yaml.append("    verbs: [\"").append(allowed.verb()).append("\"]\n");
    }
    yaml.append("  - nonResourceURLs: [\"")
        .append(String.join("\", \"", ReadOnlyGuard.ALLOWED_PATHS))
        .append("\"]\n");
    yaml.append("    verbs: [\"get\"]\n");
    return yaml.toString();
  }
}
