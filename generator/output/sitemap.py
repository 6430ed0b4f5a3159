"""Divide the list of a site's pages for search engines (sitemap.xml) into files of as many addresses as the format allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

SITEMAP_FILE = "sitemap.xml"
MAX_SITEMAP_ADDRESSES = 50_000
"""Addresses in one file: the limit of sitemaps.org."""


class SitemapFile(NamedTuple):
    """A file of the list."""

    name: str
    variables: dict[str, object]
    """Variables of the template overrides/sitemap.xml: `entries`, or `parts`, the addresses of the files that have them."""


def sitemap_files(entries: Sequence[tuple[str, str | None]], address: str) -> Iterator[SitemapFile]:
    """Yield sitemap.xml, and the files that it names where the pages are too many for one.

    An entry is the public address of a page and the day of its last change, if known; `address` is the site's.
    """
    if len(entries) <= MAX_SITEMAP_ADDRESSES:
        yield SitemapFile(SITEMAP_FILE, {"entries": entries})
        return
    begins = range(0, len(entries), MAX_SITEMAP_ADDRESSES)
    parts = [
        SitemapFile(f"sitemap-{number}.xml", {"entries": entries[begin : begin + MAX_SITEMAP_ADDRESSES]})
        for number, begin in enumerate(begins, start=1)
    ]
    yield SitemapFile(SITEMAP_FILE, {"parts": [address + part.name for part in parts]})
    yield from parts
