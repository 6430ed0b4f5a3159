"""Build addresses of the site, and tell which names can be a part of one."""

from __future__ import annotations

import re

SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Lowercase ASCII letters and digits, in words joined by single hyphens."""
MAX_SLUG_CHARACTERS = 80
"""Characters of one part of an address."""


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address as it is."""
    return len(text) <= MAX_SLUG_CHARACTERS and SLUG_PATTERN.fullmatch(text) is not None


_WEB_ADDRESS = re.compile(
    r"https?://(?P<host>[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#][!-~]*)?"
)
_HOST_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def is_web_address(text: str) -> bool:
    """Whether `text` is an http or https address whose host every browser reads alike, without a user's name."""
    match = _WEB_ADDRESS.fullmatch(text)
    if match is None or not 0 < int(match["port"] or 443) <= 65535:
        return False
    labels = match["host"].split(".")
    if (
        labels[-1].lower().startswith("0x") or labels[-1].isdigit()
    ):  # then browsers read a number of an IPv4 address
        return len(labels) == 4 and all(
            re.fullmatch("0|[1-9][0-9]{0,2}", label) and int(label) < 256 for label in labels
        )
    return all(_HOST_LABEL.fullmatch(label) for label in labels)


def is_reserved_by_windows(name: str) -> bool:
    """Whether `name` is a device of Windows, which can then have no file or folder of that name, with any extension."""
    return name in _WINDOWS_DEVICES


_WINDOWS_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


WINDOWS_NAME_ADVICE = "是 Windows 系统保留的名称，在那里不能有这样的文件。请换一个名称"
"""Second half of a message, after the name in quotation marks."""


_FIRST_PARTS_TO_COME = frozenset(
    ("bodies", "calendar", "corrections", "downloads", "en", "library", "results", "versions")
)
"""First parts of addresses of pages to come: a body's folder that took one today would have to move public pages later."""
RESERVED_FIRST_PARTS = _FIRST_PARTS_TO_COME | frozenset(
    {
        "about", "assets", "changes", "checks", "compare", "departments", "editing", "embed", "glossary", "indicators",
        "maintaining", "open-data", "results", "search", "transfer-payments", "units", "years",
    }
)  # fmt: skip
"""First parts of an address that pages of the site itself use."""


ROOT_PLACEHOLDER = "\x1f"
"""Placeholder in the HTML of list items for the relative path to the site's root, which only the listing page knows.

No data has this character: the reader refuses control characters.
"""


def way_to_root(page: str) -> str:
    """Return the relative path from a page to the site's root: ``../`` for every part of the page's address."""
    return "../" * len([part for part in page.split("/") if part])


def unit_address(slug: str) -> str:
    """Return the address of a unit's page, relative to the site's root."""
    return f"units/{slug}/"


def year_address(year: int) -> str:
    """Return the address of a year's page, relative to the site's root; a site of a single year has none."""
    return f"years/{year}/"


RESULTS_ADDRESS = "results/"
"""Address of the newest year's page of results, relative to the site's root."""
SELF_EVALUATION_ADDRESS = "results/"
"""Address of the self-evaluation of a project, relative to the project's page."""
MONITORING_ADDRESS = "monitoring/"
"""Address of the monitoring of a project, relative to the project's page."""


def results_address(year: int, newest: int) -> str:
    """Return the address of a year's page of results, relative to the site's root; `newest` is the newest year that has one."""
    return RESULTS_ADDRESS if year == newest else f"{RESULTS_ADDRESS}{year}/"


CHECKS_ADDRESS = "checks/"
"""Address of the findings of all rules, relative to the site's root."""


GLOSSARY_ADDRESS = "glossary/"
"""Address of the glossary, relative to the site's root."""


EMBED_FILE = "embed.html"
"""Name of the file that other sites embed, in the folder of the page it belongs to."""
