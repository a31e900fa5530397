package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.cluster.LiveTarget.Reply;
import io.skewpack.snapshot.DryRun.Accepted;
import io.skewpack.snapshot.DryRun.Answer;
import io.skewpack.snapshot.DryRun.Cause;
import io.skewpack.snapshot.DryRun.Conflict;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.DryRun.Reason;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.FieldPath;
import io.skewpack.snapshot.OneLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an API server's reply to a dry run. The texts are those of kube-apiserver v1.33
 * (apimachinery's {@code errors}, {@code field} and {@code runtime}, structured-merge-diff's typed
 * errors, apiextensions-apiserver's validation).
 *
 * @param code the HTTP status
 * @param reason the {@code Status}' own; empty when it gives none
 * @param message the {@code Status}' own
 */
record ServerAnswer(int code, String reason, String message, JsonNode details, JsonNode sent) {

  private static final int MAX_MESSAGE = 1000;
  private static final int MAX_DETAIL = 240;
  private static final int MAX_CAUSES = 500;

  private static final Pattern TYPED =
      Pattern.compile(
          "failed to create typed patch object \\(.*?, Kind=[^)]*\\): (.*)", Pattern.DOTALL);

  private static final Pattern UNKNOWN =
      Pattern.compile("(unknown|duplicate) field \"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern WARNING = Pattern.compile("299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern UNMARSHAL =
      Pattern.compile("cannot unmarshal (.*?) into Go (?:struct field )?(\\S+) of type (\\S+)");

  private static final Pattern ADMISSION =
      Pattern.compile(
          "(?:admission webhook \"([^\"]*)\" denied the request"
              + "|ValidatingAdmissionPolicy '([^']*)')");

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"[^\"]*\" cannot [a-z]+ (?:resource|path)|is not allowed to|unauthorized",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_TYPE = Pattern.compile("must be of type ([^:\\s]+)");

  private static final Pattern TWICE = Pattern.compile("duplicate entries for key \\[(.*)\\]");

  private static final Pattern ELEMENT = Pattern.compile("^element ([0-9]{1,8}): ");

  private static final Pattern OMITTED_KEY = Pattern.compile("omits key field \"([^\"]+)\"");

  private static final Pattern LOGIC =
      Pattern.compile("\"([^\"]+)\" must (?:not )?validate (?:all|at least|one|the).*");

  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "object", "array", "null");

  /**
   * @param sent the object, which tells where keys with dots end
   */
  static ServerAnswer of(Reply reply, JsonNode sent) {
    JsonNode status = reply.status();
    return new ServerAnswer(
        reply.code(),
        status.path("reason").asText(""),
        status.path("message").asText(""),
        status.path("details"),
        sent);
  }

  /** Whether creation found an object of that name. */
  boolean alreadyExists() {
    return code == 409 && reason.equals("AlreadyExists");
  }

  Answer answer() {
    if (code == 200 || code == 201) {
      return new Accepted(code);
    }
    Optional<Reason> open = notEvaluated();
    if (open.isPresent()) {
      return new NotEvaluated(open.get(), Optional.of(code), shown(message, MAX_MESSAGE));
    }
    Optional<String> admission = admission();
    return new Rejected(
        code,
        Optional.of(reason).filter(text -> !text.isEmpty()).map(OneLine::of),
        shown(message, MAX_MESSAGE),
        admission,
        admission.isPresent() ? List.of() : causes());
  }

  private Optional<Reason> notEvaluated() {
    if (message.contains("does not support dry run")
        || message.contains("failed calling webhook")
        || message.contains("conversion webhook for")) {
      return Optional.of(Reason.WEBHOOK);
    }
    if (code == 403
        && message.contains("attempting to grant RBAC permissions not currently held")) {
      return Optional.of(Reason.RBAC_ESCALATION);
    }
    if (code == 401 || (code == 403 && FORBIDDEN.matcher(message).find())) {
      return Optional.of(Reason.FORBIDDEN);
    }
    if (code == 404 && details.path("kind").asText().equals("namespaces")) {
      return Optional.of(Reason.NO_NAMESPACE);
    }
    if (code == 403 && message.contains("because it is being terminated")) {
      return Optional.of(Reason.NO_NAMESPACE);
    }
    return switch (code) {
      case 405, 415 -> Optional.of(Reason.NO_DRY_RUN);
      case 429, 502, 503 -> Optional.of(Reason.UNREACHABLE);
      case 504 -> Optional.of(Reason.TIMEOUT);
      case 400, 403, 409, 413, 422 ->
          message.isEmpty() ? Optional.of(Reason.SERVER_ERROR) : Optional.empty();
      case 500 ->
          TYPED.matcher(message).find() ? Optional.empty() : Optional.of(Reason.SERVER_ERROR);
      default -> Optional.of(Reason.SERVER_ERROR);
    };
  }

  private Optional<String> admission() {
    Matcher matcher = ADMISSION.matcher(message);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return Optional.of(shown(name, MAX_DETAIL)).filter(text -> !text.isEmpty());
  }

  private List<Cause> causes() {
    Set<Cause> causes = new LinkedHashSet<>();
    Matcher typed = TYPED.matcher(message);
    Matcher unmarshal = UNMARSHAL.matcher(message);
    if (typed.find()) {
      typed(typed.group(1), causes);
    } else if (unmarshal.find()) {
      causes.add(
          new Cause(goPath(unmarshal.group(2)), "type", shown(unmarshal.group(), MAX_DETAIL)));
    } else if (message.contains("strict decoding error:")) {
      Matcher unknown = UNKNOWN.matcher(message);
      while (unknown.find()) {
        boolean twice = unknown.group(1).equals("duplicate");
        causes.add(
            new Cause(
                path(unescaped(unknown.group(2))),
                twice ? "duplicate" : "unknown",
                shown(unknown.group(), MAX_DETAIL)));
      }
    } else {
      for (JsonNode cause : details.path("causes")) {
        String field = cause.path("field").asText("");
        // What has no field is either a word on how far the server came, or says it in its text.
        Matcher logic = LOGIC.matcher(cause.path("message").asText(""));
        if (!field.equals("<nil>")) {
          causes.add(validation(field, cause));
        } else if (logic.find()) {
          causes.add(new Cause(path(logic.group(1)), "logic", shown(logic.group(), MAX_DETAIL)));
        }
      }
    }
    // The server's order is that of a map, and another one each time.
    return causes.stream()
        .sorted(Comparator.comparing(Cause::path).thenComparing(Cause::rule))
        .limit(MAX_CAUSES)
        .toList();
  }

  /**
   * One line for each problem, when there are several; a path, a colon and a space, the problem.
   */
  private void typed(String problems, Set<Cause> causes) {
    for (String problem : problems.split("\n", -1)) {
      String line = problem.strip();
      int colon = line.indexOf(": ");
      if (line.startsWith(".") && colon > 0) {
        String what = line.substring(colon + 2);
        FieldPath at = ServerPaths.read(line.substring(0, colon), sent);
        causes.add(new Cause(place(at, what).toString(), typedRule(what), shown(what, MAX_DETAIL)));
      }
    }
  }

  /** Of an item it is said of the list, where validation speaks of the item. */
  private FieldPath place(FieldPath at, String what) {
    Matcher twice = TWICE.matcher(what);
    if (twice.matches()) {
      return ServerPaths.second(at, twice.group(1), sent);
    }
    Matcher element = ELEMENT.matcher(what);
    if (!element.find()) {
      return at;
    }
    FieldPath item = at.child(Integer.parseInt(element.group(1)));
    Matcher key = OMITTED_KEY.matcher(what);
    return key.find() ? item.child(key.group(1)) : item;
  }

  private static String typedRule(String what) {
    if (OMITTED_KEY.matcher(what).find()) {
      return "required";
    }
    if (ELEMENT.matcher(what).find()) {
      return "type";
    }
    if (what.equals("field not declared in schema")) {
      return "unknown";
    }
    if (what.startsWith("expected ")) {
      return "type";
    }
    return what.startsWith("duplicate entries for key") ? "duplicate" : "other";
  }

  private Cause validation(String field, JsonNode cause) {
    String said = cause.path("message").asText("");
    return new Cause(
        path(field), rule(cause.path("reason").asText(""), said, field), shown(said, MAX_DETAIL));
  }

  private String rule(String cause, String said, String field) {
    return switch (cause) {
      case "FieldValueRequired" -> "required";
      case "FieldValueDuplicate" -> "duplicate";
      case "FieldValueNotSupported" -> "enum";
      case "FieldValueTooLong", "FieldValueTooMany" -> "length";
      case "FieldValueTypeInvalid" -> {
        Matcher type = OF_TYPE.matcher(said);
        boolean plain = !type.find() || TYPES.containsAll(List.of(type.group(1).split(",", -1)));
        yield plain ? "type" : "format";
      }
      case "FieldValueInvalid" -> invalid(said, field);
      default -> "other";
    };
  }

  private String invalid(String said, String field) {
    if (said.contains(" in body should match ")) {
      return "pattern";
    }
    if (said.contains(" in body should be less than")
        || said.contains(" in body should be greater than")
        || said.contains(" in body should be a multiple of")) {
      return "range";
    }
    if (said.contains(" in body should be at least")
        || said.contains(" in body should be at most")
        || said.contains(" in body should have at")) {
      return "length";
    }
    if (said.contains(" in body must be of type ")) {
      return "format";
    }
    if (said.contains("must be an object for an array of list-type map")) {
      return "type";
    }
    if (said.contains(" must validate ") || said.contains(" must not validate ")) {
      return "logic";
    }
    return isCustom() && !field.startsWith("metadata") ? "cel" : "other";
  }

  private boolean isCustom() {
    String apiVersion = sent.path("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return ServedKinds.isCustom(group);
  }

  /** {@code ObjectMeta.labels} is below {@code .metadata}, {@code ConfigMap.data} at the root. */
  private String goPath(String field) {
    int dot = field.indexOf('.');
    if (dot < 0) {
      return "";
    }
    String inner = field.substring(dot + 1);
    boolean metadata = field.startsWith("ObjectMeta.") && !inner.startsWith("metadata");
    return path(metadata ? "metadata." + inner : inner);
  }

  private String path(String text) {
    return ServerPaths.read(text, sent).toString();
  }

  /** What the lenient way drops: of the warnings, and of a strict answer, which names them all. */
  static List<String> unknownFields(List<String> warnings, JsonNode sent) {
    List<String> paths = new ArrayList<>();
    for (String header : warnings) {
      Matcher warning = WARNING.matcher(header);
      while (warning.find()) {
        Matcher unknown = UNKNOWN.matcher(unescaped(warning.group(1)));
        if (unknown.find() && unknown.group(1).equals("unknown")) {
          paths.add(ServerPaths.read(unescaped(unknown.group(2)), sent).toString());
        }
      }
    }
    return paths;
  }

  /** Who else owns a field, of a refused server-side apply without force. */
  List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    for (JsonNode cause : details.path("causes")) {
      if (cause.path("reason").asText().equals("FieldManagerConflict")) {
        String said = cause.path("message").asText("");
        Matcher manager = Pattern.compile("conflict with \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(said);
        conflicts.add(
            new Conflict(
                shown(manager.find() ? unescaped(manager.group(1)) : said, MAX_DETAIL),
                path(cause.path("field").asText(""))));
      }
    }
    return conflicts;
  }

  private static String unescaped(String quoted) {
    return quoted.replaceAll("\\\\(.)", "$1");
  }

  private static String shown(String text, int max) {
    String line = OneLine.of(text.replaceAll("\\s*\\n\\s*", " "));
    if (line.codePointCount(0, line.length()) <= max) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, max - 1)) + "…";
  }
}
