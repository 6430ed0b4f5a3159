/* The pieces of the explorer's page: lists to choose from, the table, the pages. They know nothing of the address. */

import { SITE, element, letters } from "./search.js";

const UNITS_SHOWN = 8; // of so many that there is a box to find them by name
const MANY_UNITS = 12;
const NEAR = 2; // so many pages before and after the one being read are linked, besides the first and the last

export function button(text, act, label) {
  const attributes = label ? { "aria-label": label } : {};
  const made = element("button", { type: "button", className: "explorer__button", text, attributes });
  made.addEventListener("click", act);
  return made;
}

/* Puts others in the place of a part's buttons. Had one of them the focus, the one at its place gets it, or the last. */
export function keepFocus(part, buttons, wrapped = (each) => each, otherwise = null) {
  const at = Array.from(part.querySelectorAll("button")).indexOf(document.activeElement);
  part.replaceChildren(...buttons.map(wrapped));
  if (at >= 0) (buttons[Math.min(at, buttons.length - 1)] ?? otherwise)?.focus();
}

/* A list of values to tick, folded under its title. */
class Facet {
  constructor(facet, title, indicators, choose) {
    this.facet = facet;
    this.title = title;
    this.indicators = indicators;
    this.choose = choose;
    this.chosen = new Set();
    this.ticks = [];
    this.summary = element("summary", { text: title });
    this.list = element("ul");
    this.body = element("div", { attributes: { role: "group", "aria-label": title } }, [this.list]);
    this.box = element("details", { className: "folded explorer__facet" }, [this.summary, this.body]);
  }

  /* A box to tick that stands for one or several values. */
  tick({ words, values }) {
    const input = element("input", { type: "checkbox" });
    const count = element("span", { className: "explorer__count" });
    input.addEventListener("change", () => {
      const chosen = new Set(this.chosen);
      for (const value of values) chosen[input.checked ? "add" : "delete"](value);
      this.choose(chosen);
    });
    this.ticks.push({ input, count, values });
    return element("label", {}, [input, element("span", {}, [words, count])]);
  }

  update(counts, filter) {
    this.counts = counts[this.facet];
    this.chosen = filter[this.facet];
    this.refresh();
  }

  refresh() {
    for (const { input, count, values } of this.ticks) {
      const chosen = values.filter((value) => this.chosen.has(value)).length;
      input.checked = chosen === values.length;
      input.indeterminate = chosen > 0 && chosen < values.length;
      count.textContent = `（${values.reduce((sum, value) => sum + this.counts[value], 0)}）`;
    }
    this.summary.textContent = this.chosen.size ? `${this.title}（已选）` : this.title;
  }
}

/* First levels with their second levels. */
export class LevelFacet extends Facet {
  constructor(...all) {
    super(...all);
    this.box.classList.add("explorer__facet--levels");
    const choices = this.indicators.choices(this.facet);
    this.list.append(...choices.filter(({ within }) => !within).map((first) => {
      const seconds = choices.filter(({ within }) => within === first.values);
      const below = seconds.map((second) => element("li", {}, [this.tick(second)]));
      return element("li", {}, [this.tick(first), element("ul", {}, below)]);
    }));
  }
}

