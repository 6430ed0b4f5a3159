/* Read the search index: which projects have a text that contains a query, and what is shown of each.
 *
 * generator/search/text_index.py writes the files and explains what lies in them.
 */

import { siteUrl } from "./dom.js";
import { letters } from "./letters.js";
import { inYuan } from "./query.js";
import { Names, isPinyin } from "./search-names.js";

const JOINED = "joined"; // the file that has all others, of a small site
const MAX_EXCHANGES = 4; // of the site, until a query gives up
const MAX_RESPONSE_MS = 30_000; // until an index that does not answer counts as not loaded

/* Tell what is counted in a segment of the index. */
const PROJECTS = 0;
const POSITIONS = 1;
export const INDICATORS = 2;

/* How a project holds a word; more is nearer to what a reader means. */
const NOT_HELD = 0;
const HELD_IN_TEXT = 1;
const HELD_AS_VALUE = 2; // by which hits are narrowed
const HELD_IN_HEAD = 3; // in its name, or as one of its amounts

/* Says that the site has no index so far: a preview shows its pages before the index is built. */
export class IndexNotBuilt extends Error {}

/* Says that the site was published anew since this index was opened: its files are gone. */
export class IndexReplaced extends Error {}

const EXCHANGE_PAUSE_MS = 1000; // on some systems a site is gone for a moment while it is exchanged

/* Return whether another try may succeed after `error`, the try of number `attempt`: at once where the site has a new
 * index, after a pause where it had one a moment ago. */
export async function canTryAgain(error, attempt) {
  if (attempt >= MAX_EXCHANGES) return false;
  if (error instanceof IndexNotBuilt && attempt > 1) {
    await new Promise((resolve) => { setTimeout(resolve, EXCHANGE_PAUSE_MS); });
    return true;
  }
  return error instanceof IndexReplaced;
}

/* Says that the network or the server failed; nothing about the index. */
export class LoadFailed extends Error {}

/* Says that the site has an index in a format that this page, which is older, does not know. */
export class IndexUnreadable extends Error {}

/* Whether a new copy of the page is the way out: it met an index that is newer than itself. */
export function isPageOutdated(error) {
  return error instanceof IndexUnreadable
    || [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);
}

/* Looks up letters in the index; `letters` (letters.js) reduces a query to them. */
export class SearchIndex {
  static async open() {
    const response = await load(siteUrl("search/start.json"), { cache: "no-cache" });
    if (response.status === 404) throw new IndexNotBuilt("no start.json");
    const start = await withinTime(checked(response).json()).catch((error) => {
      if (error instanceof SyntaxError) throw new LoadFailed("start.json"); // such as the page of a login
      throw error;
    });
    if (!isStart(start)) throw new IndexUnreadable("start.json");
    return new SearchIndex(start);
  }

  constructor({ mark, pairs, projectsPerFile, segments, joined = false }) {
    this.mark = mark;
    this.pairs = pairs;
    this.projectsPerFile = projectsPerFile;
    const begins = [0, 0, 0];
    this.segments = segments.map((sizes) => sizes.map((size, part) => (begins[part] += size) - size));
    this.isJoined = joined;
    this.files = new Map();
  }

  /* Return {number, place} of the segment with a project, or with an indicator, and of that in it. `part` is PROJECTS or
   * INDICATORS. */
  inSegment(part, place) {
    const number = this.segments.findLastIndex((begins) => begins[part] <= place);
    return { number, place: place - this.segments[number][part] };
  }

  /* Return every project that holds each of the words (query.js), as hits {project, facets, amounts}: its number, pairs
   * [name, value], and the amounts that a word means, in words. First those whose name has the words as one phrase; then
   * those whose name or amount a word is, where the other words are values by which hits are narrowed, such as the year;
   * then those with the phrase in another text; each group in the order of the index. */
  async find(words) {
    const [projects, phrase, ...holders] = await Promise.all([
      this.file("projects"),
      this.occurrences(words.map((word) => word.letters).join("")),
      ...words.map((word) => this.holder(word)),
    ]);
    const length = words.reduce((sum, word) => sum + Array.from(word.letters).length, 0);
    const inPhrase = projectsAt(projects, phrase, length);
    const ranks = [[], [], [], []];
    for (const project of projects.lengths.keys()) {
      const holds = holders.map((holder) => holder.holds(project));
      const isHead = Math.min(...holds) >= HELD_AS_VALUE && holds.includes(HELD_IN_HEAD);
      if (inPhrase.get(project)) ranks[0].push(project);
      else if (isHead) ranks[1].push(project);
      else if (inPhrase.has(project)) ranks[2].push(project);
      else if (!holds.includes(NOT_HELD)) ranks[3].push(project);
    }
    return ranks.flat().map((project) => this.hit(projects, project, holders));
  }

