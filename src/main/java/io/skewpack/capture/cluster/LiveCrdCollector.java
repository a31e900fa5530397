package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.CrdBundle;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.Source;
import java.util.Map;

/** Reads every CustomResourceDefinition of a cluster, page by page. */
public final class LiveCrdCollector implements Collector {

  private static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String WHAT = "list customresourcedefinitions.apiextensions.k8s.io";

  /** A CRD of KubeBlocks holds up to a megabyte and a half; a page is held in memory whole. */
  private static final int PAGE = 20;

  private final LiveTarget target;

  public LiveCrdCollector(LiveTarget target) {
    this.target = target;
  }

  @Override
  public Source source() {
    return Source.CRDS;
  }

  @Override
  public String from() {
    return "context " + target.context();
  }

  @Override
  public Part.Crds collect() throws CaptureException, InterruptedException {
    return target.list(PATH, Map.of(), PAGE, WHAT, CrdBundle::new, LiveCrdCollector::add).part();
  }

  /** The list has the type, and its items have none. */
  private static void add(CrdBundle bundle, ObjectNode object) throws CaptureException {
    object.put("apiVersion", CrdBundle.API_VERSION);
    object.put("kind", CrdBundle.KIND);
    bundle.add(object, PATH + "/" + object.path("metadata").path("name").asText());
  }
}
