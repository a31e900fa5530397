package io.skewpack.cli;

import picocli.CommandLine.Option;

/** {@code --format}: what a command prints. */
final class FormatOption {

  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or JSON for programs (default: ${DEFAULT-VALUE}).")
  private Format format;

  boolean isJson() {
    return format == Format.JSON;
  }
}
