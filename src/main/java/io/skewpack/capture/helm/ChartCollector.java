package io.skewpack.capture.helm;

import io.skewpack.capture.CaptureException;
import io.skewpack.snapshot.CapturedChart.CarriedCrds;
import io.skewpack.snapshot.CapturedChart.ChartFacts;
import io.skewpack.snapshot.CapturedChart.Rendering;
import io.skewpack.snapshot.CapturedChart.ValuesFile;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Sha256;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Renders charts. One collector may render many, one after the other or from several threads; the
 * Helm process and the work directory it needs live until {@link #close}.
 */
public final class ChartCollector implements AutoCloseable {

  private static final String HOOKS = "hooks";
  private static final String API_VERSIONS = "apiVersions";

  /** Of the templates, those that ask what the cluster serves. */
  private static final String API_VERSIONS_ASKED = ".APIVersions";

  private static final String HOOK_ANNOTATION = "helm.sh/hook";

  private final String searchPath;
  private final Path tmp;
  private WorkDirectory work;
  private HelmProgram program;
  private EmbeddedHelm embedded;
  private boolean programIsUnusable;

  /**
   * Starts nothing and writes nothing yet.
   *
   * @param searchPath where the helm program is looked for, as in {@code PATH}; may be empty
   * @param tmp the directory for temporary files
   */
  public ChartCollector(String searchPath, Path tmp) {
    this.searchPath = Objects.requireNonNull(searchPath);
    this.tmp = Objects.requireNonNull(tmp);
  }

  /** With this process's {@code PATH} and its directory for temporary files. */
  public static ChartCollector ofThisMachine() {
    return new ChartCollector(
        Objects.requireNonNullElse(System.getenv("PATH"), ""),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Renders one chart, or reads manifests that were rendered already.
   *
   * @throws ChartException when there is no result; never for what the objects hold
   */
  public RenderedChart collect(ChartRequest request) throws ChartException {
    Deadline deadline = Deadline.after(request.deadline());
    try {
      return collect(request, deadline);
    } catch (NoSuchFileException e) {
      throw ChartException.notFound(e.getFile() + " does not exist");
    } catch (AccessDeniedException e) {
      throw new ChartException(
          Outcome.Reason.FORBIDDEN, e.getFile() + " may not be read or written by this user");
    } catch (IOException | InvalidPathException e) {
      throw ChartException.invalid(request.reference() + " cannot be read: " + e.getMessage());
    }
  }

  /** Writes a chart into an empty directory, and says where in it the chart's own directory is. */
  @FunctionalInterface
  public interface ChartWriter {
    /**
     * @throws CaptureException when there is no such chart to be had
     */
    Path into(Path empty) throws CaptureException;
  }

  /**
   * Renders a chart that lies in no directory yet; what is written for it goes away again.
   *
   * @param request what to render it with; its reference is not looked at
   * @throws ChartException as {@link #collect}
   * @throws CaptureException what the writer threw
   */
  public RenderedChart collect(ChartRequest request, ChartWriter writer)
      throws ChartException, CaptureException {
    try {
      Path room = workDirectory().room("written");
      try {
        return collect(request.withReference(writer.into(room)));
      } catch (ChartException e) {
        throw new ChartException(e.reason(), e.getMessage().replace(room + "/", ""));
      } finally {
        WorkDirectory.deleteTree(room);
      }
    } catch (IOException e) {
      throw ChartException.invalid("temporary files cannot be written: " + e.getMessage());
    }
  }

  /** Ends the Helm process and removes everything that was written. */
  @Override
  public synchronized void close() {
    if (work != null) {
      work.close();
    }
    work = null;
    program = null;
    embedded = null;
  }

  private RenderedChart collect(ChartRequest request, Deadline deadline)
      throws IOException, ChartException {
    Path reference = request.reference();
    if (!Files.exists(reference)) {
      throw ChartException.notFound(
          reference.toString().matches("(oci|https?):/.*")
              ? reference + " is not on this machine: skewpack does not download; `helm pull` first"
              : reference + " does not exist");
    }
    if (Files.isDirectory(reference)) {
      return Files.exists(reference.resolve(ChartFiles.CHART_YAML))
          ? render(request, LocalChart.open(reference), deadline)
          : GivenManifests.directory(withoutValues(request), deadline);
    }
    String name = reference.toRealPath().getFileName().toString();
    if (ChartArchive.looksPackaged(name)) {
      return renderPackage(request, deadline);
    }
    if (GivenManifests.isManifest(name)) {
      return GivenManifests.file(withoutValues(request), deadline);
    }
    throw ChartException.invalid(
        reference + " is neither a chart's directory, nor a .tgz, nor a YAML or JSON file");
  }

  private static Path withoutValues(ChartRequest request) throws ChartException {
    if (!request.values().isEmpty() || !request.set().isEmpty()) {
      throw ChartException.invalid(
          request.reference()
              + " holds rendered manifests, not a chart: values have no effect on them");
    }
    return request.reference();
  }

  private RenderedChart render(ChartRequest request, LocalChart chart, Deadline deadline)
      throws IOException, ChartException {
    Path scratch = workDirectory().room("chart");
    try {
      Path copy = Files.createDirectory(scratch.resolve("source"));
      chart.copyTo(copy);
      SizeBudget budget = new SizeBudget(request.reference().toString());
      ChartTree whole = ChartTree.read(copy, List.of(copy), budget);
      return render(request, chart.facts(), copy, whole, scratch, deadline);
    } finally {
      WorkDirectory.deleteTree(scratch);
    }
  }

  private RenderedChart renderPackage(ChartRequest request, Deadline deadline)
      throws IOException, ChartException {
    Path reference = request.reference();
    SizeBudget budget = new SizeBudget(reference.toString());
    budget.bytes(Files.size(reference));
    byte[] tgz = Files.readAllBytes(reference);
    ChartArchive archive = ChartArchive.read(tgz, reference.toString(), budget);
    ChartFacts facts = ChartYaml.read(archive, reference.toString());
    var missing = BundledCharts.missing(facts, archive, budget);
    if (!missing.isEmpty()) {
      throw ChartException.invalid(
          reference
              + ": dependency "
              + missing.get(0).name()
              + " is missing from charts/: build dependencies before packaging");
    }
    Path scratch = workDirectory().room("chart");
    try {
      Path copy = Files.write(scratch.resolve("chart.tgz"), tgz);
      return render(request, facts, copy, archive, scratch, deadline);
    } finally {
      WorkDirectory.deleteTree(scratch);
    }
  }

  private RenderedChart render(
      ChartRequest request,
      ChartFacts facts,
      Path copy,
      ChartFiles files,
      Path scratch,
      Deadline deadline)
      throws IOException, ChartException {
    if (ChartYaml.isLibrary(facts)) {
      throw ChartException.library(
          facts.name()
              + " is a library chart: it holds definitions for other charts and renders nothing;"
              + " name a chart that depends on it");
    }
    List<ValuesFile> values = new ArrayList<>();
    List<Path> copies = copyValues(request, scratch, values);
    deadline.check("reading " + request.reference());
    HelmEngine engine = engine(request.engine());
    boolean asks =
        !request.servedVersions().isEmpty()
            && BundledCharts.templatesHold(
                API_VERSIONS_ASKED, files, new SizeBudget(request.reference().toString()));
    List<String> apiVersions = new ArrayList<>(request.apiVersions());
    if (asks && !engine.cannotShow().contains(API_VERSIONS)) {
      apiVersions.addAll(request.servedVersions());
    }
    HelmEngine.Rendered rendered =
        engine.render(
            new RenderJob(
                copy,
                request.releaseName().orElse(facts.name()),
                request.namespace(),
                request.kubeVersion(),
                apiVersions.stream().distinct().toList(),
                copies,
                request.set(),
                scratch,
                deadline));
    ManifestReader reader = new ManifestReader();
    reader.read(rendered.text(), facts.name(), Optional.empty());
    SortedSet<String> crds =
        BundledCharts.crdFiles(files, new SizeBudget(request.reference().toString()));
    // Helm's comments begin with the chart's name, the paths of files do not.
    reader.crdPlaces().forEach(place -> crds.add(place.replaceFirst("^[^/]+/", "")));
    return new RenderedChart(
        Optional.of(facts),
        new Rendering(
            engine.kind(),
            Optional.of(rendered.version()),
            Optional.of(request.kubeVersion()),
            Optional.of(request.releaseName().orElse(facts.name())),
            Optional.of(request.namespace()),
            apiVersions.stream().distinct().toList(),
            values,
            SetEntries.withoutSecrets(request.set()),
            cannotShow(engine, request, files, asks)),
        reader.manifests(),
        new CarriedCrds(List.copyOf(crds)));
  }

  /** What is left out of this chart: hooks only when it has any, API versions only when named. */
  private static List<String> cannotShow(
      HelmEngine engine, ChartRequest request, ChartFiles files, boolean asks)
      throws IOException, ChartException {
    List<String> left = new ArrayList<>(engine.cannotShow());
    if (left.contains(HOOKS)
        && !BundledCharts.templatesHold(
            HOOK_ANNOTATION, files, new SizeBudget(request.reference().toString()))) {
      left.remove(HOOKS);
    }
    if (request.apiVersions().isEmpty() && !asks) {
      left.remove(API_VERSIONS);
    }
    return left;
  }

  /** Helm reads the very bytes that were hashed. */
  private static List<Path> copyValues(ChartRequest request, Path scratch, List<ValuesFile> hashed)
      throws IOException, ChartException {
    List<Path> copies = new ArrayList<>();
    for (Path file : request.values()) {
      if (!Files.exists(file)) {
        throw ChartException.notFound("the values file " + file + " does not exist");
      }
      new SizeBudget("the values file " + file).bytes(Files.size(file));
      byte[] bytes = Files.readAllBytes(file);
      hashed.add(new ValuesFile(file.toString(), Sha256.of(bytes)));
      copies.add(Files.write(scratch.resolve("values-" + copies.size() + ".yaml"), bytes));
    }
    return copies;
  }

  private synchronized WorkDirectory workDirectory() throws IOException {
    if (work == null) {
      work = WorkDirectory.create(tmp);
    }
    return work;
  }

  private synchronized HelmEngine engine(ChartRequest.EngineChoice choice)
      throws IOException, ChartException {
    return switch (choice) {
      case PROGRAM -> program();
      case EMBEDDED -> embedded();
      case AUTO -> {
        try {
          yield programIsUnusable ? embedded() : program();
        } catch (ChartException missingOrNoHelm) {
          programIsUnusable = true;
          yield embedded();
        }
      }
    };
  }

  private HelmProgram program() throws IOException, ChartException {
    if (program == null) {
      Path found =
          HelmProgram.find(searchPath)
              .orElseThrow(
                  () ->
                      ChartException.notFound(
                          "no helm program is on PATH: install Helm 3 or 4, or use the embedded"
                              + " one"));
      program = HelmProgram.start(found, workDirectory(), searchPath);
    }
    return program;
  }

  private EmbeddedHelm embedded() throws IOException, ChartException {
    if (embedded == null) {
      embedded = EmbeddedHelm.on(workDirectory(), searchPath);
    }
    return embedded;
  }
}
