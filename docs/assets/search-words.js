/* Say what a search found, and what a reader can do where it found nothing. */

import { element, siteUrl } from "./dom.js";
import { letters } from "./letters.js";

/* Return how many hits there are in words; `chosenCount` is null where nothing is chosen. */
export function countText({ exact, similar, likeness }, typed, chosenCount) {
  const all = {
    pinyin: exact.length
      ? `找到 ${exact.length} 个项目，另有 ${similar.length} 个按拼音找到`
      : `没有项目含有“${typed}”；按拼音找到 ${similar.length} 个项目`,
    simplified: `没有项目含有“${typed}”；写成“${likeness?.typed}”，找到 ${similar.length} 个项目`,
  }[likeness?.kind] ?? `找到 ${exact.length} 个项目`;
  return chosenCount === null ? all : `${all}，其中 ${chosenCount} 个符合所选范围`;
}

/* Return in words that no public project holds the query; `term` is the term that it asks for, if any. */
export function noHitsText({ words, withdrawn }, typed, term) {
  const rest = withdrawn.length ? `有 ${withdrawn.length} 个已经撤下的项目。` : "";
  const explained = term ? `“${term}”是一个术语。` : "";
  // The words of the form itself are in no text of the index, though they stand on every form.
  if (term && letters(term) === letters(typed)) return `${explained}没有项目另外写到它。${rest}`;
  const subject = withdrawn.length ? "没有公开的项目" : "没有项目";
  return `${explained}${subject}${words.length > 1 ? "同时" : ""}含有“${typed}”。${rest}`;
}

/* Return a line of buttons for other queries, in a list that is empty without any. */
export function offers(title, queries, ask) {
  const buttons = queries.map(({ typed, count }) => textButton(`${typed}（${count} 个项目）`, () => ask(typed)));
  return buttons.length ? [element("p", { className: "search__hint" }, [title, ...buttons])] : [];
}

/* Return a line that leads to the lists of the site. */
export function otherWays() {
  const link = (path, text) => element("a", { href: siteUrl(path), text });
  return element("p", { className: "search__hint" }, [
    "可以换一个更短的词，或者看 ",
    link("units/", "单位列表"),
    "、",
    link("indicators/", "指标列表"),
    "。",
  ]);
}

/* Return a term of the glossary with its explanation. */
export function termItem({ name, address, explanation }) {
  return element("p", {}, [element("a", { href: siteUrl(address), text: name }), `（术语）${explanation}`]);
}

export function textButton(text, act) {
  const button = element("button", { type: "button", className: "search__button", text });
  button.addEventListener("click", act);
  return button;
}
