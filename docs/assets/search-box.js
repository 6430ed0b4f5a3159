/* The search box in the header: any part of any text of a project, exactly.
 *
 * search.js starts it when a reader goes to the box. Texts of the index are only ever written as text.
 */

import { element, siteUrl } from "./dom.js";
import { highlight, letters, wordsOf } from "./letters.js";
import { IndexNotBuilt, IndexReplaced, SearchIndex } from "./search-index.js";
import { canTryAgain, isPageOutdated, reasonNotToSearch } from "./search-index.js";

const RESULTS_PER_STEP = 10;
const MAX_EXCERPTS_PER_RESULT = 2;
const TYPING_PAUSE_MS = 150; // without a keystroke until what was typed is searched for
const MAX_STALE_RESULTS_MS = 500; // until the results of the query before are taken away

/* Built here, so that no page has to carry it. */
const PANEL = `
  <p class="search__status" role="status"></p>
  <div class="search__facets" role="group" aria-label="缩小范围" hidden></div>
  <ol class="search__results" hidden></ol>
  <div class="search__foot"></div>
  <label class="search__shortcut"><input type="checkbox">在页面上按 / 键开始搜索</label>
`;

export class SearchBox {
  constructor(box, shortcut) {
    const part = (name) => box.querySelector(`.search__${name}`);
    part("panel").innerHTML = PANEL;
    this.box = box;
    this.shortcut = shortcut;
    this.form = part("form");
    this.input = part("input");
    this.panel = part("panel");
    this.status = part("status");
    this.facets = part("facets");
    this.results = part("results");
    this.foot = part("foot");
    this.selection = new Map(); // facet → value
    this.hits = [];
    this.resultCount = 0; // in the list now
    this.query = "";
    this.words = []; // of the query
    this.generation = 0; // of what the panel shows; an answer to an older one is dropped
    this.index = null;
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", () => this.onSubmit());
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.searchSoon();
    });
    this.input.addEventListener("compositionend", () => this.searchSoon());
    this.input.addEventListener("click", () => this.open());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.box.contains(relatedTarget)) this.panel.hidden = true;
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.box.contains(target)) this.panel.hidden = true;
    });
    const checkbox = this.panel.querySelector(".search__shortcut input");
    checkbox.checked = this.shortcut.isOn;
    checkbox.addEventListener("change", () => this.shortcut.set(checkbox.checked));
  }

  /* Keys. */

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && !this.panel.hidden) {
      event.preventDefault();
      this.panel.hidden = true;
      this.input.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = this.arrowStops();
    const place = stops.indexOf(event.target);
    if (!step || place < 0) return;
    event.preventDefault();
    this.open();
    (stops[place + step] ?? stops[place]).focus();
  }

  /* Return what the arrow keys go through. */
  arrowStops() {
    return [this.input, ...this.results.querySelectorAll("a"), ...this.foot.querySelectorAll("a, button")];
  }

  onSubmit() {
    if (this.panel.hidden || letters(this.input.value) !== this.query) this.search();
    else this.arrowStops()[1]?.focus();
  }

  open() {
    if (this.input.value.trim() && this.status.textContent) this.panel.hidden = false;
  }

  /* Searching. */

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), TYPING_PAUSE_MS);
  }

  async search() {
    clearTimeout(this.timer);
    const generation = ++this.generation;
    this.query = letters(this.input.value);
    this.words = wordsOf(this.input.value);
    if (!this.input.value.trim()) {
      this.clear("");
      this.panel.hidden = true;
      return;
    }
    this.panel.hidden = false;
    const reason = reasonNotToSearch(this.input.value, this.query);
    if (reason) {
      this.clear(reason);
      return;
    }
    await this.reportFailure(generation, () => this.find(generation));
  }

  /* Run `work`; where it fails and the reader still waits for it, say so. */
  async reportFailure(generation, work) {
    try {
      await work();
    } catch (error) {
      console.warn("search:", error);
      if (generation === this.generation) this.fail(error);
    }
  }

  async find(generation) {
    const wasOpen = Boolean(this.index);
    if (!wasOpen) this.clear("正在读取搜索索引……");
    const timer = setTimeout(() => {
      if (generation === this.generation) this.clear("正在查找……");
    }, MAX_STALE_RESULTS_MS);
    try {
      await this.drawAnswer(generation);
    } finally {
      clearTimeout(timer);
    }
    if (wasOpen) await this.renewAnswer(generation);
  }

  /* Answer again where the site was published anew and what is shown came from memory. */
  async renewAnswer(generation) {
    const index = await this.index;
    if (!await index?.isReplaced() || generation !== this.generation) return;
    this.index = null;
    const focused = this.arrowStops().indexOf(document.activeElement);
    try {
      await this.drawAnswer(generation, this.resultCount);
    } catch (error) {
      if (!(error instanceof IndexNotBuilt)) throw error; // a preview builds it: the answer stays meanwhile
    }
    if (focused > 0 && generation === this.generation) (this.arrowStops()[focused] ?? this.input).focus();
  }

  /* Look the query up and show at least `count` results. The site may be published anew in the middle of it: then its
   * new index answers. */
  async drawAnswer(generation, count = RESULTS_PER_STEP) {
    for (let attempt = 1; generation === this.generation; attempt += 1) {
      const opening = (this.index ??= this.openIndex());
      try {
        const hits = await (await opening).find(this.words);
        if (generation !== this.generation) return;
        this.hits = hits;
        await this.draw(generation, count);
        return;
      } catch (error) {
        if (!await canTryAgain(error, attempt)) throw error;
        if (this.index === opening) this.index = null;
      }
    }
  }

  openIndex() {
    return SearchIndex.open().catch((error) => {
      this.index = null;
      throw error;
    });
  }

  fail(error) {
    this.index = null;
    if (isPageOutdated(error)) {
      this.clear("网站更新过，这个页面还是旧的，读不了新的搜索索引。请重新打开这个页面。");
      const reload = element("button", { type: "button", className: "search__button", text: "重新打开" });
      reload.addEventListener("click", () => location.reload());
      this.foot.append(reload);
      return;
    }
    this.clear(error instanceof IndexNotBuilt
      ? "搜索索引正在生成，请稍后再试。" : "搜索索引没有读到。请检查网络后重试。");
    const retry = element("button", { type: "button", className: "search__button", text: "重试" });
    retry.addEventListener("click", () => {
      this.input.focus();
      this.search();
    });
    this.foot.append(retry);
  }

  /* Results. */

  clear(message) {
    if (this.status.textContent !== message) this.status.textContent = message;
    this.facets.hidden = true;
    this.results.hidden = true;
    this.results.replaceChildren();
    this.foot.replaceChildren();
    this.resultCount = 0;
  }

  /* Return the hits with the selected facets, those of one facet aside where it is given. */
  selectedHits(ignoredFacet) {
    const selection = Array.from(this.selection).filter(([name]) => name !== ignoredFacet);
    return this.hits.filter(({ facets }) => selection.every((choice) => hasFacet(facets, choice)));
  }

  async draw(generation, count = RESULTS_PER_STEP) {
    const hits = this.selectedHits();
    if (!this.hits.length) {
      await this.drawNoHits(generation);
      return;
    }
    const items = await this.readItems(hits.slice(0, Math.max(count, RESULTS_PER_STEP)));
    if (generation !== this.generation) return;
    const focusedFacet = document.activeElement?.dataset?.facet;
    this.clear(hitCountText(this.hits.length, this.selection.size ? hits.length : null));
    this.drawFacets(focusedFacet);
    this.appendItems(items, hits);
  }

  /* Show the hits after another selection; where the site was published anew, look the query up again. */
  async redraw(generation) {
    try {
      await this.draw(generation);
    } catch (error) {
      if (!(error instanceof IndexReplaced)) throw error;
      this.index = null;
      await this.drawAnswer(generation);
    }
  }

  async drawNoHits(generation) {
    const parts = await (await this.index).partsWithHits(this.words);
    if (generation !== this.generation) return;
    const all = this.words.length > 1 ? "同时" : "";
    this.clear(`没有项目${all}含有“${this.input.value.trim()}”。`);
    if (parts.length) {
      this.foot.append(element("p", { className: "search__hint" }, [
        "可以只找：", ...parts.map((part) => this.partButton(part)),
      ]));
    }
    const link = (path, text) => element("a", { href: siteUrl(path), text });
    this.foot.append(element("p", { className: "search__hint" }, [
      "可以换一个更短的词，或者看 ",
      link("units/", "单位列表"),
      " ",
      link("indicators/", "指标列表"),
    ]));
  }

  /* Return a button that searches for a part of the query. */
  partButton({ words, count }) {
    const typed = this.input.value.split(/\s+/u).find((word) => letters(word) === words[0]) ?? words[0];
    const button = element("button", {
      type: "button", className: "search__button", text: `${typed}（${count} 个项目）`,
    });
    button.addEventListener("click", () => {
      this.input.value = typed;
      this.input.focus();
      this.search();
    });
    return button;
  }

  appendItems(items, hits) {
    this.results.append(...items);
    this.results.hidden = !this.results.childElementCount;
    this.resultCount += items.length;
    this.foot.replaceChildren();
    const rest = hits.length - this.resultCount;
    if (rest <= 0) return;
    const more = element("button", {
      type: "button", className: "search__button", text: `更多结果（还有 ${rest} 个）`,
    });
    more.addEventListener("click", () => this.drawMore(hits));
    this.foot.append(more);
  }

  async drawMore(hits) {
    const generation = ++this.generation;
    const shown = this.resultCount;
    await this.reportFailure(generation, async () => {
      try {
        const items = await this.readItems(hits.slice(shown, shown + RESULTS_PER_STEP));
        if (generation !== this.generation) return;
        this.appendItems(items, hits);
      } catch (error) {
        if (!(error instanceof IndexReplaced)) throw error;
        this.index = null;
        await this.drawAnswer(generation, shown + RESULTS_PER_STEP);
      }
      if (generation !== this.generation) return;
      const links = this.results.querySelectorAll("li > a");
      (links[shown] ?? links[links.length - 1] ?? this.input).focus();
    });
  }

  async readItems(hits) {
    const index = await this.index;
    const projects = await Promise.all(hits.map((hit) => index.read(hit)));
    return projects.map((project) => this.item(project));
  }

  /* Return the list item of one project: its name, facets, and the texts that contain the query. */
  item({ address, title, texts, facets }) {
    const link = element("a", { href: siteUrl(address) }, this.marks(title));
    const values = facets.map(([, value]) => value);
    const facts = values.flatMap((value, place) => [place ? " · " : "", ...this.marks(value)]);
    const matching = texts.filter((text) => (
      text !== title && !values.includes(text) && this.words.some((word) => letters(text).includes(word))
    ));
    const excerpts = this.literalMatchesFirst(matching);
    const rest = excerpts.splice(MAX_EXCERPTS_PER_RESULT).length;
    return element("li", {}, [
      link,
      element("p", { className: "search__facts" }, facts),
      ...excerpts.map((text) => element("p", { className: "search__excerpt" }, this.marks(text, true))),
      ...(rest ? [element("p", { className: "search__facts", text: `另有 ${rest} 条文字含有这些字` })] : []),
    ]);
  }

  /* Return a text as nodes, with a <mark> wherever the query stands in it. */
  marks(text, isExcerpt = false) {
    return highlight(text, [this.query, ...this.words], isExcerpt)
      .map((piece) => (piece.isMatch ? element("mark", { text: piece.text }) : piece.text));
  }

  /* Return the texts with those first that contain what was typed to the sign: "5%" matches 5万 as well; then those
   * with the most words. */
  literalMatchesFirst(texts) {
    const typed = this.input.value.trim();
    const rank = (text) => (
      text.includes(typed) ? Infinity : this.words.filter((word) => letters(text).includes(word)).length
    );
    const ranked = texts.map((text) => ({ text, rank: rank(text) }));
    return ranked.sort((one, other) => (one.rank < other.rank) - (one.rank > other.rank)).map(({ text }) => text);
  }

  /* Facets. */

  drawFacets(focusedFacet) {
    const names = new Set(this.hits.flatMap(({ facets }) => facets.map(([name]) => name)));
    for (const name of this.selection.keys()) names.add(name);
    this.facets.replaceChildren(...Array.from(names, (name, place) => this.facet(name, `search-facet-${place}`)));
    this.facets.hidden = !names.size;
    const selects = Array.from(this.facets.querySelectorAll("select"));
    selects.find((select) => select.dataset.facet === focusedFacet)?.focus();
  }

  /* Return the list of one facet's values, each with how many hits selecting it would leave. */
  facet(name, id) {
    const hits = this.selectedHits(name);
    const counts = new Map();
    for (const [facet, value] of hits.flatMap(({ facets }) => facets)) {
      if (facet === name) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const selected = this.selection.get(name);
    if (selected !== undefined && !counts.has(selected)) counts.set(selected, 0);
    const select = element("select", { id }, [
      element("option", { value: "", text: `全部（${hits.length}）` }),
      ...Array.from(counts, ([value, count]) => (
        element("option", { value: `=${value}`, text: `${value}（${count}）`, selected: value === selected })
      )),
    ]);
    select.dataset.facet = name;
    select.addEventListener("change", () => {
      if (select.value) this.selection.set(name, select.value.slice(1));
      else this.selection.delete(name);
      const generation = ++this.generation;
      this.reportFailure(generation, () => this.redraw(generation));
    });
    return element("div", {}, [element("label", { htmlFor: id, text: name }), select]);
  }
}

function hasFacet(facets, [name, value]) {
  return facets.some((facet) => facet[0] === name && facet[1] === value);
}

/* Return how many hits there are in words; `selectedCount` is null where no facet is selected. */
function hitCountText(count, selectedCount) {
  if (selectedCount === null) return `找到 ${count} 个项目`;
  return `找到 ${count} 个项目，其中 ${selectedCount} 个符合所选范围`;
}
