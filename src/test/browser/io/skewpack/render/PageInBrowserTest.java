package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages in an installed Chromium, from a file and with no network. After every test: nothing on the
 * console, no breach of the content policy, no request but the page itself.
 */
class PageInBrowserTest {

  private static final Path CHROMIUM =
      Path.of(Optional.ofNullable(System.getenv("SKEWPACK_CHROMIUM")).orElse("/usr/bin/chromium"));

  /** Where pictures of the pages go, if somebody wants to look at them. */
  private static final Optional<Path> PICTURES =
      Optional.ofNullable(System.getenv("SKEWPACK_PICTURES")).map(Path::of);

  private static final int FINDINGS = 500;

  @TempDir private static Path folder;
  private static Playwright playwright;
  private static Browser browser;
  private static final Map<String, Path> pages = new HashMap<>();

  private final List<String> troubles = new ArrayList<>();
  private BrowserContext context;

  @BeforeAll
  static void open() throws Exception {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run",
                            "--disable-quic")));
    pages.put("small", written("small", MadePages.sample("twin-fault", "en")));
    pages.put("large", written("large", MadePages.page(MadePages.findings(FINDINGS), "en")));
    pages.put("chinese", written("chinese", MadePages.sample("twin-fault", "zh")));
    pages.put(
        "hostile",
        written(
            "hostile",
            MadePages.page(HostileStringsTest.hostilePack(), "en")));
  }

  private static Path written(String name, String page) throws IOException {
    return Files.writeString(folder.resolve(name + ".html"), page);
  }

  @AfterAll
  static void close() {
    playwright.close();
  }

  @BeforeEach
  void noTroubles() {
    troubles.clear();
  }

  @AfterEach
  void nothingWentWrong() {
    List<String> seen = List.copyOf(troubles);
    context.close();
    assertThat(seen).isEmpty();
  }

  private Page open(String name) {
    return open(name, 1280, ColorScheme.LIGHT, true);
  }

  private Page open(String name, int width, ColorScheme theme, boolean scripts) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(theme)
                .setJavaScriptEnabled(scripts)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    context.setDefaultTimeout(60_000);
    context.route(
        url -> !url.startsWith("file:"),
        route -> {
          troubles.add("request: " + route.request().url());
          route.abort();
        });
    context.addInitScript(
        "document.addEventListener('securitypolicyviolation',"
            + " e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))");
    Page page = context.newPage();
    page.onConsoleMessage(message -> troubles.add(message.type() + ": " + message.text()));
    page.onPageError(error -> troubles.add("error: " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith("file:///") || !request.isNavigationRequest()) {
            troubles.add("request: " + request.url());
          }
        });
    page.onDialog(
        dialog -> {
          troubles.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.navigate(pages.get(name).toUri().toString());
    if (scripts) {
      page.waitForSelector("html[data-ready]");
    }
    return page;
  }

  /** What a screen reader is told. (Playwright's own waiting would evaluate a string there.) */
  private static void waitUntilSaid(Page page, String text) {
    page.waitForCondition(() -> page.locator("#said").textContent().equals(text));
  }

  static List<String> names() {
    return List.of("small", "large", "hostile");
  }

  @ParameterizedTest
  @MethodSource("names")
  void theDiagramIsDrawnWithThePathThatWasTaken(String name) {
    Page page = open(name);
    String source = page.locator(".diagram-source code").textContent();
    String taken = source.replaceAll("(?s).*\\n  class ([\\w,]+) taken.*", "$1");

    Locator svg = page.locator("figure.diagram svg");
    assertThat(svg.count()).isOne();
    assertThat(svg.locator("g.node.taken").count()).isEqualTo(taken.split(",").length);
    assertThat(svg.locator("g.node").count()).isGreaterThan(8);
    assertThat(svg.getAttribute("role")).isEqualTo("img");
    assertThat(svg.getAttribute("aria-label")).isEqualTo("Decision tree");
    String path = svg.getAttribute("aria-describedby");
    assertThat(page.locator("#" + path + " li").count()).isPositive();
    assertThat(svg.boundingBox().height).isGreaterThan(100);
    assertThat(page.locator(".diagram-source").getAttribute("open")).isNull();
  }

  @Test
  void withoutScriptsEverythingIsThereAsText() {
    Page page = open("small", 1280, ColorScheme.LIGHT, false);

    assertThat(page.locator(".diagram-source code").isVisible()).isTrue();
    assertThat(page.locator("main button:visible, .filter:visible, header button:visible").count())
        .isZero();
  }

  @Test
  void aBlockIsCopiedAndSaidSo() {
    Page page = open("small");
    Locator button = page.locator("button.copy").first();
    String text = page.locator(".block pre").first().textContent();
    button.click();

    waitUntilSaid(page, "Copied to the clipboard.");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(text);
  }

  @Test
  void aBlockIsCopiedWhereThereIsNoClipboardInterface() {
    Page page = open("small");
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
    String text = page.locator(".block pre").first().textContent();
    page.locator("button.copy").first().click();
    waitUntilSaid(page, "Copied to the clipboard.");

    page.evaluate(
        "() => { const area = document.createElement('textarea'); area.id = 'paste';"
            + " document.body.append(area); area.focus(); }");
    page.keyboard().press("Control+V");
    assertThat(page.locator("#paste").inputValue()).isEqualTo(text);
  }

  @Test
  void aFilterHidesRowsAndSaysHowManyAreLeft() {
    Page page = open("small");
    page.locator("#fold").click();
    Locator filter = page.locator(".filter").first();
    Locator rows =
        page.locator("#" + filter.getAttribute("data-filters") + " tbody tr:visible");
    int before = rows.count();
    filter.locator("input[value=pass]").uncheck();

    assertThat(rows.count()).isPositive().isLessThan(before);
    assertThat(rows.allTextContents()).noneMatch(row -> row.contains("is Ready and the only"));
    assertThat(rows.allTextContents()).anyMatch(row -> row.contains("CoreDNS"));
    waitUntilSaid(page, rows.count() + " of " + before + " rows shown.");
  }

  @Test
  void aCitationOpensTheFoldOfItsEvidenceEvenWhenItWasFilteredAway() {
    Page page = open("small");
    page.locator("#fold").click();
    Locator filter =
        page.locator(".filter[data-filters=" + page.locator("tr#E1").locator("xpath=ancestor::table").getAttribute("id") + "]");
    for (Locator box : filter.locator("input").all()) {
      box.uncheck();
    }
    page.locator("#fold").click();
    assertThat(page.locator("tr#E1").isVisible()).isFalse();
    Locator second = page.locator("a.cite[href='#E1']").last();
    second.click();

    page.waitForCondition(() -> page.locator("tr#E1").isVisible());
    page.locator("tr#E1 a.back").click();
    assertThat(page.url()).endsWith("#" + second.getAttribute("id"));
  }

  /** After it, as after each: no dialog, no request, nothing on the console. */
  @Test
  void aPageFullOfHostileStringsShowsThemAndDoesNothingElse() {
    Page page = open("hostile");
    page.locator("#fold").click();

    assertThat(page.locator("main").textContent())
        .contains("<img src=x onerror=alert(1)>", "</details>", "@octocat/team", "\\u{202e}");
    assertThat(page.locator("img, iframe, main script, main style, main [onerror]").count())
        .isZero();
    assertThat(page.locator("main a:not([href^='#'])").count()).isZero();
    assertThat(page.locator("figure.undrawn").count()).isZero();
    assertThat(page.locator("figure.diagram svg").textContent()).doesNotContain("octocat");
    assertThat(page.locator("main > details").count()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"small,360", "small,1280", "large,360", "large,1280", "hostile,360", "hostile,1280"})
  void noPageScrollsSideways(String name, int width) {
    Page page = open(name, width, ColorScheme.LIGHT, true);
    page.locator("#fold").click();
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .isEqualTo(page.evaluate("document.documentElement.clientWidth"));
    assertThat(page.evaluate("document.body.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @Test
  void theKeyReachesEverythingThatCanBeUsed() {
    Page page = open("small");
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)");
    int wanted =
        ((Number)
                page.evaluate(
                    "[...document.querySelectorAll('a[href], button, input, summary,"
                        + " [tabindex=\"0\"]')].filter(e => e.checkVisibility()).length"))
            .intValue();
    page.evaluate(
        "() => { window.met = new Set(); document.addEventListener('focusin', e => {"
            + " met.add(e.target); const s = getComputedStyle(e.target);"
            + " const r = e.target.matches('input') ?"
            + " getComputedStyle(e.target.closest('label')) : s;"
            + " if (r.outlineStyle === 'none') console.error('no focus: ' + e.target.outerHTML) }) }");
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
    for (int i = 0; i < wanted + 5; i++) {
      page.keyboard().press("Tab");
    }
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('a[href], button, input, summary,"
                    + " [tabindex=\"0\"]')].filter(e => e.checkVisibility() && !met.has(e))"
                    + ".map(e => e.outerHTML)"))
        .isEqualTo(List.of());
  }

  @Test
  void theThemeFollowsTheSystemUntilTheButtonIsPressed() {
    Page page = open("small", 1280, ColorScheme.DARK, true);
    String paper = "getComputedStyle(document.body).backgroundColor";
    assertThat(page.evaluate(paper)).isEqualTo("rgb(20, 23, 28)");
    assertThat(page.locator("#theme").getAttribute("aria-pressed")).isEqualTo("true");
    page.locator("#theme").click();
    assertThat(page.evaluate(paper)).isEqualTo("rgb(255, 255, 255)");
    assertThat(page.locator("#theme").getAttribute("aria-pressed")).isEqualTo("false");
  }

  /** Text against the nearest painted background, by WCAG 2's formula. */
  private static final String CONTRAST =
      """
      () => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
        const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c;
          canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data] };
        const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255)
          .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b };
        const behind = e => { for (; e; e = e.parentElement) {
          const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c }
          return [255, 255, 255, 255] };
        const poor = new Set(); let seen = 0;
        const look = (e, ink, paper) => { seen++; const a = light(ink), b = light(paper);
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) poor.add(e.tagName + '.' + e.className.baseVal + e.className + ' ' + ratio.toFixed(2)) };
        for (const e of document.querySelectorAll('body *:not(script, svg, svg *)')) {
          const says = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
          if (says && e.checkVisibility()) look(e, rgba(getComputedStyle(e).color), behind(e));
        }
        for (const e of document.querySelectorAll('svg g.node')) {
          const text = e.querySelector('text tspan'), shape = e.querySelector('rect, polygon, path');
          look(text, rgba(getComputedStyle(text).fill), rgba(getComputedStyle(shape).fill));
        }
        return [seen > 100 ? 'enough' : 'too few: ' + seen, ...poor];
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"LIGHT", "DARK"})
  void everyTextStandsOutFromWhatIsBehindIt(String theme) {
    Page page = open("small", 1280, ColorScheme.valueOf(theme), true);
    page.locator("#fold").click();
    assertThat(page.evaluate(CONTRAST)).isEqualTo(List.of("enough"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whoListensToThePageFindsTheirWay(String name) {
    Page page = open(name);
    assertThat(
            page.evaluate(
                """
                () => {
                  const wrong = [];
                  const all = s => [...document.querySelectorAll(s)];
                  let last = 0;
                  for (const h of all('h1, h2, h3, h4, h5, h6')) {
                    const level = Number(h.tagName[1]);
                    if (level > last + 1) wrong.push('skips a level: ' + h.textContent);
                    last = level;
                  }
                  const one = s => { if (all(s).length !== 1) wrong.push(all(s).length + ' ' + s) };
                  ['h1', 'main', 'nav', 'body > header', '[aria-live=polite]', 'title'].forEach(one);
                  if (!document.documentElement.lang) wrong.push('no language');
                  const ids = all('[id]').map(e => e.id);
                  if (new Set(ids).size !== ids.length) wrong.push('an id twice');
                  for (const t of all('table')) {
                    if (!t.caption || !t.caption.textContent.trim()) wrong.push('no caption');
                    if (!t.querySelector('thead th[scope=col]')) wrong.push('no column heads');
                    if ([...t.tBodies[0].rows].some(r => r.cells[0].scope !== 'row'))
                      wrong.push('no row heads in ' + t.caption.textContent);
                  }
                  for (const e of all('[aria-labelledby], [aria-describedby]'))
                    for (const a of ['aria-labelledby', 'aria-describedby'])
                      if (e.hasAttribute(a) && !document.getElementById(e.getAttribute(a)))
                        wrong.push('labelled by nothing');
                  for (const e of all('button, a[href], input, summary, [role=region], [role=group], figure'))
                    if (!(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
                        || e.textContent.trim() || e.closest('label')))
                      wrong.push('no name: ' + e.outerHTML);
                  for (const f of all('fieldset'))
                    if (!f.querySelector('legend')) wrong.push('no legend');
                  return wrong;
                }
                """))
        .isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "large"})
  void aPrintHasEveryFoldOpenAndIsLight(String name) throws IOException {
    Page page = open(name, 1280, ColorScheme.DARK, true);
    page.emulateMedia(
        new Page.EmulateMediaOptions().setMedia(com.microsoft.playwright.options.Media.PRINT));
    assertThat(page.locator("header").isVisible()).isFalse();
    assertThat(page.locator("tr#E1").isVisible()).isTrue();
    assertThat(page.evaluate("getComputedStyle(document.body).color"))
        .isEqualTo("rgb(27, 31, 36)");
    byte[] pdf = page.pdf(new Page.PdfOptions().setFormat("A4").setPrintBackground(true));
    assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    if (PICTURES.isPresent()) {
      Files.write(PICTURES.get().resolve(name + ".pdf"), pdf);
    }
  }

  @Test
  void aLargePackIsDrawnAndFilteredWithinSeconds() {
    long start = System.nanoTime();
    Page page = open("large");
    page.locator("#fold").click();
    assertThat(page.locator("main tr").count()).isGreaterThan(FINDINGS);
    assertThat((System.nanoTime() - start) / 1_000_000_000.0).isLessThan(30);
  }

  @ParameterizedTest
  @CsvSource({
    "small,360,LIGHT", "small,360,DARK", "small,1280,LIGHT", "small,1280,DARK",
    "large,360,LIGHT", "large,360,DARK", "large,1280,LIGHT", "large,1280,DARK",
    "chinese,360,LIGHT", "chinese,1280,LIGHT", "hostile,360,LIGHT", "hostile,1280,DARK"
  })
  void aPictureCanBeTaken(String name, int width, ColorScheme theme) {
    Page page = open(name, width, theme, true);
    if (name.equals("small")) {
      page.locator("#fold").click();
    }
    byte[] picture =
        page.screenshot(
            new Page.ScreenshotOptions()
                .setClip(0, 0, width, 900)
                .setFullPage(true));
    assertThat(picture).isNotEmpty();
    PICTURES.ifPresent(
        to -> {
          for (int part = 0; part < 3; part++) {
            page.evaluate("part => scrollTo(0, part * document.body.scrollHeight / 3)", part);
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setPath(
                        to.resolve(
                            name + "-" + width + "-" + theme.name().toLowerCase(java.util.Locale.ROOT)
                                + "-" + (part + 1) + ".png")));
          }
        });
  }
}
