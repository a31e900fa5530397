package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skewpack.diagnose.SnapshotFixture;
import io.skewpack.report.EvidencePack;
import io.skewpack.schema.VersionCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's templates: what they may do, and what they hear when they are wrong. */
class TemplatesTest {

  private static final Bounds SMALL = new Bounds(Duration.ofMillis(800), 100_000);

  private static EvidencePack pack;

  @TempDir private Path folder;

  @BeforeAll
  static void aPack() throws Exception {
    VersionCatalog catalog = VersionCatalog.load();
    pack = PackJsonTest.pack(new SnapshotFixture().crdsOf(catalog, "1.0.2").snapshot(), "en");
  }

  @Test
  void aTemplateSeesTheDocumentAndNothingElse() throws IOException {
    assertThat(
            rendered(
                """
                <#list pack?keys as key>${key?no_esc} </#list>
                ${pack.footer.facts.language?no_esc} ${pack.format} ${pack.failures[0].sections?size}
                <#list pack.tree.nodes as node><#if node.question>${node.id?no_esc}</#if></#list>
                """))
        .startsWith("format language verdict alert title headline layers preflight tree path")
        .contains("en 1 6")
        .contains("q1q2");
  }

  @Test
  void whatIsPrintedIsInertUnlessItIsMarkdownAlready() throws IOException {
    assertThat(rendered("${pack.title.text} / ${pack.title.markdown}"))
        .isEqualTo(
            "`No blocker found: engine 1.0.0 against the CRDs of KubeBlocks 1.0.2` / "
                + "No blocker found: `engine` `1.0.0` against the CRDs of KubeBlocks 1.0.2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
        "${\"freemarker.template.utility.ObjectConstructor\"?new()(\"java.io.File\", \"/\")}",
        "${\"freemarker.template.utility.JythonRuntime\"?new()}",
        "<#assign e = \"freemarker.template.utility.Execute\"?new()>",
        "${pack?api}",
        "${pack?api.getClass()}",
        "${pack.title.markdown?api.outputFormat}",
        "${pack.class}",
        "${pack.getClass()}",
        "${pack.title.text.class}",
        "${pack.title.text.getBytes()}",
        "${pack.failures.size()}",
        "${.locale_object}",
        "${.locale_object.class}",
        "${\"pack?api\"?eval}",
        "<@\"${r'${pack.getClass()}'}\"?interpret/>",
        "<#include \"../../../../etc/passwd\">",
        "<#include \"/etc/passwd\">",
        "<#include \"file:///etc/passwd\">",
        "<#include \"texts/../../etc/passwd\">",
        "<#import \"../../etc/passwd\" as x>",
        "<#import \"/etc/hostname\" as x>",
        "${.get_optional_template(\"/etc/passwd\").include()}",
      })
  void aTemplateReachesNeitherJavaNorFiles(String template) throws IOException {
    error(template)
        .hasMessageContaining("pack.md.ftl, line 1, column ")
        .hasMessageNotContaining("\n");
  }

