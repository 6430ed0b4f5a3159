"""The pages that are drawn: one project in its situations, and the site as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from generator.checks import RULES, ResultRule
from generator.pages import SiteContent, pages_of
from generator.projects.artifacts import build_artifacts
from generator.projects.catalog import Catalog, read_catalog
from tests.support.forms import CASES, DATA, registers

SITUATIONS = sorted(folder.name for folder in (CASES / "pages").iterdir())


@pytest.mark.parametrize("situation", SITUATIONS)
def test_project_page(situation: str, golden: Callable[[Path, str], None]) -> None:
    """A project file gives exactly this page; `pytest --accept` rewrites it, the diff is read."""
    folder = CASES / "pages" / situation
    results = folder / "results.yml"
    sheet = build_artifacts(
        "2023/project",
        "data/2023/project.yml",
        (folder / "project.yml").read_bytes(),
        registers(),
        results_data=results.read_bytes() if results.exists() else None,
    )
    assert sheet.project is not None, sheet.problems
    golden(folder / "page.html", sheet.page_html)


def test_hostile_text_makes_no_element() -> None:
    """Markup in the data is text on the page: no element and no attribute comes of it."""
    content = (CASES / "pages" / "hostile-text" / "page.html").read_text(encoding="utf-8")
    page = html.fragment_fromstring(content, create_parent="div")
    assert {element.tag for element in page.iter()}.isdisjoint({"img", "b", "svg/onload", "title"})
    own, script = page.iter("script")
    assert own.attrib == {"type": "module", "src": "../../assets/copy.js"}
    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text)["name"] == "</title><script>alert(1)</script>{{ 7*7 }}"
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert page.find("h1").text == "</title><script>alert(1)</script>{{ 7*7 }}"


def test_navigation_leads_to_pages(catalog: Catalog) -> None:
    """What a site is made without is absent from its navigation, and nothing else is."""
    registers = catalog.registers
    hidden = replace(
        catalog,
        registers=replace(registers, site=registers.site.model_copy(update={"findings_public": False})),
    )
    for site, absent in (
        (SiteContent(catalog), []),
        (SiteContent(hidden, downloads=False), ["checks/", "open-data/"]),
    ):
        assert site.absent == absent
        assert {"checks/", "open-data/"} - {page.address for page in pages_of(site)} == set(absent)


def test_nothing_filters_without_an_index(catalog: Catalog) -> None:
    """A site that is built without search has no explorer, and no number leads to what it would show."""
    pages = {page.address: page.content.render() for page in pages_of(SiteContent(catalog))}
    plain = {page.address: page.content.render() for page in pages_of(SiteContent(catalog, search=False))}
    promising = re.compile("data-explorer|indicators/\\?|#filter")
    assert {address for address, drawn in pages.items() if promising.search(drawn)} == {
        "",
        "indicators/",
        "units/chuzhou-zonggonghui/",
        "units/kunnan-zhigong-bangfu-zhongxin/",
    }
    assert [address for address, drawn in plain.items() if promising.search(drawn)] == []
    counts = html.fromstring(pages["indicators/"]).find_class("levels")[0].text_content()
    assert html.fromstring(plain["indicators/"]).find_class("levels")[0].text_content() == counts


def test_every_page_of_the_site_once(catalog: Catalog) -> None:
    """Addresses as the contract says; none twice. Every rule has one, whether it found something or not."""
    addresses = [page.address for page in pages_of(SiteContent(catalog))]
    rules = [f"checks/{rule.code}/" for rule in RULES.values() if not isinstance(rule, ResultRule)]
    assert sorted(addresses) == [
        "",
        "2023/bangfu-peitao/",
        "2023/bangfu-zhongxin/",
        "2023/bangfu-zhuanxiang/",
        "2023/gongzi-xieshang/",
        "2023/laodong-jingsai/",
        "2023/yiliao-huzhu/",
        "changes/",
        "checks/",
        *sorted(["checks/projects/", *rules]),
        "embed/",
        "indicators/",
        "open-data/",
        "search/",
        "units/",
        "units/chuzhou-zonggonghui/",
        "units/kunnan-zhigong-bangfu-zhongxin/",
    ]


def test_pages_lead_to_their_parts(catalog: Catalog) -> None:
    """Every part that a page announces is an id on it, and every id stands once."""
    for page in pages_of(SiteContent(catalog)):
        ids = html.fragment_fromstring(page.content.render(), create_parent="div").xpath("//@id")
        assert {part.address for part in page.parts} <= set(ids) | {"findings-between"}, page.address
        assert len(ids) == len(set(ids)), page.address


def test_every_table_has_a_caption_and_scopes(catalog: Catalog) -> None:
    """A screen reader is told what each table shows and what each heading is for; the printed form is not read."""
    for page in pages_of(SiteContent(catalog)):
        article = html.fragment_fromstring(page.content.render(), create_parent="div")
        for form in article.find_class("form"):
            assert form.get("aria-hidden") == "true"
            form.drop_tree()
        for table in article.iter("table"):
            assert table.find("caption") is not None, page.address
            assert all(heading.get("scope") for heading in table.iter("th")), page.address


def test_headings_are_not_skipped(catalog: Catalog) -> None:
    """One h1 a page, and each level below the one before."""
    for page in pages_of(SiteContent(catalog)):
        article = html.fragment_fromstring(page.content.render(), create_parent="div")
        levels = [int(element.tag[1]) for element in article.iter("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1, page.address
        assert levels[0] == 1, page.address
        assert all(after - before <= 1 for before, after in pairwise(levels)), page.address


def test_neighbours_make_one_chain(catalog: Catalog) -> None:
    """Previous and next lead through all projects, each once."""
    pages = {page.address: page for page in pages_of(SiteContent(catalog)) if page.article}
    address = next(page.address for page in pages.values() if page.previous is None)
    walked = [address]
    while (link := pages[walked[-1]].next) is not None:
        walked.append(link.address)
    assert sorted(walked) == sorted(pages)


def test_key_of_a_site(catalog: Catalog) -> None:
    """Whatever a site is made with gives it another key, so that no page is taken over that would be drawn otherwise."""
    other = registers()
    other_unit = replace(other, units=other.units[:-1])
    others = {
        "catalog": replace(catalog, registers=other_unit),
        "downloads": False,
        "address": "https://www.example.gov.cn/",
        "search": False,
        "merges": "https://code.example.gov.cn/{number}",
        "sealed": False,
    }
    told_by_pages = {"change_log"}  # see tests/site/test_warm_builds.py
    assert list(others) == [name for name in signature(SiteContent).parameters if name not in told_by_pages]
    sites = [SiteContent(**{"catalog": catalog, **{name: value}}) for name, value in others.items()]  # type: ignore[arg-type]
    assert len({site.fingerprint for site in (SiteContent(catalog), *sites)}) == len(others) + 1
    assert SiteContent(catalog).fingerprint == SiteContent(read_catalog(DATA)).fingerprint
