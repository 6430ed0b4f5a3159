/* Find the terms of the glossary that a query asks for. */

import { siteUrl } from "./dom.js";
import { letters } from "./letters.js";

const MAX_RESPONSE_MS = 1000; // until a query is answered without the glossary
const MAX_TERMS = 2;
const QUESTION = /^什么(?:是|叫)|(?:是|指)什么(?:意思)?$|什么意思$/gu; // 什么是财政拨款, 财政拨款是什么意思

/* Return the terms of the glossary, as {names, address, explanation}; none where it cannot be had. */
export async function readTerms() {
  const address = siteUrl("glossary/");
  const response = await fetch(address, { signal: AbortSignal.timeout(MAX_RESPONSE_MS) });
  if (!response.ok) return [];
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return Array.from(page.querySelectorAll("dt[id]"), (term) => ({
    names: term.textContent.trim().split("、"),
    address: `glossary/#${term.id}`,
    explanation: term.nextElementSibling?.tagName === "DD" ? term.nextElementSibling.textContent.trim() : "",
  })).filter(({ explanation }) => explanation);
}

/* Return the terms that are the query or a word of it; where there are none and `isLoose`, those of which it is a part. Each
 * has in `name` which of its names that is, and in `isWhole` whether it is all that the query asks for. */
export function termsFor(terms, typed, isLoose) {
  const question = letters(typed).replace(QUESTION, "");
  const words = [question, ...typed.trim().split(/\s+/u).map(letters)];
  const named = (isMeant) => terms.map((term) => ({ ...term, name: term.names.find((name) => isMeant(letters(name))) }))
    .filter(({ name }) => name !== undefined)
    .map((term) => ({ ...term, isWhole: letters(term.name) === question })).slice(0, MAX_TERMS);
  const exact = named((name) => words.includes(name));
  return exact.length || !isLoose || question.length < 2 ? exact : named((name) => name.includes(question));
}
