package io.skewpack.diagnose;

import java.util.List;

/** One question to a snapshot. */
public interface Check {

  /** The check's name in every output format, as in {@code rejected-fields}. */
  String id();

  /**
   * The answers. What could not be evaluated is an answer; only what does not concern the snapshot
   * at all gives none.
   */
  List<Finding> examine(Examination examination);
}
