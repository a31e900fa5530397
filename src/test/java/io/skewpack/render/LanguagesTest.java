package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.SimpleSequence;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the two languages owe each other, and what Chinese owes its reader. */
class LanguagesTest {

  private static final Templates TEMPLATES = new Templates(Optional.empty());
  private static final Map<String, String> ENGLISH = texts("en");
  private static final Map<String, String> CHINESE = texts("zh");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** Codes, commands, and names that people keep in English. */
  private static final Set<String> WITHOUT_CHINESE =
      Set.of(
          // GitHub's own words
          "alert.blocker",
          "alert.incomplete",
          "alert.ok",
          // command lines
          "reproduction.commands",
          "reproduction.thisTarget",
          "reproduction.substrate.api-readiness",
          "reproduction.substrate.autopatcher",
          "reproduction.substrate.backup-repo",
          "reproduction.substrate.cluster-dns",
          "reproduction.substrate.csi",
          "reproduction.substrate.data-protection",
          "reproduction.substrate.image-pull",
          "reproduction.substrate.installed-addons",
          "reproduction.substrate.kubeblocks-controller",
          "reproduction.substrate.kubeconfig",
          "reproduction.substrate.pull-secrets",
          "reproduction.substrate.residue",
          "reproduction.substrate.runner",
          "reproduction.substrate.snapshot-crds",
          "reproduction.substrate.storage-class",
          // what manages objects
          "owner.is.APPLY_SET",
          "owner.is.ARGO_APPLICATION",
          "owner.is.FLUX_HELM_RELEASE",
          "owner.is.FLUX_KUSTOMIZATION",
          "owner.is.HELM_RELEASE",
          // nothing but facts
          "agrees.with",
          "cell.optional",
          "cell.value",
          "dryRun.message",
          "dryRun.object",
          "evidence.chartField",
          "evidence.chartObject",
          "evidence.dryRun.open",
          "evidence.interpreter",
          "evidence.liveSymptom",
          "evidence.notRead",
          "evidence.object",
          "floor.counted",
          "floor.partOfLine",
          "layers.evidence",
          "layers.name",
          "matrix.contracts",
          "matrix.value",
          "pattern.layerIs",
          "pattern.cell",
          "pattern.line",
          "preflight.step",
          "timeline.when",
          // marks
          "citation",
          "list.separator",
          "mark.colon",
          "mark.semicolon",
          "mark.stop",
          // names
          "cannotShow.chartFacts",
          "cannotShow.hooks",
          "contract.declarer.ACTION_SET",
          "contract.declarer.CLUSTER",
          "contract.declarer.COMPONENT_VARS",
          "contract.declarer.CONFIG_VARIABLES",
          "contract.declarer.POD_INFO",
          "contract.declarer.RESTORE",
          "contract.declarer.SIDECAR_VARS",
          "evidence.head.hash",
          "evidence.pending",
          "evidence.release",
          "layer.name.crd",
          "matrix.layer.chart",
          "matrix.layer.crd",
          "matrix.layer.substrate",
          "matrix.row.crds",
          "matrix.row.kubernetes",
          "preflight.apiReadiness",
          "preflight.backupRepo",
          "preflight.crdRelease",
          "preflight.csi",
          "preflight.snapshotCrds",
          "preflight.storageClass",
          "rejections.head.kind",
          "siblings.head.name",
          "source.crds",
          "timeline.what.helmRevision");

  /** Where such a name is a string from outside all the same. */
  private static final Set<String> STRINGS =
      Set.of(
          "check.cel-rules.notAnswered rule",
          "check.cel-rules.notCompiled rule",
          "check.cel-rules.tooCostly rule",
          "evidence.runningImage node",
          "failure.heading layer",
          "matrix.verdict.differ odd");

  /** Facts that a text goes through one by one. */
  private static final Set<String> LISTS = Set.of("values", "set", "apiVersions");

  /** Facts that are words of ours, so that Chinese joins them without a space. */
  private static final Set<String> OWN_WORDS =
      Set.of(
          "Certainty",
          "Standing",
          "answer",
          "asConfirmed",
          "asContradicted",
          "asNotJudged",
          "cause",
          "certainty",
          "conditions",
          "could",
          "effect",
          "engine",
          "item",
          "items",
          "layer",
          "layers",
          "meaning",
          "node",
          "odd",
          "question",
          "reason",
          "reasons",
          "repair",
          "result",
          "rows",
          "ruledOut",
          "rule",
          "seen",
          "settle",
          "source",
          "sources",
          "standing",
          "symptoms",
          "unread",
          "what",
          "who",
          "why");

  @Test
  void bothLanguagesHaveTheSameKeysInTheSameOrder() {
    assertThat(new ArrayList<>(CHINESE.keySet()))
        .hasSizeGreaterThan(900)
        .containsExactlyElementsOf(ENGLISH.keySet());
  }

  @Test
  void aTextSpeaksOfTheSameFactsInBothLanguages() {
    for (Map.Entry<String, String> text : ENGLISH.entrySet()) {
      assertThat(facts(CHINESE.getOrDefault(text.getKey(), "")))
          .as("%s: was the English text changed after the translation?", text.getKey())
          .isEqualTo(facts(text.getValue()));
    }
  }

  @Test
  void chineseTextsAreChineseAndEnglishOnesAreNot() {
    assertThat(withoutChinese()).containsExactlyInAnyOrderElementsOf(WITHOUT_CHINESE);
    assertThat(ENGLISH).noneSatisfy((key, text) -> assertThat(text).containsPattern(HAN));
  }

