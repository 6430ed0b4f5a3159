/* The page of a table: drafts, the live check, saving. */

import { addRow, apply, cells, edits, fit, holds, mark, setSplit, type } from "./cells.js";
import { ask, chosenEdits, messageOf } from "./dialogs.js";
import { focus, listen } from "./keys.js";

const state = JSON.parse(document.getElementById("state").textContent);
const csrf = document.querySelector('meta[name="csrf"]').content;
const main = document.getElementById("main");
const confirmed = document.getElementById("confirmed");
const count = document.getElementById("count");
const draftState = document.getElementById("draft-state");
const key = `disclosure-form ${state.path}`;
const blankText = "（原表空白）";
let current = null;
let dirty = false;
let settled = state.settled;
let moment = state.moment;

const draft = () => ({ path: state.path, base: state.base, start: state.start, edits: edits(), confirmed: Boolean(confirmed?.checked), settled, moment });

async function send(address, body) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? "服务没有应答");
  return answer;
}

/* Drafts: in this browser at once, on the server a moment later. */

function remember(body) {
  try {
    localStorage.setItem(key, JSON.stringify(body));
  } catch {
    /* a browser that stores nothing: the server's draft remains */
  }
}

let draftTimer = 0;
async function saveDraft() {
  try {
    await send("/draft", draft());
    draftState.textContent = "填写的内容已存为草稿";
  } catch (error) {
    draftState.textContent = `草稿只存在这个浏览器里（${error.message}）`;
  }
}

function restore() {
  let local = null;
  try {
    local = JSON.parse(localStorage.getItem(key));
  } catch {
    /* nothing usable */
  }
  const newer = local && local.moment > state.moment ? local : null;
  if (newer && newer.start !== state.start) {
    // The file was changed meanwhile, and only this browser knows what was typed: open the table as it was then.
    send("/draft", newer).then(() => location.reload());
    return;
  }
  const wanted = newer ?? (state.hasDraft ? state : null);
  if (!wanted) return;
  settled = wanted.settled ?? [];
  apply(wanted.edits);
  if (confirmed) confirmed.checked = wanted.confirmed;
  document.getElementById("draft-note").hidden = false;
}

/* The live check. */

let checkTimer = 0;
let checkNumber = 0;
async function check() {
  checkNumber += 1;
  const own = checkNumber;
  try {
    const answer = await send("/check", draft());
    if (own === checkNumber) show(answer);
  } catch (error) {
    if (own === checkNumber) count.textContent = `没有检查成：${error.message}`;
  }
}

function show(answer) {
  for (const list of main.querySelectorAll(".problems")) list.replaceChildren();
  const all = cells();
  const byPath = new Map(all.map((cell) => [cell.dataset.path.replaceAll(", ", ","), cell]));
  for (const cell of all) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
  answer.problems.forEach((problem, number) => {
    const cell = cellOf(problem.path, byPath, all);
    if (!cell) return;
    const item = document.createElement("li");
    item.className = `level-${problem.level}`;
    item.id = `problem-${number}`;
    item.textContent = `${problem.word}：${problem.message}`;
    if (problem.canBeCopied) item.append(" ", copyButton(problem));
    if (problem.comment) item.append(" ", settleButton(problem));
    cell.closest(".field").querySelector(".problems").append(item);
    cell.setAttribute("aria-describedby", [cell.getAttribute("aria-describedby"), item.id].filter(Boolean).join(" "));
    if (problem.level === "error") cell.setAttribute("aria-invalid", "true");
  });
  const others = answer.problems.length - answer.errors;
  count.textContent = answer.errors ? `错误 ${answer.errors} 处，提醒和说明 ${others} 处` : `没有错误，提醒和说明 ${others} 处`;
  const sums = document.getElementById("sums");
  if (sums) sums.textContent = answer.sums.join("；");
}

function cellOf(path, byPath, all) {
  for (let length = path?.length ?? 0; length > 0; length -= 1) {
    const begin = JSON.stringify(path.slice(0, length));
    const exact = byPath.get(begin);
    if (exact && holds(exact)) return exact;
    const inside = all.find((cell) => cell.dataset.path.replaceAll(", ", ",").startsWith(begin.slice(0, -1) + ",") && holds(cell));
    if (inside) return inside;
  }
  return all[0];
}

function copyButton(problem) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "原表就是这样，照录";
  button.addEventListener("click", () => {
    const row = addRow(main.querySelector(".part-copied tbody"));
    const [code, , words] = row.querySelectorAll(".cell");
    type(code, problem.code);
    type(words, "原表如此");
    focus(words);
  });
  return button;
}

function settleButton(problem) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "核对过了";
  button.addEventListener("click", () => {
    settled = [...settled, problem.comment];
    changed();
  });
  return button;
}

/* What happens when something is typed. */

function changed() {
  dirty = true;
  moment = Date.now();
  remember(draft());
  clearTimeout(checkTimer);
  clearTimeout(draftTimer);
  checkTimer = setTimeout(check, 150);
  draftTimer = setTimeout(saveDraft, 800);
}

