/* The search box in the header, with its results in a panel under it.
 *
 * search.js starts it when a reader goes to the box; on the page of results it starts search-page.js instead.
 */

import { afterTyping, element, siteUrl } from "./dom.js";
import { letters } from "./letters.js";
import { searchAddress } from "./query.js";
import { SearchResults } from "./search-results.js";

const RESULTS_PER_STEP = 10;
const TYPING_PAUSE_MS = 150; // without a keystroke until what was typed is searched for

const SHORTCUT = `
  <label class="search__shortcut"><input type="checkbox">在页面上按 / 键开始搜索</label>
`;

export class SearchBox {
  constructor(box, shortcut) {
    this.box = box;
    this.input = box.querySelector(".search__input");
    this.panel = box.querySelector(".search__panel");
    this.panel.innerHTML = SHORTCUT;
    this.step = RESULTS_PER_STEP;
    this.results = new SearchResults(this.panel, this);
    this.stopTyping = afterTyping(this.input, TYPING_PAUSE_MS, () => this.search());
    this.listen(shortcut);
  }

  listen(shortcut) {
    this.input.addEventListener("click", () => this.open());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.box.contains(relatedTarget)) this.panel.hidden = true;
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.box.contains(target)) this.panel.hidden = true;
    });
    const checkbox = this.panel.querySelector(".search__shortcut input");
    checkbox.checked = shortcut.isOn;
    checkbox.addEventListener("change", () => shortcut.set(checkbox.checked));
  }

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && !this.panel.hidden) {
      event.preventDefault();
      this.panel.hidden = true;
      this.focus();
      return;
    }
    const next = this.results.nextStop(event, this.input);
    if (!next) return;
    event.preventDefault();
    this.open();
    next.focus();
  }

  open() {
    if (this.input.value.trim() && this.results.status.textContent) this.panel.hidden = false;
  }

  search() {
    this.stopTyping();
    this.panel.hidden = !this.input.value.trim();
    return this.results.search(this.input.value);
  }

  /* What the results tell. */

  focus() {
    this.input.focus();
  }

  ask(typed) {
    this.input.value = typed;
    this.focus();
    this.search();
  }

  /* Return the link to the page of results, where there are letters to look up. */
  linksBelow() {
    if (!letters(this.input.value)) return [];
    const href = siteUrl(searchAddress(this.input.value, this.results.choices()));
    return [element("a", { className: "search__all", href, text: "在单独的页面看，网址可以分享" })];
  }
}
