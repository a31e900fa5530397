package io.skewpack.cli;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Verdict;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.List;

/** What every command does with snapshots; a snapshot that is no good is the user's to repair. */
final class Snapshots {

  private Snapshots() {}

  static Snapshot read(Path path) {
    try {
      return SnapshotStore.read(path);
    } catch (SnapshotException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  static Diagnosis diagnose(Path path, VersionCatalog catalog) {
    return diagnose(path, read(path), catalog);
  }

  static Diagnosis diagnose(Path path, Snapshot snapshot, VersionCatalog catalog) {
    try {
      return Diagnosis.of(snapshot, catalog);
    } catch (SnapshotException e) {
      throw new UsageException(path + " contradicts itself: " + e.getMessage(), e);
    }
  }

  /** A blocker before an incomplete snapshot before a clean one. */
  static Verdict worst(List<Diagnosis> diagnoses) {
    List<Verdict> verdicts = diagnoses.stream().map(Diagnosis::verdict).toList();
    return verdicts.contains(Verdict.BLOCKER)
        ? Verdict.BLOCKER
        : verdicts.contains(Verdict.INCOMPLETE) ? Verdict.INCOMPLETE : Verdict.OK;
  }
}
