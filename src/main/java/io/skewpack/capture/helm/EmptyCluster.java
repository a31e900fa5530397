package io.skewpack.capture.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A cluster that holds nothing. Helm's library, unlike {@code helm template}, asks the cluster of
 * its kubeconfig when a template calls {@code lookup}; here it finds what {@code helm template}
 * shows: an empty result. Without an answer the template would fail.
 */
final class EmptyCluster {

  private final HttpServer server;

  private EmptyCluster(HttpServer server) {
    this.server = server;
  }

  /** Listens on the loopback address, on a free port, until the JVM ends. */
  static EmptyCluster start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EmptyCluster::answer);
    server.setExecutor(
        command -> {
          Thread thread = new Thread(command, "empty-cluster");
          thread.setDaemon(true);
          thread.start();
        });
    server.start();
    return new EmptyCluster(server);
  }

  /** As a kubeconfig names a server. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Discovery, which client-go marks with a time-out, lists no resource; the rest is not found. */
  private static void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    boolean discovery = query != null && query.startsWith("timeout=");
    String body =
        discovery
            ? "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"resources\":[]}"
            : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
                + "\"reason\":\"NotFound\",\"code\":404}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(discovery ? 200 : 404, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
