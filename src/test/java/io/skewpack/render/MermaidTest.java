package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MermaidTest {

  /** No string of a target stands in the diagram; a translator's quotation mark may. */
  @Test
  void noWordOfATranslatorEndsItsLabel(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(
        folder.resolve("texts/en.properties"),
        "tree.q1 = A \"] --> x[\"question\" #1 `of` mine\nanswer.yes = \"yes\" #quot;\n");
    Templates templates = new Templates(Optional.of(folder));
    String diagram =
        new Mermaid(new Texts(templates, "en"))
            .flowchart(
                MadePages.pack(
                        HostileSnapshot.diagnosed(
                            SnapshotStore.read(Path.of("samples/twin-fault/snapshot"))),
                        Optional.empty(),
                        "en")
                    .tree());

    assertThat(diagram)
        .contains("(\"A #quot;] --> x[#quot;question#quot; #35;1 'of' mine\")")
        .contains("#quot;yes#quot; #35;quot;");
    assertThat(diagram.lines().skip(1))
        .allMatch(line -> line.chars().filter(c -> c == '"').count() % 2 == 0)
        .noneMatch(line -> line.chars().filter(c -> c == '"').count() > 2);
  }
}
