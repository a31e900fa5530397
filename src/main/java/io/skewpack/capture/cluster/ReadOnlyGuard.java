package io.skewpack.capture.cluster;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may reach an API server: the lists below, and nothing else.
 *
 * <p>Besides reads there are dry runs: a creation or a patch of an object with exactly {@code
 * dryRun=All}, of anything but a Secret.
 *
 * <p>A request that is not understood to the last character is refused: the path has one spelling,
 * the query a few known parameters, each once. So {@code exec}, {@code attach}, {@code portforward}
 * and {@code proxy}, which are GETs too, watches, and Secrets in any form are refused by not being
 * listed.
 */
final class ReadOnlyGuard {

  /**
   * One thing that may be asked for.
   *
   * @param verb as in a role: {@code get} or {@code list}
   * @param group empty for the core group
   * @param name the one object that may be read; absent when any may, or for a list
   */
  record Allowed(String verb, String group, String resource, Optional<String> name) {
    static Allowed list(String resource, String group) {
      return new Allowed("list", group, resource, Optional.empty());
    }

    static Allowed get(String resource, String name) {
      return new Allowed("get", "", resource, Optional.of(name));
    }

    boolean covers(String otherVerb, ResourcePath path) {
      return verb.equals(otherVerb)
          && group.equals(path.group())
          && resource.equals(path.resource())
          && (name.isEmpty() || name.equals(path.name()));
    }
  }

  /**
   * Paths that are no resources; {@code system:public-info-viewer} and {@code system:discovery} let
   * everybody, and everybody with credentials, read them.
   */
  static final List<String> ALLOWED_PATHS = List.of("/version", "/readyz", "/apis");

  /**
   * The end of the name of the ConfigMap that holds the controllers' settings, which begins with
   * the Helm release's name; {@link ReaderRole} names it for the usual release.
   */
  static final String MANAGER_CONFIG = "kubeblocks-manager-config";

  private static final Pattern MANAGER_CONFIGS = Pattern.compile("[a-z0-9.-]*-manager-config");

  /** What is read. {@code capture --print-rbac} prints the role for it from this list. */
  static final List<Allowed> ALLOWED_READS =
      List.of(
          Allowed.get("namespaces", "kube-system"),
          Allowed.list("customresourcedefinitions", "apiextensions.k8s.io"),
          Allowed.list("deployments", "apps"),
          Allowed.list("pods", ""),
          // What KubeBlocks stands on.
          Allowed.get("configmaps", MANAGER_CONFIG),
          Allowed.list("namespaces", ""),
          Allowed.list("nodes", ""),
          Allowed.list("events", ""),
          Allowed.get("services", "kube-dns"),
          Allowed.list("endpointslices", "discovery.k8s.io"),
          Allowed.list("storageclasses", "storage.k8s.io"),
          Allowed.list("csidrivers", "storage.k8s.io"),
          Allowed.list("daemonsets", "apps"),
          Allowed.list("statefulsets", "apps"),
          Allowed.list("replicasets", "apps"),
          Allowed.list("jobs", "batch"),
          // KubeBlocks' own, in any version; a release serves some of them.
          Allowed.list("addons", "extensions.kubeblocks.io"),
          Allowed.list("clusterdefinitions", "apps.kubeblocks.io"),
          Allowed.list("clusterversions", "apps.kubeblocks.io"),
          Allowed.list("componentdefinitions", "apps.kubeblocks.io"),
          Allowed.list("componentversions", "apps.kubeblocks.io"),
          Allowed.list("configconstraints", "apps.kubeblocks.io"),
          Allowed.list("shardingdefinitions", "apps.kubeblocks.io"),
          Allowed.list("sidecardefinitions", "apps.kubeblocks.io"),
          Allowed.list("backuppolicytemplates", "apps.kubeblocks.io"),
          Allowed.list("opsdefinitions", "apps.kubeblocks.io"),
          Allowed.list("clusters", "apps.kubeblocks.io"),
          Allowed.list("components", "apps.kubeblocks.io"),
          Allowed.list("actionsets", "dataprotection.kubeblocks.io"),
          Allowed.list("backuppolicytemplates", "dataprotection.kubeblocks.io"),
          Allowed.list("backuprepos", "dataprotection.kubeblocks.io"),
          Allowed.list("backups", "dataprotection.kubeblocks.io"),
          Allowed.list("restores", "dataprotection.kubeblocks.io"),
          Allowed.list("opsdefinitions", "operations.kubeblocks.io"),
          Allowed.list("parametersdefinitions", "parameters.kubeblocks.io"),
          Allowed.list("paramconfigrenderers", "parameters.kubeblocks.io"),
          Allowed.list("instancesets", "workloads.kubeblocks.io"));

