/* The explorer of all indicators: a filter, the indicators that fit it, and the address that has the filter in it.
 *
 * By the address a filter can be shared, and the browser's buttons lead back to it. The plain list is there for readers
 * without JavaScript, and where the index cannot be read. Texts of the data are only ever written as text.
 */

import { element } from "./dom.js";
import { LevelFacet, ListFacet, button, pager, replaceButtons, table } from "./explorer-parts.js";
import { Indicators, emptyFilter } from "./indicator-index.js";
import { letters } from "./letters.js";
import { IndexNotBuilt, IndexReplaced, canTryAgain, isPageOutdated, reasonNotToSearch } from "./search-index.js";

const INDICATORS_PER_PAGE = 30;
const TYPING_PAUSE_MS = 200; // without a keystroke until what was typed is searched for
const WIDE = "(min-width: 60em)"; // there is room for open lists
const MAX_SILENCE_MS = 500; // until the status says that something is loading
const INDICATORS_PER_PROGRESS_MESSAGE = 5000; // while a download is prepared

/* Name in the address → title. */
const FACETS = { level: "一级、二级指标", kind: "类型", state: "完成情况", year: "年度", unit: "实施单位" };

/* Each way to sort: its value in the address, its words in the list and above the table. One with `facet` is offered
 * where indicators differ in that facet. */
const SORTS = [
  { value: "", words: "年度，新的在前", caption: "按年度排列，新的在前" },
  { value: "level", words: "一级、二级指标的次序", caption: "按一级、二级指标的次序排列" },
  { value: "project", words: "项目", caption: "按项目排列，同一项目的各个年度放在一起" },
  { value: "unit", words: "实施单位", caption: "按实施单位排列", facet: "unit" },
  { value: "number", words: "指标值，大的在前", caption: "按指标值排列，大的在前；计量单位相同的放在一起，不是一个数的在最后" },
  { value: "number-up", words: "指标值，小的在前", caption: "按指标值排列，小的在前；计量单位相同的放在一起，不是一个数的在最后" },
];

const TEXT_LABEL = "在指标、指标值、绩效标准、项目和单位里找";

export class Explorer {
  constructor(box) {
    this.box = box;
    this.plain = document.querySelector("[data-plain]");
    this.filter = emptyFilter();
    this.sort = "";
    this.page = 1;
    this.exchanges = 0; // of the site, since a query was answered
    this.generation = 0; // of the page's content; work for an older one is given up
    this.build();
    this.isPanelOpen = location.hash === `#${box.id}`; // on a narrow screen; a wide one always shows it
    addEventListener("popstate", () => this.restore());
    this.restore();
  }

  build() {
    this.status = element("p", { className: "explorer__status", attributes: { role: "status" } });
    this.note = element("p", { className: "note", hidden: true });
    this.chips = element("ul", {
      className: "explorer__chips", hidden: true, attributes: { "aria-label": "已选的条件" },
    });
    this.actions = element("p", { className: "explorer__actions" });
    this.toggle = button("筛选", () => { this.isPanelOpen = !this.isPanelOpen; });
    this.toggle.classList.add("explorer__toggle");
    this.toggle.setAttribute("aria-controls", "explorer-panel");
    this.toggle.hidden = true;
    this.heading = element("h2", { tabIndex: -1 });
    this.list = element("div");
    this.results = element("div", { className: "explorer__results", hidden: true }, [this.heading, this.list]);
    const bar = element("div", { className: "explorer__bar" }, [this.status, this.toggle, this.actions]);
    this.main = element("div", { className: "explorer__main" }, [this.note, this.chips, this.results]);
    this.box.append(bar, this.main);
  }

  get isPanelOpen() {
    return this.toggle.getAttribute("aria-expanded") === "true";
  }

  set isPanelOpen(isOpen) {
    this.toggle.setAttribute("aria-expanded", isOpen);
    this.box.toggleAttribute("data-open", isOpen);
  }

