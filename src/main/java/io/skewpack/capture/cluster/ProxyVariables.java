package io.skewpack.capture.cluster;

import io.fabric8.kubernetes.client.Config;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that the environment names, as kubectl (Go's {@code http.ProxyFromEnvironment}) reads
 * it: {@code HTTPS_PROXY} for a server of https, {@code HTTP_PROXY} for one of http, either in
 * lower case too, and {@code NO_PROXY}. A server on this machine is never asked through one.
 * fabric8 looks at none of them for a named kubeconfig.
 */
record ProxyVariables(Map<String, String> environment) {

  static ProxyVariables of(Map<String, String> environment) {
    return new ProxyVariables(Map.copyOf(environment));
  }

  /** Sets the proxy where the kubeconfig's own {@code proxy-url} sets none. */
  void complete(Config config, URI server) {
    if (config.getHttpProxy() == null && config.getHttpsProxy() == null) {
      proxyFor(server)
          .ifPresent(
              proxy -> {
                config.setHttpsProxy(proxy);
                config.setHttpProxy(proxy);
              });
    }
  }

  /** The proxy's URL; empty when the server is asked directly. */
  Optional<String> proxyFor(URI server) {
    String name = server.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    if (isLocal(server.getHost())
        || variable("NO_PROXY").stream().anyMatch(v -> spares(v, server))) {
      return Optional.empty();
    }
    return variable(name).map(ProxyVariables::url);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  /**
   * Go takes a proxy without a scheme for one of http, and one without a port for its usual one.
   */
  private static String url(String value) {
    URI uri = URI.create(value.contains("://") ? value : "http://" + value);
    if (uri.getPort() != -1) {
      return uri.toString();
    }
    int port = "https".equals(uri.getScheme()) ? 443 : "http".equals(uri.getScheme()) ? 80 : 1080;
    return uri.getScheme() + "://" + uri.getRawAuthority() + ":" + port;
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost")
        || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static boolean spares(String list, URI server) {
    String host = server.getHost().toLowerCase(Locale.ROOT);
    int port = server.getPort() == -1 ? 443 : server.getPort();
    return List.of(list.toLowerCase(Locale.ROOT).split(",", -1)).stream()
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> matches(entry, host, port));
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*") || entry.equals(host) || entry.equals(host + ":" + port)) {
      return true;
    }
    if (entry.contains("/")) {
      return address(host).filter(address -> isWithin(entry, address)).isPresent();
    }
    String suffix = entry.startsWith("*.") ? entry.substring(1) : entry;
    return host.endsWith(suffix.startsWith(".") ? suffix : "." + suffix);
  }

  private static boolean isWithin(String range, InetAddress address) {
    String[] parts = range.split("/", 2);
    Optional<InetAddress> network = address(parts[0]);
    if (network.isEmpty() || !parts[1].matches("[0-9]{1,3}")) {
      return false;
    }
    byte[] left = network.get().getAddress();
    byte[] right = address.getAddress();
    int bits = Integer.parseInt(parts[1]);
    if (left.length != right.length || bits > left.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((left[bit / 8] & mask) != (right[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** An address that is written as one; names are not looked up. */
  private static Optional<InetAddress> address(String host) {
    String plain = host.replaceAll("^\\[|]$", "");
    if (!plain.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(plain));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
