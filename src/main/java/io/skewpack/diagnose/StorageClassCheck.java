package io.skewpack.diagnose;

import io.skewpack.snapshot.Substrate;
import io.skewpack.snapshot.Substrate.StorageClass;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A volume claim that names no class takes the default one. With several, the API server takes the
 * newest, which is nobody's choice (Kubernetes, Storage Classes, "Default StorageClass").
 */
final class StorageClassCheck extends SubstrateCheck {

  private static final String READ = "list storageclasses.storage.k8s.io";

  StorageClassCheck() {
    super("storage-class", READ);
  }

  @Override
  List<Finding> judge(Substrate substrate, Examination examination) {
    List<StorageClass> classes = substrate.storageClasses();
    if (classes.isEmpty()) {
      return List.of(fail(Severity.BLOCKER, "none", Facts.none(), List.of(read(READ))));
    }
    List<Integer> defaults =
        IntStream.range(0, classes.size()).filter(i -> classes.get(i).isDefault()).boxed().toList();
    List<Evidence> evidence =
        (defaults.isEmpty() ? IntStream.range(0, classes.size()).boxed().toList() : defaults)
            .stream().map(i -> evidence(classes.get(i), i)).toList();
    Facts facts =
        Facts.of("count", classes.size())
            .withFew("names", classes.stream().map(StorageClass::name).toList())
            .withFew("defaults", defaults.stream().map(i -> classes.get(i).name()).toList());
    if (defaults.isEmpty()) {
      return List.of(fail(Severity.BLOCKER, "noDefault", facts, evidence));
    }
    if (defaults.size() > 1) {
      return List.of(fail(Severity.WARNING, "severalDefaults", facts, evidence));
    }
    StorageClass only = classes.get(defaults.get(0));
    return List.of(pass("one", facts.with(facts(only)), evidence.get(0)));
  }

  private static Facts facts(StorageClass one) {
    return Facts.of("name", one.name())
        .with("provisioner", one.provisioner())
        .with("expandable", one.expandable() ? 1 : 0)
        .with("reclaimPolicy", one.reclaimPolicy())
        .with("bindingMode", one.bindingMode());
  }

  private static Evidence evidence(StorageClass one, int index) {
    return seen(
        "evidence.storageClass",
        facts(one).with("isDefault", one.isDefault() ? 1 : 0),
        "/storageClasses",
        index);
  }
}