  hit({ facets, values }, project, holders) {
    return {
      project,
      facets: facets[project].map((number) => values[number]),
      amounts: holders.flatMap((holder) => holder.amounts.get(project) ?? []),
    };
  }

  /* Return how the projects hold a word: `holds` says of a project where, `amounts` which amounts of a project it means. */
  async holder(word) {
    const [projects, places, amounts, rest] = await Promise.all([
      this.file("projects"),
      this.occurrences(word.letters),
      word.amounts.length ? this.projectsWithAmount(word.amounts) : new Map(),
      word.rest && this.holder(word.rest),
    ]);
    const inTexts = projectsAt(projects, places, Array.from(word.letters).length);
    const meant = new Set(projects.values.flatMap(([name, value], number) => (
      letters(value).includes(word.letters) || (!rest && name === "年度" && value === word.year) ? [number] : []
    )));
    const year = rest && projects.values.findIndex(([name, value]) => name === "年度" && value === word.year);
    const holds = (project) => {
      if (inTexts.get(project) || amounts.has(project)) return HELD_IN_HEAD;
      const own = projects.facets[project];
      if (rest && own.includes(year)) return rest.holds(project);
      if (own.some((value) => meant.has(value))) return HELD_AS_VALUE;
      return inTexts.has(project) ? HELD_IN_TEXT : NOT_HELD;
    };
    return { holds, amounts: rest ? new Map([...rest.amounts, ...amounts]) : amounts };
  }

  /* Return the projects that have one of the amounts in 元 on their form, with these amounts in words. */
  async projectsWithAmount(yuan) {
    const { labels, amounts } = await this.file("amounts");
    const projects = new Map();
    amounts.forEach((own, project) => {
      for (let place = 1; place < own.length; place += 2) {
        if (!yuan.includes(inYuan(own[place]))) continue;
        projects.set(project, [...projects.get(project) ?? [], `${labels[own[place - 1]]} ${own[place]} 万元`]);
      }
    });
    return projects;
  }

  /* Return the names of all projects, to be searched by sound and likeness. */
  async names() {
    const [names, { facets, values }] = await Promise.all([this.file("names"), this.file("projects")]);
    this.nameFinder ??= new Names(names, facets.map((own) => (
      own.map((number) => values[number]).filter(([name]) => name === "单位").map(([, unit]) => unit)
    )));
    return this.nameFinder;
  }

  /* Return the projects, `known` ones aside, that hold each of the words or have a name or a unit spoken so, as hits with
   * `likeness`: the parts of these names. */
  async findSpoken(words, known) {
    const [projects, names, ...holders] = await Promise.all([
      this.file("projects"), this.names(), ...words.map((word) => this.holder(word)),
    ]);
    const spoken = words.map((word) => (isPinyin(word) ? names.spoken(word.letters) : new Map()));
    return [...projects.lengths.keys()]
      .filter((project) => !known.has(project))
      .filter((project) => holders.every(({ holds }, place) => spoken[place].has(project) || holds(project)))
      .map((project) => ({
        ...this.hit(projects, project, holders),
        likeness: spoken.flatMap((parts) => parts.get(project) ?? []),
      }));
  }

  /* Return the withdrawn projects that hold each of the words in their name, year or units. */
  async findWithdrawn(words) {
    const { withdrawn } = await this.file("projects");
    const holds = (texts, year) => (word) => texts.some((text) => letters(text).includes(word.letters))
      || (word.year === year && (!word.rest || holds(texts, year)(word.rest)));
    return withdrawn.map(([address, name, year, units, day]) => ({ address, name, year, units, day }))
      .filter(({ name, year, units }) => words.every(holds([name, year, ...units], year)));
  }

  /* Return where the letters stand in the row of all letters, ascending. */
  async occurrences(query) {
    const [first, ...rest] = coveringPairs(query);
    const names = [...new Set([first, ...rest].map(({ pair }) => pair))];
    const places = new Map(await Promise.all(names.map(async (pair) => [pair, await this.places(pair)])));
    return rest.reduce(
      (starts, { offset, pair }) => startsBefore(starts, places.get(pair), offset), places.get(first.pair),
    );
  }

  /* Return where a pair of letters, or a digit, stands in the row of all letters, ascending. */
  async places(pair) {
    const number = this.pairs.filter((first) => first <= pair).length - 1;
    if (number < 0) return [];
    const steps = (await this.file(`places-${number}`))[pair] ?? [];
    const places = [];
    let segment = -1;
    let place = 0;
    for (const step of steps) {
      if (step < 0) {
        segment -= step;
        place = this.segments[segment][POSITIONS];
      } else {
        places.push(place += step);
      }
    }
    return places;
  }

