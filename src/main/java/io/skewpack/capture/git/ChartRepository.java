package io.skewpack.capture.git;

import io.skewpack.capture.CaptureException;
import io.skewpack.capture.git.TreeReader.Entry;
import io.skewpack.snapshot.History;
import io.skewpack.snapshot.History.CodeOwners;
import io.skewpack.snapshot.History.Commit;
import io.skewpack.snapshot.History.Unread;
import io.skewpack.snapshot.OneLine;
import io.skewpack.snapshot.Outcome.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A git repository that holds charts. It is only read: no ref, index, configuration or object is
 * written, no lock is taken, nothing is checked out, and no program that its configuration names is
 * run. Safe for several threads.
 */
public final class ChartRepository implements AutoCloseable {

  /** First parents that are looked at; git itself has fewer. */
  private static final int MAX_COMMITS = 100_000;

  private final Repository repository;
  private final TreeReader trees;
  private final ChartFinder finder;
  private final Map<String, ObjectId> roots = new ConcurrentHashMap<>();

  private ChartRepository(Repository repository) {
    this.repository = repository;
    this.trees = new TreeReader(repository);
    this.finder = new ChartFinder(trees);
  }

  /**
   * The repository in whose work tree a chart lies.
   *
   * @param chart a file or a directory that exists
   * @throws CaptureException when there is one that cannot be read
   */
  public static Optional<ChartRepository> around(Path chart) throws CaptureException {
    try {
      Path from = Files.isDirectory(chart) ? chart : chart.toRealPath().getParent();
      Optional<Path> data = GitDirectory.above(from);
      return data.isPresent() ? Optional.of(open(data.get())) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(chart.toString(), e);
    }
  }

