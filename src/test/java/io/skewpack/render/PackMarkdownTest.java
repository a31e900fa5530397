package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import io.skewpack.diagnose.Diagnosis;
import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.PackAssembly;
import io.skewpack.schema.VersionCatalog;
import io.skewpack.snapshot.CaseFile;
import io.skewpack.snapshot.Outcome;
import io.skewpack.snapshot.Snapshot;
import io.skewpack.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PackMarkdownTest {

  private static final VersionCatalog CATALOG = VersionCatalog.load();
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  private static final String REJECTED =
      """
      {"apiVersion":"apps.kubeblocks.io/v1","kind":"ComponentDefinition","metadata":{"name":"NAME"},
       "spec":{"runtime":{"containers":[]},"configs":[{"name":"c","reconfigure":{}}]}}""";
  private static final String ACCEPTED = REJECTED.replace(",\"reconfigure\":{}", "");

  /** Inside a fence every empty line stays; behind a code span of many backticks none does. */
  @Test
  void aLineThatBeginsWithALongCodeSpanOpensNoFence() {
    assertThat(PackMarkdown.tidy("``` a`b ``` is its name\n\n\n\nend\n"))
        .isEqualTo("``` a`b ``` is its name\n\nend\n");
    assertThat(PackMarkdown.tidy("```yaml\na\n\n\nb\n```\n\n\nend"))
        .isEqualTo("```yaml\na\n\n\nb\n```\n\nend\n");
  }

  @Test
  void sixSectionsStandInOrderForEveryVerdict() throws Exception {
    for (String pack : List.of(blocker("oracle"), clean(), incomplete())) {
      List<String> headings = new ArrayList<>();
      for (Node node : PARSER.parse(pack).getChildren()) {
        if (node instanceof Heading heading) {
          headings.add(heading.getText().toString());
        }
      }
      assertThat(headings.subList(1, headings.size()))
          .containsExactly(
              "1. Symptom",
              "2. Trigger",
              "3. Root cause",
              "4. Reproduction",
              "5. Fix path",
              "6. Cross-engine impact and owner",
              "Evidence",
              "Not evaluated",
              "Redacted");
    }
  }

  private static final String DNS_DOWN =
      """
      {"reads": {
         "list pods": {"outcome": "collected", "from": "context test"},
         "get services/kube-dns": {"outcome": "collected", "from": "context test"},
         "list endpointslices.discovery.k8s.io": {"outcome": "collected", "from": "context test"},
         "list storageclasses.storage.k8s.io":
           {"outcome": "missing", "reason": "FORBIDDEN", "from": "context test", "detail": "list storageclasses.storage.k8s.io: forbidden"}},
       "pods": [{"role": "DNS", "namespace": "kube-system", "name": "coredns-1", "phase": "Pending",
                 "ready": false, "containers": [{"name": "coredns", "init": false,
                 "image": "coredns:1", "ready": false, "restarts": 0, "waiting": "ImagePullBackOff"}]}],
       "dns": {"namespace": "kube-system", "name": "kube-dns", "readyAddresses": 0}}
      """;

  @Test
  void brokenSubstrateIsTheCauseWhereTheChartIsAccepted() throws Exception {
    String pack =
        render(
            new SnapshotFixture()
                .objects(ACCEPTED.replace("NAME", "oracle"))
                .crdsOf(CATALOG, "1.0.2")
                .substrate(DNS_DOWN)
                .snapshot(),
            Optional.empty());
    assertThat(head(pack))
        .startsWith("# Blocker: what `engine` `1.0.0` stands on is broken (KubeBlocks 1.0.2)\n")
        .contains("> [!CAUTION]")
        .contains(
            "**CoreDNS image and readiness: broken (confirmed), in failure layer 2.** The only pod")
        .contains("**Next:** the platform's owner (not stated) brings the cluster's DNS up");
    assertThat(pack)
        .contains("| CoreDNS image and readiness | **fail** | The only pod of the cluster's DNS")
        .contains(
            "| StorageClass | *not evaluated* | Not read (`FORBIDDEN`): `list storageclasses.storage")
        .contains("Failure layer 2: substrate **yes**, 2")
        .contains("then: **Repair what KubeBlocks stands on**")
        .contains("1. **DNS:** bring its pods up")
        .contains(
            "Part of the same failure, by the same evidence: image pull policy and sideload.");
  }

  /** The tree takes both paths, and the first screen says that one repair is not enough. */
  @Test
  void twinFaultHasTwoCausesAndTwoRepairs() throws Exception {
    String pack =
        render(
            new SnapshotFixture()
                .objects(REJECTED.replace("NAME", "oracle"))
                .crdsOf(CATALOG, "1.0.2")
                .substrate(DNS_DOWN)
                .snapshot(),
            Optional.empty());
    assertThat(head(pack))
        .startsWith(
            "# Blocker: 2 independent failures around `engine` `1.0.0`: the chart is rejected, ")
        .contains("**Root cause (confirmed for the version that was named")
        .contains("**CoreDNS image and readiness: broken (confirmed), in failure layer 2.**")
        .contains("**Next (failure 1):** the chart's owner")
        .contains("**Next (failure 2):** the platform's owner");
    assertThat(pack)
        .contains("Rejected at install? (failure layer 1) **yes**, 1")
        .contains("Rejected at install? (failure layer 1) **independently of that**")
        .contains("\n## Failure 1 (layer 1): the chart is rejected\n\n### 1. Symptom\n")
        .contains("\n## Failure 2 (layer 2): CoreDNS image and readiness\n\n### 1. Symptom\n");
  }

  private static String head(String pack) {
    return pack.lines().limit(20).reduce("", (all, line) -> all + line + "\n");
  }

  @Test
  void theFirstScreenHasVerdictOddLayerNextStepOwnerAndWhatIsMissing() throws Exception {
    String head = blocker("oracle").lines().limit(12).reduce("", (all, line) -> all + line + "\n");
    assertThat(head)
        .startsWith("# Blocker: `engine` `1.0.0` is rejected by the CRDs of KubeBlocks 1.0.2\n")
        .contains("> [!CAUTION]")
        .contains("**Root cause (confirmed for the version that was named; no target was read):")
        .contains("**Odd layer: addon chart**, of the two that are known")
        .contains("**Next:** the chart's owner (not stated)")
        .contains("**Never requested**, so not judged: the platform chart, the controller image");
  }

  @Test
  void aCauseWhoseAlternativeIsOpenIsLikelyAndNotConfirmed() throws Exception {
    String bundle =
        render(
            new SnapshotFixture()
                .objects(REJECTED.replace("NAME", "oracle"))
                .crdsOf(CATALOG, "1.0.2")
                .outcome(Source.CRDS, Outcome.collected("crds.yaml"))
                .snapshot(),
            Optional.empty());
    assertThat(bundle)
        .contains("**Root cause (likely): the chart follows")
        .contains("**Not** ruled out: CRDs left behind")
        .doesNotContain("onfirmed");
    assertThat(blocker("oracle"))
        .contains("(confirmed for the version that was named; no target was read)")
        .doesNotContain("**Not** ruled out");
    String withPlatform =
        render(
            new SnapshotFixture()
                .objects(REJECTED.replace("NAME", "oracle"))
                .crdsOf(CATALOG, "1.0.2")
                .outcome(Source.CRDS, Outcome.collected("crds.yaml"))
                .platform("1.0.2")
                .snapshot(),
            Optional.empty());
    assertThat(withPlatform)
        .contains("**Root cause (confirmed): the chart follows")
        .doesNotContain("no target was read", "**Not** ruled out");
  }

  @Test
  void everyCitationIsInTheIndexAndEveryIndexedPieceIsCited() throws Exception {
    for (String pack : List.of(blocker("oracle"), clean(), incomplete())) {
      String body = pack.substring(0, pack.indexOf("\n## Evidence"));
      String rest = pack.substring(pack.indexOf("\n## Evidence"));
      String gaps = rest.substring(rest.indexOf("\n## Not evaluated"));
      Set<Integer> cited = cited(body + gaps);
      Set<Integer> indexed = new TreeSet<>();
      Matcher rows = Pattern.compile("(?m)^\\| E(\\d+) \\|").matcher(rest);
      while (rows.find()) {
        indexed.add(Integer.parseInt(rows.group(1)));
      }
      assertThat(indexed).isNotEmpty().isEqualTo(cited);
    }
  }

  private static Set<Integer> cited(String text) {
    Set<Integer> numbers = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\bE(\\d+)(?:–E(\\d+))?").matcher(text);
    while (matcher.find()) {
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      for (int i = from; i <= to; i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Test
  void theBytesDependOnNeitherLocaleNorTimeZone() throws Exception {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String expected = blocker("oracle");
    try {
      for (String tag :
          List.of("tr-TR", "ar-EG-u-nu-arab", "de-CH", "zh-CN", "th-TH-u-ca-buddhist")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        assertThat(blocker("oracle")).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void theDiagramHoldsOnlyWhatGitHubDraws() throws Exception {
    for (String pack : List.of(blocker("oracle"), clean(), incomplete())) {
      assertOnlyWhatGitHubDraws(pack);
    }
  }

  private static void assertOnlyWhatGitHubDraws(String pack) {
    int from = pack.indexOf("```mermaid");
    String diagram = pack.substring(from, pack.indexOf("```", from + 3));
    assertThat(diagram.lines().skip(2))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        Pattern.compile(
                            "  (\\w+(\\(\"[^\"]+\"\\)|\\[\"[^\"]+\"\\])"
                                + "|\\w+ (==>|-\\.->)\\|\"[^\"]+\"\\| \\w+"
                                + "|classDef taken stroke-width:3px|class [\\w,]+ taken)")));
  }

  private static String blocker(String name) throws Exception {
    return render(
        new SnapshotFixture()
            .objects(REJECTED.replace("NAME", name))
            .crdsOf(CATALOG, "1.0.2")
            .snapshot(),
        Optional.empty());
  }

  private static String clean() throws Exception {
    return render(
        new SnapshotFixture().objects(ACCEPTED).crdsOf(CATALOG, "1.0.2").snapshot(),
        Optional.empty());
  }

  private static String incomplete() throws Exception {
    return render(
        new SnapshotFixture().objects(ACCEPTED).outcome(Source.CRDS, missing("HTML")).snapshot(),
        Optional.empty());
  }

  private static Outcome missing(String detail) {
    return Outcome.missing(Outcome.Reason.INVALID, detail, detail);
  }

  private static String render(Snapshot snapshot, Optional<CaseFile> caseFile) throws Exception {
    EvidencePack pack =
        PackAssembly.of(
            Diagnosis.of(snapshot, CATALOG),
            caseFile,
            new EvidencePack.Footer(
                "skewpack test",
                snapshot.index().capturedAt().toString(),
                snapshot.sha256(),
                CATALOG.sha256(),
                caseFile.map(given -> "c".repeat(64)),
                Optional.empty(),
                "en",
                "none"));
    Templates templates = new Templates(Optional.empty());
    return new PackMarkdown(templates, new Texts(templates, "en")).render(pack);
  }
}
