package io.skewpack.diagnose;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.skewpack.diagnose.ErrorTextSearch.Occurrence;
import io.skewpack.diagnose.KnownErrorText.Judge;
import io.skewpack.schema.Rule;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Running;
import io.skewpack.snapshot.Running.Failure;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Substrate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A known error text as it was reported, wherever and however often: a claim, to be held against
 * what was captured.
 *
 * @param error the words by which it was recognised, the first time
 * @param kind of the object that it is about; absent when the text does not say
 * @param apiVersion of that object, as in {@code apps.kubeblocks.io/v1}
 * @param path absolute, with {@code []} for indexes; absent when it names no field
 * @param names what else it names, as {@link KnownErrorText} lists it
 * @param count how often it was met, over all places
 * @param places where it was reported, at most {@link #MAX_PLACES}
 * @param line the first place, when that is in a log
 */
public record ReportedText(
    KnownErrorText known,
    String error,
    Optional<String> kind,
    Optional<String> apiVersion,
    Optional<String> path,
    Map<String, String> names,
    int count,
    List<Evidence> places,
    Optional<LogLine> line) {

  /** More places of the same text say nothing new; they are counted. */
  static final int MAX_PLACES = 3;

  public ReportedText {
    Objects.requireNonNull(known);
    Objects.requireNonNull(error);
    names = Map.copyOf(names);
    places = List.copyOf(places);
  }

  /**
   * @param file of the snapshot
   * @param number from 1
   */
  public record LogLine(String file, int number) {}

  /**
   * What of the logs was not read, so that nothing is cut in silence.
   *
   * @param file of the snapshot
   * @param longLines lines that were read up to {@link LogEntries#LONGEST} characters
   * @param lastLine the last line in which texts were looked for, when the log goes on behind it
   */
  public record Unread(String file, int longLines, Optional<Integer> lastLine) {}

  /** Everything that was reported. */
  public record All(List<ReportedText> texts, List<Unread> unread, int further) {
    public All {
      texts = List.copyOf(texts);
      unread = List.copyOf(unread);
    }
  }

  /** What a text is about, in a word or two; for lists. */
  public String subject() {
    return path.map(field -> kind.map(of -> of + " ").orElse("") + field)
        .or(() -> names.containsKey("plural") ? Optional.of(names.get("plural")) : kind)
        .or(() -> Optional.ofNullable(names.get("variable")))
        .or(() -> Optional.ofNullable(names.get("name")))
        .orElse(error);
  }

  /** The schema's rule that it speaks of; absent when it leaves that open. */
  public Optional<String> ruleId() {
    return known.rule().map(Rule::id);
  }

  Optional<String> name(String group) {
    return Optional.ofNullable(names.get(group));
  }

  /** What a text names, before it is counted. */
  private record Claim(
      KnownErrorText known,
      Optional<String> kind,
      Optional<String> apiVersion,
      Optional<String> path,
      Map<String, String> names) {

    /** Of the words that were recognised, and of the object that the entry was about by then. */
    static Claim of(NavigableMap<Integer, About> abouts, Occurrence one) {
      boolean field = one.known().judge() == Judge.FIELD || one.name("path").isPresent();
      Optional<String> path =
          one.name("path")
              .map(at -> at + one.name("field").map(name -> "." + name).orElse(""))
              .or(() -> field ? one.name("field") : Optional.empty())
              .map(ReportedText::path);
      Optional<About> about =
          Optional.ofNullable(abouts.lowerEntry(one.start())).map(Map.Entry::getValue);
      Optional<About> object = field ? about : Optional.empty();
      Map<String, String> names = new LinkedHashMap<>(one.names());
      names.remove("path");
      if (field) {
        names.remove("field");
      }
      if (one.known() == KnownErrorText.STORED_VERSION) {
        about.flatMap(About::name).ifPresent(name -> names.put("name", name));
      }
      boolean noKind = one.known().judge() == Judge.KIND;
      Optional<String> apiVersion =
          noKind ? one.name("version") : object.flatMap(About::apiVersion);
      names.remove("version");
      names.remove("kind");
      return new Claim(
          one.known(), one.name("kind").or(() -> object.map(About::kind)), apiVersion, path, names);
    }
  }

  private static String path(String written) {
    String path = written.replaceAll("\\[[^\\]]*\\]", "[]");
    return path.startsWith(".") ? path : "." + path;
  }

  /** The object that an entry speaks of. */
  private record About(String kind, Optional<String> apiVersion, Optional<String> name) {

    private static final Pattern OBJECT =
        Pattern.compile(
            "typed patch object \\([^;\\n]*; ([^,\\n]*), Kind=([A-Za-z0-9]+)\\)"
                + "|([A-Za-z0-9]+) in version \"([^\"\\n]+)\" cannot be handled as a"
                + "|([A-Z][A-Za-z0-9]+)(\\.[a-z0-9.-]+)? \"([^\"\\n]+)\" is invalid");

    /** By where they stand in the entry. */
    static NavigableMap<Integer, About> in(String entry) {
      NavigableMap<Integer, About> all = new TreeMap<>();
      if (!entry.contains("Kind=")
          && !entry.contains("cannot be handled as a")
          && !entry.contains("\" is invalid")) {
        return all;
      }
      Matcher matcher = OBJECT.matcher(entry);
      while (matcher.find()) {
        if (matcher.group(2) != null) {
          Optional<String> apiVersion = Optional.of(matcher.group(1).strip());
          all.put(matcher.start(), new About(matcher.group(2), apiVersion, Optional.empty()));
        } else if (matcher.group(3) != null) {
          all.put(matcher.start(), new About(matcher.group(3), Optional.empty(), Optional.empty()));
        } else {
          Optional<String> name = Optional.of(matcher.group(7));
          all.put(matcher.start(), new About(matcher.group(5), Optional.empty(), name));
        }
      }
      return all;
    }
  }

  /** One claim where it stands in an entry. */
  private record Found(Claim claim, String words, int start) {

    static List<Found> in(String entry) {
      List<Occurrence> all = ErrorTextSearch.in(entry);
      if (all.isEmpty()) {
        return List.of();
      }
      NavigableMap<Integer, About> abouts = About.in(entry);
      return all.stream()
          .map(one -> new Found(Claim.of(abouts, one), one.words(), one.start()))
          .toList();
    }
  }

  /** Everything that a snapshot and its logs report, and a case file when there is one. */
  static All of(Snapshot snapshot, Optional<CaseFile> caseFile) {
    Collecting collecting = new Collecting();
    List<CaseFile.Symptom> symptoms = caseFile.map(CaseFile::symptoms).orElse(List.of());
    for (int i = 0; i < symptoms.size(); i++) {
      Pointer at = new Pointer(CaseFile.PATH, "/symptoms/" + i);
      Evidence evidence = Evidence.reported("evidence.caseSymptom", Facts.none(), at);
      collecting.message(symptoms.get(i).text(), one -> Optional.of(evidence));
    }
    snapshot.logs().forEach(collecting::log);
    snapshot.running().ifPresent(collecting::running);
    snapshot.substrate().ifPresent(collecting::addons);
    return collecting.all();
  }

  /** Counts the same claim once, in the order in which it is first met. */
  private static final class Collecting {

    /** Of all logs together: characters of different entries that patterns are tried on. */
    private static final int MAX_TRIED = 20_000_000;

    /** Different claims; a log that holds more is no log of one failure. */
    private static final int MAX_CLAIMS = 500;

    /** Entries whose claims are remembered, so that a loop's thousandth turn costs nothing. */
    private static final int REMEMBERED = 2_000;

    private final Map<Claim, Counted> counted = new LinkedHashMap<>();
    private final List<Unread> unread = new ArrayList<>();
    private final Map<String, List<Found>> known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<Found>> eldest) {
            return size() > REMEMBERED;
          }
        };
    private long tried;
    private int further;

    private static final class Counted {
      private final String error;
      private final List<Evidence> places = new ArrayList<>();
      private Optional<LogLine> line = Optional.empty();
      private int count;

      Counted(String error) {
        this.error = error;
      }
    }

    private Optional<Counted> count(Found one) {
      Claim claim = one.claim();
      Counted same = counted.get(claim);
      if (same == null && counted.size() >= MAX_CLAIMS) {
        further++;
        return Optional.empty();
      }
      if (same == null) {
        same = new Counted(one.words());
        counted.put(claim, same);
      }
      same.count++;
      return Optional.of(same);
    }

    private void message(String text, Function<Found, Optional<Evidence>> place) {
      LogEntries.read(
          text,
          entry -> {
            for (Found one : Found.in(entry.text())) {
              count(one)
                  .filter(same -> same.places.size() < MAX_PLACES)
                  .ifPresent(
                      same ->
                          place
                              .apply(one)
                              .filter(evidence -> !same.places.contains(evidence))
                              .ifPresent(same.places::add));
            }
          });
    }

    private void log(String file, String text) {
      int[] stopped = {0};
      int cut =
          LogEntries.read(
              text,
              entry -> {
                if (stopped[0] == 0 && !entry(file, entry)) {
                  stopped[0] = entry.lineOf(0);
                }
              });
      if (cut > 0 || stopped[0] > 0) {
        unread.add(
            new Unread(
                file, cut, stopped[0] == 0 ? Optional.empty() : Optional.of(stopped[0] - 1)));
      }
    }

    /** Whether there was room to look at it. */
    private boolean entry(String file, LogEntries.Entry entry) {
      List<Found> found = known.get(entry.text());
      if (found == null) {
        if (!ErrorTextSearch.isMarked(entry.text())) {
          return true;
        }
        tried += entry.text().length();
        if (tried > MAX_TRIED) {
          return false;
        }
        found = Found.in(entry.text());
        known.put(entry.text(), found);
      }
      for (Found one : found) {
        int line = entry.lineOf(one.start());
        count(one)
            .ifPresent(
                same -> {
                  if (same.places.size() < MAX_PLACES) {
                    same.places.add(
                        Evidence.reported(
                            "evidence.logLine", Facts.of("line", line), new Pointer(file, "")));
                  }
                  if (same.line.isEmpty()) {
                    same.line = Optional.of(new LogLine(file, line));
                  }
                });
      }
      return true;
    }

    private void running(Running running) {
      for (int i = 0; i < running.failures().size(); i++) {
        Failure failure = running.failures().get(i);
        Pointer at = new Pointer(Running.PATH, "/failures").child(i);
        failure.reason().ifPresent(reason -> line(reason, at.child("reason")));
        for (int j = 0; j < failure.states().size(); j++) {
          Pointer place = at.child("states").child(j).child("message");
          failure.states().get(j).message().ifPresent(message -> line(message, place));
        }
        for (int j = 0; j < failure.logs().size(); j++) {
          List<String> lines = failure.logs().get(j).lines();
          for (int k = 0; k < lines.size(); k++) {
            line(lines.get(k), at.child("logs").child(j).child("lines").child(k));
          }
        }
        for (int j = 0; j < failure.events().size(); j++) {
          line(failure.events().get(j).message(), at.child("events").child(j).child("message"));
        }
      }
    }

    /** Of a failure; the same evidence as the live environment's own finding has. */
    private void line(String message, Pointer at) {
      message(
          message,
          one -> {
            String line =
                message.lines().filter(part -> part.contains(one.words())).findFirst().orElse("");
            return Optional.of(
                one.claim()
                    .known()
                    .meaning()
                    .map(meaning -> new Facts.Term("symptom." + meaning.id()))
                    .map(
                        term ->
                            Evidence.reported(
                                "evidence.liveSymptom",
                                Facts.of("line", line).with("meaning", term),
                                at))
                    .orElseGet(
                        () ->
                            Evidence.reported(
                                "evidence.reportedLine", Facts.of("line", line), at)));
          });
    }

    private void addons(Substrate substrate) {
      for (int i = 0; i < substrate.addons().size(); i++) {
        Substrate.Addon addon = substrate.addons().get(i);
        Pointer at = new Pointer(Substrate.PATH, "/addons").child(i).child("message");
        Evidence evidence =
            Evidence.reported("evidence.addonCondition", Facts.of("name", addon.name()), at);
        addon.message().ifPresent(text -> message(text, one -> Optional.of(evidence)));
      }
    }

    private All all() {
      List<ReportedText> texts = new ArrayList<>();
      counted.forEach(
          (claim, same) ->
              texts.add(
                  new ReportedText(
                      claim.known(),
                      same.error,
                      claim.kind(),
                      claim.apiVersion(),
                      claim.path(),
                      claim.names(),
                      same.count,
                      same.places,
                      same.line)));
      return new All(texts, unread, further);
    }
  }
}
