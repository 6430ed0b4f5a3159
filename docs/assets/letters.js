/* Reduce texts to the letters that a search compares, and mark in a text where the letters of a query stand.
 *
 * generator/search/letters.py reduces the texts of the index in the same way.
 */

const LETTER_OR_DIGIT = /[\p{L}\p{N}\u{20000}-\u{3FFFD}]/u;
const COMBINING_MARK = /\p{M}/u;
const MAX_LETTERS_BEFORE_MATCH = 16; // in an excerpt
const MAX_LETTERS_AFTER_MATCH = 48; // in an excerpt

/* Radicals and strokes that texts from PDF files have in the place of ideographs, each before its ideograph.
 * Source: EquivalentUnifiedIdeograph.txt of Unicode; generator/reading/lookalike_characters.py has the same pairs. */
const RADICAL_PAIRS = "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 "
  + "⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 "
  + "⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 "
  + "⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 ㇆𠃌 ㇏乀 ㇐一 ㇑丨 ㇒丿 ㇓丿 ㇔丶 ㇕𠃍 ㇖乛 ㇗𠃊 ㇘𠃎 ㇙𠄌 ㇚亅 ㇛𡿨 "
  + "㇜𠃋 ㇝乀 ㇞𠃑 ㇟乚 ㇠乙 ㇡𠄎";
const RADICAL = /[\u2e80-\u2eff\u31c0-\u31ef]/g;

/* Return the ordinary character that looks like a radical; the radical itself where there is none. */
function ordinaryOf(radical) {
  const place = RADICAL_PAIRS.indexOf(radical);
  return place < 0 ? radical : String.fromCodePoint(RADICAL_PAIRS.codePointAt(place + radical.length));
}

/* Return the letters and digits of a text, case and width folded. */
export function letters(text) {
  let folded = "";
  const ordinary = text.replace(RADICAL, ordinaryOf);
  for (const character of ordinary.normalize("NFKC")) {
    for (const letter of character.toLowerCase()) {
      if (LETTER_OR_DIGIT.test(letter)) folded += letter;
    }
  }
  return folded;
}

/* Return a text as pieces {text, isMatch}, where `words` are the letters to mark. With `isExcerpt`, only the first match
 * and what surrounds it. */
export function highlight(text, words, isExcerpt = false) {
  const { folded, spans } = foldWithSpans(text);
  const first = firstMatch(folded, words, 0);
  if (!first) return [{ text, isMatch: false }];
  const endOfMatch = ({ place, length }) => spans[place + length - 1].end;
  const hasStart = isExcerpt && first.place > MAX_LETTERS_BEFORE_MATCH;
  const start = hasStart ? leaveWord(text, spans[first.place - MAX_LETTERS_BEFORE_MATCH].start, -1) : 0;
  const lastLetter = spans[first.place + first.length + MAX_LETTERS_AFTER_MATCH];
  const end = isExcerpt ? leaveWord(text, lastLetter?.start ?? text.length, 1) : text.length;
  const pieces = [{ text: (start > 0 ? "……" : "") + text.slice(start, spans[first.place].start), isMatch: false }];
  let match = first;
  while (match && endOfMatch(match) <= end) {
    const marked = { start: spans[match.place].start, end: endOfMatch(match) };
    match = firstMatch(folded, words, match.place + match.length);
    const next = match && endOfMatch(match) <= end ? spans[match.place].start : end;
    pieces.push(
      { text: text.slice(marked.start, marked.end), isMatch: true },
      { text: text.slice(marked.end, next), isMatch: false },
    );
  }
  if (end < text.length) pieces.push({ text: "……", isMatch: false });
  return pieces.filter((piece) => piece.text);
}

/* Return {place, length} of the first match of any word from a place on, of several there the longest; undefined if none. */
function firstMatch(folded, words, from) {
  const matches = words.map((word) => ({ place: folded.indexOf(word, from), length: word.length }));
  return matches.filter(({ place }) => place >= 0)
    .sort((one, other) => one.place - other.place || other.length - one.length)[0];
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
