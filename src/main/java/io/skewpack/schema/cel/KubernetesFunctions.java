package io.skewpack.schema.cel;

import static io.skewpack.schema.cel.KubernetesFunction.global;
import static io.skewpack.schema.cel.KubernetesFunction.member;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions that Kubernetes adds to CEL ({@code k8s.io/apiserver/pkg/cel/library}, v0.34):
 * {@code regex.go}, {@code lists.go}, {@code quantity.go}, {@code ip.go}, {@code cidr.go} and
 * {@code urls.go}. Not here are {@code authz.go}, which rules of a CRD cannot use, {@code
 * format.go} and {@code semverlib.go}: a rule that calls those does not compile, and is said not to
 * be evaluated.
 */
final class KubernetesFunctions implements CelCompilerLibrary, CelRuntimeLibrary {

  private static final CelType STRING = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;
  private static final CelType STRINGS = ListType.create(STRING);

  private static final Map<String, CelType> COMPARABLE = new LinkedHashMap<>();

  static {
    COMPARABLE.put("int", INT);
    COMPARABLE.put("double", SimpleType.DOUBLE);
    COMPARABLE.put("bool", BOOL);
    COMPARABLE.put("duration", SimpleType.DURATION);
    COMPARABLE.put("timestamp", SimpleType.TIMESTAMP);
    COMPARABLE.put("string", STRING);
    COMPARABLE.put("bytes", SimpleType.BYTES);
  }

  private static final List<KubernetesFunction> FUNCTIONS = functions();

  @Override
  public void setCheckerOptions(CelCheckerBuilder checker) {
    checker.addFunctionDeclarations(KubernetesFunction.declarations(FUNCTIONS));
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    // Those of the standard functions that they extend are with them: see GoFunctions.
    FUNCTIONS.stream()
        .filter(function -> !function.name().equals("string"))
        .forEach(function -> runtime.addFunctionBindings(function.binding()));
  }

  private static List<KubernetesFunction> functions() {
    List<KubernetesFunction> all = new ArrayList<>();
    regex(all);
    lists(all);
    quantities(all);
    addresses(all);
    networks(all);
    urls(all);
    return List.copyOf(all);
  }

  private static void regex(List<KubernetesFunction> all) {
    all.add(member("find", "string_find_string", STRING, a -> find(a[0], a[1]), STRING, STRING));
    all.add(
        member(
            "findAll",
            "string_find_all_string",
            STRINGS,
            a -> findAll(a[0], a[1], -1),
            STRING,
            STRING));
    all.add(
        member(
            "findAll",
            "string_find_all_string_int",
            STRINGS,
            a -> findAll(a[0], a[1], (Long) a[2]),
            STRING,
            STRING,
            INT));
  }

  private static String find(Object text, Object pattern) {
    Matcher matcher = matcher(text, pattern);
    return matcher.find() ? matcher.group() : "";
  }

