"""Open data as the real build publishes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from generator.commands import main
from generator.downloads.write_all import download_order, write_downloads
from generator.pages.open_data import size_in_words
from generator.projects.catalog import read_catalog
from tests.browser.test_accessibility import Visit
from tests.conftest import Build
from tests.site.test_build import (
    ADDRESS,
    add,
    build,
    built,
    content,
    copy_of_project,
    dead_links,
    edit,
    heading,
    hook,
    pages,
    told,
    tree,
    words,
)
from tests.support.forms import DATA
from tests.support.page_faults import TOO_WIDE
from tests.support.patience import PATIENCE

PROJECTS = sorted(f"2023/{file.stem}/" for file in (DATA / "2023").glob("*.yml"))


def test_record_beside_every_page(site: Build) -> None:
    """The bytes of the record, under the name that the page leads to."""
    catalog = read_catalog(DATA)
    read = pages(site.folder)
    for row in catalog.projects:
        file = site.folder / row.address / "project.json"
        assert file.read_bytes() == catalog.artifacts.record(row.id) + b"\n"
        links = read[row.address].xpath("//section[@aria-labelledby='files']//a[@download]")
        saved = row.id.replace("/", "-")
        assert [(link.get("href"), link.get("download"), words(link)) for link in links] == [
            ("form.docx", f"{saved}.docx", "Word 文件"),
            ("form.xlsx", f"{saved}.xlsx", "Excel 文件"),
            ("project.json", f"{saved}.json", "JSON"),
        ]
        files = catalog.artifacts.files(row.id)
        assert {name: (site.folder / row.address / name).read_bytes() for name in files} == files
    assert len(list(site.folder.rglob("project.json"))) == len(catalog.projects) == 6


def test_page_lists_every_file(site: Build) -> None:
    """With its size, and nothing else that lies there."""
    page = pages(site.folder)["open-data/"]
    assert heading(page) == "开放数据"
    rows = page.xpath("//table[@class='files']/tbody/tr")
    listed = {str(row.xpath("./th/a/@href")[0]): words(row.xpath("./td[@class='figure']")[0]) for row in rows}
    lying = {file.name: file.stat().st_size for file in (site.folder / "open-data").iterdir()}
    del lying["index.html"]
    assert listed == {name: size_in_words(size) for name, size in lying.items()}
    assert "未注明" in words(page.xpath("//section[@aria-labelledby='licence']")[0])


def test_size_in_words() -> None:
    """Three digits are enough."""
    sizes = [0, 812, 1023, 1024, 4608, 1_023_999, 1_024_000, 51_802_612]
    shown = ["0 B", "812 B", "1023 B", "1.0 KB", "4.5 KB", "1000.0 KB", "1.0 MB", "49.4 MB"]
    assert [size_in_words(size) for size in sizes] == shown


def test_examples_of_the_page_work(site: Build, serve: Callable[..., str]) -> None:
    """Run as they stand there, below a path, with the site's address in the place of the words for it."""
    address = serve(site.folder, "/budget/")
    one, whole, shell, from_web, from_file = [
        unescape(block.text_content()).replace("https://（本站地址）/", address)
        for block in pages(site.folder)["open-data/"].xpath("//pre/code")
    ]
    sums = (site.folder / "SHA256SUMS").read_text(encoding="utf-8")
    command = one.splitlines()[1].split()
    run = subprocess.run(
        command, cwd=site.folder / "open-data", capture_output=True, encoding="utf-8", check=True
    )
    assert f"{run.stdout.split()[0]}  open-data/{command[-1]}\n" in sums
    check, verify, _ = whole.splitlines()
    subprocess.run(check.split(), cwd=site.folder, check=True)
    assert main(verify.split()[1:]) == 0
    for line in shell.splitlines():
        path = urlsplit(line.split()[-1]).path.removeprefix("/budget/")
        json.loads((site.folder / path).read_bytes())
    for code, expected in ((from_web, "2023 职工医疗互助经费 150.00 万元"), (from_file, "=5万元")):
        run = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            cwd=site.folder / "open-data",
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=True,
        )
        assert expected in run.stdout
    assert len(run.stdout.splitlines()) == 63


