package io.skewpack.verify;

import io.skewpack.diagnose.Facts;
import io.skewpack.verify.PackSections.Found;
import io.skewpack.verify.PackText.Fence;
import io.skewpack.verify.PackText.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a reviewer misses in a pack that a person wrote, in English or Chinese: sections, evidence
 * for what is asserted, a next step, commands that reproduce it somewhere in particular. The words
 * here are what people write, to be recognised; nothing of them is printed.
 */
final class HandWritten {

  private static final int ROOT_CAUSE = 2;
  private static final int REPRODUCTION = 3;

  /** As much as a reader sees before scrolling. */
  private static final int FIRST_SCREEN = 40;

  private static final List<Pattern> SECTIONS =
      Stream.of(
              "symptoms?\\b|what happened|现象|症状",
              "triggers?\\b|诱因|触发",
              "root causes?\\b|cause\\b|根因|根本原因|原因",
              "reproduc(?:tion|e|ing)\\b|steps to reproduce|复现|重现",
              "fix(?:es| path)?\\b|resolution\\b|remed(?:y|iation)\\b|修复|解决",
              "(?:cross-engine )?impact\\b|blast radius|owners?\\b|(?:跨引擎)?影响|责任人|负责人")
          .map(words -> words(words, "^(?:section\\s+)?[0-9一二三四五六]*[.)、．:：]?\\s*(?:", ").*"))
          .toList();

  private static final Pattern CONFIRMED =
      words(
          "(?<!un)(?<!not )(?<!not been )(?<!nor )(?<!to be )confirmed(?! or )(?! by (?:nobody|no one))"
              + "|proven|proved|definitely|certainly|without doubt"
              + "|(?<!未)(?<!待)已?确认|已证实|毫无疑问|肯定是",
          "(?:\\b|(?<=[\\p{IsHan}\\p{P}\\s]))(?:",
          ")");
  private static final Pattern EVIDENCE =
      words(
          "\\bL[0-9]+\\b|\\[[0-9]+]|\\[\\^[^]]+]|https?://|[\\w./-]+\\.(?:json|ya?ml|log)(?:#|:[0-9])"
              + "|sha256[:-]|\\b[0-9a-f]{12,64}\\b");
  private static final Pattern ALWAYS =
      words(
          "\\busually\\b|\\balways\\b|\\btypically\\b|\\bin general\\b|\\bevery time\\b"
              + "|\\bnever\\b(?! (?:requested|declared|captured|evaluated|released|bootstrapped|set|read"
              + "|asked|rendered|installed|checked))"
              + "|总是|一直都?|从不|从来不|通常|每次都?|必然|一般都");
  private static final Pattern SAMPLES =
      words(
          "[0-9]+\\s*(?:of|/|out of)\\s*[0-9]+|\\bn\\s*=\\s*[0-9]+|[0-9]+\\s*次(?:中|里)|[0-9]+ (?:runs|samples|clusters|targets)");
  private static final Pattern NEXT =
      words("\\bnext(?: step)?s?\\b|\\baction(?: items?)?\\b|\\bdo now\\b|\\btodo\\b|下一步|接下来|行动项");
  private static final Pattern OWNER =
      words(
          "\\bowner(?:s|ed)?\\b|\\bwho\\b|\\bassign(?:ee|ed)\\b|\\bmaintainers?\\b|责任人|负责人|负责|维护者");
  private static final Pattern LIKELY =
      words("(?<!un)\\blikely\\b|\\bprobabl[ye]\\b|\\bpresumably\\b|很可能|大概率|疑似|应该是|估计是");
  private static final Pattern SETTLED =
      words(
          "\\bsettle[sd]?\\b|\\bwould (?:show|tell|prove|confirm|decide)\\b|\\bto (?:confirm|verify|check|prove)\\b"
              + "|\\bconfirm(?:ed)? by\\b|\\bverify\\b|待验证|需要?验证|可以?确认|验证方法|如何确认");
  private static final Pattern GAPS =
      words(
          "\\bnot (?:evaluated|checked|captured|tested|verified|looked at|known)\\b|\\bunknowns?\\b"
              + "|\\bunchecked\\b|\\bopen questions?\\b|\\blimitations?\\b|未评估|未检查|未验证|未采集|未知|待确认");
  private static final Pattern HASH =
      words("\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b|sha256:");

