"""A page that is poured has the bytes that MkDocs' own page pipeline writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from tests.conftest import Build
from tests.site.test_build import (
    NAME,
    PROJECT,
    add,
    build,
    built,
    copy_of_project,
    dead_links,
    edit,
    hook,
    pages,
    tree,
    write,
)
from tests.support.page_variants import HOSTILE, SITE_TITLE, variants

RECORD = "def on_post_page(output, page, config):\n    open('built.txt', 'a').write(page.url + '\\n')\n"
VARIANTS = """
import generator.output.mkdocs_pages as mkdocs_pages
import generator.output.site_build as site_build
import generator.output.write_pages as module
from generator.output.write_pages import PAGE_FILE, render_page, write_files
from tests.support.page_variants import variants

made, write, added = site_build.pages_of, module.write_pages, {page.address: page for page in variants()}

def write_pages(pages, site, frames, folder, *others):
    write([page for page in pages if page.address not in added], site, frames, folder, *others)
    for page in pages:
        if page.address in added:
            write_files(folder, page.address, {PAGE_FILE: render_page(page, frames)})

site_build.pages_of = lambda site: (*made(site), *added.values())
module.write_pages = write_pages
"""
BY_MKDOCS = """
class Everything(set):
    def __contains__(self, address):
        return True

mkdocs_pages.mentioned_addresses = lambda files: Everything()
"""

SETTINGS = {
    "without an address": {},
    "with addresses, which are escaped": {
        "SITE_URL": "https://www.example.gov.cn/a&b'c",
        "EDIT_URI_TEMPLATE": "https://code.example.gov.cn/?f={path_noext}&q={path!q}&slot1z={path}",
    },
}


def sample(home: Path) -> Path:
    """The six, a second year, a body's folder, hostile names, names of the site's own; pages written by hand below."""
    copy_of_project(home)
    text = (home / PROJECT).read_text(encoding="utf-8")
    names = [text for text in HOSTILE if text.isprintable()] + [SITE_TITLE, "总览", "实施单位", "slot1z"]
    for number, name in enumerate(names):
        changed = text.replace(NAME, f"项目名称: {json.dumps(name, ensure_ascii=False)}")
        if number % 2:
            changed = changed.replace("  序号: 1\n", "  序号: 1\n  公开日期: 2024-02-29\n")
        write(home / f"data/2023/diren-{number}.yml", changed)
        later = changed.replace("年度: 2023", "年度: 2024")
        write(home / f"data/{'news' if number % 3 else 'slot1z'}/2024/diren-{number}.yml", later)
    hostile = json.dumps("".join(names), ensure_ascii=False)
    add(home / "data" / "units.yml", f"  - 名称: {hostile}\n    地址名: xiaji\n")
    edit(home / "data" / "site.yml", "公开单位: 滁州市总工会", "公开单位: slot0z slot1z")
    for address in ("news", "news/2023"):
        write(home / "docs" / address / "index.md", "# 消息\n")
        edit(home / "mkdocs.yml", "  - 术语:", f"  - 消息 {address}: {address}/index.md\n  - 术语:")
    return home


class BothWays(NamedTuple):
    """The same site, poured and built by MkDocs alone."""

    poured: Build
    whole: Build

    def built(self) -> tuple[set[str], set[str]]:
        """The addresses of the pages that went through MkDocs' pipeline, in each."""
        lists = [build.folder.parent.parent / "built.txt" for build in self]
        poured, whole = (set(file.read_text(encoding="utf-8").splitlines()) for file in lists)
        return poured, whole


@pytest.fixture(scope="module", params=SETTINGS.values(), ids=list(SETTINGS))
def both_ways(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> BothWays:
    """A sample built both ways."""
    folder = tmp_path_factory.mktemp("frame")
    made = []
    for name, code in {"poured": "", "whole": BY_MKDOCS}.items():
        home = sample(folder / name)
        if not request.param:
            edit(home / "data" / "site.yml", "公开核对提示: 是", "公开核对提示: 否")
            edit(home / "mkdocs.yml", "  - 核对提示: checks/index.md\n", "")
        hook(home, RECORD + VARIANTS + code)
        made.append(built(home, other_hashes=bool(code), DISCLOSURE_SEARCH="false", **request.param))
    return BothWays(*made)


def test_same_bytes(both_ways: BothWays) -> None:
    """Every file of the site, the list of pages and its packed copy among them."""
    poured, whole = (tree(build.folder) for build in both_ways)
    assert sorted(poured) == sorted(whole)
    assert [name for name in whole if poured[name] != whole[name]] == []
    assert len(whole) > 900


def test_pages_are_poured(both_ways: BothWays) -> None:
    """MkDocs builds what stands in its navigation and what is written by hand, and hears of nothing else."""
    poured, whole = both_ways.built()
    assert {page.address for page in variants()} <= whole - poured
    assert {"2023/diren-0/", "slot1z/2024/diren-0/", "units/xiaji/"} <= whole - poured
    by_mkdocs = {
        "",
        "units/",
        "indicators/",
        "checks/",
        "open-data/",
        "changes/",
        "about/",
        "editing/",
        "editing/form/",
        "editing/forms/",
        "editing/github/",
        "editing/import/",
        "editing/messages/",
        "editing/own-forms/",
        "editing/results/",
        "editing/vscode/",
        "editing/words/",
        "glossary/",
        "maintaining/",
        "maintaining/decisions/",
        "maintaining/office/",
        "maintaining/trust/",
        "news/",
        "news/2023/",
    }
    linked = {"embed/"}  # by 关于本站
    assert poured == (by_mkdocs | linked) & whole


def test_list_of_pages(both_ways: BothWays) -> None:
    """Each page once, whoever built it, and none where the site does not know its address."""
    content = (both_ways.poured.folder / "sitemap.xml").read_bytes()
    listed = [str(entry.findtext("{*}loc")) for entry in etree.fromstring(content)]
    assert len(listed) == len(set(listed))
    assert len(listed) in (0, len(both_ways.built()[1]))


def test_page_that_a_hand_written_one_links_to(tmp_path: Path) -> None:
    """A link to a project holds as ever, and one to a project that is not there stops the build."""
    home = copy_of_project(tmp_path / "home")
    about = home / "docs" / "about" / "index.md"
    add(about, "\n[项目](../2023/yiliao-huzhu/index.md)\n")
    site = built(home).folder
    assert dead_links(site) == []
    assert "../2023/yiliao-huzhu/" in pages(site)["about/"].xpath("//article//a/@href")
    edit(about, "2023/yiliao-huzhu", "2023/meiyou")
    assert "2023/meiyou/index.md" in build(home).output
