package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.Capture.Captured;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.Source;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A capture that is stopped keeps what its collectors hand over, and does not wait for long. */
class InterruptedCaptureTest {

  private static final Part ANSWERS =
      new Part.DryRunAnswers(new DryRun("skewpack", "default", List.of()));

  @Test
  @Timeout(20)
  void whatWasAnsweredIsKept() throws Exception {
    Captured captured =
        interrupted(
            started -> {
              try {
                started.countDown();
                new CountDownLatch(1).await();
                return ANSWERS;
              } catch (InterruptedException e) {
                throw new CaptureException(Reason.TIMEOUT, "1 of 2 answered", ANSWERS);
              }
            });
    assertThat(captured.files()).containsKey(DryRun.PATH);
    assertThat(captured.index().outcome(Source.DRY_RUN))
        .isEqualTo(Outcome.missing(Reason.TIMEOUT, "here", "1 of 2 answered"));
  }

  @Test
  @Timeout(20)
  void whoDoesNotStopIsLeftBehind() throws Exception {
    Captured captured =
        interrupted(
            started -> {
              started.countDown();
              long end = System.nanoTime() + 10_000_000_000L;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
              return ANSWERS;
            });
    assertThat(captured.files()).doesNotContainKey(DryRun.PATH);
    assertThat(captured.index().outcome(Source.DRY_RUN).requestedButMissing()).isTrue();
  }

  private interface Work {
    Part run(CountDownLatch started) throws CaptureException;
  }

  private static Captured interrupted(Work work) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FollowUp followUp =
        new FollowUp() {
          @Override
          public Source source() {
            return Source.DRY_RUN;
          }

          @Override
          public String from() {
            return "here";
          }

          @Override
          public Part collect(List<Part> collected) throws CaptureException {
            return work.run(started);
          }
        };
    Capture.Listener silent =
        new Capture.Listener() {
          @Override
          public void started(Source source, String from) {}

          @Override
          public void finished(Source source, Outcome outcome) {}
        };
    AtomicReference<Captured> captured = new AtomicReference<>();
    Thread thread =
        new Thread(
            () ->
                captured.set(
                    new Capture(Clock.systemUTC(), new SnapshotIndex.Tool("skewpack", "0"), silent)
                        .run(List.of(), List.of(followUp))));
    thread.start();
    started.await();
    thread.interrupt();
    thread.join();
    return captured.get();
  }
}
