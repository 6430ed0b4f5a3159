/* Explain a word of the glossary where it stands: in a note under the word, which covers nothing else.
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

/* Shows the entry of one term at a time. The browser closes the note on Esc and on a tap elsewhere. */
class TermNote {
  constructor() {
    this.glossaries = new Glossaries();
    this.latestLink = null; // that a reader asked for
    this.openLink = null; // under which the note stands, or stood last
    this.pressedOpenLink = false; // whether the press that is going on began on the word of the open note
    this.title = create("h2", { id: "term-note-title" });
    this.text = create("div", { id: "term-note-text" });
    this.glossaryLink = create("a", { textContent: "全部术语" });
    this.note = this.build();
  }

  build() {
    const close = create("button", { type: "button", className: "site-button", textContent: "关闭" });
    const foot = create("div", { className: "term-note__foot" });
    foot.append(this.glossaryLink, close);
    const note = create("div", { className: "term-note md-typeset", popover: "auto", tabIndex: -1 });
    note.append(this.title, this.text, foot);
    note.setAttribute("role", "dialog");
    note.setAttribute("aria-labelledby", this.title.id);
    note.setAttribute("aria-describedby", this.text.id);
    close.addEventListener("click", () => note.hidePopover());
    note.addEventListener("beforetoggle", ({ newState }) => {
      this.openLink?.setAttribute("aria-expanded", String(newState === "open"));
    });
    return note;
  }

  listen() {
    document.addEventListener("pointerdown", (event) => this.onPress(event), { capture: true });
    document.addEventListener("click", (event) => this.onClick(event));
    for (const link of document.querySelectorAll(TERM_LINKS)) {
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
    }
  }

  get isOpen() {
    return this.note.matches(":popover-open");
  }

  /* The press itself closes the note: the click that follows must not open it again. */
  onPress(event) {
    this.pressedOpenLink = this.isOpen && event.target.closest?.(TERM_LINKS) === this.openLink;
  }

  onClick(event) {
    const link = event.target.closest?.(TERM_LINKS);
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || this.note.contains(link)) return;
    event.preventDefault();
    const isSecond = link === this.openLink && (this.isOpen || this.pressedOpenLink);
    this.pressedOpenLink = false;
    if (this.isOpen) this.note.hidePopover();
    if (!isSecond) this.show(link).catch(() => location.assign(link.href));
  }

  /* Show the entry that `link` leads to; throw where it cannot be had. */
  async show(link) {
    this.latestLink = link;
    const address = link.href.split("#")[0];
    const page = await this.glossaries.page(address);
    if (this.latestLink !== link || this.isOpen) return;
    const term = page.getElementById(decodeURIComponent(link.hash.slice(1)));
    const parts = term?.tagName === "DT" ? explanation(term, address) : [];
    if (parts.length === 0) throw new Error("no such term");
    this.title.textContent = term.textContent;
    this.text.replaceChildren(...parts);
    this.glossaryLink.href = link.href;
    this.openLink = link;
    link.after(this.note); // whoever goes on with Tab comes to the note first
    link.focus(); // where the focus is again when the note is closed
    this.note.showPopover();
    place(this.note, link);
    this.note.focus({ preventScroll: true });
  }
}

const GAP_PX = 6; // between a word, its note and the edges of the window

/* Put a note under a word, or above it where there is more room, within the window. */
function place(note, word) {
  const { left, top, bottom } = word.getClientRects()[0];
  const { width, height } = note.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isAbove = bottom + GAP_PX + height > clientHeight && top > clientHeight - bottom;
  const x = Math.max(GAP_PX, Math.min(left, clientWidth - width - GAP_PX));
  const y = isAbove ? Math.max(GAP_PX, top - GAP_PX - height) : bottom + GAP_PX;
  note.style.left = `${x + scrollX}px`;
  note.style.top = `${y + scrollY}px`;
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

function create(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

if (HTMLElement.prototype.showPopover) new TermNote().listen();
