/* Read what a reader typed into the search: words, and what a word may mean besides its letters: a year, an amount. */

import { letters } from "./letters.js";

const MAX_WORDS = 8; // of a query; more are looked up as one phrase
const YEAR_FIRST = /^((?:19|20)\d\d)(?:(?:年度|年)(.{2,})?|(\D.+))$/u; // 2025年, 2025年金秋助学, 2025金秋助学
const YEAR_LAST = /^(.*\D)((?:19|20)\d\d)(?:年度|年)?$/u; // 金秋助学2025
const AMOUNT = /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(亿|千万|百万|十万|万|千|百)?([元圆块])?$/u;
const POWERS = { 亿: 8, 千万: 7, 百万: 6, 十万: 5, 万: 4, 千: 3, 百: 2 }; // of ten
const WAN = 4; // 万元, in which forms count

/* Return the words of a query, which blanks part, as {typed, letters, year, rest, amounts}: a year that the word begins or
 * ends with, the word that is left of it then, and the amounts in 元 that the word may be. Where one of them is too short
 * to be looked up, such as in 职 工, the whole query is one word. */
export function wordsOf(typed) {
  const words = new Map(typed.trim().split(/\s+/u).map((word) => [letters(word), word]));
  words.delete("");
  const areLookedUp = words.size <= MAX_WORDS && [...words.keys()].every(isLookedUp);
  if (areLookedUp) return [...words.values()].map(wordOf);
  return letters(typed) ? [wordOf(typed.replace(/\s+/gu, ""))] : [];
}

/* Whether the index can find a word by its letters: it has pairs of letters, and single digits. */
function isLookedUp(folded) {
  return Array.from(folded).length > 1 || /[0-9]/.test(folded);
}

function wordOf(typed) {
  const plain = typed.normalize("NFKC");
  const [, first, behind, attached] = plain.match(YEAR_FIRST) ?? [];
  const [, before, last] = (!first && plain.match(YEAR_LAST)) || [];
  const rest = behind ?? attached ?? before;
  const hasRest = rest !== undefined && isLookedUp(letters(rest));
  return {
    typed,
    letters: letters(typed),
    year: rest === undefined || hasRest ? first ?? last : undefined,
    rest: hasRest ? wordOf(rest) : undefined,
    amounts: amountsOf(plain),
  };
}

/* Return the amounts that a word may be, in 元: a number without a unit may count 万元, as forms do, or 元. */
function amountsOf(plain) {
  const [, whole, fraction = "", unit, yuan] = plain.match(AMOUNT) ?? [];
  if (whole === undefined) return [];
  const powers = unit ? [POWERS[unit]] : yuan ? [0] : [WAN, 0];
  return powers.map((power) => shifted(whole.replaceAll(",", "") + fraction, power));
}

/* Return a figure of 万元 in 元. */
export function inYuan(figure) {
  return shifted(figure, WAN);
}

/* Return a figure times ten to a power, digit by digit, without zeros before and behind it. */
function shifted(figure, power) {
  const [whole, fraction = ""] = figure.split(".");
  const digits = whole + fraction.padEnd(power, "0");
  const point = whole.length + power;
  return `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/^0+(?=\d)/, "").replace(/\.?0*$/, "");
}

/* Return the address of the page of results below the root of the site, for what was typed and chosen: pairs of the name
 * of a facet in the address and its value. */
export function searchAddress(typed, choices = []) {
  return `search/?${new URLSearchParams([["q", typed.trim()], ...choices])}`;
}
