package io.skewpack.contract;

import java.util.Objects;
import java.util.Optional;

/**
 * What must be so for a variable, or a whole layer, to be there. Its words are the text {@code
 * contract.condition.<id>}.
 *
 * @param id {@code backupType:Incremental}, {@code target.account}, {@code restoreTime}, ...
 * @param decidedBy whether a chart tells
 * @param source the file of {@code apecloud/kubeblocks} that says so, the function and the tag
 */
public record StageCondition(String id, DecidedBy decidedBy, String source) {

  private static final String BACKUP_TYPE = "backupType:";

  /** Who decides. */
  public enum DecidedBy {
    /** What the chart declares: it holds in every run or in none. */
    CHART,
    /** What happens on the cluster: no chart can tell. */
    RUN
  }

  public StageCondition {
    Objects.requireNonNull(id);
    Objects.requireNonNull(decidedBy);
    Objects.requireNonNull(source);
  }

  /** Whether a chart alone decides it. */
  public boolean decidedByChart() {
    return decidedBy == DecidedBy.CHART;
  }

  /**
   * Whether it holds for an ActionSet of this {@code .spec.backupType}; absent when it is about
   * something else.
   */
  public Optional<Boolean> holdsFor(String backupType) {
    return id.startsWith(BACKUP_TYPE)
        ? Optional.of(id.substring(BACKUP_TYPE.length()).equals(backupType))
        : Optional.empty();
  }
}
