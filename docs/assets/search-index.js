/* Read the search index: which projects have a text that contains a query, and what is shown of each.
 *
 * generator/search/text_index.py writes the files and explains what lies in them.
 */

import { siteUrl } from "./dom.js";
import { letters } from "./letters.js";

const MAX_EXCHANGES = 4; // of the site, until a query gives up
const MAX_PARTS = 60; // of a word that nothing has, to be looked up
const MAX_RESPONSE_MS = 30_000; // until an index that does not answer counts as not loaded

/* Tell what is counted in a segment of the index. */
const PROJECTS = 0;
const POSITIONS = 1;
export const INDICATORS = 2;

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

  constructor({ mark, pairs, projectsPerFile, segments }) {
    this.mark = mark;
    this.pairs = pairs;
    this.projectsPerFile = projectsPerFile;
    const begins = [0, 0, 0];
    this.segments = segments.map((sizes) => sizes.map((size, part) => (begins[part] += size) - size));
    this.files = new Map();
  }

  /* Return {number, place} of the segment with a project, or with an indicator, and of that in it. `part` is PROJECTS or
   * INDICATORS. */
  inSegment(part, place) {
    const number = this.segments.findLastIndex((begins) => begins[part] <= place);
    return { number, place: place - this.segments[number][part] };
  }

  /* Return every project in which each of the words stands, in a text or in a value by which hits are narrowed, such as
   * the year; those first that have the words as one phrase, each group in the order of the index. A hit is
   * {project, facets}: its number, and pairs [name, value]. */
  async find(words) {
    const [{ lengths, facets, values }, phrase, ...places] = await Promise.all([
      this.file("projects"), ...[words.join(""), ...words].map((word) => this.occurrences(word)),
    ]);
    const inPhrase = new Set(projectsAt(lengths, phrase));
    const holders = words.map((word, number) => {
      const meant = new Set(values.flatMap(([, value], place) => (letters(value).includes(word) ? [place] : [])));
      const inTexts = new Set(projectsAt(lengths, places[number]));
      return (project) => inTexts.has(project) || facets[project].some((value) => meant.has(value));
    });
    const inAll = [...lengths.keys()].filter((project) => (
      !inPhrase.has(project) && holders.every((holds) => holds(project))
    ));
    return [...inPhrase, ...inAll].map((project) => (
      { project, facets: facets[project].map((number) => values[number]) }
    ));
  }

  /* Return the parts of a query that nothing has as a whole: of several words those that something has, of one word the
   * longest part; each as {words, count}. */
  async partsWithHits(words) {
    const counted = async (part) => ({ words: [part], count: (await this.find([part])).length });
    if (words.length > 1) {
      return (await Promise.all(words.map(counted))).filter(({ count }) => count);
    }
    for (const part of partsOf(words[0])) {
      const found = await counted(part); // one after another: the first that is there is the longest
      if (found.count) return [found];
    }
    return [];
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

  /* Return a hit of `find` with its address, title and texts. */
  async read(hit) {
    const { number, place } = this.inSegment(PROJECTS, hit.project);
    const file = await this.file(`texts-${number}-${Math.floor(place / this.projectsPerFile)}`);
    const [address, title, texts] = file[place % this.projectsPerFile];
    return { ...hit, address, title, texts };
  }

  /* Return the content of a file of the index. Without `isReused`, memory is not filled with it. */
  file(name, isReused = true) {
    const content = this.files.get(name) ?? this.fetchFile(name);
    if (isReused) this.files.set(name, content);
    return content;
  }

  async fetchFile(name) {
    try {
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

/* Return the parts of a word, the longest first, as far as somebody would wait for them to be looked up. */
function partsOf(word) {
  const characters = Array.from(word);
  const sizes = characters.map((_, place) => characters.length - 1 - place).filter((size) => size > 1);
  return sizes.flatMap((size) => characters.slice(size - 1)
    .map((_, place) => characters.slice(place, place + size).join(""))).slice(0, MAX_PARTS);
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

/* Return the numbers of the projects in whose part of the row of all letters one of the places lies. */
function projectsAt(lengths, places) {
  const projects = [];
  let next = 0;
  let end = 0;
  lengths.forEach((length, project) => {
    end += length;
    if (places[next] < end) projects.push(project);
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
