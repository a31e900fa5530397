package io.skewpack.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.Capture.Captured;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.CrdLayer;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotIndex;
import io.skewpack.snapshot.SnapshotIndex.Redaction;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last look at everything that is about to be written, whoever contributed it: every file of a
 * snapshot and its index. Rendered objects were cleaned before anything was derived from them, so
 * the hashes of scripts are hashes of what the snapshot holds.
 */
public final class FileRedaction {

  private static final String RAW = "raw/";

  /** Of manifests, and not for people: assignments mean something else there. */
  private static final Set<String> MANIFESTS =
      Set.of(
          Contracts.PATH,
          CrdLayer.PATH,
          ChartAssembly.Chart.ADDON.rawPath(),
          ChartAssembly.Chart.PLATFORM.rawPath());

  private final List<Redaction> redactions;

  private FileRedaction(List<Redaction> known) {
    this.redactions = new ArrayList<>(known);
  }

  /** The same capture without what the rules find in its files and its index. */
  public static Captured of(Captured captured) {
    FileRedaction redaction = new FileRedaction(captured.index().redactions());
    SortedMap<String, byte[]> files = new TreeMap<>();
    captured.files().forEach((path, bytes) -> files.put(path, redaction.file(path, bytes)));
    SnapshotIndex index = redaction.index(captured.index());
    return new Captured(
        new SnapshotIndex(
            index.schemaVersion(),
            index.capturedAt(),
            index.tool(),
            index.subject(),
            index.sources(),
            redaction.redactions,
            index.files()),
        files);
  }

  /** The same case file without its secrets: one that is given beside a snapshot is in no file. */
  public static CaseFile of(CaseFile given) {
    JsonNode tree = SnapshotJson.mapper().valueToTree(given);
    try {
      return SnapshotJson.mapper()
          .treeToValue(TreeRedaction.of(tree, true).value(), CaseFile.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("a case file without secrets is a case file", e);
    }
  }

  private byte[] file(String path, byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (!path.endsWith(".json")) {
      TextRedaction clean = TextRedaction.ofProse(text);
      clean.hits().forEach(rule -> add(new Pointer(path, ""), rule));
      return clean.hits().isEmpty() ? bytes : clean.text().getBytes(UTF_8);
    }
    boolean prose = !path.startsWith(RAW) && !MANIFESTS.contains(path);
    if (path.startsWith(RAW) && TextRedaction.of(text, false).hits().isEmpty()) {
      // Megabytes of schemas, and objects that were cleaned as such: nothing in the text, no tree.
      return bytes;
    }
    JsonNode tree;
    try {
      tree = SnapshotJson.tree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(path + " was laid out as JSON and is not", e);
    }
    TreeRedaction.Redacted clean = clean(path, tree, prose);
    if (clean.places().isEmpty()) {
      return bytes;
    }
    return path.startsWith(RAW)
        ? SnapshotJson.compact(clean.value())
        : SnapshotJson.pretty(clean.value());
  }

  private SnapshotIndex index(SnapshotIndex index) {
    // Redactions name what they took out; they are no part of what is looked through.
    SnapshotIndex bare =
        new SnapshotIndex(
            index.schemaVersion(),
            index.capturedAt(),
            index.tool(),
            index.subject(),
            index.sources(),
            List.of(),
            index.files());
    JsonNode tree = SnapshotJson.mapper().valueToTree(bare);
    try {
      return SnapshotJson.mapper()
          .treeToValue(clean(SnapshotIndex.PATH, tree, true).value(), SnapshotIndex.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("an index without secrets is an index", e);
    }
  }

  private TreeRedaction.Redacted clean(String path, JsonNode tree, boolean prose) {
    var clean = TreeRedaction.of(tree, prose);
    for (var place : clean.places()) {
      boolean gone = place.rule() == RedactionRule.LAST_APPLIED;
      add(gone ? new Pointer(path, "") : new Pointer(path, place.pointer()), place.rule());
    }
    return clean;
  }

  private void add(Pointer at, RedactionRule rule) {
    redactions.add(new Redaction(at, "", java.util.Optional.of(rule.id())));
  }
}
