/* Show what a query finds: in the panel under the search box, or on the page of results.
 *
 * Texts of the index are only ever written as text.
 */

import { element } from "./dom.js";
import { letters } from "./letters.js";
import { answerTo, otherQueries } from "./search-answer.js";
import { IndexNotBuilt, IndexReplaced, SearchIndex } from "./search-index.js";
import { canTryAgain, isPageOutdated, reasonNotToSearch } from "./search-index.js";
import { Facets } from "./search-facets.js";
import { Matches, projectItem, withdrawnItem } from "./search-item.js";
import { readTerms, termsFor } from "./search-terms.js";
import { countText, noHitsText, offers, otherWays, termItem, textButton } from "./search-words.js";

const MAX_STALE_RESULTS_MS = 500; // until the results of the query before are taken away

/* Built here, so that no page has to carry it. */
const PARTS = `
  <p class="search__status" role="status"></p>
  <div class="search__terms" hidden></div>
  <div class="search__facets" role="group" aria-label="缩小范围" hidden></div>
  <ol class="search__results" hidden></ol>
  <div class="search__withdrawn" hidden></div>
  <div class="search__foot"></div>
`;

export class SearchResults {
  /* `host` has `step`, how many results are shown at a time, and is told what a reader does: `ask(typed)` an offered query,
   * `choose()` a facet, `grow()` for more results; `focus()` leads back to where one types. */
  constructor(root, host) {
    const part = (name) => root.querySelector(`.search__${name}`);
    root.insertAdjacentHTML("afterbegin", PARTS);
    this.root = root;
    this.host = host;
    this.status = part("status");
    this.terms = part("terms");
    this.facets = new Facets(part("facets"), () => this.chooseFacet());
    this.results = part("results");
    this.withdrawn = part("withdrawn");
    this.foot = part("foot");
    this.answer = null;
    this.hits = [];
    this.count = 0; // of results in the list now
    this.typed = "";
    this.query = ""; // the letters of what was typed
    this.generation = 0; // of what is shown; an answer to an older one is dropped
    this.index = null;
    this.glossary = null;
  }

  /* Return the links and buttons in the order in which they stand. */
  stops() {
    return [this.terms, this.results, this.withdrawn, this.foot].flatMap((part) => [...part.querySelectorAll("a, button")]);
  }

