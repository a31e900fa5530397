package io.skewpack.capture.registry;

import io.skewpack.capture.ProxyVariables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The proxies of the environment for Java's HTTP client, which itself looks only at the JVM's
 * system properties. A proxy that asks for credentials answers 407, and its registries are missing.
 */
final class EnvironmentProxies extends ProxySelector {

  private final ProxyVariables variables;

  /**
   * @throws IllegalArgumentException when a variable does not hold the URL of a proxy
   */
  EnvironmentProxies(Map<String, String> environment) {
    this.variables = ProxyVariables.of(environment);
    select(URI.create("https://registry.invalid"));
    select(URI.create("http://registry.invalid"));
  }

  /**
   * Makes a client that asks through these proxies. ORAS passes none on to the client that it
   * makes, and that one takes the JVM's selector at the moment at which it is made.
   */
  <C> C applied(Supplier<C> client) {
    synchronized (EnvironmentProxies.class) {
      ProxySelector before = ProxySelector.getDefault();
      ProxySelector.setDefault(this);
      try {
        return client.get();
      } finally {
        ProxySelector.setDefault(before);
      }
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        variables
            .proxyFor(uri)
            .map(URI::create)
            .map(
                url ->
                    new Proxy(Proxy.Type.HTTP, new InetSocketAddress(url.getHost(), url.getPort())))
            .orElse(Proxy.NO_PROXY));
  }

  /** Nothing to do: there is no second proxy, and the request itself fails with the reason. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException reason) {}
}
