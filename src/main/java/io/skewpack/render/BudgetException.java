package io.skewpack.render;

/** A pack cannot be made small enough for its budget. The message is one line. */
public final class BudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BudgetException(String message) {
    super(message);
  }
}