  /**
   * The repository that a user named: a work tree or a directory in one, a {@code .git}, or a bare
   * repository.
   *
   * @throws CaptureException when it is none, or cannot be read
   */
  public static ChartRepository at(Path path) throws CaptureException {
    try {
      if (!Files.exists(path)) {
        throw new CaptureException(Reason.NOT_FOUND, "there is no repository at " + path);
      }
      Path data =
          GitDirectory.named(path)
              .orElseThrow(
                  () ->
                      new CaptureException(
                          Reason.NOT_FOUND,
                          path + " is no git repository and lies in none: name one with --repo"));
      return open(data);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static ChartRepository open(Path data) throws IOException, CaptureException {
    QuietSystem.install();
    Repository repository;
    try {
      repository = new FileRepositoryBuilder().setGitDir(data.toFile()).setMustExist(true).build();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    Config config = repository.getConfig();
    String format = config.getString("extensions", null, "objectformat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      repository.close();
      throw new CaptureException(
          Reason.INVALID,
          OneLine.of(
              data
                  + " names its commits by "
                  + format
                  + ", which skewpack cannot read: name a SHA-1 clone with --repo"));
    }
    return new ChartRepository(repository);
  }

  @Override
  public void close() {
    repository.close();
  }

  /** The commit of HEAD; absent before the first one. */
  public Optional<Commit> head() throws CaptureException {
    try {
      ObjectId head = repository.resolve(Constants.HEAD);
      return head == null ? Optional.empty() : Optional.of(commit(head));
    } catch (IOException | RevisionSyntaxException e) {
      throw unreadable(location(), e);
    }
  }

  /**
   * What is known of the repository before anything is tried.
   *
   * @param chart as HEAD has it, to compare with the work tree
   * @param passedOver names that were not tried
   */
  public History.Repository facts(Optional<ChartInTree> chart, List<String> passedOver)
      throws CaptureException {
    try {
      Ref head = repository.exactRef(Constants.HEAD);
      Optional<String> branch =
          head != null && head.isSymbolic()
              ? Optional.of(Repository.shortenRefName(head.getTarget().getName()))
              : Optional.empty();
      return new History.Repository(
          head(),
          branch,
          repository.isBare(),
          isShallow(),
          chart.isPresent() && workTree().isPresent()
              ? WorkTreeChanges.of(trees, workTree().get(), chart.get())
              : List.of(),
          NamedCommits.releaseBranches(repository),
          NamedCommits.tags(repository),
          passedOver);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /** The data directory, for messages. */
  public String location() {
    return String.valueOf(repository.getDirectory());
  }

  /**
   * Where a chart's directory is in the repository, with {@code /} and empty for the root; absent
   * when it is not in the work tree.
   */
  public Optional<String> pathOf(Path chart) throws CaptureException {
    try {
      Optional<Path> tree = workTree();
      Path real = chart.toRealPath();
      if (tree.isEmpty() || !Files.isDirectory(real) || !real.startsWith(tree.get())) {
        return Optional.empty();
      }
      return Optional.of(tree.get().relativize(real).toString().replace('\\', '/'));
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  private Optional<Path> workTree() throws IOException {
    if (repository.isBare()) {
      return Optional.empty();
    }
    Path tree = repository.getWorkTree().toPath();
    return Files.isDirectory(tree) ? Optional.of(tree.toRealPath()) : Optional.empty();
  }

  /**
   * HEAD, release branches and tags, what is most likely to help first.
   *
   * @param more names that the user gave, to be tried too
   * @throws CaptureException when one of them is not there
   */
  public List<NamedCommit> named(List<String> more) throws CaptureException {
    try {
      List<NamedCommit> named = new ArrayList<>();
      for (NamedCommits.Group group : NamedCommits.of(repository, more)) {
        named.add(
            new NamedCommit(group.kind(), group.names(), commit(group.commit()), group.rank()));
      }
      return List.copyOf(named);
    } catch (NamedCommits.UnknownName e) {
      throw new CaptureException(
          Reason.NOT_FOUND,
          OneLine.of(location() + " has no branch, tag or commit " + e.getMessage() + " (--ref)"),
          e);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /**
   * The chart of that name in a commit.
   *
   * @param expected the directory where it most likely is
   * @throws CaptureException when the commit cannot be read, as in a partial clone
   */
  public Optional<ChartInTree> find(Commit commit, Optional<String> expected, String name)
      throws CaptureException {
    try {
      return finder.find(root(commit), expected, name);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /** Every chart of a commit that is no part of another one, by path. */
  public List<ChartInTree> charts(Commit commit) throws CaptureException {
    try {
      List<ChartInTree> charts = new ArrayList<>();
      for (String path : finder.paths(root(commit))) {
        finder.at(root(commit), path).ifPresent(charts::add);
      }
      return List.copyOf(charts);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /**
   * What CODEOWNERS says of a chart.
   *
   * @param chart the chart's directory, with {@code /}; empty for the root
   */
  public CodeOwners codeOwners(Commit commit, String chart) throws CaptureException {
    String covers = ChartFinder.join(chart, "Chart.yaml");
    try {
      for (String place : CodeOwnersFile.PLACES) {
        Optional<Entry> entry =
            trees.find(root(commit), place).filter(one -> one.isFile() || one.isLink());
        if (entry.isPresent()) {
          return codeOwners(entry.get(), place, covers);
        }
      }
      return new CodeOwners(Optional.empty(), covers, Optional.empty(), Optional.empty(), 0);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  private CodeOwners codeOwners(Entry entry, String place, String covers) throws IOException {
    if (entry.isLink()) {
      return unread(place, covers, Unread.LINK);
    }
    try {
      byte[] bytes = trees.bytes(entry.id(), place, CodeOwnersFile.TOO_LARGE_BYTES - 1);
      CodeOwnersFile file = CodeOwnersFile.read(new String(bytes, StandardCharsets.UTF_8));
      return file.hasSections()
          ? unread(place, covers, Unread.SECTIONS)
          : new CodeOwners(
              Optional.of(place), covers, file.of(covers), Optional.empty(), file.invalid());
    } catch (CaptureException e) {
      return unread(place, covers, Unread.TOO_LARGE);
    } catch (MissingObjectException e) {
      return unread(place, covers, Unread.MISSING);
    }
  }

  private static CodeOwners unread(String place, String covers, Unread why) {
    return new CodeOwners(Optional.of(place), covers, Optional.empty(), Optional.of(why), 0);
  }

  /**
   * What a chart was, along first parents.
   *
   * @param chart as the commit has it
   * @param enough asked at every commit: whether to look no further
   */
  public ContentHistory history(Commit commit, ChartInTree chart, BooleanSupplier enough)
      throws CaptureException {
    List<ContentHistory.State> states = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      Set<ObjectId> shallow = walk.getObjectReader().getShallowCommits();
      RevCommit at = walk.parseCommit(ObjectId.fromString(commit.id()));
      ChartInTree current = chart;
      for (int seen = 0; seen < MAX_COMMITS && !enough.getAsBoolean(); seen++) {
        if (at.getParentCount() == 0) {
          states.add(new ContentHistory.State(current, describe(at)));
          return new ContentHistory(
              states,
              shallow.contains(at)
                  ? ContentHistory.End.SHALLOW
                  : ContentHistory.End.CHART_WAS_ADDED);
        }
        RevCommit parent;
        Optional<ChartInTree> before;
        try {
          parent = walk.parseCommit(at.getParent(0));
          before =
              finder.find(parent.getTree().copy(), Optional.of(current.path()), current.name());
        } catch (MissingObjectException e) {
          states.add(new ContentHistory.State(current, describe(at)));
          return new ContentHistory(states, ContentHistory.End.MISSING_OBJECTS);
        }
        if (before.isEmpty() || !before.get().content().equals(current.content())) {
          states.add(new ContentHistory.State(current, describe(at)));
        }
        if (before.isEmpty()) {
          return new ContentHistory(states, ContentHistory.End.CHART_WAS_ADDED);
        }
        current = before.get();
        at = parent;
      }
      return new ContentHistory(states, ContentHistory.End.TOO_LONG);
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /**
   * For every state of a chart, which words came in and which went with it.
   *
   * @param enough asked at every state: whether to look no further
   * @return in the order of the states; fewer when it was enough
   */
  public List<ContentHistory.Words> words(
      ContentHistory history, Set<String> words, BooleanSupplier enough) throws CaptureException {
    WordChanges changes = new WordChanges(trees, words);
    List<ContentHistory.Words> all = new ArrayList<>();
    try {
      for (int i = 0; i < history.states().size() && !enough.getAsBoolean(); i++) {
        Optional<ChartInTree> older =
            i + 1 < history.states().size()
                ? Optional.of(history.states().get(i + 1).chart())
                : Optional.empty();
        all.add(changes.between(older, history.states().get(i).chart()));
      }
      return all;
    } catch (IOException e) {
      throw unreadable(location(), e);
    }
  }

  /**
   * Writes a chart and the charts it is built from into an empty directory.
   *
   * @return the chart's directory
   * @throws CaptureException when it cannot be read, or holds what no chart may hold
   */
  public Path export(Commit commit, ChartInTree chart, Path target) throws CaptureException {
    try {
      return ChartExport.write(trees, root(commit), chart, target);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(location(), e);
    }
  }

  private boolean isShallow() throws IOException {
    return !repository.getObjectDatabase().newReader().getShallowCommits().isEmpty();
  }

  private ObjectId root(Commit commit) throws IOException {
    ObjectId known = roots.get(commit.id());
    if (known == null) {
      try (RevWalk walk = new RevWalk(repository)) {
        known = walk.parseCommit(ObjectId.fromString(commit.id())).getTree().copy();
      }
      roots.put(commit.id(), known);
    }
    return known;
  }

  private Commit commit(ObjectId id) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return describe(walk.parseCommit(id));
    }
  }

  private static Commit describe(RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    Instant at = Instant.ofEpochSecond(commit.getCommitTime());
    return new Commit(
        commit.getId().name(),
        at.truncatedTo(ChronoUnit.SECONDS).toString(),
        OneLine.of(author == null ? "" : Objects.requireNonNullElse(author.getName(), "")),
        OneLine.of(Objects.requireNonNullElse(commit.getShortMessage(), "")));
  }

  private static CaptureException unreadable(String where, Exception e) {
    String problem =
        e instanceof MissingObjectException
            ? "an object is missing ("
                + e.getMessage()
                + "): a partial or damaged clone; fetch it whole"
            : String.valueOf(e.getMessage());
    return new CaptureException(
        Reason.INVALID, OneLine.of(where + " cannot be read: " + problem), e);
  }
}
