package io.skewpack.capture.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.KubernetesYaml;
import io.skewpack.capture.cluster.LiveTarget.Reply;
import io.skewpack.snapshot.DryRun.Accepted;
import io.skewpack.snapshot.DryRun.Answer;
import io.skewpack.snapshot.DryRun.Cause;
import io.skewpack.snapshot.DryRun.Conflict;
import io.skewpack.snapshot.DryRun.NotEvaluated;
import io.skewpack.snapshot.DryRun.Rejected;
import io.skewpack.snapshot.SnapshotJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as kube-apiserver v1.33 answered them. */
class ServerAnswerTest {

  private static final String OBJECT =
      """
      apiVersion: apps.kubeblocks.io/v1
      kind: ComponentDefinition
      metadata:
        name: x
        labels: {a.b/c: v, a.b: w}
      spec:
        configs: [{name: one}]
        roles: [{name: leader}, {name: follower, isExclusive: true}]
        ports: [{containerPort: 80, protocol: UDP}, {containerPort: 80}]
        finalizers: [f/one, f/two]
      """;

  @ParameterizedTest
  @CsvSource({
    "spec.configs[0].name, .spec.configs[0].name",
    ".spec.configs[0].name, .spec.configs[0].name",
    "'.spec.roles[name=\"follower\"].isExclusive', .spec.roles[1].isExclusive",
    "'.spec.ports[containerPort=80,protocol=\"UDP\"].zip', .spec.ports[0].zip",
    "'.spec.ports[containerPort=80,protocol=\"TCP\"].zip', .spec.ports[1].zip",
    "'.spec.finalizers[=\"f/two\"]', .spec.finalizers[1]",
    "metadata.labels.a.b/c, '.metadata.labels[a.b/c]'",
    "metadata.labels.a.b, '.metadata.labels[a.b]'",
    "'metadata.labels[a.b/c]', '.metadata.labels[a.b/c]'",
    "spec.missing.further, .spec.missing.further",
    "metadata.labels, .metadata.labels",
    "'', ''",
    "spec..x, .spec[].x",
    "'spec.configs[0', .spec.configs[0]",
  })
  void pathsAreReadAlongTheObject(String server, String path) throws Exception {
    String expected = path.equals(".spec[].x") ? null : path;
    String read = ServerPaths.read(server, object()).toString();
    if (expected == null) {
      // Nothing that a server writes: all that is asked is that it ends.
      assertThat(read).startsWith(".spec");
    } else {
      assertThat(read).isEqualTo(expected);
    }
  }

