package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What tells one cluster, or virtual cluster, from every other. A context's name does not: it is
 * anybody's choice.
 *
 * @param server the API server's URL, without any user name or password
 * @param certificateNames the subject alternative names of the certificate that the server showed,
 *     as in {@code DNS:kubernetes.default} and {@code IP:10.0.0.1}, sorted; empty without TLS
 * @param kubeSystemUid {@code metadata.uid} of the namespace kube-system, which lives as long as
 *     the cluster; absent when it could not be read
 * @param version {@code gitVersion} of {@code /version}; absent when it could not be read
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Fingerprint(
    String server,
    List<String> certificateNames,
    Optional<String> kubeSystemUid,
    Optional<String> version) {
  public Fingerprint {
    Objects.requireNonNull(server);
    certificateNames =
        Objects.requireNonNullElse(certificateNames, List.<String>of()).stream()
            .distinct()
            .sorted()
            .toList();
    kubeSystemUid = Objects.requireNonNullElse(kubeSystemUid, Optional.empty());
    version = Objects.requireNonNullElse(version, Optional.empty());
  }
}
