/* The keyboard, as in a spreadsheet, and blocks of cells pasted from one. */

import { addRow, holds, type } from "./cells.js";

const rows = () =>
  [...document.querySelectorAll("#main tbody tr")].filter((row) => !row.classList.contains("removed") && row.querySelector(".cell"));
const cellsOf = (row) => [...row.querySelectorAll(".cell")].filter(holds);
const columnOf = (cell) => [...cell.closest("tr").children].indexOf(cell.closest("td"));

function inColumn(row, column) {
  const own = cellsOf(row);
  return own.find((cell) => columnOf(cell) >= column) ?? own.at(-1);
}

export function focus(cell) {
  cell.focus();
  cell.select?.();
  cell.scrollIntoView({ block: "nearest" });
}

function vertical(cell, step) {
  const all = rows();
  const row = cell.closest("tr");
  const within = cellsOf(row).filter((other) => columnOf(other) === columnOf(cell));
  const beside = within[within.indexOf(cell) + step];
  if (beside) return focus(beside);
  for (let place = all.indexOf(row) + step; all[place]; place += step) {
    const next = inColumn(all[place], columnOf(cell));
    if (next) return focus(next);
  }
  return undefined;
}

function horizontal(cell, step) {
  const all = rows().flatMap(cellsOf);
  const next = all[all.indexOf(cell) + step];
  if (next) focus(next);
}

function onKey(event) {
  const cell = event.target;
  if (!cell.classList?.contains("cell") || event.isComposing || event.ctrlKey || event.metaKey) return;
  const [begin, end, length] = [cell.selectionStart, cell.selectionEnd, cell.value.length];
  const whole = begin === 0 && end === length;
  const firstLine = !cell.value.slice(0, begin).includes("\n");
  const lastLine = !cell.value.slice(end).includes("\n");
  if (event.key === "Enter") {
    if (event.altKey && cell.dataset.kind === "long") {
      event.preventDefault();
      cell.setRangeText("\n", begin, end, "end");
      cell.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    event.preventDefault();
    vertical(cell, event.shiftKey ? -1 : 1);
  } else if (event.altKey || event.shiftKey) {
    return;
  } else if (event.key === "ArrowDown" && (whole || lastLine)) {
    event.preventDefault();
    vertical(cell, 1);
  } else if (event.key === "ArrowUp" && (whole || firstLine)) {
    event.preventDefault();
    vertical(cell, -1);
  } else if (event.key === "ArrowRight" && end === length) {
    event.preventDefault();
    horizontal(cell, 1);
  } else if (event.key === "ArrowLeft" && begin === 0) {
    event.preventDefault();
    horizontal(cell, -1);
  }
}

/** Return the rows of texts on the clipboard; null for a text of one cell. */
export function pastedRows(data, isLong) {
  const html = data.getData("text/html");
  if (/<t[rd]/i.test(html)) {
    const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll("tr");
    const texts = [...found].map((row) =>
      [...row.cells].flatMap((cell) => [cell.textContent.replace(/\s+/g, " ").trim(), ...Array(Math.max(cell.colSpan - 1, 0)).fill("")]),
    );
    if (texts.length > 1 || texts[0]?.length > 1) return texts;
  }
  const text = data.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!text.includes("\t") && (isLong || !text.includes("\n"))) return null;
  return separated(text);
}

/** Return the cells of a text with tabs between them; quotes stand round a cell with line breaks. */
function separated(text) {
  const found = [[""]];
  for (let place = 0, quoted = false; place < text.length; place += 1) {
    const character = text[place];
    const row = found.at(-1);
    if (quoted && character === '"' && text[place + 1] === '"') {
      row[row.length - 1] += '"';
      place += 1;
    } else if (character === '"' && (quoted || row.at(-1) === "")) {
      quoted = !quoted;
    } else if (!quoted && character === "\t") {
      row.push("");
    } else if (!quoted && character === "\n") {
      found.push([""]);
    } else {
      row[row.length - 1] += character;
    }
  }
  return found.map((row) => row.map((cell) => cell.trim()));
}

function onPaste(event) {
  const cell = event.target;
  if (!cell.classList?.contains("cell")) return;
  const texts = pastedRows(event.clipboardData, cell.dataset.kind === "long");
  if (!texts) return;
  event.preventDefault();
  let row = cell.closest("tr");
  const body = row.parentElement;
  const first = cellsOf(row).indexOf(cell);
  texts.forEach((line, number) => {
    if (number) {
      const own = rows().filter((other) => other.parentElement === body);
      row = own[own.indexOf(row) + 1] ?? (body.dataset.list ? addRow(body) : null);
    }
    if (!row) return;
    const targets = cellsOf(row).slice(first);
    line.forEach((text, place) => {
      if (targets[place]) type(targets[place], text);
    });
  });
}

export function listen() {
  const main = document.getElementById("main");
  main.addEventListener("keydown", onKey);
  main.addEventListener("paste", onPaste);
}
