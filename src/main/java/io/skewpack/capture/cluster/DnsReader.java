package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Substrate.DnsService;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the Service kube-dns of kube-system and its endpoints. CoreDNS, too, is reached under this
 * name: kubelets write the address of that Service into pods.
 */
final class DnsReader {

  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "kube-dns";

  static final String SERVICE = "/api/v1/namespaces/kube-system/services/kube-dns";
  static final String GET_SERVICE = "get services/kube-dns";
  static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices";
  static final String LIST_SLICES = "list endpointslices.discovery.k8s.io";

  /** How many addresses are ready, and how many are not. */
  record Endpoints(int ready, int notReady) {}

  private DnsReader() {}

  /**
   * @return empty when there is no such Service, which is a fact and no failure
   */
  static Optional<DnsService> service(LiveTarget target)
      throws CaptureException, InterruptedException {
    try {
      KubernetesObject service = new KubernetesObject(target.get(SERVICE, GET_SERVICE));
      return Optional.of(
          new DnsService(
              NAMESPACE,
              NAME,
              service.text("/spec/clusterIP"),
              Optional.empty(),
              Optional.empty()));
    } catch (CaptureException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A Service of two address families has each pod twice: the larger family counts. */
  static Endpoints endpoints(LiveTarget target) throws CaptureException, InterruptedException {
    Map<String, Endpoints> families =
        target.list(
            SLICES,
            Map.of("labelSelector", "kubernetes.io/service-name=" + NAME),
            LiveTarget.MOST_OF_PAGE,
            LIST_SLICES,
            TreeMap<String, Endpoints>::new,
            (found, item) ->
                found.merge(
                    item.path("addressType").asText(),
                    endpoints(item.path("endpoints")),
                    (a, b) -> new Endpoints(a.ready() + b.ready(), a.notReady() + b.notReady())));
    return families.values().stream()
        .reduce((a, b) -> b.ready() + b.notReady() > a.ready() + a.notReady() ? b : a)
        .orElse(new Endpoints(0, 0));
  }

  private static Endpoints endpoints(JsonNode endpoints) {
    int ready = 0;
    int notReady = 0;
    for (JsonNode endpoint : endpoints) {
      // What is not said is to be read as ready (EndpointConditions, discovery/v1).
      if (endpoint.at("/conditions/ready").asBoolean(true)) {
        ready += endpoint.path("addresses").size();
      } else {
        notReady += endpoint.path("addresses").size();
      }
    }
    return new Endpoints(ready, notReady);
  }

  static DnsService together(DnsService service, Endpoints endpoints) {
    return new DnsService(
        service.namespace(),
        service.name(),
        service.clusterIp(),
        Optional.of(endpoints.ready()),
        Optional.of(endpoints.notReady()));
  }
}
