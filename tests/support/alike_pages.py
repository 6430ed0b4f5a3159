"""Which pages of a site differ in more than their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import html


def differing_pages(files: Iterable[Path]) -> list[Path]:
    """Return one page of all that consist of the same elements, the one with the longest word: it is the first that gets too wide."""
    longest: dict[frozenset[int], tuple[int, Path]] = {}
    for file in files:
        page = html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()
        word = max(map(len, re.findall(r"[\x21-\x7e]+", page.text_content())))
        makes = _makes(page)
        if word > longest.get(makes, (0, file))[0]:
            longest[makes] = word, file
    return [file for _, file in longest.values()]


def _makes(page: Any) -> frozenset[int]:
    """Return digests of the elements: tags, classes, roles, scripts and names of attributes, of their ancestors and neighbours too."""
    digests: dict[Any, int] = {None: 0}
    makes = set()
    for element in page.iter("*"):
        digests[element] = hash((digests[element.getparent()], _traits(element)))
        makes.add(hash((digests[element], _traits(element.getprevious()))))
    return frozenset(makes)


def _traits(element: Any) -> tuple[object, ...]:
    if element is None:
        return ()
    script = Path(element.get("src") or "").name
    return element.tag, element.get("class"), element.get("role"), script, tuple(sorted(element.keys()))
