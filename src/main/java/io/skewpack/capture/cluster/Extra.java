package io.skewpack.capture.cluster;

/** What is read of a cluster only when somebody asks for it, and which the guard refuses else. */
public enum Extra {
  /** The metadata of the Secrets that keep Helm's releases. */
  HELM_RELEASES,
  /** The ends of the logs of what failed. */
  JOB_LOGS
}
