package io.skewpack.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Finding;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotJson;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A snapshot whose every string can be another one: not a list of the places that somebody thought
 * of, but all that the files hold, so that a place that is new tomorrow is among them. A place is a
 * file and a pointer in which the items of a list are one; a pointer that ends in {@code /+} is a
 * further key of an object.
 *
 * <p>Every string keeps what it was, which lookups need, and carries a marker of its own: the same
 * for the same string, so that what names a thing still finds it.
 */
final class HostileSnapshot {

  /** Where a text is put into a string. */
  enum Where {
    /** Before the string and the marker. */
    BEFORE,
    /** Behind them. */
    BEHIND
  }

  /** What is not a stranger's: without it a file is not the file that the index says. */
  private static final Set<String> OURS =
      Set.of("snapshot.json/files", "snapshot.json/tool", "snapshot.json/capturedAt");

  /** Objects whose keys are a stranger's too. */
  private static final Pattern KEYED =
      Pattern.compile(
          "-objects.json/\\*/(spec|data|metadata/labels)|/(annotations|labels|settings|namespaces)$");

  private static final ObjectWriter WRITER =
      SnapshotJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final SortedMap<String, JsonNode> trees = new TreeMap<>();
  private final SortedMap<String, byte[]> bytes = new TreeMap<>();
  private final SortedMap<String, String> logs;
  private final Map<String, Integer> markers = new HashMap<>();
  private final Set<String> places = new TreeSet<>();
  private final List<String> before;

  /**
   * @param more what is added to files that the snapshot has, or files that it has not
   */
  HostileSnapshot(Snapshot snapshot, Map<String, JsonNode> more)
      throws SnapshotException, IOException {
    for (SnapshotIndex.StoredFile file : snapshot.index().files()) {
      if (file.path().endsWith(".json")) {
        trees.put(file.path(), snapshot.resolve(new Pointer(file.path(), "")));
      }
    }
    more.forEach(
        (file, added) ->
            trees.merge(file, added, (known, added2) -> merged(known.deepCopy(), added2)));
    trees.put(SnapshotIndex.PATH, SnapshotJson.mapper().valueToTree(snapshot.index()));
    if (more.containsKey(SnapshotIndex.PATH)) {
      trees.merge(SnapshotIndex.PATH, more.get(SnapshotIndex.PATH), HostileSnapshot::merged);
    }
    for (Map.Entry<String, JsonNode> file : trees.entrySet()) {
      bytes.put(file.getKey(), WRITER.writeValueAsBytes(file.getValue()));
    }
    this.logs = snapshot.logs();
    trees.forEach((file, tree) -> replaced(file, tree, (place, text) -> note(place, text)));
    logs.forEach((file, text) -> text.lines().forEach(line -> note(file, line)));
    this.before = keys(diagnosed(made(place -> false, UnaryOperator.identity())));
  }

  private interface Change {
    String of(String place, String text);
  }

  private String note(String place, String text) {
    if (OURS.stream().noneMatch(place::startsWith) && !place.startsWith("raw/crd-facts")) {
      places.add(place);
      markers.putIfAbsent(text, markers.size());
    }
    return text;
  }

  private static JsonNode merged(JsonNode known, JsonNode added) {
    if (known instanceof ObjectNode object && added instanceof ObjectNode more) {
      more.properties()
          .forEach(
              one ->
                  object.set(
                      one.getKey(),
                      object.has(one.getKey())
                          ? merged(object.get(one.getKey()), one.getValue())
                          : one.getValue()));
      return object;
    }
    if (known instanceof ArrayNode list && added instanceof ArrayNode more) {
      return list.addAll(more);
    }
    return added;
  }

  Set<String> places() {
    return places;
  }

  /** A string's marker, in which nothing has a meaning to anybody. */
  String marker(String original) {
    return "q" + markers.get(original) + "q";
  }

  /** The snapshot with a text in every string of these places. */
  Snapshot with(Collection<String> chosen, Where where, String text) throws SnapshotException {
    Set<String> set = new HashSet<>(chosen);
    return made(set::contains, original -> changed(original, where, text));
  }

  /** The same, as a folder. */
  void write(Path folder, Collection<String> chosen, Where where, String text)
      throws SnapshotException {
    Set<String> set = new HashSet<>(chosen);
    SortedMap<String, byte[]> files =
        files(set::contains, original -> changed(original, where, text));
    SnapshotIndex index = index(files);
    SnapshotStore.write(folder, index, files);
  }

  private String changed(String original, Where where, String text) {
    return where == Where.BEFORE
        ? text + " " + marker(original) + " " + original
        : original + " " + marker(original) + " " + text;
  }

  private Snapshot made(Predicate<String> chosen, UnaryOperator<String> change)
      throws SnapshotException {
    SortedMap<String, byte[]> files = files(chosen, change);
    SnapshotIndex index = index(files);
    return SnapshotStore.inMemory(index, files);
  }

