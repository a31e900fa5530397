package io.skewpack.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.contract.StageCondition.DecidedBy;
import io.skewpack.contract.StageEnvironment.Declarer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The file {@code stage-environments.json} as it is written.
 *
 * @param lines what was read of each line
 * @param sources where a fact is found, named once and referred to by name
 * @param conditions what must be so for a variable or a layer, by id
 * @param sets variables that belong together: a name, or a name with {@code when}
 * @param groups layers that several stages have in common; a group may refer to another one
 * @param stages what each stage gets
 * @param unknown what each other stage is not known for
 */
record StageFacts(
    Map<String, Line> lines,
    Map<String, SourceFact> sources,
    Map<String, ConditionFact> conditions,
    Map<String, List<JsonNode>> sets,
    Map<String, List<LayerFact>> groups,
    List<StageFact> stages,
    List<UnknownFact> unknown) {

  /**
   * @param readAt the tag at which a source was read, where it does not name another one
   * @param newestRead the version that the line alone means
   */
  record Line(String readAt, String newestRead) {}

  /**
   * @param file in {@code apecloud/kubeblocks}
   * @param files where a line has it elsewhere
   * @param at where a line was read at another tag or commit
   */
  record SourceFact(
      String file, String function, Map<String, String> files, Map<String, String> at) {
    SourceFact {
      Objects.requireNonNull(file);
      Objects.requireNonNull(function);
      files = files == null ? Map.of() : Map.copyOf(files);
      at = at == null ? Map.of() : Map.copyOf(at);
    }
  }

  record ConditionFact(DecidedBy decidedBy, String source) {
    ConditionFact {
      Objects.requireNonNull(decidedBy);
      Objects.requireNonNull(source);
    }
  }

  /** One of a set. */
  record VariableFact(String name, List<String> when) {
    VariableFact {
      when = List.copyOf(when);
    }
  }

  /**
   * @param since the first version, absent for the line's first
   * @param before the version that has it no more, absent for none
   */
  record Window(String since, String before) {
    boolean covers(Release version) {
      return (since == null || version.compareTo(release(since)) >= 0)
          && (before == null || version.compareTo(release(before)) < 0);
    }

    private static Release release(String version) {
      return Release.parse(version).orElseThrow();
    }
  }

  /** One of {@code set}, {@code declared} and {@code group} is there. */
  record LayerFact(
      String set,
      Declarer declared,
      String group,
      boolean envFrom,
      List<String> when,
      Map<String, Window> in,
      String source) {
    LayerFact {
      if (Stream.of(set, declared, group).filter(Objects::nonNull).count() != 1) {
        throw new IllegalArgumentException("a layer is a set, a declarer or a group");
      }
      when = when == null ? List.of() : List.copyOf(when);
    }
  }

  record StageFact(
      String kind, List<String> stages, Map<String, Window> in, List<LayerFact> layers) {
    StageFact {
      Objects.requireNonNull(kind);
      stages = List.copyOf(stages);
      layers = List.copyOf(layers);
    }
  }

  /**
   * @param reason an id
   */
  record UnknownFact(String kind, List<String> stages, Map<String, Window> in, String reason) {
    UnknownFact {
      Objects.requireNonNull(kind);
      stages = List.copyOf(stages);
      Objects.requireNonNull(reason);
    }
  }

  /**
   * @param in the windows by line; none at all means every version of every line
   */
  static boolean covers(Map<String, Window> in, Release version) {
    if (in == null) {
      return true;
    }
    Window window = in.get(version.line());
    return window != null && window.covers(version);
  }

  List<VariableFact> variables(String set) {
    List<VariableFact> variables = new ArrayList<>();
    for (JsonNode item : Objects.requireNonNull(sets.get(set), () -> "set " + set)) {
      variables.add(
          item.isTextual()
              ? new VariableFact(item.textValue(), List.of())
              : new VariableFact(
                  item.required("name").textValue(),
                  StreamSupport.stream(item.required("when").spliterator(), false)
                      .map(JsonNode::textValue)
                      .toList()));
    }
    return variables;
  }

  String newestLine() {
    return Collections.max(lines.keySet());
  }
}
