package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.cluster.LiveTarget.Reply;
import io.skewpack.capture.cluster.ServedKinds.Resource;
import io.skewpack.snapshot.DryRun.Accepted;
import io.skewpack.snapshot.DryRun.Answer;
import io.skewpack.snapshot.DryRun.Attempt;
import io.skewpack.snapshot.DryRun.Cause;
import io.skewpack.snapshot.DryRun.Conflict;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.DryRun.Reason;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.OneLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Sends one object in every way in which it may be installed, and stores nothing. */
final class DryRunTrial {

  static final String FIELD_MANAGER = "skewpack";

  private static final String COMMON = "?dryRun=All&fieldManager=" + FIELD_MANAGER;
  private static final String STRICT = COMMON + "&fieldValidation=Strict";
  private static final String LENIENT = COMMON + "&fieldValidation=Warn";

  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  /** A DNS label of RFC 1123. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** What a path can hold as it is; it is more than any kind's names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");

  /** A busy server says so with 429; it is asked again twice. */
  private static final int BUSY = 429;

  private static final int BUSY_TRIES = 3;

  private final LiveTarget target;
  private final ServedKinds served;
  private final Set<String> definedGroups;
  private final String namespace;

  /**
   * @param definedGroups the groups that captured CRDs define, which the API server serves itself
   * @param namespace the release's
   */
  DryRunTrial(LiveTarget target, ServedKinds served, Set<String> definedGroups, String namespace) {
    this.target = target;
    this.served = served;
    this.definedGroups = Set.copyOf(definedGroups);
    this.namespace = namespace;
  }

  /**
   * @param number the object's index
   * @param object as rendered
   */
  Attempt attempt(int number, JsonNode object) throws InterruptedException {
    String apiVersion = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    Optional<Resource> resource = served.resource(apiVersion, kind);
    if (isSecret(kind, resource)) {
      return Attempt.unanswered(number, Reason.SECRET, "Secrets are never sent");
    }
    if (resource.isEmpty()) {
      return notServed(number, apiVersion, kind);
    }
    String group = resource.get().group();
    if (!knowsDryRuns(group)) {
      return Attempt.unanswered(
          number,
          Reason.NO_DRY_RUN,
          "no captured CRD is of the group %s: what serves it may not know dry runs"
              .formatted(OneLine.of(group)));
    }
    String in = object.path("metadata").path("namespace").asText("");
    String home = in.isEmpty() ? namespace : in;
    if (resource.get().namespaced() && !NAMESPACE.matcher(home).matches()) {
      return Attempt.unanswered(
          number, Reason.NO_NAMESPACE, "no namespace is called " + OneLine.of(home));
    }
    return new Trial(number, object, resource.get(), resource.get().path(home)).run();
  }

  /**
   * An API server behind the API server may take a dry run for a write. Kubernetes' own groups and
   * those of CRDs are not served by one, nor are KubeBlocks', which are CRDs in every release.
   */
  private boolean knowsDryRuns(String group) {
    return !ServedKinds.isCustom(group)
        || definedGroups.contains(group)
        || group.endsWith(".kubeblocks.io");
  }

  private static boolean isSecret(String kind, Optional<Resource> resource) {
    return kind.equals("Secret")
        || resource.filter(known -> known.plural().startsWith("secret")).isPresent();
  }

