/* The reader's display settings, and what the frame of the page needs a script for.
 *
 * Loaded in <head> without defer: colours and letter size are set on <html> before the first paint.
 * Without JavaScript the page is light, in standard size, with the list of pages open.
 *
 *   html[data-md-color-scheme]  "default" or "slate" (the scheme in effect)
 *   html[data-contrast]         "high", or absent
 *   html[data-size]             "large", "larger", or absent
 *   html[data-display]          present once this script has run
 *   html[data-asked]            the address asks for a part of the page (explorer.js takes it away when it is shown)
 */
(() => {
  "use strict";

  const KEY = "display-settings";
  const ALLOWED = {
    colour: ["system", "light", "dark", "contrast"],
    size: ["standard", "large", "larger"],
  };
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const systemContrast = matchMedia("(prefers-contrast: more)");

  /* Storage may be blocked, and what lies in it may be anybody's: only known words are taken. */
  function remembered() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(KEY));
    } catch {
      stored = null;
    }
    const settings = {};
    for (const [name, words] of Object.entries(ALLOWED)) {
      settings[name] = words.includes(stored?.[name]) ? stored[name] : words[0];
    }
    return settings;
  }

  function remember(settings) {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      /* Holds for this page only. */
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

  let settings = remembered();
  apply(settings);
  root.toggleAttribute("data-asked", location.search.length > 1);
  for (const system of [systemDark, systemContrast]) system.addEventListener("change", () => apply(settings));

  /* A button that shows and hides what it controls. Esc closes it and hands the focus back to the button. */
  function disclose(button) {
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

  /* What stands in the panel of settings. Nobody needs it without this script, and no page has to carry it. */
  const WORDS = {
    colour: { legend: "配色", system: "跟随系统", light: "浅色", dark: "深色", contrast: "高对比度" },
    size: { legend: "字号", standard: "标准", large: "大字", larger: "特大字" },
  };

  function fillPanel() {
    const groups = Object.entries(ALLOWED).map(([name, values]) => {
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

  function tick() {
    for (const radio of radios()) radio.checked = settings[radio.name.replace("display-", "")] === radio.value;
  }

  function refresh() {
    settings = remembered();
    apply(settings);
    tick();
  }

  /* A table that is wider than the page can be scrolled by keyboard and says so. */
  function reachTables() {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .table-scroll")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        if (!box.hasAttribute("role")) box.setAttribute("role", "group");
        if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", "表格，可左右滚动");
      } else {
        box.removeAttribute("tabindex");
      }
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    fillPanel();
    document.querySelectorAll(".site-header button[aria-controls]").forEach(disclose);
    tick();
    for (const radio of radios()) {
      radio.addEventListener("change", () => {
        settings = { ...settings, [radio.name.replace("display-", "")]: radio.value };
        apply(settings);
        remember(settings);
        reachTables();
      });
    }
  });
  addEventListener("load", reachTables);
  addEventListener("resize", reachTables);
  /* Another tab, or a page brought back from the browser's memory, may be older than the setting. */
  addEventListener("storage", (event) => event.key === KEY && refresh());
  addEventListener("pageshow", (event) => event.persisted && refresh());
})();
