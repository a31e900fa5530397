package io.skewpack.diagnose;

import io.skewpack.diagnose.DeclaredConstraint.Answer;
import io.skewpack.snapshot.CapturedChart;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.ChartLayer;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Pointer;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.Addon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cluster's Addon objects. The addon controller reads the declared versions from there and not
 * from Chart.yaml ({@code validateVersion} in KubeBlocks' {@code
 * controllers/extensions/addon_controller_stages.go}), so where the two differ the chart's own word
 * is not heard.
 */
final class InstalledAddonsCheck extends SubstrateCheck {

  private static final String READ = "list addons.extensions.kubeblocks.io";

  InstalledAddonsCheck() {
    super("installed-addons", READ);
  }

  @Override
  boolean isAnswer(String read, Missing missing) {
    return missing.reason() == Outcome.Reason.NOT_FOUND;
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<Addon> addons = substrate.addons();
    if (addons.isEmpty()) {
      return List.of(pass("none", Facts.none(), read(READ)));
    }
    List<Finding> findings = new ArrayList<>();
    differing(addons, examination).ifPresent(findings::add);
    Optional<String> running =
        LiveControllers.of(examination).flatMap(LiveControllers::runningVersion);
    for (int i = 0; i < addons.size(); i++) {
      Addon addon = addons.get(i);
      Facts facts =
          Facts.of("name", addon.name())
              .with("phase", addon.phase())
              .with("message", addon.message())
              .with("declared", addon.declared())
              .with("running", running);
      Evidence evidence = seen("evidence.addon", facts, "/addons", i);
      if (addon.phase().filter("Failed"::equals).isPresent()) {
        findings.add(fail(Severity.WARNING, "failed", facts, List.of(evidence)));
      } else if (addon.enabled() && isExcluded(addon, running)) {
        findings.add(fail(Severity.WARNING, "excluded", facts, List.of(evidence)));
      }
    }
    if (findings.isEmpty()) {
      long enabled = addons.stream().filter(Addon::enabled).count();
      findings.add(
          pass(
              "well", Facts.of("count", addons.size()).with("enabled", (int) enabled), read(READ)));
    }
    return findings;
  }

  private static boolean isExcluded(Addon addon, Optional<String> running) {
    Optional<String> declared = addon.declared().filter(text -> !text.isEmpty());
    return declared.isPresent()
        && running.isPresent()
        && DeclaredConstraint.evaluate(declared.get(), running.get()) != Answer.ADMITS;
  }

  /** The captured chart's own declaration against that of the Addon object of its name. */
  private Optional<Finding> differing(List<Addon> addons, Examination examination) {
    Optional<ChartFacts> chart = examination.addon().flatMap(CapturedChart::facts);
    if (chart.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < addons.size(); i++) {
      Addon addon = addons.get(i);
      String here = addon.declared().orElse("");
      String there = chart.get().declaredConstraint().orElse("");
      if (addon.name().equals(chart.get().name()) && !here.equals(there)) {
        Facts facts =
            Facts.of("name", addon.name())
                .with("declared", addon.declared().filter(text -> !text.isEmpty()))
                .with("chartDeclares", chart.get().declaredConstraint().filter(t -> !t.isEmpty()));
        return Optional.of(
            fail(
                Severity.WARNING,
                "differs",
                facts,
                List.of(
                    seen("evidence.addon", facts, "/addons", i),
                    Evidence.observed(
                        there.isEmpty() ? "evidence.notDeclared" : "evidence.declared",
                        Facts.of("declared", there),
                        new Pointer(ChartLayer.PATH, "/addon/facts")))));
      }
    }
    return Optional.empty();
  }
}