  /**
   * What is read of any object of a kind, as its metadata alone: with {@link #METADATA_OF_ONE} as
   * the one {@code Accept} header, and no query. The role allows more, because Kubernetes knows no
   * verb for it.
   */
  static final List<Allowed> ALLOWED_METADATA =
      List.of(new Allowed("get", "", "configmaps", Optional.empty()));

  /** Asks for the metadata of one object, as {@link #METADATA_ONLY} does for a list. */
  static final String METADATA_OF_ONE =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  /**
   * What {@code --job-logs} adds: the end of a container's log, bounded in lines and bytes, and
   * never followed.
   */
  static final Allowed JOB_LOGS = new Allowed("get", "", "pods/log", Optional.empty());

  private static final Pattern LOG_PATH =
      Pattern.compile("/api/v1/namespaces/[^/]+/pods/[^/]+/log");

  private static final Pattern LOG_PARAMETER =
      Pattern.compile(
          "container=[a-z0-9-]+|tailLines=[0-9]{1,4}|limitBytes=[0-9]{1,7}|previous=true");

  /**
   * What {@code --helm-secrets} adds: the Secrets that keep Helm's releases, as a list of their
   * metadata. Only with {@link #METADATA_ONLY} as the one {@code Accept} header, and {@link
   * #OWNED_BY_HELM}, is it sent.
   */
  static final Allowed HELM_RELEASES = Allowed.list("secrets", "");

  /**
   * Asks the server to take the metadata out of every object. A server that cannot answers 406:
   * nothing else is accepted.
   */
  static final String METADATA_ONLY =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  static final String OWNED_BY_HELM = "owner=helm";

  private static final String RELEASES_PATH = "/api/v1/secrets";
  private static final String OWNED_BY_HELM_PARAMETER = "labelSelector=owner%3Dhelm";

  /**
   * Groups whose objects are questions or credentials and no state: asking is all that a request to
   * them does, and {@code dryRun} changes nothing about that.
   */
  private static final Set<String> NEVER_TRIED =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  /** Creating one of these in the core group binds a pod. */
  private static final String BINDINGS = "bindings";

  /** What a dry run may carry, by method: creation, and two kinds of patch. */
  private static final Map<String, Set<String>> DRY_RUN_TYPES =
      Map.of(
          "POST", Set.of("application/json"),
          "PATCH", Set.of("application/apply-patch+yaml", "application/merge-patch+json"));

  /** Neither {@code watch} nor {@code follow}: an answer ends. */
  private static final Set<String> READ_PARAMETERS =
      Set.of("limit", "continue", "labelSelector", "fieldSelector", "timeoutSeconds");

  private static final Set<String> DRY_RUN_PARAMETERS =
      Set.of("dryRun", "fieldManager", "fieldValidation", "force");

  /** What a group or a version serves; {@code system:discovery} lets everybody read it. */
  private static final Pattern DISCOVERY =
      Pattern.compile("/api/v1|/apis/[a-z0-9][a-z0-9.-]*(?:/v[a-z0-9]+)?");

  /** One spelling only: no escapes, no empty step, and below that no dots alone. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9][A-Za-z0-9._:-]*)+");

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z]+)=((?:[A-Za-z0-9._~,!()*:/-]|%[0-9A-Fa-f]{2})*)");

  private static final Pattern RESOURCE =
      Pattern.compile(
          "/(?:api/v1|apis/(?<group>[^/]+)/[^/]+)(?:/namespaces/(?<namespace>[^/]+)(?=/))?"
              + "/(?<resource>[^/]+)(?:/(?<name>[^/]+))?(?<below>/.+)?");

  private final URI server;
  private final Set<Extra> extras;
  private final String base;

  /** A guard that lets neither lists of Secrets nor logs through. */
  ReadOnlyGuard(URI server) {
    this(server, Set.of());
  }

