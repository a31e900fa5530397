package io.skewpack.capture.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the paths of an API server's messages. There are several spellings, and none of them says
 * where a key with a dot ends, so the object itself is walked along: {@code
 * spec.configs[0].reconfigure} (validation), {@code .metadata.labels.a.b/c} and {@code
 * .spec.ports[containerPort=80,protocol="TCP"].name} (server-side apply), {@code
 * metadata.labels[a.b/c]}.
 */
final class ServerPaths {

  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");
  private static final Pattern KEY_VALUE =
      Pattern.compile("([A-Za-z0-9_-]*)=(\"((?:[^\"\\\\]|\\\\.)*)\"|[^,\\]]*),?");

  private final String text;
  private int at;

  private ServerPaths(String text) {
    this.text = text;
    this.at = text.startsWith(".") && !text.startsWith(".[") ? 1 : 0;
  }

  /**
   * @param text as the server writes it
   * @param object that was sent
   */
  static FieldPath read(String text, JsonNode object) {
    return new ServerPaths(text).walk(object);
  }

  /**
   * The second item of a list that has these keys, or this value; the list, when there is none.
   *
   * @param keys as server-side apply names an item, without the brackets
   */
  static FieldPath second(FieldPath list, String keys, JsonNode object) {
    JsonNode items = object;
    for (FieldPath.Step step : list.steps()) {
      items = step.isKey() ? items.path(step.key()) : items.path(step.index());
    }
    boolean met = false;
    for (int i = 0; i < items.size(); i++) {
      if (isMeant(keys, items.path(i))) {
        if (met) {
          return list.child(i);
        }
        met = true;
      }
    }
    return list;
  }

  private FieldPath walk(JsonNode object) {
    FieldPath path = FieldPath.ROOT;
    JsonNode node = object;
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        String inside = bracket();
        int index = index(inside, node);
        path = index < 0 ? path.child(inside) : path.child(index);
        node = index < 0 ? node.path(inside) : node.path(index);
      } else {
        String key = key(node);
        path = path.child(key);
        node = node.path(key);
      }
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
      }
    }
    return path;
  }

  private String bracket() {
    int from = ++at;
    boolean quoted = false;
    while (at < text.length() && (quoted || text.charAt(at) != ']')) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == '"') {
        quoted = !quoted;
      }
      at++;
    }
    String inside = text.substring(from, Math.min(at, text.length()));
    at = Math.min(at + 1, text.length());
    return inside;
  }

  /** The place in a list; below 0 for the key of a map. */
  private static int index(String inside, JsonNode list) {
    if (INDEX.matcher(inside).matches() && !list.isObject()) {
      return Integer.parseInt(inside);
    }
    if (list.isArray() && inside.contains("=")) {
      for (int i = 0; i < list.size(); i++) {
        if (isMeant(inside, list.get(i))) {
          return i;
        }
      }
    }
    return -1;
  }

  /** An item of a list-map is named by its keys, one of a set by its value. */
  private static boolean isMeant(String keys, JsonNode item) {
    Matcher matcher = KEY_VALUE.matcher(keys);
    boolean any = false;
    while (matcher.find()) {
      any = true;
      String value =
          matcher.group(3) != null ? matcher.group(3).replace("\\\"", "\"") : matcher.group(2);
      JsonNode found = matcher.group(1).isEmpty() ? item : item.path(matcher.group(1));
      // A key that the object leaves out has been filled in by a default.
      if (!found.isMissingNode() && !found.asText().equals(value)) {
        return false;
      }
    }
    return any;
  }

  /** The longest key that is there; else up to the next sign that ends one. */
  private String key(JsonNode node) {
    String longest = "";
    for (var field : node.properties()) {
      String key = field.getKey();
      int end = at + key.length();
      boolean ends =
          text.startsWith(key, at)
              && (end == text.length() || text.charAt(end) == '.' || text.charAt(end) == '[');
      if (ends && key.length() > longest.length()) {
        longest = key;
      }
    }
    if (longest.isEmpty()) {
      int end = at;
      while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
        end++;
      }
      longest = text.substring(at, end);
    }
    at += longest.length();
    if (longest.isEmpty()) {
      // Two dots in a row: nothing of ours, and nothing to stand still at.
      at++;
    }
    return longest;
  }
}
