package io.skewpack.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How KubeBlocks tells whether a pattern of an addon means a ComponentDefinition. The rules are the
 * same in every release from v1.0.0 to v1.2.0-alpha.3 (apecloud/kubeblocks, {@code
 * pkg/controller/component/utils.go}); in 0.9 the first one stood alone, as {@code CompDefMatched}.
 *
 * <p>Which field goes by which rule:
 *
 * <ul>
 *   <li>{@link #matches}: {@code .spec.compDefs} of a BackupPolicyTemplate, {@code
 *       .spec.compatibilityRules[].compDefs} of a ComponentVersion, {@code
 *       .spec.componentInfos[].componentDefinitionName} of an OpsDefinition, {@code compDef} of a
 *       ClusterDefinition's topologies, of a ShardingDefinition's template and of a {@code
 *       .spec.vars[]} reference, {@code .spec.componentDef} of a ParametersDefinition (where it
 *       exists, from 1.2.0-alpha.0) and of a ParamConfigRenderer from 1.1.0-beta.6 on
 *   <li>{@link #matchesWholeNameOrPattern}: {@code .spec.owner} and {@code .spec.selectors} of a
 *       SidecarDefinition
 *   <li>equality: {@code .spec.componentDef} of a ParamConfigRenderer before that ({@code
 *       controllers/parameters/reconcile_task.go})
 * </ul>
 */
public final class ComponentDefinitionPattern {

  /** What {@code regexp.QuoteMeta} of Go escapes: a pattern without any is no expression. */
  private static final String METACHARACTERS = "\\.+*?()|[]{}^$";

  private static final ConcurrentMap<String, Optional<Pattern>> COMPILED =
      new ConcurrentHashMap<>();

  private ComponentDefinitionPattern() {}

  /**
   * Go's {@code PrefixOrRegexMatched}: the name begins with the pattern as it is written, or the
   * pattern is a regular expression that occurs anywhere in the name. Nothing anchors the
   * expression, so {@code redis-7.0} also means {@code my-redis-7-0-x}; an empty pattern is a
   * prefix of every name; one that does not compile can still be a prefix.
   *
   * @param name of a ComponentDefinition
   */
  public static boolean matches(String name, String pattern) {
    return name.startsWith(pattern) || occurs(pattern, name);
  }

  /**
   * Go's {@code DefNameMatched}: the name is the pattern as it is written, or the pattern is a
   * regular expression that occurs anywhere in the name.
   */
  public static boolean matchesWholeNameOrPattern(String name, String pattern) {
    return name.equals(pattern) || occurs(pattern, name);
  }

  /**
   * Go's {@code ValidateDefNameRegexp}: whether the controllers of ComponentVersion,
   * ClusterDefinition, ShardingDefinition and SidecarDefinition take the pattern at all. They make
   * an object with one that does not compile unavailable.
   */
  public static boolean compiles(String pattern) {
    return compiled(pattern).isPresent();
  }

  private static boolean occurs(String pattern, String name) {
    boolean expression = pattern.chars().anyMatch(c -> METACHARACTERS.indexOf(c) >= 0);
    return expression && compiled(pattern).map(p -> p.matcher(name).find()).orElse(false);
  }

  private static Optional<Pattern> compiled(String pattern) {
    return COMPILED.computeIfAbsent(pattern, ComponentDefinitionPattern::compile);
  }

  private static Optional<Pattern> compile(String pattern) {
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }
}
