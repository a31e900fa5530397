package io.skewpack.schema.cel;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Objects;
import java.util.Optional;

/** A compiled expression over {@code self}, to be evaluated by any thread. */
public final class CelExpression {

  private static final String SELF = "self";
  private static final String OLD_SELF = "oldSelf";

  private final Program program;
  private final boolean optionalOldSelf;

  private CelExpression(Program program, boolean optionalOldSelf) {
    this.program = program;
    this.optionalOldSelf = optionalOldSelf;
  }

  /**
   * A rule of {@code x-kubernetes-validations}: it gives a boolean.
   *
   * @param optionalOldSelf whether {@code oldSelf} is an optional, which is empty at creation;
   *     otherwise there is no such variable
   * @throws CelTextException when it does not compile here
   */
  public static CelExpression rule(String text, CelShape self, boolean optionalOldSelf)
      throws CelTextException {
    return compile(text, self, optionalOldSelf, SimpleType.BOOL);
  }

  /**
   * A {@code messageExpression}: it gives a string.
   *
   * @throws CelTextException when it does not compile here
   */
  public static CelExpression message(String text, CelShape self, boolean optionalOldSelf)
      throws CelTextException {
    return compile(text, self, optionalOldSelf, SimpleType.STRING);
  }

  private static CelExpression compile(
      String text, CelShape self, boolean optionalOldSelf, CelType result) throws CelTextException {
    DeclaredTypes types = new DeclaredTypes();
    CelType type = types.declare("Self", Objects.requireNonNull(self));
    ImmutableMap.Builder<String, CelType> variables = ImmutableMap.builder();
    variables.put(SELF, type);
    if (optionalOldSelf) {
      variables.put(OLD_SELF, OptionalType.create(type));
    }
    try {
      return new CelExpression(
          KubernetesCel.compile(text, types, variables.build(), result), optionalOldSelf);
    } catch (CelValidationException e) {
      String first = e.getErrors().isEmpty() ? e.getMessage() : e.getErrors().get(0).getMessage();
      throw new CelTextException(oneLine(first.replace(" (in container '')", "")), e);
    } catch (CelEvaluationException e) {
      throw new CelTextException(oneLine(e.getMessage()), e);
    }
  }

  /**
   * @param self a value of the shape that the expression was compiled with
   */
  public CelAnswer evaluate(Object self) {
    try {
      return new CelAnswer.Value(
          program.eval(
              optionalOldSelf
                  ? ImmutableMap.of(SELF, self, OLD_SELF, Optional.empty())
                  : ImmutableMap.of(SELF, self)));
    } catch (CelEvaluationException e) {
      CelErrorCode code = e.getErrorCode();
      String error = oneLine(e.getMessage().replaceFirst("^evaluation error[^:]*(:\\d+)?: ", ""));
      if (code == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
        return new CelAnswer.TooCostly();
      }
      return code == CelErrorCode.INTERNAL_ERROR
          ? new CelAnswer.NotAnswered(error)
          : new CelAnswer.Failed(error);
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