  /**
   * @param server the API server, with the path below which it answers, if any
   * @param extras what was asked for besides: {@link #HELM_RELEASES}, {@link #JOB_LOGS}
   */
  ReadOnlyGuard(URI server, Set<Extra> extras) {
    this.server = server;
    this.extras = Set.copyOf(extras);
    this.base = server.getRawPath() == null ? "" : server.getRawPath().replaceAll("/+$", "");
  }

  /**
   * Why a request must not be sent; empty when it may be.
   *
   * @return one line for a person, without the request's values
   */
  Optional<String> refusal(HttpRequest request) {
    boolean hasBody =
        request.bodyPublisher().map(publisher -> publisher.contentLength() != 0).orElse(false);
    List<String> types = request.headers().allValues("Content-Type");
    return refusal(
        request.method(),
        request.uri(),
        hasBody,
        types.size() == 1 ? types.get(0) : "",
        request.headers().allValues("Accept"));
  }

  Optional<String> refusal(String method, URI uri, boolean hasBody) {
    return refusal(method, uri, hasBody, "", List.of());
  }

  /**
   * @param type the media type of the body; empty when none or several are given
   */
  Optional<String> refusal(String method, URI uri, boolean hasBody, String type) {
    return refusal(method, uri, hasBody, type, List.of());
  }

