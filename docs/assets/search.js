/* The search box in the header: any part of any text of a project, found exactly.
 *
 * generator/search.py makes the index and says what lies in it; `letters` and `Index` here are its other half. Nothing
 * of it is fetched before something is typed. What comes from it is only ever written as text. The explorer of all
 * indicators (explorer.js) uses what is exported.
 */

export const SITE = new URL("../", import.meta.url);
const SHOWN_AT_ONCE = 10;
const EXCERPTS = 2;
const BEFORE = 16; // letters of an excerpt before what was found
const AFTER = 48;
const PAUSE = 150; // ms without a keystroke
const SLOW = 500; // ms until what stood there for the last query is taken away
const PATIENCE = 30000; // ms until an index that does not answer counts as not loaded
const SHORTCUT = "search-shortcut";

/* Letters. */

const COUNTS = /[\p{L}\p{N}\u{20000}-\u{3FFFD}]/u;
const MARK = /\p{M}/u;

/* What of a text counts in a search: its letters and digits, case and width folded. Same as in search.py. */
export function letters(text) {
  return folded(text.normalize("NFKC"));
}

function folded(text) {
  let kept = "";
  for (const character of text) {
    for (const letter of character.toLowerCase()) {
      if (COUNTS.test(letter)) kept += letter;
    }
  }
  return kept;
}

/* The letters of a text, and for each UTF-16 unit of them where in the text it comes from. */
function placed(text) {
  const places = [];
  let found = "";
  for (const [start, cluster] of clusters(text)) {
    const kept = letters(cluster);
    for (let unit = 0; unit < kept.length; unit += 1) places.push({ start, end: start + cluster.length });
    found += kept;
  }
  return { found, places };
}

/* The text in pieces that normalisation treats each by itself: a letter and the marks that combine with it. */
function* clusters(text) {
  let start = 0;
  let cluster = "";
  for (const character of text) {
    const joins = MARK.test(character)
      || (cluster + character).normalize("NFKC") !== cluster.normalize("NFKC") + character.normalize("NFKC");
    if (cluster && !joins) {
      yield [start, cluster];
      start += cluster.length;
      cluster = "";
    }
    cluster += character;
  }
  if (cluster) yield [start, cluster];
}

/* Where to cut so that no number or Latin word is cut in two: `023年` is not what the text says. */
function wholeNumber(text, at, step) {
  const inside = (place) => /[0-9A-Za-z.]/.test(text[place] ?? "");
  while (inside(at - 1) && inside(at)) at += step;
  return at;
}

/* A text as pieces {text, marked}; with `cut`, only the surroundings of the first hit. */
export function marked(text, wanted, cut = false) {
  const { found, places } = placed(text);
  const first = found.indexOf(wanted);
  if (first < 0) return [{ text, marked: false }];
  const from = cut && first > BEFORE ? wholeNumber(text, places[first - BEFORE].start, -1) : 0;
  const to = cut ? wholeNumber(text, places[first + wanted.length + AFTER]?.start ?? text.length, 1) : text.length;
  const pieces = [{ text: (from > 0 ? "……" : "") + text.slice(from, places[first].start), marked: false }];
  let at = first;
  while (at >= 0 && places[at + wanted.length - 1].end <= to) {
    const [start, end] = [places[at].start, places[at + wanted.length - 1].end];
    at = found.indexOf(wanted, at + wanted.length);
    const next = at >= 0 && places[at + wanted.length - 1].end <= to ? places[at].start : to;
    pieces.push({ text: text.slice(start, end), marked: true }, { text: text.slice(end, next), marked: false });
  }
  if (to < text.length) pieces.push({ text: "……", marked: false });
  return pieces.filter((piece) => piece.text);
}

/* The index. */

/* A preview shows its pages before the index is made. */
export class NotMadeYet extends Error {}

export class Index {
  static async open() {
    const response = await inTime(fetch(new URL("search/start.json", SITE), { cache: "no-cache" }));
    if (response.status === 404) throw new NotMadeYet("no start.json");
    return new Index(await loaded(response).json());
  }

  constructor({ mark, pairs, projectsInFile }) {
    this.mark = mark;
    this.pairs = pairs;
    this.projectsInFile = projectsInFile;
    this.files = new Map();
  }

