/* Write indicators as a CSV file that opens right in a spreadsheet, with the headings of the site's other downloads
 * (generator/downloads/).
 *
 * A spreadsheet guesses what a cell is: =5万元 is a formula that fails, 1.10 and 2023年6月 a number and a day. An invisible
 * zero-width space before such a text ends the guessing; a program takes it away and has the text exactly.
 */

import { siteUrl } from "./dom.js";

const GUARD = "\u200b";
const DOWNLOAD_LIFETIME_MS = 60_000; // the browser may ask first where to put the file

/* Match the texts that spreadsheets misread; generator/downloads/spreadsheet_guard.py has the same patterns. */
const MISREAD = [
  /^\s*[=+\-@＝＋－＠]|^[\t\r]/, // a formula, or what some programs cut off before they look
  /^(?=.*[0-9０-９])(?:[0-9０-９\s.,:/\-+%()$¥￥€£．，：／％（）年月日号时分秒上下午]|(?<=[0-9０-９\s])[AP]M|(?<=[0-9０-９])E(?=[+\-0-9０-９]))+$/i,
  /^(?=.*[0-9０-９])[0-9０-９\s,./-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[0-9０-９\s,./-]*$/i,
  /^\s*(?:true|false)\s*$/i,
];

const COLUMNS = {
  项目标识: ({ address }) => guarded(address.replace(/\/$/, "")),
  年度: ({ year }) => year,
  项目名称: ({ project }) => guarded(project),
  实施单位: ({ units }) => guarded(units.join("；")),
  行号: ({ place }) => String(place),
  一级指标: ({ level1 }) => guarded(level1),
  二级指标: ({ level2 }) => guarded(level2),
  三级指标: ({ name }) => guarded(name),
  类型: ({ kind }) => kind,
  年度指标值: ({ annual }) => guarded(annual.value),
  年度绩效标准: ({ annual }) => guarded(annual.standard),
  年度比较符号: ({ number }) => guarded(number.operator),
  年度数: ({ number }) => number.low ?? "",
  年度数的上端: ({ number }) => number.high ?? "",
  年度计量单位: ({ number }) => guarded(number.unit),
  年度数是变化量: ({ number }) => (number.isChange ? "是" : ""),
  中期指标值: ({ medium }) => guarded(medium.value),
  中期绩效标准: ({ medium }) => guarded(medium.standard),
  网页地址: ({ address }) => siteUrl(address),
};

/* Columns of a site with results, after all others. */
const RESULT_COLUMNS = {
  自评表年度指标值: ({ result }) => guarded(result.evaluatedTarget),
  实际完成值: ({ result }) => guarded(result.actual),
  完成情况: ({ result }) => result.state[2],
};

/* Return a text as it stands in the file, guarded where a spreadsheet would misread it; blank for null. */
export function guarded(text) {
  if (text === null) return "";
  return MISREAD.some((pattern) => pattern.test(text)) ? GUARD + text : text;
}

/* Return the line of one indicator. */
export function csvLine(indicator) {
  return joinCells(Object.values(columns(indicator.result)).map((value) => value(indicator)));
}

function columns(hasResults) {
  return hasResults ? { ...COLUMNS, ...RESULT_COLUMNS } : COLUMNS;
}

/* Hand the lines, below a line of headings, to the browser as a file to be saved. */
export function saveCsv(lines, name, hasResults) {
  const file = new Blob(["\ufeff", joinCells(Object.keys(columns(hasResults))), ...lines], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_LIFETIME_MS);
}

function joinCells(cells) {
  const quoted = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(",")}\r\n`;
}
