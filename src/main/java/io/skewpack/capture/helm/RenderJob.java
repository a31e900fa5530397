package io.skewpack.capture.helm;

import java.nio.file.Path;
import java.util.List;

/**
 * One run of Helm. Every path lies in the work directory.
 *
 * @param chart a directory, or a packaged chart
 * @param values copies of the user's values files, in order
 * @param scratch a directory for this job alone
 */
record RenderJob(
    Path chart,
    String release,
    String namespace,
    String kubeVersion,
    List<String> apiVersions,
    List<Path> values,
    List<String> set,
    Path scratch,
    Deadline deadline) {
  RenderJob {
    apiVersions = List.copyOf(apiVersions);
    values = List.copyOf(values);
    set = List.copyOf(set);
  }
}
