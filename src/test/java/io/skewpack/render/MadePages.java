package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import io.skewpack.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** Packs and their pages, from samples and from made-up snapshots. */
final class MadePages {

  static final VersionCatalog CATALOG = VersionCatalog.load();

  private MadePages() {}

  static String markdown(Snapshot snapshot, Optional<CaseFile> caseFile, String language)
      throws SnapshotException {
    Templates templates = new Templates(Optional.empty());
    return new PackMarkdown(templates, new Texts(templates, language))
        .render(pack(Diagnosis.of(snapshot, CATALOG), caseFile, language));
  }

  static EvidencePack pack(Diagnosis diagnosis, Optional<CaseFile> caseFile, String language)
      throws SnapshotException {
    Snapshot snapshot = diagnosis.examination().snapshot();
    return PackAssembly.of(
        diagnosis,
        caseFile,
        new EvidencePack.Footer(
            "skewpack test",
            snapshot.index().capturedAt().toString(),
            snapshot.sha256(),
            CATALOG.sha256(),
            Optional.empty(),
            Optional.empty(),
            language,
            "none"));
  }

  static String page(String markdown, String language) {
    Templates templates = new Templates(Optional.empty());
    return new PackHtml(templates, new Texts(templates, language)).render(markdown);
  }

  static String sample(String name, String language) throws SnapshotException {
    Snapshot snapshot = SnapshotStore.read(Path.of("samples", name, "snapshot"));
    return page(markdown(snapshot, snapshot.caseFile(), language), language);
  }

  /** Objects that are rejected, each for a field of its own. */
  static String findings(int count) throws IOException, SnapshotException {
    return markdown(
        new SnapshotFixture()
            .objects(
                IntStream.range(0, count)
                    .mapToObj(i -> object("engine-" + i, i))
                    .toArray(String[]::new))
            .crdsOf(CATALOG, "1.0.2")
            .snapshot(),
        Optional.empty(),
        "en");
  }

  private static String object(String name, int field) {
    return """
        {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"%s"},
         "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","madeUpField%d":{}}]}}"""
        .formatted(name, field);
  }
}
