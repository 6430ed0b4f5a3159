"""Read MkDocs' navigation, and leave out of it what a site has no page for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def nav_targets(nav: Any) -> list[str]:
    """Return the source files that the nav of mkdocs.yml, or a part of it, leads to."""
    parts = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else None
    return [str(nav)] if parts is None else [target for part in parts for target in nav_targets(part)]


def nav_without(nav: Any, target: str) -> Any:
    """Return the nav of mkdocs.yml without the entries that lead to `target`; a section left empty goes too."""
    if isinstance(nav, list):
        return [rest for part in nav if (rest := nav_without(part, target))]
    if isinstance(nav, dict):
        return {title: rest for title, part in nav.items() if (rest := nav_without(part, target))}
    return None if nav == target else nav


def nav_urls(items: Any) -> Iterator[str]:
    """Yield the addresses that the items of MkDocs' Navigation lead to."""
    for item in items:
        yield from [item.url] if item.children is None else nav_urls(item.children)
