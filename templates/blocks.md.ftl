<#-- What sections are made of: <@blocks section.blocks/> and <@table pack.layers/>. -->
<#macro blocks list>
<#list list as block>
<#switch block.type>
<#case "paragraph">
${block.claim.markdown}

<#break>
<#case "bullets">
<#list block.claims as claim>
- ${claim.markdown}
</#list>

<#break>
<#case "ways">
<#list block.ways as way>
${way?counter}. ${way.what.markdown}
   - ${pack.words["way.who"]}${pack.words["mark.colon"]}${way.who.markdown}
   - ${pack.words["way.cost"]}${pack.words["mark.colon"]}${way.cost.markdown}
   - ${pack.words["way.risk"]}${pack.words["mark.colon"]}${way.risk.markdown}
   - ${pack.words["way.proof"]}${pack.words["mark.colon"]}${way.proof.markdown}
</#list>

<#break>
<#case "table">
<@table block/>

<#break>
<#case "code">
${block.markdown}

<#break>
<#case "commands">
${block.markdown}

<#break>
<#case "manifest">
${block.markdown}

<#break>
<#case "folded">
<details>
<summary>${block.summary.markdown}</summary>

<@blocks block.blocks/>
</details>

<#break>
</#switch>
</#list>
</#macro>
<#macro table block>
|<#list block.heads as head> ${head.markdown} |</#list>
|<#list block.heads as head> --- |</#list>
<#list block.rows as row>
|<#list row as claim> ${claim.cell} |</#list>
</#list>
</#macro>
