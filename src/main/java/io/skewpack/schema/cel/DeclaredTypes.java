package io.skewpack.schema.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The types of one expression's variables. A field's type is made when the expression names it,
 * because a rule reads a few fields of what may be a very large object.
 */
@SuppressWarnings("Immutable") // to whoever asks it is: the same name gives the same type
final class DeclaredTypes implements CelTypeProvider {

  private final ConcurrentMap<String, CelType> objects = new ConcurrentHashMap<>();
  private boolean setNamed;

  /** Whether the expression names a list whose order means nothing. */
  boolean isSetNamed() {
    return setNamed;
  }

  /**
   * @param name the type's name where the shape is an object; fields add theirs to it
   */
  CelType declare(String name, CelShape shape) {
    if (shape instanceof CelShape.ListOf list) {
      setNamed |= list.set();
      return ListType.create(declare(name + ".@items", list.items()));
    }
    if (shape instanceof CelShape.MapOf map) {
      return MapType.create(SimpleType.STRING, declare(name + ".@values", map.values()));
    }
    if (shape instanceof CelShape.ObjectOf object) {
      CelType type =
          StructType.create(
              name,
              ImmutableSet.copyOf(object.fields()),
              field -> object.field().apply(field).map(own -> declare(name + "." + field, own)));
      CelType known = objects.putIfAbsent(name, type);
      return known == null ? type : known;
    }
    return switch ((CelShape.Scalar) shape) {
      case DYN -> SimpleType.DYN;
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case STRING -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DURATION -> SimpleType.DURATION;
    };
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(objects.values());
  }

  @Override
  public Optional<CelType> findType(String typeName) {
    return Optional.ofNullable(objects.get(typeName));
  }
}
