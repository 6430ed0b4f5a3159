/* Draw one result of the search: a project with the texts that hold the query, or a withdrawn one.
 *
 * Texts of the index are only ever written as text.
 */

import { element, siteUrl } from "./dom.js";
import { highlight, letters } from "./letters.js";

const MAX_EXCERPTS_PER_RESULT = 2;

/* Tells which texts hold a word of a query, and marks it in them. `words` are those of query.js. */
export class Matches {
  constructor(words, typed) {
    this.typed = typed;
    this.phrase = words.map((word) => word.letters).join("");
    // of a word that names a year, what is left of it is marked too
    this.words = words.flatMap((word) => [word, ...(word.rest ? [word.rest] : [])]).map((word) => word.letters);
  }

  has(text) {
    const folded = letters(text);
    return this.words.some((word) => folded.includes(word));
  }

  /* Return a text as nodes, with a <mark> wherever the query, or a part of `likeness`, stands in it. */
  nodes(text, likeness = [], isExcerpt = false) {
    return highlight(text, [this.phrase, ...this.words, ...likeness.map(letters)], isExcerpt)
      .map((piece) => (piece.isMatch ? element("mark", { text: piece.text }) : piece.text));
  }

  /* Return the texts with those first that contain what was typed to the sign: "5%" matches 5万 as well; then those
   * with the most words. */
  literalFirst(texts) {
    const rank = (text) => (
      text.includes(this.typed) ? Infinity : this.words.filter((word) => letters(text).includes(word)).length
    );
    const ranked = texts.map((text) => ({ text, rank: rank(text) }));
    return ranked.sort((one, other) => (one.rank < other.rank) - (one.rank > other.rank)).map(({ text }) => text);
  }
}

/* Return the list item of one project: name and annual amount, year and units, and the texts that hold the query. */
export function projectItem({ address, title, texts, facets, amount, amounts, likeness }, matches) {
  const link = element("a", { href: siteUrl(address) }, matches.nodes(title, likeness));
  const values = facets.map(([, value]) => value);
  const matching = texts.filter((text) => text !== title && !values.includes(text) && matches.has(text));
  const excerpts = matches.literalFirst(matching);
  const rest = excerpts.splice(MAX_EXCERPTS_PER_RESULT).length;
  const isShown = amounts.some((meant) => meant.endsWith(` ${amount}`));
  const otherAmounts = isShown ? [] : amounts.slice(0, MAX_EXCERPTS_PER_RESULT);
  return element("li", {}, [
    link,
    ...(amount ? [element("p", { className: "search__amount" }, [isShown ? element("mark", { text: amount }) : amount])] : []),
    element("p", { className: "search__facts" }, facts(facets, likeness, matches)),
    ...otherAmounts.map((text) => element("p", { className: "search__excerpt" }, [element("mark", { text })])),
    ...excerpts.map((text) => element("p", { className: "search__excerpt" }, matches.nodes(text, [], true))),
    ...(rest ? [element("p", { className: "search__facts", text: `另有 ${rest} 条文字含有这些字` })] : []),
  ]);
}

/* Return year, units, and of the other values those that hold a word, as nodes. */
function facts(facets, likeness, matches) {
  const shown = facets.filter(([name, value]) => name === "年度" || name === "单位" || matches.has(value))
    .map(([name, value]) => [...matches.nodes(value, likeness), ...(name === "年度" ? [" 年"] : [])]);
  if (likeness) shown.push([element("span", { className: "search__likeness", text: "按拼音" })]);
  return shown.flatMap((nodes, place) => [...(place ? [" · "] : []), ...nodes]);
}

/* Return the list item of a withdrawn project. */
export function withdrawnItem({ address, name, year, units, day }, matches) {
  return element("li", {}, [
    element("a", { href: siteUrl(address) }, matches.nodes(name)),
    element("p", { className: "search__facts", text: [`${year} 年`, ...units, `${day} 撤下`].join(" · ") }),
  ]);
}