  private Optional<String> refusal(
      String method, URI uri, boolean hasBody, String type, List<String> accepted) {
    if (!isServer(uri)) {
      return Optional.of("it goes to another server than the target");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (!path.startsWith(base)) {
      return Optional.of("its path is outside the target's");
    }
    String below = path.substring(base.length());
    if (!PATH.matcher(below).matches()) {
      return Optional.of("its path is not spelled plainly");
    }
    Optional<Set<String>> query = parameters(uri.getRawQuery());
    if (query.isEmpty()) {
      return Optional.of("its query is not spelled plainly");
    }
    if (method.equals("GET")) {
      if (hasBody) {
        return Optional.of("a read carries no body");
      }
      return isListOfReleases(below, uri.getRawQuery(), accepted)
              || isMetadata(below, uri.getRawQuery(), accepted)
              || isEndOfLog(below, uri.getRawQuery())
          ? Optional.empty()
          : refusedRead(below, query.get());
    }
    if (!DRY_RUN_TYPES.containsKey(method)) {
      return Optional.of("its method is neither a read nor one that can be a dry run");
    }
    if (!hasBody || !DRY_RUN_TYPES.get(method).contains(type)) {
      return Optional.of("a dry run carries an object or a patch that is understood here");
    }
    return refusedWrite(below, query.get());
  }

  private boolean isServer(URI uri) {
    return uri.getScheme() != null
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getScheme().equalsIgnoreCase(server.getScheme())
        && uri.getHost().equalsIgnoreCase(server.getHost())
        && port(uri) == port(server);
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
  }

  /**
   * The names of the parameters, with {@code dryRun} as {@code dryRun=All} when that is its value;
   * absent when one is not understood or is there twice.
   */
  private static Optional<Set<String>> parameters(String query) {
    Set<String> names = new HashSet<>();
    if (query == null) {
      return Optional.of(names);
    }
    for (String parameter : query.split("&", -1)) {
      Matcher matcher = PARAMETER.matcher(parameter);
      if (!matcher.matches() || !names.add(matcher.group(1))) {
        return Optional.empty();
      }
      if (parameter.startsWith("dryRun=") && !parameter.equals("dryRun=All")) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  /** The query is one of {@link #parameters} already: each there once, and spelled plainly. */
  private boolean isListOfReleases(String path, String query, List<String> accepted) {
    if (!extras.contains(Extra.HELM_RELEASES) || !path.equals(RELEASES_PATH) || query == null) {
      return false;
    }
    List<String> parameters = List.of(query.split("&", -1));
    return accepted.equals(List.of(METADATA_ONLY))
        && parameters.contains(OWNED_BY_HELM_PARAMETER)
        && parameters.stream()
            .allMatch(
                parameter ->
                    parameter.equals(OWNED_BY_HELM_PARAMETER)
                        || parameter.startsWith("limit=")
                        || parameter.startsWith("continue="));
  }

  private static boolean isMetadata(String path, String query, List<String> accepted) {
    return query == null
        && accepted.equals(List.of(METADATA_OF_ONE))
        && ResourcePath.of(path)
            .filter(one -> one.name().isPresent())
            .filter(one -> ALLOWED_METADATA.stream().anyMatch(known -> known.covers("get", one)))
            .isPresent();
  }

  /** Bounded in both ways: a log may be as large as a disk. */
  private boolean isEndOfLog(String path, String query) {
    if (!extras.contains(Extra.JOB_LOGS) || query == null || !LOG_PATH.matcher(path).matches()) {
      return false;
    }
    List<String> parameters = List.of(query.split("&", -1));
    return parameters.stream().allMatch(one -> LOG_PARAMETER.matcher(one).matches())
        && parameters.stream().anyMatch(one -> one.startsWith("tailLines="))
        && parameters.stream().anyMatch(one -> one.startsWith("limitBytes="));
  }

  private static Optional<String> refusedRead(String path, Set<String> query) {
    if (!READ_PARAMETERS.containsAll(query)) {
      return Optional.of("a read has no such parameter here");
    }
    boolean discovers = DISCOVERY.matcher(path).matches() && query.isEmpty();
    if (ALLOWED_PATHS.contains(path) || discovers) {
      return Optional.empty();
    }
    Optional<ResourcePath> resource = ResourcePath.of(path);
    if (resource.isEmpty()) {
      return Optional.of("its path is none that is read");
    }
    if (resource.get().isSecret()) {
      return Optional.of("Secrets are not read");
    }
    String verb = resource.get().name().isPresent() ? "get" : "list";
    return isManagerConfig(resource.get())
            || ALLOWED_READS.stream().anyMatch(allowed -> allowed.covers(verb, resource.get()))
        ? Optional.empty()
        : Optional.of("its resource is none that is read");
  }

  /** Of a Helm release that is not called as usual. */
  private static boolean isManagerConfig(ResourcePath path) {
    return path.group().isEmpty()
        && path.resource().equals("configmaps")
        && path.name().filter(name -> MANAGER_CONFIGS.matcher(name).matches()).isPresent();
  }

  private static Optional<String> refusedWrite(String path, Set<String> query) {
    if (!query.contains("dryRun")) {
      return Optional.of("it would write: it carries no dryRun=All");
    }
    if (!DRY_RUN_PARAMETERS.containsAll(query)) {
      return Optional.of("a dry run has no such parameter here");
    }
    return ResourcePath.of(path).filter(ReadOnlyGuard::mayBeTried).isPresent()
        ? Optional.empty()
        : Optional.of("its resource is none that is sent for a dry run");
  }

  /**
   * Any object may be tried, but for Secrets: the answer to a patch holds what is stored. Those who
   * send see to it that the server behind the group knows what {@code dryRun} means.
   */
  private static boolean mayBeTried(ResourcePath path) {
    return !path.isSecret()
        && !NEVER_TRIED.contains(path.group())
        && !(path.group().isEmpty() && path.resource().equals(BINDINGS));
  }

  /**
   * A resource's path, without anything below the object: {@code exec}, {@code log}, {@code
   * status}, {@code token} and their like have none.
   */
  private record ResourcePath(String group, String resource, Optional<String> name) {
    static Optional<ResourcePath> of(String path) {
      Matcher matcher = RESOURCE.matcher(path);
      if (!matcher.matches() || matcher.group("below") != null) {
        return Optional.empty();
      }
      String group = matcher.group("group");
      return Optional.of(
          new ResourcePath(
              group == null ? "" : group,
              matcher.group("resource"),
              Optional.ofNullable(matcher.group("name"))));
    }

    boolean isSecret() {
      return resource.toLowerCase(Locale.ROOT).startsWith("secret");
    }
  }
}
