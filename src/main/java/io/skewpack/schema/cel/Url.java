package io.skewpack.schema.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An absolute URL or path, as Go's {@code net/url} reads one. What Go makes of odd ones, with
 * escapes in a host or spaces in a path, is not worked out here: they end the evaluation without an
 * answer.
 *
 * @param host with the port
 * @param path as it is written, which is escaped
 * @param query without the question mark
 */
record Url(String scheme, String host, String path, String query) {

  static final String TYPE_NAME = "kubernetes.URL";
  static final CelType TYPE = OpaqueType.create(TYPE_NAME);

  private static final String ESCAPED = "%[0-9a-fA-F]{2}";
  private static final Pattern FORM =
      Pattern.compile(
          "^(?:([A-Za-z][A-Za-z0-9+.-]*):)?"
              + "(?://(?:[A-Za-z0-9._~!$&'()*+,;=:-]*@)?"
              + "((?:[A-Za-z0-9._~-]*|\\[[0-9a-fA-F:.]+\\])(?::[0-9]*)?))?"
              + "((?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|"
              + ESCAPED
              + ")*)?)"
              + "(?:\\?([^#\\x00-\\x20\\x7f]*))?(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?$");
  private static final Pattern OPAQUE =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):([A-Za-z0-9._~!$&'()*+,;=:@-][^?#\\s%]*)$");
  private static final Pattern RELATIVE = Pattern.compile("^[A-Za-z0-9._~-]*([/?#][!-~]*)?$");
  private static final Pattern PAIR = Pattern.compile("^((?:[^%]|" + ESCAPED + ")*)$");

  /** Empty when it is none. */
  static Optional<Url> parse(String text) {
    Matcher form = FORM.matcher(text);
    Matcher opaque = OPAQUE.matcher(text);
    boolean rooted = text.startsWith("/");
    if (form.find()
        && (form.group(1) != null || (rooted && form.group(2) == null))
        && (form.group(2) != null || !form.group(3).startsWith("//"))) {
      return Optional.of(
          new Url(lower(form.group(1)), some(form.group(2)), form.group(3), some(form.group(4))));
    }
    if (opaque.find()) {
      return Optional.of(new Url(lower(opaque.group(1)), "", "", ""));
    }
    if (!rooted && RELATIVE.matcher(text).find()) {
      return Optional.empty();
    }
    throw new CelRuntimeException(
        new IllegalArgumentException("a URL that is read by Go only: " + text),
        CelErrorCode.INTERNAL_ERROR) {
      private static final long serialVersionUID = 1L;
    };
  }

  private static String some(String text) {
    return text == null ? "" : text;
  }

  private static String lower(String text) {
    return some(text).toLowerCase(Locale.ROOT);
  }

  private int colon() {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? colon : -1;
  }

  String port() {
    return colon() < 0 ? "" : host.substring(colon() + 1);
  }

  String hostname() {
    String name = colon() < 0 ? host : host.substring(0, colon());
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** The values of every key, in order; pairs that Go does not read are left out. */
  Map<String, List<String>> queries() {
    Map<String, List<String>> queries = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty() && pair.indexOf(';') < 0 && PAIR.matcher(pair).find()) {
        int equals = pair.indexOf('=');
        String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        queries.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
      }
    }
    return queries;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
