package io.skewpack.capture.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An answer while it arrives, so that no page of a list is ever held whole. The server is asked for
 * more only when what came was read. It ends with an error past a number of bytes, and at a moment.
 */
final class AnswerStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {

  /** The answer, or one object of it, is larger than will be read. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** What arrives: buffers, or the end, or what went wrong. */
  private record Arrival(List<ByteBuffer> buffers, boolean isEnd, Throwable failure) {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private final long mostBytes;
  private final long mostOfObject;
  private final long deadline;
  private AsyncBody body;
  private long bytes;
  private long objectBegan;
  private boolean ended;

  /**
   * @param mostBytes of the whole answer
   * @param mostOfObject bytes between two calls of {@link #objectBegins}
   * @param deadline by {@link System#nanoTime}
   */
  AnswerStream(long mostBytes, long mostOfObject, long deadline) {
    this.mostBytes = mostBytes;
    this.mostOfObject = mostOfObject;
    this.deadline = deadline;
  }

  /** Begins to read; without it nothing is taken from the connection. */
  void begin(AsyncBody from) {
    body = from;
    CompletableFuture<Void> unused =
        body.done()
            .whenComplete(
                (nothing, failure) ->
                    arrivals.add(new Arrival(List.of(), failure == null, failure)));
    body.consume();
  }

  /** Bytes are counted for the next object from here on. */
  void objectBegins() {
    objectBegan = bytes;
  }

  @Override
  public void consume(List<ByteBuffer> arrived, AsyncBody from) {
    arrivals.add(new Arrival(List.copyOf(arrived), false, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended && (buffers.isEmpty() || !buffers.peek().hasRemaining())) {
      if (buffers.poll() == null) {
        await();
      }
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, buffers.peek().remaining());
    buffers.peek().get(into, from, count);
    bytes += count;
    if (bytes > mostBytes) {
      throw new TooLargeException("the answer is larger than %d MB".formatted(mostBytes >> 20));
    }
    if (bytes - objectBegan > mostOfObject) {
      throw new TooLargeException("one object is larger than %d MB".formatted(mostOfObject >> 20));
    }
    return count;
  }

  private void await() throws IOException {
    Arrival arrival;
    try {
      arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (arrival == null) {
      throw new HttpTimeoutException("the answer did not end in time");
    }
    if (arrival.failure() != null) {
      throw new IOException(arrival.failure());
    }
    ended = arrival.isEnd();
    buffers.addAll(arrival.buffers());
    if (!ended) {
      body.consume();
    }
  }

  /** Lets the connection go when the answer was not read to its end. */
  @Override
  public void close() {
    if (body != null && !ended) {
      body.cancel();
    }
  }
}
