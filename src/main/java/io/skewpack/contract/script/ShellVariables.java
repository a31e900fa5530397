package io.skewpack.contract.script;

import java.util.Set;

/**
 * Variables that nobody has to declare: a shell sets them when it starts or when one of its own
 * commands runs, or the container's runtime does. What a shell sets at its start was seen with
 * {@code env -i}, and {@code ShellVariablesTest} looks again where the shell is installed; the rest
 * is by the Bash Reference Manual 5.2 (5, Shell Variables), POSIX XCU 2.5.3 and dash(1).
 */
public final class ShellVariables {

  /**
   * The container runtime: PATH by the image's configuration or the runtime's default, HOME by the
   * user's entry in {@code /etc/passwd}, HOSTNAME by the kubelet's runtime (OCI runtime
   * specification, {@code config.md}; containerd and CRI-O, which all set these three).
   */
  private static final Set<String> RUNTIME = Set.of("PATH", "HOME", "HOSTNAME");

  /**
   * Every shell: at its start, or by {@code cd}, {@code getopts} and {@code read}. PS1 and PS2 only
   * matter to people.
   */
  private static final Set<String> ALL =
      Set.of("PATH", "PWD", "OLDPWD", "IFS", "PS1", "PS2", "PS4", "OPTIND", "OPTARG", "PPID");

  private static final Set<String> BUSYBOX_ASH =
      Set.of(
          "RANDOM",
          "LINENO",
          "FUNCNAME",
          "HOSTNAME",
          "SHLVL",
          "EPOCHSECONDS",
          "EPOCHREALTIME",
          "REPLY");

  private static final Set<String> BASH =
      Set.of(
          "RANDOM",
          "SRANDOM",
          "SECONDS",
          "LINENO",
          "BASH",
          "BASHPID",
          "BASHOPTS",
          "SHELLOPTS",
          "DIRSTACK",
          "PIPESTATUS",
          "FUNCNAME",
          "EUID",
          "UID",
          "GROUPS",
          "HOSTNAME",
          "HOSTTYPE",
          "MACHTYPE",
          "OSTYPE",
          "OPTERR",
          "REPLY",
          "MAPFILE",
          "COPROC",
          "SHLVL",
          "SHELL",
          "TERM",
          "EPOCHSECONDS",
          "EPOCHREALTIME",
          "PS3",
          "COLUMNS",
          "LINES");

  private ShellVariables() {}

  /** Whether a shell gives this variable a value by itself. */
  public static boolean setBy(Shell shell, String name) {
    if (ALL.contains(name)) {
      return true;
    }
    return switch (shell) {
      case BASH -> BASH.contains(name) || (name.startsWith("BASH_") && !name.equals("BASH_ENV"));
      case BUSYBOX_ASH -> BUSYBOX_ASH.contains(name);
      case DASH -> false;
    };
  }

  /** Whether every container has this variable, whatever runs in it. */
  public static boolean setByRuntime(String name) {
    return RUNTIME.contains(name);
  }
}
