import { frame, projectTable, root } from "../lib/frame.js";

const pageAddress = (number) => (number ? `page/${number + 1}/` : "");

export const data = {
  pagination: { data: "projects", size: 200 },
  permalink: ({ pagination }) => `${pageAddress(pagination.pageNumber)}index.html`,
  eleventyExcludeFromCollections: true,
};

export const render = ({ pagination }) => {
  const here = pagination.pageNumber;
  const before = here > 0 ? `<a href="${root}${pageAddress(here - 1)}">上一页</a>` : "";
  const after = here + 1 < pagination.pages.length ? `<a href="${root}${pageAddress(here + 1)}">下一页</a>` : "";
  return frame("全部项目", "", `<h1>全部项目</h1>\n${projectTable(pagination.items)}<nav>${before}${after}</nav>`);
};
