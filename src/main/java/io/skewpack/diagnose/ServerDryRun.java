package io.skewpack.diagnose;

import io.skewpack.diagnose.DryRunComparison.Compared;
import io.skewpack.snapshot.DryRun;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.DryRun.Reason;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.Pointer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API server itself says of the chart's objects, sent with {@code dryRun=All}. Every
 * reason for which an object has no answer is told apart; only Secrets, which are never sent, do
 * not count in the exit code.
 */
public final class ServerDryRun implements Check {

  /** The check's name, by which a pack finds what the server said. */
  public static final String ID = "dry-run";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (examination.dryRun().isEmpty()) {
      // That there is none is said of the source.
      return List.of();
    }
    List<Compared> objects = examination.dryRun().get().objects();
    List<Finding> findings = new ArrayList<>();
    answered(objects).ifPresent(findings::add);
    conflicts(objects).ifPresent(findings::add);
    Map<Reason, List<Compared>> open = new EnumMap<>(Reason.class);
    for (Compared one : objects) {
      if (one.attempt().whole() instanceof NotEvaluated none) {
        open.computeIfAbsent(none.reason(), reason -> new ArrayList<>()).add(one);
      }
    }
    open.forEach((reason, own) -> findings.add(open(reason, own)));
    int unsent = examination.addon().map(chart -> chart.objects().size()).orElse(0);
    if (objects.size() < unsent) {
      Facts facts = Facts.of("objects", unsent - objects.size()).with("all", unsent);
      findings.add(
          finding(
              Status.NOT_EVALUATED,
              Severity.BLOCKER,
              "check.dry-run.interrupted",
              facts,
              List.of(
                  Evidence.observed(
                      "evidence.dryRun", facts, new Pointer(DryRun.PATH, "/attempts")))));
    }
    return findings;
  }

  private Optional<Finding> answered(List<Compared> objects) {
    List<Compared> rejected = objects.stream().filter(Compared::isRejected).toList();
    long accepted = objects.stream().filter(Compared::isAccepted).count();
    Facts facts =
        Facts.of("objects", objects.size())
            .with("accepted", accepted)
            .with("rejected", rejected.size())
            .with("kinds", rejected.stream().map(r -> r.object().kind()).distinct().toList())
            .with("names", rejected.stream().limit(3).map(ServerDryRun::title).toList());
    if (!rejected.isEmpty()) {
      return Optional.of(
          finding(
              Status.FAIL,
              Severity.BLOCKER,
              "check.dry-run.fail",
              facts,
              rejected.stream().map(ServerDryRun::evidence).toList()));
    }
    return accepted == 0
        ? Optional.empty()
        : Optional.of(
            finding(
                Status.PASS,
                Severity.BLOCKER,
                "check.dry-run.pass",
                facts,
                List.of(
                    Evidence.observed(
                        "evidence.dryRun", facts, new Pointer(DryRun.PATH, "/attempts")))));
  }

  private Optional<Finding> conflicts(List<Compared> objects) {
    List<Compared> owned =
        objects.stream().filter(one -> !one.attempt().conflicts().isEmpty()).toList();
    if (owned.isEmpty()) {
      return Optional.empty();
    }
    Facts facts =
        Facts.of("objects", owned.size())
            .with("fields", owned.stream().mapToInt(o -> o.attempt().conflicts().size()).sum())
            .with(
                "managers",
                owned.stream()
                    .flatMap(one -> one.attempt().conflicts().stream())
                    .map(DryRun.Conflict::manager)
                    .distinct()
                    .sorted()
                    .toList());
    return Optional.of(
        finding(
            Status.FAIL,
            Severity.WARNING,
            "check.dry-run.conflicts",
            facts,
            owned.stream()
                .map(
                    one ->
                        Evidence.observed(
                            "evidence.dryRun.conflicts",
                            titled(one).with("fields", one.attempt().conflicts().size()),
                            one.at().child("conflicts")))
                .toList()));
  }

  private Finding open(Reason reason, List<Compared> objects) {
    NotEvaluated first = (NotEvaluated) objects.get(0).attempt().whole();
    boolean counts = reason != Reason.SECRET;
    Facts facts =
        Facts.of("objects", objects.size())
            .with("kinds", objects.stream().map(o -> o.object().kind()).distinct().toList())
            .with("detail", first.message());
    return new Finding(
        id(),
        Status.NOT_EVALUATED,
        counts ? Severity.BLOCKER : Severity.INFO,
        Layer.CRD,
        Optional.of(1),
        "check.dry-run.open." + reason.name(),
        facts,
        counts,
        objects.stream()
            .map(
                one ->
                    Evidence.observed(
                        "evidence.dryRun.open",
                        titled(one).with("reason", reason.name()),
                        one.at()))
            .toList());
  }

  private Finding finding(
      Status status, Severity severity, String text, Facts facts, List<Evidence> evidence) {
    return new Finding(
        id(), status, severity, Layer.CRD, Optional.of(1), text, facts, true, evidence);
  }

  /** What the server says of a rejected object. */
  public static Evidence evidence(Compared one) {
    Rejected said = (Rejected) one.attempt().whole();
    Facts facts =
        titled(one)
            .with("code", said.code())
            .with("message", said.message())
            .with("admission", said.admission());
    return Evidence.observed("evidence.dryRun.rejected", facts, one.at());
  }

  /** Which object it is. */
  public static Facts titled(Compared one) {
    return Facts.of("kind", one.object().kind()).with("name", one.object().name());
  }

  static String title(Compared one) {
    return one.object().kind() + "/" + one.object().name();
  }
}
