package io.skewpack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.RedactionRule;
import io.skewpack.snapshot.SnapshotJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets planted in every input: none is in a byte of a snapshot, a check or a pack. */
class CanaryTest {

  /** In every one of them, so that one search finds all. */
  private static final String CANARY = "c4naryX";

  private static final String KEY_WORD = "PRIVATE KEY-----";

  private static final List<String> SHAPES =
      List.of(
          "https://me:" + CANARY + "@registry.example/x",
          "Authorization: Bearer " + CANARY + "abcdef",
          "Authorization: Basic " + CANARY + "abcdef=",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx" + CANARY + "." + CANARY,
          "AKIAABCDEFGHIJKLMNOP aws_secret_access_key="
              + (CANARY + "0".repeat(40)).substring(0, 40),
          "ghp_0123456789abcdefghijABCDEFGHIJ" + CANARY,
          "curl -s -u admin:" + CANARY + " http://x",
          "run --password=" + CANARY + " --verbose",
          "run --root-password '" + CANARY + "'",
          "{\"auths\":{\"r\":{\"auth\":\"" + CANARY + "abcdef\"}}}",
          "-----BEGIN RSA " + KEY_WORD + "\nMIIB" + CANARY + "\nabc=\n-----END RSA " + KEY_WORD);

  @TempDir Path folder;
  private String planted;

  @BeforeEach
  void plant() {
    planted = String.join("\n", SHAPES);
  }

