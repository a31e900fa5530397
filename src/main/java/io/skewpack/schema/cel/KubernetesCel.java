package io.skewpack.schema.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelSetsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.Program;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment in which API servers compile rules ({@code k8s.io/apiserver/pkg/cel/environment/
 * base.go}, v0.34, stored expressions).
 *
 * <p>Most rules need nothing but the standard functions: the others are loaded when one does not
 * compile without them.
 */
final class KubernetesCel {

  /**
   * Iterations of all comprehensions of one evaluation. A server stops an expression at 1,000,000
   * units of cost (an iteration that compares two names costs it about 6, one that joins and
   * matches a few some 40): fewer iterations than these do not run out of that.
   */
  private static final int MOST_ITERATIONS = 10_000;

  private static final Set<String> BY_ORDER = Set.of("_==_", "_!=_", "_+_");
  private static final Set<CelKind> MAY_HOLD_LISTS =
      EnumSet.of(
          CelKind.LIST, CelKind.MAP, CelKind.STRUCT, CelKind.DYN, CelKind.ANY, CelKind.OPAQUE);

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  /** Version 2 of the extension, but for {@code format}; {@code reverse} came later. */
  private static CelStringExtensions strings() {
    return CelExtensions.strings(
        Function.CHAR_AT,
        Function.INDEX_OF,
        Function.JOIN,
        Function.LAST_INDEX_OF,
        Function.LOWER_ASCII,
        Function.QUOTE,
        Function.REPLACE,
        Function.SPLIT,
        Function.SUBSTRING,
        Function.TRIM,
        Function.UPPER_ASCII);
  }

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  private KubernetesCel(CelCompiler compiler, CelRuntime runtime) {
    this.compiler = compiler;
    this.runtime = runtime;
  }

  private static final class Standard {
    static final KubernetesCel ENVIRONMENT = with(List.of(), List.of());
  }

  private static final class Whole {
    static final KubernetesCel ENVIRONMENT = whole();

    private static KubernetesCel whole() {
      KubernetesFunctions kubernetes = new KubernetesFunctions();
      CelStringExtensions strings = strings();
      CelSetsExtensions sets = CelExtensions.sets(OPTIONS);
      return with(
          List.of(
              CelExtensions.optional(),
              strings,
              CelExtensions.lists(),
              CelExtensions.comprehensions(),
              sets,
              kubernetes),
          List.of(
              CelExtensions.optional(),
              strings,
              CelExtensions.lists(),
              CelExtensions.comprehensions(),
              sets,
              kubernetes));
    }
  }

  private static KubernetesCel with(
      List<CelCompilerLibrary> declarations, List<CelRuntimeLibrary> bindings) {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(declarations);
    CelRuntimeBuilder runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(new GoFunctions(OPTIONS))
            .addLibraries(bindings);
    return new KubernetesCel(compiler.build(), runtime.build());
  }

  static Program compile(
      String text, DeclaredTypes types, Map<String, CelType> variables, CelType result)
      throws CelValidationException, CelEvaluationException, CelTextException {
    try {
      return Standard.ENVIRONMENT.program(text, types, variables, result);
    } catch (CelValidationException needsMore) {
      return Whole.ENVIRONMENT.program(text, types, variables, result);
    }
  }

  private Program program(
      String text, DeclaredTypes types, Map<String, CelType> variables, CelType result)
      throws CelValidationException, CelEvaluationException, CelTextException {
    CelCompilerBuilder own =
        compiler.toCompilerBuilder().setTypeProvider(types).setResultType(result);
    variables.forEach(own::addVar);
    CelAbstractSyntaxTree tree = own.build().compile(text).getAst();
    if (types.isSetNamed()) {
      refuseSetsAsOperands(tree);
    }
    return runtime.createProgram(tree);
  }

  /**
   * To the server, lists of {@code x-kubernetes-list-type: set} are equal in any order, and adding
   * to one is a union. The lists here do not know what they are: so nothing is said of such rules.
   *
   * @throws CelTextException when any list, or what may hold one, is compared or added
   */
  private static void refuseSetsAsOperands(CelAbstractSyntaxTree tree) throws CelTextException {
    Optional<CelNavigableExpr> operation =
        CelNavigableAst.fromAst(tree)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
            .filter(node -> BY_ORDER.contains(node.expr().call().function()))
            .filter(
                node ->
                    node.expr().call().args().stream()
                        .map(operand -> tree.getTypeOrThrow(operand.id()))
                        .anyMatch(type -> MAY_HOLD_LISTS.contains(type.kind())))
            .findFirst();
    if (operation.isPresent()) {
      throw new CelTextException(
          operation.get().expr().call().function() + ": x-kubernetes-list-type: set");
    }
  }
}
