package io.skewpack.contract;

import java.util.List;
import java.util.Optional;

/**
 * How a {@code versionMapping} of a BackupPolicyTemplate's variable ({@code
 * .spec.backupMethods[].env[].valueFrom.versionMapping[]}) is matched with the service version that
 * the Cluster asks of the component (apecloud/kubeblocks, {@code
 * controllers/dataprotection/backuppolicydriver_controller.go}, {@code resolveBackupMethodEnv}).
 *
 * <p>No semantic versions are compared: every entry of {@code serviceVersions} goes by the rule of
 * {@link ComponentDefinitionPattern#matches}, on the text of the version. So {@code 8} and {@code
 * 8.0} cover 8.0.30; {@code 8.0} also covers 18.0.1, because its dot makes it a regular expression
 * that nothing anchors; {@code 8.x} and {@code >=8} cover nothing real; and a Cluster that leaves
 * the version out is covered only by what matches the empty text. When no entry covers it, the
 * variable is left out without a word.
 */
public final class ServiceVersionMapping {

  private ServiceVersionMapping() {}

  /** Whether one of the patterns of a mapping covers the version. */
  public static boolean covers(List<String> patterns, String serviceVersion) {
    return patterns.stream()
        .anyMatch(pattern -> ComponentDefinitionPattern.matches(serviceVersion, pattern));
  }

  /**
   * One row of a {@code versionMapping}.
   *
   * @param serviceVersions the patterns
   */
  public record Row(List<String> serviceVersions, String mappedValue) {
    public Row {
      serviceVersions = List.copyOf(serviceVersions);
    }
  }

  /**
   * The value that the controllers take: of the first row with an entry that <em>is</em> the
   * version, else of the first row that covers it. This is {@code findBestMatchingValue} of
   * 1.0.2-beta.25, 1.1.0-beta.3, 1.2.0-alpha.0 and later. Releases before them know no exact match:
   * they take the first row that covers it, and set even an empty value.
   *
   * @return absent when the variable is left out: no row covers the version, or the value is empty
   */
  public static Optional<String> mappedValue(List<Row> rows, String serviceVersion) {
    return rows.stream()
        .filter(row -> row.serviceVersions().contains(serviceVersion))
        .findFirst()
        .or(
            () ->
                rows.stream()
                    .filter(row -> covers(row.serviceVersions(), serviceVersion))
                    .findFirst())
        .map(Row::mappedValue)
        .filter(value -> !value.isEmpty());
  }
}
