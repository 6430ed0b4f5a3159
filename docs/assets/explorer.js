/* Start the explorer of all indicators (explorer-page.js), on the first page of their list.
 *
 * An entry. A browser that is too old for the explorer keeps the plain list.
 */

const box = document.querySelector("[data-explorer]");

function showPlainList() {
  delete document.documentElement.dataset.listPending;
}

if ("DecompressionStream" in window) {
  import("./explorer-page.js").then(({ Explorer }) => new Explorer(box)).catch((error) => {
    console.warn("explorer:", error);
    showPlainList();
  });
} else {
  box.remove();
  showPlainList();
}
