package io.skewpack.contract.script;

import io.skewpack.contract.script.ScriptReading.Feature;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which shell understands what is not in POSIX.1-2017 shell. Every row was seen by running the
 * shell, and {@code ShellFeaturesTest} runs it again where it is installed: GNU bash 5.2.15,
 * BusyBox ash 1.35.0 and dash 0.5.12, all as Debian 12 builds them. Documented in: Bash Reference
 * Manual 5.2; BusyBox {@code shell/ash.c}, its configuration options {@code ASH_BASH_COMPAT},
 * {@code ASH_TEST} and others, on by default; dash(1).
 *
 * <p>POSIX.1-2024 adds {@code pipefail} and {@code $'...'}, which dash 0.5.12 does not have yet.
 * BusyBox and dash run {@code {a,b}} and dash runs {@code &>} without an error, but as something
 * else.
 */
public final class ShellFeatures {

  private static final Set<Feature> BUSYBOX_ASH =
      Collections.unmodifiableSet(
          EnumSet.of(
              Feature.DOUBLE_BRACKET,
              Feature.REGEX_MATCH,
              Feature.PIPEFAIL,
              Feature.PROCESS_SUBSTITUTION,
              Feature.FUNCTION_KEYWORD,
              Feature.SUBSTRING,
              Feature.PATTERN_REPLACEMENT,
              Feature.LOCAL,
              Feature.SOURCE,
              Feature.REDIRECT_BOTH,
              Feature.ANSI_C_QUOTES,
              Feature.TRAP_ERR));

  private static final Set<Feature> DASH = Collections.unmodifiableSet(EnumSet.of(Feature.LOCAL));

  private static final Set<Feature> BASH =
      Collections.unmodifiableSet(EnumSet.allOf(Feature.class));

  private ShellFeatures() {}

  /** What a shell understands beyond POSIX. */
  public static Set<Feature> of(Shell shell) {
    return switch (shell) {
      case BASH -> BASH;
      case BUSYBOX_ASH -> BUSYBOX_ASH;
      case DASH -> DASH;
    };
  }
}
