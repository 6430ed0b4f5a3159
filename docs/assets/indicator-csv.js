/* Indicators as a CSV file that opens right in a spreadsheet: as the site's other downloads (generator/exports/), with
 * their headings and their mark.
 *
 * A spreadsheet guesses what a cell is: =5万元 is a formula that fails, 1.10 and 2023年6月 a number and a day. An invisible
 * zero-width space before such a text ends the guessing; a program takes it away and has the text exactly.
 */

import { SITE } from "./search.js";

const MARK = "\u200b";

/* The same texts as in generator/exports/marks.py. */
const MISREAD = [
  /^\s*[=+\-@＝＋－＠]|^[\t\r]/, // a formula, or what some programs cut off before they look
  /^(?=.*[0-9０-９])(?:[0-9０-９\s.,:/\-+%()$¥￥€£．，：／％（）年月日号时分秒上下午]|(?<=[0-9０-９\s])[AP]M|(?<=[0-9０-９])E(?=[+\-0-9０-９]))+$/i,
  /^(?=.*[0-9０-９])[0-9０-９\s,./-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[0-9０-９\s,./-]*$/i,
  /^\s*(?:true|false)\s*$/i,
];

const COLUMNS = {
  项目标识: ({ address }) => marked(address.replace(/\/$/, "")),
  年度: ({ year }) => year,
  项目名称: ({ project }) => marked(project),
  实施单位: ({ units }) => marked(units.join("；")),
  行号: ({ number }) => String(number),
  一级指标: ({ level1 }) => marked(level1),
  二级指标: ({ level2 }) => marked(level2),
  三级指标: ({ name }) => marked(name),
  类型: ({ kind }) => kind,
  年度指标值: ({ annual }) => marked(annual.value),
  年度绩效标准: ({ annual }) => marked(annual.standard),
  中期指标值: ({ medium }) => marked(medium.value),
  中期绩效标准: ({ medium }) => marked(medium.standard),
  网页地址: ({ address }) => new URL(`./${address}`, SITE).href,
};

/* A text as it stands in the file; a blank for what the form leaves blank. */
export function marked(text) {
  if (text === null) return "";
  return MISREAD.some((pattern) => pattern.test(text)) ? MARK + text : text;
}

/* The line of one indicator. */
export function line(indicator) {
  return joined(Object.values(COLUMNS).map((value) => value(indicator)));
}

/* Offers the lines as a file. */
export function save(lines, name) {
  const file = new Blob(["\ufeff", joined(Object.keys(COLUMNS)), ...lines], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // the browser may ask first where to put it
}

function joined(cells) {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
