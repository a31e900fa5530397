package io.skewpack.schema;

import static io.skewpack.schema.SchemaCase.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResolutionTest {

  private final StrictDecoder decoder =
      new StrictDecoder(
          CrdSchemas.of(
              List.of(
                  new CrdSchemas.Definition(
                      "clusters.apps.kubeblocks.io",
                      "apps.kubeblocks.io",
                      "Cluster",
                      "clusters",
                      true,
                      List.of(
                          new CrdSchemas.Version(
                              "v1",
                              true,
                              true,
                              () -> StructuralSchema.parse(json("{'type':'object'}"))),
                          new CrdSchemas.Version("v1alpha1", false, false, null),
                          new CrdSchemas.Version("v1beta1", true, false, null))))));

  private Judgement judge(String apiVersion, String kind) {
    return decoder.decode(
        json(
            "{'apiVersion':'%s','kind':'%s','metadata':{'name':'a'}}".formatted(apiVersion, kind)));
  }

  @Test
  void judgesAServedKind() {
    assertThat(judge("apps.kubeblocks.io/v1", "Cluster")).isInstanceOf(Judgement.Accepted.class);
  }

  @Test
  void rejectsVersionsThatAreMissingOrNotServed() {
    for (String version : List.of("v9", "v1alpha1")) {
      assertThat(judge("apps.kubeblocks.io/" + version, "Cluster").rejections())
          .singleElement()
          .satisfies(
              field -> {
                assertThat(field.path()).isEqualTo(".apiVersion");
                assertThat(field.rule()).isEqualTo(Rule.VERSION);
                assertThat(field.expected()).contains("v1, v1beta1");
                assertThat(field.found()).contains(version);
              });
    }
  }

  @Test
  void rejectsAMissingKindOfACapturedGroup() {
    assertThat(SchemaCase.rejections(judge("apps.kubeblocks.io/v1", "Instance")))
        .containsExactly(".kind kind");
  }

  @Test
  void takesAllKubeBlocksGroupsForOneDomain() {
    assertThat(SchemaCase.rejections(judge("parameters.kubeblocks.io/v1", "Parameter")))
        .containsExactly(".kind kind");
  }

  @Test
  void passesOverWhatEveryApiServerHas() {
    for (String apiVersion : List.of("v1", "apps/v1", "rbac.authorization.k8s.io/v1")) {
      assertThat(judge(apiVersion, "Any")).isInstanceOf(Judgement.BuiltIn.class);
    }
  }

  @Test
  void saysThatAGroupWasNotCaptured() {
    assertThat(judge("monitoring.coreos.com/v1", "PodMonitor"))
        .isEqualTo(
            new Judgement.NotEvaluated(
                Judgement.Reason.GROUP_NOT_CAPTURED, "monitoring.coreos.com"));
    assertThat(judge("snapshot.storage.k8s.io/v1", "VolumeSnapshotClass"))
        .as("no API server has this group without a CRD")
        .isInstanceOf(Judgement.NotEvaluated.class);
  }

  @Test
  void saysThatAVersionHasNoSchema() {
    assertThat(judge("apps.kubeblocks.io/v1beta1", "Cluster"))
        .isInstanceOfSatisfying(
            Judgement.NotEvaluated.class,
            not -> assertThat(not.reason()).isEqualTo(Judgement.Reason.NO_SCHEMA));
  }

  @Test
  void asksForKindAndApiVersion() {
    assertThat(SchemaCase.rejections(decoder.decode(json("{'kind':7}"))))
        .containsExactly(".apiVersion required", ".kind type");
  }
}
