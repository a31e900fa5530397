package io.skewpack.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.schema.Judgement;
import io.skewpack.snapshot.CapturedChart.RenderedObject;
import java.util.Objects;

/**
 * A rendered object of the addon chart and what the captured CRDs say of it.
 *
 * @param index in the addon chart's list of objects
 * @param content read only
 */
public record JudgedObject(
    int index, RenderedObject object, JsonNode content, Judgement judgement) {
  public JudgedObject {
    Objects.requireNonNull(object);
    Objects.requireNonNull(content);
    Objects.requireNonNull(judgement);
  }
}
