"""A small site with the search box, on which the search is tested without a build."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

from jinja2 import Environment, FileSystemLoader

from generator.rendering.glossary import read_terms
from generator.rendering.render import render
from tests.conftest import HOME

COLOURS = """
html { font-size: 125%; --md-default-fg-color: #212121; --md-default-fg-color--light: #616161;
  --md-default-fg-color--lightest: #ddd; --md-default-bg-color: #fff; --md-accent-fg-color--transparent: #eef0ff; }
html[data-md-color-scheme=slate] { --md-default-fg-color: #d5d7de; --md-default-fg-color--light: #a0a3ad;
  --md-default-fg-color--lightest: #40434d; --md-default-bg-color: #1e2129; --md-accent-fg-color--transparent: #2a2f45; }
html[data-contrast=high] { --md-default-fg-color: #000; --md-default-fg-color--light: #000; }
body { margin: 0; font-size: .8rem; background: var(--md-default-bg-color); color: var(--md-default-fg-color); }
header { padding: .5rem; }
"""

SCRIPTS = (
    "search.js", "search-box.js", "search-results.js", "search-answer.js", "search-index.js", "search-names.js",
    "search-terms.js", "search-facets.js", "search-item.js", "search-words.js", "query.js", "letters.js", "dom.js",
)  # fmt: skip
ON_DEMAND = ("search-page.js", "traditional.js")
"""Scripts that only the page of results, or a query that nothing holds, needs."""

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>测试</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';
 style-src 'self'; connect-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="{base}/colours.css"><link rel="stylesheet" href="{base}/assets/search.css">
<script type="module" src="{base}/assets/search.js"></script></head>
<body><header>{box}</header><main>{main}</main></body></html>"""


def make_search_site(folder: Path) -> Path:
    """Write a site with the search box on two levels of pages, the page of results and the glossary; as yet no index."""
    (folder / "assets").mkdir()
    for name in (*SCRIPTS, *ON_DEMAND, "search.css"):
        copy(HOME / "docs" / "assets" / name, folder / "assets")
    (folder / "colours.css").write_text(COLOURS, "utf-8")
    text = "<h1>测试</h1><p>正文 <input aria-label='别的输入框'></p>"
    results = render("search.html", examples=[], root="../")
    pages = {"index.html": text, "2023/yiliao-huzhu/index.html": text, "search/index.html": results}
    for name, main in pages.items():
        base = "/".join([".."] * name.count("/")) or "."
        templates = Environment(loader=FileSystemLoader(HOME / "overrides" / "partials"))
        templates.filters["url"] = f"{base}/{{}}".format  # as MkDocs does it
        box = templates.get_template("search.html").render()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(base=base, box=box, main=main), "utf-8")
    (folder / "glossary").mkdir()
    (folder / "glossary" / "index.html").write_text(_glossary(), "utf-8")
    return folder


def _glossary() -> str:
    terms, _ = read_terms("index.md", (HOME / "docs" / "glossary" / "index.md").read_text("utf-8"))
    entries = (
        f'<dt id="{name}">{"、".join(term.names)}</dt><dd>{term.explanation}</dd>'
        for name, term in terms.items()
    )
    return f'<!doctype html><meta charset="utf-8"><dl>{"".join(entries)}</dl>'
