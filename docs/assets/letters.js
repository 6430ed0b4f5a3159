/* Reduce texts to the letters that a search compares, and mark in a text where the letters of a query stand.
 *
 * generator/search/text_index.py reduces the texts of the index in the same way.
 */

const LETTER_OR_DIGIT = /[\p{L}\p{N}\u{20000}-\u{3FFFD}]/u;
const COMBINING_MARK = /\p{M}/u;
const MAX_LETTERS_BEFORE_MATCH = 16; // in an excerpt
const MAX_LETTERS_AFTER_MATCH = 48; // in an excerpt

/* Return the letters and digits of a text, case and width folded. */
export function letters(text) {
  let folded = "";
  for (const character of text.normalize("NFKC")) {
    for (const letter of character.toLowerCase()) {
      if (LETTER_OR_DIGIT.test(letter)) folded += letter;
    }
  }
  return folded;
}

/* Return a text as pieces {text, isMatch}, where `query` is the letters to mark. With `isExcerpt`, only the first match
 * and what surrounds it. */
export function highlight(text, query, isExcerpt = false) {
  const { folded, spans } = foldWithSpans(text);
  const first = folded.indexOf(query);
  if (first < 0) return [{ text, isMatch: false }];
  const endOfMatch = (place) => spans[place + query.length - 1].end;
  const hasStart = isExcerpt && first > MAX_LETTERS_BEFORE_MATCH;
  const start = hasStart ? leaveWord(text, spans[first - MAX_LETTERS_BEFORE_MATCH].start, -1) : 0;
  const lastLetter = spans[first + query.length + MAX_LETTERS_AFTER_MATCH];
  const end = isExcerpt ? leaveWord(text, lastLetter?.start ?? text.length, 1) : text.length;
  const pieces = [{ text: (start > 0 ? "……" : "") + text.slice(start, spans[first].start), isMatch: false }];
  let place = first;
  while (place >= 0 && endOfMatch(place) <= end) {
    const match = { start: spans[place].start, end: endOfMatch(place) };
    place = folded.indexOf(query, place + query.length);
    const next = place >= 0 && endOfMatch(place) <= end ? spans[place].start : end;
    pieces.push(
      { text: text.slice(match.start, match.end), isMatch: true },
      { text: text.slice(match.end, next), isMatch: false },
    );
  }
  if (end < text.length) pieces.push({ text: "……", isMatch: false });
  return pieces.filter((piece) => piece.text);
}

/* Return the letters of a text, and for each UTF-16 unit of them the span {start, end} of the text it comes from. */
function foldWithSpans(text) {
  const spans = [];
  let folded = "";
  for (const { start, cluster } of clusters(text)) {
    const clusterLetters = letters(cluster);
    for (let unit = 0; unit < clusterLetters.length; unit += 1) spans.push({ start, end: start + cluster.length });
    folded += clusterLetters;
  }
  return { folded, spans };
}

/* Yield a text in the smallest clusters that normalise independently: a letter and the marks that combine with it. */
function* clusters(text) {
  let start = 0;
  let cluster = "";
  for (const character of text) {
    const joins = COMBINING_MARK.test(character)
      || (cluster + character).normalize("NFKC") !== cluster.normalize("NFKC") + character.normalize("NFKC");
    if (cluster && !joins) {
      yield { start, cluster };
      start += cluster.length;
      cluster = "";
    }
    cluster += character;
  }
  if (cluster) yield { start, cluster };
}

/* Return the place nearest to `place`, in the direction of `step`, that cuts no number or Latin word in two: an excerpt
 * that begins with `023年` says another year than the text. */
function leaveWord(text, place, step) {
  const isWord = (index) => /[0-9A-Za-z.]/.test(text[index] ?? "");
  let cut = place;
  while (isWord(cut - 1) && isWord(cut)) cut += step;
  return cut;
}
