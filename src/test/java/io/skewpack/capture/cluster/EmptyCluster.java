package io.skewpack.capture.cluster;

import com.sun.net.httpserver.HttpExchange;

/** What a cluster answers that holds nothing, and serves what every KubeBlocks does. */
final class EmptyCluster {

  private EmptyCluster() {}

  static String answer(HttpExchange exchange) {
    return answer(exchange.getRequestURI().getPath());
  }

  static String answer(String path) {
    return switch (path) {
      case "/readyz" -> "ok";
      case "/apis" ->
          "{\"groups\": [%s, %s, %s]}"
              .formatted(
                  group("extensions.kubeblocks.io"),
                  group("dataprotection.kubeblocks.io"),
                  group("evil.io/../../api"));
      case "/apis/extensions.kubeblocks.io/v1alpha1" ->
          "{\"resources\": [{\"name\": \"addons\", \"kind\": \"Addon\"}]}";
      case "/apis/dataprotection.kubeblocks.io/v1alpha1" ->
          "{\"resources\": [{\"name\": \"backuprepos\", \"kind\": \"BackupRepo\"}]}";
      case "/api/v1/namespaces/kube-system/services/kube-dns" -> "{\"spec\": {}}";
      default -> "{\"items\": []}";
    };
  }

  private static String group(String name) {
    return """
        {"name": "%s", "preferredVersion": {"version": "v1alpha1"},
         "versions": [{"version": "v1alpha1"}]}
        """
        .formatted(name);
  }
}
