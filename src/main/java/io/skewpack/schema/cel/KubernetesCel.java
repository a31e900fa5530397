package io.skewpack.schema.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;

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
   * units of cost, and an iteration costs it several: fewer than these do not run out of that.
   */
  private static final int MOST_ITERATIONS = 50_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

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
    static final KubernetesCel ENVIRONMENT =
        with(
            List.of(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.sets(OPTIONS)),
            List.of(
                CelExtensions.optional(), CelExtensions.strings(), CelExtensions.sets(OPTIONS)));
  }

  private static KubernetesCel with(
      List<CelCompilerLibrary> declarations, List<CelRuntimeLibrary> bindings) {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(declarations);
    CelRuntimeBuilder runtime =
        CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).addLibraries(bindings);
    return new KubernetesCel(compiler.build(), runtime.build());
  }

  static Program compile(
      String text, CelTypeProvider types, Map<String, CelType> variables, CelType result)
      throws CelValidationException, CelEvaluationException {
    try {
      return Standard.ENVIRONMENT.program(text, types, variables, result);
    } catch (CelValidationException needsMore) {
      return Whole.ENVIRONMENT.program(text, types, variables, result);
    }
  }

  private Program program(
      String text, CelTypeProvider types, Map<String, CelType> variables, CelType result)
      throws CelValidationException, CelEvaluationException {
    CelCompilerBuilder own =
        compiler.toCompilerBuilder().setTypeProvider(types).setResultType(result);
    variables.forEach(own::addVar);
    CelAbstractSyntaxTree tree = own.build().compile(text).getAst();
    return runtime.createProgram(tree);
  }
}
