/* Build elements of a page and addresses within the site. */

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
