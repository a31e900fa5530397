package io.skewpack.diagnose;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Error texts of running software that say where something ended and not why: each may come from
 * any of several causes, in several failure layers. The one table of them.
 */
public enum KnownErrorText {
  /** Oracle's client: the connect identifier's name does not resolve, or holds no name. */
  CONNECT_IDENTIFIER("\\bORA-12154\\b", Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE),
  /** Go's resolver; an empty name ends the same way. */
  NO_SUCH_HOST("no such host", Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE),
  /** libpq, with the name it was given. */
  HOST_NAME_NOT_TRANSLATED(
      "could not translate host name", Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE),
  /** glibc: a server did not answer. An empty name never gets that far. */
  RESOLVER_FAILS("Temporary failure in name resolution", Candidate.CLUSTER_DNS),
  /** dig, nslookup and host. */
  NO_NAME_SERVER("connection timed out; no servers could be reached", Candidate.CLUSTER_DNS),
  /** bash under {@code set -u}, and POSIX shells; the variable's name is in it. */
  UNSET_VARIABLE(
      "\\b(?<variable>[A-Za-z_][A-Za-z0-9_]{0,200}): "
          + "(?:unbound variable|parameter (?:null or )?not set)",
      Candidate.UNSET_VARIABLE),
  /** A shell, the kernel by way of runc, and bash's own word for a shebang. */
  NO_INTERPRETER(
      "\\b(?:ba|da|a|k|z)?sh: (?:command )?not found|\\bexec [^ ]{1,200}: no such file or directory"
          + "|bad interpreter",
      Candidate.INTERPRETER),
  /** KubeBlocks' data protection. */
  NO_DEFAULT_REPOSITORY("(?:no|multiple) default BackupRepo found", Candidate.BACKUP_REPO),
  /** The kubelet; what it says first does not tell a missing image from a refused login. */
  IMAGE_NOT_PULLED(
      "\\b(?:ImagePullBackOff|ErrImagePull|ErrImageNeverPull)\\b",
      Candidate.IMAGE_PULL,
      Candidate.PULL_SECRET);

  /** No such text is longer; a log may hold a file on one line. */
  private static final int MAX_LINE = 20_000;

  private final Pattern pattern;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Candidate> candidates;

  KnownErrorText(String pattern, Candidate... candidates) {
    this.pattern = Pattern.compile(pattern);
    this.candidates = List.of(candidates);
  }

  /** What may be behind a text, by the check that would find it. */
  public enum Candidate {
    CLUSTER_DNS("cluster-dns", 2),
    /** A script goes on with an empty value. */
    EMPTY_VARIABLE("undeclared-variables", 5),
    /** A script ends where it reads what is not set. */
    UNSET_VARIABLE("undeclared-variables", 5),
    INTERPRETER("interpreter", 5),
    IMAGE_PULL("image-pull", 2),
    PULL_SECRET("pull-secrets", 2),
    BACKUP_REPO("backup-repo", 2);

    private final String check;
    private final int failureLayer;

    Candidate(String check, int failureLayer) {
      this.check = check;
      this.failureLayer = failureLayer;
    }

    /** The word in texts' keys, as in {@code empty-variable}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The id of the check that says whether it is so here. */
    public String check() {
      return check;
    }

    /** 2 or 5 of the decision tree. */
    public int failureLayer() {
      return failureLayer;
    }

    /**
     * Whether a finding of the check is about this cause: of variables, by what becomes of the
     * script, and by the name when the text has one.
     */
    boolean explains(Finding finding, Optional<String> variable) {
      boolean fails = "contract.effect.FAILS".equals(effect(finding));
      boolean named =
          variable.isEmpty() || variable.get().equals(finding.facts().values().get("variable"));
      return switch (this) {
        case EMPTY_VARIABLE -> !fails;
        case UNSET_VARIABLE -> fails && named;
        default -> true;
      };
    }

    private static String effect(Finding finding) {
      return finding.facts().values().get("effect") instanceof Facts.Term term ? term.key() : "";
    }
  }

  public List<Candidate> candidates() {
    return candidates;
  }

  /**
   * A text's occurrence in a line.
   *
   * @param error the words that were recognised
   * @param variable the variable that they name
   */
  record Occurrence(KnownErrorText known, String error, Optional<String> variable) {}

  /** The first of the table that a text of one or many lines holds, for each that it holds. */
  static List<Occurrence> in(String text) {
    return List.of(values()).stream()
        .flatMap(
            known -> text.lines().map(known::on).flatMap(Optional::stream).findFirst().stream())
        .toList();
  }

  private Optional<Occurrence> on(String line) {
    Matcher found = pattern.matcher(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
    return found.find()
        ? Optional.of(
            new Occurrence(
                this,
                found.group(),
                this == UNSET_VARIABLE ? Optional.of(found.group("variable")) : Optional.empty()))
        : Optional.empty();
  }
}
