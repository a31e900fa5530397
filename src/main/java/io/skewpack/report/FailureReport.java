package io.skewpack.report;

import io.skewpack.diagnose.Failure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One set of the six sections.
 *
 * @param kind of the failure; absent when nothing is broken
 * @param heading names it; shown when there are several
 * @param sections the six, in order
 */
public record FailureReport(Optional<Failure.Kind> kind, Claim heading, List<Section> sections) {
  public FailureReport {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(heading);
    sections = List.copyOf(sections);
    if (!sections.stream().map(Section::title).toList().equals(List.of(Section.Title.values()))) {
      throw new IllegalArgumentException("not the six sections, in order");
    }
  }

  /** One of the six. */
  public Section section(Section.Title title) {
    return sections.stream().filter(one -> one.title() == title).findFirst().orElseThrow();
  }
}
