package io.skewpack.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.Finding;
import io.skewpack.diagnose.Preflight.Item;
import io.skewpack.render.PreflightItems.Group;
import io.skewpack.snapshot.Fingerprint;

/** A preflight as JSON, by the contract in {@code preflight.schema.json}. */
public final class PreflightJson {

  private static final int FORMAT = 1;

  private final Texts texts;
  private final PreflightItems items;

  public PreflightJson(Texts texts) {
    this.texts = texts;
    this.items = new PreflightItems(texts);
  }

  /** The document, indented, with a final line feed. */
  public byte[] render(String target, Diagnosis diagnosis) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("target", target);
    var index = diagnosis.examination().snapshot().index();
    index
        .subject()
        .fingerprint()
        .flatMap(Fingerprint::kubeSystemUid)
        .ifPresent(uid -> root.put("kubeSystemUid", uid));
    root.put("capturedAt", index.capturedAt().toString());
    root.put("verdict", diagnosis.verdict().id());
    for (Group group : PreflightItems.groups(diagnosis)) {
      ArrayNode list = root.putArray(group.id());
      group.items().forEach(item -> list.add(item(item)));
    }
    return VisibleJson.pretty(root);
  }

  private ObjectNode item(Item item) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("item", item.id());
    node.put("name", items.name(item));
    node.put("status", item.status().id());
    node.put("blocked", item.isBlocked());
    node.put("requested", item.requested());
    ArrayNode messages = node.putArray("messages");
    items.lines(item).forEach(messages::add);
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : item.findings()) {
      ObjectNode one = findings.addObject();
      one.put("check", finding.check());
      one.put("status", finding.status().id());
      one.put("severity", finding.severity().id());
      one.put("message", texts.plain(finding.text(), finding.facts()));
    }
    return node;
  }
}
