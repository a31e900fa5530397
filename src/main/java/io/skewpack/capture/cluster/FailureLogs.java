package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.TextRedaction;
import io.skewpack.capture.cluster.FailedPods.Speaker;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Log;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the ends of logs, through the API server from the kubelets. Each has an outcome of its own:
 * a node that is gone takes nothing from the others.
 */
final class FailureLogs {

  static final String WHAT = "get pods/log";

  /** Lines may be long; of each only a beginning is kept. */
  private static final int MOST_BYTES = 256 << 10;

  /** The beginning of such a key is above the end of the log that was sent. */
  private static final Pattern END_OF_KEY =
      Pattern.compile(
          "\\A(?:(?!-----BEGIN )[\\s\\S])*?(?=-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)");

  private final Map<Speaker, Log> logs = new LinkedHashMap<>();

  /** What was read of one container's. */
  Optional<Log> of(Speaker speaker) {
    return Optional.ofNullable(logs.get(speaker));
  }

  /**
   * Reads all of them.
   *
   * @throws CaptureException when one or more are missing; the others are kept
   */
  FailureLogs read(LiveTarget target, List<Speaker> speakers)
      throws CaptureException, InterruptedException {
    List<CaptureException> missing = new ArrayList<>();
    for (Speaker speaker : speakers) {
      String pod = speaker.namespace() + "/" + speaker.pod();
      String what = WHAT + " " + pod + " " + speaker.container();
      Outcome outcome = Outcome.collected(pod);
      List<String> lines = List.of();
      try {
        lines = lines(target.text(path(speaker), MOST_BYTES, what));
      } catch (CaptureException e) {
        missing.add(e);
        outcome = Outcome.missing(e.reason(), pod, e.getMessage());
      }
      logs.put(speaker, new Log(pod, speaker.container(), speaker.previous(), outcome, lines));
    }
    if (!missing.isEmpty()) {
      throw new CaptureException(
          missing.get(0).reason(),
          "%d of %d logs of what failed are not to be had, the first for this: %s"
              .formatted(missing.size(), speakers.size(), missing.get(0).getMessage()));
    }
    return this;
  }

  private static String path(Speaker speaker) {
    return "/api/v1/namespaces/%s/pods/%s/log?container=%s&tailLines=%d&limitBytes=%d%s"
        .formatted(
            LiveTarget.encoded(speaker.namespace()),
            LiveTarget.encoded(speaker.pod()),
            LiveTarget.encoded(speaker.container()),
            Running.MOST_LINES,
            MOST_BYTES,
            speaker.previous() ? "&previous=true" : "");
  }

  /** The last lines without what looks like a secret, cut where they get long. */
  static List<String> lines(byte[] log) {
    String text = new String(log, StandardCharsets.UTF_8);
    Matcher key = END_OF_KEY.matcher(text);
    if (key.find()) {
      text = "***\n" + text.substring(key.end());
    }
    List<String> lines = TextRedaction.ofProse(text).text().lines().map(FailureLogs::cut).toList();
    return lines.subList(Math.max(0, lines.size() - Running.MOST_LINES), lines.size());
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= Running.LONGEST_LINE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, Running.LONGEST_LINE)) + "…";
  }
}
