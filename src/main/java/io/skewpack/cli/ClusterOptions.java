package io.skewpack.cli;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.cluster.Extra;
import io.skewpack.capture.cluster.FingerprintCollector;
import io.skewpack.capture.cluster.Kubeconfig;
import io.skewpack.capture.cluster.LiveTarget;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Substrate.Access;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which cluster is meant. It is always named, and never the one that was used last. */
final class ClusterOptions {

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A cluster, by its context in the kubeconfig: its fingerprint, its CRDs, "
              + "what runs there as KubeBlocks and what that stands on are captured, and which "
              + "variables its containers and Jobs have, by name and never by value. "
              + "The kubeconfig's current context is never used.")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The kubeconfig, instead of $KUBECONFIG or ~/.kube/config; when it has exactly one "
              + "context, --context may be left out.")
  private String kubeconfig;

  @Option(
      names = "--expect",
      paramLabel = "UID",
      description =
          "The UID of the namespace kube-system: stop at once when the cluster has another.")
  private String expected;

  @Option(
      names = "--api-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long all reads of the cluster may take together (default: 60).")
  private int timeoutSeconds;

  @Option(
      names = "--helm-secrets",
      description =
          "List Helm's releases too, by the labels of the Secrets that keep them: the server is "
              + "asked for metadata alone, and no Secret's value is ever read. It needs the verb "
              + "list on secrets, which the printed role has only together with this option.")
  private boolean helmSecrets;

  @Option(
      names = "--job-logs",
      description =
          "Read the last lines of the logs of what failed too: of containers of KubeBlocks' "
              + "components and of its backup and restore Jobs that crash or do not start. Logs may "
              + "hold anything: what looks like a secret is replaced, at most 50 lines of 400 "
              + "characters are kept of each. It needs the verb get on pods/log, which the printed "
              + "role has only together with this option.")
  private boolean jobLogs;

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      description =
          "The directory where a smoke run puts its artifacts: whether it is there, takes a file "
              + "and has room is captured.")
  private String artifacts;

  /** What to call the cluster before anything of it was read. */
  String name() {
    return context != null ? context : kubeconfig;
  }

  /** Whether a cluster is meant at all. */
  boolean isGiven() {
    return context != null || kubeconfig != null;
  }

  /**
   * @throws UsageException when options contradict each other
   */
  void check() {
    if (expected != null && !isGiven()) {
      throw new UsageException("--expect is for a cluster: name it with --context");
    }
    if (artifacts != null && !isGiven()) {
      throw new UsageException("--artifacts is for a cluster's smoke run: name it with --context");
    }
    if (timeoutSeconds < 1) {
      throw new UsageException(
          "--api-timeout is a number of seconds above 0, not " + timeoutSeconds);
    }
  }

  /**
   * The cluster that is meant, which is the expected one.
   *
   * @throws UsageException when it cannot be told which, or it is another
   */
  Opened open() {
    Path file = file();
    try {
      Kubeconfig read = Kubeconfig.read(file);
      String chosen = chosen(read);
      LiveTarget target =
          LiveTarget.open(read, chosen, Duration.ofSeconds(timeoutSeconds), extras());
      try {
        expect(target);
        return new Opened(
            target,
            new Access(
                read.contexts().size(), context != null, read.isCurrent(chosen), expected != null));
      } catch (CaptureException | InterruptedException | RuntimeException e) {
        target.close();
        throw e;
      }
    } catch (CaptureException e) {
      throw new UsageException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new UsageException("stopped before the cluster was read", e);
    }
  }

  /** A cluster, and how it was chosen. */
  record Opened(LiveTarget target, Access access) {}

  /** What is asked for besides what every capture reads. */
  Set<Extra> extras() {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (helmSecrets) {
      extras.add(Extra.HELM_RELEASES);
    }
    if (jobLogs) {
      extras.add(Extra.JOB_LOGS);
    }
    return extras;
  }

  /** The directory for artifacts, as it was named. */
  Optional<String> artifacts() {
    return Optional.ofNullable(artifacts);
  }

  private String chosen(Kubeconfig read) {
    List<String> contexts = read.contexts();
    String known = contexts.isEmpty() ? "it has none" : "it has " + String.join(", ", contexts);
    if (context == null) {
      if (contexts.size() != 1) {
        throw new UsageException(
            "which cluster? name a context of %s with --context: %s".formatted(read.path(), known));
      }
      return contexts.get(0);
    }
    if (!contexts.contains(context)) {
      throw new UsageException(
          "--context: %s has no context %s; %s".formatted(read.path(), context, known));
    }
    return context;
  }

  private void expect(LiveTarget target) throws CaptureException, InterruptedException {
    if (expected == null) {
      return;
    }
    String uid;
    try {
      uid = new FingerprintCollector(target).kubeSystemUid();
    } catch (CaptureException e) {
      throw new UsageException(
          "--expect: whether context %s is the expected cluster cannot be told: %s"
              .formatted(target.context(), e.getMessage()),
          e);
    }
    if (!uid.equals(expected)) {
      throw new UsageException(
          "--expect: context %s is another cluster: its kube-system has the UID %s, not %s"
              .formatted(target.context(), OneLine.of(uid), expected));
    }
  }

  private Path file() {
    if (kubeconfig != null) {
      return Inputs.path("--kubeconfig", kubeconfig);
    }
    String named = System.getenv("KUBECONFIG");
    List<Path> files = new ArrayList<>();
    if (named != null && !named.isEmpty()) {
      for (String one : named.split(File.pathSeparator, -1)) {
        if (!one.isEmpty() && Files.exists(Path.of(one))) {
          files.add(Path.of(one));
        }
      }
      if (files.size() > 1) {
        throw new UsageException(
            "$KUBECONFIG names %d files: say with --kubeconfig which one is meant"
                .formatted(files.size()));
      }
    } else {
      Path usual = Path.of(System.getProperty("user.home"), ".kube", "config");
      if (Files.exists(usual)) {
        files.add(usual);
      }
    }
    if (files.isEmpty()) {
      throw new UsageException(
          "--context: there is no kubeconfig at $KUBECONFIG or ~/.kube/config; name one with "
              + "--kubeconfig");
    }
    return files.get(0);
  }
}
