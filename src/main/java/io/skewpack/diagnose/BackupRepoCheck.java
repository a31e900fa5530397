package io.skewpack.diagnose;

import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.BackupRepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A backup that names no repository takes the one that is default and Ready; there must be exactly
 * one ({@code getDefaultBackupRepo} in KubeBlocks' controllers/dataprotection/utils.go, v1.0.2).
 */
final class BackupRepoCheck extends SubstrateCheck {

  private static final String READ = "list backuprepos.dataprotection.kubeblocks.io";
  private static final String READY = "Ready";

  BackupRepoCheck() {
    super("backup-repo", READ);
  }

  /** A cluster that does not know the kind has none of it. */
  @Override
  boolean isAnswer(String read, Missing missing) {
    return missing.reason() == Outcome.Reason.NOT_FOUND;
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<BackupRepo> repos = substrate.backupRepos();
    if (repos.isEmpty()) {
      return List.of(fail(Severity.BLOCKER, "none", Facts.none(), List.of(read(READ))));
    }
    List<Integer> defaults =
        IntStream.range(0, repos.size()).filter(i -> repos.get(i).isDefault()).boxed().toList();
    List<Integer> usable =
        defaults.stream().filter(i -> isUsable(repos.get(i), substrate)).toList();
    Facts facts =
        Facts.of("count", repos.size())
            .withFew("defaults", defaults.stream().map(i -> repos.get(i).name()).toList());
    if (usable.size() == 1) {
      BackupRepo repo = repos.get(usable.get(0));
      return List.of(
          pass(
              "ready",
              facts.with("name", repo.name()).with("provider", repo.provider()),
              evidence(repo, usable.get(0))));
    }
    List<Integer> shown =
        defaults.isEmpty() ? IntStream.range(0, repos.size()).boxed().toList() : defaults;
    List<Evidence> evidence = new ArrayList<>();
    shown.forEach(i -> evidence.add(evidence(repos.get(i), i)));
    if (usable.size() > 1) {
      return List.of(fail(Severity.BLOCKER, "severalDefaults", facts, evidence));
    }
    Optional<BackupRepo> first = defaults.stream().findFirst().map(repos::get);
    return List.of(
        fail(
            Severity.BLOCKER,
            first.isEmpty() ? "noDefault" : "notReady",
            facts
                .with("name", first.map(BackupRepo::name))
                .with("phase", first.flatMap(BackupRepo::phase))
                .with("message", first.flatMap(BackupRepo::message)),
            evidence));
  }

  private static boolean isUsable(BackupRepo repo, Substrate substrate) {
    boolean leaving =
        substrate.terminating().stream()
            .anyMatch(one -> one.kind().equals("BackupRepo") && one.name().equals(repo.name()));
    return repo.phase().filter(READY::equals).isPresent() && !leaving;
  }

  private static Evidence evidence(BackupRepo repo, int index) {
    return seen(
        "evidence.backupRepo",
        Facts.of("name", repo.name())
            .with("phase", repo.phase())
            .with("isDefault", repo.isDefault() ? 1 : 0),
        "/backupRepos",
        index);
  }
}