  private static final Pattern LATEST = Pattern.compile("[\\w./-]+:latest\\b");
  private static final Pattern IMAGE =
      Pattern.compile("^\\s*(?:-\\s+)?image:\\s*[\"']?([^\\s\"'#{$]+)[\"']?\\s*(?:#.*)?$");
  private static final Pattern BRANCH = Pattern.compile("https?://\\S+/(?:main|master|HEAD)/\\S+");
  private static final Pattern CLUSTER_COMMAND =
      Pattern.compile(
          "^\\s*(?:\\$\\s+|sudo\\s+|[A-Z_]+=\\S+\\s+)*(kubectl|helm|kbcli)\\s+(?:-\\S+(?:=|\\s+)\\S+\\s+)*([a-z-]+).*");
  private static final Pattern TARGET =
      Pattern.compile("--(?:context|kube-context|kubeconfig)[= ]|\\bKUBECONFIG=");
  private static final Pattern LOCAL =
      Pattern.compile(
          "template|pull|package|lint|show|search|repo|version|dependency|registry|config|completion"
              + "|explain|kustomize|plugin|env|create-chart");

  private final PackText pack;
  private final EvidenceRows evidence;
  private final PackSections sections;
  private final List<String> names;
  private final int firstScreen;

  /**
   * @param names of the six sections, for a reader
   */
  HandWritten(PackText pack, EvidenceRows evidence, List<String> names) {
    this.pack = pack;
    this.evidence = evidence;
    this.names = names;
    this.sections = PackSections.of(pack, HandWritten::section);
    this.firstScreen = Math.min(FIRST_SCREEN, sections.firstLine() - 1);
  }

  private static Pattern words(String alternatives) {
    return words(alternatives, "(?:", ")");
  }

