package io.skewpack.capture.registry;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.ImageLayer.RegistryImage;
import io.skewpack.snapshot.ImageName;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks several registries at a time. Each is first asked one question alone: when it cannot be
 * reached, or does not answer that in time, it is asked nothing more.
 */
final class RegistryQuestions {

  private static final int AT_A_TIME = 6;

  /**
   * @param everyId whether each platform's image id is to be known
   */
  record Question(ImageName name, boolean everyId) {}

  private final RegistryClient client;
  private final Duration limit;
  private final Duration each;

  /**
   * @param limit for all questions together
   * @param each for one of them
   */
  RegistryQuestions(RegistryClient client, Duration limit, Duration each) {
    this.client = client;
    this.limit = limit;
    this.each = each;
  }

  /** The answer to every question, by the same key. */
  Map<String, RegistryImage> ask(Map<String, Question> questions) throws InterruptedException {
    ExecutorService askers = Executors.newFixedThreadPool(AT_A_TIME, RegistryQuestions::daemon);
    // Threads of their own: what does not answer is left behind.
    ExecutorService waiting = Executors.newCachedThreadPool(RegistryQuestions::daemon);
    try {
      return new Round(questions.values(), askers, waiting).run(questions);
    } finally {
      askers.shutdownNow();
      waiting.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "registry");
    thread.setDaemon(true);
    return thread;
  }

  /** What became of one question. */
  private record Answer(Question question, RegistryImage image, boolean hostFailed) {}

  /** One run over all questions; only the calling thread changes it. */
  private final class Round {
    private final CompletionService<Answer> answers;
    private final ExecutorService waiting;
    private final Map<String, Deque<Question>> byHost = new LinkedHashMap<>();
    private final Map<Question, RegistryImage> known = new ConcurrentHashMap<>();
    private int underWay;

    private Round(Collection<Question> questions, ExecutorService askers, ExecutorService waiting) {
      this.answers = new ExecutorCompletionService<>(askers);
      this.waiting = waiting;
      for (Question question : questions) {
        byHost
            .computeIfAbsent(question.name().registry(), host -> new ArrayDeque<>())
            .add(question);
      }
    }

    private Map<String, RegistryImage> run(Map<String, Question> questions)
        throws InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      byHost.values().forEach(host -> submit(host.remove()));
      while (underWay > 0) {
        Future<Answer> next = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          break;
        }
        underWay--;
        take(result(next));
      }
      Map<String, RegistryImage> all = new LinkedHashMap<>();
      questions.forEach(
          (key, question) -> all.put(key, known.getOrDefault(question, late(question))));
      return all;
    }

    private void submit(Question question) {
      underWay++;
      answers.submit(() -> within(question));
    }

    private void take(Answer answer) {
      known.put(answer.question(), answer.image());
      List<Question> rest = new ArrayList<>(byHost.get(answer.question().name().registry()));
      byHost.get(answer.question().name().registry()).clear();
      for (Question question : rest) {
        if (answer.hostFailed()) {
          known.put(question, missing(question, answer.image().outcome()));
        } else {
          submit(question);
        }
      }
    }

    private Answer within(Question question) throws InterruptedException {
      String reference = question.name().toString();
      Future<RegistryImage> asked =
          waiting.submit(() -> client.ask(reference, question.name(), question.everyId()));
      try {
        return new Answer(question, asked.get(each.toMillis(), TimeUnit.MILLISECONDS), false);
      } catch (TimeoutException e) {
        asked.cancel(true);
        String told =
            "%s did not answer within %d s"
                .formatted(question.name().registry(), Math.max(1, each.toSeconds()));
        return new Answer(question, missing(question, Reason.TIMEOUT, told), true);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CaptureException known) {
          return new Answer(
              question,
              missing(question, known.reason(), known.getMessage()),
              known instanceof RegistryClient.HostException);
        }
        if (e.getCause() instanceof StackOverflowError) {
          // ORAS follows redirects and challenges without counting them.
          String told = question.name().registry() + " sends from one place to another without end";
          return new Answer(question, missing(question, Reason.INVALID, told), false);
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    private RegistryImage late(Question question) {
      return missing(
          question,
          Reason.TIMEOUT,
          "the time for all registries, %d s, was over".formatted(limit.toSeconds()));
    }
  }

  private static Answer result(Future<Answer> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static RegistryImage missing(Question question, Reason reason, String told) {
    return missing(question, Outcome.missing(reason, question.name().toString(), told));
  }

  /** The same reason, of another reference. */
  private static RegistryImage missing(Question question, Outcome why) {
    String name = question.name().toString();
    Outcome own =
        why instanceof Outcome.Missing missing
            ? Outcome.missing(missing.reason(), name, missing.detail().orElse(""))
            : why;
    return RegistryImage.missing(name, own);
  }
}
