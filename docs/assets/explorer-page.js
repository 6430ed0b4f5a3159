/* The explorer: what is filtered, what that leaves, and the address that says both.
 *
 * The filter stands in the address, so that it can be shared and the browser's buttons lead back to it. Where nothing is
 * asked for, the plain list stands there as it was built. Texts of the data are only ever written as text.
 */

import { LevelFacet, ListFacet, button, keepFocus, pager, table } from "./explorer-parts.js";
import { Indicators, nothing } from "./indicator-index.js";
import { NotMadeYet, element, letters, noSearch } from "./search.js";

const ON_A_PAGE = 30;
const PAUSE = 200; // ms without a keystroke
const SLOW = 500; // ms until it is said that something is looked for

const FACETS = { level: "一级、二级指标", kind: "类型", year: "年度", unit: "实施单位" };

/* Value in the address, words, what is said above the table; `several` where it takes several of that to be of use. */
const SORTS = [
  { value: "", words: "一级、二级指标的次序", said: "按一级、二级指标的次序排列" },
  { value: "project", words: "项目", said: "按项目排列，同一项目的各个年度放在一起" },
  { value: "unit", words: "实施单位", said: "按实施单位排列", several: "unit" },
  { value: "year", words: "年度，新的在前", said: "按年度排列，新的在前", several: "year" },
  { value: "number", words: "指标值，大的在前", said: "按指标值排列，大的在前；计量单位相同的放在一起，不是一个数的在最后" },
  { value: "number-up", words: "指标值，小的在前", said: "按指标值排列，小的在前；计量单位相同的放在一起，不是一个数的在最后" },
];

const TOLD_EVERY = 5000; // indicators, while a download is made
const WIDE = "(min-width: 60em)"; // there is room for open lists

const TEXT_HINT = "在指标、指标值、绩效标准、项目和单位的名称里找。";

export class Explorer {
  constructor(box) {
    this.box = box;
    this.panel = box.querySelector("details");
    this.plain = document.querySelector("[data-plain]");
    this.filter = nothing();
    this.sort = "";
    this.page = 1;
    this.turn = 0;
    this.build();
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
    this.heading = element("h2", { tabIndex: -1 });
    this.found = element("div");
    this.results = element("div", { className: "explorer__results", hidden: true }, [this.heading, this.found]);
    this.box.append(this.status, this.note, this.chips, this.actions, this.results);
  }

