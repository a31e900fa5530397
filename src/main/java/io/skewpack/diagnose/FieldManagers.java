package io.skewpack.diagnose;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of the programs that name themselves in {@code metadata.managedFields} of
 * KubeBlocks' CRDs and Deployments. A name that is not in the table is unknown: it may be an
 * installer, and it may be somebody's script, so nothing is concluded from it.
 *
 * <p>A field manager is what a client sends, or else the part of its user agent before the slash,
 * which is the program's name (kubernetes/apiserver, endpoints/handlers/create.go, {@code
 * managerOrUserAgent}).
 */
final class FieldManagers {

  /** What a write by a manager says of how a schema got where it is. */
  enum Habit {
    /** It installs or updates whole files, as its user has them. */
    ORDINARY,
    /** It is an editor: what it wrote, a person wrote. */
    BY_HAND,
    /** It writes labels, annotations or a status, and never a schema or a template. */
    METADATA_ONLY,
    UNKNOWN
  }

  /** An ApplySet's tool calls itself so (kubectl, pkg/cmd/apply/applyset.go, FieldManager). */
  private static final String APPLY_SET = "-applyset";

  private static final Map<String, Habit> KNOWN =
      Map.ofEntries(
          // kubectl, pkg/cmd/{create,replace,apply}: one name for each command
          Map.entry("kubectl-create", Habit.ORDINARY),
          Map.entry("kubectl-replace", Habit.ORDINARY),
          Map.entry("kubectl-client-side-apply", Habit.ORDINARY),
          // kubectl apply --server-side
          Map.entry("kubectl", Habit.ORDINARY),
          // KubeBlocks' own chart patches spec.conversion of seven CRDs with kubectl patch after an
          // installation (deploy/helm/templates/conversion-patch-hook.yaml at v1.0.2)
          Map.entry("kubectl-patch", Habit.ORDINARY),
          // kubectl rollout restart and kubectl scale change no image
          Map.entry("kubectl-rollout", Habit.METADATA_ONLY),
          Map.entry("kubectl-scale", Habit.METADATA_ONLY),
          Map.entry("kubectl-label", Habit.METADATA_ONLY),
          Map.entry("kubectl-annotate", Habit.METADATA_ONLY),
          Map.entry("kubectl-edit", Habit.BY_HAND),
          Map.entry("kubectl-set", Habit.BY_HAND),
          // KubeBlocks' command line; Helm; and what syncs charts and files out of git
          Map.entry("kbcli", Habit.ORDINARY),
          Map.entry("helm", Habit.ORDINARY),
          Map.entry("argocd-controller", Habit.ORDINARY),
          Map.entry("kustomize-controller", Habit.ORDINARY),
          Map.entry("helm-controller", Habit.ORDINARY),
          // status, conditions and scale
          Map.entry("kube-apiserver", Habit.METADATA_ONLY),
          Map.entry("kube-controller-manager", Habit.METADATA_ONLY));

  private FieldManagers() {}

  /**
   * @param operation {@code Apply} or {@code Update}
   * @param inApplySet whether what was written says that it is part of an ApplySet: then whoever
   *     applied it is that set's tool, by whatever name
   */
  static Habit of(String manager, Optional<String> operation, boolean inApplySet) {
    if (manager.endsWith(APPLY_SET) || (inApplySet && operation.equals(Optional.of("Apply")))) {
      return Habit.ORDINARY;
    }
    return KNOWN.getOrDefault(manager, Habit.UNKNOWN);
  }
}
