package io.skewpack.capture.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a Helm process sees of the world: its work directory and {@code PATH}. The user's
 * kubeconfigs, Helm settings, plugins, proxies and the variables by which a pod finds its own
 * cluster are all left behind, so that nothing in a chart can reach a cluster through them.
 */
final class HelmEnvironment {

  /** Nothing listens on the discard port: what still wants the network fails at once. */
  private static final String NOWHERE = "http://127.0.0.1:9";

  private final Path home;
  private final Map<String, String> variables;

  private HelmEnvironment(Path home, Map<String, String> variables) {
    this.home = home;
    this.variables = variables;
  }

  /**
   * @param home an empty directory of the work directory
   * @param path the user's {@code PATH}: an installed helm may be a script
   */
  static HelmEnvironment in(Path home, String path) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", path);
    variables.put("LANG", "C.UTF-8");
    variables.put("HOME", home.toString());
    String tmp = Files.createDirectories(home.resolve("tmp")).toString();
    for (String name : new String[] {"TMPDIR", "TMP", "TEMP"}) {
      variables.put(name, tmp);
    }
    variables.put("HELM_CACHE_HOME", home.resolve("cache").toString());
    variables.put("HELM_CONFIG_HOME", home.resolve("config").toString());
    variables.put("HELM_DATA_HOME", home.resolve("data").toString());
    variables.put("HELM_PLUGINS", home.resolve("plugins").toString());
    for (String name : new String[] {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"}) {
      variables.put(name, NOWHERE);
    }
    HelmEnvironment environment = new HelmEnvironment(home, variables);
    variables.put("KUBECONFIG", environment.kubeconfig().toString());
    writeKubeconfig(environment.kubeconfig(), NOWHERE);
    return environment;
  }

  Path home() {
    return home;
  }

  Path kubeconfig() {
    return home.resolve("kubeconfig");
  }

  Path tmp() {
    return home.resolve("tmp");
  }

  /** Replaces everything the process would inherit. */
  void applyTo(ProcessBuilder process) {
    process.environment().clear();
    process.environment().putAll(variables);
    process.directory(home.toFile());
  }

  /**
   * An empty kubeconfig would not do: without a server, Helm's library asks {@code localhost:8080}.
   */
  static void writeKubeconfig(Path file, String server) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: none, cluster: {server: "%s"}}]
        users: [{name: none, user: {}}]
        contexts: [{name: none, context: {cluster: none, user: none}}]
        current-context: none
        """
            .formatted(server));
  }
}