  /** Data is never code: only a template that evaluates it would make it so, and gets nothing. */
  @Test
  void whatDataSaysAsATemplateStaysInTheSameSandbox() throws IOException {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(
        folder.resolve("texts/en.properties"), "own.data = \\${r'${pack.getClass().name}'}\n");
    assertThat(rendered("${pack.words[\"own.data\"]}")).contains("${pack.getClass().name}");
    error("<@pack.footer.facts.tool?interpret/>${\"${pack.title.key}?api\"?eval}");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "making a link needs a privilege there")
  void aLinkOutOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.ftl"), "secret");
    Path link = folder.resolve("inner.ftl");
    Files.createSymbolicLink(link, secret);
    error("<#include \"inner.ftl\">").hasMessageContaining(link + " leads out of the folder");
    Files.delete(link);
    Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
    error("<#include \"linked/secret.ftl\">").hasMessageContaining("leads out of the folder");
  }

  @Test
  void aTemplateOfTheFolderAndOneOfSkewpacksOwnCanBeIncluded() throws IOException {
    Files.createDirectories(folder.resolve("parts"));
    Files.writeString(folder.resolve("parts/top.ftl"), "top of ${pack.verdict?no_esc}\n");
    assertThat(
            rendered(
                """
                <#include "blocks.md.ftl"><#include "parts/top.ftl">
                <@table pack.layers/>
                """))
        .startsWith("top of ok\n")
        .contains("| layer |");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#list 1.. as x></#list>",
        "<#list 1.. as x><#assign y = x></#list>",
        "<#function f n><#list 1.. as x></#list></#function>${f(1)}",
      })
  void aTemplateThatDoesNotEndIsStopped(String template) throws IOException {
    error(template).hasMessageContaining("not ready after 1 seconds").hasMessageContaining("loop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#list 1.. as x>aaaaaaaaaaaaaaaaaaaa</#list>",
        "<#list 1..100 as x>${\"\"?left_pad(50000)}</#list>",
      })
  void aTemplateThatWritesTooMuchIsStopped(String template) throws IOException {
    error(template).hasMessageContaining("writes more than 100000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<#macro a><@a/></#macro><@a/>", "<#include \"pack.md.ftl\">"})
  void aTemplateThatCallsItselfIsStopped(String template) throws IOException {
    error(template).hasMessageContaining("nested too deeply");
  }

  @Test
  void aTextIsBoundedToo() throws IOException {
    text("title.ok = <#list 1.. as x>aaaaaaaa</#list>");
    assertThatThrownBy(this::render)
        .isInstanceOf(TextException.class)
        .hasMessageContaining("writes more than 100000 characters");
  }

  @Test
  void aMissingValueIsNamedWithItsPlaceItsPathAndWhatThereIs() throws IOException {
    error("\n<#list pack.failures as one>\n  ${one.sections[2].titel}</#list>")
        .hasMessage(
            folder.resolve("pack.md.ftl")
                + ", line 3, column 5: ${one.sections[2].titel} has no value: "
                + "pack.failures[0].sections[2] has no 'titel', it has id, title, blocks; "
                + "write ${(one.sections[2].titel)!} where it may be missing");
    error("${pak.title}").hasMessageContaining("known here are pack;");
    error("${pack[\"titles\"].text}").hasMessageContaining("pack has no 'titles', it has format,");
    assertThat(rendered("${(pack.caseTitle.markdown)!\"none\"}")).isEqualTo("`none`\n");
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    error("${pack.title}").hasMessageContaining("${pack.title} is no text; print a part of it");
  }

  @Test
  void anErrorOfSyntaxIsNamedWithItsPlace() throws IOException {
    error("a\n${pack.title").hasMessageContaining("pack.md.ftl, line 2, column ");
    error("<#if pack.alert>").hasMessageContaining("pack.md.ftl, line 1, column ");
    error("<#include \"absent.ftl\">")
        .hasMessageContaining("Template not found for name \"absent.ftl\"")
        .hasMessageNotContaining("TemplateLoader");
  }

  @Test
  void aClockIsRefusedForItWouldMakeAnotherPackEveryTime() throws IOException {
    error("a\n${.now}").hasMessageContaining("pack.md.ftl, line 2: .now would make");
    error("<#assign t = .now?long>").hasMessageContaining(".now");
    assertThat(rendered("<#-- not .now --> see .now")).isEqualTo(" see .now\n");
  }

  @Test
  void onlyTheTextsThatAreGivenChange() throws IOException {
    text("redacted.none = Not one thing.\nown.greeting = Hello **you**.");
    assertThat(render())
        .contains("\nNot one thing.\n")
        .startsWith("# No blocker found: `engine`")
        .contains("custom templates");
    assertThat(rendered("${pack.words[\"own.greeting\"]}")).isEqualTo("Hello **you**.\n");
  }

  @Test
  void textsThatCannotBeUsedAreNamedWithTheirLine() throws IOException {
    String place = folder.resolve("texts/en.properties").toString();
    text("\n# ours\ntitle.ok = ${addon} ${adon}");
    assertThatThrownBy(this::render)
        .hasMessageStartingWith(place + ", line 3, title.ok, character 12: ${adon} has no value")
        .hasMessageContaining("known here are s, addon, version, here");
    text("title.ok = ${addon");
    assertThatThrownBy(this::render)
        .hasMessageStartingWith(place + ", line 1, title.ok, character");
    text("gaps.none = <#if>");
    assertThat(texts().unknownKeys()).containsExactly("gaps.none");
    text("title.ok = \\u00zz");
    assertThatThrownBy(this::render).hasMessageStartingWith(place + ": Malformed");
  }

  @Test
  void aLanguageOfTheUsersOwnMustHaveEveryText() throws IOException {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/de.properties"), "title.ok = gut");
    assertThatThrownBy(() -> new Texts(new Templates(Optional.of(folder)), "de"))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("lacks ")
        .hasMessageContaining("skewpack templates DIR");
  }

  @Test
  void aFolderOfWhichNothingWouldBeUsedIsRefused() throws IOException {
    Files.writeString(folder.resolve("pack.ftl"), "x");
    assertThatThrownBy(this::render).hasMessageContaining("holds neither pack.md.ftl nor");
    assertThatThrownBy(() -> new Templates(Optional.of(folder.resolve("absent"))))
        .hasMessageContaining("there is no folder");
    Files.write(folder.resolve("pack.md.ftl"), new byte[] {(byte) 0xff});
    assertThatThrownBy(this::render).hasMessageContaining("is not UTF-8");
    Files.delete(folder.resolve("pack.md.ftl"));
    Files.createSymbolicLink(folder.resolve("pack.md.ftl"), Path.of("nowhere"));
    assertThatThrownBy(this::render).hasMessageContaining("no such file");
  }

  @Test
  void theHashIsOfWhatIsUsed() throws IOException {
    text("title.ok = a");
    String before = hash();
    Files.writeString(folder.resolve("texts/zh.properties"), "title.ok = b");
    Files.writeString(folder.resolve("notes.txt"), "c");
    assertThat(hash()).isEqualTo(before);
    Files.writeString(folder.resolve("part.ftl"), "d");
    assertThat(hash()).isNotEqualTo(before);
    assertThat(new Templates(Optional.empty()).sha256("en")).isEmpty();
  }

  @Test
  void whatIsNoPlainValueIsRefused() {
    assertThatThrownBy(
            () -> new Templates(Optional.empty()).fill("pack.md.ftl", Map.of("pack", folder)))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("is no value for a template");
  }

  private String hash() {
    return new Templates(Optional.of(folder)).sha256("en").orElseThrow();
  }

  private void text(String content) throws IOException {
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/en.properties"), content);
  }

  private Texts texts() {
    return new Texts(new Templates(Optional.of(folder)), "en");
  }

  private String rendered(String template) throws IOException {
    Files.writeString(folder.resolve("pack.md.ftl"), template);
    return render(new Bounds(Duration.ofSeconds(60), 100_000));
  }

  private String render() {
    return render(SMALL);
  }

  private String render(Bounds bounds) {
    Templates templates = new Templates(Optional.of(folder), bounds);
    EvidencePack.Footer made = pack.footer();
    EvidencePack.Footer footer =
        new EvidencePack.Footer(
            made.tool(),
            made.capturedAt(),
            made.snapshot(),
            made.catalog(),
            made.caseFile(),
            templates.sha256("en"),
            "en",
            "none");
    return new PackMarkdown(templates, new Texts(templates, "en")).render(with(footer));
  }

  private static EvidencePack with(EvidencePack.Footer footer) {
    return new EvidencePack(
        pack.verdict(),
        pack.title(),
        pack.reportedTitle(),
        pack.headline(),
        pack.layers(),
        pack.preflight(),
        pack.substrate(),
        pack.tree(),
        pack.path(),
        pack.failures(),
        pack.aside(),
        pack.evidence(),
        pack.gaps(),
        pack.redacted(),
        footer,
        pack.leftOut());
  }

  private AbstractThrowableAssert<?, ? extends Throwable> error(String template)
      throws IOException {
    Files.writeString(folder.resolve("pack.md.ftl"), template);
    return assertThatThrownBy(this::render).isInstanceOf(TextException.class);
  }
}
