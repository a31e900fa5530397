package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.contract.ImageInterpreters;
import io.skewpack.contract.script.ScriptReader;
import io.skewpack.contract.script.ScriptReading;
import io.skewpack.contract.script.ScriptReading.Feature;
import io.skewpack.contract.script.ScriptReading.FeatureUse;
import io.skewpack.contract.script.Shell;
import io.skewpack.contract.script.ShellFeatures;
import io.skewpack.snapshot.Contracts;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.Script;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an inline script that {@code sh} runs keeps to what the {@code sh} of its image
 * understands: dash, BusyBox and bash differ. Nothing is claimed of an image whose {@code sh} is
 * not known.
 */
final class ShellFeaturesCheck extends ContractCheck {

  /**
   * Where {@code sh} stops before it runs anything: a refused option, and words it cannot parse.
   */
  private static final Set<Feature> FATAL = Set.of(Feature.PIPEFAIL, Feature.ARRAY);

  private final ImageInterpreters table = ImageInterpreters.load();

  ShellFeaturesCheck() {
    super("shell-features");
  }

  @Override
  List<Finding> judge(AddonObjects objects, Contracts contracts, Examination examination) {
    RunningImages images = new RunningImages(objects, examination);
    Map<String, Script> scripts = new LinkedHashMap<>();
    contracts.scripts().forEach(one -> scripts.put(one.object() + one.path(), one));
    List<Finding> findings = new ArrayList<>();
    List<Evidence> keeping = new ArrayList<>();
    for (Action action : contracts.actions()) {
      Optional<Script> script =
          action
              .script()
              .map(path -> scripts.get(action.object() + path))
              .filter(ShellFeaturesCheck::isForSh);
      if (script.isEmpty()) {
        continue;
      }
      for (String image : images.of(action).keySet()) {
        Optional<Shell> shell = table.shellOf(image);
        if (shell.isPresent()) {
          Optional<Finding> finding = judge(script.get(), image, shell.get(), images, examination);
          finding.ifPresentOrElse(findings::add, () -> keeping.add(seen(script.get())));
          break;
        }
      }
    }
    if (findings.isEmpty() && !keeping.isEmpty()) {
      findings.add(pass("kept", Facts.of("scripts", keeping.size()), keeping));
    }
    return findings;
  }

  private static boolean isForSh(Script script) {
    return script.interpreter().filter(word -> word.matches("(?:.*/)?sh")).isPresent();
  }

  private Optional<Finding> judge(
      Script script, String image, Shell shell, RunningImages images, Examination examination) {
    String text = text(examination.snapshot(), script);
    ScriptReading reading = ScriptReader.read(text, script.interpreter(), script.path());
    Set<String> names = new LinkedHashSet<>();
    boolean fatal = false;
    int line = 0;
    for (FeatureUse use : reading.features()) {
      if (!ShellFeatures.of(shell).contains(use.feature())) {
        names.add(use.feature().name());
        line = line == 0 ? use.line() : line;
        fatal |= FATAL.contains(use.feature()) && !isTried(text, use.line());
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Facts facts =
        Facts.of("object", script.object())
            .with("path", script.path())
            .with("line", line)
            .with("image", image)
            .with("shell", shell.name())
            .withFew("features", List.copyOf(names));
    boolean sure = fatal && !images.isAssumed(image);
    return Optional.of(
        fail(
            sure ? Severity.BLOCKER : Severity.WARNING,
            fatal ? "stops" : "differs",
            facts,
            List.of(seen(script))));
  }

  /** Whether the line asks first, or goes on without. */
  private static boolean isTried(String text, int line) {
    List<String> lines = text.lines().toList();
    String at = line <= lines.size() ? lines.get(line - 1) : "";
    return at.contains("||") || at.contains("(set ") || at.contains("2>");
  }

  private static Evidence seen(Script script) {
    return Evidence.observed(
        "evidence.chartField",
        Facts.of("object", script.object()).with("path", script.path()),
        script.content());
  }

  private static String text(Snapshot snapshot, Script script) {
    try {
      JsonNode text = snapshot.resolve(script.content());
      return text.asText("");
    } catch (SnapshotException e) {
      // The pointers of contracts.json are the capture's own.
      throw new IllegalStateException(e);
    }
  }
}
