package io.skewpack.capture;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that the environment names, as kubectl and the tools of registries (Go's {@code
 * http.ProxyFromEnvironment}) read it: {@code HTTPS_PROXY} for a server of https, {@code
 * HTTP_PROXY} for one of http, either in lower case too, and {@code NO_PROXY}. A server on this
 * machine is never asked through one. Java's own client and fabric8, for a named kubeconfig, look
 * at none of them.
 */
public record ProxyVariables(Map<String, String> environment) {

  public ProxyVariables {
    environment = Map.copyOf(environment);
  }

  public static ProxyVariables of(Map<String, String> environment) {
    return new ProxyVariables(environment);
  }

  /**
   * The proxy's URL, with a port; empty when the server is asked directly.
   *
   * @throws IllegalArgumentException when the variable does not hold a URL with a host
   */
  public Optional<String> proxyFor(URI server) {
    String name = server.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    if (isLocal(server.getHost())
        || variable("NO_PROXY").stream().anyMatch(v -> spares(v, server))) {
      return Optional.empty();
    }
    return variable(name).map(value -> url(name, value));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  /**
   * Go takes a proxy without a scheme for one of http, and one without a port for its usual one.
   * The value is never repeated: a password may be in it.
   */
  private static String url(String name, String value) {
    URI uri;
    try {
      uri = new URI(value.contains("://") ? value : "http://" + value);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name + " is not the URL of a proxy");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(name + " names no host");
    }
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
    int usual = server.getScheme().equals("https") ? 443 : 80;
    int port = server.getPort() == -1 ? usual : server.getPort();
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
