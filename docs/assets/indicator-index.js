/* All indicators of the site: filtered, counted, sorted and read, without loading more than that needs.
 *
 * generator/indicator_index.py makes the files and says what lies in them. Levels, kinds, years and units are
 * numbers here; their names stand in `names`. What is looked for in texts is looked up in the search index.
 */

import { Index, letters } from "./search.js";

const AT_ONCE = 6; // files: what a browser fetches from a server at a time
const LAST = 2 ** 26; // a rank after all others; with as many rows the keys of `sorted` are still whole numbers

/* By what indicators are filtered; each fails a row in a bit of its own. */
export const FACETS = ["level", "kind", "year", "unit"];
const BITS = { level: 1, kind: 2, year: 4, unit: 8, text: 16 };

/* What a row of a file says of the periods; see `Sides` in generator/indicator_cells.py. */
const [BOTH, BY_PERIOD] = [0, 2];

export class Indicators {
  static async open() {
    const index = await Index.open();
    return new Indicators(index, await index.file("indicators"));
  }

  constructor(index, { levels, kinds, years, units, yearOf, unitsOf, count, codes, rowsInFile }) {
    this.index = index;
    this.names = { level: levels, kind: kinds, year: years, unit: units };
    this.yearOf = yearOf;
    this.unitsOf = unitsOf;
    this.count = count;
    this.rowsInFile = rowsInFile;
    this.size = codes.length;
    this.level = new Uint16Array(this.size);
    this.kind = new Uint8Array(this.size);
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
    this.totals = this.fitting(nothing(), null).counts;
  }

  /* What can be chosen of a facet: name in the address, words, the values it stands for; of a second level also
   * which others it is within. */
  choices(facet) {
    const there = (value) => this.totals[facet][value] > 0;
    if (facet !== "level") {
      return this.names[facet].map((name, value) => ({ name, words: name, values: [value] }))
        .filter(({ values }) => there(values[0]));
    }
    return this.firstLevels().flatMap(([first, within]) => [
      { name: first, words: first, values: within },
      ...within.map((level) => {
        const second = this.names.level[level][1];
        return { name: `${first}/${second}`, words: second, values: [level], within };
      }),
    ]);
  }

  /* Each first level with the numbers of those of its second levels that any indicator has. */
  firstLevels() {
    const levels = new Map();
    this.names.level.forEach(([first], level) => {
      if (this.totals.level[level] > 0) levels.set(first, [...(levels.get(first) ?? []), level]);
    });
    return Array.from(levels);
  }

  /* The numbers of the rows that fit `filter`, {level, kind, year, unit: sets of numbers, text}, sorted; of each facet,
   * how many rows each of its values has among those that fit the rest of the filter; and how many rows there would be
   * without each part of the filter. */
  async find(filter, sort) {
    const wanted = letters(filter.text);
    const [holding, order] = await Promise.all([
      wanted ? this.holding(wanted) : null,
      needsOrder(sort) ? this.index.file("indicator-order") : null,
    ]);
    const found = this.fitting(filter, holding);
    return { ...found, rows: this.sorted(found.rows, sort, order) };
  }

