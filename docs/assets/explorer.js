/* The explorer of all indicators, on the first page of their list.
 *
 * The rest of it is fetched when a reader opens it, or comes with an address that asks for something. Browsers that are
 * too old for it keep the plain list.
 */

const ASKED = ["level", "kind", "year", "unit", "q", "sort", "page"];

const box = document.querySelector("[data-explorer]");
const panel = box.querySelector("details");
const asked = new URLSearchParams(location.search);
let explorer = null;

function start() {
  explorer ??= import("./explorer-page.js").then(({ Explorer }) => new Explorer(box)).catch(giveUp);
}

/* Another try is another opening of the panel. */
function giveUp(error) {
  console.warn("explorer:", error);
  explorer = null;
  panel.open = false;
  showAll();
}

function showAll() {
  delete document.documentElement.dataset.asked;
}

if ("DecompressionStream" in window) {
  panel.hidden = false;
  panel.addEventListener("toggle", () => panel.open && start());
  if (location.hash === `#${box.id}`) panel.open = true;
  if (ASKED.some((name) => asked.has(name))) start();
  else showAll();
} else {
  box.remove();
  showAll();
}