  /* Return a hit of `find` with its address, title, texts and annual amount. */
  async read(hit) {
    const { number, place } = this.inSegment(PROJECTS, hit.project);
    const file = await this.file(`texts-${number}-${Math.floor(place / this.projectsPerFile)}`);
    const [address, title, texts, amount] = file[place % this.projectsPerFile];
    return { ...hit, address, title, texts, amount };
  }

  /* Return the content of a file of the index. Without `isReused`, memory is not filled with it. */
  file(name, isReused = true) {
    const content = this.files.get(name) ?? this.fetchFile(name);
    if (isReused) this.files.set(name, content);
    return content;
  }

  /* Read a file: from the one that has all of them, where there is one, or by itself. */
  async fetchFile(name) {
    try {
      if (this.isJoined && name !== JOINED && !name.startsWith("indicator")) return (await this.file(JOINED))[name];
      return await fetchCompressed(siteUrl(`search/${this.mark}/${name}.bin`));
    } catch (error) {
      this.files.delete(name);
      throw (await this.isReplaced()) ? new IndexReplaced(name) : error;
    }
  }

  /* Return whether the site has another index by now, or none. False where that cannot be learned. */
  async isReplaced() {
    try {
      return (await SearchIndex.open()).mark !== this.mark;
    } catch (error) {
      return error instanceof IndexNotBuilt || error instanceof IndexUnreadable;
    }
  }
}

/* Return in words why a query cannot be looked up, or an empty text. `query` is the letters of what was typed: "5%" is
 * two characters with one letter, and the index knows single digits. */
export function reasonNotToSearch(typed, query) {
  if (!("DecompressionStream" in window)) {
    return "这个浏览器版本较旧，不能搜索。请更新浏览器，或者在总览的项目列表里查找。";
  }
  if (!query) return "请输入文字或数字，符号和标点不参加搜索。";
  if (Array.from(query).length > 1) return "";
  if (/[0-9]/.test(query) && Array.from(typed.replace(/\s/gu, "")).length > 1) return "";
  return "请再输入一个字：至少要两个字才能搜索。";
}

/* Return pairs {offset, pair} of neighbouring letters that cover a query; of a single letter, the letter. */
function coveringPairs(query) {
  const characters = Array.from(query);
  const last = Math.max(characters.length - 2, 0);
  const offsets = characters.map((_, place) => place)
    .filter((place) => (place < last ? place % 2 === 0 : place === last));
  return offsets.map((offset) => ({ offset, pair: characters.slice(offset, offset + 2).join("") }));
}

/* Return the starts that have one of the places `offset` letters behind them. Both lists ascend. */
function startsBefore(starts, places, offset) {
  let next = 0;
  return starts.filter((start) => {
    while (places[next] < start + offset) next += 1;
    return places[next] === start + offset;
  });
}

/* Return the projects in whose part of the row of all letters one of the places lies, each with whether the `length`
 * letters from there on are part of its name, with which its part begins. */
function projectsAt({ lengths, names }, places, length) {
  const projects = new Map();
  let next = 0;
  let end = 0;
  lengths.forEach((positions, project) => {
    const endOfName = end + names[project];
    end += positions;
    if (places[next] < end) projects.set(project, places[next] + length <= endOfName);
    while (places[next] < end) next += 1;
  });
  return projects;
}

function isStart(start) {
  return typeof start?.mark === "string" && /^[0-9a-z]+$/.test(start.mark)
    && Array.isArray(start.pairs) && Array.isArray(start.segments);
}

async function fetchCompressed(address) {
  const response = checked(await load(address));
  try {
    const content = response.body.pipeThrough(new DecompressionStream("gzip"));
    return await withinTime(new Response(content).json());
  } catch (error) {
    throw new LoadFailed(`${address}: ${error.message}`);
  }
}

async function load(address, options) {
  try {
    return await withinTime(fetch(address, options));
  } catch (error) {
    throw new LoadFailed(`${address}: ${error.message}`);
  }
}

/* Return the response; throw where it says that it failed. */
function checked(response) {
  if (!response.ok) throw new LoadFailed(`${response.url}: ${response.status}`);
  return response;
}

function withinTime(promise) {
  let timer;
  const expiry = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new LoadFailed("no answer")), MAX_RESPONSE_MS);
  });
  return Promise.race([promise, expiry]).finally(() => clearTimeout(timer));
}
