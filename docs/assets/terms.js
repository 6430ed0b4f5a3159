/* Explain a word of the glossary where it stands, in a dialog.
 *
 * An entry: every page runs it. Every explained word is an ordinary link to …/glossary/#id; the glossary is fetched
 * once, when a reader first asks for a word. Whatever goes wrong, the link leads on as it would without a script.
 */

const TERM_LINKS = ".md-typeset a[href*='glossary/#']";
const MAX_RESPONSE_MS = 4000; // until the link is followed after all

/* Fetches glossary pages, each once. */
class Glossaries {
  constructor() {
    this.pages = new Map(); // address → promise of the document
  }

  page(address) {
    if (!this.pages.has(address)) {
      const page = this.fetch(address);
      page.catch(() => this.pages.delete(address));
      this.pages.set(address, page);
    }
    return this.pages.get(address);
  }

  async fetch(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(MAX_RESPONSE_MS) });
    if (!response.ok) throw new Error(response.status);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }
}

/* Shows the entry of one term at a time. */
class TermDialog {
  constructor() {
    this.glossaries = new Glossaries();
    this.latestLink = null; // that a reader asked for
    this.title = create("h2", { id: "term-note-title" });
    this.text = create("div", { id: "term-note-text" });
    this.glossaryLink = create("a", { textContent: "全部术语" });
    this.dialog = this.build();
  }

  build() {
    const close = create("button", {
      type: "button", className: "site-button", textContent: "关闭", autofocus: true,
    });
    const foot = create("div", { className: "term-note__foot" });
    foot.append(this.glossaryLink, close);
    const dialog = create("dialog", { className: "term-note md-typeset" });
    dialog.append(this.title, this.text, foot);
    dialog.setAttribute("aria-labelledby", this.title.id);
    dialog.setAttribute("aria-describedby", this.text.id);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (isOnBackdrop(dialog, event)) dialog.close();
    });
    return dialog;
  }

  listen() {
    document.body.append(this.dialog);
    document.addEventListener("click", (event) => this.onClick(event));
    for (const link of document.querySelectorAll(TERM_LINKS)) link.setAttribute("aria-haspopup", "dialog");
  }

  onClick(event) {
    const link = event.target.closest?.(TERM_LINKS);
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || this.dialog.contains(link)) return;
    event.preventDefault();
    this.show(link).catch(() => location.assign(link.href));
  }

  /* Show the entry that `link` leads to; throw where it cannot be had. */
  async show(link) {
    this.latestLink = link;
    const address = link.href.split("#")[0];
    const page = await this.glossaries.page(address);
    if (this.latestLink !== link || this.dialog.open) return;
    const term = page.getElementById(decodeURIComponent(link.hash.slice(1)));
    const parts = term?.tagName === "DT" ? explanation(term, address) : [];
    if (parts.length === 0) throw new Error("no such term");
    this.title.textContent = term.textContent;
    this.text.replaceChildren(...parts);
    this.glossaryLink.href = link.href;
    this.dialog.showModal();
  }
}

/* Return copies of the <dd> below a term, their links leading where they lead on the glossary page. */
function explanation(term, address) {
  const parts = [];
  for (let next = term.nextElementSibling; next?.tagName === "DD"; next = next.nextElementSibling) {
    const part = create("div");
    part.append(...document.importNode(next, true).childNodes);
    for (const link of part.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
    parts.push(part);
  }
  return parts;
}

/* Whether a click hit the ground behind the dialog. Its target is the dialog then, as on the edge of the dialog. */
function isOnBackdrop(dialog, { target, clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const isOutside = clientX < left || clientX > right || clientY < top || clientY > bottom;
  return target === dialog && isOutside;
}

function create(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

if (window.HTMLDialogElement?.prototype.showModal) new TermDialog().listen();
