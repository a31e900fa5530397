package io.skewpack.diagnose;

import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** Whether it speaks against going on: a warning alone does not. */
    public boolean isBlocked() {
      return status == Status.FAIL
          && (findings.stream().anyMatch(Finding::isBlocker)
              || findings.stream().noneMatch(Finding::isWarning));
    }

    /** Its status in one word, a warning told from a failure. */
    public String word() {
      return status == Status.FAIL && !isBlocked() ? "warning" : status.id();
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

  /** The item of what scripts and actions need at run time: no part of what they stand on. */
  public static final String CONTRACTS = "contracts";

  static Preflight of(List<Finding> findings) {
    Preflight known = arranged(findings);
    List<Finding> rest =
        findings.stream()
            .filter(f -> f.isBlocker() || f.isIncomplete())
            .filter(f -> known.all().noneMatch(item -> item.findings().contains(f)))
            .toList();
    List<Finding> fingerprint = ofSource(rest, Source.TARGET);
    if (rest.isEmpty()) {
      return known;
    }
    // Whatever sets the exit code is on the page.
    List<Item> others = new ArrayList<>(known.others());
    if (!fingerprint.isEmpty()) {
      others.add(0, item("fingerprint", fingerprint));
    }
    List<Finding> contracts =
        rest.stream().filter(f -> f.failureLayer().equals(Optional.of(5))).toList();
    if (!contracts.isEmpty()) {
      others.add(item(CONTRACTS, contracts));
    }
    List<Finding> unnamed =
        rest.stream().filter(f -> !fingerprint.contains(f) && !contracts.contains(f)).toList();
    if (!unnamed.isEmpty()) {
      others.add(item("rest", unnamed));
    }
    return new Preflight(known.steps(), known.smoke(), others);
  }

  private Stream<Item> all() {
    return Stream.of(steps, smoke, others).flatMap(List::stream);
  }

  private static Preflight arranged(List<Finding> findings) {
    return new Preflight(
        List.of(
            item("imageDigest", of(findings, "image-digest", "registry-images", "pod-images")),
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
            item("kubeBlocks", of(findings, "kubeblocks-controller")),
            item("crdRelease", crds(findings)),
            item("snapshotCrds", of(findings, "snapshot-crds")),
            item("dataProtection", of(findings, "data-protection")),
            item("csi", of(findings, "csi")),
            item("pullSecrets", of(findings, "pull-secrets")),
            item("addons", of(findings, "installed-addons")),
            item("residue", of(findings, "residue"))));
  }

  /** Which release they are of; and where they are missing, that they are. */
  private static List<Finding> crds(List<Finding> findings) {
    List<Finding> about = new ArrayList<>(of(findings, "crd-release"));
    ofSource(findings, Source.CRDS).stream().filter(Finding::isIncomplete).forEach(about::add);
    return about;
  }

  private static List<Finding> ofSource(List<Finding> findings, Source source) {
    Facts.Term name = new Facts.Term("source." + source.id());
    return of(findings, "captured-sources").stream()
        .filter(f -> name.equals(f.facts().values().get("source")))
        .toList();
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
    List<Finding> about = new ArrayList<>(ofSource(findings, Source.ADDON_CHART));
    boolean missing = about.stream().anyMatch(Finding::isIncomplete);
    about.addAll(of(findings, "hidden-templates"));
    Item item = item("chartRender", about);
    return missing ? new Item(item.id(), Status.FAIL, true, about) : item;
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
