import { readFileSync } from "node:fs";

const header = readFileSync("frame.html", "utf8");
const special = /[&<>"']/g;
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

export const escape = (text) => String(text).replace(special, (sign) => entities[sign]);
export const money = (amount) => Number(amount).toFixed(2);
export const root = "/budget/";

// The frame round every page; `labels` and `content` are HTML.
export const frame = (title, labels, content) => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
${labels}<title>${escape(title)} - 项目支出绩效目标公开</title>
<link rel="stylesheet" href="${root}assets/site.css">
</head>
<body>
${header}
<main>
${content}
</main>
<footer><dl><div><dt>公开单位</dt><dd>滁州市总工会</dd></div><div><dt>地区</dt><dd>滁州市</dd></div></dl></footer>
</body>
</html>
`;

export const projectTable = (projects) => `<table class="projects">
<thead><tr><th scope="col">项目</th><th scope="col">实施单位</th><th scope="col">项目属性</th><th scope="col" class="figure">年度资金</th></tr></thead>
<tbody>
${projects.map((project) => `<tr>
<th scope="row"><a href="${root}${project.address}">${escape(project.项目名称)}</a></th>
<td data-label="实施单位">${escape(project.实施单位.join("、"))}</td>
<td data-label="项目属性">${escape(project.项目属性)}</td>
<td data-label="年度资金" class="figure">${money(project.项目资金.年度.总额)}</td>
</tr>
`).join("")}</tbody>
</table>
`;

// Level 1, level 2, rows of each second level, in the order of the form.
export function* levels(project) {
  for (const [level1, of1] of Object.entries(project.绩效指标))
    for (const [level2, rows] of Object.entries(of1)) yield [level1, level2, rows];
}
