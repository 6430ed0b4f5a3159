"""Fragments for other sites: small, by themselves, and the same as the page that they are of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from generator.pages import SiteContent, pages_of
from generator.pages.embeds import Embedding, embed_project, embedded
from generator.projects.artifacts import build_artifacts
from generator.projects.catalog import Catalog
from generator.projects.project_drawing import GOALS_BEGIN, LAYOUT_BEGIN, SUMMARY_END
from tests.support.forms import CASES, registers

ABOUT = Embedding("目标公开", "https://www.example.gov.cn/a&b/")
SITUATIONS = sorted(folder.name for folder in (CASES / "pages").iterdir())


def test_fragment_of_a_project(golden: Callable[[Path, str], None]) -> None:
    """The beginning of its page, in a document of its own; `pytest --accept` rewrites it, the diff is read."""
    folder = CASES / "pages" / "two-units-and-every-field"
    sheet = build_artifacts("2023/project", "x.yml", (folder / "project.yml").read_bytes(), registers())
    assert sheet.summary is not None
    made = embed_project(ABOUT, "2023/project/", sheet.summary.name, sheet.page_html.encode())
    golden(folder / "embed.html", made.decode())


@pytest.mark.parametrize("situation", SITUATIONS)
def test_page_has_one_end_of_its_summary(situation: str) -> None:
    """A fragment would else be the whole page, or a piece of a text."""
    content = (CASES / "pages" / situation / "page.html").read_text(encoding="utf-8")
    assert [content.count(text) for text in (LAYOUT_BEGIN, GOALS_BEGIN, SUMMARY_END)] == [1, 1, 1]
    fragment = embed_project(ABOUT, "2023/project/", "x", content.encode()).decode()
    (main,) = html.document_fromstring(fragment).iter("main")
    assert [element.tag for element in main] == ["h1", "p", "section", "p"]


def test_hostile_texts_stay_texts() -> None:
    """Name, title and address of the site."""
    hostile = "</title><script>alert(1)</script>\ud800"
    made = embedded(Embedding(hostile, 'https://x/"><b>'), "2023/x/", hostile, "<h1>x</h1>").decode()
    assert html.document_fromstring(made).xpath("//script/@src") == ["../../assets/embed.js"]
    assert made.count("<script") == 1
    assert "<b>" not in made
    assert "&#55296;" in made, "half a pair of characters, which UTF-8 cannot say"
    assert html.document_fromstring(made).findtext(".//title") == f"{hostile} - {hostile}".replace(
        "\ud800", "�"
    )


def test_site_that_does_not_know_its_address() -> None:
    """Then no canonical address is printed."""
    assert b"canonical" not in embedded(Embedding("公开", ""), "", "总览", "<h1>x</h1>")


def test_pages_with_a_fragment(catalog: Catalog) -> None:
    """Overview, units and projects; every relative link in it is one of the page's own."""
    site = SiteContent(catalog, address="https://www.example.gov.cn/")
    found = {page.address: page for page in pages_of(site) if page.content.embed()}
    assert set(found) == {
        "",
        "units/chuzhou-zonggonghui/",
        "units/kunnan-zhigong-bangfu-zhongxin/",
        *(row.address for row in site.projects),
    }
    for address, page in found.items():
        fragment = page.content.embed()
        assert fragment is not None
        made = html.document_fromstring(fragment)
        (base,) = made.iter("base")
        assert base.attrib == {"target": "_top"}
        assert made.xpath("//script[not(@src)] | //@style | //@onclick") == []
        assert [src.rpartition("../")[2] for src in made.xpath("//script/@src")] == ["assets/embed.js"]
        assert made.xpath("//link[@rel='canonical']/@href") == [f"https://www.example.gov.cn/{address}"]
        links = {link for link in made.xpath("//a/@href") if "glossary/" not in link} - {"./"}
        assert links <= set(
            html.fragment_fromstring(page.content.render(), create_parent="div").xpath("//a/@href")
        )


def test_lines_to_copy_survive_a_name_with_quotes(catalog: Catalog) -> None:
    """What is copied is HTML: a name within an attribute."""
    site = SiteContent(catalog, address='https://x/?a="&b/')
    site.publisher = '甲"&amp;乙'
    page = next(page for page in pages_of(site) if page.address == "embed/")
    codes = html.fragment_fromstring(page.content.render(), create_parent="div").find_class("copied")
    frames = [html.fragment_fromstring(code.text_content().strip()) for code in codes]
    assert [frame.tag for frame in frames] == ["iframe", "iframe", "iframe", "script"]
    assert 'event.origin !== "https://x"' in frames[3].text_content()
    assert frames[0].get("src") == 'https://x/?a="&b/embed.html'
    assert frames[0].get("title") == '甲"&amp;乙项目支出绩效目标'
    assert frames[2].get("src", "").endswith("/embed.html")