  /* Every project with a text that contains the letters, in the order of the list: its number, and by what it can be
   * narrowed, pairs [name, value]. */
  async find(wanted) {
    const [{ lengths, facets, values }, places] = await Promise.all([this.file("projects"), this.occurrences(wanted)]);
    return holders(lengths, places).map((project) => (
      { project, facets: facets[project].map((number) => values[number]) }
    ));
  }

  /* Where in the row of all letters the letters stand, ascending. */
  async occurrences(wanted) {
    const asked = covering(wanted).map(async ([at, piece]) => (await this.places(piece)).map((place) => place - at));
    return (await Promise.all(asked)).reduce(inBoth);
  }

  /* Where in the row of all letters the piece stands. */
  async places(piece) {
    const number = this.pairs.filter((first) => first <= piece).length - 1;
    if (number < 0) return [];
    const distances = (await this.file(`places-${number}`))[piece] ?? [];
    let place = 0;
    return distances.map((distance) => (place += distance));
  }

  /* What is shown of a hit. */
  async read(hit) {
    const file = await this.file(`texts-${Math.floor(hit.project / this.projectsInFile)}`);
    const [address, title, texts] = file[hit.project % this.projectsInFile];
    return { ...hit, address, title, texts };
  }

  /* What is read once only is not kept. */
  file(name, keep = true) {
    const found = this.files.get(name) ?? unpacked(new URL(`search/${this.mark}/${name}.bin`, SITE));
    if (keep) this.files.set(name, found);
    return found;
  }
}

/* What of the letters is looked up: pairs that cover them all, and how far into them each stands. One letter is
 * looked up as it is; the index knows digits. */
function covering(wanted) {
  const each = Array.from(wanted);
  const last = Math.max(each.length - 2, 0);
  const starts = each.map((_, at) => at).filter((at) => (at < last ? at % 2 === 0 : at === last));
  return starts.map((at) => [at, each.slice(at, at + 2).join("")]);
}

/* What two ascending lists have in common. */
function inBoth(some, others) {
  let next = 0;
  return some.filter((one) => {
    while (others[next] < one) next += 1;
    return others[next] === one;
  });
}

/* The numbers of the projects in whose part of the row one of the places lies. */
function holders(lengths, places) {
  const found = [];
  let next = 0;
  let end = 0;
  lengths.forEach((length, project) => {
    end += length;
    if (places[next] < end) found.push(project);
    while (places[next] < end) next += 1;
  });
  return found;
}

async function unpacked(address) {
  const response = await inTime(fetch(address));
  return inTime(new Response(loaded(response).body.pipeThrough(new DecompressionStream("gzip"))).json());
}

