/* Find names by how they sound, written in pinyin, and texts that differ from a word by one letter.
 *
 * generator/search/name_index.py writes the file and explains what lies in it. What is found here is like a query; it
 * does not hold it, and is shown as such.
 */

import { letters } from "./letters.js";

const MIN_PINYIN_LETTERS = 2;
const MIN_LETTERS_TO_CORRECT = 3; // of two letters with one wrong, too many words are like it

/* Whether a word can be pinyin. */
export function isPinyin(word) {
  return word.letters.length >= MIN_PINYIN_LETTERS && /^[a-zü]+$/.test(word.letters);
}

export class Names {
  /* `units` are the units of each project. */
  constructor({ names, nameOf, readings }, units) {
    this.names = names;
    this.nameOf = nameOf;
    this.units = units;
    this.readings = new Map(Object.entries(readings).map(([character, spoken]) => [character, spoken.split(" ")]));
  }

  /* Return the projects of whose name or unit a part is spoken as `pinyin` says, each with that part. */
  spoken(pinyin) {
    const typed = pinyin.replaceAll("ü", "v");
    const part = remembered((text) => this.spokenPart(text, typed));
    const parts = this.nameOf.map((name, project) => (
      part(this.names[name]) ?? this.units[project].map(part).find((text) => text !== undefined)
    ));
    return new Map(parts.flatMap((text, project) => (text === undefined ? [] : [[project, text]])));
  }

  /* Return the first part of a text that is spoken so: whole syllables, of which the last may be unfinished, or the first
   * letter of each. Undefined without one. */
  spokenPart(text, typed) {
    const characters = Array.from(text);
    for (const start of characters.keys()) {
      const end = this.endOfSyllables(characters, start, typed) ?? this.endOfInitials(characters, start, typed);
      if (end !== undefined) return characters.slice(start, end).join("");
    }
    return undefined;
  }

  endOfSyllables(characters, place, typed) {
    for (const syllable of this.readings.get(characters[place]) ?? []) {
      if (syllable.startsWith(typed)) return place + 1;
      const end = typed.startsWith(syllable)
        ? this.endOfSyllables(characters, place + 1, typed.slice(syllable.length)) : undefined;
      if (end !== undefined) return end;
    }
    return undefined;
  }

  endOfInitials(characters, start, typed) {
    const isSpoken = (initial, place) => (
      this.readings.get(characters[start + place])?.some((syllable) => syllable.startsWith(initial))
    );
    return Array.from(typed).every(isSpoken) ? start + typed.length : undefined;
  }

  /* Return the different parts of names and units that differ from a word by one letter. */
  like(word) {
    const texts = new Set([...this.names, ...this.units.flat()].map(letters));
    return partsLike([...texts], word);
  }
}

/* Return the different parts of texts, given as letters, that differ from a word by one letter, as long as the word first;
 * parts of the word itself aside. */
export function partsLike(texts, word) {
  const parts = new Set(texts.flatMap((text) => likeIn(text, word)));
  const unlikeness = (part) => Math.abs(part.length - word.length);
  return [...parts].filter((part) => !word.includes(part))
    .sort((one, other) => unlikeness(one) - unlikeness(other));
}

/* Return the parts of a text that differ from a word by one letter. One half of the word is in them as it is. */
function likeIn(text, word) {
  if (Array.from(word).length < MIN_LETTERS_TO_CORRECT) return [];
  const middle = Math.floor(word.length / 2);
  const [first, second] = [word.slice(0, middle), word.slice(middle)];
  const behind = placesOf(text, first).flatMap((place) => (
    lengthsAround(second).map((length) => text.slice(place, place + middle + length))
  ));
  const before = placesOf(text, second).flatMap((place) => (
    lengthsAround(first).filter((length) => length <= place).map((length) => text.slice(place - length, place + second.length))
  ));
  return [...behind, ...before].filter((part) => differByOne(part, word));
}

function lengthsAround(text) {
  return [text.length - 1, text.length, text.length + 1];
}

function placesOf(text, part) {
  const places = [];
  for (let place = text.indexOf(part); place >= 0; place = text.indexOf(part, place + 1)) places.push(place);
  return places;
}

/* Whether two texts are equal but for one letter that is another, missing or too many. */
function differByOne(one, other) {
  if (one === other) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let begin = 0;
  while (begin < short.length && short[begin] === long[begin]) begin += 1;
  const isReplaced = short.length === long.length;
  return long.slice(begin + 1) === short.slice(isReplaced ? begin + 1 : begin);
}

/* Return a function with the values of `work`, each computed once. */
function remembered(work) {
  const values = new Map();
  return (key) => {
    if (!values.has(key)) values.set(key, work(key));
    return values.get(key);
  };
}
