package io.skewpack.report;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Facts.Term;
import io.skewpack.diagnose.Failure;
import io.skewpack.snapshot.SnapshotException;
import java.util.List;
import java.util.Optional;

/**
 * What a pack says of one failure, part by part. Evidence is numbered as it is cited, so the parts
 * are asked for in reading order.
 */
sealed interface Story
    permits RejectionStory, ServerStory, SubstrateStory, ContractStory, NothingBroken {

  /** The failure that it is about; absent when nothing is broken. */
  Optional<Failure> failure();

  /** What the failure is called in titles. */
  Term name();

  /** For the first screen: what is broken, and how sure that is. */
  List<Claim> headline();

  /**
   * For the first screen: who does what.
   *
   * @param number names the failure where there are several
   */
  Claim next(Facts number);

  List<Block> symptom();

  List<Block> trigger();

  List<Block> rootCause();

  List<Block> reproduction() throws SnapshotException;

  List<Block> fixPath();

  List<Block> impact();

  /** Who has to act. */
  Claim owner();
}
