package io.skewpack.diagnose;

import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Blockers that have one cause and one repair, and are independent of every other failure: putting
 * one right leaves the others as they are.
 *
 * @param check the check that names it; of {@link Kind#REJECTION}, what explains all of them is the
 *     root cause
 * @param findings the blockers; never empty
 */
public record Failure(Kind kind, String check, List<Finding> findings) {

  /** Where a failure lies, in the order in which an installation meets them. */
  public enum Kind {
    /** The captured schemas reject what the chart renders: failure layer 1. */
    REJECTION,
    /** The API server rejects it, and the captured schemas do not: failure layer 1. */
    SERVER,
    /** Something that KubeBlocks stands on: failure layer 2. */
    SUBSTRATE,
    /** Something that scripts or actions need and nothing supplies: failure layer 5. */
    CONTRACT;

    /** 1, 2 or 5 of the decision tree. */
    public int failureLayer() {
      return switch (this) {
        case REJECTION, SERVER -> 1;
        case SUBSTRATE -> 2;
        case CONTRACT -> 5;
      };
    }
  }

  /**
   * Checks whose failure is only another's effect, by the check that is the cause: the
   * data-protection controller does not start without the VolumeSnapshot CRDs, because its caches
   * never sync (KubeBlocks, controllers/dataprotection/backup_controller.go owns VolumeSnapshots).
   */
  private static final Map<String, String> EFFECTS = Map.of("data-protection", "snapshot-crds");

  public Failure {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(check);
    findings = List.copyOf(findings);
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("a failure is made of blockers");
    }
  }

  /** Every blocker in exactly one failure, in the order of the kinds. */
  static List<Failure> of(List<Finding> substrate, List<Finding> all, Optional<RootCause> cause) {
    List<Finding> blockers = all.stream().filter(Finding::isBlocker).toList();
    List<Failure> failures = new ArrayList<>();
    List<Finding> rejected =
        blockers.stream()
            .filter(one -> !one.isSubstrateFailure() && !one.isAboutContract())
            .toList();
    if (!rejected.isEmpty()) {
      Kind kind = cause.isPresent() ? Kind.REJECTION : Kind.SERVER;
      failures.add(new Failure(kind, rejected.get(0).check(), rejected));
    }
    failures.addAll(ofSubstrate(substrate.stream().filter(Finding::isBlocker).toList()));
    Map<String, List<Finding>> contracts = new LinkedHashMap<>();
    blockers.stream()
        .filter(Finding::isAboutContract)
        .filter(one -> !one.isSubstrateFailure())
        .forEach(
            one -> contracts.computeIfAbsent(one.check(), first -> new ArrayList<>()).add(one));
    contracts.forEach(
        (check, findings) -> failures.add(new Failure(Kind.CONTRACT, check, findings)));
    return List.copyOf(failures);
  }

  private static List<Failure> ofSubstrate(List<Finding> blockers) {
    Map<String, List<Finding>> byCheck = new LinkedHashMap<>();
    List<String> present = blockers.stream().map(Finding::check).distinct().toList();
    List<Finding> before = new ArrayList<>();
    for (Finding blocker : blockers) {
      String check =
          before.stream()
              .filter(earlier -> sees(earlier, blocker))
              .map(Finding::check)
              .findFirst()
              .or(() -> Optional.ofNullable(EFFECTS.get(blocker.check())).filter(present::contains))
              .orElse(blocker.check());
      byCheck.computeIfAbsent(check, first -> new ArrayList<>()).add(blocker);
      before.add(blocker);
    }
    return byCheck.entrySet().stream()
        .map(one -> new Failure(Kind.SUBSTRATE, one.getKey(), causeFirst(one)))
        .toList();
  }

  private static List<Finding> causeFirst(Map.Entry<String, List<Finding>> group) {
    List<Finding> sorted = new ArrayList<>(group.getValue());
    sorted.sort((a, b) -> rank(a, group.getKey()) - rank(b, group.getKey()));
    return sorted;
  }

  private static int rank(Finding finding, String check) {
    return finding.check().equals(check) ? 0 : 1;
  }

  /**
   * Whether all that a later finding rests on is part of what an earlier one rests on already: the
   * image that is not pulled is that of the DNS pod that is not ready.
   */
  private static boolean sees(Finding earlier, Finding later) {
    return later.evidence().stream()
        .map(Evidence::at)
        .allMatch(at -> earlier.evidence().stream().anyMatch(known -> holds(known.at(), at)));
  }

  private static boolean holds(Pointer whole, Pointer part) {
    return whole.file().equals(part.file())
        && (part.pointer().equals(whole.pointer())
            || part.pointer().startsWith(whole.pointer() + "/"));
  }
}
