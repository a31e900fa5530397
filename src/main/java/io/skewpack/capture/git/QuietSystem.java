package io.skewpack.capture.git;

import java.io.File;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * The machine as JGit may see it: without the user's and the system's git configuration (to find
 * the latter JGit starts the git program), without {@code GIT_*} variables, and with a time stamp
 * resolution that is known already (to measure it JGit writes probe files into the repository and a
 * file into the user's home).
 */
final class QuietSystem extends SystemReader.Delegate {

  private QuietSystem(SystemReader machine) {
    super(machine);
  }

  /** Once for this process; JGit has one system reader for all. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof QuietSystem)) {
      SystemReader.setInstance(new QuietSystem(SystemReader.getInstance()));
    }
  }

  @Override
  public String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.startsWith("XDG_")
        ? null
        : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  /** A configuration without a file. */
  private static final class Nothing extends FileBasedConfig {

    /** The coarsest of common file systems (FAT): files newer than this are read again. */
    private static final long RESOLUTION_SECONDS = 2;

    Nothing(Config parent, FS fs) {
      super(parent, new File("no-such-file"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long fallback, TimeUnit unit) {
      return section.equals("filesystem")
          ? unit.convert(RESOLUTION_SECONDS, TimeUnit.SECONDS)
          : super.getTimeUnit(section, subsection, name, fallback, unit);
    }
  }
}
