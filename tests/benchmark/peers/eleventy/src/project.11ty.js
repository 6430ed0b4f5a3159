import { escape, frame, levels, money, root } from "../lib/frame.js";

const SOURCES = ["总额", "财政拨款", "其他资金"];

export const data = {
  pagination: { data: "projects", size: 1, alias: "project" },
  permalink: ({ project }) => project.address,
  eleventyExcludeFromCollections: true,
};

let addresses;

export const render = ({ project, units }) => {
  addresses ??= new Map(units.map((unit) => [unit.name, unit.address]));
  const words = `${project.项目名称}：${project.年度}年度资金${money(project.项目资金.年度.总额)}万元。`;
  const labels = `<meta name="description" content="${escape(words)}">
<meta name="ArticleTitle" content="${escape(project.项目名称)}">
<meta property="og:title" content="${escape(project.项目名称)}">
<meta property="og:description" content="${escape(words)}">
`;
  return frame(project.项目名称, labels, article(project));
};

function article(project) {
  const name = escape(project.项目名称);
  const funds = project.项目资金;
  const most = funds.年度.总额;
  const links = project.实施单位.map((unit) => `<a href="${root}${addresses.get(unit)}">${escape(unit)}</a>`);
  return `<nav class="path"><ol><li><a href="${root}">总览</a></li>${links.map((link) => `<li>${link}</li>`).join("")}</ol></nav>
<article data-pagefind-body>
<h1>${name}</h1>
<p class="facts">${project.年度} 年度${links.map((link) => ` · ${link}`).join("")} · ${escape(project.项目属性)}</p>
<dl class="summary">
<div><dt>年度资金</dt><dd><strong>${money(most)}</strong> 万元<span class="source">财政拨款 ${money(funds.年度.财政拨款)}</span><span class="source">其他资金 ${money(funds.年度.其他资金)}</span></dd></div>
</dl>
<ul class="jump"><li><a href="#funds">资金</a></li><li><a href="#goals">目标</a></li><li><a href="#indicators">指标</a></li><li><a href="#origin">来源</a></li><li><a href="#findings">核对提示</a></li></ul>
<section class="part" aria-labelledby="funds">
<h2 id="funds">项目资金</h2>
<table class="funds">
<thead><tr><th scope="col">资金来源</th><th scope="col" class="figure">中期（${escape(project.中期期限)}年）</th><th scope="col" class="figure">年度（${project.年度}年）</th></tr></thead>
<tbody>
${SOURCES.map((source) => `<tr>
<th scope="row">${source}</th>
<td class="figure">${money(funds.中期[source])}<svg class="bar bar--soft" viewBox="0 0 100 10" aria-hidden="true"><rect width="${Math.round((funds.中期[source] * 100) / most)}" height="10"/></svg></td>
<td class="figure">${money(funds.年度[source])}<svg class="bar" viewBox="0 0 100 10" aria-hidden="true"><rect width="${Math.round((funds.年度[source] * 100) / most)}" height="10"/></svg></td>
</tr>
`).join("")}</tbody>
</table>
</section>
<section class="part" aria-labelledby="goals">
<h2 id="goals">总体目标</h2>
${project.总体目标.map((goal) => goal.年度
    ? `<p class="periods">中期目标</p><p>${escape(goal.中期)}</p><p class="periods">年度目标</p><p>${escape(goal.年度)}</p>\n`
    : `<p class="periods">中期与年度相同</p><p>${escape(goal)}</p>\n`).join("")}</section>
<section class="part" aria-labelledby="indicators">
<h2 id="indicators">绩效指标</h2>
<table class="indicators">
<thead><tr><th scope="col">一级指标</th><th scope="col">二级指标</th><th scope="col">三级指标</th><th scope="col">指标值</th><th scope="col">绩效标准</th></tr></thead>
<tbody>
${indicatorRows(project)}</tbody>
</table>
</section>
<section class="part" aria-labelledby="origin">
<h2 id="origin">来源</h2>
<p>${escape(project.来源.文件)}，第 ${project.来源.序号} 张表</p>
</section>
<section class="part" aria-labelledby="findings" data-pagefind-ignore>
<h2 id="findings">核对提示</h2>
<ul class="findings">
${findings(project)}</ul>
</section>
${form(project, name)}
</article>`;
}

