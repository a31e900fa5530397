package io.skewpack.capture.git;

import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.RefKind;
import java.util.List;
import java.util.Objects;

/**
 * A commit that a branch, a tag or HEAD points at.
 *
 * @param kind of the most telling of its names
 * @param names most telling first; never empty
 * @param rank where it stands among the others: HEAD, branches and tags, each newest version first
 */
public record NamedCommit(RefKind kind, List<String> names, Commit commit, int rank) {
  public NamedCommit {
    Objects.requireNonNull(kind);
    names = List.copyOf(names);
    Objects.requireNonNull(commit);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a commit that nothing points at");
    }
  }
}
