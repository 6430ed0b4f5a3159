"""Pages → Markdown files that any generator of sites can build: our HTML, kept from being read as Markdown.

What other generators do with a page's HTML differs in two things: for some it ends at the next blank line, and some
look for fences of code before they look for HTML. So no line of it is blank, and none begins with anything but a tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from generator.output.mkdocs_settings import SiteSettings
from generator.pages import Page

_PIECES = re.compile(r"(<script\b.*?</script>|<[^>]*>)", re.DOTALL)


def markdown_page(page: Page) -> str:
    """The file of a generated page."""
    return f"---\ntitle: {_quoted(page.title)}\ndescription: {_quoted(page.description)}\n---\n\n{inert(page.content.render())}\n"


def inert(html: str) -> str:
    """The same HTML for a browser, and a single block of HTML for every reader of Markdown."""
    pieces = _PIECES.split(html)
    texts, tags = map(_text, pieces[::2]), map(_tag, pieces[1::2])
    lines = "".join(piece for pair in zip_longest(texts, tags, fillvalue="") for piece in pair)
    return f"<div>\n{lines.strip()}\n</div>"


def _text(text: str) -> str:
    """What stands between two tags; a line break may be left before the second."""
    if not text.strip():
        return "\n" if "\n" in text else text
    if text.endswith("\n"):
        return f"{_in_figures(text[:-1])}\n"
    return _in_figures(text)


def _tag(tag: str) -> str:
    """A tag, or a script with its data, in one line."""
    if not tag.startswith("<script"):
        tag = re.sub('"[^"]*"', lambda value: _in_figures(value[0]), tag)
    return re.sub(r"\s*\n\s*", " ", tag)


def _in_figures(text: str) -> str:
    """Line breaks and tabs as characters that are none yet."""
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def settings_text(settings: SiteSettings, title: str, nav: Iterable[tuple[str, str]]) -> str:
    """mkdocs.yml beside the folder of Markdown, for a generator that knows neither our plugin nor our frame.

    Titles and files of `nav`. It is JSON, which is YAML too.
    """
    values: dict[str, Any] = {
        "site_name": _harmless(title),
        "site_url": settings.address,
        "docs_dir": "docs",
        "use_directory_urls": True,
        "theme": {"name": "material", "language": "zh", "font": False},
        "extra": {"generator": False},
        "extra_css": [name for name in settings.stylesheets if not name.endswith("search.css")],
        "nav": [{_harmless(name): file} for name, file in nav],
        "markdown_extensions": [
            {name: dict(options)} if options else name for name, options in settings.extensions.items()
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


_FULL_WIDTH = str.maketrans("<>&\"'", "＜＞＆＂＇")


def _harmless(text: str) -> str:
    """A text that stays one however a theme prints it: some print titles without escaping them."""
    return text.translate(_FULL_WIDTH)


def _quoted(text: str) -> str:
    """As YAML in one line. What JSON leaves as it is and YAML takes for the end of a line is written in figures."""
    json_text = json.dumps(_harmless(text), ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]",
        lambda one: f"\\u{ord(one[0]):04x}",
        json_text,
    )
