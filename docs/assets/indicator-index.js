/* Filter, count, sort and read all indicators of the site, without loading more than that needs.
 *
 * generator/search/indicator_index.py writes the files and explains what lies in them. Levels, kinds, states, years
 * and units are numbers here; `Indicators.names` has their names. Texts are looked up in the search index.
 */

import { letters } from "./letters.js";
import { INDICATORS, IndexUnreadable, SearchIndex } from "./search-index.js";

const MAX_FILES_AT_ONCE = 6; // as many as a browser fetches from a server at a time
const MAX_RANK = 2 ** 26; // after all others; with as many rows the keys of `sort` are still whole numbers

const FACETS = ["level", "kind", "state", "year", "unit"];

/* Tell by a bit each which parts of a filter a row fails. */
const FAILURE_BITS = { level: 1, kind: 2, year: 4, unit: 8, text: 16, state: 32 };

/* Tell what a row of a file says of the periods, as `Sides` in generator/projects/search_entry.py. */
const BOTH = 0;
const BY_PERIOD = 2;

export class Indicators {
  static async open() {
    const index = await SearchIndex.open();
    const columns = await index.file("indicators");
    if (!Array.isArray(columns?.codes) || !Array.isArray(columns.count)) throw new IndexUnreadable("indicators");
    return new Indicators(index, columns);
  }

  /* `count` is how many indicators each project has; `size` how many there are in all, each a row with a number. */
  constructor(index, { levels, kinds, years, units, states, yearOf, unitsOf, count, codes, stateOf, rowsInFile }) {
    this.index = index;
    this.hasResults = Boolean(states);
    this.states = states;
    this.names = { level: levels, kind: kinds, state: states?.map(([, , word]) => word) ?? [""], year: years, unit: units };
    this.yearOf = yearOf;
    this.unitsOf = unitsOf;
    this.count = count;
    this.rowsInFile = rowsInFile;
    this.size = codes.length;
    this.level = new Uint16Array(this.size);
    this.kind = new Uint8Array(this.size);
    this.state = Uint8Array.from(stateOf ?? { length: this.size });
    for (let row = 0; row < this.size; row += 1) {
      this.level[row] = codes[row] / kinds.length; // without its fraction
      this.kind[row] = codes[row] % kinds.length;
    }
    this.project = new Uint32Array(this.size);
    this.begin = new Uint32Array(count.length);
    let row = 0;
    count.forEach((rows, project) => {
      this.begin[project] = row;
      this.project.fill(project, row, row + rows);
      row += rows;
    });
    this.totals = this.filterRows(emptyFilter(), null).counts;
  }

  /* Return whether the site has another index by now. */
  isReplaced() {
    return this.index.isReplaced();
  }

  /* Return what can be chosen of a facet, as {name, words, values}: its name in the address, its words, the values it
   * stands for. A second level also has `within`: the values of all second levels of its first level. */
  choices(facet) {
    const isUsed = (value) => this.totals[facet][value] > 0;
    if (facet !== "level") {
      return this.names[facet].map((name, value) => ({ name, words: name, values: [value] }))
        .filter(({ values }) => isUsed(values[0]));
    }
    return this.firstLevels().flatMap(([first, within]) => [
      { name: first, words: first, values: within },
      ...within.map((level) => {
        const second = this.names.level[level][1];
        return { name: `${first}/${second}`, words: second, values: [level], within };
      }),
    ]);
  }

  /* Return pairs of each first level and the numbers of those of its second levels that any indicator has. */
  firstLevels() {
    const levels = new Map();
    this.names.level.forEach(([first], level) => {
      if (this.totals.level[level] > 0) levels.set(first, [...(levels.get(first) ?? []), level]);
    });
    return Array.from(levels);
  }

