package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A log as what it says: without terminal colours, time stamps and the prefixes of klog and zap,
 * out of its JSON, and with the lines that continue another folded into it. One entry at a time is
 * in memory.
 */
final class LogEntries {

  /** Of one entry; what a line holds beyond it is not looked at, and said to be so. */
  static final int LONGEST = 100_000;

  /** ECMA-48: control sequences, and those that set a title. */
  private static final Pattern TERMINAL =
      Pattern.compile("\\u001b(?:\\[[0-9;?]{0,30}[ -/]?[@-~]|\\][^\\u0007\\u001b]{0,200}\\u0007?)");

  /** RFC 3339 as kubectl --timestamps, zap and containerd write it, with the stream's name. */
  private static final Pattern TIME =
      Pattern.compile(
          "^\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?"
              + "(?:Z|[+-]\\d\\d:?\\d\\d)?\\]?\\s{1,4}(?:std(?:out|err) [FP] )?");

  /** klog: severity and date, time, process, file and line. */
  private static final Pattern KLOG =
      Pattern.compile(
          "^[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})? +\\d{1,10} [^\\s\\]]{1,200}\\] ?");

  /** zap's console form after the time: the level, and the logger. */
  private static final Pattern LEVEL = Pattern.compile("^(?:DEBUG|INFO|WARN|ERROR|FATAL)\\t");

  /** What a JSON line says; the rest of it are times and names that differ from line to line. */
  private static final List<String> SAYING =
      List.of("msg", "message", "log", "error", "err", "reason");

  private final StringBuilder text = new StringBuilder();
  private final Consumer<Entry> to;
  private int[] starts = new int[16];
  private int[] numbers = new int[16];
  private int lines;
  private int cut;

  private LogEntries(Consumer<Entry> to) {
    this.to = to;
  }

  /** One entry: its lines, a line feed between them. */
  static final class Entry {
    private final String text;
    private final int[] starts;
    private final int[] numbers;
    private final int lines;

    private Entry(String text, int[] starts, int[] numbers, int lines) {
      this.text = text;
      this.starts = starts;
      this.numbers = numbers;
      this.lines = lines;
    }

    String text() {
      return text;
    }

    /** The line of the log, from 1, that a place in the text is on. */
    int lineOf(int place) {
      int at = lines - 1;
      while (at > 0 && starts[at] > place) {
        at--;
      }
      return numbers[at];
    }
  }

  /**
   * Reads a log.
   *
   * @return how many lines were longer than {@link #LONGEST} and read up to there
   */
  static int read(String log, Consumer<Entry> to) {
    LogEntries entries = new LogEntries(to);
    int number = 0;
    for (int from = 0; from < log.length(); ) {
      int feed = log.indexOf('\n', from);
      int end = feed < 0 ? log.length() : feed;
      number++;
      entries.add(number, log, from, end);
      from = end + 1;
    }
    entries.flush();
    return entries.cut;
  }

  private void add(int number, String log, int from, int end) {
    if (end - from > LONGEST) {
      cut++;
    }
    String line = log.substring(from, Math.min(end, from + LONGEST));
    String bare = line.indexOf('\u001b') < 0 ? line : TERMINAL.matcher(line).replaceAll("");
    boolean follows = isContinuation(bare);
    String says = said(bare.strip());
    if (!follows || lines == 0 || text.length() + says.length() > LONGEST) {
      flush();
    } else {
      text.append('\n');
    }
    if (lines == starts.length) {
      starts = java.util.Arrays.copyOf(starts, 2 * lines);
      numbers = java.util.Arrays.copyOf(numbers, 2 * lines);
    }
    starts[lines] = text.length();
    numbers[lines] = number;
    lines++;
    text.append(says);
  }

  /** Indented, a bullet, or a path by itself, as Helm 4 lists rejected fields. */
  private static boolean isContinuation(String line) {
    if (line.isBlank()) {
      return false;
    }
    char first = line.charAt(0);
    return first == ' '
        || first == '\t'
        || first == '.'
        || line.startsWith("- ")
        || line.startsWith("* ")
        || line.startsWith("ensure CRDs ");
  }

  private void flush() {
    if (lines > 0 && text.length() > 0) {
      to.accept(new Entry(text.toString(), starts.clone(), numbers.clone(), lines));
    }
    text.setLength(0);
    lines = 0;
  }

  /** What a line says. */
  static String said(String line) {
    String rest = TIME.matcher(line).replaceFirst("");
    rest = LEVEL.matcher(rest).replaceFirst("");
    rest = KLOG.matcher(rest).replaceFirst("");
    int brace = rest.startsWith("{") ? 0 : rest.lastIndexOf("\t{") + 1;
    if (rest.endsWith("}") && rest.startsWith("{", brace)) {
      String json = ofJson(rest.substring(brace));
      if (!json.isEmpty()) {
        // zap's console form: the message, a tab, and the rest as JSON.
        return brace == 0 ? json : rest.substring(0, brace - 1) + "; " + json;
      }
    }
    // Inside JSON after a message, in logfmt, or twice inside one another.
    return rest.indexOf('\\') < 0
        ? rest
        : rest.replace("\\\\\\\"", "\"")
            .replace("\\\"", "\"")
            .replace("\\n", " ")
            .replace("\\t", " ");
  }

  private static String ofJson(String line) {
    JsonNode node;
    try {
      node = SnapshotJson.tree(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
    StringBuilder all = new StringBuilder();
    for (String key : SAYING) {
      JsonNode value = node.path(key);
      if (value.isTextual() && !value.asText().isBlank()) {
        String text = value.asText().strip().replace('\n', ' ');
        // A container's log by its runtime: a line of the program inside.
        boolean wraps = key.equals("log") && !text.startsWith("{");
        all.append(all.length() == 0 ? "" : "; ").append(wraps ? said(text) : text);
      }
    }
    return all.toString();
  }
}
