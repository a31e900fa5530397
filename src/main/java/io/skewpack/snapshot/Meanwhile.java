package io.skewpack.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work on a snapshot that another core does meanwhile. A command lives for about a second, so what
 * does not need the other's result should not wait for it.
 */
public final class Meanwhile<T> {

  /** Something to work out. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * @throws SnapshotException when the snapshot is no good; {@link Meanwhile#join} throws it
     */
    T get() throws SnapshotException;
  }

  private final CompletableFuture<T> result;

  private Meanwhile(CompletableFuture<T> result) {
    this.result = result;
  }

  public static <T> Meanwhile<T> start(Work<T> work) {
    return new Meanwhile<>(
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.get();
              } catch (SnapshotException e) {
                throw new CompletionException(e);
              }
            }));
  }

  /**
   * Waits for the result.
   *
   * @throws SnapshotException what the work threw
   */
  public T join() throws SnapshotException {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SnapshotException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