main.addEventListener("input", (event) => {
  if (event.target.classList.contains("cell")) {
    mark(event.target);
    changed();
  }
});

main.addEventListener("focusin", (event) => {
  if (!event.target.classList.contains("cell")) return;
  current = event.target;
  document.getElementById("about-label").textContent = current.getAttribute("aria-label");
  document.getElementById("about-help").textContent = current.dataset.help;
});

main.addEventListener("change", (event) => {
  const row = event.target.closest("tr");
  if (event.target.classList.contains("same-tick")) {
    copySides(row, event.target.checked);
    changed();
  } else if (event.target.classList.contains("not-applicable")) {
    for (const cell of row.querySelectorAll(".cell")) {
      if (holds(cell)) type(cell, event.target.checked ? "不涉及" : cell.dataset.start);
    }
  } else if (event.target === confirmed) {
    changed();
  }
});

function copySides(row, same) {
  for (const slot of row.querySelectorAll("td")) {
    const both = slot.querySelector(".field.both .cell");
    const sides = [...slot.querySelectorAll(".field.side .cell")];
    if (!both || !sides.length) continue;
    if (same && !both.value) both.value = sides.at(-1).value;
    if (!same) for (const side of sides) side.value ||= both.value;
  }
  setSplit(row, !same);
  row.querySelectorAll(".cell").forEach(mark);
}

main.addEventListener("click", (event) => {
  if (event.target.classList.contains("add")) {
    const row = addRow(event.target.closest("tbody"));
    row.querySelectorAll(".cell").forEach(fit);
    focus(row.querySelector(".cell"));
    changed();
  } else if (event.target.classList.contains("remove")) {
    const row = event.target.closest("tr");
    const removed = row.classList.toggle("removed");
    event.target.textContent = removed ? "不删了" : "删去这条";
    changed();
  }
});

document.getElementById("blank").addEventListener("click", () => current && (type(current, blankText), current.focus()));
document.getElementById("restore").addEventListener("click", () => current && (type(current, current.dataset.start), current.focus()));

function nextProblem() {
  const wrong = cells().filter((cell) => cell.closest(".field").querySelector(".problems li"));
  if (!wrong.length) return;
  const place = current ? wrong.findIndex((cell) => current.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
  focus(wrong[Math.max(place, 0)]);
}
document.getElementById("next-problem").addEventListener("click", nextProblem);
document.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    nextProblem();
  }
});

/* Saving. */

async function forget() {
  dirty = false;
  localStorage.removeItem(key);
}

async function save() {
  clearTimeout(draftTimer);
  try {
    const answer = await send("/changes", draft());
    show(answer);
    if (answer.unchanged) {
      draftState.textContent = "没有改动，不用保存";
      return;
    }
    const warning = answer.errors ? `还有 ${answer.errors} 处错误：可以先存下，改好以前不会公开。` : "";
    if (!(await ask("保存以后，公众看到的有什么不同", `<p>${warning}</p>${answer.html}`, "保存"))) return;
    finish(await send("/save", { ...draft(), message: messageOf() }));
  } catch (error) {
    draftState.textContent = `没有存成：${error.message}`;
    remember(draft());
  }
}

async function finish(answer) {
  if (answer.saved) {
    await forget();
    sessionStorage.setItem("said", answer.message);
    location.reload();
    return;
  }
  draftState.textContent = answer.message;
  if (!answer.conflict) return;
  if (!(await ask("有人在您填写的时候改过这份文件", answer.conflict, "照选的接着填"))) return;
  const present = answer.present ?? "";
  const wanted = { path: state.path, base: answer.present, start: present, edits: chosenEdits(), confirmed: true, settled, moment: Date.now() };
  await send("/draft", wanted);
  await forget();
  location.reload();
}

document.getElementById("save").addEventListener("click", save);
document.getElementById("submit")?.addEventListener("click", async () => {
  if (edits().length) {
    draftState.textContent = "还有没有保存的内容。请先保存，再提交";
    return;
  }
  try {
    draftState.textContent = (await send("/submit", draft())).message;
  } catch (error) {
    draftState.textContent = error.message;
  }
});
document.getElementById("discard").addEventListener("click", async () => {
  await send("/discard", draft());
  await forget();
  location.reload();
});

window.addEventListener("storage", (event) => {
  if (event.key !== key || !event.newValue) return;
  const other = JSON.parse(event.newValue);
  if (other.start !== state.start) return;
  apply(other.edits, document.activeElement);
  draftState.textContent = "另一个窗口也在填这一份，两边填的合在一起了";
  check();
});
window.addEventListener("beforeunload", () => dirty && remember(draft()));

listen();
restore();
cells().forEach(mark);
window.addEventListener("resize", () => cells().forEach(fit));
const said = sessionStorage.getItem("said");
if (said) {
  draftState.textContent = said;
  sessionStorage.removeItem("said");
}
check();
