package io.skewpack.capture.git;

import io.skewpack.snapshot.History.RefKind;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** The names in a repository that may stand for a release: branches, tags and HEAD. */
final class NamedCommits {

  private static final Pattern RELEASE = Pattern.compile("release[-/].+");
  private static final Pattern TRUNK = Pattern.compile("main|master");
  private static final Pattern VERSION =
      Pattern.compile("(?:^|[-_/])v?(\\d{1,9}\\.\\d{1,9}(?:\\.\\d{1,9})?(?:-[0-9A-Za-z.-]+)?)$");

  private final Repository repository;
  private final List<Name> names = new ArrayList<>();

  /** One name and what it points at. */
  private record Name(RefKind kind, String text, boolean asked, ObjectId commit) {

    Optional<Version> version() {
      Matcher matcher = VERSION.matcher(text);
      try {
        return matcher.find() ? Optional.of(Version.parse(matcher.group(1))) : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    boolean isPrerelease() {
      return version().filter(version -> version.toString().contains("-")).isPresent();
    }

    boolean isTrunk() {
      return TRUNK.matcher(withoutRemote()).matches();
    }

    String withoutRemote() {
      return text.substring(text.lastIndexOf('/') + 1);
    }

    /** {@code 1.0} of 1.0.3-beta.4. */
    String line() {
      return version()
          .map(Version::toString)
          .map(version -> version.replaceFirst("^(\\d+\\.\\d+).*$", "$1"))
          .orElse("");
    }
  }

  private static final Comparator<Name> NEWEST_FIRST =
      Comparator.<Name, Version>comparing(
              name -> name.version().orElse(null),
              Comparator.nullsLast(Comparator.<Version>naturalOrder().reversed()))
          .thenComparing(name -> !name.isTrunk())
          .thenComparing(name -> name.text().chars().filter(c -> c == '/').count())
          .thenComparing(Name::text);

  private static final Comparator<Name> FOR_READERS =
      Comparator.<Name, Integer>comparing(
              name ->
                  switch (name.kind()) {
                    case HEAD -> 0;
                    case BRANCH -> 1;
                    case TAG -> 2;
                  })
          .thenComparing(NEWEST_FIRST);

  private NamedCommits(Repository repository) {
    this.repository = repository;
  }

  /**
   * Everything that may be tried, what is most likely to help first: HEAD, what was asked for,
   * branches, final releases, the newest prerelease of each line, the others.
   *
   * @param asked names that the user gave
   * @throws UnknownName when one of them leads to no commit
   */
  static List<Group> of(Repository repository, List<String> asked) throws IOException, UnknownName {
    NamedCommits all = new NamedCommits(repository);
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId head = repository.resolve(Constants.HEAD);
      if (head != null) {
        all.add(walk, RefKind.HEAD, Constants.HEAD, false, head);
      }
      all.asked(walk, asked);
      all.branches(walk);
      for (Ref tag : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
        all.add(walk, RefKind.TAG, Repository.shortenRefName(tag.getName()), false, target(tag));
      }
    }
    return all.grouped();
  }

  /** A name that was asked for and is not there. */
  static final class UnknownName extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownName(String name) {
      super(name);
    }
  }

  /**
   * The names of one commit.
   *
   * @param rank in the order for readers
   */
  record Group(ObjectId commit, RefKind kind, List<String> names, int rank) {}

  static int releaseBranches(Repository repository) throws IOException {
    Set<String> names = new HashSet<>();
    for (Ref ref : branchRefs(repository)) {
      String name = branchName(ref.getName());
      if (RELEASE.matcher(name).matches()) {
        names.add(name);
      }
    }
    return names.size();
  }

  static int tags(Repository repository) throws IOException {
    return repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS).size();
  }

  private void asked(RevWalk walk, List<String> asked) throws IOException, UnknownName {
    for (String name : asked) {
      Ref ref = repository.findRef(name);
      ObjectId commit = null;
      try {
        commit = ref == null ? repository.resolve(name + "^{commit}") : target(ref);
      } catch (IllegalArgumentException | IOException e) {
        // Not the syntax of a name: the same as one that is not there.
      }
      boolean branch =
          ref != null
              && (ref.getName().startsWith(Constants.R_HEADS)
                  || ref.getName().startsWith(Constants.R_REMOTES));
      if (commit == null || !add(walk, branch ? RefKind.BRANCH : RefKind.TAG, name, true, commit)) {
        throw new UnknownName(name);
      }
    }
  }

  private void branches(RevWalk walk) throws IOException {
    for (Ref ref : branchRefs(repository)) {
      String name = branchName(ref.getName());
      if (!ref.isSymbolic() && (RELEASE.matcher(name).matches() || TRUNK.matcher(name).matches())) {
        add(walk, RefKind.BRANCH, Repository.shortenRefName(ref.getName()), false, target(ref));
      }
    }
  }

  private static List<Ref> branchRefs(Repository repository) throws IOException {
    return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_REMOTES);
  }

  /** Without {@code refs/heads/} or {@code refs/remotes/NAME/}. */
  private static String branchName(String ref) {
    return ref.startsWith(Constants.R_HEADS)
        ? ref.substring(Constants.R_HEADS.length())
        : ref.substring(Constants.R_REMOTES.length()).replaceFirst("^[^/]*/", "");
  }

  private static ObjectId target(Ref ref) {
    return ref.getObjectId();
  }

  /** Whether it is a commit, or a tag of one, that is here. */
  private boolean add(RevWalk walk, RefKind kind, String text, boolean asked, ObjectId id)
      throws IOException {
    if (id == null) {
      return false;
    }
    try {
      names.add(new Name(kind, text, asked, walk.parseCommit(id).copy()));
      return true;
    } catch (IncorrectObjectTypeException | MissingObjectException e) {
      return false;
    }
  }

  private List<Group> grouped() {
    List<Name> readers = names.stream().distinct().sorted(FOR_READERS).toList();
    Map<ObjectId, List<Name>> byCommit = new LinkedHashMap<>();
    for (Name name : readers) {
      byCommit.computeIfAbsent(name.commit(), commit -> new ArrayList<>()).add(name);
    }
    List<ObjectId> ranks = List.copyOf(byCommit.keySet());
    Set<String> newestOfLine = new HashSet<>();
    Set<Name> leaders = new HashSet<>();
    for (Name name : readers) {
      if (name.isPrerelease() && newestOfLine.add(name.kind() + name.line())) {
        leaders.add(name);
      }
    }
    Comparator<Name> urgency =
        Comparator.<Name, Integer>comparing(name -> urgency(name, leaders))
            .thenComparing(NEWEST_FIRST);
    return byCommit.values().stream()
        .sorted(Comparator.comparing(group -> group.stream().min(urgency).orElseThrow(), urgency))
        .map(
            group ->
                new Group(
                    group.get(0).commit(),
                    group.get(0).kind(),
                    group.stream().map(Name::text).distinct().toList(),
                    ranks.indexOf(group.get(0).commit())))
        .toList();
  }

  private static int urgency(Name name, Set<Name> leaders) {
    if (name.kind() == RefKind.HEAD || name.asked()) {
      return name.kind() == RefKind.HEAD ? 0 : 1;
    }
    if (name.kind() == RefKind.BRANCH) {
      return 2;
    }
    if (name.version().isEmpty()) {
      return 6;
    }
    return !name.isPrerelease() ? 3 : leaders.contains(name) ? 4 : 5;
  }
}
