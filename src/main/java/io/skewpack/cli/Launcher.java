package io.skewpack.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step of the build: puts the launcher script beside the jar, and records an AppCDS
 * archive of what the commands load, so that a cold start takes a third of the time. Without an
 * archive everything works, slower.
 */
final class Launcher {

  private static final String SCRIPT = "launcher.sh";

  private Launcher() {}

  /**
   * @param args the folder of the jar, the folder of the samples and that of the manifests and CRDs
   *     that the archive is trained on
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path target = Path.of(args[0]);
    Path script = target.resolve("skewpack");
    try (InputStream in = Launcher.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    if (script.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path archive = target.resolve("skewpack.jsa");
    Files.deleteIfExists(archive);
    if (!archive(target, archive, args[1], args[2])) {
      Console.ofProcess().note("no AppCDS archive could be made; skewpack starts slower without");
    }
  }

  /**
   * A static archive, made from a list of classes: the dynamic one that Java makes at exit leaves
   * out classes in files older than Java 6's, and with them all of picocli.
   */
  private static boolean archive(Path target, Path archive, String samples, String given)
      throws IOException, InterruptedException {
    Path classes = target.resolve("skewpack.classlist");
    // Java does not notice that half of an archive is missing, it crashes: so it appears whole.
    Path building = target.resolve("skewpack.jsa.new");
    boolean trained =
        java(
            target,
            "cds-training.log",
            List.of("-XX:DumpLoadedClassList=" + classes),
            List.of(
                Training.class.getName(),
                samples,
                given,
                target.resolve("cds-training").toString()));
    boolean dumped =
        trained
            && java(
                target,
                "cds-dump.log",
                List.of(
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + classes,
                    "-XX:SharedArchiveFile=" + building),
                List.of());
    if (!dumped || !Files.isRegularFile(building)) {
      Files.deleteIfExists(building);
      return false;
    }
    Files.move(building, archive);
    return true;
  }

  /** Whether it went well. The class path is spelled as the launcher spells it: Java compares. */
  private static boolean java(Path target, String log, List<String> flags, List<String> main)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:+UseSerialGC"));
    line.addAll(flags);
    line.addAll(List.of("-cp", target.resolve("skewpack.jar").toString()));
    line.addAll(main);
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(new File(target.toFile(), log))
            .redirectErrorStream(true)
            .start();
    return process.waitFor() == 0;
  }

  /** Runs the commands that people start most, so that the archive holds what they load. */
  static final class Training {
    private final Console console = Console.ofProcess();

    private Training() {}

    /**
     * @param args the samples; a folder of manifests and CRDs in YAML; where snapshots may go
     */
    public static void main(String[] args) throws IOException {
      Training training = new Training();
      training.run("--help");
      training.run("capture", "--help");
      training.run("explain", "ComponentDefinition.spec.roles.isExclusive");
      training.run("explain", "Cluster.spec", "--format", "json");
      training.run("explain", "--complete", "Cluster.spec.c");
      training.capture(Path.of(args[1]), Path.of(args[2]));
      training.run("floor", Path.of(args[1]).resolve("manifests.yaml").toString());
      for (Path snapshot : below(Path.of(args[0]), "snapshot.json")) {
        training.read(snapshot.getParent().toString());
      }
      training.console.out().flush();
    }

    /** Exit codes do not matter here: the material has faults on purpose. */
    private void run(String... line) {
      int unused = Main.run(console, line);
    }

    private void capture(Path given, Path work) {
      String manifests = given.resolve("manifests.yaml").toString();
      String crds = given.resolve("crds.yaml").toString();
      for (String name : List.of("directory", "archive.tgz")) {
        String out = work.resolve(name).toString();
        run("capture", "--chart", manifests, "--crds", crds, "--out", out);
        read(out);
      }
      String released = work.resolve("released").toString();
      run("capture", "--chart", manifests, "--crds", "kubeblocks:1.0.2", "--out", released);
      read(released);
    }

    private void read(String snapshot) {
      run("check", snapshot);
      run("check", snapshot, "--format", "json");
      run("render", snapshot);
      run("verify", snapshot);
    }

    private static List<Path> below(Path folder, String name) throws IOException {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (var files = Files.walk(folder)) {
        return files.filter(path -> path.endsWith(name)).sorted().toList();
      }
    }
  }
}
