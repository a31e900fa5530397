package io.skewpack.cli;

import io.skewpack.snapshot.SnapshotIndex.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;

/** The version that the build wrote into the jar. */
final class Version implements CommandLine.IVersionProvider {

  static Tool tool() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("the build puts version.properties into the jar", e);
    }
    return new Tool("skewpack", properties.getProperty("version"));
  }

  @Override
  public String[] getVersion() {
    return new String[] {"skewpack " + tool().version()};
  }
}