  /* Return where an arrow key leads from the input or from a link or button of the results; undefined for other keys. */
  nextStop({ key, target }, input) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const stops = [input, ...this.stops()];
    const place = stops.indexOf(target);
    return step && place >= 0 ? stops[place + step] ?? stops[place] : undefined;
  }

  /* Searching. While it lasts, the root has `data-busy`. */

  async search(typed, count = this.host.step) {
    const generation = ++this.generation;
    this.typed = typed.trim();
    this.query = letters(typed);
    const reason = this.typed && reasonNotToSearch(this.typed, this.query);
    this.root.toggleAttribute("data-busy", Boolean(this.typed) && !reason);
    if (!this.typed || reason) {
      this.clear(reason);
      return;
    }
    await this.reportFailure(generation, () => this.find(generation, count));
    if (generation === this.generation) this.root.removeAttribute("data-busy");
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

  async find(generation, count) {
    const wasOpen = Boolean(this.index);
    if (!wasOpen) this.clear("正在读取搜索索引……");
    const timer = setTimeout(() => {
      if (generation === this.generation) this.clear("正在查找……");
    }, MAX_STALE_RESULTS_MS);
    try {
      await this.drawAnswer(generation, count);
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
    const focused = this.stops().indexOf(document.activeElement);
    try {
      await this.drawAnswer(generation, this.count);
    } catch (error) {
      if (!(error instanceof IndexNotBuilt)) throw error; // a preview builds it: the answer stays meanwhile
    }
    if (focused < 0 || generation !== this.generation) return;
    const stop = this.stops()[focused];
    if (stop) stop.focus();
    else this.host.focus();
  }

  /* Look the query up and show at least `count` results. The site may be published anew in the middle of it: then its
   * new index answers. */
  async drawAnswer(generation, count) {
    this.glossary ??= readTerms().catch(() => []);
    for (let attempt = 1; generation === this.generation; attempt += 1) {
      const opening = (this.index ??= this.openIndex());
      try {
        const answer = await answerTo(await opening, this.typed);
        if (generation !== this.generation) return;
        this.answer = answer;
        this.hits = [...answer.exact, ...answer.similar];
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
      this.foot.append(textButton("重新打开", () => location.reload()));
      return;
    }
    this.clear(error instanceof IndexNotBuilt
      ? "搜索索引正在生成，请稍后再试。" : "搜索索引没有读到。请检查网络后重试。");
    this.foot.append(textButton("重试", () => {
      this.host.focus();
      this.search(this.typed);
    }));
  }

  /* Drawing. */

  clear(message) {
    if (this.status.textContent !== message) this.status.textContent = message;
    for (const part of [this.terms, this.facets.box, this.results, this.withdrawn]) part.hidden = true;
    for (const part of [this.terms, this.results, this.withdrawn, this.foot]) part.replaceChildren();
    this.count = 0;
  }

  /* Return what is chosen, as pairs of a parameter of the address and its value. */
  choices() {
    return this.facets.choices();
  }

  /* Choose what the parameters of an address say. */
  select(parameters) {
    this.facets.select(parameters);
  }

  chooseFacet() {
    this.host.choose?.();
    const generation = ++this.generation;
    this.reportFailure(generation, () => this.redraw(generation));
  }

  async draw(generation, count) {
    const hits = this.facets.chosen(this.hits);
    const terms = await this.glossary;
    if (!this.hits.length) {
      await this.drawNoHits(generation, terms);
      return;
    }
    const items = await this.readItems(hits.slice(0, Math.max(count, this.host.step)));
    if (generation !== this.generation) return;
    const focusedFacet = document.activeElement?.dataset?.facet;
    this.clear(countText(this.answer, this.typed, this.facets.isEmpty ? null : hits.length));
    this.drawTerms(termsFor(terms, this.typed, false));
    this.facets.draw(this.hits, focusedFacet);
    this.appendItems(items, hits);
    this.drawWithdrawn();
  }

  /* Show the hits after another selection; where the site was published anew, look the query up again. */
  async redraw(generation) {
    try {
      await this.draw(generation, this.host.step);
    } catch (error) {
      if (!(error instanceof IndexReplaced)) throw error;
      this.index = null;
      await this.drawAnswer(generation, this.host.step);
    }
  }

  async drawNoHits(generation, terms) {
    const { withdrawn } = this.answer;
    const others = withdrawn.length ? null : await otherQueries(await this.index, this.typed);
    if (generation !== this.generation) return;
    const meant = termsFor(terms, this.typed, true);
    this.clear(noHitsText(this.answer, this.typed, meant.find(({ isWhole }) => isWhole)?.name));
    this.drawTerms(meant);
    this.drawWithdrawn();
    const ask = (typed) => this.host.ask(typed);
    if (others) {
      this.foot.append(...offers("是不是要找：", others.corrected, ask), ...offers("可以只找：", others.parts, ask));
    }
    this.foot.append(otherWays());
  }

  drawTerms(terms) {
    this.terms.replaceChildren(...terms.map(termItem));
    this.terms.hidden = !terms.length;
  }

  drawWithdrawn() {
    const { withdrawn } = this.answer;
    if (!withdrawn.length) return;
    const matches = new Matches(this.answer.words, this.typed);
    this.withdrawn.append(
      element("p", { className: "search__group", text: "已经撤下，原来的网址有说明" }),
      element("ul", {}, withdrawn.map((project) => withdrawnItem(project, matches))),
    );
    this.withdrawn.hidden = false;
  }

  appendItems(items, hits) {
    this.results.append(...items);
    this.results.hidden = !this.results.childElementCount;
    this.count += items.length;
    this.foot.replaceChildren();
    const rest = hits.length - this.count;
    if (rest > 0) this.foot.append(textButton(`更多结果（还有 ${rest} 个）`, () => this.drawMore(hits)));
    this.foot.append(...this.host.linksBelow?.() ?? []);
  }

  async drawMore(hits) {
    const generation = ++this.generation;
    const shown = this.count;
    await this.reportFailure(generation, async () => {
      try {
        const items = await this.readItems(hits.slice(shown, shown + this.host.step));
        if (generation !== this.generation) return;
        this.appendItems(items, hits);
      } catch (error) {
        if (!(error instanceof IndexReplaced)) throw error;
        this.index = null;
        await this.drawAnswer(generation, shown + this.host.step);
      }
      if (generation !== this.generation) return;
      const links = this.results.querySelectorAll("li > a");
      const next = links[shown] ?? links[links.length - 1];
      if (next) next.focus();
      else this.host.focus();
      this.host.grow?.();
    });
  }

  async readItems(hits) {
    const index = await this.index;
    const projects = await Promise.all(hits.map((hit) => index.read(hit)));
    const matches = new Matches(this.answer.words, this.typed);
    return projects.map((project) => projectItem(project, matches));
  }
}