def test_addresses_in_examples(tmp_path: Path) -> None:
    """Whole ones, as soon as the site knows its own; every link holds below the path."""
    made = built(copy_of_project(tmp_path / "home"), SITE_URL=ADDRESS)
    page = pages(made.folder)["open-data/"]
    assert f"curl -O {ADDRESS}open-data/projects.json" in page.text_content()
    assert "本站地址" not in page.text_content()
    assert dead_links(made.folder, "/budget/") == []


def test_long_address_on_the_narrowest_phone(tmp_path: Path, serve: Callable[..., str], visit: Visit) -> None:
    """It is broken into lines: nothing is wider than 320 px, in the largest letters."""
    home = copy_of_project(tmp_path / "home")
    address = "https://www.example.gov.cn/chuzhou/zonggonghui/budget-disclosure/"
    add(home / "data" / "site.yml", f"\n数据许可:\n  名称: 注明出处即可使用\n  网址: {address}\n")
    site = serve(built(home, SITE_URL=address).folder)
    page = visit(320, size="larger").new_page()
    page.goto(f"{site}open-data/")
    assert page.evaluate(TOO_WIDE) == []


def test_site_that_leaves_downloads_out(tmp_path: Path) -> None:
    """No file, no page, no entry, no link, no word to machines."""
    made = built(copy_of_project(tmp_path / "home"), DISCLOSURE_DOWNLOADS="false")
    assert not (made.folder / "open-data").exists()
    assert list(made.folder.rglob("project.json")) == []
    for address, page in pages(made.folder).items():
        assert [link for _, _, link, _ in page.iterlinks() if "open-data" in link] == [], address
        assert "开放数据" not in "".join(map(words, page.xpath("//nav[@id='site-nav']")))
        assert "DataDownload" not in "".join(page.xpath("//script/text()"))
    assert dead_links(made.folder) == []


def test_project_that_a_hand_written_page_links_to(tmp_path: Path) -> None:
    """MkDocs builds its page, and the record lies beside it all the same."""
    home = copy_of_project(tmp_path / "home")
    add(home / "docs" / "about" / "index.md", "\n[项目](../2023/yiliao-huzhu/index.md)\n")
    add(home / "docs" / "about" / "index.md", "\n[列](../open-data/index.md#columns)\n")
    made = built(home)
    assert len(list(made.folder.rglob("project.json"))) == 6
    assert dead_links(made.folder) == []


def test_terms_of_use_on_the_page(tmp_path: Path) -> None:
    """With the link to them; in every file that can tell them."""
    home = copy_of_project(tmp_path / "home")
    add(
        home / "data" / "site.yml",
        "\n数据许可:\n  名称: 注明出处即可使用\n  网址: https://www.example.gov.cn/xuke\n",
    )
    made = built(home)
    terms = pages(made.folder)["open-data/"].xpath("//section[@aria-labelledby='licence']")[0]
    assert "注明出处即可使用" in words(terms)
    assert terms.xpath(".//a/@href") == ["https://www.example.gov.cn/xuke"]
    package = json.loads((made.folder / "open-data" / "datapackage.json").read_bytes())
    assert package["licenses"] == [{"path": "https://www.example.gov.cn/xuke", "title": "注明出处即可使用"}]


def test_pages_say_who_they_are_to_machines(site: Build) -> None:
    """Overview, open data and every project; what they lead to is there; all name the same publisher and data."""
    found: dict[str, Any] = {}
    for address, page in pages(site.folder).items():
        scripts = page.xpath("//script[@type='application/ld+json']/text()")
        if scripts:
            (found[address],) = map(json.loads, scripts)
    assert sorted(found) == ["", *PROJECTS, "open-data/"]
    for address, data in found.items():
        for key, value in leaves(data):
            if key in ("url", "contentUrl"):
                path = urlsplit(urljoin(f"https://here/{address}", value)).path.lstrip("/")
                assert (site.folder / path / "index.html").is_file() or (site.folder / path).is_file(), value
        identities = {
            urljoin(f"https://here/{address}", value) for key, value in leaves(data) if key == "@id"
        }
        assert "https://here/open-data/#dataset" in identities
        assert address in PROJECTS or "https://here/#publisher" in identities


