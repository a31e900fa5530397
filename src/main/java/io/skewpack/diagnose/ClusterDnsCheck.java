package io.skewpack.diagnose;

import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Outcome.Missing;
import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.DnsService;
import io.skewpack.snapshot.Substrate.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cluster's DNS: its pods, their image, and the addresses behind its Service. What resolves no
 * name still runs every test that goes through exec, so a smoke run that passes says nothing of it.
 */
final class ClusterDnsCheck extends SubstrateCheck {

  private static final String PODS = "list pods";
  private static final String SERVICE = "get services/kube-dns";
  private static final String SLICES = "list endpointslices.discovery.k8s.io";

  ClusterDnsCheck() {
    super("cluster-dns", PODS);
  }

  @Override
  boolean isAnswer(String read, Missing missing) {
    return missing.reason() == Outcome.Reason.NOT_FOUND;
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    PodsOfRole pods = PodsOfRole.of(substrate, Role.DNS);
    Optional<Finding> unread = unread(substrate, SERVICE).or(() -> unread(substrate, SLICES));
    boolean podsAreDown = !pods.isEmpty() && pods.notReady().size() == pods.count();
    if (unread.isPresent() && !podsAreDown) {
      return List.of(unread.get());
    }
    Optional<DnsService> service = substrate.dns();
    if (pods.isEmpty() && service.isEmpty()) {
      return List.of(open("notFound", Facts.none(), true, read(PODS)));
    }
    int ready = pods.count() - pods.notReady().size();
    int addresses = service.flatMap(DnsService::readyAddresses).orElse(0);
    Facts facts =
        Facts.of("pods", pods.count())
            .with("ready", ready)
            .with("addresses", addresses)
            .with("counted", unread.isPresent() ? 0 : 1)
            .withFew("images", pods.images())
            .with("service", service.map(known -> known.namespace() + "/" + known.name()))
            .with("why", pods.why());
    List<Evidence> evidence = new ArrayList<>(pods.evidence());
    service.ifPresent(known -> evidence.add(seen("evidence.dnsService", facts, "/dns")));
    if (podsAreDown) {
      // What could not be read besides does not make them ready.
      return List.of(fail(Severity.BLOCKER, "down", facts, evidence));
    }
    if (service.isEmpty()) {
      return List.of(fail(Severity.BLOCKER, "noService", facts, evidence));
    }
    if (addresses == 0) {
      return List.of(fail(Severity.BLOCKER, "noAddress", facts, evidence));
    }
    return ready < pods.count()
        ? List.of(fail(Severity.WARNING, "partly", facts, evidence))
        : List.of(pass("ready", facts, evidence.toArray(Evidence[]::new)));
  }
}