  private Attempt notServed(int number, String apiVersion, String kind) {
    Set<String> others = new TreeSet<>(served.otherVersions(apiVersion, kind));
    String said =
        others.isEmpty()
            ? "the server serves no kind %s in %s".formatted(kind, apiVersion)
            : "the server serves the kind %s in %s, and not in %s"
                .formatted(kind, String.join(", ", others), apiVersion);
    String line = OneLine.of(said);
    Cause cause =
        others.isEmpty()
            ? new Cause(".kind", "kind", line)
            : new Cause(".apiVersion", "version", line);
    Rejected none = new Rejected(404, Optional.empty(), line, Optional.empty(), List.of(cause));
    return new Attempt(
        number, Optional.of(false), none, Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  /** The requests for one object, one after the other. */
  private final class Trial {
    private final int number;
    private final JsonNode object;
    private final Resource resource;
    private final String list;
    private final String name;
    private Optional<Boolean> existed = Optional.empty();

    Trial(int number, JsonNode object, Resource resource, String list) {
      this.number = number;
      this.object = object;
      this.resource = resource;
      this.list = list;
      this.name = object.path("metadata").path("name").asText("");
    }

    Attempt run() throws InterruptedException {
      Answer apply = apply();
      if (isHopeless(apply)) {
        return new Attempt(
            number, existed, apply, Optional.empty(), Optional.empty(), List.of(), List.of());
      }
      List<Conflict> conflicts =
          apply instanceof Accepted && existed.equals(Optional.of(true)) ? conflicts() : List.of();
      Set<String> pruned = new TreeSet<>();
      Answer lenient = create(LENIENT, pruned);
      Optional<Answer> strict = Optional.empty();
      if (!pruned.isEmpty()) {
        strict = Optional.of(create(STRICT, pruned));
        if (strict.get() instanceof Rejected rejected) {
          rejected.causes().stream()
              .filter(cause -> cause.rule().equals("unknown"))
              .forEach(cause -> pruned.add(cause.path()));
        }
      }
      return new Attempt(
          number, existed, apply, Optional.of(lenient), strict, List.copyOf(pruned), conflicts);
    }

    /** Whether no other request would be answered either. */
    private boolean isHopeless(Answer answer) {
      return answer instanceof NotEvaluated open
          && open.reason() != Reason.NOT_ADDRESSABLE
          && open.reason() != Reason.SERVER_ERROR
          && open.reason() != Reason.WEBHOOK;
    }

    private Answer apply() throws InterruptedException {
      if (!NAME.matcher(name).matches()) {
        return new NotEvaluated(
            Reason.NOT_ADDRESSABLE,
            Optional.empty(),
            "server-side apply needs a name that a path can hold");
      }
      try {
        ServerAnswer said = send("PATCH", list + "/" + name + STRICT + "&force=true", APPLY);
        if (said.code() == 200 || said.code() == 201) {
          existed = Optional.of(said.code() == 200);
        }
        return said.answer();
      } catch (CaptureException e) {
        return unanswered(e);
      }
    }

    private List<Conflict> conflicts() throws InterruptedException {
      try {
        return send("PATCH", list + "/" + name + STRICT + "&force=false", APPLY).conflicts();
      } catch (CaptureException e) {
        // What was asked has its answer; who else owns the object is beside it.
        return List.of();
      }
    }

    /**
     * Creates the object, or patches the one that is there.
     *
     * @param pruned takes the fields that the server warns of
     */
    private Answer create(String query, Set<String> pruned) throws InterruptedException {
      try {
        if (!existed.equals(Optional.of(true))) {
          ServerAnswer said = send("POST", list + query, JSON, pruned);
          if (said.code() == 201) {
            existed = Optional.of(false);
          }
          if (!said.alreadyExists()) {
            return said.answer();
          }
          existed = Optional.of(true);
        }
        if (!NAME.matcher(name).matches()) {
          return new NotEvaluated(
              Reason.NOT_ADDRESSABLE,
              Optional.empty(),
              "a patch needs a name that a path can hold");
        }
        return send("PATCH", list + "/" + name + query, MERGE, pruned).answer();
      } catch (CaptureException e) {
        return unanswered(e);
      }
    }

    private NotEvaluated unanswered(CaptureException e) {
      Reason reason =
          switch (e.reason()) {
            case TIMEOUT -> Reason.TIMEOUT;
            case FORBIDDEN -> Reason.FORBIDDEN;
            case UNREACHABLE -> Reason.UNREACHABLE;
            case NOT_FOUND, INVALID, NOT_REQUESTED -> Reason.SERVER_ERROR;
          };
      return new NotEvaluated(reason, Optional.empty(), OneLine.of(e.getMessage()));
    }

    private ServerAnswer send(String method, String path, String type)
        throws CaptureException, InterruptedException {
      return send(method, path, type, new LinkedHashSet<>());
    }

    private ServerAnswer send(String method, String path, String type, Set<String> pruned)
        throws CaptureException, InterruptedException {
      String what = (method.equals("POST") ? "create " : "patch ") + resource.title();
      Reply reply = null;
      for (int tried = 0; tried < BUSY_TRIES; tried++) {
        if (tried > 0) {
          TimeUnit.SECONDS.sleep(tried);
        }
        reply = target.send(method, path, type, object.toString(), what + ", dry run");
        if (reply.code() != BUSY) {
          break;
        }
      }
      pruned.addAll(ServerAnswer.unknownFields(reply.warnings(), object));
      return ServerAnswer.of(reply, object);
    }
  }
}