  fitting(filter, holding) {
    const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Uint32Array(this.names[facet].length)]));
    const fails = (facet, value) => (filter[facet].size && !filter[facet].has(value) ? BITS[facet] : 0);
    const levels = this.names.level.map((_, level) => fails("level", level));
    const kinds = this.names.kind.map((_, kind) => fails("kind", kind));
    const alike = new Uint32Array(32); // how many rows fail in the same parts of the filter
    const rows = [];
    let row = 0;
    this.count.forEach((count, project) => {
      const year = this.yearOf[project];
      const units = this.unitsOf[project];
      const ofProject = fails("year", year) | Math.min(...units.map((unit) => fails("unit", unit)));
      for (const end = row + count; row < end; row += 1) {
        const level = this.level[row];
        const kind = this.kind[row];
        const failed = ofProject | levels[level] | kinds[kind] | (holding && !holding[row] ? BITS.text : 0);
        alike[failed] += 1;
        if (failed === 0) rows.push(row);
        if (failed === 0 || failed === BITS.level) counts.level[level] += 1;
        if (failed === 0 || failed === BITS.kind) counts.kind[kind] += 1;
        if (failed === 0 || failed === BITS.year) counts.year[year] += 1;
        if (failed === 0 || failed === BITS.unit) for (const unit of units) counts.unit[unit] += 1;
      }
    });
    const without = Object.fromEntries(Object.entries(BITS).map(([part, bit]) => [part, alike[0] + alike[bit]]));
    return { rows, counts, without };
  }

  /* For each row whether the letters stand in its texts, or in the name or a unit of its project. */
  async holding(wanted) {
    const [places, occurrences] = await Promise.all([
      this.index.file("indicator-places"),
      this.index.occurrences(wanted),
    ]);
    const holding = new Uint8Array(this.size);
    let [row, next, end] = [0, 0, 0];
    const inNext = (length) => {
      end += length;
      const found = occurrences[next] < end;
      while (occurrences[next] < end) next += 1;
      return found;
    };
    for (const [name, ...pieces] of places) {
      const rest = pieces.pop();
      const all = inNext(name);
      for (const piece of pieces) {
        holding[row] = inNext(piece) || all ? 1 : 0;
        row += 1;
      }
      inNext(rest);
    }
    return holding;
  }

  sorted(rows, sort, order) {
    const rank = this.ranks(sort, order);
    if (!rank) return rows;
    const keys = new Float64Array(rows.length);
    // Numbers of which the first digits are the rank and the last the place: they are sorted fast.
    for (let place = 0; place < rows.length; place += 1) keys[place] = rank(rows[place]) * rows.length + place;
    keys.sort();
    return rows.map((_, place) => rows[keys[place] % rows.length]);
  }

  /* What rows are sorted by; rows of one rank stay as they are: newest year first, then by address. */
  ranks(sort, order) {
    if (sort === "") return (row) => this.level[row];
    if (sort === "project") return (row) => order.projects[this.project[row]];
    if (sort === "unit") return (row) => this.unitsOf[this.project[row]][0];
    if (sort === "year") return null;
    const numbers = sort === "number-up" ? order.numbers : downwards(order);
    return (row) => numbers[row] || LAST;
  }

  /* What is shown of rows, in their order. */
  async read(rows) {
    const files = Array.from(new Set(rows.map((row) => this.fileOf(row))));
    const contents = new Map(await Promise.all(files.map(async (file) => [file, await this.index.file(file)])));
    return rows.map((row) => this.shown(row, contents.get(this.fileOf(row))));
  }

  /* The same for any number of rows, each handed to `take` with its place among them as its file comes in. */
  async readAll(rows, take) {
    const ofFile = new Map();
    rows.forEach((row, place) => {
      const file = this.fileOf(row);
      if (!ofFile.has(file)) ofFile.set(file, []);
      ofFile.get(file).push(place);
    });
    const files = ofFile.entries();
    const some = async () => {
      for (const [file, places] of files) {
        const content = await this.index.file(file, false);
        for (const place of places) take(this.shown(rows[place], content), place);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  }

  fileOf(row) {
    return `indicators-${Math.floor(row / this.rowsInFile)}`;
  }

  shown(row, { projects, rows }) {
    const [place, sides, name, ...cells] = rows[row % this.rowsInFile];
    const [value = null, standard = null, mediumValue = null, mediumStandard = null, level1, level2] = cells;
    const [address, project] = projects[place];
    const usual = this.names.level[this.level[row]];
    const annual = { period: "年度", value, standard };
    const medium = { period: "中期", value: mediumValue, standard: mediumStandard };
    return {
      project,
      address,
      year: this.names.year[this.yearOf[this.project[row]]],
      units: this.unitsOf[this.project[row]].map((unit) => this.names.unit[unit]),
      number: row - this.begin[this.project[row]] + 1,
      level1: level1 ?? usual[0],
      level2: level2 ?? usual[1],
      kind: this.names.kind[this.kind[row]],
      name,
      // as on the form: one target for both periods, or for the year alone, or each period with its own
      once: sides !== BY_PERIOD,
      annual,
      medium: sides === BOTH ? { ...annual, period: "中期" } : medium,
    };
  }
}

/* A filter that every indicator fits. */
export function nothing() {
  return { level: new Set(), kind: new Set(), year: new Set(), unit: new Set(), text: "" };
}

function needsOrder(sort) {
  return ["project", "number", "number-up"].includes(sort);
}

/* The ranks of numbers with the largest of each unit of measure first. */
function downwards({ numbers, groups }) {
  const turned = [0];
  for (const group of groups) {
    const before = turned.length;
    for (let rank = group - 1; rank >= 0; rank -= 1) turned.push(before + rank);
  }
  return numbers.map((rank) => turned[rank]);
}
