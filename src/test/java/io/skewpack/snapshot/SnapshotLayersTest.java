package io.skewpack.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.Given;
import io.skewpack.capture.Capture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of a snapshot is trusted no further than the whole. */
class SnapshotLayersTest {

  @TempDir Path folder;
  private Path directory;
  private Path archive;

  @BeforeEach
  void write() throws Exception {
    Capture.Captured captured = Given.captured(folder);
    directory = folder.resolve("S");
    archive = folder.resolve("S.tgz");
    SnapshotStore.write(directory, captured.index(), captured.files());
    SnapshotStore.write(archive, captured.index(), captured.files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"S", "S.tgz"})
  void layersAreThoseOfTheWhole(String name) throws Exception {
    SnapshotLayers layers = SnapshotLayers.read(folder.resolve(name));
    Snapshot whole = layers.whole();
    assertThat(layers.sha256()).isEqualTo(whole.sha256());
    assertThat(layers.layer(CrdLayer.PATH, CrdLayer.class)).isEqualTo(whole.crd());
    assertThat(layers.layer(ChartLayer.PATH, ChartLayer.class)).isEqualTo(whole.chart());
    assertThat(layers.layer(ImageLayer.PATH, ImageLayer.class)).isEmpty();
    assertThat(layers.listedSha256(Contracts.PATH)).contains(whole.sha256(Contracts.PATH));
    assertThat(layers.listedSha256("nowhere")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crd.json", "chart.json"})
  void changedLayerIsRefused(String name) throws Exception {
    Path file = directory.resolve(name);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("1", "2"));
    assertThatThrownBy(() -> SnapshotLayers.read(directory))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(name + " was changed after the capture");
    Files.delete(file);
    assertThatThrownBy(() -> SnapshotLayers.read(directory))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(name + " is listed but not there");
    Files.createSymbolicLink(file, Files.writeString(folder.resolve("other"), text));
    assertThatThrownBy(() -> SnapshotLayers.read(directory))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("is a link");
  }

  @Test
  void snapshotThatIsReplacedMeanwhileIsNotMixed() throws Exception {
    SnapshotLayers layers = SnapshotLayers.read(directory);
    Files.writeString(directory.resolve("snapshot.json"), "\n", UTF_8, StandardOpenOption.APPEND);
    assertThatThrownBy(layers::whole)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("was replaced while it was read");
  }

  @Test
  void archivesOfAnEarlierSkewpackHaveTheirIndexLast() throws Exception {
    // Written by hand: the index last, as in alphabetical order.
    var files = SnapshotArchive.read(archive);
    Path old = folder.resolve("old.tgz");
    Archives.tgz(
        old,
        tar -> {
          for (var file : files.entrySet()) {
            Archives.file(tar, "snapshot/" + file.getKey(), new String(file.getValue(), UTF_8));
          }
        });
    assertThat(SnapshotLayers.read(old).sha256()).isEqualTo(SnapshotLayers.read(archive).sha256());
  }
}
