package io.skewpack.capture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod is there for, told by few signs. */
class WorkloadRoleTest {

  private static final String KUBEBLOCKS = "app.kubernetes.io/name: kubeblocks, ";
  private static final String COMPONENT = "app.kubernetes.io/component: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kb-system | x | KB COMP apps | i | KUBEBLOCKS",
        "kb-system | x | KB COMP dataprotection | i | DATA_PROTECTION",
        "kb-system | x | KB COMP other | i | ''",
        "kb-system | x | COMP apps | i | ''",
        "a | image-patcher-x | '' | i | AUTOPATCHER",
        "a | autopatch | '' | i | AUTOPATCHER",
        "a | vc-auto-patcher-5f | '' | i | AUTOPATCHER",
        "a | k8s-image-swapper-1 | '' | i | AUTOPATCHER",
        "ingress | ingress-nginx-admission-patch | '' | i | ''",
        "a | dispatcher | '' | i | ''",
        "kube-system | coredns-1 | k8s-app: kube-dns | i | DNS",
        "kube-system | coredns-1 | k8s-app: vcluster-kube-dns | i | DNS",
        "other | coredns-1 | k8s-app: kube-dns | i | ''",
        "kube-system | ebs-csi-node-x | '' | i | CSI",
        "kube-system | csi-s3 | '' | i | CSI",
        "kube-system | openebs-x | '' | registry.k8s.io/sig-storage/csi-provisioner:v3 | CSI",
        "kube-system | x | '' | registry:5000/csi-node-driver-registrar@sha256:0a | CSI",
        "a | csilla | '' | i | ''",
        "a | x | '' | example.org/csi-provisioner/other:1 | ''",
        "db | mysql-0 | app.kubernetes.io/managed-by: kubeblocks | i | CLUSTER",
        "db | mysql-0 | app.kubernetes.io/managed-by: Helm | i | ''",
      })
  void roleBySigns(String namespace, String name, String labels, String image, String role)
      throws IOException {
    StringBuilder json = new StringBuilder();
    for (String label :
        labels.replace("KB ", KUBEBLOCKS).replace("COMP ", COMPONENT).split(", ", -1)) {
      String[] parts = label.split(": ", 2);
      if (parts.length == 2) {
        json.append(json.isEmpty() ? "" : ", ")
            .append("\"%s\": \"%s\"".formatted((Object[]) parts));
      }
    }
    KubernetesObject object =
        new KubernetesObject(
            tree(
                "{\"metadata\": {\"namespace\": \"%s\", \"name\": \"%s\", \"labels\": {%s}}}"
                    .formatted(namespace, name, json)));
    JsonNode spec =
        tree("{\"containers\": [{\"name\": \"c\", \"image\": \"%s\"}]}".formatted(image));
    assertThat(WorkloadRole.of(object, spec).map(Enum::name).orElse("")).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[`bash`, `/x.sh`] | bash",
        "[`/bin/bash`, `-c`, `echo`] | /bin/bash",
        "[`/bin/sh`, `-c`, `bash /x.sh`] | bash",
        "[`sh`, `-c`, ` exec  bash /x.sh`] | bash",
        "[`sh`, `-c`, `echo bash`] | sh",
        "[`sh`, `-c`] | sh",
        "[`/manager`] | ^^",
        "[] | ^^",
      })
  void interpreterOfACommand(String command, String interpreter) throws IOException {
    JsonNode container = tree("{\"command\": " + command.replace('`', '"') + "}");
    assertThat(WorkloadReader.interpreter(container).orElse("")).isEqualTo(interpreter);
  }

  private static JsonNode tree(String json) throws IOException {
    return SnapshotJson.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}
