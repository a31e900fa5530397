package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.capture.CaptureException;
import io.skewpack.capture.Collector;
import io.skewpack.capture.CrdBundle;
import io.skewpack.capture.Part;
import io.skewpack.snapshot.Outcome.Reason;
import io.skewpack.snapshot.Source;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Reads every CustomResourceDefinition of a cluster, page by page. */
public final class LiveCrdCollector implements Collector {

  private static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String WHAT = "list customresourcedefinitions.apiextensions.k8s.io";

  /** A CRD of KubeBlocks holds up to a megabyte and a half; a page is held in memory whole. */
  private static final int PAGE = 20;

  private static final int TRIES = 2;

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
    for (int tried = 1; ; tried++) {
      try {
        return pages();
      } catch (ListExpiredException e) {
        if (tried == TRIES) {
          throw e;
        }
      }
    }
  }

  private Part.Crds pages() throws CaptureException, InterruptedException {
    CrdBundle bundle = new CrdBundle();
    String next = "";
    do {
      String from =
          next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      JsonNode page = target.get(PATH + "?limit=" + PAGE + from, WHAT);
      if (!page.path("items").isArray()) {
        throw new CaptureException(Reason.INVALID, WHAT + ": the answer is no list");
      }
      for (JsonNode item : page.path("items")) {
        add(item, bundle);
      }
      next = page.path("metadata").path("continue").asText();
    } while (!next.isEmpty());
    return bundle.part();
  }

  /** The list has the type, and its items have none. */
  private static void add(JsonNode item, CrdBundle bundle) throws CaptureException {
    if (!(item instanceof ObjectNode object)) {
      throw new CaptureException(Reason.INVALID, WHAT + ": an item is no object");
    }
    object.put("apiVersion", CrdBundle.API_VERSION);
    object.put("kind", CrdBundle.KIND);
    bundle.add(object, PATH + "/" + object.path("metadata").path("name").asText());
  }
}
