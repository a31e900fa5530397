package io.skewpack.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.CapturedChart.ImageReference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageReferencesTest {

  private static List<ImageReference> find(String yaml) {
    return ImageReferences.of(GivenYaml.parse(yaml));
  }

  private static ImageReference at(int object, String path, String image) {
    return new ImageReference(object, path, image, Optional.empty());
  }

  @Test
  void findsEveryImageOfEveryReleaseInOrderOfNumber() {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: apps.kubeblocks.io/v1
            kind: ComponentVersion
            spec:
              releases:
            """);
    for (int i = 0; i < 11; i++) {
      yaml.append("  - images: {mysql: 'r.io/mysql:").append(i).append("'}\n");
    }
    assertThat(find(yaml.toString()))
        .hasSize(11)
        .startsWith(
            at(0, ".spec.releases[0].images.mysql", "r.io/mysql:0"),
            at(0, ".spec.releases[1].images.mysql", "r.io/mysql:1"),
            at(0, ".spec.releases[2].images.mysql", "r.io/mysql:2"))
        .endsWith(at(0, ".spec.releases[10].images.mysql", "r.io/mysql:10"));
  }

  @Test
  void writesImageKeysThatAreNoIdentifiersInBrackets() {
    assertThat(
            find(
                """
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentVersion
                spec: {releases: [{images: {init-syncer: a, v1.2: b}}]}
                """))
        .containsExactly(
            at(0, ".spec.releases[0].images.init-syncer", "a"),
            at(0, ".spec.releases[0].images[v1.2]", "b"));
  }

  @Test
  void findsContainersOfPodTemplatesWithTheirPullPolicy() {
    assertThat(
            find(
                """
                apiVersion: batch/v1
                kind: CronJob
                spec: {jobTemplate: {spec: {template: {spec: {
                  containers: [{image: a, imagePullPolicy: Never}],
                  initContainers: [{image: b}],
                  ephemeralContainers: [{image: c}]}}}}}
                """))
        .containsExactly(
            new ImageReference(
                0,
                ".spec.jobTemplate.spec.template.spec.containers[0].image",
                "a",
                Optional.of("Never")),
            at(0, ".spec.jobTemplate.spec.template.spec.ephemeralContainers[0].image", "c"),
            at(0, ".spec.jobTemplate.spec.template.spec.initContainers[0].image", "b"));
  }

  @Test
  void keepsVariablesUnexpanded() {
    assertThat(
            find(
                """
                apiVersion: dataprotection.kubeblocks.io/v1alpha1
                kind: ActionSet
                spec:
                  backup: {backupData: {image: 'r.io/mysql:$(IMAGE_TAG)'}}
                  restore: {postReady: [{exec: {command: [x]}}, {job: {image: '$(IMAGE)'}}]}
                """))
        .containsExactly(
            at(0, ".spec.backup.backupData.image", "r.io/mysql:$(IMAGE_TAG)"),
            at(0, ".spec.restore.postReady[1].job.image", "$(IMAGE)"));
  }

  @Test
  void takesEnvironmentValuesOnlyWhenTheyHaveTheFormOfReference() {
    assertThat(
            find(
                """
                apiVersion: dataprotection.kubeblocks.io/v1alpha1
                kind: BackupPolicyTemplate
                spec:
                  backupMethods:
                  - env:
                    - {name: HOST, value: 'localhost:6379'}
                    - {name: DIR, value: /data/mysql}
                    - {name: URL, value: 'https://r.io/a/b:1'}
                    - {name: PATH, value: '/usr/bin:/bin'}
                    - {name: TOOL, value: 'r.io:5000/a/tool:1.2'}
                    - name: IMAGE
                      valueFrom:
                        versionMapping:
                        - {serviceVersions: ['7'], mappedValue: '7.2.0'}
                        - {serviceVersions: ['8'], mappedValue: 'r.io/redis:8.0.3'}
                """))
        .containsExactly(
            at(0, ".spec.backupMethods[0].env[4].value", "r.io:5000/a/tool:1.2"),
            at(
                0,
                ".spec.backupMethods[0].env[5].valueFrom.versionMapping[1].mappedValue",
                "r.io/redis:8.0.3"));
  }

  @Test
  void findsTheImagesThatTheControllerHandsOn() {
    assertThat(
            find(
                """
                apiVersion: apps/v1
                kind: Deployment
                spec: {template: {spec: {containers: [{env: [
                  {name: KUBEBLOCKS_IMAGE_PULL_POLICY, value: IfNotPresent},
                  {name: DATASAFED_IMAGE, value: 'apecloud/datasafed:0.2.3'},
                  {name: HOOK, value: 'example/hook:80'}]}]}}}
                """))
        .containsExactly(
            at(0, ".spec.template.spec.containers[0].env[1].value", "apecloud/datasafed:0.2.3"));
  }

  @Test
  void readsBothGenerationsOfLifecycleActions() {
    assertThat(
            find(
                """
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentDefinition
                spec: {lifecycleActions: {roleProbe: {exec: {image: new}}}}
                ---
                apiVersion: apps.kubeblocks.io/v1alpha1
                kind: ComponentDefinition
                spec: {lifecycleActions: {
                  roleProbe: {customHandler: {image: old}}, switchover: {withCandidate: {image: sw}}}}
                """))
        .containsExactly(
            at(0, ".spec.lifecycleActions.roleProbe.exec.image", "new"),
            at(1, ".spec.lifecycleActions.roleProbe.customHandler.image", "old"),
            at(1, ".spec.lifecycleActions.switchover.withCandidate.image", "sw"));
  }

  @Test
  void doesNotMistakeAnotherGroupsKindForItsOwn() {
    assertThat(
            find(
                """
                apiVersion: example.com/v1
                kind: ComponentVersion
                spec: {releases: [{images: {mysql: 'r.io/mysql:8'}}]}
                ---
                apiVersion: example.com/v1
                kind: Deployment
                spec: {template: {spec: {containers: [{image: a}]}}}
                """))
        .isEmpty();
  }

  @Test
  void passesOverFieldsOfAnotherShape() {
    assertThat(
            find(
                """
                apiVersion: apps/v1
                kind: Deployment
                spec: {template: {spec: {containers: {image: a}, initContainers: [b, {image: 7}]}}}
                ---
                apiVersion: apps.kubeblocks.io/v1
                kind: ComponentVersion
                spec: {releases: {images: x}}
                """))
        .isEmpty();
  }

  @Test
  void staysOnItsFeetWithHugeText() {
    String yaml =
        """
        apiVersion: dataprotection.kubeblocks.io/v1alpha1
        kind: ActionSet
        spec: {env: [{name: IMAGE, value: '%s'}]}
        """
            .formatted("a/".repeat(200_000));
    assertThat(find(yaml)).isEmpty();
  }
}
