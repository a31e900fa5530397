package io.skewpack.contract.script;

import java.util.Set;

public final class ShellVariables {
  private static final Set<String> ALL =
      Set.of(
          "PATH",
          "HOME",
          "PWD",
          "OLDPWD",
          "IFS",
          "PS1",
          "PS2",
          "PS4",
          "RANDOM",
          "SECONDS",
          "LINENO",
          "BASH",
          "BASH_SOURCE",
          "BASH_VERSION",
          "BASH_LINENO",
          "BASH_REMATCH",
          "FUNCNAME",
          "PIPESTATUS",
          "EUID",
          "UID",
          "HOSTNAME",
          "OPTARG",
          "OPTIND",
          "REPLY",
          "SHLVL",
          "PPID",
          "USER",
          "BASHPID",
          "MAPFILE",
          "OSTYPE",
          "HOSTTYPE",
          "EPOCHSECONDS",
          "EPOCHREALTIME",
          "TERM",
          "LANG",
          "LC_ALL",
          "TZ",
          "SHELL",
          "KUBERNETES_SERVICE_HOST",
          "KUBERNETES_SERVICE_PORT",
          "KUBERNETES_SERVICE_PORT_HTTPS",
          "BASH_VERSINFO",
          "BASH_COMMAND",
          "BASH_SUBSHELL",
          "DIRSTACK",
          "GROUPS",
          "TMPDIR",
          "LOGNAME");

  private ShellVariables() {}

  public static boolean isSetBy(ScriptReading.Language language, String name) {
    return ALL.contains(name);
  }
}
