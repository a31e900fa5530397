<#-- The shape of a pack. Its words are in texts/, its model is described in pack.schema.json. -->
<#include "blocks.md.ftl">
# ${pack.title.markdown}

<#if pack.caseTitle??>
${pack.caseTitle.markdown}

</#if>
> [!${pack.alert}]
<#list pack.headline as claim>
> ${claim.markdown}
<#sep>
>
</#sep>
</#list>

<@table pack.layers/>

${pack.words["preflight.title"]}${pack.words["mark.colon"]}<#list pack.preflight as step>${step.markdown}<#sep>${pack.words["mark.semicolon"]}</#sep></#list>${pack.words["mark.stop"]}

<#if pack.substrate??>
<details>
<summary>${pack.words["substrate.title"]}</summary>

<@table pack.substrate/>

</details>

</#if>
```mermaid
${pack.tree.mermaid}
```

${pack.words["path.title"]}${pack.words["mark.colon"]}

<#list pack.path as claim>
- ${claim.markdown}
</#list>

<#-- A failure that a budget tells in short is one of several too. -->
<#assign several = pack.failures?size gt 1 || (pack.leftOut?? && pack.leftOut.inShort??)>
<#list pack.failures as failure>
<#if several>
## ${failure.heading.markdown}

</#if>
<#list failure.sections as section>
<#if several>#</#if>## ${section.title.markdown}

<@blocks section.blocks/>
</#list>
</#list>
<#if pack.leftOut?? && pack.leftOut.inShort??>
## ${pack.words["inShort.title"]}

<@table pack.leftOut.inShort/>

</#if>
<#if pack.aside?has_content>
## ${pack.words["aside.title"]}

<@blocks pack.aside/>
</#if>
## ${pack.words["evidence.title"]}

<details>
<summary>${pack.evidenceSummary.markdown}</summary>

| ${pack.words["evidence.head.number"]} | ${pack.words["evidence.head.strength"]} | ${pack.words["evidence.head.what"]} | ${pack.words["evidence.head.where"]} | ${pack.words["evidence.head.hash"]} |
| --- | --- | --- | --- | --- |
<#list pack.evidence as row>
| E${row.number} | ${row.strengthName.markdown} | ${row.shows.cell} | ${row.where} | ${row.shortHash} |
</#list>

${pack.words["evidence.files"]}

<#if pack.leftOut?? && pack.leftOut.hashes??>
- ${pack.leftOut.hashes.markdown}
</#if>
<#list pack.files as file>
- ${file.markdown}
</#list>

</details>

## ${pack.words["gaps.title"]}

<#list pack.gaps as claim>
- ${claim.markdown}
</#list>

## ${pack.words["redacted.title"]}

<#if pack.redacted?has_content>
<#list pack.redacted as claim>
- ${claim.markdown}
</#list>
<#else>
${pack.words["redacted.none"]}
</#if>

---

<sub>${pack.words["footer.title"]}${pack.words["mark.colon"]}${pack.footer.markdown}</sub>
<#if pack.leftOut??>

<sub>${pack.leftOut.pointer.markdown}</sub>
</#if>