def leaves(value: Any, key: str = "") -> list[tuple[str, Any]]:
    """Every value that is no object, with its key."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, name)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, key)]
    return [(key, value)]


def test_page_of_a_project_stays_light(site: Build) -> None:
    """Under 25 KB of HTML, with what it says to machines."""
    sizes = {address: (site.folder / address / "index.html").stat().st_size for address in PROJECTS}
    assert max(sizes.values()) < 25_000, sizes


# Many projects: a process of its own writes the downloads


def test_process_of_its_own_writes_the_same(many_site: Build, many_home: Path, tmp_path: Path) -> None:
    """As this one, which nobody helps."""
    catalog = read_catalog(many_home / "data")
    write_downloads(download_order(catalog), tmp_path)
    expected = tree(tmp_path)
    assert len(expected) == 14
    assert {name: (many_site.folder / name).read_bytes() for name in expected} == expected
    assert len(list(many_site.folder.rglob("project.json"))) == len(catalog.projects)


BESIDE = """
import generator.projects.catalog, generator.projects.worker_pool
import generator.output.site_build as site_build
generator.projects.worker_pool.processors = lambda: 2
generator.projects.catalog.MIN_PROJECTS_PER_PROCESS = 1
written = site_build.write_downloads
here = os.getpid()
"""
"""Processes stand ready, however few projects there are."""


def test_written_beside_everything_else(home: Path) -> None:
    """By another process, the same bytes."""
    before = content(home / "public" / "site")
    hook(
        home,
        BESIDE
        + "def write(*order):\n    open('who', 'w').write(str(os.getpid() == here))\n    return written(*order)\n"
        + "site_build.write_downloads = write\n",
    )
    assert content(built(home).folder) == before
    assert (home / "who").read_text(encoding="utf-8") == "False"


def test_process_that_is_lost(home: Path) -> None:
    """In the middle of the workbook: this one does it again, and nothing that the other one left is published."""
    before = content(home / "public" / "site")
    hook(
        home,
        BESIDE
        + "import generator.downloads.write_all as write_all\n"
        + "begun = write_all.workbook_frame\n"
        + "def frame(*rest):\n    if os.getpid() != here:\n        os._exit(1)\n    return begun(*rest)\n"
        + "write_all.workbook_frame = frame\n",
    )
    assert content(built(home).folder) == before


def test_downloads_that_cannot_be_written(home: Path) -> None:
    """Whatever it was, it is not published."""
    before = tree(home / "public" / "site")
    hook(
        home,
        BESIDE
        + "def fail(*rest):\n    raise OSError(28, 'No space left')\nsite_build.write_downloads = fail\n",
    )
    assert "网站没有写完（磁盘满了）；已公开的网站没有变动" in told(build(home), before)


def test_build_that_fails_while_downloads_are_written(home: Path) -> None:
    """Nothing is published, and nothing is left behind."""
    before = tree(home / "public" / "site")
    hook(
        home,
        BESIDE
        + "import time\ndef slow(*order):\n    time.sleep(2)\n    written(*order)\nsite_build.write_downloads = slow\n"
        + "def on_post_page(output, page, config):\n    raise RuntimeError('stopped')\n",
    )
    assert "stopped" in told(build(home), before)


def test_nav_without_open_data(home: Path) -> None:
    """A body that takes the page out of its navigation still has it."""
    edit(home / "mkdocs.yml", "  - 开放数据: open-data/index.md\n", "")
    page = pages(built(home).folder)["open-data/"]
    assert len(page.xpath("//table[@class='files']/tbody/tr")) == 13
