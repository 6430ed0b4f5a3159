/* Build elements of a page and addresses within the site, and wait for a reader who types. */

const SITE_ROOT = new URL("../", import.meta.url);

/* Return the full address of `path`, which counts from the root of the site, whatever folder the site lies in. */
export function siteUrl(path) {
  return new URL(`./${path}`, SITE_ROOT).href;
}

/* Return a new element with properties, attributes, a text and children. A text never becomes markup. */
export function element(name, { text, attributes = {}, ...properties } = {}, children = []) {
  const node = Object.assign(document.createElement(name), properties);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  if (text !== undefined) node.textContent = text;
  node.append(...children);
  return node;
}

/* Call `act` when a reader has typed nothing for some milliseconds; not while an input method is at work. Returns a
 * function that calls off what is waiting. */
export function afterTyping(input, pauseMs, act) {
  let timer;
  const stop = () => clearTimeout(timer);
  const wait = () => {
    stop();
    timer = setTimeout(act, pauseMs);
  };
  input.addEventListener("input", (event) => event.isComposing || wait());
  input.addEventListener("compositionend", wait);
  return stop;
}
