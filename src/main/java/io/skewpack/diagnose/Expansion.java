package io.skewpack.diagnose;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * {@code $(NAME)}, which Kubernetes replaces in command, args and env, and KubeBlocks' data
 * protection in an image. What has no value stays as it is written
 * (k8s.io/kubernetes/third_party/forked/golang/expansion; apecloud/kubeblocks,
 * pkg/common/expand.go).
 */
final class Expansion {

  private Expansion() {}

  /** The names that a text refers to, in order; {@code $$(NAME)} is no reference. */
  static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.charAt(i) != '$') {
        continue;
      }
      int close = text.charAt(i + 1) == '(' ? text.indexOf(')', i) : -1;
      if (close > 0) {
        names.add(text.substring(i + 2, close));
        i = close;
      } else if (text.charAt(i + 1) == '$') {
        i++;
      }
    }
    return names;
  }
}
