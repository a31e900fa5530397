package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.PullSecret;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Secrets that pods pull images with. They are never read, so that one exists is never said; that
 * one is missing is said where a kubelet's event says so.
 */
final class PullSecretsCheck extends SubstrateCheck {

  private static final String PODS = "list pods";

  PullSecretsCheck() {
    super("pull-secrets", PODS, "list events");
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<PullSecret> secrets = substrate.pullSecrets();
    if (secrets.isEmpty()) {
      return List.of(pass("none", Facts.none(), read(PODS)));
    }
    List<Integer> failing =
        IntStream.range(0, secrets.size())
            .filter(i -> secrets.get(i).unretrievable())
            .boxed()
            .toList();
    List<Integer> shown =
        failing.isEmpty() ? IntStream.range(0, secrets.size()).boxed().toList() : failing;
    Facts facts =
        Facts.of("count", shown.size())
            .withFew("names", shown.stream().map(i -> name(secrets.get(i))).toList());
    List<Evidence> evidence =
        shown.stream()
            .map(
                i ->
                    seen(
                        "evidence.pullSecret",
                        Facts.of("name", name(secrets.get(i))).with("pods", secrets.get(i).pods()),
                        "/pullSecrets",
                        i))
            .toList();
    return List.of(
        failing.isEmpty()
            ? open("notRead", facts, false, evidence.toArray(Evidence[]::new))
            : fail(Severity.WARNING, "missing", facts, evidence));
  }

  private static String name(PullSecret secret) {
    return secret.namespace() + "/" + secret.name();
  }
}
