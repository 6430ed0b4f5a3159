"""Turn pages into the text of Markdown files that any site generator can build: our HTML, protected from being read as Markdown.

Generators treat HTML in two different ways: for some it ends at the next blank line, and some look for fences of code
before they look for HTML. So no line of it is blank, and every line begins with a tag.
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
    """Render a page and return its Markdown file: title and description between ``---``, then all HTML as one block."""
    return f"---\ntitle: {_quoted(page.title)}\ndescription: {_quoted(page.description)}\n---\n\n{html_block(page.content.render())}\n"


def html_block(html: str) -> str:
    """Return HTML that browsers show as they show `html`, and that every Markdown reader takes for a single block."""
    pieces = _PIECES.split(html)
    texts, tags = map(_text, pieces[::2]), map(_tag, pieces[1::2])
    lines = "".join(piece for pair in zip_longest(texts, tags, fillvalue="") for piece in pair)
    return f"<div>\n{lines.strip()}\n</div>"


def _text(text: str) -> str:
    """Return a text between two tags without line breaks, except one before the second tag."""
    if not text.strip():
        return "\n" if "\n" in text else text
    if text.endswith("\n"):
        return f"{_escape_line_breaks(text[:-1])}\n"
    return _escape_line_breaks(text)


def _tag(tag: str) -> str:
    """Return a tag, or a script with its data, in one line."""
    if not tag.startswith("<script"):
        tag = re.sub('"[^"]*"', lambda value: _escape_line_breaks(value[0]), tag)
    return re.sub(r"\s*\n\s*", " ", tag)


def _escape_line_breaks(text: str) -> str:
    """Return `text` with line breaks and tabs as character references, so that a Markdown reader sees one line."""
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def settings_text(settings: SiteSettings, title: str, nav: Iterable[tuple[str, str]]) -> str:
    """Return an mkdocs.yml with this title and navigation, for a generator that knows neither our plugin nor our frame.

    `nav` are titles and files of the main navigation. The text is JSON, which is YAML too.
    """
    values: dict[str, Any] = {
        "site_name": _full_width(title),
        "site_url": settings.address,
        "docs_dir": "docs",
        "use_directory_urls": True,
        "theme": {"name": "material", "language": "zh", "font": False},
        "extra": {"generator": False},
        "extra_css": [name for name in settings.stylesheets if not name.endswith("search.css")],
        "nav": [{_full_width(name): file} for name, file in nav],
        "markdown_extensions": [
            {name: dict(options)} if options else name for name, options in settings.extensions.items()
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


_FULL_WIDTH = str.maketrans("<>&\"'", "＜＞＆＂＇")


def _full_width(text: str) -> str:
    """Escape `text` so that it shows unchanged even in themes that print titles without escaping."""
    return text.translate(_FULL_WIDTH)


def _quoted(text: str) -> str:
    """Return a text as YAML in one line. Characters that JSON leaves and YAML takes for line ends are escaped."""
    json_text = json.dumps(_full_width(text), ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]",
        lambda character: f"\\u{ord(character[0]):04x}",
        json_text,
    )
