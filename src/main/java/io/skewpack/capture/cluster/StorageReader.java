package io.skewpack.capture.cluster;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.Substrate.StorageClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads the StorageClasses and the CSIDrivers. */
final class StorageReader {

  static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
  static final String LIST_CLASSES = "list storageclasses.storage.k8s.io";
  static final String DRIVERS = "/apis/storage.k8s.io/v1/csidrivers";
  static final String LIST_DRIVERS = "list csidrivers.storage.k8s.io";

  /** The older one still counts: Kubernetes reads both (IsDefaultAnnotation, util.go). */
  private static final List<String> DEFAULT =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private StorageReader() {}

  static List<StorageClass> classes(LiveTarget target)
      throws CaptureException, InterruptedException {
    List<StorageClass> classes =
        target.list(
            CLASSES,
            Map.of(),
            LiveTarget.MOST_OF_PAGE,
            LIST_CLASSES,
            ArrayList<StorageClass>::new,
            (found, item) -> found.add(storageClass(new KubernetesObject(item))));
    return classes.stream().sorted(Comparator.comparing(StorageClass::name)).toList();
  }

  private static StorageClass storageClass(KubernetesObject object) {
    return new StorageClass(
        object.name(),
        DEFAULT.stream()
            .anyMatch(name -> object.annotation(name).filter("true"::equals).isPresent()),
        object.string("/provisioner"),
        object.at("/allowVolumeExpansion").asBoolean(),
        object.text("/reclaimPolicy"),
        object.text("/volumeBindingMode"));
  }

  static List<String> drivers(LiveTarget target) throws CaptureException, InterruptedException {
    List<String> drivers =
        target.list(
            DRIVERS,
            Map.of(),
            LiveTarget.ListForm.METADATA,
            LiveTarget.MOST_OF_PAGE,
            LIST_DRIVERS,
            ArrayList<String>::new,
            (found, item) -> found.add(new KubernetesObject(item).name()));
    return drivers.stream().sorted().toList();
  }
}
