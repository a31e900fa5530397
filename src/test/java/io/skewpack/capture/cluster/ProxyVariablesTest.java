package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment's proxies, as kubectl reads them. */
class ProxyVariablesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://api.a.org:6443 | HTTPS_PROXY=http://p:3128 | http://p:3128",
        "https://api.a.org:6443 | https_proxy=p:3128 | http://p:3128",
        "https://api.a.org:6443 | HTTPS_PROXY=http://p | http://p:80",
        "https://api.a.org:6443 | HTTP_PROXY=http://p:3128 | ''",
        "http://api.a.org | HTTP_PROXY=http://p:3128 | http://p:3128",
        "http://api.a.org | HTTPS_PROXY=http://p:3128 | ''",
        "https://api.a.org | HTTPS_PROXY=http://p:1 NO_PROXY=b.org,a.org | ''",
        "https://api.a.org | HTTPS_PROXY=http://p:1 NO_PROXY=.a.org | ''",
        "https://api.a.org | HTTPS_PROXY=http://p:1 NO_PROXY=*.a.org | ''",
        "https://api.a.org | HTTPS_PROXY=http://p:1 no_proxy=* | ''",
        "https://xa.org | HTTPS_PROXY=http://p:1 NO_PROXY=a.org | http://p:1",
        "https://api.a.org:6443 | HTTPS_PROXY=http://p:1 NO_PROXY=api.a.org:6443 | ''",
        "https://api.a.org:6443 | HTTPS_PROXY=http://p:1 NO_PROXY=api.a.org:443 | http://p:1",
        "https://10.1.2.3:6443 | HTTPS_PROXY=http://p:1 NO_PROXY=10.0.0.0/8 | ''",
        "https://11.1.2.3:6443 | HTTPS_PROXY=http://p:1 NO_PROXY=10.0.0.0/8 | http://p:1",
        "https://[fd00::1]:6443 | HTTPS_PROXY=http://p:1 NO_PROXY=fd00::/8 | ''",
        "https://127.0.0.1:6443 | HTTPS_PROXY=http://p:1 | ''",
        "https://localhost:6443 | HTTPS_PROXY=http://p:1 | ''",
        "https://api.a.org | OTHER=x | ''",
      })
  void proxyOfServer(URI server, String variables, String proxy) {
    assertThat(ProxyVariables.of(environment(variables)).proxyFor(server).orElse(""))
        .isEqualTo(proxy);
  }

  @Test
  void proxyOfTheKubeconfigGoesFirst() {
    Config config = Config.empty();
    config.setHttpProxy("http://own:1");
    ProxyVariables.of(environment("HTTPS_PROXY=http://p:1"))
        .complete(config, URI.create("https://api.a.org"));
    assertThat(config.getHttpsProxy()).isNull();
    assertThat(config.getHttpProxy()).isEqualTo("http://own:1");
  }

  private static Map<String, String> environment(String variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }
}
