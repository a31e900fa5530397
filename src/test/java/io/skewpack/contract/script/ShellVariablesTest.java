package io.skewpack.contract.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShellVariablesTest {

  private static final String ASK =
      "for v in PATH HOME PWD IFS PS4 RANDOM SECONDS LINENO BASH BASH_VERSION EUID UID"
          + " HOSTNAME OPTIND OPTERR SHLVL EPOCHSECONDS GROUPS HOSTTYPE PPID OSTYPE SHELL USER"
          + " LOGNAME LANG TZ TMPDIR MAIL; do eval \"x=\\${$v+set}\";"
          + " [ -n \"$x\" ] && echo \"$v\"; done; true";

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void whatAShellSetsAtItsStartIsInItsTableAndNothingElse(Shell shell) throws Exception {
    assumeTrue(ShellFeaturesTest.installed(shell), "the shell is not installed");
    String set = ShellFeaturesTest.run(shell, directory, ASK);
    for (String name : List.of(ASK.replaceAll("(?s)^for v in |; do.*", "").split(" ", -1))) {
      assertThat(ShellVariables.setBy(shell, name))
          .as("%s in %s", name, shell)
          .isEqualTo(set.lines().anyMatch(name::equals));
    }
  }

  @Test
  void aContainerHasAHomeAndAPathWhateverRunsInIt() {
    assertThat(ShellVariables.setByRuntime("HOME")).isTrue();
    assertThat(ShellVariables.setByRuntime("USER")).isFalse();
    assertThat(ShellVariables.setBy(Shell.BASH, "HOME")).isFalse();
  }
}
