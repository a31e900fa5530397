package io.skewpack.render;

import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Preflight.Item;
import io.skewpack.diagnose.Status;
import io.skewpack.render.JunitXml.End;
import io.skewpack.render.PreflightItems.Group;
import java.time.Instant;
import java.util.List;

/**
 * A preflight as a JUnit report, for what reads them in a pipeline. A blocked item is a failure;
 * one that was asked for and could not be evaluated is an error, so that it does not look green;
 * one that nobody asked for is skipped; a warning is a passed test with its text.
 */
public final class PreflightJunit {

  private final PreflightItems items;

  public PreflightJunit(Texts texts) {
    this.items = new PreflightItems(texts);
  }

  /** The report in UTF-8, with a final line feed. */
  public String render(String target, Diagnosis diagnosis) {
    Instant capturedAt = diagnosis.examination().snapshot().index().capturedAt();
    List<JunitXml.Suite> suites =
        PreflightItems.groups(diagnosis).stream()
            .map(
                group ->
                    new JunitXml.Suite(
                        items.title(group),
                        capturedAt,
                        group.items().stream().map(item -> testcase(group, item)).toList()))
            .toList();
    return JunitXml.write("skewpack preflight " + target, suites);
  }

  private JunitXml.Case testcase(Group group, Item item) {
    List<String> lines = items.lines(item);
    End end = end(item);
    boolean warning = end == End.PASSED && item.status() == Status.FAIL;
    return new JunitXml.Case(
        "preflight." + group.id(),
        items.name(item),
        end,
        end == End.FAILED ? "blocker" : "notEvaluated",
        lines.get(0),
        warning ? List.of("warning: " + String.join("\n", lines)) : lines);
  }

  private static End end(Item item) {
    if (item.isBlocked()) {
      return End.FAILED;
    }
    if (item.status() != Status.NOT_EVALUATED) {
      return End.PASSED;
    }
    return item.requested() ? End.ERROR : End.SKIPPED;
  }
}
