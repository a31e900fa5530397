package io.skewpack.capture.cluster;

import io.skewpack.capture.cluster.KubernetesObject.Owner;
import io.skewpack.capture.cluster.OwnerTemplates.Template;
import io.skewpack.capture.cluster.OwnerTemplates.Wanted;
import io.skewpack.capture.cluster.PodReader.Described;
import io.skewpack.snapshot.Substrate.Patched;
import io.skewpack.snapshot.Substrate.PodContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds pods against the templates they were made from. */
record PatchedPods(OwnerTemplates templates) {

  /** In the order of the pods, then of their containers. */
  List<Patched> among(List<Described> pods) {
    List<Patched> patched = new ArrayList<>();
    for (Described described : pods) {
      Optional<Owner> owner = described.identity().controller();
      owner
          .flatMap(known -> templates.of(described.pod().namespace(), known))
          .filter(template -> template.isOf(described.identity()))
          .ifPresent(template -> compare(described, owner.get(), template, patched));
    }
    return patched;
  }

  private static void compare(
      Described described, Owner owner, Template template, List<Patched> patched) {
    for (PodContainer container : described.pod().containers()) {
      Wanted wanted = template.containers().get(container.name());
      if (wanted == null) {
        // A sidecar that was injected is no change of what the template asks for.
        continue;
      }
      if (!wanted.images().contains(container.image())) {
        add(
            described,
            owner,
            template,
            container,
            "image",
            wanted.images().iterator().next(),
            container.image(),
            patched);
      }
      // A template that says no policy leaves it to the API server's defaults.
      if (wanted.pullPolicy().isPresent() && !wanted.pullPolicy().equals(container.pullPolicy())) {
        add(
            described,
            owner,
            template,
            container,
            "imagePullPolicy",
            wanted.pullPolicy().get(),
            container.pullPolicy().orElse(""),
            patched);
      }
    }
  }

  private static void add(
      Described described,
      Owner owner,
      Template template,
      PodContainer container,
      String field,
      String wanted,
      String found,
      List<Patched> patched) {
    List<String> by = described.writers().of(container.name(), field);
    if (template.isSettled() || !by.isEmpty()) {
      patched.add(
          new Patched(
              described.pod().namespace(),
              described.pod().name(),
              owner.toString(),
              container.name(),
              field,
              wanted,
              found,
              by));
    }
  }
}
