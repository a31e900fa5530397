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
<#-- What belongs to an item stands as far in as its text: further from the tenth on. -->
<#assign inset = ""?left_pad(way?counter?c?length + 2)?no_esc>
${way?counter}. ${way.what.markdown}
${inset}- ${pack.words["way.who"]}${pack.words["mark.colon"]}${way.who.markdown}
${inset}- ${pack.words["way.cost"]}${pack.words["mark.colon"]}${way.cost.markdown}
${inset}- ${pack.words["way.risk"]}${pack.words["mark.colon"]}${way.risk.markdown}
${inset}- ${pack.words["way.proof"]}${pack.words["mark.colon"]}${way.proof.markdown}
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
