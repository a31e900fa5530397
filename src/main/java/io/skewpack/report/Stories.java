package io.skewpack.report;

import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.Failure;
import io.skewpack.report.Section.Title;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The failures of a diagnosis, each with its six sections. */
final class Stories {

  private final PackContext pack;
  private final List<Story> all;
  private final SymptomReport symptoms;

  Stories(PackContext pack) {
    this.pack = pack;
    this.all = all(pack);
    this.symptoms = new SymptomReport(pack.diagnosis(), pack.caseFile(), pack.index());
  }

  /** One for each independent failure; one that says so when nothing is broken. */
  private static List<Story> all(PackContext pack) {
    List<Story> stories = new ArrayList<>();
    for (Failure failure : pack.diagnosis().failures()) {
      stories.add(
          switch (failure.kind()) {
            case REJECTION ->
                new RejectionStory(pack, failure, pack.diagnosis().cause().orElseThrow());
            case SERVER -> new ServerStory(pack, failure);
            case SUBSTRATE -> new SubstrateStory(pack, failure);
            case CONTRACT -> new ContractStory(pack, failure);
          });
    }
    return stories.isEmpty() ? List.of(new NothingBroken(pack)) : List.copyOf(stories);
  }

  List<Story> all() {
    return all;
  }

  List<FailureReport> reports() throws SnapshotException {
    List<FailureReport> reports = new ArrayList<>();
    for (Story story : all) {
      reports.add(report(story, reports.size()));
    }
    return reports;
  }

  private FailureReport report(Story story, int position) throws SnapshotException {
    boolean first = position == 0;
    Facts heading =
        Facts.of("number", position + 1)
            .with("name", story.name())
            .with("layer", story.failure().map(one -> one.kind().failureLayer()));
    Claim title = pack.index().plain("failure.heading", heading);
    List<Section> sections = new ArrayList<>();
    sections.add(section(Title.SYMPTOM, symptom(story, first), first));
    // Writes and layers are one matter for all failures: they are told with the first.
    List<Block> trigger = new ArrayList<>(story.trigger());
    trigger.addAll(first ? new TimelineReport(pack).blocks() : List.of());
    sections.add(section(Title.TRIGGER, trigger, first));
    List<Block> rootCause = new ArrayList<>(story.rootCause());
    rootCause.addAll(first ? new PatternReport(pack).blocks() : List.of());
    sections.add(section(Title.ROOT_CAUSE, rootCause, first));
    sections.add(section(Title.REPRODUCTION, story.reproduction(), first));
    sections.add(section(Title.FIX_PATH, fixPath(story, first), first));
    List<Block> impact = new ArrayList<>(story.impact());
    impact.add(new Block.Paragraph(story.owner()));
    sections.add(section(Title.IMPACT_AND_OWNER, impact, first));
    return new FailureReport(story.failure().map(Failure::kind), title, sections);
  }

  /** What was reported comes first, once; another failure that explains it too says so. */
  private List<Block> symptom(Story story, boolean first) {
    List<Block> blocks = new ArrayList<>();
    if (first) {
      blocks.addAll(reported());
      blocks.addAll(symptoms.symptom());
    } else if (explains(story)) {
      blocks.add(new Block.Paragraph(symptoms.explainsToo()));
    }
    blocks.addAll(story.symptom());
    if (blocks.isEmpty()) {
      blocks.add(pack.paragraph("symptom.none"));
    }
    return blocks;
  }

  private List<Block> fixPath(Story story, boolean first) {
    List<Block> blocks = new ArrayList<>(first || explains(story) ? symptoms.fix() : List.of());
    blocks.addAll(story.fixPath());
    return blocks;
  }

  private boolean explains(Story story) {
    return story.failure().filter(one -> symptoms.isExplainedBy(one.findings())).isPresent();
  }

  private List<Block> reported() {
    List<Block> blocks = new ArrayList<>();
    List<Claim> said = new ArrayList<>();
    List<CaseFile.Symptom> given = pack.caseFile().map(CaseFile::symptoms).orElse(List.of());
    for (int i = 0; i < given.size(); i++) {
      CaseFile.Symptom symptom = given.get(i);
      Facts facts =
          Facts.of("text", symptom.text().strip())
              .with("seenAt", symptom.seenAt())
              .with("seenIn", symptom.seenIn())
              .with("by", symptom.reportedBy());
      List<Evidence> evidence = caseEvidence("/symptoms/" + i, "evidence.caseSymptom");
      symptom
          .log()
          .map(log -> facts.with("log", log))
          .ifPresent(log -> said.add(pack.index().claim("symptom.reportedLog", log, evidence)));
      if (symptom.text().isBlank()) {
        continue;
      }
      if (symptom.text().strip().contains("\n")) {
        blocks.add(
            new Block.Paragraph(pack.index().claim("symptom.reportedText", facts, evidence)));
        blocks.add(new Block.Code("text", symptom.text().strip()));
      } else {
        said.add(pack.index().claim("symptom.reported", facts, evidence));
      }
    }
    if (!said.isEmpty()) {
      blocks.add(new Block.Bullets(said));
    }
    return blocks;
  }

  /** A note of the case file closes its section, in the first failure. */
  private Section section(Title title, List<Block> blocks, boolean first) {
    List<Block> all = new ArrayList<>(blocks);
    Optional<String> note = pack.caseFile().map(file -> file.notes().get(title.id()));
    if (first && note.isPresent()) {
      all.add(
          new Block.Paragraph(
              pack.index()
                  .claim(
                      "note",
                      Facts.of("note", note.get().strip()),
                      caseEvidence("/notes/" + title.id(), "evidence.caseNote"))));
    }
    return new Section(title, all);
  }

  private List<Evidence> caseEvidence(String pointer, String id) {
    return List.of(Evidence.reported(id, Facts.none(), new Pointer(CaseFile.PATH, pointer)));
  }
}
