"""Collect the words by which a slip of the pen in a project file is told from a text."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from generator.form.layout_choice import LayoutChoice
from generator.form.project import PROJECT_KEYS

_NAMED_LAYOUT = re.compile(r"^表式\s*[:：]\s*[\"']?(.+?)[\"']?\s*$".encode(), re.MULTILINE)


def project_keys(data: bytes, layouts: LayoutChoice, levels: Collection[str] = ()) -> Collection[str]:
    """Return the keys that a project file may have: of the layout that it names, or of all that may be its own.

    `data` is the content of the file, `levels` the names of indicator levels.
    """
    match = _NAMED_LAYOUT.search(data) if "表式".encode() in data else None
    named = match[1].decode(errors="replace") if match else ""
    return _keys(named if named in layouts.by_name else "", layouts, frozenset(levels))


@lru_cache(maxsize=64)
def _keys(named: str, layouts: LayoutChoice, levels: frozenset[str]) -> frozenset[str]:
    candidates = [layouts.by_name[named]] if named else [layouts.default, *layouts.own]
    words = (word for layout in candidates for word in layout.words_of_file())
    return PROJECT_KEYS.union(levels, words)
