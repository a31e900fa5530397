package io.skewpack.schema.cel;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.GetMillisecondsFunction.GetMillisecondsOverload;
import dev.cel.runtime.standard.StringFunction.StringOverload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Standard functions in which an API server's library, cel-go, differs from this one. */
final class GoFunctions implements CelRuntimeLibrary {

  private final CelOptions options;
  private final RuntimeEquality equality;

  GoFunctions(CelOptions options) {
    this.options = options;
    this.equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    runtime.setStandardFunctions(
        CelStandardFunctions.newBuilder()
            .excludeFunctions(StandardFunction.STRING, StandardFunction.GET_MILLISECONDS)
            .build());
    runtime.addFunctionBindings(
        with(
            "string",
            StringOverload.values(),
            StringOverload.DOUBLE_TO_STRING,
            CelFunctionBinding.from("double_to_string", Double.class, GoFunctions::text),
            CelFunctionBinding.from("ip_to_string", Ip.class, Ip::toString),
            CelFunctionBinding.from("cidr_to_string", Cidr.class, Cidr::toString)));
    runtime.addFunctionBindings(
        with(
            "getMilliseconds",
            GetMillisecondsOverload.values(),
            GetMillisecondsOverload.DURATION_TO_MILLISECONDS,
            CelFunctionBinding.from(
                "duration_to_milliseconds", Duration.class, Duration::toMillis)));
  }

  /** A function with one of its overloads left out and others put in. */
  private Iterable<CelFunctionBinding> with(
      String function,
      CelStandardOverload[] overloads,
      CelStandardOverload without,
      CelFunctionBinding... instead) {
    List<CelFunctionBinding> bindings = new ArrayList<>(List.of(instead));
    for (CelStandardOverload overload : overloads) {
      if (!overload.equals(without)) {
        bindings.add(overload.newFunctionBinding(options, equality));
      }
    }
    return CelFunctionBinding.fromOverloads(function, bindings);
  }

  /** {@code strconv.FormatFloat(number, 'g', -1, 64)}: the fewest digits, no needless point. */
  private static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return digits.toPlainString();
    }
    String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
  }
}