  /* The form in the panel, for the index that was just read. */
  buildForm() {
    const several = (facet) => this.indicators.totals[facet].filter((count) => count > 0).length > 1;
    this.input = element("input", {
      type: "search", id: "explorer-text", autocomplete: "off", attributes: { "aria-describedby": "explorer-hint" },
    });
    this.input.addEventListener("input", (event) => event.isComposing || this.later());
    this.input.addEventListener("compositionend", () => this.later());
    this.hint = element("p", {
      className: "note", id: "explorer-hint", text: TEXT_HINT, attributes: { "aria-live": "polite" },
    });
    this.order = element("select", { id: "explorer-sort" }, SORTS
      .filter((sort) => !sort.several || several(sort.several))
      .map(({ value, words }) => element("option", { value, text: words })));
    this.order.addEventListener("change", () => this.choose(() => { this.sort = this.order.value; }));
    this.facets = Object.entries(FACETS).filter(([facet]) => several(facet)).map(([facet, title]) => {
      const Facet = facet === "level" ? LevelFacet : ListFacet;
      return new Facet(facet, title, this.indicators, (values) => this.choose(() => { this.filter[facet] = values; }));
    });
    this.show = element("button", { type: "button", className: "explorer__button" });
    this.show.addEventListener("click", () => this.goToResults());
    const form = element("form", { className: "explorer__form" }, [
      element("div", { className: "explorer__field" }, [
        element("label", { htmlFor: this.input.id, text: "文字" }), this.input, this.hint,
      ]),
      element("div", { className: "explorer__facets" }, this.facets.map(({ box }) => box)),
      element("div", { className: "explorer__field" }, [
        element("label", { htmlFor: this.order.id, text: "排序" }), this.order,
      ]),
      element("div", { className: "explorer__foot" }, [this.show]),
    ]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.typed();
    });
    this.form?.remove();
    this.form = form;
    this.panel.append(form);
    if (matchMedia(WIDE).matches) for (const { box } of this.facets) box.open = true;
  }

  /* What the reader does. The browser leads back over every choice, and over what was typed as a whole. */

  choose(change) {
    this.finishTyping();
    change();
    this.page = 1;
    return this.go("pushState");
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.typed(), PAUSE);
  }

  /* Whoever goes on to something else need not wait for the pause. */
  finishTyping() {
    if (this.timer) this.typed();
    this.typing = false;
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = null;
    const typed = this.input.value.trim();
    const reason = typed && noSearch(typed, letters(typed));
    const text = reason ? "" : typed;
    if (this.hint.textContent !== (reason || TEXT_HINT)) this.hint.textContent = reason || TEXT_HINT;
    if (text === this.filter.text) return;
    this.filter.text = text;
    this.page = 1;
    this.go(this.typing ? "replaceState" : "pushState");
    this.typing = true;
  }

  turnTo(page) {
    this.finishTyping();
    this.page = page;
    this.go("pushState").then(() => this.goToResults());
  }

  goToResults() {
    this.heading.scrollIntoView();
    this.heading.focus({ preventScroll: true });
  }

  go(step) {
    history[step](null, "", this.address());
    this.note.hidden = true;
    this.drawn = this.draw();
    return this.drawn;
  }

  /* The address. */

  address(page = this.page) {
    const parts = [
      ...Object.keys(FACETS).flatMap((facet) => this.chosen(facet).map(({ name }) => [facet, name])),
      ["q", this.filter.text],
      ["sort", this.sort],
      ["page", page > 1 ? page : ""],
    ];
    const query = parts.filter(([, value]) => value)
      .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2F", "/")}`).join("&");
    return query ? `?${query}` : location.pathname;
  }

  /* What is chosen of a facet, and the values that each of it stands for. */
  chosen(facet) {
    return this.indicators.choices(facet).filter(({ values, within }) => (
      values.every((value) => this.filter[facet].has(value))
      && !within?.every((value) => this.filter[facet].has(value))
    ));
  }

  /* What the address asks for. Back at it, a link to a part of the plain list leads there. */
  async restore() {
    const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const leave = part && this.plain.contains(part) && this.asks();
    if (leave) history.replaceState(null, "", location.pathname + location.hash);
    this.drawn = this.draw(() => this.readAddress());
    await this.drawn;
    if (leave) part.scrollIntoView();
  }

  readAddress() {
    clearTimeout(this.timer);
    this.timer = null;
    const query = new URLSearchParams(location.search);
    const unknown = [];
    for (const facet of Object.keys(FACETS)) {
      const asked = query.getAll(facet);
      const choices = this.indicators.choices(facet).filter(({ name }) => asked.includes(name));
      const names = choices.map(({ name }) => name);
      unknown.push(...asked.filter((name) => !names.includes(name)));
      this.filter[facet] = new Set(choices.flatMap(({ values }) => values));
    }
    const text = (query.get("q") ?? "").trim();
    this.filter.text = noSearch(text, letters(text)) ? "" : text;
    if (text !== this.filter.text) unknown.push(text);
    this.sort = SORTS.some(({ value }) => value === query.get("sort")) ? query.get("sort") : "";
    this.page = Math.max(Number.parseInt(query.get("page"), 10) || 1, 1);
    this.typing = false;
    this.input.value = this.filter.text;
    this.hint.textContent = TEXT_HINT;
    this.note.hidden = !unknown.length;
    this.note.textContent = `地址里的${unknown.map((name) => `“${name}”`).join("、")}在现在的数据里没有，没有照它筛选。`;
  }

  /* Whether anything is asked for that the plain list is not. */
  asks() {
    return Boolean(Object.keys(FACETS).some((facet) => this.filter[facet].size)
      || this.filter.text || this.sort || this.page > 1);
  }

  /* What is shown. `before` is done as soon as the index is there. */

  async draw(before = () => {}) {
    const turn = ++this.turn;
    const slow = setTimeout(() => this.say(this.indicators ? "正在查找……" : "正在读取全部指标……"), SLOW);
    try {
      await this.open();
      if (turn !== this.turn) return;
      before();
      const hits = await this.indicators.find(this.filter, this.sort);
      const count = hits.rows.length;
      if (turn !== this.turn) return;
      this.page = Math.min(this.page, Math.max(Math.ceil(count / ON_A_PAGE), 1));
      const begin = (this.page - 1) * ON_A_PAGE;
      const rows = this.asks() ? await this.indicators.read(hits.rows.slice(begin, begin + ON_A_PAGE)) : [];
      if (turn !== this.turn) return;
      this.hits = hits;
      this.drawForm();
      this.drawState();
      this.drawResults(rows, begin);
    } catch (error) {
      console.warn("explorer:", error);
      if (turn === this.turn) this.fail(error);
    } finally {
      clearTimeout(slow);
    }
  }

  async open() {
    this.opened ??= Indicators.open().then((indicators) => {
      this.indicators = indicators;
      this.buildForm();
    });
    await this.opened;
  }

  drawForm() {
    const { rows, counts } = this.hits;
    for (const facet of this.facets) facet.update(counts, this.filter);
    this.order.value = this.sort;
    this.show.textContent = `看结果（${rows.length} 条）`;
    this.show.hidden = !this.asks();
  }

  drawState() {
    const { rows } = this.hits;
    const all = this.indicators.size;
    this.say(this.asks() ? `找到 ${rows.length} 条指标（共 ${all} 条）` : `共 ${all} 条指标`);
    this.drawChips();
    const offers = [];
    if (rows.length) offers.push(button(this.asks() ? "下载结果（CSV）" : "下载全部（CSV）", () => this.download()));
    if (this.asks() && navigator.clipboard) offers.push(button("复制链接", () => this.copy()));
    keepFocus(this.actions, offers);
  }

  drawChips() {
    const { filter } = this;
    const chips = Object.keys(FACETS).flatMap((facet) => this.chosen(facet).map(({ words, values }) => (
      [words, () => { filter[facet] = new Set([...filter[facet]].filter((value) => !values.includes(value))); }]
    )));
    if (filter.text) chips.push([`含“${filter.text}”`, () => this.takeText()]);
    const buttons = chips.map(([words, change]) => button(words, () => this.choose(change), `去掉条件：${words}`));
    if (chips.length) {
      const clear = () => {
        this.filter = nothing();
        this.input.value = "";
      };
      buttons.push(button("清除全部筛选", () => this.choose(clear)));
    }
    this.chips.hidden = !chips.length;
    keepFocus(this.chips, buttons, (each) => element("li", {}, [each]), this.panel.querySelector("summary"));
  }

  takeText() {
    this.filter.text = "";
    this.input.value = "";
  }

  drawResults(rows, begin) {
    const count = this.hits.rows.length;
    delete document.documentElement.dataset.asked;
    this.plain.hidden = this.asks();
    this.results.hidden = !this.asks();
    if (this.results.hidden) return;
    if (!count) {
      this.heading.textContent = "没有符合全部条件的指标";
      this.found.replaceChildren(...this.wider());
      return;
    }
    this.heading.replaceChildren("筛选结果 ", element("small", {
      text: `第 ${begin + 1}–${begin + rows.length} 条，共 ${count} 条`,
    }));
    const { said } = SORTS.find(({ value }) => value === this.sort);
    this.found.replaceChildren(table(rows, said), ...pager({
      page: this.page,
      pages: Math.ceil(count / ON_A_PAGE),
      address: (page) => this.address(page),
      turnTo: (page) => this.turnTo(page),
    }));
  }

  /* What can be left out so that something is found, and how much that is. */
  wider() {
    const { without } = this.hits;
    const parts = { ...FACETS, text: "文字" };
    const ways = Object.keys(parts).filter((part) => without[part] > 0).map((part) => (
      element("li", {}, [button(`不限${parts[part]}（${without[part]} 条）`, () => this.choose(() => {
        if (part === "text") this.takeText();
        else this.filter[part] = new Set();
      }).then(() => this.heading.focus()))])
    ));
    if (!ways.length) return [element("p", { text: "单去掉一个条件也找不到。请清除全部筛选，再一个一个地选。" })];
    return [element("p", { text: "放宽一个条件就有：" }), element("ul", { className: "explorer__chips" }, ways)];
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  fail(error) {
    this.opened = null;
    delete document.documentElement.dataset.asked;
    this.plain.hidden = false;
    this.results.hidden = true;
    this.chips.hidden = true;
    this.say(error instanceof NotMadeYet ? "筛选用的数据正在生成，请稍后再试。" : "筛选用的数据没有读到。请检查网络后重试。");
    keepFocus(this.actions, [button("重试", () => this.restore())], (each) => each, this.panel.querySelector("summary"));
  }

  /* What is taken away. */

  async copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.say("链接已复制，打开它就是现在的结果。");
    } catch {
      this.say("没有复制成功。请从浏览器的地址栏复制。");
    }
  }

  async download() {
    await this.drawn;
    const { turn, hits: { rows } } = this;
    try {
      const { line, save } = await import("./indicator-csv.js");
      const lines = [];
      let read = 0;
      await this.indicators.readAll(rows, (indicator, place) => {
        if (turn !== this.turn) throw new GivenUp();
        lines[place] = line(indicator);
        read += 1;
        if (read % TOLD_EVERY === 0) this.say(`正在读取，${read} / ${rows.length} 条……`);
      });
      save(lines, `绩效指标-${rows.length}条.csv`);
      this.say(`${rows.length} 条指标已交给浏览器下载。`);
    } catch (error) {
      if (error instanceof GivenUp) return;
      console.warn("explorer:", error);
      if (turn === this.turn) this.say("没有下载成功。请检查网络后重试。");
    }
  }
}

/* The reader went on while something was read for a download. */
class GivenUp extends Error {}
