"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = document.body.dataset;
  const said = document.getElementById("said");

  /** Screen readers say a text again only when it was away in between. */
  const say = (text) => {
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 50);
  };

  // ---- theme: the system's, until someone says otherwise
  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
  });
  dark.addEventListener("change", showTheme);
  showTheme();

  // ---- folds: all at once, for print, and where a link leads into one
  const folds = all("main details:not(.diagram-source)");
  const fold = document.getElementById("fold");
  const openWord = fold.textContent;
  const unfolded = () => folds.every((one) => one.open);
  const showFolds = () => {
    fold.textContent = unfolded() ? words.closeAll : openWord;
    fold.setAttribute("aria-expanded", String(unfolded()));
  };
  fold.addEventListener("click", () => {
    const open = !unfolded();
    folds.forEach((one) => (one.open = open));
    showFolds();
  });
  folds.forEach((one) => one.addEventListener("toggle", showFolds));
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((one) => !one.open);
    closed.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((one) => (one.open = false)));

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest("main")) {
      return;
    }
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) {
      outer.open = true;
    }
    if (target.hidden) {
      const filter = document.querySelector(`[data-filters="${target.closest("table").id}"]`);
      all("input", filter).forEach((box) => (box.checked = true));
      apply(filter);
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  // The way back is to the citation that was followed, not always to the first.
  document.addEventListener("click", (event) => {
    const cite = event.target.closest("a.cite");
    const back = cite && document.querySelector(`${cite.getAttribute("href")} a.back`);
    if (back) {
      back.setAttribute("href", `#${cite.id}`);
    }
  });

  // ---- filters
  const apply = (filter) => {
    const shown = new Set(all("input:checked", filter).map((box) => box.value));
    const rows = all("tbody tr", document.getElementById(filter.dataset.filters));
    rows.forEach((row) => (row.hidden = !shown.has(row.dataset.facet)));
    const count = rows.filter((row) => !row.hidden).length;
    say(words.shown.replace("{shown}", count).replace("{all}", rows.length));
  };
  all(".filter").forEach((filter) => {
    filter.hidden = false;
    filter.addEventListener("change", () => apply(filter));
  });

  // ---- copying
  const copyByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text);
    }
  };
  all("button.copy").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const copied = await copy(document.getElementById(button.dataset.copies).textContent);
      button.focus();
      say(copied ? words.copied : words.copyFailed);
      button.classList.toggle("done", copied);
      setTimeout(() => button.classList.remove("done"), 1500);
    });
  });

  // ---- only what scrolls is a stop for the keyboard
  const stops = all("main [tabindex='0']");
  const showStops = () =>
    stops.forEach((box) => {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute("tabindex");
      }
    });
  addEventListener("resize", showStops);
  document.addEventListener("toggle", showStops, true);

  // ---- diagrams
  /**
   * Mermaid writes style elements and style attributes, which the page's policy forbids. While it
   * draws, both are taken from it and set through the CSSOM instead; its rules go into a layer, so
   * that page.css, with its colours for either theme, wins over them.
   */
  const drawn = async (id, text) => {
    const setAttribute = Element.prototype.setAttribute;
    const parse = DOMParser.prototype.parseFromString;
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    Element.prototype.setAttribute = function (name, value) {
      if (name === "style") {
        this.style.cssText = value;
      } else {
        setAttribute.call(this, name, value);
      }
    };
    DOMParser.prototype.parseFromString = function (markup, type) {
      return parse.call(this, String(markup).replaceAll(' style="', ' data-style="'), type);
    };
    document.createElement = function (name, options) {
      if (name !== "style") {
        return Document.prototype.createElement.call(document, name, options);
      }
      const stand = Document.prototype.createElement.call(document, "template");
      return Object.defineProperty(stand, "innerHTML", {
        set: (css) => sheet.replaceSync(`@layer mermaid {${css}}`),
      });
    };
    try {
      const { svg } = await mermaid.render(id, text);
      const markup = String(svg).replaceAll(' style="', ' data-style="');
      const drawing = new DOMParser().parseFromString(markup, "text/html").querySelector("svg");
      all("[data-style]", drawing.parentNode).forEach((one) => {
        one.style.cssText = one.dataset.style;
        one.removeAttribute("data-style");
      });
      return document.importNode(drawing, true);
    } finally {
      Element.prototype.setAttribute = setAttribute;
      DOMParser.prototype.parseFromString = parse;
      delete document.createElement;
    }
  };

  const draw = async (figure, number) => {
    const source = figure.querySelector("details");
    const svg = await drawn(`diagram-${number}`, source.querySelector("code").textContent);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", figure.getAttribute("aria-label"));
    svg.removeAttribute("aria-roledescription");
    if (figure.dataset.path) {
      svg.setAttribute("aria-describedby", figure.dataset.path);
    }
    const box = document.createElement("div");
    box.className = "drawing";
    box.append(svg);
    figure.prepend(box);
    source.open = false;
  };

  const drawAll = async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      deterministicIds: true,
      deterministicIDSeed: "skewpack",
      theme: "base",
      htmlLabels: false,
      fontFamily: getComputedStyle(document.body).fontFamily,
      flowchart: { htmlLabels: false, curve: "basis" },
    });
    let number = 0;
    for (const figure of all("figure.diagram")) {
      try {
        await draw(figure, ++number);
      } catch {
        // Its text stays, unfolded: a reader loses the picture and nothing else.
        figure.classList.add("undrawn");
      }
    }
    document.documentElement.dataset.ready = "true";
  };

  document.querySelector(".tools").hidden = false;
  if (matchMedia("(max-width: 60rem)").matches) {
    document.querySelector("nav details").open = false;
  }
  showFolds();
  showStops();
  drawAll().then(() => {
    showStops();
    reveal();
  });
})();
