/* Answer a query: what holds it exactly, then what is like it, and where there is neither, what could be asked instead.
 *
 * Exact hits and others never mix: a hit says in `likeness` why it is one, and an answer counts both apart.
 */

import { letters } from "./letters.js";
import { wordsOf } from "./query.js";
import { isPinyin, partsLike } from "./search-names.js";

const MAX_PARTS = 60; // of a word that nothing has, to be looked up
const MAX_CORRECTIONS = 3; // that are offered
const MAX_CORRECTIONS_TRIED = 12;
const MAX_PROJECTS_READ = 20; // whose texts are looked through for a word like one that nothing has

/* Return {words, exact, similar, likeness, withdrawn}: hits that hold the query and hits that are like it; in which way,
 * as {kind: "pinyin" | "simplified", typed}; and withdrawn projects. */
export async function answerTo(index, typed) {
  const words = wordsOf(typed);
  const [exact, withdrawn] = await Promise.all([index.find(words), index.findWithdrawn(words)]);
  const answer = { words, exact, withdrawn, similar: [], likeness: null };
  if (words.some(isPinyin)) {
    const similar = await index.findSpoken(words, new Set(exact.map(({ project }) => project)));
    if (similar.length) return { ...answer, similar, likeness: { kind: "pinyin", typed } };
  }
  if (exact.length || withdrawn.length) return answer;
  const { simplified } = await import("./traditional.js");
  const plain = simplified(typed);
  if (plain === typed) return answer;
  const plainWords = wordsOf(plain);
  const [similar, gone] = await Promise.all([index.find(plainWords), index.findWithdrawn(plainWords)]);
  if (!similar.length && !gone.length) return answer;
  return { words: plainWords, exact, withdrawn: gone, similar, likeness: { kind: "simplified", typed: plain } };
}

/* Return what could be asked instead of a query that nothing holds, as {corrected, parts}, each a list of {typed, count}:
 * the query with one letter of a word changed; of several words those that something holds, of one its longest part. */
export async function otherQueries(index, typed) {
  const words = wordsOf(typed);
  const counts = await Promise.all(words.map((word) => countOf(index, word.typed)));
  const parts = words.length > 1
    ? words.map((word, place) => ({ typed: word.typed, count: counts[place] })).filter(({ count }) => count)
    : await longestPart(index, words[0]);
  const corrected = [];
  for (const [place, word] of words.entries()) {
    if (!counts[place]) corrected.push(...await corrections(index, words, word));
  }
  corrected.sort((one, other) => other.count - one.count);
  return { corrected: corrected.slice(0, MAX_CORRECTIONS), parts };
}

async function countOf(index, typed) {
  return (await index.find(wordsOf(typed))).length;
}

/* Return the queries with a word like `word` in its place that something holds. Names are looked through for one, then the
 * texts of projects that hold the longest part of the word. */
async function corrections(index, words, word) {
  const names = await index.names();
  const likeWords = names.like(word.letters);
  if (!likeWords.length) likeWords.push(...partsLike(await textsWithPart(index, word), word.letters));
  const queries = likeWords.slice(0, MAX_CORRECTIONS_TRIED)
    .map((like) => words.map((other) => (other === word ? like : other.typed)).join(" "));
  const counted = await Promise.all(queries.map(async (typed) => ({ typed, count: await countOf(index, typed) })));
  return counted.filter(({ count }) => count);
}

async function textsWithPart(index, word) {
  const [part] = await longestPart(index, word);
  if (!part) return [];
  const hits = await index.find(wordsOf(part.typed));
  const projects = await Promise.all(hits.slice(0, MAX_PROJECTS_READ).map((hit) => index.read(hit)));
  return projects.flatMap(({ texts }) => texts.map(letters));
}

/* Return the longest part of a word that something holds, in a list that is empty without one. */
async function longestPart(index, word) {
  for (const typed of word ? partsOf(word.letters) : []) {
    const count = await countOf(index, typed); // one after another: the first that is held is the longest
    if (count) return [{ typed, count }];
  }
  return [];
}

/* Return the parts of a word, the longest first, as far as somebody would wait for them to be looked up. */
function partsOf(word) {
  const characters = Array.from(word);
  const sizes = characters.map((_, place) => characters.length - 1 - place).filter((size) => size > 1);
  return sizes.flatMap((size) => characters.slice(size - 1)
    .map((_, place) => characters.slice(place, place + size).join(""))).slice(0, MAX_PARTS);
}