  private static Set<String> withoutChinese() {
    return CHINESE.entrySet().stream()
        .filter(text -> !HAN.matcher(text.getValue()).find())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyTextOfBothLanguagesCanBeFilledIn() throws IOException {
    for (Map<String, String> language : List.of(ENGLISH, CHINESE)) {
      for (Map.Entry<String, String> text : language.entrySet()) {
        assertThat(filled(text.getKey(), text.getValue())).as(text.getKey()).isNotEmpty();
      }
    }
  }

  /**
   * A space between Chinese and anything Latin, none beside a full-width mark, and no half-width
   * mark behind Chinese: however the conditions of a text come out.
   */
  @Test
  void chineseKeepsToOneRuleOfSpacesAndMarks() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, String> text : CHINESE.entrySet()) {
      if (!WITHOUT_CHINESE.contains(text.getKey())) {
        for (String filled : filled(text.getKey(), text.getValue())) {
          fault(filled).ifPresent(fault -> faults.add(text.getKey() + ": " + fault));
        }
      }
    }
    assertThat(new TreeSet<>(faults)).isEmpty();
  }

  private static Optional<String> fault(String text) {
    String plain = text.replaceAll("`[^`]*`", "0").replace("*", "");
    Matcher matcher =
        Pattern.compile(
                "\\p{IsHan}[A-Za-z0-9]|[A-Za-z0-9]\\p{IsHan}|\\p{IsHan} +\\p{IsHan}|  "
                    + "|[，。：；（）、“”] | [，。：；（）、“”]|\\p{IsHan}[,;:?!()]"
                    + "|[，、：；][，。、：；]|。。|^ | $")
            .matcher(plain);
    return matcher.find()
        ? Optional.of("'%s' in '%s'".formatted(matcher.group(), plain))
        : Optional.empty();
  }

  // ---- reading texts

  /** In the order of the file. */
  private static Map<String, String> texts(String language) {
    Map<String, String> texts = new LinkedHashMap<>();
    Properties ordered =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) {
            assertThat(texts.put((String) key, (String) value)).as("%s twice", key).isNull();
            return null;
          }
        };
    try {
      ordered.load(new StringReader(Templates.shippedTexts(language).orElseThrow()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return texts;
  }

  /**
   * The names of the facts that a text uses. What an English plural asks is left out: {@code s(n)},
   * and a condition that chooses between words like <i>is</i> and <i>are</i> only.
   */
  private static Set<String> facts(String text) {
    String plain =
        PLURAL
            .matcher(text.replaceAll("\\$\\{r\"[^\"]*\"}", "").replaceAll("s\\([^)]*\\)", ""))
            .replaceAll("");
    Set<String> names = new TreeSet<>();
    Matcher expression =
        Pattern.compile("\\$\\{([^}]*)}|<#(?:if|elseif|list) (\\([^)]*\\)|[^>]*)>").matcher(plain);
    while (expression.find()) {
      String inside = expression.group(1) == null ? expression.group(2) : expression.group(1);
      Matcher name = Pattern.compile("[A-Za-z]\\w*").matcher(inside.replaceAll("\"[^\"]*\"", ""));
      while (name.find()) {
        names.add(name.group());
      }
    }
    names.remove("as");
    return names;
  }

  private static final Pattern PLURAL =
      Pattern.compile(
          "<#if \\w+ [=!]= [12]>(?:is|are|s|es|ies|it|it is|has|have)(?:<#else>"
              + "(?:is|are|y|ve|it|them|they are|has|have|were))?</#if>");

  // ---- filling texts in

  /** The text with facts of every kind, there and not there: as many ways as chance finds. */
  private static Set<String> filled(String key, String text) throws IOException {
    Template template = new Template(key, new StringReader(text), TEMPLATES.configuration());
    Set<String> all = new TreeSet<>();
    int tries = text.contains("<#if") ? 60 : 3;
    for (int seed = 0; seed < tries; seed++) {
      StringWriter out = new StringWriter();
      try {
        template.process(new AnyFacts(key, seed), out);
        all.add(out.toString());
      } catch (TemplateException e) {
        // This draw left a fact out that the text shows unconditionally.
        assertThat(e.getMessage()).contains("null or missing");
      }
    }
    return all;
  }

  /** Knows every name: as a number, as a string, as a word of ours, or not at all. */
  private static final class AnyFacts implements TemplateHashModel {
    private final String key;
    private final boolean whole;
    private final Random random;
    private final Map<String, TemplateModel> drawn = new LinkedHashMap<>();

    /**
     * @param seed with 0 nothing is missing
     */
    AnyFacts(String key, int seed) {
      this.key = key;
      this.whole = seed == 0;
      this.random = new Random(seed);
    }

    @Override
    public TemplateModel get(String name) {
      if (!drawn.containsKey(name)) {
        drawn.put(name, draw(name));
      }
      return drawn.get(name);
    }

    private TemplateModel draw(String name) {
      if (name.equals("s")) {
        return (TemplateMethodModelEx) arguments -> Texts.markup("");
      }
      if (!whole && random.nextInt(4) == 0) {
        return null;
      }
      if (LISTS.contains(name)) {
        return new SimpleSequence(List.of("one"), TEMPLATES.configuration().getObjectWrapper());
      }
      if (OWN_WORDS.contains(name) && !STRINGS.contains(key + " " + name)) {
        return name.equals("reason") ? new SimpleScalar("词") : (TemplateModel) Texts.markup("词");
      }
      return new SimpleNumber(List.of(0, 1, 2, 7).get(random.nextInt(4)));
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
