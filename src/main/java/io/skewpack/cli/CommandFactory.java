package io.skewpack.cli;

import picocli.CommandLine;

/** Makes the commands, and hands each one the console. */
final class CommandFactory implements CommandLine.IFactory {

  private final Console console;

  CommandFactory(Console console) {
    this.console = console;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == CaptureCommand.class) {
      return type.cast(new CaptureCommand(console));
    }
    if (type == TriageCommand.class) {
      return type.cast(new TriageCommand(console));
    }
    if (type == PreflightCommand.class) {
      return type.cast(new PreflightCommand(console));
    }
    if (type == CheckCommand.class) {
      return type.cast(new CheckCommand(console));
    }
    if (type == RenderCommand.class) {
      return type.cast(new RenderCommand(console));
    }
    if (type == TemplatesCommand.class) {
      return type.cast(new TemplatesCommand(console));
    }
    if (type == MatrixCommand.class) {
      return type.cast(new MatrixCommand(console));
    }
    if (type == VerifyCommand.class) {
      return type.cast(new VerifyCommand(console));
    }
    if (type == FloorCommand.class) {
      return type.cast(new FloorCommand(console));
    }
    if (type == CatalogCommand.class) {
      return type.cast(new CatalogCommand(console));
    }
    if (type == CatalogCommand.ListReleases.class) {
      return type.cast(new CatalogCommand.ListReleases(console));
    }
    if (type == CatalogBuildCommand.class) {
      return type.cast(new CatalogBuildCommand(console));
    }
    if (type == CatalogIdentifyCommand.class) {
      return type.cast(new CatalogIdentifyCommand(console));
    }
    if (type == CatalogProveCommand.class) {
      return type.cast(new CatalogProveCommand(console));
    }
    if (type == ExplainCommand.class) {
      return type.cast(new ExplainCommand(console));
    }
    if (type == CompletionCommand.class) {
      return type.cast(new CompletionCommand(console));
    }
    if (type == SelftestCommand.class) {
      return type.cast(new SelftestCommand(console));
    }
    return CommandLine.defaultFactory().create(type);
  }
}