  @Test
  void chartBundleLogAndCaseFileGiveNothingAway() throws Exception {
    Path chart = chart();
    Path crds = Files.writeString(folder.resolve("crds.yaml"), crds());
    Path log =
        Files.writeString(
            folder.resolve("install.log"),
            planted + "\nDB_PASSWORD=" + CANARY + "\ntoken: " + CANARY);
    Path caseFile =
        Files.writeString(
            folder.resolve("case.yaml"),
            "title: "
                + quoted(SHAPES.get(0))
                + "\nowner: "
                + quoted("password=" + CANARY)
                + "\nsymptoms:\n  - text: "
                + quoted(planted)
                + "\n    seenIn: "
                + quoted("token: " + CANARY)
                + "\n");
    for (String out : List.of("S", "S.tgz")) {
      Ran captured =
          Ran.skewpack(
              "triage",
              chart,
              "--crds",
              crds,
              "--case",
              caseFile,
              "--log",
              log,
              "--set",
              "auth.password=" + CANARY,
              "--out",
              folder.resolve(out));
      assertNone(captured.out(), "triage");
      assertNone(String.join("\n", captured.err()), "triage");
      assertNoneInSnapshotOrWhatIsMadeOfIt(folder.resolve(out));
    }
    JsonNode redactions =
        SnapshotJson.tree(Files.readAllBytes(folder.resolve("S/snapshot.json"))).path("redactions");
    Set<String> rules = new HashSet<>();
    redactions.forEach(one -> rules.add(one.path("rule").asText()));
    assertThat(rules)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RedactionRule.values()).map(RedactionRule::id).toList());
    // What is no secret is still there.
    String objects = Files.readString(folder.resolve("S/raw/addon-objects.json"));
    assertThat(objects)
        .contains(
            "$(OTHER_PASSWORD)", "kept-name", "https://me:***@registry.example/x", "--verbose")
        .contains("\"name\":\"DB_PASSWORD\",\"value\":\"***\"");
    assertThat(Ran.skewpack("render", folder.resolve("S")).out())
        .contains("by the rules `", "`env-name`", "raw/logs/1-install.log");
  }

  @Test
  void captureCountsWhatItTookOut() throws Exception {
    Path out = folder.resolve("S");
    Path caseFile =
        Files.writeString(
            folder.resolve("case.yaml"), "title: " + quoted("password=" + CANARY) + "\n");
    Ran ran = Ran.skewpack("capture", "--chart", chart(), "--case", caseFile, "--out", out);
    assertNoneInSnapshotOrWhatIsMadeOfIt(out);
    int count =
        SnapshotJson.tree(Files.readAllBytes(out.resolve("snapshot.json")))
            .path("redactions")
            .size();
    assertThat(count).isGreaterThan(SHAPES.size());
    assertThat(ran.out()).contains(", " + count + " values redacted");
  }

  @Test
  void caseFileThatIsGivenToRenderIsCleanedToo() throws Exception {
    Path out = folder.resolve("S");
    assertThat(Ran.skewpack("capture", "--crds", "kubeblocks:1.0.2", "--out", out).code()).isZero();
    Path caseFile =
        Files.writeString(
            folder.resolve("case.yaml"), "title: " + quoted("password=" + CANARY) + "\n");
    assertNone(Ran.skewpack("render", out, "--case", caseFile).out(), "render");
  }

  private void assertNoneInSnapshotOrWhatIsMadeOfIt(Path snapshot) throws Exception {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(snapshot)) {
      try (Stream<Path> files = Files.walk(snapshot)) {
        files.filter(Files::isRegularFile).forEach(all::add);
      }
      for (Path file : all) {
        assertNone(Files.readString(file), file.toString());
      }
      assertThat(all).hasSizeGreaterThan(4);
    } else {
      byte[] bytes = Files.readAllBytes(snapshot);
      String tar =
          new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8);
      assertThat(tar).contains("schemaVersion");
      assertNone(tar, snapshot.toString());
    }
    Ran verified = Ran.skewpack("verify", snapshot);
    assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
    assertNone(Ran.skewpack("check", snapshot).out(), "check");
    assertNone(Ran.skewpack("check", snapshot, "--format", "json").out(), "check as JSON");
    assertNone(Ran.skewpack("render", snapshot).out(), "render");
    assertNone(Ran.skewpack("matrix", snapshot, snapshot, "--format", "json").out(), "matrix");
  }

  private static void assertNone(String text, String where) {
    String encoded = Base64.getEncoder().encodeToString(CANARY.getBytes(UTF_8)).substring(0, 8);
    for (String canary : List.of(CANARY, encoded)) {
      int at = text.indexOf(canary);
      assertThat(
              at < 0 ? "" : text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 60)))
          .as(where)
          .isEmpty();
    }
  }

  private Path chart() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("chart/templates")).getParent();
    Files.writeString(
        chart.resolve("Chart.yaml"),
        "apiVersion: v2\nname: c\nversion: 1.0.0\ndescription: "
            + quoted(planted)
            + "\nannotations: {where: "
            + quoted(SHAPES.get(0))
            + "}"
            + "\nmaintainers: [{name: "
            + quoted(SHAPES.get(0))
            + "}]\n");
    Files.writeString(chart.resolve("values.yaml"), "auth: {password: x}\n");
    String docker = Base64.getEncoder().encodeToString(("{\"auths\":{\"" + CANARY).getBytes(UTF_8));
    Files.writeString(
        chart.resolve("templates/all.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: kept-name
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"data":"%1$s"}'
        data: {password: {{ .Values.auth.password | b64enc }}}
        stringData: {plain: %1$s}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kept-config, annotations: {note: %2$s}}
        data:
          run.sh: %3$s
          .dockerconfigjson: %4$s
          docker: %4$s
        ---
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: ActionSet
        metadata: {name: kept-actions}
        spec:
          backupType: Full
          unknownField: %2$s
          env:
            - {name: DB_PASSWORD, value: %1$s}
            - {name: DB_TOKEN, value: $(OTHER_PASSWORD)}
            - {name: DB_URL, value: %2$s}
          backup:
            backupData:
              image: %2$s
              command: [run, --password, %1$s, --secret=%1$s, sh, -c, %3$s]
        """
            .formatted(CANARY, quoted(SHAPES.get(0)), quoted("#!/bin/sh\n" + planted), docker));
    return chart;
  }

  private String crds() {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: actionsets.dataprotection.kubeblocks.io
          labels: {app.kubernetes.io/part-of: %1$s}
          annotations:
            meta.helm.sh/release-name: %1$s
            kubectl.kubernetes.io/last-applied-configuration: %1$s
        spec:
          group: dataprotection.kubeblocks.io
          names: {kind: ActionSet, plural: actionsets, singular: actionset, listKind: ActionSetList}
          scope: Cluster
          versions:
            - name: v1alpha1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  description: %2$s
                  properties:
                    spec:
                      type: object
                      properties:
                        backupType: {type: string, default: %1$s, enum: [%1$s, Full]}
                        env: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
        .formatted(quoted(SHAPES.get(0)), quoted(planted));
  }

  /** As a YAML scalar, whatever it holds. */
  private static String quoted(String text) {
    return new String(SnapshotJson.compact(text), UTF_8).strip();
  }
}