  private SortedMap<String, byte[]> files(Predicate<String> chosen, UnaryOperator<String> change)
      throws SnapshotException {
    Change one = (place, text) -> chosen.test(place) ? change.apply(text) : text;
    Set<String> changed = new HashSet<>();
    places.stream().filter(chosen).forEach(place -> changed.add(file(place)));
    SortedMap<String, byte[]> files = new TreeMap<>(bytes);
    for (String file : changed) {
      if (trees.containsKey(file)) {
        try {
          files.put(file, WRITER.writeValueAsBytes(replaced(file, trees.get(file), one)));
        } catch (IOException e) {
          throw new SnapshotException(SnapshotJson.reason(e), e);
        }
      }
    }
    logs.forEach(
        (file, text) -> {
          StringBuilder lines = new StringBuilder();
          text.lines().forEach(line -> lines.append(one.of(file, line)).append('\n'));
          files.put(file, lines.toString().getBytes(UTF_8));
        });
    return files;
  }

  /** Taken out of the files. */
  private static SnapshotIndex index(SortedMap<String, byte[]> files) throws SnapshotException {
    try {
      byte[] index = files.remove(SnapshotIndex.PATH);
      return SnapshotJson.mapper().readValue(index, SnapshotIndex.class);
    } catch (IOException e) {
      throw new SnapshotException(SnapshotJson.reason(e), e);
    }
  }

  private static String file(String place) {
    int end =
        place.contains(".json/") ? place.indexOf(".json/") + ".json".length() : place.length();
    return place.substring(0, end);
  }

  private static JsonNode replaced(String place, JsonNode node, Change change) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      if (KEYED.matcher(place).find()) {
        String key = change.of(place + "/+", "key");
        if (!key.equals("key")) {
          copy.put(key, "value");
        }
      }
      object
          .properties()
          .forEach(
              one ->
                  copy.set(
                      one.getKey(),
                      replaced(
                          place + (one.getKey().contains(" ") ? "/*" : "/" + one.getKey()),
                          one.getValue(),
                          change)));
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      list.forEach(one -> copy.add(replaced(place + "/*", one, change)));
      return copy;
    }
    return node.isTextual() ? TextNode.valueOf(change.of(place, node.textValue())) : node;
  }

  static Diagnosis diagnosed(Snapshot snapshot) throws SnapshotException {
    return Diagnosis.of(snapshot, MadePages.CATALOG);
  }

  /**
   * The places that can all hold either text at once without making another pack of it: what then
   * differs is made by rendering.
   *
   * @param asBefore whether what was found must be found still, so that what is said of it is said
   */
  Set<String> free(Where where, boolean asBefore, String one, String other) {
    List<String> read =
        places.parallelStream()
            .filter(place -> isRead(place, where, other))
            .collect(Collectors.toCollection(ArrayList::new));
    // Those that decide what is found have the same names: side by side they are found sooner.
    read.sort(
        Comparator.comparing((String place) -> place.substring(place.lastIndexOf('/')))
            .thenComparing(Comparator.naturalOrder()));
    Set<String> accepted = new TreeSet<>();
    grow(accepted, read, where, asBefore, one, other);
    return accepted;
  }

  private void grow(
      Set<String> accepted,
      List<String> more,
      Where where,
      boolean asBefore,
      String one,
      String other) {
    Set<String> together = new TreeSet<>(accepted);
    together.addAll(more);
    Predicate<Diagnosis> kept = asBefore ? found -> keys(found).equals(before) : found -> true;
    Optional<String> pack = pack(together, where, one, kept);
    if (pack.isPresent() && pack.equals(pack(together, where, other, kept))) {
      accepted.addAll(more);
    } else if (more.size() > 1) {
      List<String> first = more.subList(0, more.size() / 2);
      grow(accepted, first, where, asBefore, one, other);
      grow(accepted, more.subList(first.size(), more.size()), where, asBefore, one, other);
    }
  }

  /** The pack before anything is rendered, as if its text were another. */
  private Optional<String> pack(
      Set<String> chosen, Where where, String text, Predicate<Diagnosis> wanted) {
    try {
      Snapshot snapshot = with(chosen, where, text);
      Diagnosis diagnosis = diagnosed(snapshot);
      if (!wanted.test(diagnosis)) {
        return Optional.empty();
      }
      String quoted = TextNode.valueOf(text).toString();
      return Optional.of(
          (MadePages.pack(diagnosis, snapshot.caseFile(), "en") + "\n" + diagnosis.findings())
              .replace(quoted.substring(1, quoted.length() - 1), "TEXT")
              .replace(text, "TEXT")
              .replaceAll("[0-9a-f]{64}", "HASH"));
    } catch (SnapshotException e) {
      return Optional.empty();
    }
  }

  private static List<String> keys(Diagnosis diagnosis) {
    List<String> keys = new ArrayList<>();
    for (Finding one : diagnosis.findings()) {
      keys.add(one.check() + " " + one.status() + " " + one.severity() + " " + one.text());
    }
    diagnosis.reported().forEach(one -> keys.add(one.text() + " " + one.standing()));
    return keys;
  }

  /** Whether a reader takes the snapshot at all. */
  boolean isRead(String place, Where where, String text) {
    try {
      with(Set.of(place), where, text);
      return true;
    } catch (SnapshotException e) {
      return false;
    }
  }
}
