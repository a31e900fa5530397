<#ftl output_format="HTML">
<#-- One page that needs nothing else. Body, style and scripts are made already: see PackHtml. -->
<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body data-copied="${word("html.copied")}" data-copy-failed="${word("html.copyFailed")}" data-shown="${word("html.shown")}" data-close-all="${word("html.closeAll")}">
<a class="skip" href="#pack">${word("html.skip")}</a>
<header>
<p class="brand">skewpack</p>
<div class="tools" hidden>
<button type="button" id="fold" aria-expanded="false">${word("html.openAll")}</button>
<button type="button" id="theme" aria-pressed="false">${word("html.theme")}</button>
</div>
</header>
<div class="page">
<nav aria-labelledby="contents-title">
<details open>
<summary id="contents-title">${word("html.contents")}</summary>
<ul>
<li><a href="#pack">${word("html.overview")}</a></li>
<#list contents as entry>
<li class="level-${entry.level}"><a href="#${entry.id}">${entry.text}</a></li>
</#list>
</ul>
</details>
</nav>
<main id="pack" tabindex="-1">
${body}</main>
</div>
<p id="said" class="unseen" role="status" aria-live="polite"></p>
<script>${mermaid}</script>
<script>${script}</script>
</body>
</html>
