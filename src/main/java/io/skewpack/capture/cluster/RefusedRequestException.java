package io.skewpack.capture.cluster;

/** Something tried to send what the {@link ReadOnlyGuard} does not list; nothing was sent. */
final class RefusedRequestException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  RefusedRequestException(String message) {
    super(message);
  }
}
