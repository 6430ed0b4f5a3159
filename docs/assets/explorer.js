/* Start the explorer of all indicators (explorer-page.js), on the first page of their list, when a reader opens it or
 * comes with an address that asks for something.
 *
 * An entry. A browser that is too old for the explorer keeps the plain list.
 */

const PARAMETERS = ["level", "kind", "state", "year", "unit", "q", "sort", "page"];

const box = document.querySelector("[data-explorer]");
const panel = box.querySelector("details");
const parameters = new URLSearchParams(location.search);
let explorer = null;

function start() {
  explorer ??= import("./explorer-page.js").then(({ Explorer }) => new Explorer(box)).catch(fail);
}

/* Close the panel again: opening it is another try. */
function fail(error) {
  console.warn("explorer:", error);
  explorer = null;
  panel.open = false;
  showPlainList();
}

function showPlainList() {
  delete document.documentElement.dataset.queryPending;
}

if ("DecompressionStream" in window) {
  panel.hidden = false;
  panel.addEventListener("toggle", () => panel.open && start());
  if (location.hash === `#${box.id}`) panel.open = true;
  if (PARAMETERS.some((name) => parameters.has(name))) start();
  else showPlainList();
} else {
  box.remove();
  showPlainList();
}
