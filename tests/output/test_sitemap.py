"""The list of all pages: one file as long as it may hold them, then several, which the first one names."""

from __future__ import annotations

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import etree

from generator.output import sitemap
from generator.output.sitemap import sitemap_files
from tests.conftest import HOME

ADDRESS = "https://www.example.gov.cn/budget/"
ENTRIES = [(f"{ADDRESS}2023/{name}/", day) for name, day in (("a", None), ("b&c", "2024-03-01"), ("d", None))]


def listed() -> dict[str, tuple[str, list[str]]]:
    """The root element of each file, and the addresses in it."""
    environment = Environment(loader=FileSystemLoader(HOME / "overrides"), trim_blocks=True)
    template = environment.get_template("sitemap.xml")
    found = {}
    for name, variables in sitemap_files(ENTRIES, ADDRESS):
        root = etree.fromstring(template.render(variables).encode())
        found[name] = etree.QName(root).localname, root.xpath("//*[local-name()='loc']/text()")
    return found


def test_pages_too_many_for_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page stands in one of the parts, in their order."""
    addresses = [address for address, _ in ENTRIES]
    monkeypatch.setattr(sitemap, "MAX_SITEMAP_ADDRESSES", 3)
    assert listed() == {"sitemap.xml": ("urlset", addresses)}
    monkeypatch.setattr(sitemap, "MAX_SITEMAP_ADDRESSES", 2)
    assert listed() == {
        "sitemap.xml": ("sitemapindex", [f"{ADDRESS}sitemap-1.xml", f"{ADDRESS}sitemap-2.xml"]),
        "sitemap-1.xml": ("urlset", addresses[:2]),
        "sitemap-2.xml": ("urlset", addresses[2:]),
    }
