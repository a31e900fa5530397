package io.skewpack.capture.cluster;

import java.util.List;
import java.util.Locale;

/** CRDs of KubeBlocks by name and version only: every field is taken. */
enum KubeBlocksCrds {
  ADDONS("extensions", "Addon", "Cluster", "v1alpha1"),
  BACKUP_REPOS("dataprotection", "BackupRepo", "Cluster", "v1alpha1"),
  CLUSTER_DEFINITIONS("apps", "ClusterDefinition", "Cluster", "v1", "v1alpha1"),
  CLUSTER_VERSIONS("apps", "ClusterVersion", "Cluster", "v1alpha1"),
  COMPONENT_DEFINITIONS("apps", "ComponentDefinition", "Cluster", "v1", "v1alpha1"),
  COMPONENT_VERSIONS("apps", "ComponentVersion", "Cluster", "v1", "v1alpha1"),
  CONFIG_CONSTRAINTS("apps", "ConfigConstraint", "Cluster", "v1beta1"),
  SHARDING_DEFINITIONS("apps", "ShardingDefinition", "Cluster", "v1"),
  SIDECAR_DEFINITIONS("apps", "SidecarDefinition", "Cluster", "v1"),
  OLD_BACKUP_POLICY_TEMPLATES("apps", "BackupPolicyTemplate", "Cluster", "v1alpha1"),
  OLD_OPS_DEFINITIONS("apps", "OpsDefinition", "Cluster", "v1alpha1"),
  CLUSTERS("apps", "Cluster", "Namespaced", "v1", "v1alpha1"),
  COMPONENTS("apps", "Component", "Namespaced", "v1", "v1alpha1"),
  ACTION_SETS("dataprotection", "ActionSet", "Cluster", "v1alpha1"),
  BACKUP_POLICY_TEMPLATES("dataprotection", "BackupPolicyTemplate", "Cluster", "v1alpha1"),
  BACKUPS("dataprotection", "Backup", "Namespaced", "v1alpha1"),
  RESTORES("dataprotection", "Restore", "Namespaced", "v1alpha1"),
  OPS_DEFINITIONS("operations", "OpsDefinition", "Cluster", "v1alpha1"),
  PARAMETERS_DEFINITIONS("parameters", "ParametersDefinition", "Cluster", "v1alpha1"),
  PARAM_CONFIG_RENDERERS("parameters", "ParamConfigRenderer", "Cluster", "v1alpha1"),
  INSTANCE_SETS("workloads", "InstanceSet", "Namespaced", "v1", "v1alpha1");

  private final String group;
  private final String kind;
  private final String scope;
  private final String versions;

  KubeBlocksCrds(String group, String kind, String scope, String... versions) {
    this.group = group + ".kubeblocks.io";
    this.kind = kind;
    this.scope = scope;
    this.versions = String.join(" ", versions);
  }

  /** As in {@code addons.extensions.kubeblocks.io}. */
  String fullName() {
    return plural() + "." + group;
  }

  /** Of its objects, in the first version. */
  String path(String namespace) {
    String below = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return "/apis/" + group + "/" + versions().get(0) + below + "/" + plural();
  }

  String apiVersion() {
    return group + "/" + versions().get(0);
  }

  private List<String> versions() {
    return List.of(versions.split(" ", -1));
  }

  private String plural() {
    return kind.toLowerCase(Locale.ROOT) + "s";
  }

  /** Waits until the server serves it. */
  void createOn(ApiServer server) throws Exception {
    StringBuilder list = new StringBuilder();
    for (String version : versions()) {
      list.append(
          """
              - name: %s
                served: true
                storage: %s
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    {type: object, x-kubernetes-preserve-unknown-fields: true}
          """
              .formatted(version, version.equals(versions().get(0)))
              .indent(0));
    }
    server.create(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %s}
        spec:
          group: %s
          names: {kind: %s, plural: %s, singular: %s, listKind: %sList}
          scope: %s
          versions:
        """
                .formatted(
                    fullName(), group, kind, plural(), kind.toLowerCase(Locale.ROOT), kind, scope)
            + list);
    server.awaitServed(group, versions(), plural());
  }
}
