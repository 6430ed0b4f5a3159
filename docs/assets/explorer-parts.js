/* Build the parts of the explorer's page: lists to choose from, the table, links to pages of results.
 *
 * None of them reads or writes the address.
 */

import { element, siteUrl } from "./dom.js";
import { letters } from "./letters.js";

const MAX_UNITS_LISTED_WHOLE = 12; // more of them are found by name
const UNITS_LISTED_BY_NAME = 8;
const LINKED_PAGES_PER_SIDE = 2; // before and after the present page, besides the first and the last
const TERM_IDS = { 指标值: "target_value", 二级指标: "level2", 实施单位: "implementing_unit" }; // heading → id in the glossary

/* Return a button; `label` is what a screen reader says instead of the text. */
export function button(text, onClick, label) {
  const attributes = label ? { "aria-label": label } : {};
  const node = element("button", { type: "button", className: "explorer__button", text, attributes });
  node.addEventListener("click", onClick);
  return node;
}

/* Put `buttons`, each in what `wrap` returns for it, into `box` in place of its content. If the focus is on a button of
 * `box`, it moves to the new button at the same place, or the last one, or to `fallback` where there is none. */
export function replaceButtons(box, buttons, wrap = (node) => node, fallback = null) {
  const place = Array.from(box.querySelectorAll("button")).indexOf(document.activeElement);
  box.replaceChildren(...buttons.map(wrap));
  if (place >= 0) (buttons[Math.min(place, buttons.length - 1)] ?? fallback)?.focus();
}

/* Lists values to tick, folded under its title. `choose` is called with the values that are ticked then. */
class Facet {
  constructor(facet, title, indicators, choose) {
    this.facet = facet;
    this.title = title;
    this.indicators = indicators;
    this.choose = choose;
    this.selected = new Set();
    this.ticks = [];
    this.summary = element("summary", { text: title });
    this.list = element("ul");
    this.body = element("div", { attributes: { role: "group", "aria-label": title } }, [this.list]);
    this.box = element("details", { className: "folded explorer__facet" }, [this.summary, this.body]);
  }

  /* Return a box to tick that stands for one or several values. */
  tick({ words, values }) {
    const input = element("input", { type: "checkbox" });
    const count = element("span", { className: "explorer__count" });
    input.addEventListener("change", () => {
      const selected = new Set(this.selected);
      for (const value of values) selected[input.checked ? "add" : "delete"](value);
      this.choose(selected);
    });
    this.ticks.push({ input, count, values });
    return element("label", {}, [input, element("span", {}, [words, count])]);
  }

  update(counts, filter) {
    this.counts = counts[this.facet];
    this.selected = filter[this.facet];
    this.refresh();
  }

  refresh() {
    for (const { input, count, values } of this.ticks) {
      const selectedCount = values.filter((value) => this.selected.has(value)).length;
      input.checked = selectedCount === values.length;
      input.indeterminate = selectedCount > 0 && selectedCount < values.length;
      count.textContent = `（${values.reduce((sum, value) => sum + this.counts[value], 0)}）`;
    }
    this.summary.textContent = this.selected.size ? `${this.title}（已选）` : this.title;
  }
}

/* Lists first levels with their second levels. */
export class LevelFacet extends Facet {
  constructor(...parameters) {
    super(...parameters);
    this.box.classList.add("explorer__facet--levels");
    const choices = this.indicators.choices(this.facet);
    this.list.append(...choices.filter(({ within }) => !within).map((first) => {
      const seconds = choices.filter(({ within }) => within === first.values);
      const items = seconds.map((second) => element("li", {}, [this.tick(second)]));
      return element("li", {}, [this.tick(first), element("ul", {}, items)]);
    }));
  }
}

/* Lists values one under the other; of very many units those that are selected, those with most indicators, and any
 * that is looked for by its name. */
export class ListFacet extends Facet {
  constructor(...parameters) {
    super(...parameters);
    this.choices = this.indicators.choices(this.facet);
    this.isByName = this.facet === "unit" && this.choices.length > MAX_UNITS_LISTED_WHOLE;
    if (!this.isByName) {
      this.list.append(...this.choices.map((choice) => element("li", {}, [this.tick(choice)])));
      return;
    }
    const totals = this.indicators.totals[this.facet];
    this.choices.sort((left, right) => totals[right.values[0]] - totals[left.values[0]]);
    this.input = element("input", { type: "search", id: "explorer-unit", autocomplete: "off" });
    this.hint = element("p", { className: "note" });
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it would submit the form
    });
    this.body.prepend(element("label", { htmlFor: this.input.id, text: "按名称找单位" }), this.input);
    this.body.append(this.hint);
  }

  update(counts, filter) {
    super.update(counts, filter);
    const listed = this.ticks.map(({ values }) => values[0]);
    if (this.isByName && (!listed.length || [...this.selected].some((value) => !listed.includes(value)))) this.fill();
  }

  fill() {
    const query = letters(this.input.value);
    const isSelected = ({ values }) => this.selected.has(values[0]);
    const matches = this.choices.filter((choice) => !isSelected(choice) && letters(choice.words).includes(query));
    this.ticks = [];
    const choices = [...this.choices.filter(isSelected), ...matches.slice(0, UNITS_LISTED_BY_NAME)];
    this.list.replaceChildren(...choices.map((choice) => element("li", {}, [this.tick(choice)])));
    const rest = matches.length - UNITS_LISTED_BY_NAME;
    if (rest > 0) this.hint.textContent = `还有 ${rest} 个，请输入名称中的字来找。`;
    else this.hint.textContent = matches.length ? "" : "没有别的单位名称含有这些字。";
    this.refresh();
  }
}

