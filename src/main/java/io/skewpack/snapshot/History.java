package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code history.json}: what the chart's git repository answers. Every chart in it was rendered the
 * same way as the addon chart of this snapshot and held against the same captured CRDs; nothing was
 * checked out.
 *
 * @param repository what was asked
 * @param chart the chart's directory in the repository, with {@code /}; empty for its root
 * @param revisions the same chart at release branches, tags and HEAD: branches before tags, newest
 *     version first
 * @param siblings the other charts of the repository at the commit of {@code HEAD}, by path; with
 *     their own default values, because a values file is written for one chart
 * @param introductions for each field that is rejected here, the commit that brought it in
 * @param cutShort what was not tried, when the search was stopped before its end; names of
 *     revisions are among {@link Repository#passedOver} then
 * @param codeOwners what the repository's CODEOWNERS says at the commit of {@code HEAD}; absent
 *     when it was not looked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record History(
    Repository repository,
    String chart,
    List<Revision> revisions,
    List<Sibling> siblings,
    List<Introduction> introductions,
    Optional<CutShort> cutShort,
    Optional<CodeOwners> codeOwners) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "history.json";

  public History {
    Objects.requireNonNull(repository);
    Objects.requireNonNull(chart);
    revisions = List.copyOf(revisions);
    siblings = List.copyOf(siblings);
    introductions = List.copyOf(introductions);
    cutShort = Objects.requireNonNullElse(cutShort, Optional.empty());
    codeOwners = Objects.requireNonNullElse(codeOwners, Optional.empty());
  }

  /** Of a search that came to its end, by somebody who looked for no CODEOWNERS. */
  public History(
      Repository repository,
      String chart,
      List<Revision> revisions,
      List<Sibling> siblings,
      List<Introduction> introductions) {
    this(repository, chart, revisions, siblings, introductions, Optional.empty(), Optional.empty());
  }

  /**
   * The repository.
   *
   * @param head the commit of HEAD; absent when it has none yet
   * @param branch the branch that HEAD is on; absent when it is detached
   * @param bare whether it has no work tree
   * @param shallow whether its history was cut off
   * @param changed files of the chart (or of the charts it is built from) that differ from HEAD;
   *     always empty for a bare repository
   * @param releaseBranches how many release branches it has, local or remote-tracking
   * @param tags how many tags it has
   * @param passedOver names of release branches and tags that were not tried, because there were
   *     more than are tried at a time, or time was up
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Repository(
      Optional<Commit> head,
      Optional<String> branch,
      boolean bare,
      boolean shallow,
      List<String> changed,
      int releaseBranches,
      int tags,
      List<String> passedOver) {
    public Repository {
      head = Objects.requireNonNullElse(head, Optional.empty());
      branch = Objects.requireNonNullElse(branch, Optional.empty());
      changed = List.copyOf(changed);
      passedOver = List.copyOf(passedOver);
    }
  }

  /**
   * A commit.
   *
   * @param id 40 or 64 hex digits
   * @param committedAt in UTC, ISO 8601
   * @param author the author's name
   * @param subject the first line of its message
   */
  public record Commit(String id, String committedAt, String author, String subject) {
    private static final int SHORT = 10;

    public Commit {
      Objects.requireNonNull(id);
      Objects.requireNonNull(committedAt);
      Objects.requireNonNull(author);
      Objects.requireNonNull(subject);
      if (id.length() < SHORT || committedAt.indexOf('T') < 0) {
        throw new IllegalArgumentException("a commit has an id of at least ten digits and a time");
      }
    }

    /** Ten digits, enough for git to find it again. */
    public String shortId() {
      return id.substring(0, SHORT);
    }

    /** The day it was committed, in UTC. */
    public String day() {
      return committedAt.substring(0, committedAt.indexOf('T'));
    }
  }

  /** What a revision is known by. */
  public enum RefKind {
    @JsonProperty("branch")
    BRANCH("branch"),
    @JsonProperty("tag")
    TAG("tag"),
    @JsonProperty("head")
    HEAD("head");

    private final String id;

    RefKind(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /** What became of a chart that was tried. */
  public enum Result {
    /** Rendered, and the captured CRDs accept every object. */
    @JsonProperty("passes")
    PASSES("passes"),
    /** Rendered, and the captured CRDs reject at least one field. */
    @JsonProperty("rejected")
    REJECTED("rejected"),
    /** It does not render, or its files cannot be read. */
    @JsonProperty("notRendered")
    NOT_RENDERED("notRendered"),
    /** That revision has no such chart. */
    @JsonProperty("noChart")
    NO_CHART("noChart"),
    /** Rendered, nothing rejected, but not every object could be judged. */
    @JsonProperty("notJudged")
    NOT_JUDGED("notJudged");

    private final String id;

    Result(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * The chart at one commit.
   *
   * @param names of the branches or tags at that commit, most telling first
   * @param path where the chart is there; absent when there is none
   * @param version Chart.yaml's
   * @param declared the KubeBlocks versions it declares
   * @param detail one line for a person: why it did not render, or what could not be judged
   * @param rejections when it is rejected, sorted
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Revision(
      RefKind kind,
      List<String> names,
      Commit commit,
      Optional<String> path,
      Optional<String> version,
      Optional<String> declared,
      Result result,
      Optional<String> detail,
      List<Rejection> rejections) {
    public Revision {
      Objects.requireNonNull(kind);
      names = List.copyOf(names);
      Objects.requireNonNull(commit);
      path = Objects.requireNonNullElse(path, Optional.empty());
      version = Objects.requireNonNullElse(version, Optional.empty());
      declared = Objects.requireNonNullElse(declared, Optional.empty());
      Objects.requireNonNull(result);
      detail = Objects.requireNonNullElse(detail, Optional.empty());
      rejections = List.copyOf(rejections);
    }
  }

  /**
   * Another chart of the repository.
   *
   * @param name Chart.yaml's
   * @param detail one line for a person: why it did not render, or what could not be judged
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Sibling(
      String name,
      String path,
      Result result,
      Optional<String> detail,
      List<Rejection> rejections) {
    public Sibling {
      Objects.requireNonNull(name);
      Objects.requireNonNull(path);
      Objects.requireNonNull(result);
      detail = Objects.requireNonNullElse(detail, Optional.empty());
      rejections = List.copyOf(rejections);
    }
  }

  /**
   * A field that is rejected, whatever number of objects has it.
   *
   * @param path absolute, with {@code []} for indexes
   * @param rule the rule's id
   * @param places on how many places of how many objects, together
   */
  public record Rejection(String apiVersion, String kind, String path, String rule, int places) {
    public Rejection {
      Objects.requireNonNull(apiVersion);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(path);
      Objects.requireNonNull(rule);
    }
  }

  /** How an introducing commit was found, or why none was. */
  public enum Finding {
    /** The chart was rendered at this commit and at its parent: rejected here, and not there. */
    @JsonProperty("rendered")
    RENDERED("rendered"),
    /** The chart was added by this commit, and was rejected from the start. */
    @JsonProperty("fromTheStart")
    FROM_THE_START("fromTheStart"),
    /** HEAD does not render the rejected field: it is in the work tree only. */
    @JsonProperty("notCommitted")
    NOT_COMMITTED("notCommitted"),
    /** The history was cut off before the commit: it is in the oldest one that is here. */
    @JsonProperty("beyondShallow")
    BEYOND_SHALLOW("beyondShallow"),
    /** Not found within the commits that may be rendered. */
    @JsonProperty("notFound")
    NOT_FOUND("notFound");

    private final String id;

    Finding(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * When a rejected field entered the chart, along first parents from HEAD.
   *
   * @param commit that brought it in; with {@code BEYOND_SHALLOW} the oldest that is here, which
   *     did not; absent when none was found
   * @param detail the id of a {@link Why}; in snapshots of before there were ids, and for what no
   *     id says, one line for a person
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Introduction(
      String apiVersion,
      String kind,
      String path,
      String rule,
      Finding finding,
      Optional<Commit> commit,
      Optional<String> detail) {
    public Introduction {
      Objects.requireNonNull(apiVersion);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(path);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(finding);
      commit = Objects.requireNonNullElse(commit, Optional.empty());
      detail = Objects.requireNonNullElse(detail, Optional.empty());
    }
  }

  /** Why an introducing commit was not found, or how sure it is. */
  public enum Why {
    NO_COMMIT_YET("noCommitYet"),
    NO_CHART_AT_HEAD("noChartAtHead"),
    HEAD_NOT_RENDERED("headNotRendered"),
    NOT_TRIED("notTried"),
    /** Between the commits that were tried the field may have left and come back. */
    BY_BISECTION("byBisection"),
    TOO_MANY_COMMITS("tooManyCommits"),
    NOT_RENDERED_BETWEEN("notRenderedBetween"),
    OBJECTS_MISSING("objectsMissing"),
    TOO_LONG("tooLong"),
    DEADLINE("deadline"),
    STOPPED("stopped");

    private final String id;

    Why(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    /** Absent for a line of before there were ids. */
    public static Optional<Why> of(String id) {
      return Stream.of(values()).filter(why -> why.id.equals(id)).findFirst();
    }
  }

  /**
   * A search that was stopped.
   *
   * @param by the deadline, or the user; absent when only words are known
   * @param seconds that the deadline allowed; 0 when the user stopped it
   * @param untried what was not tried any more
   * @param words of a snapshot of before this was told apart
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record CutShort(
      Optional<Stop> by, long seconds, List<Untried> untried, Optional<String> words) {
    public CutShort {
      by = Objects.requireNonNullElse(by, Optional.empty());
      untried = untried == null ? List.of() : List.copyOf(untried);
      words = Objects.requireNonNullElse(words, Optional.empty());
    }

    public CutShort(Stop by, long seconds, List<Untried> untried) {
      this(Optional.of(by), seconds, untried, Optional.empty());
    }

    /** As older snapshots have it: a line for a person. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CutShort of(String words) {
      return new CutShort(Optional.empty(), 0, List.of(), Optional.of(words));
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static CutShort of(
        @JsonProperty("by") Optional<Stop> by,
        @JsonProperty("seconds") long seconds,
        @JsonProperty("untried") List<Untried> untried,
        @JsonProperty("words") Optional<String> words) {
      return new CutShort(by, seconds, untried, words);
    }
  }

  /** What stopped a search. */
  public enum Stop {
    @JsonProperty("deadline")
    DEADLINE("deadline"),
    @JsonProperty("user")
    USER("user");

    private final String id;

    Stop(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * Work of one sort that was left.
   *
   * @param count how many
   * @param of how many there are; 0 when they were not even counted
   */
  public record Untried(Work work, int count, int of) {
    public Untried {
      Objects.requireNonNull(work);
    }
  }

  /** A sort of work. */
  public enum Work {
    @JsonProperty("revisions")
    REVISIONS("revisions"),
    @JsonProperty("charts")
    CHARTS("charts"),
    /** The commits that brought fields in. */
    @JsonProperty("fields")
    FIELDS("fields");

    private final String id;

    Work(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /**
   * Whom CODEOWNERS names for the chart, as GitHub reads that file (<a
   * href="https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners">About
   * code owners</a>).
   *
   * @param file where it is in the repository; absent when the repository has none where GitHub
   *     looks for it
   * @param covers the file that was asked about: the chart's Chart.yaml, which stands for the chart
   * @param line the last one whose pattern matches, the one that counts; absent when none matches,
   *     or the file was not read
   * @param unread why the file was not read; absent when it was
   * @param invalid how many lines GitHub passes over because they are not written by its rules
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record CodeOwners(
      Optional<String> file,
      String covers,
      Optional<OwnersLine> line,
      Optional<Unread> unread,
      int invalid) {
    public CodeOwners {
      file = Objects.requireNonNullElse(file, Optional.empty());
      Objects.requireNonNull(covers);
      line = Objects.requireNonNullElse(line, Optional.empty());
      unread = Objects.requireNonNullElse(unread, Optional.empty());
    }
  }

  /**
   * A line of CODEOWNERS.
   *
   * @param number from 1
   * @param pattern as it is written; the beginning of a very long one
   * @param owners users, teams and mail addresses as they are written; empty when the line takes
   *     all owners away
   * @param count how many owners the line has; more than are listed when there are very many
   */
  public record OwnersLine(int number, String pattern, List<String> owners, int count) {
    public OwnersLine {
      Objects.requireNonNull(pattern);
      owners = List.copyOf(owners);
    }
  }

  /** Why CODEOWNERS was not read. */
  public enum Unread {
    /** 3 MB and more: GitHub does not load it either, and nobody is an owner. */
    @JsonProperty("tooLarge")
    TOO_LARGE("tooLarge"),
    /** It has sections, which GitLab reads and GitHub does not. */
    @JsonProperty("sections")
    SECTIONS("sections"),
    /** It is a symbolic link. */
    @JsonProperty("link")
    LINK("link"),
    /** Its content is not in this clone. */
    @JsonProperty("missing")
    MISSING("missing");

    private final String id;

    Unread(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }
}
