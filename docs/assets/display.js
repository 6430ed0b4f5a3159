/* Apply the reader's display settings, open and close the panels of the header, make wide tables reachable by keyboard.
 *
 * An entry, and no module: <head> loads it without defer, so that colours and letter size are set on <html> before the
 * first paint. Without JavaScript the page is light, in standard size, with the list of pages open.
 *
 *   html[data-md-color-scheme]  "default" or "slate" (the scheme in effect)
 *   html[data-contrast]         "high", or absent
 *   html[data-size]             "large", "larger", or absent
 *   html[data-display]          present once this script has run
 *   html[data-query-pending]    the address asks for something; search-page.js removes it when it searches
 *   html[data-list-pending]     the list of indicators, where there is one, waits for explorer-page.js, which removes it
 */
(() => {
  "use strict";

  const STORAGE_KEY = "display-settings";
  const VALUES = { // the first of each is the default
    colour: ["system", "light", "dark", "contrast"],
    size: ["standard", "large", "larger"],
  };
  const WORDS = {
    colour: { legend: "配色", system: "跟随系统", light: "浅色", dark: "深色", contrast: "高对比度" },
    size: { legend: "字号", standard: "标准", large: "大字", larger: "特大字" },
  };
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const systemContrast = matchMedia("(prefers-contrast: more)");

  /* Return the stored settings. Storage may be blocked or hold anything: only known values are taken from it. */
  function readSettings() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(STORAGE_KEY));
    } catch {
      stored = null;
    }
    const settings = {};
    for (const [name, values] of Object.entries(VALUES)) {
      settings[name] = values.includes(stored?.[name]) ? stored[name] : values[0];
    }
    return settings;
  }

  function storeSettings(settings) {
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(settings));
    } catch {
      /* Storage is blocked: the settings hold for this page only. */
    }
  }

  function apply({ colour, size }) {
    const dark = colour === "dark" || (colour === "system" && systemDark.matches);
    const contrast = colour === "contrast" || (colour === "system" && systemContrast.matches && !dark);
    root.dataset.mdColorScheme = dark ? "slate" : "default";
    root.toggleAttribute("data-display", true);
    setOrRemove("data-contrast", contrast && "high");
    setOrRemove("data-size", size !== "standard" && size);
  }

  function setOrRemove(attribute, value) {
    if (value) root.setAttribute(attribute, value);
    else root.removeAttribute(attribute);
  }

  /* Let a button show and hide the panel it controls. Esc closes the panel and returns the focus to the button. */
  function controlPanel(button) {
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      panel.toggleAttribute("data-open", open);
    };
    const closeAndReturn = () => {
      const inside = panel.contains(document.activeElement);
      show(false);
      if (inside) button.focus();
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    panel.querySelector("[data-close]")?.addEventListener("click", closeAndReturn);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && panel.hasAttribute("data-open")) closeAndReturn();
    });
  }

  /* Build the panel of settings: here, so that no page has to carry it. */
  function fillPanel() {
    const groups = Object.entries(VALUES).map(([name, values]) => {
      const choices = values.map(
        (value) => `<label><input type="radio" name="display-${name}" value="${value}"> ${WORDS[name][value]}</label>`,
      );
      return `<fieldset><legend>${WORDS[name].legend}</legend>${choices.join("")}</fieldset>`;
    });
    document.getElementById("display-panel").innerHTML =
      `${groups.join("")}<p>设置只保存在您的浏览器里。</p><button class="site-button" type="button" data-close>收起</button>`;
  }

  function radios() {
    return document.querySelectorAll("#display-panel input[type=radio]");
  }

  function checkRadios() {
    for (const radio of radios()) radio.checked = settings[radio.name.replace("display-", "")] === radio.value;
  }

  function refresh() {
    settings = readSettings();
    apply(settings);
    checkRadios();
  }

  /* Let tables that are wider than the page be scrolled by keyboard, and say so. */
  function makeTablesReachable() {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        if (!box.hasAttribute("role")) box.setAttribute("role", "group");
        if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", "表格，可左右滚动");
      } else {
        box.removeAttribute("tabindex");
      }
    }
  }

  /* Make a link lead to the page in a folder: where pages are opened as files, a folder is shown as a list of files. */
  function leadToPage(event) {
    const link = event.target.closest?.("a[href]");
    const address = link && new URL(link.getAttribute("href"), document.baseURI);
    if (address?.protocol !== location.protocol || address.host !== location.host) return;
    if (!address.pathname.endsWith("/")) return;
    address.pathname += "index.html";
    link.setAttribute("href", address.href);
  }

  /* Say why nothing can be searched, and how it can: browsers load no modules from a disk. */
  function tellOfMissingSearch() {
    const words = Object.assign(document.createElement("p"), { className: "search__without" });
    words.textContent = "网页是从文件夹里打开的，不能搜索和筛选。要用，请在网站的文件夹里运行 python -m http.server，"
      + "再打开 http://localhost:8000/。";
    document.querySelector("[data-search]")?.append(words);
    document.querySelector("[data-search-help]")?.remove();
  }

  let settings = readSettings();
  apply(settings);
  const onDisk = location.protocol === "file:"; // where nothing fills a part that is asked for
  root.toggleAttribute("data-query-pending", !onDisk && location.search.length > 1);
  root.toggleAttribute("data-list-pending", !onDisk);
  for (const query of [systemDark, systemContrast]) query.addEventListener("change", () => apply(settings));
  document.addEventListener("DOMContentLoaded", () => {
    fillPanel();
    document.querySelectorAll(".site-header button[aria-controls]").forEach(controlPanel);
    checkRadios();
    for (const radio of radios()) {
      radio.addEventListener("change", () => {
        settings = { ...settings, [radio.name.replace("display-", "")]: radio.value };
        apply(settings);
        storeSettings(settings);
        makeTablesReachable();
      });
    }
  });
  /* A preview of a pull request: unpacked on a disk, or shown by GitLab out of an archive. */
  if (onDisk || location.pathname.includes("/artifacts/")) {
    for (const type of ["click", "auxclick"]) addEventListener(type, leadToPage, true);
  }
  if (onDisk) document.addEventListener("DOMContentLoaded", tellOfMissingSearch);
  addEventListener("load", makeTablesReachable);
  addEventListener("resize", makeTablesReachable);
  /* This page is older than the settings where another tab changed them, or the browser brings it back from memory. */
  addEventListener("storage", (event) => event.key === STORAGE_KEY && refresh());
  addEventListener("pageshow", (event) => event.persisted && refresh());
})();
