<#-- The shape of a pack. Words are in texts/, facts in the model: see PackMarkdown. -->
<#macro blocks list>
<#list list as block>
<#switch block.type()>
<#case "paragraph">
${t(block.claim())}

<#break>
<#case "bullets">
<#list block.claims() as claim>
- ${t(claim)}
</#list>

<#break>
<#case "ways">
<#list block.ways() as way>
${way?counter}. ${t(way.what())}
   - ${get("way.who")}${get("mark.colon")}${t(way.who())}
   - ${get("way.cost")}${get("mark.colon")}${t(way.cost())}
   - ${get("way.risk")}${get("mark.colon")}${t(way.risk())}
   - ${get("way.proof")}${get("mark.colon")}${t(way.proof())}
</#list>

<#break>
<#case "table">
<@table block/>

<#break>
<#case "code">
${code(block)}

<#break>
<#case "commands">
${commands(block.claim())}

<#break>
<#case "manifest">
${manifest(block.object())}

<#break>
<#case "folded">
<details>
<summary>${t(block.summary())}</summary>

<@blocks block.blocks()/>
</details>

<#break>
</#switch>
</#list>
</#macro>
<#macro table block>
|<#list block.heads() as head> ${get(head)} |</#list>
|<#list block.heads() as head> --- |</#list>
<#list block.rows() as row>
|<#list row as claim> ${cell(claim)} |</#list>
</#list>
</#macro>
# ${t(pack.title())}

<#if caseTitle??>
${t(caseTitle)}

</#if>
> [!${get("alert." + pack.verdict().id())}]
<#list pack.headline() as claim>
> ${t(claim)}
<#sep>
>
</#sep>
</#list>

<@table pack.layers()/>

${get("preflight.title")}${get("mark.colon")}<#list preflight as step>${step}<#sep>${get("mark.semicolon")}</#sep></#list>${get("mark.stop")}

<#if pack.substrate().isPresent()>
<details>
<summary>${get("substrate.title")}</summary>

<@table pack.substrate().get()/>

</details>

</#if>
```mermaid
${mermaid(pack.tree())}
```

${get("path.title")}${get("mark.colon")}

<#list pack.path() as claim>
- ${t(claim)}
</#list>

<#list pack.failures() as failure>
<#if (pack.failures()?size > 1)>
## ${t(failure.heading())}

</#if>
<#list failure.sections() as section>
<#if (pack.failures()?size > 1)>#</#if>## ${get("section." + section.title().id())}

<@blocks section.blocks()/>
</#list>
</#list>
<#if leftOut?? && leftOut.inShort().isPresent()>
## ${get("inShort.title")}

<@table leftOut.inShort().get()/>

</#if>
<#if pack.aside()?has_content>
## ${get("aside.title")}

<@blocks pack.aside()/>
</#if>
## ${get("evidence.title")}

<details>
<summary>${evidenceCount}</summary>

| ${get("evidence.head.number")} | ${get("evidence.head.strength")} | ${get("evidence.head.what")} | ${get("evidence.head.where")} | ${get("evidence.head.hash")} |
| --- | --- | --- | --- | --- |
<#list pack.evidence() as row>
| E${row.number()} | ${get("strength." + row.evidence().strength().id())} | ${evidenceText(row.evidence())} | ${pointer(row)} | ${hash(row.sha256())} |
</#list>

${get("evidence.files")}

<#list files as file>
- ${file}
</#list>

</details>

## ${get("gaps.title")}

<#list pack.gaps() as claim>
- ${t(claim)}
</#list>

## ${get("redacted.title")}

<#if pack.redacted()?has_content>
<#list pack.redacted() as claim>
- ${t(claim)}
</#list>
<#else>
${get("redacted.none")}
</#if>

---

<sub>${get("footer.title")}${get("mark.colon")}${footer}</sub>
<#if leftOut??>

<sub>${t(leftOut.pointer())}</sub>
</#if>
