package io.skewpack.schema.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One overload of one of Kubernetes' own functions.
 *
 * @param id as Kubernetes names the overload
 * @param member whether it is called on its first argument
 */
record KubernetesFunction(
    String name, String id, boolean member, CelType result, List<CelType> parameters, Body body) {

  /** What it does with its arguments, which are of the declared types. */
  @FunctionalInterface
  interface Body {
    Object apply(Object[] arguments);
  }

  static KubernetesFunction member(
      String name, String id, CelType result, Body body, CelType... parameters) {
    return new KubernetesFunction(name, id, true, result, List.of(parameters), body);
  }

  static KubernetesFunction global(
      String name, String id, CelType result, Body body, CelType... parameters) {
    return new KubernetesFunction(name, id, false, result, List.of(parameters), body);
  }

  /** One declaration for each name. */
  static List<CelFunctionDecl> declarations(List<KubernetesFunction> functions) {
    Map<String, List<CelOverloadDecl>> byName = new LinkedHashMap<>();
    for (KubernetesFunction function : functions) {
      byName
          .computeIfAbsent(function.name(), first -> new java.util.ArrayList<>())
          .add(function.declaration());
    }
    return byName.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
        .toList();
  }

  private CelOverloadDecl declaration() {
    return member
        ? CelOverloadDecl.newMemberOverload(id, result, parameters)
        : CelOverloadDecl.newGlobalOverload(id, result, parameters);
  }

  @SuppressWarnings("Immutable") // the bodies hold nothing
  CelFunctionBinding binding() {
    List<Class<?>> classes =
        parameters.stream().<Class<?>>map(KubernetesFunction::classOf).toList();
    return CelFunctionBinding.from(
        id, classes, arguments -> body.apply(Arrays.copyOf(arguments, arguments.length)));
  }

  private static Class<?> classOf(CelType type) {
    if (type instanceof ListType) {
      return List.class;
    }
    if (type.equals(SimpleType.STRING)) {
      return String.class;
    }
    if (type.equals(SimpleType.INT)) {
      return Long.class;
    }
    if (type.equals(SimpleType.DURATION)) {
      return Duration.class;
    }
    if (type.equals(SimpleType.TIMESTAMP)) {
      return Instant.class;
    }
    return switch (type.name()) {
      case Quantity.TYPE_NAME -> Quantity.class;
      case Ip.TYPE_NAME -> Ip.class;
      case Cidr.TYPE_NAME -> Cidr.class;
      case Url.TYPE_NAME -> Url.class;
      default -> Object.class;
    };
  }
}