  @Test
  void typingErrorsOfApplyAreTakenApart() throws Exception {
    Rejected said =
        rejected(
            500,
            "",
            "failed to create typed patch object (/x; apps.kubeblocks.io/v1, "
                + "Kind=ComponentDefinition): errors:\n"
                + "  .spec.roles[1].isExclusive: field not declared in schema\n"
                + "  .spec.configs[0].name: expected string, got &value.valueUnstructured{Value:1}",
            "");
    assertThat(said.status()).isEmpty();
    assertThat(said.causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(
            tuple(".spec.configs[0].name", "type"), tuple(".spec.roles[1].isExclusive", "unknown"));
    assertThat(said.message()).doesNotContain("\n");
  }

  @Test
  void oneTypingErrorStandsOnTheLine() throws Exception {
    assertThat(
            rejected(
                    500,
                    "",
                    "failed to create typed patch object (/x; a/v1, Kind=K): .metadata.labels.a.b/c:"
                        + " expected string, got &value.valueUnstructured{Value:1}",
                    "")
                .causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(tuple(".metadata.labels[a.b/c]", "type"));
  }

  @ParameterizedTest
  @CsvSource({
    "'.spec.ports', '[containerPort=80,protocol=\"TCP\"]', .spec.ports",
    "'.spec.ports', '[containerPort=80]', .spec.ports[1]",
    "'.spec.finalizers', '[=\"f/one\"]', .spec.finalizers",
  })
  void duplicatesAreSaidOfTheSecondItem(String list, String key, String path) throws Exception {
    assertThat(
            rejected(
                    500,
                    "",
                    "failed to create typed patch object (/x; a/v1, Kind=K): %s: duplicate entries for key %s"
                        .formatted(list, key),
                    "")
                .causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(tuple(path, "duplicate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an element 1: associative list without keys has an element that's an explicit null | .x other",
        "element 1: associative list without keys has an element that's an explicit null | .x[1] type",
        "element 0: associative list with keys may not have non-map elements | .x[0] type",
        "element 2: associative list with keys has an element that omits key field \"name\" (and"
            + " doesn't have default value) | .x[2].name required",
      })
  void itemsOfListsAreNamed(String said, String expected) throws Exception {
    Cause cause =
        rejected(500, "", "failed to create typed patch object (/x; a/v1, Kind=K): .x: " + said, "")
            .causes()
            .get(0);
    assertThat(cause.path() + " " + cause.rule()).isEqualTo(expected);
  }

  @Test
  void logicIsNamedByItsText() throws Exception {
    assertThat(
            rejected(
                    422,
                    "Invalid",
                    "K is invalid",
                    """
                    {"reason": "FieldValueInvalid", "field": "<nil>", "message":
                     "Invalid value: \\"\\": \\"spec.mode\\" must validate all the schemas (allOf). None validated"}
                    """)
                .causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(tuple(".spec.mode", "logic"));
  }

  @Test
  void strictDecodingNamesEveryField() throws Exception {
    assertThat(
            rejected(
                    400,
                    "BadRequest",
                    "K in version \"v1\" cannot be handled as a K: strict decoding error: "
                        + "unknown field \"spec.foo\", unknown field \"spec.roles[1].isExclusive\"",
                    "")
                .causes())
        .extracting(Cause::path)
        .containsExactly(".spec.foo", ".spec.roles[1].isExclusive");
  }

  @ParameterizedTest
  @CsvSource({
    "ObjectMeta.labels, .metadata.labels",
    "ConfigMap.data, .data",
    "Job.spec.template.spec, .spec.template.spec",
    "string, ''",
  })
  void metadataThatIsNotReadStopsTheServer(String field, String path) throws Exception {
    assertThat(
            rejected(
                    400,
                    "BadRequest",
                    "K cannot be handled as a K: json: cannot unmarshal number into Go struct "
                        + "field %s of type string".formatted(field),
                    "")
                .causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(tuple(path, "type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FieldValueRequired | Required value | required",
        "FieldValueDuplicate | Duplicate value: \"a\" | duplicate",
        "FieldValueNotSupported | Unsupported value: \"a\": supported values: \"b\" | enum",
        "FieldValueTooLong | Too long: may not be more than 63 bytes | length",
        "FieldValueTooMany | Too many: 3: must have at most 2 items | length",
        "FieldValueTypeInvalid | spec.x in body must be of type integer: \"string\" | type",
        "FieldValueTypeInvalid | spec.x in body must be of type date-time: \"x\" | format",
        "FieldValueTypeInvalid | spec.x in body must be of type integer,string: \"null\" | type",
        "FieldValueInvalid | must be an object for an array of list-type map | type",
        "FieldValueInvalid | spec.x in body should match '^a$' | pattern",
        "FieldValueInvalid | spec.x in body should be less than or equal to 3 | range",
        "FieldValueInvalid | spec.x in body should be at least 3 chars long | length",
        "FieldValueInvalid | spec.x in body should have at least 1 items | length",
        "FieldValueInvalid | \"spec\" must validate one and only one schema (oneOf) | logic",
        "FieldValueInvalid | Invalid value: \"object\": what its author says | cel",
        "FieldValueForbidden | not allowed | other",
      })
  void causesHaveRules(String reason, String message, String rule) throws Exception {
    String causes =
        """
        {"reason": "%s", "field": "spec.x", "message": "%s"},
        {"reason": "FieldValueInvalid", "field": "<nil>", "message": "some rules unchecked"}
        """
            .formatted(reason, message.replace("\"", "\\\""));
    assertThat(rejected(422, "Invalid", "K \"x\" is invalid: ...", causes).causes())
        .extracting(Cause::path, Cause::rule)
        .containsExactly(tuple(".spec.x", rule));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | x is forbidden: User \"u\" cannot patch resource \"configmaps\" in API group | FORBIDDEN",
        "401 | Unauthorized | FORBIDDEN",
        "403 | x is forbidden: user \"u\" (groups=[]) is attempting to grant RBAC permissions not"
            + " currently held: {} | RBAC_ESCALATION",
        "404 | namespaces \"n\" not found | NO_NAMESPACE",
        "400 | admission webhook \"w\" does not support dry run | WEBHOOK",
        "500 | Internal error occurred: failed calling webhook \"w\": no route | WEBHOOK",
        "500 | conversion webhook for a/v1, Kind=K failed: Post | WEBHOOK",
        "500 | etcdserver: leader changed | SERVER_ERROR",
        "500 | '' | SERVER_ERROR",
        "429 | too many requests | UNREACHABLE",
        "503 | the server is shutting down | UNREACHABLE",
        "504 | Timeout: request did not complete | TIMEOUT",
        "415 | unsupported media type | NO_DRY_RUN",
        "302 | '' | SERVER_ERROR",
        "404 | page not found | SERVER_ERROR",
      })
  void whatIsNoAnswerIsToldApart(int code, String message, String reason) throws Exception {
    ObjectNode status = status("", message, "");
    if (reason.equals("NO_NAMESPACE")) {
      status.putObject("details").put("kind", "namespaces");
    }
    Answer answer = ServerAnswer.of(new Reply(code, status, List.of()), object()).answer();
    assertThat(answer).isInstanceOf(NotEvaluated.class);
    assertThat(((NotEvaluated) answer).reason().name()).isEqualTo(reason);
  }

  @Test
  void webhookAndPolicyAreNamed() throws Exception {
    Rejected webhook =
        rejected(403, "Forbidden", "admission webhook \"w.io\" denied the request: no", "");
    assertThat(webhook.admission()).contains("w.io");
    assertThat(webhook.causes()).isEmpty();
    assertThat(
            rejected(
                    422,
                    "Invalid",
                    "x is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request",
                    "")
                .admission())
        .contains("p");
    assertThat(rejected(403, "Forbidden", "x is forbidden: exceeded quota: q", "").admission())
        .isEmpty();
  }

  @Test
  void warningsNameWhatIsPruned() throws Exception {
    assertThat(
            ServerAnswer.unknownFields(
                List.of(
                    "299 - \"unknown field \\\"spec.foo\\\"\", 299 - \"unknown field"
                        + " \\\"spec.roles[1].isExclusive\\\"\"",
                    "299 kube \"apps/v1beta1 is deprecated\""),
                object()))
        .containsExactly(".spec.foo", ".spec.roles[1].isExclusive");
  }

  @Test
  void conflictsNameTheOwner() throws Exception {
    ObjectNode status =
        status(
            "Conflict",
            "Apply failed with 1 conflict",
            """
            {"reason": "FieldManagerConflict", "message": "conflict with \\"some \\\\\\"one\\" using v1",
             "field": ".metadata.labels.a.b/c"}
            """);
    assertThat(ServerAnswer.of(new Reply(409, status, List.of()), object()).conflicts())
        .containsExactly(new Conflict("some \"one", ".metadata.labels[a.b/c]"));
  }

  @Test
  void hostileMessagesAreOneBoundedLine() throws Exception {
    Rejected said = rejected(422, "In\u001bvalid", "\u001b[31m" + "x".repeat(5000), "");
    assertThat(said.message()).hasSize(1000).startsWith("\\u001b[31m").endsWith("…");
    assertThat(said.status()).contains("In\\u001bvalid");
  }

  @Test
  void acceptedIsAccepted() throws Exception {
    JsonNode none = JsonNodeFactory.instance.missingNode();
    assertThat(ServerAnswer.of(new Reply(201, none, List.of()), object()).answer())
        .isEqualTo(new Accepted(201));
  }

  private static Rejected rejected(int code, String reason, String message, String causes)
      throws Exception {
    Reply reply = new Reply(code, status(reason, message, causes), List.of());
    Answer answer = ServerAnswer.of(reply, object()).answer();
    assertThat(answer).isInstanceOf(Rejected.class);
    return (Rejected) answer;
  }

  private static ObjectNode status(String reason, String message, String causes) throws Exception {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("reason", reason).put("message", message);
    status
        .putObject("details")
        .set("causes", SnapshotJson.tree(("[" + causes + "]").getBytes(UTF_8)));
    return status;
  }

  private static JsonNode object() throws Exception {
    return KubernetesYaml.read(OBJECT).get(0).value();
  }
}
