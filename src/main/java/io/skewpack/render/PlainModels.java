package io.skewpack.render;

import freemarker.template.ObjectWrapper;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateModelIterator;
import freemarker.template.TemplateSequenceModel;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that a template can see: maps, lists, strings, numbers, booleans, and Markdown that is ready.
 * No object of Java is behind any of them, so there is nothing to call. Every value knows its path,
 * for the message about one that is missing.
 */
final class PlainModels implements ObjectWrapper {

  /**
   * A name that was asked for in vain.
   *
   * @param path of the map that was asked; empty for the variables of the template
   * @param known the names that it has, in order
   */
  record Miss(String path, String name, List<String> known) {}

  private Optional<Miss> lastMiss = Optional.empty();

  /** What was last asked for in vain, which a template may well have meant to do. */
  Optional<Miss> lastMiss() {
    return lastMiss;
  }

  @Override
  public TemplateModel wrap(Object value) throws TemplateModelException {
    return wrap("", value);
  }

  private TemplateModel wrap(String path, Object value) throws TemplateModelException {
    if (value == null || value instanceof TemplateModel) {
      return (TemplateModel) value;
    }
    if (value instanceof Supplier<?> late) {
      return wrap(path, late.get());
    }
    if (value instanceof Map<?, ?> map) {
      return new MapModel(path, map);
    }
    if (value instanceof List<?> list) {
      return new ListModel(path, list);
    }
    if (value instanceof String text) {
      return new SimpleScalar(text);
    }
    if (value instanceof Number number) {
      return new SimpleNumber(number);
    }
    if (value instanceof Boolean flag) {
      return flag ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
    }
    throw new TemplateModelException(
        "a " + value.getClass().getSimpleName() + " is no value for a template");
  }

  private final class MapModel implements TemplateHashModelEx {
    private final String path;
    private final Map<?, ?> map;

    MapModel(String path, Map<?, ?> map) {
      this.path = path;
      this.map = map;
    }

    @Override
    public TemplateModel get(String key) throws TemplateModelException {
      Object value = map.get(key);
      if (value == null) {
        lastMiss =
            Optional.of(new Miss(path, key, map.keySet().stream().map(String::valueOf).toList()));
        return null;
      }
      return wrap(path.isEmpty() ? key : path + "." + key, value);
    }

    @Override
    public boolean isEmpty() {
      return map.isEmpty();
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public TemplateCollectionModel keys() {
      List<String> keys = map.keySet().stream().map(String::valueOf).toList();
      return () -> new Models(keys.iterator(), path);
    }

    @Override
    public TemplateCollectionModel values() {
      return () -> new Models(map.values().iterator(), path);
    }
  }

  private final class ListModel implements TemplateSequenceModel {
    private final String path;
    private final List<?> list;

    ListModel(String path, List<?> list) {
      this.path = path;
      this.list = list;
    }

    @Override
    public TemplateModel get(int index) throws TemplateModelException {
      boolean inside = index >= 0 && index < list.size();
      return inside ? wrap(path + "[" + index + "]", list.get(index)) : null;
    }

    @Override
    public int size() {
      return list.size();
    }
  }

  private final class Models implements TemplateModelIterator {
    private final Iterator<?> values;
    private final String path;

    Models(Iterator<?> values, String path) {
      this.values = values;
      this.path = path;
    }

    @Override
    public boolean hasNext() {
      return values.hasNext();
    }

    @Override
    public TemplateModel next() throws TemplateModelException {
      return wrap(path + ".*", values.next());
    }
  }
}
