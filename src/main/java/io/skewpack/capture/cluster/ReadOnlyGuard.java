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
    boolean covers(String otherVerb, ResourcePath path) {
      return verb.equals(otherVerb)
          && group.equals(path.group())
          && resource.equals(path.resource())
          && (name.isEmpty() || name.equals(path.name()));
    }
  }

  /** Paths that are no resources; {@code system:public-info-viewer} lets everybody read them. */
  static final List<String> ALLOWED_PATHS = List.of("/version");

  /** What is read. {@code capture --print-rbac} prints the role for it from this list. */
  static final List<Allowed> ALLOWED_READS =
      List.of(
          new Allowed("get", "", "namespaces", Optional.of("kube-system")),
          new Allowed(
              "list", "apiextensions.k8s.io", "customresourcedefinitions", Optional.empty()),
          new Allowed("list", "apps", "deployments", Optional.empty()),
          new Allowed("list", "", "pods", Optional.empty()));

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
  private final String base;

  /**
   * @param server the API server, with the path below which it answers, if any
   */
  ReadOnlyGuard(URI server) {
    this.server = server;
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
    return refusal(request.method(), request.uri(), hasBody, types.size() == 1 ? types.get(0) : "");
  }

  /**
   * @param type the media type of the body; empty when none or several are given
   */
  Optional<String> refusal(String method, URI uri, boolean hasBody, String type) {
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
      return hasBody ? Optional.of("a read carries no body") : refusedRead(below, query.get());
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
    return ALLOWED_READS.stream().anyMatch(allowed -> allowed.covers(verb, resource.get()))
        ? Optional.empty()
        : Optional.of("its resource is none that is read");
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