  /* Return, for `filter` {level, kind, state, year, unit: sets of numbers, text}: `rows`, the numbers of the rows that fit,
   * sorted; `counts`, for each facet how many rows each of its values has among those that fit the rest of the filter;
   * `without`, for each part of the filter how many rows would fit without it. */
  async find(filter, sort) {
    const query = letters(filter.text);
    const [matches, order] = await Promise.all([
      query ? this.matches(query) : null,
      needsOrder(sort) ? this.index.file("indicator-order") : null,
    ]);
    const hits = this.filterRows(filter, matches);
    return { ...hits, rows: this.sort(hits.rows, sort, order) };
  }

  /* Return what `find` does, with `rows` not sorted. `matches` says of each row whether it has the text; null: all. */
  filterRows(filter, matches) {
    const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Uint32Array(this.names[facet].length)]));
    const failure = (facet, value) => (filter[facet].size && !filter[facet].has(value) ? FAILURE_BITS[facet] : 0);
    const levels = this.names.level.map((_, level) => failure("level", level));
    const kinds = this.names.kind.map((_, kind) => failure("kind", kind));
    const states = this.names.state.map((_, state) => failure("state", state));
    const rowsWithFailure = new Uint32Array(64); // how many rows fail in exactly these parts of the filter
    const rows = [];
    let row = 0;
    this.count.forEach((count, project) => {
      const year = this.yearOf[project];
      const units = this.unitsOf[project];
      const ofProject = failure("year", year) | Math.min(...units.map((unit) => failure("unit", unit)));
      for (const end = row + count; row < end; row += 1) {
        const level = this.level[row];
        const kind = this.kind[row];
        const state = this.state[row];
        const failures = ofProject | levels[level] | kinds[kind] | states[state]
          | (matches && !matches[row] ? FAILURE_BITS.text : 0);
        rowsWithFailure[failures] += 1;
        if (failures === 0) rows.push(row);
        if (failures === 0 || failures === FAILURE_BITS.level) counts.level[level] += 1;
        if (failures === 0 || failures === FAILURE_BITS.kind) counts.kind[kind] += 1;
        if (failures === 0 || failures === FAILURE_BITS.state) counts.state[state] += 1;
        if (failures === 0 || failures === FAILURE_BITS.year) counts.year[year] += 1;
        if (failures === 0 || failures === FAILURE_BITS.unit) for (const unit of units) counts.unit[unit] += 1;
      }
    });
    const without = Object.fromEntries(Object.entries(FAILURE_BITS).map(([part, bit]) => (
      [part, rowsWithFailure[0] + rowsWithFailure[bit]]
    )));
    return { rows, counts, without };
  }

  /* Return for each row 1 or 0: whether the letters stand in its texts, or in the name or a unit of its project. */
  async matches(query) {
    const [places, occurrences] = await Promise.all([
      this.index.file("indicator-places"),
      this.index.occurrences(query),
    ]);
    const matches = new Uint8Array(this.size);
    let [row, next, end] = [0, 0, 0];
    const inNext = (length) => {
      end += length;
      const isMatch = occurrences[next] < end;
      while (occurrences[next] < end) next += 1;
      return isMatch;
    };
    for (const [name, ...pieces] of places) {
      const rest = pieces.pop();
      const isProjectMatch = inNext(name);
      for (const piece of pieces) {
        matches[row] = inNext(piece) || isProjectMatch ? 1 : 0;
        row += 1;
      }
      inNext(rest);
    }
    return matches;
  }

  sort(rows, sort, order) {
    const rank = this.rankFunction(sort, order);
    if (!rank) return rows;
    const keys = new Float64Array(rows.length);
    // Numbers of which the first digits are the rank and the last the place: a browser sorts them fast.
    for (let place = 0; place < rows.length; place += 1) keys[place] = rank(rows[place]) * rows.length + place;
    keys.sort();
    return rows.map((_, place) => rows[keys[place] % rows.length]);
  }

  /* Return the function that gives a row its rank; null where rows stay as they are: newest year first, then by
   * address. So do rows of one rank. */
  rankFunction(sort, order) {
    if (sort === "level") return (row) => this.level[row];
    if (sort === "project") return (row) => order.projects[this.project[row]];
    if (sort === "unit") return (row) => this.unitsOf[this.project[row]][0];
    if (sort === "") return null;
    const numbers = sort === "number-up" ? order.numbers : ranksLargestFirst(order);
    return (row) => numbers[row] || MAX_RANK;
  }

  /* Return what is shown of rows, in their order. */
  async read(rows) {
    const files = Array.from(new Set(rows.map((row) => this.fileOf(row))));
    const contents = new Map(await Promise.all(files.map(async (file) => [file, await this.index.file(file)])));
    return rows.map((row) => this.content(row, contents.get(this.fileOf(row))));
  }

  /* Hand what is shown of rows to `take`, each with its place among them, in the order in which their files arrive:
   * any number of rows, without holding more than some files. */
  async readAll(rows, take) {
    const placesInFile = new Map();
    rows.forEach((row, place) => {
      const name = this.fileOf(row);
      if (!placesInFile.has(name)) placesInFile.set(name, []);
      placesInFile.get(name).push(place);
    });
    const remaining = placesInFile.entries();
    const readRemaining = async () => {
      for (const [name, places] of remaining) {
        const file = await this.index.file(name, false);
        for (const place of places) take(this.content(rows[place], file), place);
      }
    };
    await Promise.all(Array.from({ length: MAX_FILES_AT_ONCE }, readRemaining));
  }

  fileOf(row) {
    const { number, place } = this.index.inSegment(INDICATORS, row);
    return `indicators-${number}-${Math.floor(place / this.rowsInFile)}`;
  }

  content(row, { projects, rows }) {
    const placeInFile = this.index.inSegment(INDICATORS, row).place % this.rowsInFile;
    const [place, sides, name, ...cells] = rows[placeInFile];
    const [value = null, standard = null, mediumValue = null, mediumStandard = null, level1, level2, ...evaluated] = cells;
    const [actual = null, evaluatedTarget = null, figures] = evaluated;
    const [operator = null, low = null, high = null, unit = null, change = null] = figures ?? [];
    const state = this.state[row];
    const [address, project, words = ["中期", "年度"]] = projects[place];
    const usual = this.names.level[this.level[row]];
    const annual = { period: words.at(-1), value, standard };
    const medium = { period: words[0], value: mediumValue, standard: mediumStandard };
    return {
      project,
      address,
      year: this.names.year[this.yearOf[this.project[row]]],
      units: this.unitsOf[this.project[row]].map((unit) => this.names.unit[unit]),
      place: row - this.begin[this.project[row]] + 1,
      level1: level1 ?? usual[0],
      level2: level2 ?? usual[1],
      kind: this.names.kind[this.kind[row]],
      name,
      // One target for both periods, or for the year alone, as on the form; else each period has its own.
      isSingleTarget: sides !== BY_PERIOD,
      annual,
      number: { operator, low, high, unit, isChange: change !== null }, // of the year's target
      medium: sides === BOTH ? { ...annual, period: words[0] } : medium,
      // What the self-evaluation says, on a site that has any; `isEvaluated` where this project has one.
      result: this.hasResults
        ? { isEvaluated: state > 0, actual, evaluatedTarget, state: this.states[state] }
        : null,
    };
  }
}

/* Return a filter that every indicator fits. */
export function emptyFilter() {
  return { level: new Set(), kind: new Set(), state: new Set(), year: new Set(), unit: new Set(), text: "" };
}

function needsOrder(sort) {
  return ["project", "number", "number-up"].includes(sort);
}

/* Return the ranks of rows with the largest number of each unit of measure first. */
function ranksLargestFirst({ numbers, groups }) {
  const reversed = [0];
  for (const group of groups) {
    const first = reversed.length;
    for (let rank = group - 1; rank >= 0; rank -= 1) reversed.push(first + rank);
  }
  return numbers.map((rank) => reversed[rank]);
}
