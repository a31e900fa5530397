package io.skewpack.cli;

import io.skewpack.schema.FieldExplanation;
import io.skewpack.schema.FieldQuestion;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.SnapshotException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skewpack explain}: since when a field exists, as what, and where else its name occurs. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header =
        "Say in which KubeBlocks releases a field exists, as what, and where else its name is.",
    description = {
      "",
      "Support is a window and no floor: it is shown release line by release line. The same "
          + "name at another path, or on another kind, is another field.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skewpack explain ComponentDefinition.spec.roles.isExclusive",
      "  skewpack explain cluster.spec.componentSpecs --api-version v1",
      "  skewpack explain ActionSet.spec.env --format json | jq .elsewhere",
      "",
      "Exit codes: 0 some release has the field; 2 no such kind or API version, or no",
      "path; 3 no release has the field (what may have been meant is named)."
    })
final class ExplainCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..2",
      paramLabel = "KIND.path",
      description = {
        "A kind or its plural, in any case, and the path below it; '[]' and indexes of lists may"
            + " be written or left out."
      })
  private List<String> question;

  @Option(
      names = "--api-version",
      paramLabel = "VERSION",
      description = "Only this version or group of the kind: v1, or apps.kubeblocks.io/v1.")
  private String apiVersion;

  @Mixin private FormatOption format;

  @Option(
      names = "--all",
      description = "Show every other place of the name, not only the nearest.")
  private boolean all;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Ask this catalog (.json.gz), not the one that skewpack carries.")
  private Path file;

  @Option(
      names = "--complete",
      hidden = true,
      description = "Print what may come next of a question, for a shell.")
  private boolean complete;

  private final Console console;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    VersionCatalog catalog = catalog();
    if (complete) {
      String begun = question.get(question.size() - 1);
      FieldExplanation.complete(catalog, begun).forEach(console.out()::println);
      return ExitCode.OK;
    }
    FieldQuestion asked = asked();
    FieldExplanation answer =
        FieldExplanation.of(catalog, asked, Optional.ofNullable(apiVersion))
            .orElseThrow(() -> unknown(catalog, asked));
    if (!answer.exists() && isWithinMetadata(asked.path())) {
      throw new UsageException(
          ".metadata is Kubernetes' own on every kind: no release's CRD says what is in it");
    }
    if (format.isJson()) {
      byte[] json = new ExplainJson(catalog).render(answer);
      console.out().print(new String(json, StandardCharsets.UTF_8));
    } else {
      new ExplainTable(catalog, ExplainTable.widthOfTerminal(), all)
          .render(answer)
          .forEach(console.out()::println);
    }
    return answer.exists() ? ExitCode.OK : ExitCode.BLOCKER;
  }

  private VersionCatalog catalog() {
    try {
      return file == null ? VersionCatalog.load() : VersionCatalog.read(file);
    } catch (SnapshotException e) {
      throw new UsageException("--catalog: " + e.getMessage(), e);
    }
  }

  private FieldQuestion asked() {
    String text = String.join(" ", question);
    try {
      return FieldQuestion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + OneLine.of(text) + "': " + e.getMessage(), e);
    }
  }

  private static boolean isWithinMetadata(FieldPath path) {
    return !path.steps().isEmpty() && path.steps().get(0).key().equals("metadata");
  }

  private UsageException unknown(VersionCatalog catalog, FieldQuestion asked) {
    Optional<FieldExplanation> elsewhere = FieldExplanation.of(catalog, asked, Optional.empty());
    if (elsewhere.isPresent()) {
      List<String> known =
          elsewhere.get().homes().stream().map(FieldExplanation.Home::apiVersion).toList();
      return new UsageException(
          "--api-version: no release serves %s in %s; there are %s"
              .formatted(elsewhere.get().kind(), OneLine.of(apiVersion), String.join(", ", known)));
    }
    List<String> near = FieldExplanation.kindsNear(catalog, asked.kind());
    return new UsageException(
        "no release has a kind %s; %s"
            .formatted(
                OneLine.of(asked.kind()),
                near.isEmpty()
                    ? "there are " + String.join(", ", FieldExplanation.kinds(catalog))
                    : "did you mean " + String.join(", ", near) + "?"));
  }
}
