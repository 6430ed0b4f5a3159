import { escape, frame, projectTable } from "../lib/frame.js";

let ofUnit;

function group(projects) {
  const groups = new Map();
  for (const project of projects)
    for (const unit of project.实施单位) groups.set(unit, [...(groups.get(unit) ?? []), project]);
  return groups;
}

export const data = {
  pagination: { data: "units", size: 1, alias: "unit" },
  permalink: ({ unit }) => unit.address,
  eleventyExcludeFromCollections: true,
};

export const render = ({ unit, projects }) => {
  ofUnit ??= group(projects);
  return frame(unit.name, "", `<h1>${escape(unit.name)}</h1>\n${projectTable(ofUnit.get(unit.name) ?? [])}`);
};
