/* Show the search box in the header, and fetch what searches (search-box.js) when a reader first goes to it.
 *
 * An entry: every page runs it, so it is short and imports nothing before that.
 */

const SHORTCUT_KEY = "search-shortcut"; // in the browser's storage: "on" or "off"

/* Remembers whether the / key begins a search. Where storage is blocked, the choice holds for this page only. */
class Shortcut {
  constructor() {
    try {
      this.isOn = localStorage.getItem(SHORTCUT_KEY) !== "off";
    } catch {
      this.isOn = true;
    }
  }

  set(isOn) {
    this.isOn = isOn;
    try {
      localStorage.setItem(SHORTCUT_KEY, isOn ? "on" : "off");
    } catch {
      /* Storage is blocked. */
    }
  }
}

/* Stands for the search box until that is loaded, and repeats to it what was typed meanwhile. */
class SearchLoader {
  constructor(box) {
    this.box = box;
    this.form = box.querySelector(".search__form");
    this.input = box.querySelector(".search__input");
    this.panel = box.querySelector(".search__panel");
    this.shortcut = new Shortcut();
    this.searchBox = null;
    this.loading = null;
    this.hasTyped = false; // since the page was opened, and before the search box was loaded
    this.listen();
    this.form.hidden = false;
  }

  listen() {
    this.box.addEventListener("focusin", () => this.load());
    this.input.addEventListener("blur", () => {
      if (!this.searchBox) this.panel.hidden = true;
    });
    for (const type of ["input", "compositionend", "submit"]) {
      this.form.addEventListener(type, (event) => {
        if (type === "submit") event.preventDefault();
        if (!event.isComposing) this.hasTyped = true;
        this.load();
      });
    }
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!this.shortcut.isOn || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
    this.load().then((searchBox) => searchBox?.open());
  }

  /* Return a promise of the search box, or of nothing where it cannot be loaded; the next call tries again. */
  load() {
    this.loading ??= import("./search-box.js").then(({ SearchBox }) => {
      this.searchBox = new SearchBox(this.box, this.shortcut);
      if (this.hasTyped) this.searchBox.search();
      return this.searchBox;
    }).catch((error) => this.fail(error));
    return this.loading;
  }

  fail(error) {
    console.warn("search:", error);
    this.loading = null;
    if (!this.hasTyped) return;
    const status = document.createElement("p");
    status.className = "search__status";
    status.setAttribute("role", "status");
    status.textContent = "搜索没有读到。请检查网络后按回车键重试。";
    this.panel.replaceChildren(status);
    this.panel.hidden = document.activeElement !== this.input; // a reader who has left the box is not disturbed
  }
}

const box = document.querySelector("[data-search]");
if (box) new SearchLoader(box);