function loaded(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response;
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/* The page. */

export function element(name, { text, attributes = {}, ...properties } = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function pieces(parts) {
  return parts.map((part) => (part.marked ? element("mark", { text: part.text }) : part.text));
}

/* Nobody needs it without this script, and no page has to carry it. */
const PANEL = `
  <p class="search__status" role="status"></p>
  <div class="search__facets" role="group" aria-label="缩小范围" hidden></div>
  <ol class="search__results" hidden></ol>
  <div class="search__foot"></div>
  <label class="search__shortcut"><input type="checkbox" checked>在页面上按 / 键开始搜索</label>
`;

class Search {
  constructor(box) {
    const part = (name) => box.querySelector(`.search__${name}`);
    part("panel").innerHTML = PANEL;
    this.box = box;
    this.form = part("form");
    this.input = part("input");
    this.panel = part("panel");
    this.status = part("status");
    this.facets = part("facets");
    this.results = part("results");
    this.foot = part("foot");
    this.shortcut = part("shortcut").querySelector("input");
    this.chosen = new Map();
    this.hits = [];
    this.shown = 0;
    this.wanted = "";
    this.turn = 0;
    this.index = null;
    this.listen();
    this.form.hidden = false;
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("click", () => this.open());
    this.box.addEventListener("keydown", (event) => this.move(event));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.box.contains(relatedTarget)) this.panel.hidden = true;
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.box.contains(target)) this.panel.hidden = true;
    });
    document.addEventListener("keydown", (event) => this.slash(event));
    this.shortcut.checked = remembered() !== "off";
    this.shortcut.addEventListener("change", () => remember(this.shortcut.checked ? "on" : "off"));
  }

  /* Keys. */

  slash(event) {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!this.shortcut.checked || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
    this.open();
  }

  move(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && !this.panel.hidden) {
      event.preventDefault();
      this.panel.hidden = true;
      this.input.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = this.stops();
    const at = stops.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    this.open();
    (stops[at + step] ?? stops[at]).focus();
  }

  stops() {
    return [this.input, ...this.results.querySelectorAll("a"), ...this.foot.querySelectorAll("a, button")];
  }

  enter() {
    if (this.panel.hidden || letters(this.input.value) !== this.wanted) this.now();
    else this.stops()[1]?.focus();
  }

  open() {
    if (this.input.value.trim() && this.status.textContent) this.panel.hidden = false;
  }

  /* What was typed. */

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  async now() {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    this.wanted = letters(this.input.value);
    if (!this.input.value.trim()) {
      this.clear("");
      this.panel.hidden = true;
      return;
    }
    this.panel.hidden = false;
    const reason = noSearch(this.input.value, this.wanted);
    if (reason) {
      this.clear(reason);
      return;
    }
    await this.attend(turn, () => this.find(turn));
  }

  /* Runs `work`; where it fails, and the reader still waits for it, says so. */
  async attend(turn, work) {
    try {
      await work();
    } catch (error) {
      console.warn("search:", error);
      if (turn === this.turn) this.fail(error);
    }
  }

  async find(turn) {
    if (!this.index) this.clear("正在读取搜索索引……");
    this.index ??= this.opened();
    const slow = setTimeout(() => turn === this.turn && this.clear("正在查找……"), SLOW);
    try {
      const hits = await (await this.index).find(this.wanted);
      if (turn !== this.turn) return;
      this.hits = hits;
      await this.draw(turn);
    } finally {
      clearTimeout(slow);
    }
  }

  opened() {
    return Index.open().catch((error) => {
      this.index = null;
      throw error;
    });
  }

  fail(error) {
    this.index = null;
    this.clear(error instanceof NotMadeYet ? "搜索索引正在生成，请稍后再试。" : "搜索索引没有读到。请检查网络后重试。");
    const retry = element("button", { type: "button", className: "search__button", text: "重试" });
    retry.addEventListener("click", () => {
      this.input.focus();
      this.now();
    });
    this.foot.append(retry);
  }

  /* What was found. */

  clear(words) {
    this.say(words);
    this.facets.hidden = true;
    this.results.hidden = true;
    this.results.replaceChildren();
    this.foot.replaceChildren();
    this.shown = 0;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  /* The hits that fit the facets chosen; with `except`, all but that one. */
  fitting(except) {
    const chosen = Array.from(this.chosen).filter(([name]) => name !== except);
    return this.hits.filter(({ facets }) => chosen.every((choice) => has(facets, choice)));
  }

  async draw(turn) {
    const fitting = this.fitting();
    if (!this.hits.length) {
      this.nothing();
      return;
    }
    const first = await this.items(fitting.slice(0, SHOWN_AT_ONCE));
    if (turn !== this.turn) return;
    const focused = document.activeElement?.dataset?.facet;
    this.clear(counted(this.hits.length, this.chosen.size ? fitting.length : null));
    this.drawFacets(focused);
    this.append(first, fitting);
  }

  nothing() {
    this.clear(`没有项目含有“${this.input.value.trim()}”。`);
    const link = (address, text) => element("a", { href: new URL(address, SITE).href, text });
    this.foot.append(element("p", { className: "search__hint" }, [
      "可以换一个更短的词，或者看 ",
      link("units/", "单位列表"),
      " ",
      link("indicators/", "指标列表"),
    ]));
  }

  append(items, fitting) {
    this.results.append(...items);
    this.results.hidden = !this.results.childElementCount;
    this.shown += items.length;
    this.foot.replaceChildren();
    const rest = fitting.length - this.shown;
    if (rest <= 0) return;
    const more = element("button", { type: "button", className: "search__button", text: `更多结果（还有 ${rest} 个）` });
    more.addEventListener("click", () => this.more(fitting));
    this.foot.append(more);
  }

  async more(fitting) {
    const turn = ++this.turn;
    await this.attend(turn, async () => {
      const items = await this.items(fitting.slice(this.shown, this.shown + SHOWN_AT_ONCE));
      if (turn !== this.turn) return;
      this.append(items, fitting);
      items[0].querySelector("a").focus();
    });
  }

  async items(hits) {
    const index = await this.index;
    const projects = await Promise.all(hits.map((hit) => index.read(hit)));
    return projects.map((project) => this.item(project));
  }

  item({ address, title, texts, facets }) {
    const link = element("a", { href: new URL(`./${address}`, SITE).href }, pieces(marked(title, this.wanted)));
    const values = facets.map(([, value]) => value);
    const facts = values.flatMap((value, place) => [place ? " · " : "", ...pieces(marked(value, this.wanted))]);
    const others = texts.filter((text) => text !== title && letters(text).includes(this.wanted));
    const excerpts = this.literalFirst(others.filter((text) => !values.includes(text)));
    const rest = excerpts.splice(EXCERPTS).length;
    return element("li", {}, [
      link,
      element("p", { className: "search__facts" }, facts),
      ...excerpts.map((text) => element("p", { className: "search__excerpt" }, pieces(marked(text, this.wanted, true)))),
      ...(rest ? [element("p", { className: "search__facts", text: `另有 ${rest} 条文字含有它` })] : []),
    ]);
  }

  /* "5%" finds 5万 as well; what says 5% comes first. */
  literalFirst(texts) {
    const typed = this.input.value.trim();
    const literal = (text) => text.includes(typed);
    return [...texts.filter(literal), ...texts.filter((text) => !literal(text))];
  }

  /* Facets. */

  drawFacets(focused) {
    const names = new Set(this.hits.flatMap(({ facets }) => facets.map(([name]) => name)));
    for (const name of this.chosen.keys()) names.add(name);
    this.facets.replaceChildren(...Array.from(names, (name, place) => this.facet(name, `search-facet-${place}`)));
    this.facets.hidden = !names.size;
    Array.from(this.facets.querySelectorAll("select")).find((select) => select.dataset.facet === focused)?.focus();
  }

  facet(name, id) {
    const fitting = this.fitting(name);
    const counts = new Map();
    for (const [facet, value] of fitting.flatMap(({ facets }) => facets)) {
      if (facet === name) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const chosen = this.chosen.get(name);
    if (chosen !== undefined && !counts.has(chosen)) counts.set(chosen, 0);
    const select = element("select", { id }, [
      element("option", { value: "", text: `全部（${fitting.length}）` }),
      ...Array.from(counts, ([value, count]) => (
        element("option", { value: `=${value}`, text: `${value}（${count}）`, selected: value === chosen })
      )),
    ]);
    select.dataset.facet = name;
    select.addEventListener("change", () => {
      if (select.value) this.chosen.set(name, select.value.slice(1));
      else this.chosen.delete(name);
      const turn = ++this.turn;
      this.attend(turn, () => this.draw(turn));
    });
    return element("div", {}, [element("label", { htmlFor: id, text: name }), select]);
  }
}

function has(facets, [name, value]) {
  return facets.some((facet) => facet[0] === name && facet[1] === value);
}

function counted(all, fitting) {
  if (fitting === null) return `找到 ${all} 个项目`;
  return `找到 ${all} 个项目，其中 ${fitting} 个符合所选范围`;
}

/* Why nothing is searched for; empty where something can be. "5%" is two characters, and one that counts. */
export function noSearch(typed, wanted) {
  if (!("DecompressionStream" in window)) return "这个浏览器版本较旧，不能搜索。请更新浏览器，或者在总览的项目列表里查找。";
  if (!wanted) return "请输入文字或数字，符号和标点不参加搜索。";
  if (Array.from(wanted).length > 1) return "";
  if (/[0-9]/.test(wanted) && Array.from(typed.replace(/\s/gu, "")).length > 1) return "";
  return "请再输入一个字：至少要两个字才能搜索。";
}

/* Storage may be blocked: the choice then holds for this page only. */
function remembered() {
  try {
    return localStorage.getItem(SHORTCUT);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(SHORTCUT, choice);
  } catch {
    /* See above. */
  }
}

const box = document.querySelector("[data-search]");
if (box) new Search(box);