/* Values one under the other; of very many units those with most indicators, the chosen ones, and any by its name. */
export class ListFacet extends Facet {
  constructor(...all) {
    super(...all);
    this.choices = this.indicators.choices(this.facet);
    this.long = this.facet === "unit" && this.choices.length > MANY_UNITS;
    if (!this.long) {
      this.list.append(...this.choices.map((choice) => element("li", {}, [this.tick(choice)])));
      return;
    }
    const totals = this.indicators.totals[this.facet];
    this.choices.sort((one, other) => totals[other.values[0]] - totals[one.values[0]]);
    this.input = element("input", { type: "search", id: "explorer-unit", autocomplete: "off" });
    this.more = element("p", { className: "note" });
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // nothing to send off
    });
    this.body.prepend(element("label", { htmlFor: this.input.id, text: "按名称找单位" }), this.input);
    this.body.append(this.more);
  }

  update(counts, filter) {
    super.update(counts, filter);
    const listed = this.ticks.map(({ values }) => values[0]);
    if (this.long && (!listed.length || [...this.chosen].some((value) => !listed.includes(value)))) this.fill();
  }

  fill() {
    const wanted = letters(this.input.value);
    const isChosen = ({ values }) => this.chosen.has(values[0]);
    const fitting = this.choices.filter((choice) => !isChosen(choice) && letters(choice.words).includes(wanted));
    this.ticks = [];
    const shown = [...this.choices.filter(isChosen), ...fitting.slice(0, UNITS_SHOWN)];
    this.list.replaceChildren(...shown.map((choice) => element("li", {}, [this.tick(choice)])));
    const rest = fitting.length - UNITS_SHOWN;
    if (rest > 0) this.more.textContent = `还有 ${rest} 个，请输入名称中的字来找。`;
    else this.more.textContent = fitting.length ? "" : "没有别的单位名称含有这些字。";
    this.refresh();
  }
}

/* Indicators as in the plain list, with their level, standard and units. */
export function table(rows, sorted) {
  const heads = ["指标", "指标值", "绩效标准", "类型", "项目"];
  return element("table", { className: "targets explorer__table" }, [
    element("caption", { text: `${sorted}。中期与年度不同的分别标明` }),
    element("thead", {}, [element("tr", {}, heads.map((text) => element("th", { scope: "col", text })))]),
    element("tbody", {}, rows.map(row)),
  ]);
}

function row(indicator) {
  const { name, level1, level2, kind, project, address, year, units } = indicator;
  const link = element("a", { href: new URL(`./${address}#indicators`, SITE).href, text: project });
  return element("tr", {}, [
    element("th", { scope: "row" }, [name, small(`${level1} · ${level2}`)]),
    cell("指标值", sides(indicator, ({ value }) => value)),
    cell("绩效标准", sides(indicator, ({ standard }) => standard ?? "未填")),
    cell("类型", [kind]),
    cell("项目", [element("span", {}, [link, `（${year}）`, small(units.join("、"))])]),
  ]);
}

function small(text) {
  return element("small", { className: "explorer__small", text });
}

function cell(label, children) {
  return element("td", { attributes: { "data-label": label } }, children);
}

/* One text, or one for each period with the words for it. */
function sides({ once, medium, annual }, said) {
  if (once) return [said(annual)];
  return [medium, annual].filter(({ value }) => value !== null).map((side) => element("span", { className: "side" }, [
    element("span", { className: "period", text: side.period }), ` ${said(side)}`,
  ]));
}

/* The pages of a long result, as under the plain list. */
export function pager({ page, pages, address, turnTo }) {
  if (pages < 2) return [];
  const link = (number, text, rel) => {
    const made = element("a", { href: address(number), text, ...(rel && { rel }) });
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // another tab
      event.preventDefault();
      turnTo(number);
    });
    return made;
  };
  const shown = new Set([1, pages]);
  for (let near = Math.max(page - NEAR, 1); near <= Math.min(page + NEAR, pages); near += 1) shown.add(near);
  const numbers = Array.from(shown).sort((one, other) => one - other);
  const items = numbers.flatMap((number, place) => [
    ...(place && number > numbers[place - 1] + 1 ? ["…"] : []),
    number === page ? current(page) : link(number, String(number)),
  ]);
  if (page > 1) items.unshift(link(page - 1, "上一页", "prev"));
  if (page < pages) items.push(link(page + 1, "下一页", "next"));
  const nav = element("nav", { className: "pager", attributes: { "aria-label": "结果分页" } }, [
    element("ul", {}, items.map((item) => element("li", {}, [item]))),
  ]);
  return [nav];
}

function current(page) {
  return element("span", { text: String(page), attributes: { "aria-current": "page" } });
}
