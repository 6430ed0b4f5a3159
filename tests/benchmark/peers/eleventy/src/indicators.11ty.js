import { escape, frame, levels, root } from "../lib/frame.js";

export const data = {
  pagination: { data: "projects", size: 18 },
  permalink: ({ pagination }) => `indicators/${pagination.pageNumber}/`,
  eleventyExcludeFromCollections: true,
};

export const render = ({ pagination }) => {
  let items = "";
  for (const project of pagination.items)
    for (const [, , rows] of levels(project))
      for (const row of rows)
        items += `<li><a href="${root}${project.address}">${escape(row.名称)}</a> <span class="value">${escape((row.年度 ?? row).指标值)}</span> <span class="of">${escape(project.项目名称)}</span></li>\n`;
  return frame("绩效指标", "", `<h1>绩效指标</h1>\n<ul class="indicators">\n${items}</ul>`);
};
