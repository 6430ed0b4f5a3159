/* Narrow the results of the search by year, unit, attribute and results, one value of each. */

import { element } from "./dom.js";

/* Facet → its name in the address of the page of results. */
const PARAMETERS = { 年度: "year", 单位: "unit", 属性: "attribute", 完成情况: "results" };

export class Facets {
  /* `onChoice` is called when a reader has chosen. */
  constructor(box, onChoice) {
    this.box = box;
    this.onChoice = onChoice;
    this.selection = new Map(); // facet → value
  }

  get isEmpty() {
    return this.selection.size === 0;
  }

  /* Return what is chosen, as pairs of a parameter of the address and its value. */
  choices() {
    return Array.from(this.selection, ([facet, value]) => [PARAMETERS[facet], value]);
  }

  /* Choose what the parameters of an address say. */
  select(parameters) {
    this.selection = new Map(Object.entries(PARAMETERS)
      .filter(([, name]) => parameters.get(name)).map(([facet, name]) => [facet, parameters.get(name)]));
  }

  /* Return the hits with what is chosen, in one facet aside where it is given. */
  chosen(hits, ignoredFacet) {
    const selection = Array.from(this.selection).filter(([name]) => name !== ignoredFacet);
    return hits.filter(({ facets }) => selection.every((choice) => hasFacet(facets, choice)));
  }

  /* Show the facets in which hits differ, and those that are chosen. */
  draw(hits, focusedFacet) {
    const all = new Set(hits.flatMap(({ facets }) => facets.map(([name]) => name)));
    const names = new Set([...all].filter((name) => isDiverse(hits, name)));
    for (const name of this.selection.keys()) names.add(name);
    this.box.replaceChildren(...Array.from(names, (name, place) => this.facet(hits, name, `search-facet-${place}`)));
    this.box.hidden = !names.size;
    const selects = Array.from(this.box.querySelectorAll("select"));
    selects.find((select) => select.dataset.facet === focusedFacet)?.focus();
  }

  /* Return the list of one facet's values, each with how many hits choosing it would leave. */
  facet(all, name, id) {
    const hits = this.chosen(all, name).sort((one, other) => one.project - other.project); // the newest year first
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
      this.onChoice();
    });
    return element("div", {}, [element("label", { htmlFor: id, text: name }), select]);
  }
}

/* Whether the hits differ in a facet, so that a choice narrows them. */
function isDiverse(hits, facet) {
  const valuesOf = ({ facets }) => facets.filter(([name]) => name === facet).map(([, value]) => value).join("\n");
  return hits.some((hit) => valuesOf(hit) !== valuesOf(hits[0]));
}

function hasFacet(facets, [name, value]) {
  return facets.some((facet) => facet[0] === name && facet[1] === value);
}
