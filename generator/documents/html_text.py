"""Texts of HTML pages as they show: blanks as one, blocks on lines of their own, hidden parts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_BLOCKS = frozenset(
    """address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section ul""".split()  # noqa: SIM905 - names of HTML
)
_SILENT = frozenset(
    {"script", "style", "head", "template", "noscript", "object", "iframe", "svg", "rt", "rp", "colgroup"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile("[ \t\n\r\f]+")


class HtmlText:
    """Yields texts and tables of elements, and counts what does not show."""

    def __init__(self) -> None:
        self._hidden = 0

    def doubts(self) -> list[str]:
        """Return messages about the whole page."""
        return [f"网页里有 {self._hidden} 处隐藏的文字，没有读"] if self._hidden else []

    def pieces(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Yield the texts inside an element, parted by line feeds where blocks end, and its tables as elements."""
        text = ""
        for piece in self._inner(element):
            if isinstance(piece, str):
                text += piece
            else:
                yield text
                yield piece
                text = ""
        yield text

    def _inner(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Yield the texts and tables of an element's content."""
        yield _BLANKS.sub(" ", element.text or "")
        for inner in element:
            if isinstance(inner.tag, str):
                yield from self._element(inner)
            yield _BLANKS.sub(" ", inner.tail or "")

    def _element(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Yield the texts and tables of an element."""
        kind = str(element.tag)
        if kind in _SILENT:
            return
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            self._hidden += bool("".join(element.itertext()).strip())
        elif kind == "table":
            yield element
        elif kind == "br":
            yield "\n"
        elif kind == "input":
            yield _input_text(element)
        elif kind == "select":
            options = element.findall(".//option[@selected]") or element.findall(".//option")[:1]
            yield from ("".join(option.itertext()) for option in options)
        elif kind in _BLOCKS:
            yield "\n"
            yield from self._inner(element)
            yield "\n"
        elif kind == "sup":
            yield "".join(str(piece) for piece in self._inner(element)).translate(_SUPERSCRIPTS)
        else:
            yield from self._inner(element)


_SUPERSCRIPTS = str.maketrans("23", "²³")


def _input_text(element: etree._Element) -> str:
    """Return what a field of a page shows."""
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "☐"
    return element.get("value", "") if kind in ("text", "number", "date") else ""
