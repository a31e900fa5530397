package io.skewpack.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 * @param cutShort one line for a person: what was not tried, when the search was stopped before its
 *     end; names of revisions are among {@link Repository#passedOver} then
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record History(
    Repository repository,
    String chart,
    List<Revision> revisions,
    List<Sibling> siblings,
    List<Introduction> introductions,
    Optional<String> cutShort) {

  /** The path of this file inside a snapshot. */
  public static final String PATH = "history.json";

  public History {
    Objects.requireNonNull(repository);
    Objects.requireNonNull(chart);
    revisions = List.copyOf(revisions);
    siblings = List.copyOf(siblings);
    introductions = List.copyOf(introductions);
    cutShort = Objects.requireNonNullElse(cutShort, Optional.empty());
  }

  /** Of a search that came to its end. */
  public History(
      Repository repository,
      String chart,
      List<Revision> revisions,
      List<Sibling> siblings,
      List<Introduction> introductions) {
    this(repository, chart, revisions, siblings, introductions, Optional.empty());
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
   * @param detail one line for a person: what kept it from being found
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
}
