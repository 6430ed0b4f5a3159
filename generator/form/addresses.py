"""Addresses of the site: what a part of one may be, which are taken, and the way back to the root."""

from __future__ import annotations

import re

SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address as it is."""
    return len(text) <= 80 and SLUG_PATTERN.fullmatch(text) is not None


def is_reserved_by_windows(name: str) -> bool:
    """Whether Windows knows a device by that name, and can have no such file or folder, whatever comes after a point."""
    return name in _DEVICES


_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


WINDOWS_NAME_ADVICE = "是 Windows 系统保留的名称，在那里不能有这样的文件。请换一个名称"


RESERVED_FIRST_PARTS = frozenset(
    {
        "about", "assets", "changes", "checks", "compare", "editing", "embed", "glossary", "indicators", "maintaining",
        "open-data", "search", "units", "years",
    }
)  # fmt: skip
"""First parts of an address that pages of the site itself use."""


ROOT_PLACEHOLDER = "\x1f"
"""Stands in the HTML of list items for the way to the site's root, which the list knows. No data has this character."""


def way_to_root(page: str) -> str:
    """``../`` for every part of a page's address."""
    return "../" * len([part for part in page.split("/") if part])


def unit_address(slug: str) -> str:
    """Below the site's root."""
    return f"units/{slug}/"


GLOSSARY_ADDRESS = "glossary/"
"""Address of the page below the site's root."""


EMBED_FILE = "embed.html"
"""The file's name."""
