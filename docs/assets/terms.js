/* Explains a word where it stands. Every word that leads to the glossary (…/glossary/#id) is an ordinary link; this
 * shows the entry in a dialog instead of leaving the page. The glossary is fetched once, when the first word is asked
 * for. Whatever goes wrong, the link leads on as it would without a script.
 */

const LINKS = ".md-typeset a[href*='glossary/#']";
const PATIENCE = 4000; // milliseconds until the link is followed after all

const glossaries = new Map();

/* The glossary page, read once; a failed attempt is not remembered. */
function glossary(address) {
  if (!glossaries.has(address)) {
    const page = fetch(address, { signal: AbortSignal.timeout(PATIENCE) })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
      .then((text) => new DOMParser().parseFromString(text, "text/html"));
    page.catch(() => glossaries.delete(address));
    glossaries.set(address, page);
  }
  return glossaries.get(address);
}

/* What stands below a term: copies of its <dd>, their links leading where they lead on the glossary page. */
function explanation(term, address) {
  const parts = [];
  for (let next = term.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) {
    const part = document.createElement("div");
    part.append(...document.importNode(next, true).childNodes);
    for (const link of part.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
    parts.push(part);
  }
  return parts;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

const dialog = element("dialog", { className: "term-note md-typeset" });
const title = element("h2", { id: "term-note-title" });
const text = element("div", { id: "term-note-text" });
const all = element("a", { textContent: "全部术语" });
const close = element("button", { type: "button", className: "site-button", textContent: "关闭", autofocus: true });
const foot = element("div", { className: "term-note__foot" });
foot.append(all, close);
dialog.append(title, text, foot);
dialog.setAttribute("aria-labelledby", title.id);
dialog.setAttribute("aria-describedby", text.id);
close.addEventListener("click", () => dialog.close());
/* The dialog has no border of its own to be hit: what hits it and none of its parts is the ground behind. */
dialog.addEventListener("click", ({ target, clientX, clientY }) => {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const outside = clientX < left || clientX > right || clientY < top || clientY > bottom;
  if (target === dialog && outside) dialog.close();
});

let asked = null; // the link that was asked for last

async function explain(link) {
  asked = link;
  const address = link.href.split("#")[0];
  const page = await glossary(address);
  if (asked !== link || dialog.open) return;
  const term = page.getElementById(decodeURIComponent(link.hash.slice(1)));
  const parts = term?.tagName === "DT" ? explanation(term, address) : [];
  if (parts.length === 0) throw new Error("no such term");
  title.textContent = term.textContent;
  text.replaceChildren(...parts);
  all.href = link.href;
  dialog.showModal();
}

function onClick(event) {
  const link = event.target.closest?.(LINKS);
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented || dialog.contains(link)) return;
  event.preventDefault();
  explain(link).catch(() => location.assign(link.href));
}

if (typeof dialog.showModal === "function") {
  document.body.append(dialog);
  document.addEventListener("click", onClick);
  for (const link of document.querySelectorAll(LINKS)) link.setAttribute("aria-haspopup", "dialog");
}
