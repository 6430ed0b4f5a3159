/* Indicators as a CSV file that opens right in a spreadsheet: UTF-8 with BOM, CRLF, the headings of the site's downloads.
 *
 * A spreadsheet guesses what a cell is: =5万元 is a formula that fails, 1.10 and 2023年6月 a number and a day. An invisible
 * zero-width space before such a text ends the guessing; a program takes one away and has the text exactly.
 */

import { SITE } from "./search.js";

const MARK = "\u200b";
const MISREAD = [
  /^\u200b/,
  /^\s*[=+\-@＝＋－＠\t\r]/, // a formula
  /^(?=.*[0-9０-９])[0-9０-９\s.,:/\-+%()$¥￥€£．，：／％（）年月日号时分秒上下午AMPEampe]+$/, // a number, date or time
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
