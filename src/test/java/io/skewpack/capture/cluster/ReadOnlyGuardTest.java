package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries to get past the guard; the server must not hear of it. */
class ReadOnlyGuardTest {

  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String CLUSTERS = "/apis/apps.kubeblocks.io/v1/namespaces/a/clusters";

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private io.fabric8.kubernetes.client.http.HttpClient http;
  private String url;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] body = "{}".getBytes(UTF_8);
          boolean elsewhere = exchange.getRequestURI().getPath().equals("/version");
          if (elsewhere) {
            exchange.getResponseHeaders().add("Location", "/api/v1/secrets");
          }
          exchange.sendResponseHeaders(elsewhere ? 302 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    open(new ReadOnlyGuard(URI.create(url)));
  }

  private void open(ReadOnlyGuard guard) {
    Config config = Config.empty();
    config.setMasterUrl(url);
    config.setRequestRetryBackoffLimit(0);
    http = new GuardedHttp(guard, session -> {}).newBuilder(config).followAllRedirects().build();
  }

  @AfterEach
  void stop() {
    http.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CRDS,
        CRDS + "?limit=20",
        CRDS + "?limit=20&continue=abc%3D",
        "/api/v1/namespaces/kube-system",
        "/apis/apps/v1/deployments?limit=200&labelSelector=app.kubernetes.io%2Fname%3Dkubeblocks",
        "/api/v1/namespaces/a/pods?limit=200",
        "/readyz",
        "/apis",
        "/apis/apps.kubeblocks.io/v1",
        "/apis/apps.kubeblocks.io/v1/clusters?limit=500",
        "/api/v1/events?limit=500&fieldSelector=type%3DWarning",
        "/api/v1/namespaces/kube-system/services/kube-dns",
        "/api/v1/namespaces/a/configmaps/kubeblocks-manager-config",
        "/api/v1/namespaces/a/configmaps/kb-kubeblocks-manager-config",
      })
  void whatIsListedArrives(String path) throws Exception {
    assertThat(send("GET", path, null)).isEqualTo(200);
    assertThat(heard).containsExactly("GET " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Secrets, however they are asked for.
        "/api/v1/secrets",
        "/api/v1/secrets?limit=1",
        "/api/v1/namespaces/a/secrets",
        "/api/v1/namespaces/a/secrets/b",
        "/api/v1/namespaces/kube-system/secrets",
        "/api/v1/namespaces/kube-system/secrets/b",
        "/api/v1/watch/secrets",
        "/api/v1/watch/namespaces/a/secrets",
        "/api/v1/secrets?watch=true",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/../../../../api/v1/secrets",
        CRDS + "/../../../../api/v1/secrets",
        CRDS + "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/api/v1/secrets",
        "/api/v1/namespaces/kube-system/../../secrets",
        "/api/v1/namespaces/kube-system%2Fsecrets",
        "/api/v1/namespaces/kube-system%2fsecrets%2fb",
        "/api/v1/namespaces/kube-system;/secrets",
        "/api/v1/%73ecrets",
        "/api/v1//secrets",
        "//api/v1/secrets",
        "/api//v1/secrets",
        "/api/v1/secrets/",
        "/api/v1/SECRETS",
        "/api/v1/./secrets",
        "/version/../api/v1/secrets",
        "/version//api/v1/secrets",
        // GETs that do more than read.
        "/api/v1/namespaces/a/pods/b/exec?command=id&stdout=true",
        "/api/v1/namespaces/a/pods/b/attach",
        "/api/v1/namespaces/a/pods/b/portforward?ports=80",
        "/api/v1/namespaces/a/pods/b/proxy",
        "/api/v1/namespaces/a/pods/b/proxy/admin/delete",
        "/api/v1/namespaces/a/services/b:80/proxy/x",
        "/api/v1/proxy/namespaces/a/pods/b",
        "/api/v1/nodes/n/proxy/run/a/b/c",
        "/api/v1/namespaces/kube-system/proxy",
        "/api/v1/namespaces/kube-system/pods/b/exec",
        // What is not listed, and what a list could become.
        "/",
        "",
        "/api/v1/namespaces/a/pods/b",
        "/api/v1/namespaces/a/pods/b/log?follow=true",
        "/apis/apps/v1/namespaces/a/deployments/b",
        "/api/v1/namespaces/default",
        "/api/v1/namespaces/kube-system/status",
        "/api/v1/namespaces/kube-system/finalize",
        "/apis/other.io/v1/customresourcedefinitions",
        CRDS + "/a.b.c",
        CRDS + "?watch=true",
        CRDS + "?watch=1&limit=20",
        CRDS + "?limit=20&watch",
        CRDS + "?%77atch=true",
        CRDS + "?limit=20;watch=true",
        CRDS + "?limit=20&limit=30",
        CRDS + "?limit=20&",
        CRDS + "?follow=true",
        CRDS + "/",
        "/logs",
        "/metrics",
        "/debug/pprof",
        "/openapi/v2",
        "/version?x=1",
        "/readyz/etcd",
        "/readyz?verbose=true",
        "/api",
        "/apis/apps.kubeblocks.io/v1/clusters/c",
        "/apis/apps.kubeblocks.io/v1/namespaces/a/clusters/c/status",
        "/api/v1/nodes/n",
        "/api/v1/nodes/n/proxy",
        "/api/v1/configmaps",
        "/api/v1/namespaces/a/configmaps",
        "/api/v1/namespaces/a/configmaps/b",
        "/api/v1/namespaces/a/configmaps/manager-config",
        "/api/v1/namespaces/a/configmaps/x-manager-config/y",
        "/api/v1/namespaces/a/services",
        "/api/v1/namespaces/a/services/other",
        "/api/v1/namespaces/a/services/kube-dns/proxy",
        "/api/v1/namespaces/a/services/kube-dns:53/proxy/",
        "/api/v1/serviceaccounts",
        "/api/v1/secrets?limit=500&labelSelector=owner%3Dhelm",
      })
  void getsThatAreNotListed(String path) {
    assertRefused("GET", path, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECTS", "get"})
  void otherMethods(String method) {
    assertRefused(method, CRDS, null);
    assertRefused(method, CLUSTERS, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLUSTERS,
        CLUSTERS + "?dryRun=",
        CLUSTERS + "?dryRun",
        CLUSTERS + "?dryRun=all",
        CLUSTERS + "?dryRun=None",
        CLUSTERS + "?dryRun=All,None",
        CLUSTERS + "?dryRun=All%20",
        CLUSTERS + "?dryRun=%41ll",
        CLUSTERS + "?dryRun=All&dryRun=All",
        CLUSTERS + "?dryRun=All&dryRun=",
        CLUSTERS + "?dryRun=&dryRun=All",
        CLUSTERS + "?dryrun=All",
        CLUSTERS + "?dry%52un=All",
        CLUSTERS + "?x=dryRun=All",
        CLUSTERS + "?fieldManager=dryRun=All",
        CLUSTERS + "?dryRun=All;dryRun=",
        CLUSTERS + "?dryRun=All&propagationPolicy=Foreground",
        CLUSTERS + "/c/status?dryRun=All",
        CLUSTERS + "/c/scale?dryRun=All",
        "/api/v1/namespaces/a/secrets?dryRun=All",
        "/api/v1/namespaces/a/secrets/b?dryRun=All",
        "/api/v1/namespaces/a/pods/b/exec?dryRun=All",
        "/api/v1/namespaces/a/pods/b/eviction?dryRun=All",
        "/api/v1/namespaces/a/serviceaccounts/b/token?dryRun=All",
        "/api/v1/secrets?dryRun=All",
        "/api/v1/namespaces/a/SECRETS?dryRun=All",
        "/api/v1/namespaces/a/Secrets/b?dryRun=All",
        "/api/v1/namespaces/a/%73ecrets/b?dryRun=All",
        "/api/v1/namespaces/a/secrets%2Fb?dryRun=All",
        "/api/v1/namespaces/a/configmaps/../secrets/b?dryRun=All",
        "/api/v1/namespaces/a/configmaps/%2e%2e/secrets/b?dryRun=All",
        "/api/v1/namespaces/a/configmaps//b?dryRun=All",
        "/api/v1/namespaces/a/configmaps/?dryRun=All",
        "/api/v1/namespaces/a/pods/b/attach?dryRun=All",
        "/api/v1/namespaces/a/pods/b/binding?dryRun=All",
        "/api/v1/namespaces/a/pods/b/ephemeralcontainers?dryRun=All",
        "/api/v1/namespaces/a/pods/b/proxy/x?dryRun=All",
        "/api/v1/namespaces/a/services/b/proxy?dryRun=All",
        "/api/v1/namespaces/a/bindings?dryRun=All",
        "/api/v1/namespaces/a/finalize?dryRun=All&x=y",
        "/api/v1/namespaces/a/status/b/c?dryRun=All",
        "/api/v1/nodes/n/proxy?dryRun=All",
        "/apis/authentication.k8s.io/v1/tokenreviews?dryRun=All",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews?dryRun=All",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?dryRun=All",
        "/apis/authorization.k8s.io/v1/namespaces/a/localsubjectaccessreviews?dryRun=All",
        "/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval?dryRun=All",
        "/apis?dryRun=All",
        "/api/v1?dryRun=All",
        "/apis/apps/v1?dryRun=All",
        "/logs?dryRun=All",
        "/version?dryRun=All",
      })
  void writesThatAreNoDryRun(String path) {
    assertRefused("POST", path, "{}");
    assertRefused("PATCH", path, "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATCH application/json",
        "PATCH application/json-patch+json",
        "PATCH application/strategic-merge-patch+json",
        "PATCH application/apply-patch+cbor",
        "PATCH text/plain",
        "POST application/yaml",
        "POST application/apply-patch+yaml",
        "POST application/vnd.kubernetes.protobuf",
        "POST application/json; charset=utf-16",
        "POST ",
      })
  void bodiesThatAreNotUnderstood(String methodAndType) {
    String[] words = methodAndType.split(" ", 2);
    ReadOnlyGuard guard = new ReadOnlyGuard(URI.create(url));
    URI uri = URI.create(url + CLUSTERS + "/c?dryRun=All");
    assertThat(guard.refusal(words[0], uri, true, words[1])).isPresent();
    assertThat(guard.refusal("PATCH", uri, true, "application/merge-patch+json")).isEmpty();
    assertThat(guard.refusal("PATCH", uri, false, "application/merge-patch+json")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1", "/apis/apps/v1", "/apis/apps.kubeblocks.io", "/apis/a.b-c.io/v1beta1"})
  void discoveryArrives(String path) throws Exception {
    assertThat(send("GET", path, null)).isEqualTo(200);
    assertThat(heard).containsExactly("GET " + path);
    heard.clear();
    assertRefused("GET", path + "?watch=true", null);
    assertRefused("GET", path + "/", null);
    assertRefused("GET", path + "/x/y/z", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLUSTERS + "/c",
        "/api/v1/namespaces/a/configmaps/c",
        "/api/v1/namespaces/a/serviceaccounts/c",
        "/apis/batch/v1/namespaces/a/jobs/c",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/a:b",
        "/apis/apps.kubeblocks.io/v1/componentdefinitions/c",
      })
  void dryRunArrives(String path) throws Exception {
    String query = "?dryRun=All&fieldManager=skewpack&fieldValidation=Strict";
    String list = path.substring(0, path.lastIndexOf('/'));
    assertThat(send("PATCH", path + query + "&force=true", "{}")).isEqualTo(200);
    assertThat(send("POST", list + query, "{}")).isEqualTo(200);
    assertThat(heard)
        .containsExactly("PATCH " + path + query + "&force=true", "POST " + list + query);
    heard.clear();
    assertRefused("DELETE", path + "?dryRun=All", null);
    assertRefused("PUT", path + "?dryRun=All", "{}");
    assertRefused("GET", path + "?dryRun=All", null);
    assertRefused("PATCH", path + "?fieldManager=skewpack", "{}");
    assertRefused("POST", list + "?fieldManager=skewpack", "{}");
  }

  @Test
  void readWithBodyIsRefused() {
    assertRefused("GET", CRDS, "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:%d/version",
        "http://localhost:%d/version",
        "http://user@127.0.0.1:%d/version",
        "https://127.0.0.1:%d/version",
        "http://127.0.0.1:1%d/version",
      })
  void otherServers(String elsewhere) {
    URI uri = URI.create(elsewhere.formatted(server.getAddress().getPort() % 10_000));
    assertThat(new ReadOnlyGuard(URI.create(url)).refusal("GET", uri, false, "")).isPresent();
  }

  @Test
  void redirectIsNotFollowed() throws Exception {
    assertThat(send("GET", "/version", null)).isEqualTo(302);
    assertThat(heard).containsExactly("GET /version");
  }

  @Test
  void webSocketIsNotOpened() {
    assertThatThrownBy(
            () ->
                http.newWebSocketBuilder()
                    .uri(URI.create(url + "/api/v1/namespaces/a/pods/b/exec?command=id"))
                    .buildAsync(new WebSocket.Listener() {})
                    .get(5, TimeUnit.SECONDS))
        .hasStackTraceContaining("refused before it was sent: a web socket");
    assertThat(heard).isEmpty();
  }

  @Test
  void pathOfServerIsKept() {
    ReadOnlyGuard guard = new ReadOnlyGuard(URI.create("https://h/k8s/clusters/c/"));
    assertThat(refusal(guard, "https://h/k8s/clusters/c/version")).isEmpty();
    assertThat(refusal(guard, "https://h:443/k8s/clusters/c" + CRDS)).isEmpty();
    assertThat(refusal(guard, "https://h/k8s/clusters/other/version")).isNotEmpty();
    assertThat(refusal(guard, "https://h/k8s/clusters/c/../d/version")).isNotEmpty();
    assertThat(refusal(guard, "https://h/version")).isNotEmpty();
  }

  private static String refusal(ReadOnlyGuard guard, String uri) {
    return guard.refusal("GET", URI.create(uri), false, "").orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/secrets?labelSelector=owner%3Dhelm",
        "/api/v1/secrets?limit=500&labelSelector=owner%3Dhelm",
        "/api/v1/secrets?limit=500&labelSelector=owner%3Dhelm&continue=abc",
      })
  void releasesAreListedAsMetadataWhenAskedFor(String path) throws Exception {
    allowReleases();
    assertThat(send("GET", path, null, ReadOnlyGuard.METADATA_ONLY)).isEqualTo(200);
    assertThat(heard).containsExactly("GET " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Without the one header, or with a second choice behind it.
        "/api/v1/secrets?labelSelector=owner%3Dhelm | ''",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | application/json",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | */*",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | METADATA,application/json",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | METADATA, application/json",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | application/json,METADATA",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | METADATA;q=0.1",
        "/api/v1/secrets?labelSelector=owner%3Dhelm | application/json;as=Table;g=meta.k8s.io;v=v1",
        // Other Secrets.
        "/api/v1/secrets | METADATA",
        "/api/v1/secrets?limit=500 | METADATA",
        "/api/v1/secrets?labelSelector= | METADATA",
        "/api/v1/secrets?labelSelector=owner | METADATA",
        "/api/v1/secrets?labelSelector=owner%21%3Dhelm | METADATA",
        "/api/v1/secrets?labelSelector=owner=helm | METADATA",
        "/api/v1/secrets?labelSelector=owner%3Dhelm%2Cx%3Dy | METADATA",
        "/api/v1/secrets?labelSelector=owner%3Dhelm&labelSelector=x | METADATA",
        "/api/v1/secrets?labelSelector=owner%3Dhelm&fieldSelector=type%3DOpaque | METADATA",
        "/api/v1/secrets?labelSelector=owner%3Dhelm&watch=true | METADATA",
        "/api/v1/secrets?continue=labelSelector=owner%3Dhelm | METADATA",
        "/api/v1/secrets/x?labelSelector=owner%3Dhelm | METADATA",
        "/api/v1/namespaces/a/secrets?labelSelector=owner%3Dhelm | METADATA",
        "/api/v1/namespaces/a/secrets/b?labelSelector=owner%3Dhelm | METADATA",
        "/api/v1/watch/secrets?labelSelector=owner%3Dhelm | METADATA",
      })
  void otherReadsOfSecretsStayRefused(String path, String accept) {
    allowReleases();
    String header = accept.replace("METADATA", ReadOnlyGuard.METADATA_ONLY);
    assertThatThrownBy(() -> send("GET", path, null, header))
        .hasStackTraceContaining("refused before it was sent");
    assertThat(heard).isEmpty();
  }

  @Test
  void releasesAreRefusedWithoutTheOption() {
    assertThatThrownBy(
            () ->
                send(
                    "GET",
                    "/api/v1/secrets?labelSelector=owner%3Dhelm",
                    null,
                    ReadOnlyGuard.METADATA_ONLY))
        .hasStackTraceContaining("Secrets are not read");
    assertThat(heard).isEmpty();
  }

  @Test
  void releasesAreNotListedByOtherMethods() {
    allowReleases();
    for (String method : List.of("POST", "DELETE", "HEAD", "PATCH")) {
      assertThatThrownBy(
              () ->
                  send(
                      method,
                      "/api/v1/secrets?labelSelector=owner%3Dhelm",
                      null,
                      ReadOnlyGuard.METADATA_ONLY))
          .hasStackTraceContaining("refused before it was sent");
    }
    assertThat(heard).isEmpty();
  }

  private void allowReleases() {
    allow(Extra.HELM_RELEASES);
  }

  private void allow(Extra extra) {
    http.close();
    open(new ReadOnlyGuard(URI.create(url), EnumSet.of(extra)));
  }

  @Test
  void roleIsTheListAndHoldsNoSecret() {
    assertThat(rules(ReaderRole.yaml()))
        .containsExactly(
            "get namespaces/kube-system",
            "list customresourcedefinitions.apiextensions.k8s.io",
            "list deployments.apps",
            "list pods",
            "get configmaps/kubeblocks-manager-config",
            "list namespaces",
            "list nodes",
            "list events",
            "get services/kube-dns",
            "list endpointslices.discovery.k8s.io",
            "list storageclasses.storage.k8s.io",
            "list csidrivers.storage.k8s.io",
            "list daemonsets.apps",
            "list statefulsets.apps",
            "list replicasets.apps",
            "list jobs.batch",
            "list addons.extensions.kubeblocks.io",
            "list clusterdefinitions.apps.kubeblocks.io",
            "list clusterversions.apps.kubeblocks.io",
            "list componentdefinitions.apps.kubeblocks.io",
            "list componentversions.apps.kubeblocks.io",
            "list configconstraints.apps.kubeblocks.io",
            "list shardingdefinitions.apps.kubeblocks.io",
            "list sidecardefinitions.apps.kubeblocks.io",
            "list backuppolicytemplates.apps.kubeblocks.io",
            "list opsdefinitions.apps.kubeblocks.io",
            "list clusters.apps.kubeblocks.io",
            "list components.apps.kubeblocks.io",
            "list actionsets.dataprotection.kubeblocks.io",
            "list backuppolicytemplates.dataprotection.kubeblocks.io",
            "list backuprepos.dataprotection.kubeblocks.io",
            "list backups.dataprotection.kubeblocks.io",
            "list restores.dataprotection.kubeblocks.io",
            "list opsdefinitions.operations.kubeblocks.io",
            "list parametersdefinitions.parameters.kubeblocks.io",
            "list paramconfigrenderers.parameters.kubeblocks.io",
            "list instancesets.workloads.kubeblocks.io",
            "get configmaps",
            "get /version, /readyz, /apis, /apis/*");
  }

  @Test
  void roleHasSecretsOnlyWhenReleasesAreAskedFor() {
    List<String> more = new ArrayList<>(rules(ReaderRole.yaml(EnumSet.of(Extra.HELM_RELEASES))));
    more.removeAll(rules(ReaderRole.yaml()));
    assertThat(more).containsExactly("list secrets");
  }

  @Test
  void roleHasLogsOnlyWhenTheyAreAskedFor() {
    List<String> more = new ArrayList<>(rules(ReaderRole.yaml(EnumSet.of(Extra.JOB_LOGS))));
    more.removeAll(rules(ReaderRole.yaml()));
    assertThat(more).containsExactly("get pods/log");
  }

  @Test
  void configMapIsReadAsItsMetadataOrNotAtAll() throws Exception {
    String path = "/api/v1/namespaces/db/configmaps/orcl-env";
    assertThat(send("GET", path, null, ReadOnlyGuard.METADATA_OF_ONE)).isEqualTo(200);
    heard.clear();
    for (String accept :
        List.of(
            "application/json",
            "*/*",
            ReadOnlyGuard.METADATA_OF_ONE + ", application/json",
            ReadOnlyGuard.METADATA_ONLY)) {
      assertThatThrownBy(() -> send("GET", path, null, accept))
          .as(accept)
          .hasStackTraceContaining("refused before it was sent");
    }
    for (String other :
        List.of(
            "/api/v1/namespaces/db/configmaps",
            "/api/v1/configmaps",
            path + "?timeoutSeconds=1",
            path + "/status",
            "/api/v1/namespaces/db/secrets/orcl-env")) {
      assertThatThrownBy(() -> send("GET", other, null, ReadOnlyGuard.METADATA_OF_ONE))
          .as(other)
          .hasStackTraceContaining("refused before it was sent");
    }
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/log",
        "/log?tailLines=50",
        "/log?limitBytes=5",
        "/log?tailLines=50&limitBytes=5&follow=true",
        "/log?tailLines=50&limitBytes=5&previous=false",
        "/log?tailLines=99999&limitBytes=5",
        "/log?tailLines=5&limitBytes=99999999",
        "/log?tailLines=5&limitBytes=5&insecureSkipTLSVerifyBackend=true",
        "/log?tailLines=5&limitBytes=5&tailLines=5",
        "/exec?tailLines=5&limitBytes=5",
        "/log/x?tailLines=5&limitBytes=5",
        "/attach",
        "/proxy/log"
      })
  void onlyTheEndOfALogIsEverRead(String below) {
    allow(Extra.JOB_LOGS);
    assertRefused("GET", "/api/v1/namespaces/a/pods/b" + below, null);
  }

  @Test
  void endOfALogIsReadOnlyWhenAskedFor() throws Exception {
    String path =
        "/api/v1/namespaces/a/pods/b/log?container=c&tailLines=50&limitBytes=5&previous=true";
    assertRefused("GET", path, null);
    allow(Extra.HELM_RELEASES);
    assertRefused("GET", path, null);
    allow(Extra.JOB_LOGS);
    assertThat(send("GET", path, null)).isEqualTo(200);
    heard.clear();
    assertRefused("POST", path, "{}");
    assertRefused("GET", "/api/v1/secrets?labelSelector=owner%3Dhelm", null);
  }

  /** Each as verb, resource and group, or as verb and paths. */
  private static List<String> rules(String yaml) {
    List<String> rules = new ArrayList<>();
    for (String rule : yaml.substring(yaml.indexOf("rules:\n") + 7).split("\n  - ", -1)) {
      if (!rule.isBlank()) {
        String group = value(rule, "apiGroups");
        String name = value(rule, "resourceNames");
        rules.add(
            value(rule, "verbs")
                + " "
                + value(rule, "resources")
                + value(rule, "nonResourceURLs")
                + (name.isEmpty() ? "" : "/" + name)
                + (group.isEmpty() ? "" : "." + group));
      }
    }
    return rules;
  }

  private static String value(String rule, String key) {
    Matcher matcher = Pattern.compile("(?m)\\b" + key + ": \\[(.*)]$").matcher(rule);
    return matcher.find() ? matcher.group(1).replace("\"", "") : "";
  }

  private void assertRefused(String method, String path, String body) {
    assertThatThrownBy(() -> send(method, path, body))
        .as("%s %s", method, path)
        .hasStackTraceContaining("refused before it was sent");
    assertThat(heard).isEmpty();
  }

  private int send(String method, String path, String body) throws Exception {
    return send(method, path, body, "application/json");
  }

  private int send(String method, String path, String body, String accept) throws Exception {
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(url + path))
            .header("Accept", accept)
            .method(
                method,
                method.equals("PATCH") ? "application/apply-patch+yaml" : "application/json",
                body);
    try {
      return http.sendAsync(request.build(), byte[].class).get(10, TimeUnit.SECONDS).code();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