function indicatorRows(project) {
  let html = "";
  for (const [level1, level2, rows] of levels(project))
    rows.forEach((row, number) => {
      const { 中期: medium, 年度: annual = row } = row;
      const heads = number ? "" : `<th scope="rowgroup" class="level1">${escape(level1)}</th><th scope="rowgroup" class="level2" rowspan="${rows.length}">${escape(level2)}</th>`;
      html += `<tr>
${heads}<th scope="row">${escape(row.名称)} <span class="nature">${/[0-9]/.test(annual.指标值) ? "定量" : "定性"}</span></th>
<td data-label="指标值">${medium ? `<span class="side">${escape(medium.指标值)}</span> ` : ""}${escape(annual.指标值)}</td>
<td data-label="绩效标准">${medium ? `<span class="side">${escape(medium.绩效标准)}</span> ` : ""}${escape(annual.绩效标准)}</td>
</tr>
`;
    });
  return html;
}

function findings(project) {
  let html = "";
  for (const [, level2, rows] of levels(project))
    for (const row of rows) {
      const annual = row.年度 ?? row;
      html += `<li class="finding finding--note">
<p><strong class="finding__level">说明</strong> “${escape(row.名称)}”的指标值是 ${escape(annual.指标值)}，绩效标准是 ${escape(annual.绩效标准)}</p>
<p class="finding__rule"><a href="${root}checks/#standard-repeats-value">${escape(level2)}的绩效标准与指标值</a></p>
</li>
`;
    }
  return html;
}

function form(project, name) {
  const funds = project.项目资金;
  let rows = "";
  for (const [level1, level2, indicators] of levels(project))
    indicators.forEach((row, number) => {
      const { 中期: medium = row, 年度: annual = row } = row;
      const span = `<th rowspan="${indicators.length}">${escape(level2)}</th>`;
      rows += `<tr>
${number ? "" : `<th>${escape(level1)}</th>${span}`}<td>${escape(row.名称)}</td><td>${escape(medium.指标值)}</td><td>${escape(medium.绩效标准)}</td>
${number ? "" : span}<td>${escape(row.名称)}</td><td>${escape(annual.指标值)}</td><td>${escape(annual.绩效标准)}</td>
</tr>
`;
    });
  const goals = (period) => project.总体目标.map((goal, number) => `<p>目标${number + 1}：${escape(goal[period] ?? goal)}</p>`).join("");
  return `<div class="form" aria-hidden="true" data-pagefind-ignore>
<table class="form__top">
<caption>项目支出绩效目标表<span>（${project.年度} 年度）</span></caption>
<tbody>
<tr><th>项目名称</th><td colspan="4">${name}</td></tr>
<tr><th>实施单位</th><td colspan="4">${escape(project.实施单位.join("　"))}</td></tr>
<tr><th>项目属性</th><td colspan="4">${escape(project.项目属性)}</td></tr>
${SOURCES.map((source) => `<tr><th>项目资金</th><td>${source}</td><td class="figure">${money(funds.中期[source])}</td><td>${source}</td><td class="figure">${money(funds.年度[source])}</td></tr>\n`).join("")}<tr>
<td colspan="2">${goals("中期")}</td>
<td colspan="2">${goals("年度")}</td>
</tr>
</tbody>
</table>
<table class="form__indicators">
<thead><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>中期指标值</th><th>绩效标准</th><th>二级指标</th><th>三级指标</th><th>年度指标值</th><th>绩效标准</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`;
}
