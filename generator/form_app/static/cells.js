/* The cells of the table: what was typed into them, as edits of the file, and edits put into them. */

const table = document.getElementById("main");

export const cells = () => [...table.querySelectorAll("tbody .cell")];
export const pathOf = (cell) => JSON.parse(cell.dataset.path);

/** Whether a cell holds at present: its row is not removed, and it is of the sides that the row has. */
export function holds(cell) {
  const row = cell.closest("tr");
  if (row.classList.contains("removed")) return false;
  const field = cell.closest(".field");
  if (field.classList.contains("side")) return row.classList.contains("split");
  if (field.classList.contains("both") && row.classList.contains("split")) {
    return !row.querySelector(".field.side") || !field.parentElement.querySelector(".field.side");
  }
  return true;
}

/** Return what differs from the file that was opened: pairs of a path and a text, null for what is taken out. */
export function edits() {
  const found = [];
  for (const row of table.querySelectorAll("tr.removed[data-item]:not(.added)")) {
    found.push([JSON.parse(row.dataset.item), null]);
  }
  for (const cell of cells()) {
    if (cell.closest("tr").classList.contains("removed")) continue;
    const start = cell.dataset.start;
    const text = holds(cell) ? cell.value.trimEnd() : "";
    if (text === start.trimEnd()) continue;
    found.push([pathOf(cell), text === "" ? null : text]);
  }
  return found;
}

/** Let a text area be as high as its text. */
export function fit(cell) {
  if (cell.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  cell.style.height = "auto";
  if (cell.scrollHeight) cell.style.height = `${cell.scrollHeight}px`;
}

const digits = /^(\d{1,12})(?:\.(\d{1,6}))?$/;
const millionths = (text) => {
  const match = digits.exec(text);
  return match ? BigInt(match[1]) * 1000000n + BigInt((match[2] ?? "").padEnd(6, "0")) : null;
};

function difference(text, last) {
  const [now, then] = [millionths(text), millionths(last)];
  if (now === null || then === null || now === then) return "";
  const apart = now > then ? now - then : then - now;
  const fraction = String(apart % 1000000n).padStart(6, "0").replace(/0{1,4}$/, "");
  return `，${now > then ? "多" : "少"} ${apart / 1000000n}.${fraction}`;
}

/** Show last year's text, the difference, and whether the cell was changed. */
export function mark(cell) {
  fit(cell);
  const changed = cell.value.trimEnd() !== cell.dataset.start.trimEnd();
  cell.classList.toggle("changed", changed);
  const note = cell.closest(".field").querySelector(".last");
  const parts = [];
  if (cell.dataset.last) {
    const same = cell.dataset.last === cell.value;
    const apart = cell.dataset.kind === "amount" ? difference(cell.value, cell.dataset.last) : "";
    parts.push(same ? "同去年" : `去年：${cell.dataset.last}${apart}`);
  }
  if (changed && cell.dataset.start && cell.dataset.start !== cell.dataset.last) parts.push(`原来：${cell.dataset.start}`);
  note.textContent = parts.join("　");
}

/** Put a text into a cell as if it had been typed. */
export function type(cell, text) {
  cell.value = text;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Add a blank row to a list; return it. */
export function addRow(body) {
  const template = body.querySelector("template");
  const rows = [...body.querySelectorAll("tr[data-item]")];
  const last = rows.map((row) => JSON.parse(row.dataset.item).at(-1)).filter(Number.isInteger);
  const number = last.length ? Math.max(...last) + 1 : 0;
  const row = template.content.firstElementChild.cloneNode(true);
  const place = JSON.parse(row.dataset.item).length - 1;
  const numbered = (path) => {
    const steps = JSON.parse(path);
    steps[place] = number;
    return JSON.stringify(steps);
  };
  row.dataset.item = numbered(row.dataset.item);
  row.classList.add("added");
  for (const cell of row.querySelectorAll(".cell")) {
    cell.dataset.path = numbered(cell.dataset.path);
    cell.setAttribute("aria-label", `${cell.getAttribute("aria-label")}（新的一条）`);
  }
  template.before(row);
  return row;
}

export function setSplit(row, split) {
  row.classList.toggle("split", split);
  row.classList.toggle("same", !split);
  row.querySelector(".same-tick").checked = !split;
}

/** Put edits into the cells; rows that the file does not have yet are added. */
export function apply(wanted, focused = null) {
  const byPath = new Map(cells().map((cell) => [JSON.stringify(pathOf(cell)), cell]));
  for (const [path, text] of wanted) {
    const name = JSON.stringify(path);
    let cell = byPath.get(name);
    if (!cell) {
      const row = rowOf(path, text !== null);
      if (text === null) {
        row?.classList.add("removed");
        continue;
      }
      for (const added of row?.querySelectorAll(".cell") ?? []) byPath.set(JSON.stringify(pathOf(added)), added);
      cell = byPath.get(name);
    }
    if (!cell || cell === focused) continue;
    cell.value = text ?? "";
    const field = cell.closest(".field");
    if (text !== null && field.classList.contains("side")) setSplit(cell.closest("tr"), true);
    if (text !== null && field.classList.contains("both")) setSplit(cell.closest("tr"), false);
    mark(cell);
  }
}

/** Return the row of an item, added where there is none yet and `add` is true. */
function rowOf(path, add) {
  for (const body of table.querySelectorAll("tbody[data-list]")) {
    const list = JSON.parse(body.dataset.list);
    if (list.length >= path.length || list.some((step, place) => step !== path[place])) continue;
    const number = path[list.length];
    const find = () => [...body.querySelectorAll("tr[data-item]")].find((row) => JSON.parse(row.dataset.item).at(-1) === number);
    let row = find();
    for (let tries = 0; !row && add && tries < 500; tries += 1) {
      addRow(body);
      row = find();
    }
    return row;
  }
  return null;
}
