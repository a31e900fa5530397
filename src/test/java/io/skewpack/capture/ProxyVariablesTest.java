package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "http://api.a.org | HTTP_PROXY=http://p:1 NO_PROXY=api.a.org:80 | ''",
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

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY=http://user:hunter2@p:1:2", "HTTPS_PROXY=http://[hunter2"})
  void whatIsNoProxyIsNamedAndNotRepeated(String variable) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ProxyVariables.of(environment(variable)).proxyFor(URI.create("https://api.a.org")))
        .withMessageContaining("HTTPS_PROXY")
        .withMessageNotContaining("hunter2");
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
