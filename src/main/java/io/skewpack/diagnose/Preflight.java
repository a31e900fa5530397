package io.skewpack.diagnose;

import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What must be in order before an addon is installed and before it is smoke-tested, item by item,
 * each with the findings that decide it.
 *
 * @param steps the four of an installation: image digest, chart render, the chart's keys in the
 *     CRDs' versions, server-side dry-run
 * @param smoke the seven of a smoke run, in the order in which addon teams go through them
 * @param others what both stand on besides
 */
public record Preflight(List<Item> steps, List<Item> smoke, List<Item> others) {

  /**
   * One item.
   *
   * @param id as in {@code imageDigest}: the key of its name
   * @param status the worst that its findings say; not evaluated when there is none
   * @param requested whether somebody asked for it and did not get it
   * @param findings what decides it, the worst first
   */
  public record Item(String id, Status status, boolean requested, List<Finding> findings) {
    public Item {
      Objects.requireNonNull(id);
      Objects.requireNonNull(status);
      findings = List.copyOf(findings);
    }

    /**
     * The findings that make it what it is: those that failed, are open, or passed. With what
     * failed stands what was asked for and is open, which for a chart is the failure.
     */
    public List<Finding> deciding() {
      return findings.stream()
          .filter(
              finding ->
                  status == Status.FAIL
                      ? finding.isBlocker() || finding.isWarning() || finding.isIncomplete()
                      : finding.status() == status)
          .toList();
    }
  }

  public Preflight {
    steps = List.copyOf(steps);
    smoke = List.copyOf(smoke);
    others = List.copyOf(others);
  }

  static Preflight of(List<Finding> findings) {
    return new Preflight(
        List.of(
            item("imageDigest", of(findings, "image-digest")),
            chartRender(findings),
            item("crdKeys", of(findings, "rejected-fields", "missing-kinds", "unjudged-objects")),
            item("dryRun", asked(of(findings, "dry-run")))),
        List.of(
            item("backupRepo", of(findings, "backup-repo")),
            item("storageClass", of(findings, "storage-class")),
            item("imagePull", of(findings, "image-pull")),
            item("autopatcher", of(findings, "autopatcher")),
            item("kubeconfig", of(findings, "kubeconfig")),
            item("runner", of(findings, "runner")),
            item("clusterDns", of(findings, "cluster-dns"))),
        List.of(
            item("apiReadiness", of(findings, "api-readiness")),
            item("crdRelease", of(findings, "crd-release")),
            item("snapshotCrds", of(findings, "snapshot-crds")),
            item("dataProtection", of(findings, "data-protection")),
            item("csi", of(findings, "csi")),
            item("pullSecrets", of(findings, "pull-secrets")),
            item("addons", of(findings, "installed-addons")),
            item("residue", of(findings, "residue"))));
  }

  private static List<Finding> of(List<Finding> findings, String... checks) {
    return findings.stream().filter(f -> List.of(checks).contains(f.check())).toList();
  }

  /** Without what was never meant to be asked, such as Secrets, when there is something else. */
  private static List<Finding> asked(List<Finding> findings) {
    List<Finding> asked = findings.stream().filter(Finding::requested).toList();
    return asked.isEmpty() ? findings : asked;
  }

  /** A chart that does not render is a failed step, though its source is only missing. */
  private static Item chartRender(List<Finding> findings) {
    Facts.Term chart = new Facts.Term("source." + Source.ADDON_CHART.id());
    List<Finding> about =
        of(findings, "captured-sources").stream()
            .filter(f -> chart.equals(f.facts().values().get("source")))
            .toList();
    Item item = item("chartRender", about);
    return item.requested() ? new Item(item.id(), Status.FAIL, true, about) : item;
  }

  private static Item item(String id, List<Finding> findings) {
    List<Finding> sorted = new ArrayList<>();
    for (boolean wanted : List.of(true, false)) {
      for (Finding finding : findings) {
        if ((finding.isBlocker() || finding.isWarning()) == wanted) {
          sorted.add(finding);
        }
      }
    }
    boolean failed = findings.stream().anyMatch(f -> f.isBlocker() || f.isWarning());
    boolean open = findings.stream().anyMatch(f -> f.status() == Status.NOT_EVALUATED);
    Status status =
        failed ? Status.FAIL : open || findings.isEmpty() ? Status.NOT_EVALUATED : Status.PASS;
    boolean requested =
        status == Status.NOT_EVALUATED && findings.stream().anyMatch(Finding::isIncomplete);
    return new Item(id, status, requested, sorted);
  }
}
