package io.skewpack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skewpack.snapshot.FieldPath;
import java.util.Locale;
import java.util.Map;

/**
 * What the API server asks of {@code metadata}: that it reads as ObjectMeta ({@code
 * apiextensions-apiserver/pkg/apiserver/schema/objectmeta/coerce.go}, {@code
 * apimachinery/pkg/apis/meta/v1/types.go}) and that it is valid ({@code
 * apimachinery/pkg/api/validation/objectmeta.go}), at v0.34. Names and numbers that the server
 * fills in itself are not asked for.
 */
final class ObjectMetaRules {

  private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  static final String SUBDOMAIN = "^" + LABEL + "(\\." + LABEL + ")*$";
  private static final String DNS_LABEL = "^" + LABEL + "$";
  private static final String LABEL_VALUE = "^(" + NAME_PART + ")?$";
  private static final String TIME =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?"
          + "(Z|[+-][0-9]{2}:[0-9]{2})$";
  private static final int MAX_ANNOTATIONS = 256 * 1024;

  /** A Go type as JSON: a scalar by name, a struct by its fields, or a list or map of either. */
  private record Shape(String type, Map<String, Shape> fields, Shape element) {
    static Shape scalar(String type) {
      return new Shape(type, Map.of(), null);
    }

    static Shape struct(Map<String, Shape> fields) {
      return new Shape("object", fields, null);
    }

    static Shape listOf(Shape element) {
      return new Shape("array", Map.of(), element);
    }

    static Shape mapOf(Shape element) {
      return new Shape("object", Map.of(), element);
    }
  }

  private static final Shape STRING = Shape.scalar("string");
  private static final Shape INTEGER = Shape.scalar("integer");
  private static final Shape BOOLEAN = Shape.scalar("boolean");
  private static final Shape DATE_TIME = Shape.scalar("date-time");
  private static final Shape ANYTHING = Shape.scalar("any");

  private static final Shape OBJECT_META =
      Shape.struct(
          Map.ofEntries(
              Map.entry("name", STRING),
              Map.entry("generateName", STRING),
              Map.entry("namespace", STRING),
              Map.entry("selfLink", STRING),
              Map.entry("uid", STRING),
              Map.entry("resourceVersion", STRING),
              Map.entry("generation", INTEGER),
              Map.entry("creationTimestamp", DATE_TIME),
              Map.entry("deletionTimestamp", DATE_TIME),
              Map.entry("deletionGracePeriodSeconds", INTEGER),
              Map.entry("labels", Shape.mapOf(STRING)),
              Map.entry("annotations", Shape.mapOf(STRING)),
              Map.entry("finalizers", Shape.listOf(STRING)),
              Map.entry(
                  "ownerReferences",
                  Shape.listOf(
                      Shape.struct(
                          Map.of(
                              "apiVersion", STRING,
                              "kind", STRING,
                              "name", STRING,
                              "uid", STRING,
                              "controller", BOOLEAN,
                              "blockOwnerDeletion", BOOLEAN)))),
              Map.entry(
                  "managedFields",
                  Shape.listOf(
                      Shape.struct(
                          Map.of(
                              "manager", STRING,
                              "operation", STRING,
                              "apiVersion", STRING,
                              "time", DATE_TIME,
                              "fieldsType", STRING,
                              "fieldsV1", ANYTHING,
                              "subresource", STRING))))));

  private ObjectMetaRules() {}

  static boolean isMetaField(String name) {
    return name.equals("metadata") || name.equals("kind") || name.equals("apiVersion");
  }

  /** As it is written again after reading it into a Go struct: nulls and empty texts are gone. */
  static JsonNode asRead(JsonNode metadata) {
    if (metadata.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!metadata.isObject()
        || metadata.properties().stream().noneMatch(ObjectMetaRules::isEmpty)) {
      return metadata;
    }
    ObjectNode kept = metadata.deepCopy();
    kept.properties().removeIf(ObjectMetaRules::isEmpty);
    return kept;
  }

  private static boolean isEmpty(Map.Entry<String, JsonNode> field) {
    return field.getValue().isNull()
        || (field.getValue().isTextual() && field.getValue().textValue().isEmpty());
  }

  /**
   * @param metadata a missing node when the object has none
   * @param needsName whether a name is asked for: at the root, not in an embedded resource
   */
  static void check(JsonNode metadata, FieldPath path, boolean needsName, Problems problems) {
    Problems reading = new Problems();
    if (!metadata.isMissingNode()) {
      read(metadata, OBJECT_META, path, reading);
    }
    problems.addAll(reading);
    validate(metadata, path, needsName, problems);
  }