/* Return a table of indicators. `order` says in words how they are sorted, `withUnits` whether they are of several units. */
export function table(rows, order, withUnits) {
  const withResults = rows.some(({ result }) => result?.isEvaluated);
  const columns = [
    ["指标值", targetParts],
    ...(withResults ? [["实际完成值", ({ result }) => resultTexts(result)]] : []),
    ["二级指标", ({ level1, level2 }) => [(level2 || level1).replace(/指标$/, "")]],
    ["项目", projectParts],
    ...(withUnits ? [["实施单位", ({ units }) => [units.join("、")]]] : []),
  ];
  const headings = ["指标", ...columns.map(([heading]) => heading)];
  return element("table", { className: "explorer__table" }, [
    element("caption", { text: `${order}${sidesCaption(rows)}` }),
    element("thead", {}, [element("tr", {}, headings.map((text) => element("th", { scope: "col" }, [explained(text)])))]),
    element("tbody", {}, rows.map((row) => element("tr", {}, [
      element("th", { scope: "row", text: row.name }),
      ...columns.map(([heading, parts]) => cell(heading, parts(row))),
    ]))),
  ]);
}

/* Return a word as pages print it: a link to its explanation, which terms.js shows under the word, where there is one. */
function explained(word) {
  const id = TERM_IDS[word];
  const states = "showPopover" in HTMLElement.prototype ? { "aria-haspopup": "dialog", "aria-expanded": "false" } : {};
  return id ? element("a", { href: siteUrl(`glossary/#${id}`), text: word, attributes: states }) : word;
}

/* Say how sides that differ are shown, in the words of the forms that have two; nothing where none has. */
function sidesCaption(rows) {
  const words = new Set(rows.filter(({ isSingleTarget, medium }) => !isSingleTarget || medium.value !== null)
    .map(({ medium, annual }) => `${medium.period}与${annual.period}`));
  if (!words.size) return "";
  return `。${words.size === 1 ? [...words][0] : "两期"}不同的分别标明`;
}

function projectParts({ address, project, year }) {
  return [element("a", { href: siteUrl(`${address}#indicators`), text: project }), `（${year}）`];
}

function small(text) {
  return element("small", { className: "explorer__small", text });
}

function cell(label, children) {
  return element("td", { attributes: { "data-label": label } }, children);
}

/* Return the target, and the standard where it says anything else: once, or for each period with a word for the period. */
function targetParts({ isSingleTarget, medium, annual }) {
  if (isSingleTarget) return targetTexts(annual);
  const targets = [medium, annual].filter(({ value }) => value !== null);
  return targets.map((target) => element("span", { className: "side" }, [
    element("span", { className: "period", text: target.period }), " ", ...targetTexts(target),
  ]));
}

function targetTexts({ value, standard }) {
  return [printed(value), ...(standard && standard !== value ? [small(`标准：${standard}`)] : [])];
}

/* Return the actual value, its state in words with a sign, and the target that it is held against where that is not the
 * one of the goals; nothing without a self-evaluation. */
function resultTexts({ isEvaluated, actual, evaluatedTarget, state: [state, sign, word] }) {
  if (!isEvaluated) return [];
  const words = element("span", { className: `state state--${state}` }, [
    element("span", { text: sign, attributes: { "aria-hidden": "true" } }), ` ${word}`,
  ]);
  return [element("span", {}, [
    ...(actual === null ? [] : [printed(actual), " "]),
    words,
    ...(evaluatedTarget === null ? [] : [small(`自评表的指标值是 ${evaluatedTarget}`)]),
  ])];
}

/* Return a text as pages print it: a cell that the form leaves blank says so in grey. */
function printed(text) {
  return text === "（原表空白）" ? element("span", { className: "blank", text: "原表空白" }) : text;
}

/* Return links to the pages of a long result, as under the plain list; nothing for a single page. */
export function pager({ page, pages, address, turnTo }) {
  if (pages < 2) return [];
  const link = (number, text, rel) => {
    const node = element("a", { href: address(number), text, ...(rel && { rel }) });
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // opens another tab
      event.preventDefault();
      turnTo(number);
    });
    return node;
  };
  const linked = new Set([1, pages]);
  const last = Math.min(page + LINKED_PAGES_PER_SIDE, pages);
  for (let number = Math.max(page - LINKED_PAGES_PER_SIDE, 1); number <= last; number += 1) linked.add(number);
  const numbers = Array.from(linked).sort((left, right) => left - right);
  const items = numbers.flatMap((number, place) => [
    ...(place && number > numbers[place - 1] + 1 ? ["…"] : []),
    number === page ? presentPage(page) : link(number, String(number)),
  ]);
  if (page > 1) items.unshift(link(page - 1, "上一页", "prev"));
  if (page < pages) items.push(link(page + 1, "下一页", "next"));
  const nav = element("nav", { className: "pager", attributes: { "aria-label": "结果分页" } }, [
    element("ul", {}, items.map((item) => element("li", {}, [item]))),
  ]);
  return [nav];
}

function presentPage(page) {
  return element("span", { text: String(page), attributes: { "aria-current": "page" } });
}
