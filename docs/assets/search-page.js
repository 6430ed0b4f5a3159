/* The page of results: its address has the query and what was chosen, so that it can be shared and the browser's buttons
 * lead back to it. One types in the search box of the header, as on every page.
 */

import { afterTyping, siteUrl } from "./dom.js";
import { searchAddress } from "./query.js";
import { SearchResults } from "./search-results.js";

const RESULTS_PER_STEP = 20;
const TYPING_PAUSE_MS = 150; // without a keystroke until what was typed is searched for
const KEYS = "输入两个字以上，结果随即列在下面；按向下键进入结果。";

export class SearchPage {
  /* Without `isTyped`, what stands in the box is replaced by what the address asks for. */
  constructor(box, root, isTyped) {
    this.input = box.querySelector(".search__input");
    this.help = root.querySelector("[data-search-help]");
    this.title = document.title;
    this.step = RESULTS_PER_STEP;
    root.querySelector(".search__status")?.remove(); // of a try before
    this.results = new SearchResults(root, this);
    this.stopTyping = afterTyping(this.input, TYPING_PAUSE_MS, () => this.search());
    this.input.setAttribute("aria-controls", root.id);
    document.getElementById(this.input.getAttribute("aria-describedby")).textContent = KEYS;
    for (const place of [this.input, root]) place.addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("popstate", () => this.restore());
    if (isTyped) this.search();
    else this.restore();
  }

  onKey(event) {
    const next = event.isComposing || event.ctrlKey || event.altKey || event.metaKey
      ? undefined : this.results.nextStop(event, this.input);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /* Show what the address asks for, with as many results as were shown when it was left. */
  restore() {
    const parameters = new URLSearchParams(location.search);
    this.input.value = parameters.get("q") ?? "";
    this.results.select(parameters);
    this.show(history.state?.count);
  }

  async show(count) {
    const typed = this.input.value.trim();
    this.help.hidden = Boolean(typed);
    delete document.documentElement.dataset.queryPending;
    document.title = typed ? `${typed} - ${this.title}` : this.title;
    await this.results.search(typed, count);
  }

  /* Search for what stands in the box: while somebody types, in the same step of the browser's history. */
  search() {
    this.stopTyping();
    this.go("replaceState");
    return this.show();
  }

  submit() {
    this.stopTyping();
    const isShown = this.address() === location.href;
    if (!isShown) this.go("pushState");
    if (!isShown || !this.results.status.textContent) this.show();
  }

  address() {
    const typed = this.input.value.trim();
    return siteUrl(typed ? searchAddress(typed, this.results.choices()) : "search/");
  }

  go(step, state = null) {
    history[step](state, "", this.address());
  }

  /* What the results tell. */

  focus() {
    this.input.focus();
  }

  ask(typed) {
    this.input.value = typed;
    this.submit();
    this.focus();
  }

  choose() {
    this.go("pushState");
  }

  grow() {
    this.go("replaceState", { count: this.results.count });
  }

  open() {
    /* The results are always open. */
  }
}