  /**
   * @param most how many at most; any number when it is negative
   */
  private static List<String> findAll(Object text, Object pattern, long most) {
    Matcher matcher = matcher(text, pattern);
    List<String> found = new ArrayList<>();
    while ((most < 0 || found.size() < most) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Matcher matcher(Object text, Object pattern) {
    try {
      return Pattern.compile((String) pattern).matcher((String) text);
    } catch (PatternSyntaxException e) {
      throw new CelInvalidArgumentException("Illegal regex: " + e.getMessage());
    }
  }

  private static void lists(List<KubernetesFunction> all) {
    COMPARABLE.forEach(
        (name, type) -> {
          CelType list = ListType.create(type);
          all.add(
              member(
                  "isSorted",
                  "list_" + name + "_is_sorted_bool",
                  BOOL,
                  a -> isSorted((List<?>) a[0]),
                  list));
          all.add(
              member(
                  "min",
                  "list_" + name + "_min_" + name,
                  type,
                  a -> extreme("min", (List<?>) a[0], -1),
                  list));
          all.add(
              member(
                  "max",
                  "list_" + name + "_max_" + name,
                  type,
                  a -> extreme("max", (List<?>) a[0], 1),
                  list));
        });
    all.add(
        member(
            "sum", "list_int_sum_int", INT, a -> sumOfInts((List<?>) a[0]), ListType.create(INT)));
    all.add(
        member(
            "sum",
            "list_double_sum_double",
            SimpleType.DOUBLE,
            a -> ((List<?>) a[0]).stream().mapToDouble(one -> (Double) one).reduce(0, Double::sum),
            ListType.create(SimpleType.DOUBLE)));
    all.add(
        member(
            "sum",
            "list_duration_sum_duration",
            SimpleType.DURATION,
            a ->
                ((List<?>) a[0])
                    .stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus),
            ListType.create(SimpleType.DURATION)));
    CelType any = TypeParamType.create("A");
    all.add(
        member(
            "indexOf",
            "list_a_index_of_int",
            INT,
            a -> (long) ((List<?>) a[0]).indexOf(a[1]),
            ListType.create(any),
            any));
    all.add(
        member(
            "lastIndexOf",
            "list_a_last_index_of_int",
            INT,
            a -> (long) ((List<?>) a[0]).lastIndexOf(a[1]),
            ListType.create(any),
            any));
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(String name, List<?> list, int sign) {
    if (list.isEmpty()) {
      throw new CelInvalidArgumentException(name + " called on empty list");
    }
    Object best = list.get(0);
    for (Object next : list) {
      best = Integer.signum(compare(next, best)) == sign ? next : best;
    }
    return best;
  }

  /** Go compares strings by their bytes, which is by code points. */
  @SuppressWarnings("unchecked")
  private static int compare(Object one, Object other) {
    if (one instanceof String text) {
      return java.util.Arrays.compare(
          text.codePoints().toArray(), ((String) other).codePoints().toArray());
    }
    if (one instanceof CelByteString bytes) {
      return CelByteString.unsignedLexicographicalComparator()
          .compare(bytes, (CelByteString) other);
    }
    return ((Comparable<Object>) one).compareTo(other);
  }

  private static long sumOfInts(List<?> list) {
    long sum = 0;
    for (Object one : list) {
      try {
        sum = Math.addExact(sum, (Long) one);
      } catch (ArithmeticException e) {
        throw new CelNumericOverflowException("integer overflow");
      }
    }
    return sum;
  }

  private static void quantities(List<KubernetesFunction> all) {
    CelType quantity = Quantity.TYPE;
    all.add(
        global(
            "quantity",
            "string_to_quantity",
            quantity,
            a -> orInvalid(Quantity.parse((String) a[0]).orElse(null), "no quantity", a[0]),
            STRING));
    all.add(
        global(
            "isQuantity",
            "is_quantity_string",
            BOOL,
            a -> Quantity.parse((String) a[0]).isPresent(),
            STRING));
    all.add(
        global(
            "sign",
            "quantity_sign",
            INT,
            a -> (long) ((Quantity) a[0]).amount().signum(),
            quantity));
    all.add(
        member(
            "isGreaterThan",
            "quantity_is_greater_than",
            BOOL,
            a -> compared(a) > 0,
            quantity,
            quantity));
    all.add(
        member(
            "isLessThan", "quantity_is_less_than", BOOL, a -> compared(a) < 0, quantity, quantity));
    all.add(
        member(
            "compareTo", "quantity_compare_to", INT, a -> (long) compared(a), quantity, quantity));
    all.add(
        member(
            "asApproximateFloat",
            "quantity_get_float",
            SimpleType.DOUBLE,
            a -> ((Quantity) a[0]).approximately(),
            quantity));
    all.add(
        member(
            "asInteger",
            "quantity_get_int",
            INT,
            a ->
                orInvalid(
                    ((Quantity) a[0]).integer().orElse(null), "cannot convert to integer", a[0]),
            quantity));
    all.add(
        member(
            "isInteger",
            "quantity_is_integer",
            BOOL,
            a -> ((Quantity) a[0]).integer().isPresent(),
            quantity));
    all.add(
        member(
            "add",
            "quantity_add",
            quantity,
            a -> ((Quantity) a[0]).plus((Quantity) a[1]),
            quantity,
            quantity));
    all.add(
        member(
            "add",
            "quantity_add_int",
            quantity,
            a -> ((Quantity) a[0]).plus(Quantity.of((Long) a[1])),
            quantity,
            INT));
    all.add(
        member(
            "sub",
            "quantity_sub",
            quantity,
            a -> ((Quantity) a[0]).minus((Quantity) a[1]),
            quantity,
            quantity));
    all.add(
        member(
            "sub",
            "quantity_sub_int",
            quantity,
            a -> ((Quantity) a[0]).minus(Quantity.of((Long) a[1])),
            quantity,
            INT));
  }

  private static int compared(Object[] quantities) {
    return ((Quantity) quantities[0]).amount().compareTo(((Quantity) quantities[1]).amount());
  }

  private static <T> T orInvalid(T value, String complaint, Object from) {
    if (value == null) {
      throw new CelInvalidArgumentException(complaint + ": " + from);
    }
    return value;
  }

  private static Ip ip(Object text) {
    return orInvalid(Ip.parse((String) text).orElse(null), "no IP address", text);
  }

  private static Cidr cidr(Object text) {
    return orInvalid(Cidr.parse((String) text).orElse(null), "no CIDR", text);
  }

  private static void addresses(List<KubernetesFunction> all) {
    CelType ip = Ip.TYPE;
    all.add(global("ip", "string_to_ip", ip, a -> ip(a[0]), STRING));
    all.add(global("isIP", "is_ip", BOOL, a -> Ip.parse((String) a[0]).isPresent(), STRING));
    all.add(
        global(
            "ip.isCanonical",
            "ip_is_canonical",
            BOOL,
            a -> ip(a[0]).toString().equals(a[0]),
            STRING));
    all.add(global("string", "ip_to_string", STRING, a -> a[0].toString(), ip));
    all.add(member("family", "ip_family", INT, a -> (long) ((Ip) a[0]).family(), ip));
    all.add(
        member("isUnspecified", "ip_is_unspecified", BOOL, a -> ((Ip) a[0]).isUnspecified(), ip));
    all.add(member("isLoopback", "ip_is_loopback", BOOL, a -> ((Ip) a[0]).isLoopback(), ip));
    all.add(
        member(
            "isLinkLocalMulticast",
            "ip_is_link_local_multicast",
            BOOL,
            a -> ((Ip) a[0]).isLinkLocalMulticast(),
            ip));
    all.add(
        member(
            "isLinkLocalUnicast",
            "ip_is_link_local_unicast",
            BOOL,
            a -> ((Ip) a[0]).isLinkLocalUnicast(),
            ip));
    all.add(
        member(
            "isGlobalUnicast",
            "ip_is_global_unicast",
            BOOL,
            a -> ((Ip) a[0]).isGlobalUnicast(),
            ip));
  }

  private static void networks(List<KubernetesFunction> all) {
    CelType cidr = Cidr.TYPE;
    all.add(global("cidr", "string_to_cidr", cidr, a -> cidr(a[0]), STRING));
    all.add(global("isCIDR", "is_cidr", BOOL, a -> Cidr.parse((String) a[0]).isPresent(), STRING));
    all.add(global("string", "cidr_to_string", STRING, a -> a[0].toString(), cidr));
    all.add(member("ip", "cidr_ip", Ip.TYPE, a -> ((Cidr) a[0]).address(), cidr));
    all.add(
        member("prefixLength", "cidr_prefix_length", INT, a -> (long) ((Cidr) a[0]).bits(), cidr));
    all.add(member("masked", "cidr_masked", cidr, a -> ((Cidr) a[0]).masked(), cidr));
    all.add(
        member(
            "containsIP",
            "cidr_contains_ip_string",
            BOOL,
            a -> ((Cidr) a[0]).contains(ip(a[1])),
            cidr,
            STRING));
    all.add(
        member(
            "containsIP",
            "cidr_contains_ip_ip",
            BOOL,
            a -> ((Cidr) a[0]).contains((Ip) a[1]),
            cidr,
            Ip.TYPE));
    all.add(
        member(
            "containsCIDR",
            "cidr_contains_cidr_string",
            BOOL,
            a -> ((Cidr) a[0]).contains(cidr(a[1])),
            cidr,
            STRING));
    all.add(
        member(
            "containsCIDR",
            "cidr_contains_cidr",
            BOOL,
            a -> ((Cidr) a[0]).contains((Cidr) a[1]),
            cidr,
            cidr));
  }

  private static void urls(List<KubernetesFunction> all) {
    CelType url = Url.TYPE;
    all.add(
        global(
            "url",
            "string_to_url",
            url,
            a -> orInvalid(Url.parse((String) a[0]).orElse(null), "no URL", a[0]),
            STRING));
    all.add(
        global("isURL", "is_url_string", BOOL, a -> Url.parse((String) a[0]).isPresent(), STRING));
    all.add(member("getScheme", "url_get_scheme", STRING, a -> ((Url) a[0]).scheme(), url));
    all.add(member("getHost", "url_get_host", STRING, a -> ((Url) a[0]).host(), url));
    all.add(member("getHostname", "url_get_hostname", STRING, a -> ((Url) a[0]).hostname(), url));
    all.add(member("getPort", "url_get_port", STRING, a -> ((Url) a[0]).port(), url));
    all.add(
        member("getEscapedPath", "url_get_escaped_path", STRING, a -> ((Url) a[0]).path(), url));
    all.add(
        member(
            "getQuery",
            "url_get_query",
            MapType.create(STRING, STRINGS),
            a -> ((Url) a[0]).queries(),
            url));
  }
}