  /* Put the text box above the bar and the lists of choices after it, with the choices that the index has. */
  buildForm() {
    const isDiverse = (facet) => this.indicators.totals[facet].filter((count) => count > 0).length > 1;
    this.input = element("input", {
      type: "search", id: "explorer-text", autocomplete: "off", attributes: { "aria-describedby": "explorer-hint" },
    });
    this.input.addEventListener("input", (event) => event.isComposing || this.applyTextSoon());
    this.input.addEventListener("compositionend", () => this.applyTextSoon());
    this.hint = element("p", { className: "note", id: "explorer-hint", attributes: { "aria-live": "polite" } });
    this.sortSelect = element("select", { id: "explorer-sort" }, SORTS
      .filter((sort) => !sort.facet || isDiverse(sort.facet))
      .map(({ value, words }) => element("option", { value, text: words })));
    this.sortSelect.addEventListener("change", () => this.choose(() => { this.sort = this.sortSelect.value; }));
    this.facets = Object.entries(FACETS).filter(([facet]) => isDiverse(facet)).map(([facet, title]) => {
      const Facet = facet === "level" ? LevelFacet : ListFacet;
      return new Facet(facet, title, this.indicators, (values) => this.choose(() => { this.filter[facet] = values; }));
    });
    this.showButton = element("button", { type: "button", className: "explorer__button" });
    this.showButton.addEventListener("click", () => this.goToResults());
    const form = element("form", { className: "explorer__text" }, [
      element("label", { htmlFor: this.input.id, text: TEXT_LABEL }), this.input, this.hint,
    ]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.applyText();
    });
    const panel = element("div", {
      className: "explorer__panel", id: "explorer-panel", attributes: { role: "group", "aria-label": "筛选" },
    }, [
      element("p", { className: "explorer__order" }, [
        element("label", { htmlFor: this.sortSelect.id, text: "排序" }), this.sortSelect,
      ]),
      ...this.facets.map(({ box }) => box),
      this.showButton,
    ]);
    this.form?.remove();
    this.panel?.remove();
    [this.form, this.panel] = [form, panel];
    this.box.querySelector(".explorer__bar").before(form);
    this.main.before(panel);
    this.toggle.hidden = false;
    if (matchMedia(WIDE).matches) for (const { box } of this.facets) box.open = true;
  }

  /* Actions of the reader. The browser's back button undoes each choice, and all that was typed at once. */

  /* Change the filter and show the first page of what fits it then. */
  choose(change) {
    this.finishTyping();
    change();
    this.page = 1;
    return this.go("pushState");
  }

  applyTextSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.applyText(), TYPING_PAUSE_MS);
  }

  /* Apply what was typed without waiting for the pause: the reader goes on to something else. */
  finishTyping() {
    if (this.timer) this.applyText();
    this.isTyping = false;
  }

  applyText() {
    clearTimeout(this.timer);
    this.timer = null;
    const typed = this.input.value.trim();
    const reason = typed && reasonNotToSearch(typed, letters(typed));
    const text = reason ? "" : typed;
    this.sayOfText(reason);
    if (text === this.filter.text) return;
    this.filter.text = text;
    this.page = 1;
    this.go(this.isTyping ? "replaceState" : "pushState");
    this.isTyping = true;
  }

  /* Say below the text box why a text is not searched for. */
  sayOfText(reason) {
    if (this.hint.textContent !== reason) this.hint.textContent = reason;
  }

  turnTo(page) {
    this.finishTyping();
    this.page = page;
    this.go("pushState").then(() => this.goToResults());
  }

  goToResults() {
    this.isPanelOpen = false;
    this.heading.scrollIntoView();
    this.heading.focus({ preventScroll: true });
  }

  /* Put the filter into the address by "pushState" or "replaceState", and show what fits it. */
  go(method) {
    history[method](null, "", this.address());
    this.note.hidden = true;
    this.drawing = this.draw();
    return this.drawing;
  }

  /* The address. */

  /* Return the address of a page of what fits the filter. */
  address(page = this.page) {
    const parts = [
      ...Object.keys(FACETS).flatMap((facet) => this.selectedChoices(facet).map(({ name }) => [facet, name])),
      ["q", this.filter.text],
      ["sort", this.sort],
      ["page", page > 1 ? page : ""],
    ];
    const query = parts.filter(([, value]) => value)
      .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2F", "/")}`).join("&");
    return query ? `?${query}` : location.pathname;
  }

  /* Return the choices of a facet that are selected; where a whole first level is, without its second levels. */
  selectedChoices(facet) {
    return this.indicators.choices(facet).filter(({ values, within }) => (
      values.every((value) => this.filter[facet].has(value))
      && !within?.every((value) => this.filter[facet].has(value))
    ));
  }

  /* Show what the address asks for. The address of a part of the plain list asks for its level. */
  async restore() {
    this.drawing = this.draw(() => {
      const level = location.hash && this.indicators.choices("level").find(({ name }) => hashOf(anchorOf(name)) === location.hash);
      if (level) history.replaceState(null, "", `?level=${encodeURIComponent(level.name).replaceAll("%2F", "/")}`);
      this.readAddress();
    });
    await this.drawing;
  }

  readAddress() {
    clearTimeout(this.timer);
    this.timer = null;
    const query = new URLSearchParams(location.search);
    const unknown = [];
    for (const facet of Object.keys(FACETS)) {
      const requested = query.getAll(facet);
      const choices = this.indicators.choices(facet).filter(({ name }) => requested.includes(name));
      const names = choices.map(({ name }) => name);
      unknown.push(...requested.filter((name) => !names.includes(name)));
      this.filter[facet] = new Set(choices.flatMap(({ values }) => values));
    }
    const text = (query.get("q") ?? "").trim();
    this.filter.text = reasonNotToSearch(text, letters(text)) ? "" : text;
    if (text !== this.filter.text) unknown.push(text);
    this.sort = SORTS.some(({ value }) => value === query.get("sort")) ? query.get("sort") : "";
    this.page = Math.max(Number.parseInt(query.get("page"), 10) || 1, 1);
    this.isTyping = false;
    this.input.value = this.filter.text;
    this.sayOfText("");
    this.note.hidden = !unknown.length;
    this.note.textContent = `地址里的${unknown.map((name) => `“${name}”`).join("、")}在现在的数据里没有，没有照它筛选。`;
  }

  /* Return how many parts of the filter are set. */
  countConditions() {
    return Object.keys(FACETS).filter((facet) => this.filter[facet].size).length + (this.filter.text ? 1 : 0);
  }

  /* Results. */

  /* Show what fits the filter. `before` is called once the index is loaded, before the filter is read. */
  async draw(before = () => {}) {
    const generation = ++this.generation;
    const timer = setTimeout(() => {
      this.setStatus(this.indicators ? "正在查找……" : "正在读取全部指标……");
    }, MAX_SILENCE_MS);
    const wasOpen = Boolean(this.opening);
    try {
      await this.open();
      if (generation !== this.generation) return;
      before();
      const hits = await this.indicators.find(this.filter, this.sort);
      const count = hits.rows.length;
      if (generation !== this.generation) return;
      this.page = Math.min(this.page, Math.max(Math.ceil(count / INDICATORS_PER_PAGE), 1));
      const begin = (this.page - 1) * INDICATORS_PER_PAGE;
      const onPage = hits.rows.slice(begin, begin + INDICATORS_PER_PAGE);
      const rows = await this.indicators.read(onPage);
      if (generation !== this.generation) return;
      this.hits = hits;
      this.drawForm();
      this.drawState();
      this.drawResults(rows, begin);
      this.exchanges = 0;
      if (wasOpen) this.renewIfReplaced(generation);
    } catch (error) {
      console.warn("explorer:", error);
      if (generation !== this.generation) return;
      if (!await canTryAgain(error, this.exchanges + 1)) this.fail(error);
      else if (generation === this.generation) await this.renew();
    } finally {
      clearTimeout(timer);
    }
  }

  /* Show the answer of the present site where that was published anew, and what is shown came from memory. */
  async renewIfReplaced(generation) {
    if (await this.indicators.isReplaced() && generation === this.generation) await this.renew();
  }

  /* Take the index of the site as it was published anew. What was chosen is in the address by its names, and looked up
   * again; what is being typed stays. */
  async renew() {
    this.exchanges += 1;
    this.opening = null;
    const hadForm = Boolean(this.form);
    const isTypingNow = hadForm && document.activeElement === this.input;
    const unfinished = this.timer ? this.input.value : null;
    const openLists = (this.facets ?? []).filter(({ box }) => box.open).map(({ title }) => title);
    await this.draw(() => {
      if (hadForm) for (const { box, title } of this.facets) box.open = openLists.includes(title);
      this.readAddress();
      if (unfinished !== null) {
        this.input.value = unfinished;
        this.applyTextSoon();
      }
      if (isTypingNow) this.input.focus();
    });
  }

  async open() {
    this.opening ??= Indicators.open().then((indicators) => {
      this.indicators = indicators;
      this.buildForm();
    });
    await this.opening;
  }

  drawForm() {
    const { rows, counts } = this.hits;
    for (const facet of this.facets) facet.update(counts, this.filter);
    this.sortSelect.value = this.sort;
    this.showButton.textContent = `看结果（${rows.length} 条）`;
    const inLists = this.countConditions() - (this.filter.text ? 1 : 0);
    this.toggle.textContent = inLists ? `筛选（${inLists}）` : "筛选";
  }

  drawState() {
    const { rows } = this.hits;
    const all = this.indicators.size;
    const isFiltered = this.countConditions() > 0;
    this.setStatus(isFiltered ? `找到 ${rows.length} 条指标（共 ${all} 条）` : `共 ${all} 条指标`);
    this.drawChips();
    const actions = [];
    if (rows.length) actions.push(button(isFiltered ? "下载结果（CSV）" : "下载全部（CSV）", () => this.download()));
    if (location.search && navigator.clipboard) actions.push(this.copyButton());
    replaceButtons(this.actions, actions);
  }

  drawChips() {
    const { filter } = this;
    const chips = Object.keys(FACETS).flatMap((facet) => this.selectedChoices(facet).map(({ words, values }) => (
      [words, () => { filter[facet] = new Set([...filter[facet]].filter((value) => !values.includes(value))); }]
    )));
    if (filter.text) chips.push([`含“${filter.text}”`, () => this.clearText()]);
    const buttons = chips.map(([words, change]) => button(words, () => this.choose(change), `去掉条件：${words}`));
    if (chips.length) {
      const clear = () => {
        this.filter = emptyFilter();
        this.input.value = "";
      };
      buttons.push(button("清除全部筛选", () => this.choose(clear)));
    }
    this.chips.hidden = !chips.length;
    replaceButtons(this.chips, buttons, (node) => element("li", {}, [node]), this.input);
  }

  clearText() {
    this.filter.text = "";
    this.input.value = "";
  }

  drawResults(rows, begin) {
    const count = this.hits.rows.length;
    delete document.documentElement.dataset.listPending;
    this.plain.hidden = true;
    this.results.hidden = false;
    if (!count) {
      this.heading.textContent = "没有符合全部条件的指标";
      this.list.replaceChildren(...this.widerFilters());
      return;
    }
    this.heading.textContent = `第 ${begin + 1}–${begin + rows.length} 条，共 ${count} 条`;
    const { caption } = SORTS.find(({ value }) => value === this.sort);
    this.list.replaceChildren(table(rows, caption, this.facets.some(({ facet }) => facet === "unit")), ...pager({
      page: this.page,
      pages: Math.ceil(count / INDICATORS_PER_PAGE),
      address: (page) => this.address(page),
      turnTo: (page) => this.turnTo(page),
    }));
  }

  /* Return offers to leave out one part of the filter, with how many indicators fit the rest. */
  widerFilters() {
    const { without } = this.hits;
    const parts = { ...FACETS, text: "文字" };
    const offers = Object.keys(parts).filter((part) => without[part] > 0).map((part) => (
      element("li", {}, [button(`不限${parts[part]}（${without[part]} 条）`, () => this.choose(() => {
        if (part === "text") this.clearText();
        else this.filter[part] = new Set();
      }).then(() => this.heading.focus()))])
    ));
    if (!offers.length) return [element("p", { text: "单去掉一个条件也找不到。请清除全部筛选，再一个一个地选。" })];
    return [element("p", { text: "放宽一个条件就有：" }), element("ul", { className: "explorer__chips" }, offers)];
  }

  setStatus(message) {
    if (this.status.textContent !== message) this.status.textContent = message;
  }

  fail(error) {
    this.opening = null;
    delete document.documentElement.dataset.listPending;
    this.plain.hidden = false;
    this.results.hidden = true;
    this.chips.hidden = true;
    if (isPageOutdated(error)) {
      this.setStatus("网站更新过，这个页面还是旧的，读不了新的筛选数据。请重新打开这个页面。");
      replaceButtons(this.actions, [button("重新打开", () => location.reload())]);
      return;
    }
    this.setStatus(error instanceof IndexNotBuilt
      ? "筛选用的数据正在生成，请稍后再试。" : "筛选用的数据没有读到。请检查网络后重试。");
    this.exchanges = 0;
    const retry = button("重试", () => this.restore());
    replaceButtons(this.actions, [retry]);
  }

  /* Sharing. */

  /* Return the button that copies the address; it says itself what came of it, so that the count stays. */
  copyButton() {
    const node = button("复制链接", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        node.textContent = "链接已复制";
      } catch {
        node.textContent = "没有复制成功，请从地址栏复制";
      }
    });
    node.setAttribute("aria-live", "polite");
    return node;
  }

  async download(attempt = 1) {
    await this.drawing;
    await this.renewIfReplaced(this.generation);
    const { generation, hits: { rows } } = this;
    try {
      const { csvLine, saveCsv } = await import("./indicator-csv.js");
      const lines = [];
      let readCount = 0;
      await this.indicators.readAll(rows, (indicator, place) => {
        if (generation !== this.generation) throw new DownloadAbandoned();
        lines[place] = csvLine(indicator);
        readCount += 1;
        if (readCount % INDICATORS_PER_PROGRESS_MESSAGE === 0) {
          this.setStatus(`正在读取，${readCount} / ${rows.length} 条……`);
        }
      });
      saveCsv(lines, `绩效指标-${rows.length}条.csv`, this.indicators.hasResults);
      this.setStatus(`${rows.length} 条指标已交给浏览器下载。`);
    } catch (error) {
      if (error instanceof DownloadAbandoned) return;
      console.warn("explorer:", error);
      if (error instanceof IndexReplaced && generation === this.generation && await canTryAgain(error, attempt)) {
        this.drawing = this.renew();
        await this.download(attempt + 1);
        return;
      }
      if (generation === this.generation) this.setStatus("没有下载成功。请检查网络后重试。");
    }
  }
}

/* Return the id of a level in the plain list, as `level_anchor` in generator/pages/page.py makes it. */
function anchorOf(level) {
  return level.replaceAll(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "");
}

/* Return an id as the address of its part of the page has it. */
function hashOf(anchor) {
  return new URL(`#${anchor}`, location.href).hash;
}

/* Says that the reader went on to something else while a download was prepared. */
class DownloadAbandoned extends Error {}
