package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.capture.ChartAssembly.Chart;
import io.skewpack.capture.ChartAssembly.RedactedField;
import io.skewpack.capture.ChartAssembly.Rendered;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartAssemblyTest {

  private static ChartAssembly assemble(String yaml) {
    return ChartAssembly.of(Chart.ADDON, rendered(GivenYaml.parse(yaml)));
  }

  private static List<Rendered> rendered(List<JsonNode> objects) {
    return objects.stream().map(o -> new Rendered(o, Optional.of("t/a.yaml"))).toList();
  }

  @Test
  void describesObjectAndPointsAtItsContent() throws IOException {
    ChartAssembly chart =
        assemble(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: first}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: job, namespace: ns, annotations: {helm.sh/hook: pre-install}}
            spec: {template: {spec: {containers: [{image: a}]}}}
            """);
    RenderedObject job = chart.objects().get(1);
    assertThat(job.kind()).isEqualTo("Job");
    assertThat(job.name()).isEqualTo("job");
    assertThat(job.namespace()).contains("ns");
    assertThat(job.hook()).contains("pre-install");
    assertThat(job.template()).contains("t/a.yaml");
    assertThat(job.content()).hasToString("raw/addon-objects.json#/1");
    assertThat(SnapshotJson.tree(chart.raw()).at(job.content().pointer()).path("kind").asText())
        .isEqualTo("Job");
    assertThat(chart.images()).singleElement().extracting("object").isEqualTo(1);
    assertThat(chart.contracts().actions())
        .singleElement()
        .satisfies(
            a ->
                assertThat(a.content())
                    .hasToString("raw/addon-objects.json#/1/spec/template/spec/containers/0"));
  }

  @Test
  void writesNoSecretValueAndSaysWhatItTookOut() {
    ChartAssembly chart =
        assemble(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c}
            data: {data: kept}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            type: Opaque
            data: {password: aHVudGVyMg==, tls.key: aHVudGVyMg==}
            stringData: {plain: hunter2, number: 12345}
            """);
    assertThat(new String(chart.raw(), StandardCharsets.UTF_8))
        .contains("kept", "\"password\":\"***\"", "\"number\":\"***\"", "\"type\":\"Opaque\"")
        .doesNotContain("aHVudGVyMg", "hunter2", "12345");
    assertThat(chart.redactions())
        .containsExactly(
            new RedactedField(1, ".data.password", RedactionRule.SECRET_OBJECT),
            new RedactedField(1, ".data[tls.key]", RedactionRule.SECRET_OBJECT),
            new RedactedField(1, ".stringData.plain", RedactionRule.SECRET_OBJECT),
            new RedactedField(1, ".stringData.number", RedactionRule.SECRET_OBJECT));
  }

  @Test
  void findsSecretsInsideOtherObjectsAndOfWrongShape() {
    ChartAssembly chart =
        assemble(
            """
            apiVersion: example.com/v1
            kind: Bundle
            metadata: {name: b}
            spec: {objects: [{kind: Secret, data: [hunter2]}, {kind: Secret, stringData: null}]}
            """);
    assertThat(new String(chart.raw(), StandardCharsets.UTF_8)).doesNotContain("hunter2");
    assertThat(chart.redactions())
        .containsExactly(
            new RedactedField(0, ".spec.objects[0].data", RedactionRule.SECRET_OBJECT));
  }

  @Test
  void removesTheAnnotationThatRepeatsTheObject() {
    ChartAssembly chart =
        assemble(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: c
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"data":{"p":"hunter2"}}'
                other: kept
            """);
    assertThat(new String(chart.raw(), StandardCharsets.UTF_8))
        .contains("kept")
        .doesNotContain("hunter2", "last-applied");
    assertThat(chart.redactions())
        .extracting(RedactedField::path)
        .containsExactly(".metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]");
  }

  @Test
  void leavesTheGivenObjectsAsTheyWere() {
    List<JsonNode> given = GivenYaml.parse("{apiVersion: v1, kind: Secret, data: {p: hunter2}}");
    ChartAssembly.of(Chart.PLATFORM, rendered(given));
    assertThat(given.get(0).path("data").path("p").asText()).isEqualTo("hunter2");
  }

  @Test
  void countsItemsOfListsAsObjects() {
    ChartAssembly chart =
        assemble(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - {apiVersion: v1, kind: Secret, metadata: {name: b}, data: {p: hunter2}}
            """);
    assertThat(chart.objects())
        .extracting(RenderedObject::kind, RenderedObject::name)
        .containsExactly(tuple("ConfigMap", "a"), tuple("Secret", "b"));
    assertThat(chart.redactions())
        .containsExactly(new RedactedField(1, ".data.p", RedactionRule.SECRET_OBJECT));
  }

  @Test
  void keepsObjectsThatSayLittle() {
    ChartAssembly chart =
        ChartAssembly.of(
            Chart.PLATFORM,
            rendered(
                GivenYaml.parse(
                    """
                    {apiVersion: batch/v1, kind: Job, metadata: {generateName: job-}}
                    ---
                    just text
                    """)));
    assertThat(chart.objects())
        .extracting(
            RenderedObject::apiVersion,
            RenderedObject::kind,
            RenderedObject::name,
            o -> o.content().toString())
        .containsExactly(
            tuple("batch/v1", "Job", "job-", "raw/platform-objects.json#/0"),
            tuple("", "", "", "raw/platform-objects.json#/1"));
  }
}
