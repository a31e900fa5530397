package io.skewpack.cli;

/** What scripts can trust. */
final class ExitCode {

  /** No blocker, and everything that was requested was evaluated. */
  static final int OK = 0;

  /** A fault of skewpack's own. */
  static final int INTERNAL = 1;

  /** The command cannot be carried out as given: an option, a path, or a file that is no good. */
  static final int USAGE = 2;

  /** At least one failing blocker, even if something else was not evaluated. */
  static final int BLOCKER = 3;

  /** No blocker, but something requested could not be obtained or evaluated. */
  static final int INCOMPLETE = 4;

  private ExitCode() {}
}
