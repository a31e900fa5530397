package io.skewpack.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.Given;
import io.skewpack.capture.Capture.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotStoreTest {

  private static Captured captured;

  @TempDir Path folder;

  @BeforeAll
  static void capture(@TempDir Path inputs) throws Exception {
    captured = Given.captured(inputs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S", "S.tgz", "S.tar.gz", "new/folders/S", "new/folders/S.tgz"})
  void readsWhatItWrote(String name) throws Exception {
    Path target = folder.resolve(name);
    Snapshot written = write(target);
    Snapshot read = SnapshotStore.read(target);
    assertThat(read.sha256()).isEqualTo(written.sha256());
    assertThat(read.index()).isEqualTo(written.index());
    assertThat(read.chart()).isEqualTo(written.chart()).isPresent();
    assertThat(read.crd()).isEqualTo(written.crd()).isPresent();
    assertThat(read.contracts()).isEqualTo(written.contracts()).isPresent();
    assertThat(read.caseFile()).isEqualTo(written.caseFile()).isPresent();
    Pointer object = read.chart().orElseThrow().addon().orElseThrow().objects().get(0).content();
    assertThat(read.resolve(object).path("kind").asText()).isEqualTo("ConfigMap");
  }

  @Test
  void sameSnapshotGivesSameBytes() throws Exception {
    write(folder.resolve("a.tgz"));
    write(folder.resolve("b.tgz"));
    assertThat(folder.resolve("a.tgz")).hasSameBinaryContentAs(folder.resolve("b.tgz"));
  }

  @Test
  void leavesNothingBesideTheSnapshot() throws Exception {
    write(folder.resolve("S"));
    write(folder.resolve("S"));
    write(folder.resolve("S.tgz"));
    write(folder.resolve("S.tgz"));
    assertThat(names(folder)).containsExactly("S", "S.tgz");
  }

  @Test
  void replacesEarlierSnapshotWhole() throws Exception {
    Path target = folder.resolve("S");
    SortedMap<String, byte[]> more = new TreeMap<>(captured.files());
    more.put("raw/more.json", "{}\n".getBytes(UTF_8));
    SnapshotStore.write(target, captured.index(), more);
    write(target);
    assertThat(target.resolve("raw/more.json")).doesNotExist();
    assertThat(SnapshotStore.read(target).holds("raw/more.json")).isFalse();
  }

  @Test
  void namesEveryChangedFile() throws Exception {
    Path target = folder.resolve("S");
    for (String path : write(target).index().files().stream().map(f -> f.path()).toList()) {
      byte[] bytes = Files.readAllBytes(target.resolve(path));
      byte[] flipped = bytes.clone();
      flipped[flipped.length / 2] ^= 1;
      Files.write(target.resolve(path), flipped);
      assertRefused(target, path + " was changed after the capture");
      repack(target);
      assertRefused(folder.resolve("repacked.tgz"), path + " was changed after the capture");
      Files.write(target.resolve(path), bytes);
    }
    repack(target);
    assertThat(SnapshotStore.read(folder.resolve("repacked.tgz")).sha256())
        .isEqualTo(SnapshotStore.read(target).sha256());
  }

  @Test
  void namesMissingAndExtraFiles() throws Exception {
    Path target = folder.resolve("S");
    write(target);
    Files.writeString(target.resolve("notes.txt"), "mine");
    assertRefused(target, "notes.txt is not listed");
    Files.delete(target.resolve("notes.txt"));
    Files.delete(target.resolve("crd.json"));
    assertRefused(target, "crd.json is listed but not there");
    Files.delete(target.resolve("snapshot.json"));
    assertRefused(target, "is not a snapshot: it holds no snapshot.json");
  }

  @Test
  void refusesLinksInside() throws Exception {
    Path target = folder.resolve("S");
    write(target);
    Files.move(target.resolve("crd.json"), folder.resolve("elsewhere.json"));
    Files.createSymbolicLink(target.resolve("crd.json"), folder.resolve("elsewhere.json"));
    assertRefused(target, "crd.json is a link");
  }

  @Test
  void readsThroughLinkToSnapshot() throws Exception {
    Snapshot written = write(folder.resolve("S"));
    Path latest = Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("S"));
    assertThat(SnapshotStore.read(latest).sha256()).isEqualTo(written.sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | has snapshot format 2; this skewpack reads up to 1: use a newer skewpack",
        "99999999999 | has snapshot format 99999999999;",
        "0 | states no schemaVersion",
        "-1 | states no schemaVersion",
        "1.5 | states no schemaVersion",
        "\"1\" | states no schemaVersion",
        "null | states no schemaVersion",
      })
  void refusesOtherFormats(String version, String message) throws Exception {
    Path target = folder.resolve("S");
    write(target);
    ObjectNode index = index(target);
    index.set("schemaVersion", SnapshotJson.tree(version.getBytes(UTF_8)));
    Files.write(target.resolve("snapshot.json"), SnapshotJson.pretty(index));
    assertRefused(target, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "{}",
        "null",
        "7",
        "<html><title>Sign in</title></html>",
        "{\"schemaVersion\": 1",
        "{\"schemaVersion\": 1}",
        "{\"schemaVersion\": 1, \"schemaVersion\": 1}",
        "{\"schemaVersion\": 1} {}",
        "{\"schemaVersion\": 1, \"capturedAt\": \"yesterday\"}",
        "\u0000\u0001"
      })
  void refusesIndexThatIsNone(String content) throws Exception {
    Path target = Files.createDirectory(folder.resolve("S"));
    Files.writeString(target.resolve("snapshot.json"), content);
    assertRefused(target, "snapshot.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/sources/crds | null",
        "/sources | null",
        "/sources/crds/outcome | \"else\"",
        "/tool/name | null",
        "/files/0 | null",
        "/files/0/path | null",
        "/files/0/sha256 | null",
      })
  void refusesIndexOfWrongShape(String pointer, String value) throws Exception {
    Path target = folder.resolve("S");
    write(target);
    ObjectNode index = index(target);
    var at = com.fasterxml.jackson.core.JsonPointer.compile(pointer);
    var parent = index.at(at.head());
    var replacement = SnapshotJson.tree(value.getBytes(UTF_8));
    if (parent instanceof ArrayNode array) {
      array.set(0, replacement);
    } else {
      ((ObjectNode) parent).set(at.last().getMatchingProperty(), replacement);
    }
    Files.write(target.resolve("snapshot.json"), SnapshotJson.pretty(index));
    assertRefused(target, "snapshot.json cannot be read");
  }

  @Test
  void refusesFileThatIsListedTwice() throws Exception {
    Path target = folder.resolve("S");
    write(target);
    ObjectNode index = index(target);
    ArrayNode files = (ArrayNode) index.path("files");
    files.add(files.get(0).deepCopy());
    Files.write(target.resolve("snapshot.json"), SnapshotJson.pretty(index));
    assertRefused(target, "is listed twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.json", "/etc/hostname", "a\\b", "x\ny"})
  void readsNoFileThatTheIndexNamesOutside(String path) throws Exception {
    Path target = folder.resolve("S");
    write(target);
    Files.writeString(folder.resolve("outside.json"), "{}");
    ObjectNode index = index(target);
    ((ArrayNode) index.path("files"))
        .addObject()
        .put("path", path)
        .put("bytes", 2)
        .put("sha256", Sha256.of("{}"));
    Files.write(target.resolve("snapshot.json"), SnapshotJson.pretty(index));
    assertRefused(target, "is listed but not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{\"form\":\"JSON\",\"definitions\":[]}", "{", "<html>"})
  void refusesLayerOfWrongShape(String content) throws Exception {
    SortedMap<String, byte[]> files = new TreeMap<>(captured.files());
    files.put("crd.json", content.getBytes(UTF_8));
    Path target = folder.resolve("S");
    assertThatThrownBy(() -> SnapshotStore.write(target, captured.index(), files))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("crd.json");
  }

  @Test
  void saysWhichPointerLeadsNowhere() throws Exception {
    Snapshot snapshot = write(folder.resolve("S"));
    assertThatThrownBy(() -> snapshot.resolve(Pointer.parse("chart.json#/addon/objects/99")))
        .isInstanceOf(SnapshotException.class)
        .hasMessage("the snapshot holds nothing at chart.json#/addon/objects/99");
    assertThatThrownBy(() -> snapshot.resolve(Pointer.parse("image.json#/x")))
        .hasMessage("the snapshot holds no file image.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "raw/../../x", "a\\b", "C:x", "snapshot.json", "Crd.json"})
  void writesNoFileOutsideOrTwice(String path) throws Exception {
    SortedMap<String, byte[]> files = new TreeMap<>(captured.files());
    files.put(path, "{}".getBytes(UTF_8));
    for (String target : List.of("S", "S.tgz")) {
      assertThatThrownBy(() -> SnapshotStore.write(folder.resolve(target), captured.index(), files))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("no file of a snapshot can be called");
    }
    assertThat(names(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file/S", "file/S.tgz", "file/deeper/S", "file/deeper/S.tgz"})
  void failedWriteLeavesNothingBehind(String name) throws Exception {
    Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> write(folder.resolve(name)))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(folder.resolve("file") + " is not a directory");
    assertThat(names(folder)).containsExactly("file");
  }

  @Test
  void fullDiskLeavesNothingBehind() throws Exception {
    // The kernel's own full device; where it is missing, nothing can be shown.
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    Path target = folder.resolve("new/folder/x.tgz");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    target,
                    out -> {
                      out.write(1);
                      Files.write(full, new byte[] {1});
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void overwritesNothingThatIsNoSnapshot() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(directory.resolve("thesis.txt"), "all of it");
    assertThatThrownBy(() -> write(directory)).hasMessageContaining("holds other files");
    Path chart =
        Archives.tgz(
            folder.resolve("mysql-1.0.2.tgz"),
            tar -> Archives.file(tar, "mysql/Chart.yaml", "name: mysql"));
    byte[] before = Files.readAllBytes(chart);
    assertThatThrownBy(() -> write(chart)).hasMessageContaining("exists and is not a snapshot");
    assertThat(chart).hasBinaryContent(before);
    Path text = Files.writeString(folder.resolve("notes"), "mine");
    assertThatThrownBy(() -> write(text)).hasMessageContaining("is not a directory");
    assertThat(directory.resolve("thesis.txt")).hasContent("all of it");
  }

  @Test
  void writesIntoEmptyDirectoryAndThroughLinkedParent() throws Exception {
    write(Files.createDirectory(folder.resolve("empty")));
    Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    write(link.resolve("S"));
    write(link.resolve("S.tgz"));
    assertThat(names(folder.resolve("real"))).containsExactly("S", "S.tgz");
  }

  private static Snapshot write(Path target) throws SnapshotException {
    return SnapshotStore.write(target, captured.index(), captured.files());
  }

  private static ObjectNode index(Path snapshot) throws IOException {
    return (ObjectNode) SnapshotJson.tree(Files.readAllBytes(snapshot.resolve("snapshot.json")));
  }

  private void repack(Path directory) throws Exception {
    SortedMap<String, byte[]> files = SnapshotDirectory.read(directory);
    Path archive = folder.resolve("repacked.tgz");
    Archives.tgz(
        archive,
        tar -> {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Archives.file(tar, file.getKey(), new String(file.getValue(), UTF_8));
          }
        });
  }

  private static void assertRefused(Path target, String message) {
    assertThatThrownBy(() -> SnapshotStore.read(target))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(target.toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n", "io.skewpack", "com.fasterxml");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
