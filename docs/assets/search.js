/* Show the search box in the header, and fetch what searches (search-box.js) when a reader first goes to it. The page of
 * results fetches it (search-page.js) at once where its address asks for something. Enter opens the page of results.
 *
 * An entry: every page runs it, so it is short and imports nothing before that.
 */

const SITE_ROOT = new URL("../", import.meta.url);
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
  /* `page` is the place for results on the page of results; null on others. */
  constructor(box, page) {
    this.box = box;
    this.page = page;
    this.form = box.querySelector(".search__form");
    this.input = box.querySelector(".search__input");
    this.panel = box.querySelector(".search__panel");
    this.shortcut = new Shortcut();
    this.searchBox = null;
    this.loading = null;
    this.hasTyped = false; // since the page was opened, and before the search box was loaded
    this.listen();
    this.form.hidden = false;
    if (page && location.search.length > 1) this.load();
  }

  listen() {
    this.box.addEventListener("focusin", () => this.load());
    this.input.addEventListener("blur", () => {
      if (!this.searchBox) this.panel.hidden = true;
    });
    for (const type of ["input", "compositionend"]) {
      this.form.addEventListener(type, (event) => {
        if (!event.isComposing) this.hasTyped = true;
        this.load();
      });
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
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

  /* Open the page of results for what stands in the box. */
  submit() {
    const typed = this.input.value.trim();
    if (this.page) this.load().then((searchBox) => searchBox?.submit());
    else if (typed) location.assign(new URL(`search/?${new URLSearchParams({ q: typed })}`, SITE_ROOT));
  }

  /* Return a promise of the search box, or of nothing where it cannot be loaded; the next call tries again. */
  load() {
    this.loading ??= (this.page ? this.loadPage() : this.loadBox()).then((searchBox) => {
      this.searchBox = searchBox;
      return searchBox;
    }).catch((error) => this.fail(error));
    return this.loading;
  }

  async loadBox() {
    const { SearchBox } = await import("./search-box.js");
    const searchBox = new SearchBox(this.box, this.shortcut);
    if (this.hasTyped) searchBox.search();
    return searchBox;
  }

  async loadPage() {
    const { SearchPage } = await import("./search-page.js");
    return new SearchPage(this.box, this.page, this.hasTyped);
  }

  fail(error) {
    console.warn("search:", error);
    this.loading = null;
    delete document.documentElement.dataset.queryPending;
    if (!this.hasTyped && !this.page) return;
    const place = this.page ?? this.panel;
    place.querySelector(".search__status")?.remove();
    const status = document.createElement("p");
    status.className = "search__status";
    status.setAttribute("role", "status");
    status.textContent = "搜索没有读到。请检查网络后按回车键重试。";
    place.prepend(status);
    if (!this.page) this.panel.hidden = document.activeElement !== this.input; // who has left the box is not disturbed
  }
}

const box = document.querySelector("[data-search]");
if (box) new SearchLoader(box, document.querySelector("[data-search-page]"));