  private static Pattern words(String alternatives, String before, String after) {
    return Pattern.compile(
        before + alternatives + after,
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  /** The first of the six that a heading's words name. */
  private static Optional<Integer> section(String title) {
    String bare = title.replaceAll("[*_`]", "").strip();
    for (int i = 0; i < SECTIONS.size(); i++) {
      if (SECTIONS.get(i).matcher(bare).matches()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>(sections.remarks(names));
    firstScreen(remarks);
    pack.passages().forEach(passage -> claims(remarks, passage));
    rootCause(remarks);
    reproduction(remarks);
    boolean sh = false;
    for (Fence fence : pack.fences()) {
      sh = commands(remarks, fence, sh);
    }
    wholePack(remarks);
    return remarks;
  }

  private void firstScreen(List<Remark> remarks) {
    List<Passage> first =
        pack.passages().stream().filter(passage -> passage.line() <= firstScreen).toList();
    if (first.stream().noneMatch(passage -> NEXT.matcher(passage.text()).find())) {
      remarks.add(Remark.warning(1, "noNextStep"));
    }
    if (first.stream().noneMatch(passage -> OWNER.matcher(passage.text()).find())) {
      remarks.add(Remark.warning(1, "noOwner"));
    }
  }

  private void claims(List<Remark> remarks, Passage passage) {
    // A heading sums up what stands below it.
    boolean heading = pack.titles().stream().anyMatch(one -> one.line() == passage.line());
    boolean supported =
        heading || EvidenceRows.cites(passage.prose()) || EVIDENCE.matcher(passage.text()).find();
    if (!supported) {
      found(CONFIRMED, passage)
          .ifPresent(
              found ->
                  remarks.add(
                      Remark.error(
                          found.line(), "claim.noEvidence", Facts.of("word", found.word()))));
    }
    if (!SAMPLES.matcher(passage.text()).find()) {
      found(ALWAYS, passage)
          .ifPresent(
              found ->
                  remarks.add(
                      Remark.warning(
                          found.line(), "claim.oneSample", Facts.of("word", found.word()))));
    }
    boolean matters =
        passage.line() <= firstScreen || inSection(ROOT_CAUSE, passage.line()).isPresent();
    if (matters && !settled(passage)) {
      found(LIKELY, passage)
          .ifPresent(
              found ->
                  remarks.add(
                      Remark.warning(
                          found.line(), "claim.unsettled", Facts.of("word", found.word()))));
    }
    for (Matcher latest = LATEST.matcher(passage.text()); latest.find(); ) {
      remarks.add(
          Remark.warning(
              Bystanders.line(passage, latest.start()),
              "unpinned.image",
              Facts.of("image", latest.group())));
    }
  }

  private record Word(int line, String word) {}

  private static Optional<Word> found(Pattern words, Passage passage) {
    Matcher matcher = words.matcher(passage.prose());
    return matcher.find()
        ? Optional.of(new Word(Bystanders.line(passage, matcher.start()), matcher.group()))
        : Optional.empty();
  }

  private boolean settled(Passage claim) {
    Optional<Found> section = inSection(ROOT_CAUSE, claim.line());
    return pack.passages().stream()
        .filter(
            passage ->
                passage.line() == claim.line()
                    || (section.isPresent() && sections.holds(section.get(), passage.line())))
        .anyMatch(passage -> SETTLED.matcher(passage.text()).find());
  }

  private Optional<Found> inSection(int number, int line) {
    return sections.all().stream()
        .filter(found -> found.number() == number && sections.holds(found, line))
        .findFirst();
  }

  private void rootCause(List<Remark> remarks) {
    for (Found section : sections.all()) {
      if (section.number() == ROOT_CAUSE
          && pack.passages().stream()
              .filter(passage -> sections.holds(section, passage.line()))
              .noneMatch(
                  passage ->
                      EvidenceRows.cites(passage.prose())
                          || EVIDENCE.matcher(passage.text()).find())) {
        remarks.add(Remark.warning(section.title().line(), "rootCause.noEvidence"));
      }
    }
  }

  private void reproduction(List<Remark> remarks) {
    for (Found section : sections.all()) {
      boolean command =
          pack.fences().stream()
              .anyMatch(
                  fence -> sections.holds(section, fence.line()) && !fence.content().isBlank());
      if (section.number() == REPRODUCTION && !command) {
        remarks.add(Remark.warning(section.title().line(), "reproduction.noCommand"));
      }
    }
  }

  /** Whether a shell that was told its cluster goes on into the next block. */
  private static boolean commands(List<Remark> remarks, Fence fence, boolean targeted) {
    boolean named = targeted;
    List<String> lines = fence.content().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int at = fence.lineOf(i);
      Matcher image = IMAGE.matcher(line);
      Matcher latest = LATEST.matcher(line);
      if (latest.find()) {
        remarks.add(Remark.warning(at, "unpinned.image", Facts.of("image", latest.group())));
      } else if (image.matches() && !isPinned(image.group(1))) {
        remarks.add(Remark.warning(at, "unpinned.image", Facts.of("image", image.group(1))));
      }
      Matcher branch = BRANCH.matcher(line);
      if (branch.find()) {
        remarks.add(Remark.warning(at, "unpinned.branch", Facts.of("url", branch.group())));
      }
      Matcher command = CLUSTER_COMMAND.matcher(line);
      boolean continued = line.endsWith("\\") && i + 1 < lines.size();
      String whole = continued ? line + lines.get(i + 1) : line;
      if (line.contains("export KUBECONFIG=") || line.contains("config use-context ")) {
        named = true;
      } else if (command.matches()
          && !named
          && !LOCAL.matcher(command.group(2)).matches()
          && !TARGET.matcher(whole).find()
          && !whole.contains("--local")) {
        remarks.add(
            Remark.warning(
                at,
                "currentContext",
                Facts.of("command", command.group(1) + " " + command.group(2))));
      }
    }
    return named;
  }

  private static boolean isPinned(String image) {
    return image.contains("@sha256:") || image.substring(image.lastIndexOf('/') + 1).contains(":");
  }

  private void wholePack(List<Remark> remarks) {
    if (evidence.count() == 0) {
      remarks.add(Remark.warning(1, "noEvidence"));
    }
    if (!HASH.matcher(pack.text()).find()) {
      remarks.add(Remark.warning(1, "noHash"));
    }
    if (pack.passages().stream().noneMatch(passage -> GAPS.matcher(passage.text()).find())) {
      remarks.add(Remark.warning(1, "noGaps"));
    }
  }
}
