/* Show what a query finds: in the panel under the search box, or on the page of results.
 *
 * Texts of the index are only ever written as text.
 */

import { element, siteUrl } from "./dom.js";
import { highlight, letters } from "./letters.js";
import { answerTo, otherQueries } from "./search-answer.js";
import { IndexNotBuilt, IndexReplaced, SearchIndex } from "./search-index.js";
import { canTryAgain, isPageOutdated, reasonNotToSearch } from "./search-index.js";
import { readTerms, termsFor } from "./search-terms.js";

const MAX_EXCERPTS_PER_RESULT = 2;
const MAX_STALE_RESULTS_MS = 500; // until the results of the query before are taken away

/* Facet → its name in the address of the page of results. */
const PARAMETERS = { 年度: "year", 单位: "unit", 属性: "attribute", 完成情况: "results" };

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
    this.facets = part("facets");
    this.results = part("results");
    this.withdrawn = part("withdrawn");
    this.foot = part("foot");
    this.selection = new Map(); // facet → value
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
    for (const part of [this.terms, this.facets, this.results, this.withdrawn]) part.hidden = true;
    for (const part of [this.terms, this.results, this.withdrawn, this.foot]) part.replaceChildren();
    this.count = 0;
  }

  /* Return the hits with the selected facets, those of one facet aside where it is given. */
  selectedHits(ignoredFacet) {
    const selection = Array.from(this.selection).filter(([name]) => name !== ignoredFacet);
    return this.hits.filter(({ facets }) => selection.every((choice) => hasFacet(facets, choice)));
  }

  async draw(generation, count) {
    const hits = this.selectedHits();
    const terms = await this.glossary;
    if (!this.hits.length) {
      await this.drawNoHits(generation, terms);
      return;
    }
    const items = await this.readItems(hits.slice(0, Math.max(count, this.host.step)));
    if (generation !== this.generation) return;
    const focusedFacet = document.activeElement?.dataset?.facet;
    this.clear(countText(this.answer, this.typed, this.selection.size ? hits.length : null));
    this.drawTerms(termsFor(terms, this.typed, false));
    this.drawFacets(focusedFacet);
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
    const { words, withdrawn } = this.answer;
    const others = withdrawn.length ? null : await otherQueries(await this.index, this.typed);
    if (generation !== this.generation) return;
    const all = words.length > 1 ? "同时" : "";
    const meant = termsFor(terms, this.typed, true);
    const subject = withdrawn.length ? "没有公开的项目" : "没有项目";
    const rest = withdrawn.length ? `有 ${withdrawn.length} 个已经撤下的项目。` : "";
    const term = meant.find(({ isWhole }) => isWhole)?.name;
    const explained = term ? `“${term}”是一个术语。` : "";
    // The words of the form itself are in no text of the index, though they stand on every form.
    this.clear(term && letters(term) === this.query
      ? `${explained}没有项目另外写到它。${rest}` : `${explained}${subject}${all}含有“${this.typed}”。${rest}`);
    this.drawTerms(meant);
    this.drawWithdrawn();
    if (others) this.foot.append(...this.offers("是不是要找：", others.corrected), ...this.offers("可以只找：", others.parts));
    const link = (path, text) => element("a", { href: siteUrl(path), text });
    this.foot.append(element("p", { className: "search__hint" }, [
      "可以换一个更短的词，或者看 ",
      link("units/", "单位列表"),
      " ",
      link("indicators/", "指标列表"),
    ]));
  }

  /* Return a line of buttons for other queries, in a list that is empty without any. */
  offers(title, queries) {
    const buttons = queries.map(({ typed, count }) => (
      textButton(`${typed}（${count} 个项目）`, () => this.host.ask(typed))
    ));
    return buttons.length ? [element("p", { className: "search__hint" }, [title, ...buttons])] : [];
  }

  drawTerms(terms) {
    this.terms.replaceChildren(...terms.map(({ name, address, explanation }) => element("p", {}, [
      element("a", { href: siteUrl(address), text: name }),
      `（术语）${explanation}`,
    ])));
    this.terms.hidden = !terms.length;
  }

  drawWithdrawn() {
    const { withdrawn } = this.answer;
    if (!withdrawn.length) return;
    this.withdrawn.append(
      element("p", { className: "search__group", text: "已经撤下，原来的网址有说明" }),
      element("ul", {}, withdrawn.map(({ address, name, year, units, day }) => element("li", {}, [
        element("a", { href: siteUrl(address) }, this.marks(name)),
        element("p", { className: "search__facts", text: [`${year} 年`, ...units, `${day} 撤下`].join(" · ") }),
      ]))),
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
    return projects.map((project) => this.item(project));
  }

  /* Return the list item of one project: name and annual amount, year and units, and the texts that hold the query. */
  item({ address, title, texts, facets, amount, amounts, likeness }) {
    const link = element("a", { href: siteUrl(address) }, this.marks(title, likeness));
    const values = facets.map(([, value]) => value);
    const matching = texts.filter((text) => text !== title && !values.includes(text) && this.isMatch(text));
    const excerpts = this.literalMatchesFirst(matching);
    const rest = excerpts.splice(MAX_EXCERPTS_PER_RESULT).length;
    const isShown = amounts.some((meant) => meant.endsWith(` ${amount}`));
    const otherAmounts = isShown ? [] : amounts.slice(0, MAX_EXCERPTS_PER_RESULT);
    return element("li", {}, [
      link,
      ...(amount ? [element("p", { className: "search__amount" }, [isShown ? element("mark", { text: amount }) : amount])] : []),
      element("p", { className: "search__facts" }, this.facts(facets, likeness)),
      ...otherAmounts.map((text) => element("p", { className: "search__excerpt" }, [element("mark", { text })])),
      ...excerpts.map((text) => element("p", { className: "search__excerpt" }, this.marks(text, [], true))),
      ...(rest ? [element("p", { className: "search__facts", text: `另有 ${rest} 条文字含有这些字` })] : []),
    ]);
  }

  /* Return year, units, and of the other values those that hold a word, as nodes. */
  facts(facets, likeness) {
    const shown = facets.filter(([name, value]) => name === "年度" || name === "单位" || this.isMatch(value))
      .map(([name, value]) => [...this.marks(value, likeness), ...(name === "年度" ? [" 年"] : [])]);
    if (likeness) shown.push([element("span", { className: "search__likeness", text: "按拼音" })]);
    return shown.flatMap((nodes, place) => [...(place ? [" · "] : []), ...nodes]);
  }

  isMatch(text) {
    const folded = letters(text);
    return this.wordsToMark().some((word) => folded.includes(word));
  }

  /* Return the letters that are marked: those of the words, and of what is left of a word that names a year. */
  wordsToMark() {
    return this.answer.words.flatMap((word) => [word, ...(word.rest ? [word.rest] : [])]).map((word) => word.letters);
  }

  /* Return a text as nodes, with a <mark> wherever the query, or a part of `likeness`, stands in it. */
  marks(text, likeness = [], isExcerpt = false) {
    const phrase = this.answer.words.map((word) => word.letters).join("");
    return highlight(text, [phrase, ...this.wordsToMark(), ...likeness.map(letters)], isExcerpt)
      .map((piece) => (piece.isMatch ? element("mark", { text: piece.text }) : piece.text));
  }

  /* Return the texts with those first that contain what was typed to the sign: "5%" matches 5万 as well; then those
   * with the most words. */
  literalMatchesFirst(texts) {
    const rank = (text) => (
      text.includes(this.typed) ? Infinity : this.wordsToMark().filter((word) => letters(text).includes(word)).length
    );
    const ranked = texts.map((text) => ({ text, rank: rank(text) }));
    return ranked.sort((one, other) => (one.rank < other.rank) - (one.rank > other.rank)).map(({ text }) => text);
  }

  /* Facets. */

  /* Return what is chosen, as pairs of a parameter of the address and its value. */
  choices() {
    return Array.from(this.selection, ([facet, value]) => [PARAMETERS[facet], value]);
  }

  /* Choose what the parameters of an address say. */
  select(parameters) {
    this.selection = new Map(Object.entries(PARAMETERS)
      .filter(([, name]) => parameters.get(name)).map(([facet, name]) => [facet, parameters.get(name)]));
  }

  drawFacets(focusedFacet) {
    const all = new Set(this.hits.flatMap(({ facets }) => facets.map(([name]) => name)));
    const names = new Set([...all].filter((name) => this.isDiverse(name)));
    for (const name of this.selection.keys()) names.add(name);
    this.facets.replaceChildren(...Array.from(names, (name, place) => this.facet(name, `search-facet-${place}`)));
    this.facets.hidden = !names.size;
    const selects = Array.from(this.facets.querySelectorAll("select"));
    selects.find((select) => select.dataset.facet === focusedFacet)?.focus();
  }

  /* Whether the hits differ in a facet, so that a choice narrows them. */
  isDiverse(facet) {
    const valuesOf = ({ facets }) => facets.filter(([name]) => name === facet).map(([, value]) => value).join("\n");
    return this.hits.some((hit) => valuesOf(hit) !== valuesOf(this.hits[0]));
  }

  /* Return the list of one facet's values, each with how many hits selecting it would leave. */
  facet(name, id) {
    const hits = this.selectedHits(name).sort((one, other) => one.project - other.project); // the newest year first
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
      this.host.choose?.();
      const generation = ++this.generation;
      this.reportFailure(generation, () => this.redraw(generation));
    });
    return element("div", {}, [element("label", { htmlFor: id, text: name }), select]);
  }
}

function hasFacet(facets, [name, value]) {
  return facets.some((facet) => facet[0] === name && facet[1] === value);
}

function textButton(text, act) {
  const button = element("button", { type: "button", className: "search__button", text });
  button.addEventListener("click", act);
  return button;
}

/* Return how many hits there are in words; `selectedCount` is null where no facet is selected. */
function countText({ exact, similar, likeness }, typed, selectedCount) {
  const all = {
    pinyin: exact.length
      ? `找到 ${exact.length} 个项目，另有 ${similar.length} 个按拼音找到`
      : `没有项目含有“${typed}”；按拼音找到 ${similar.length} 个项目`,
    simplified: `没有项目含有“${typed}”；写成“${likeness?.typed}”，找到 ${similar.length} 个项目`,
  }[likeness?.kind] ?? `找到 ${exact.length} 个项目`;
  return selectedCount === null ? all : `${all}，其中 ${selectedCount} 个符合所选范围`;
}
