package io.skewpack.render;

import freemarker.core._CoreAPI;
import freemarker.template.Template;
import io.skewpack.snapshot.OneLine;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How much a user's template may take: a loop that never ends, or one that never stops writing, is
 * an error and not a machine that hangs.
 *
 * @param deadline for a whole pack
 * @param characters for everything that one template or one text writes
 */
record Bounds(Duration deadline, int characters) {

  /** Hundreds of times what the largest pack needs. */
  static final Bounds OF_A_PACK = new Bounds(Duration.ofSeconds(20), 32_000_000);

  /** A user's template ran into a bound. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded(String message) {
      super(message);
    }
  }

  /** Where a template writes to; it stops one that writes too much. */
  StringWriter writer() {
    return new Limited();
  }

  /** Lets a template be stopped at its next step when its time is up. */
  static Template stoppable(Template template) {
    _CoreAPI.addThreadInterruptedChecks(template);
    return template;
  }

  /**
   * Runs what a user's templates have a part in.
   *
   * @param where the templates are, for the message
   * @throws TextException when it goes beyond a bound; what the work itself throws goes through
   */
  <T> T run(String where, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "templates");
    // One that cannot be stopped must not hold the process.
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new TextException(
          "%s: not ready after %d seconds; look for a loop or a macro that does not end"
              .formatted(where, Math.max(1, deadline.toSeconds())),
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new TextException(where + ": interrupted", e);
    } catch (ExecutionException e) {
      throw failure(where, e.getCause());
    }
  }

  private RuntimeException failure(String where, Throwable cause) {
    Throwable origin = cause;
    while (origin != null && !(origin instanceof Exceeded) && !(origin instanceof Error)) {
      origin = origin.getCause();
    }
    if (origin instanceof Exceeded) {
      return new TextException(where + ": " + origin.getMessage(), cause);
    }
    if (origin instanceof StackOverflowError) {
      return new TextException(
          where + ": nested too deeply; look for a macro, a function or an include of itself",
          cause);
    }
    if (origin instanceof OutOfMemoryError) {
      return new TextException(
          where + ": needs more memory than there is; look for a text that grows without end",
          cause);
    }
    return cause instanceof RuntimeException usual
        ? usual
        : new TextException(where + ": " + OneLine.of(String.valueOf(cause)), cause);
  }

  private final class Limited extends StringWriter {

    @Override
    public void write(int c) {
      count(1);
      super.write(c);
    }

    @Override
    public void write(char[] text, int from, int length) {
      count(length);
      super.write(text, from, length);
    }

    @Override
    public void write(String text) {
      count(text.length());
      super.write(text);
    }

    @Override
    public void write(String text, int from, int length) {
      count(length);
      super.write(text, from, length);
    }

    private void count(int more) {
      if (more > characters - getBuffer().length()) {
        throw new Exceeded(
            "writes more than %d characters; look for a loop that does not end"
                .formatted(characters));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new Exceeded("stopped");
      }
    }
  }
}