  private static void read(JsonNode value, Shape shape, FieldPath path, Problems problems) {
    if (value.isNull() || shape.type().equals("any")) {
      return;
    }
    boolean time = shape.type().equals("date-time");
    String type = time ? "string" : shape.type();
    if (!Problems.type(value).equals(type)) {
      problems.add(path, Rule.TYPE, type, Problems.type(value));
    } else if (time && !Patterns.find(TIME, value.textValue())) {
      problems.add(path, Rule.FORMAT, "date-time", Problems.shown(value));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        read(value.get(i), shape.element(), path.child(i), problems);
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        FieldPath at = path.child(entry.getKey());
        Shape field =
            shape.element() != null ? shape.element() : shape.fields().get(entry.getKey());
        if (field == null) {
          problems.add(at, Rule.UNKNOWN, null, null);
        } else {
          read(entry.getValue(), field, at, problems);
        }
      }
    }
  }

  private static void validate(
      JsonNode metadata, FieldPath path, boolean needsName, Problems problems) {
    JsonNode name = metadata.path("name");
    JsonNode generateName = metadata.path("generateName");
    if (isSet(generateName) && needsName) {
      String prefix = generateName.textValue();
      // A trailing dash is followed by the generated part.
      String masked =
          prefix.endsWith("-") && prefix.length() > 1
              ? prefix.substring(0, prefix.length() - 1) + "a"
              : prefix;
      dnsName(masked, 253, SUBDOMAIN, path.child("generateName"), problems);
    }
    if (isSet(name)) {
      if (needsName) {
        dnsName(name.textValue(), 253, SUBDOMAIN, path.child("name"), problems);
      } else if (Patterns.find("^\\.\\.?$|[/%]", name.textValue())) {
        problems.add(path.child("name"), Rule.PATTERN, "^[^/%]+$", Problems.shown(name));
      }
    } else if (needsName && !isSet(generateName) && !name.isNumber() && !name.isContainerNode()) {
      problems.add(path.child("name"), Rule.REQUIRED, null, null);
    }
    JsonNode namespace = metadata.path("namespace");
    if (isSet(namespace)) {
      dnsName(namespace.textValue(), 63, DNS_LABEL, path.child("namespace"), problems);
    }
    labels(metadata.path("labels"), path.child("labels"), problems);
    annotations(metadata.path("annotations"), path.child("annotations"), problems);
    JsonNode finalizers = metadata.path("finalizers");
    for (int i = 0; finalizers.isArray() && i < finalizers.size(); i++) {
      if (finalizers.get(i).isTextual()) {
        qualifiedName(finalizers.get(i).textValue(), path.child("finalizers").child(i), problems);
      }
    }
    owners(metadata.path("ownerReferences"), path.child("ownerReferences"), problems);
  }

  private static boolean isSet(JsonNode text) {
    return text.isTextual() && !text.textValue().isEmpty();
  }

  private static void dnsName(
      String name, int most, String pattern, FieldPath path, Problems problems) {
    if (name.length() > most) {
      problems.addLongName(path, "<= " + most, Integer.toString(name.length()));
    }
    if (!Patterns.find(pattern, name)) {
      problems.add(path, Rule.PATTERN, pattern, name);
    }
  }

  private static void labels(JsonNode labels, FieldPath path, Problems problems) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      FieldPath at = path.child(label.getKey());
      qualifiedName(label.getKey(), at, problems);
      if (label.getValue().isTextual()) {
        dnsName(label.getValue().textValue(), 63, LABEL_VALUE, at, problems);
      }
    }
  }

  private static void annotations(JsonNode annotations, FieldPath path, Problems problems) {
    long size = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      qualifiedName(
          annotation.getKey().toLowerCase(Locale.ROOT), path.child(annotation.getKey()), problems);
      size += bytes(annotation.getKey()) + bytes(annotation.getValue().asText());
    }
    if (size > MAX_ANNOTATIONS) {
      problems.add(path, Rule.LENGTH, "<= " + MAX_ANNOTATIONS, Long.toString(size));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  /** {@code apimachinery/pkg/util/validation.IsQualifiedName}. */
  private static void qualifiedName(String name, FieldPath path, Problems problems) {
    int slash = name.indexOf('/');
    String prefix = slash < 0 ? "a" : name.substring(0, slash);
    String part = name.substring(slash + 1);
    if (prefix.length() > 253 || part.length() > 63) {
      problems.addLongName(path, "<= 253/63", prefix.length() + "/" + part.length());
    }
    if (!Patterns.find(SUBDOMAIN, prefix) || !Patterns.find("^" + NAME_PART + "$", part)) {
      problems.add(path, Rule.PATTERN, "[dns-subdomain/]" + NAME_PART, name);
    }
  }

  private static void owners(JsonNode owners, FieldPath path, Problems problems) {
    for (int i = 0; owners.isArray() && i < owners.size(); i++) {
      for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
        JsonNode value = owners.get(i).path(field);
        if (owners.get(i).isObject() && (!value.isValueNode() || value.asText("").isEmpty())) {
          problems.add(path.child(i).child(field), Rule.REQUIRED, null, null);
        }
      }
    }
  }
}
