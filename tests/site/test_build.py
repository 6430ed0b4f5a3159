"""The real `mkdocs build` and `mkdocs serve`, as processes: what they publish, and what they leave when they fail."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html

from generator.form.addresses import EMBED_FILE, RESERVED_FIRST_PARTS
from generator.projects.artifacts import build_artifacts
from generator.projects.catalog import read_catalog
from tests.conftest import HOME, Build, mkdocs_build
from tests.support.command import disclosure
from tests.support.forms import DATA
from tests.support.homes import write_home
from tests.support.loaded_process import run_loaded
from tests.support.patience import PATIENCE, wait_until
from tests.support.texts import edit, write

PROJECT = "data/2023/yiliao-huzhu.yml"
NAME = "项目名称: 职工医疗互助经费"
ADDRESS = "https://www.example.gov.cn/budget/"
EDITING = "https://code.example.gov.cn/budget/-/edit/main/{path}"
BY_HAND = (
    "about/", "editing/", "editing/form/", "editing/forms/", "editing/github/", "editing/import/", "editing/messages/", "editing/own-forms/", "editing/results/",
    "editing/vscode/", "editing/words/", "glossary/", "maintaining/", "maintaining/decisions/",
    "maintaining/office/", "maintaining/trust/",
)  # fmt: skip


def copy_of_project(home: Path, *, whole_guides: bool = False) -> Path:
    """What a body edits, in a folder of its own: data/, docs/, overrides/ and mkdocs.yml."""
    home.mkdir(parents=True)
    return write_home(home, whole_guides=whole_guides)


def surroundings(variables: dict[str, str]) -> dict[str, str]:
    """The environment of a process that runs in a copied project."""
    left_out = ("SITE_URL", "EDIT_URI_TEMPLATE", "SOURCE_DATE_EPOCH")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "PYTHONPATH": str(HOME), "PYTHONDONTWRITEBYTECODE": "1", **variables}


def build(home: Path, site: str = "public/site", *, other_hashes: bool = False, **variables: str) -> Build:
    """Build a copied project in its own folder, so that nothing that goes wrong there reaches the checkout."""
    command = ["mkdocs", "build", "--strict", "-d", site]
    run = run_loaded(command, home, surroundings(variables), other_hashes=other_hashes)
    return Build(home / site, run.stdout + run.stderr, run.returncode)


def built(home: Path, site: str = "public/site", *, other_hashes: bool = False, **variables: str) -> Build:
    """Return a build that succeeded; what other builds of the same data are held against is built with `other_hashes`."""
    made = build(home, site, other_hashes=other_hashes, **variables)
    assert made.code == 0, made.output
    return made


def add(file: Path, text: str) -> None:
    """Write at the end of a file."""
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


def hook(home: Path, code: str) -> None:
    """Let MkDocs run some Python of ours at its events."""
    write(home / "hook.py", f"import os, signal\nfrom mkdocs.plugins import event_priority\n\n{code}\n")
    add(home / "mkdocs.yml", "\nhooks:\n  - hook.py\n")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path; kept sheets aside."""
    files = {
        file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()
    }
    return {name: file.read_bytes() for name, file in files.items() if not name.startswith(".cache/")}


def content(folder: Path) -> dict[str, bytes]:
    """The same of a site, without what tells the commit: the real site has one, a copied project has none."""
    return {name: file for name, file in tree(folder).items() if name not in ("SHA256SUMS", "source.json")}


def names(folder: Path) -> list[str]:
    """What lies in a folder, kept sheets aside."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".cache")


def pages(folder: Path) -> dict[str, html.HtmlElement]:
    """Every page of a built site by its address below the root."""
    parser = html.HTMLParser(encoding="utf-8")
    return {
        file.relative_to(folder).as_posix().removesuffix("index.html"): html.parse(
            str(file), parser
        ).getroot()
        for file in sorted(folder.rglob("*.html"))
    }


def words(element: html.HtmlElement) -> str:
    """The text of an element as a reader sees it, blanks joined."""
    return " ".join(element.text_content().split())


def heading(page: html.HtmlElement) -> str:
    """The text of a page's only first heading."""
    (found,) = page.xpath("//h1")
    return words(found)


def meta(page: html.HtmlElement, name: str) -> str | None:
    """The content of one of a page's labels."""
    found = page.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return str(found[0]) if found else None


def dead_links(folder: Path, root: str = "/") -> list[str]:
    """Every link, picture, script or anchor within the site that leads nowhere; `root` is its path on the server."""
    read = pages(folder)
    anchors = {address: set(page.xpath("//@id")) for address, page in read.items()}

    @cache
    def is_dead(address: str) -> bool:
        target = urlsplit(address)
        if target.netloc != "here":
            return False
        path, anchor = unquote(target.path), unquote(target.fragment)
        below = path.removeprefix(root)
        is_page = below in anchors and (anchor in anchors[below] or not anchor)
        is_file = (folder / below).is_file() and not anchor
        return not path.startswith(root) or not (is_page or is_file)

    dead = []
    for address, page in read.items():
        for link in sorted({link for _, _, link, _ in page.iterlinks()}):
            if is_dead(urljoin(f"https://here{root}{address}", link)):
                dead.append(f"{address}: {link}")
    return dead


@pytest.fixture
def home(tmp_path: Path, short_site: Build) -> Path:
    """A copied project whose site is published already, by an earlier build."""
    home = copy_of_project(tmp_path / "home")
    shutil.copytree(short_site.folder, home / "public" / "site", copy_function=shutil.copyfile)
    return home


# What a build leaves


def test_clean_build_has_no_complaint(site: Build) -> None:
    """No warning and no error when there is nothing to mend, and nothing beside the site."""
    lines = site.output.splitlines()
    assert [line for line in lines if line.startswith(("WARNING", "ERROR", "CRITICAL"))] == []
    assert "Warning:" not in site.output
    assert "Traceback" not in site.output
    assert names(site.folder.parent) == ["site"]


def test_every_link_of_the_real_site_leads_somewhere(site: Build) -> None:
    """Pages, files and parts of pages, those with Chinese names among them."""
    assert dead_links(site.folder) == []
    links = {link for page in pages(site.folder).values() for _, _, link, _ in page.iterlinks()}
    assert any(not unquote(link.partition("#")[2]).isascii() for link in links)
    assert len(links) > 100


def test_addresses_of_the_site_are_reserved(site: Build) -> None:
    """No folder of a body can take one."""
    folders = {path.name for path in site.folder.iterdir() if path.is_dir()}
    assert folders - {"2023"} <= RESERVED_FIRST_PARTS


def test_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    """The check above sees a missing page, a missing file, a missing anchor, and what leaves the site's path."""
    write(tmp_path / "index.html", '<a href="no/"></a><img src="a.png"><a href="#no"></a><a href="/x/"></a>')
    write(tmp_path / "x" / "index.html", '<p id="甲"></p><a href="#%E7%94%B2"></a><a href="../"></a>')
    assert dead_links(tmp_path, "/budget/") == [": #no", ": /x/", ": a.png", ": no/"]


def test_every_part_of_a_page_has_a_name_of_its_own(site: Build) -> None:
    """No id stands twice on a page: a link to it could lead to two places."""
    for address, page in pages(site.folder).items():
        twice = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
        assert twice == [], address


def test_nothing_of_the_machine_or_the_day_is_published(site: Build) -> None:
    """No folder of the machine that built it, and no date of the day."""
    today = date.today()
    signs = [str(HOME), str(site.folder.parent), str(Path.home()), sys.prefix, "site-building"]
    signs += [
        today.isoformat(),
        today.strftime("%Y%m%d"),
        today.strftime("%Y/%m/%d"),
        today.strftime("%a, %d %b"),
    ]
    signs += [f"{today.year}年{today.month}月{today.day}日"]
    for name, content in tree(site.folder).items():
        text = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        assert [sign for sign in signs if len(sign) > 1 and sign.encode() in text] == [], name


def test_site_that_knows_no_address_tells_none(site: Build) -> None:
    """Without SITE_URL and EDIT_URI_TEMPLATE nothing is said of addresses, rather than something false."""
    assert len(etree.fromstring((site.folder / "sitemap.xml").read_bytes())) == 0
    for page in pages(site.folder).values():
        assert page.xpath("//link[@rel='canonical'] | //a[@rel='edit']") == []
        assert (meta(page, "og:url"), meta(page, "SiteDomain")) == (None, None)


def test_site_without_an_address_says_so(site: Build, below_a_path: Build, tmp_path: Path) -> None:
    """Its page for wrong addresses links to nothing, whoever writes it; the build names the setting."""
    assert "没有设置 SITE_URL" in site.output
    assert "没有设置 SITE_URL" not in below_a_path.output
    home = copy_of_project(tmp_path / "home")
    run = disclosure(home, "write", "written")
    assert "没有设置 SITE_URL" in run.output + run.errors
    for folder in (site.folder, home / "written"):
        page = html.fromstring((folder / "404.html").read_text(encoding="utf-8"))
        assert page.xpath("//@href | //@src") == ["data:,"]
        assert "找不到这个页面" in page.text_content()
    known = html.fromstring((below_a_path.folder / "404.html").read_text(encoding="utf-8"))
    assert {link.startswith("/budget/") for link in known.xpath("//main//a/@href | //script/@src")} == {True}


# A site below a path, with an address for editing


@pytest.fixture(scope="module")
def below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real project, to be published below a path."""
    made = mkdocs_build(tmp_path_factory.mktemp("path") / "site", SITE_URL=ADDRESS, EDIT_URI_TEMPLATE=EDITING)
    assert made.code == 0, made.output
    return made


def test_pages_know_their_public_address(below_a_path: Build) -> None:
    """Each page names itself; the page for what is not found names nothing."""
    for address, page in pages(below_a_path.folder).items():
        own = [] if address == "404.html" else [ADDRESS + address.removesuffix(EMBED_FILE)]
        assert page.xpath("//link[@rel='canonical']/@href") == own, address
        if address.endswith(EMBED_FILE):
            assert meta(page, "robots") == "noindex"
            continue
        assert page.xpath("//meta[@property='og:url']/@content") == own
        assert meta(page, "SiteDomain") == "www.example.gov.cn"


def test_list_of_pages_has_them_all(below_a_path: Build) -> None:
    """sitemap.xml, and the same packed, name every page once."""
    content = (below_a_path.folder / "sitemap.xml").read_bytes()
    listed = [str(entry.findtext("{*}loc")) for entry in etree.fromstring(content)]
    own = {address for address in pages(below_a_path.folder) if not address.endswith(EMBED_FILE)}
    expected = [ADDRESS + address for address in own - {"404.html"}]
    assert len(expected) > 10
    assert sorted(listed) == sorted(expected)
    assert gzip.decompress((below_a_path.folder / "sitemap.xml.gz").read_bytes()) == content


def test_links_hold_below_a_path(below_a_path: Build) -> None:
    """Also those of the page that is served at any depth."""
    assert dead_links(below_a_path.folder, "/budget/") == []


def test_edit_links_lead_to_what_is_edited(below_a_path: Build) -> None:
    """A project's page to its data file, a hand-written page to its text, any other page nowhere."""
    found = {
        address: page.xpath("//a[@rel='edit']/@href") for address, page in pages(below_a_path.folder).items()
    }
    edited = {f"2023/{file.stem}/": f"data/2023/{file.name}" for file in (DATA / "2023").iterdir()}
    edited |= {address: f"docs/{address}index.md" for address in BY_HAND}
    assert {address: links for address, links in found.items() if links} == {
        address: [EDITING.format(path=path)] for address, path in edited.items()
    }


# Findings that are not public


@pytest.fixture(scope="module")
def without_findings(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A site whose body keeps the findings to itself; their page stood in a section of the navigation."""
    home = copy_of_project(tmp_path_factory.mktemp("findings") / "home")
    edit(home / "data" / "site.yml", "公开核对提示: 是", "公开核对提示: 否")
    edit(
        home / "mkdocs.yml",
        "  - 绩效指标: indicators/index.md\n  - 核对提示: checks/index.md\n",
        "  - 指标:\n    - 绩效指标: indicators/index.md\n    - 核对提示: checks/index.md\n",
    )
    return built(home)


def messages() -> list[str]:
    """What the rules found in the real tables, blanks joined."""
    catalog = read_catalog(DATA)
    files = [(row, f"{row.id}.yml") for row in catalog.projects]
    sheets = [
        build_artifacts(row.id, file, (DATA / file).read_bytes(), catalog.registers) for row, file in files
    ]
    found = [finding for sheet in sheets for finding in sheet.findings]
    found += [finding for findings in catalog.findings_between.values() for finding in findings]
    assert len(found) > 50
    return [" ".join(finding.message.split()) for finding in found]


def test_no_page_of_findings(without_findings: Build) -> None:
    """Neither the page nor an entry or a link that leads to it."""
    assert not (without_findings.folder / "checks").exists()
    for address, page in pages(without_findings.folder).items():
        assert [link for _, _, link, _ in page.iterlinks() if "checks" in link] == [], address
        assert "核对提示" not in "".join(map(words, page.xpath("//nav[@id='site-nav']")))
    assert dead_links(without_findings.folder) == []


def test_no_finding_anywhere(without_findings: Build) -> None:
    """Not one of the things found in the real tables stands on any page, nor a place for them."""
    read = pages(without_findings.folder)
    text = "\n".join(map(words, read.values()))
    assert [message for message in messages() if message in text] == []
    for address in set(read).difference(BY_HAND):
        assert read[address].xpath("//*[contains(@id, 'finding') or contains(@class, 'finding')]") == [], (
            address
        )


def test_findings_are_public_otherwise(site: Build) -> None:
    """What the tests above do not find is there in the real site."""
    text = "\n".join(
        words(page) for address, page in pages(site.folder).items() if address.startswith("checks/")
    )
    assert [message for message in messages() if message not in text] == []


# More than one year, and none


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A second year, a project below a body's folder, and a unit that has no project."""
    home = copy_of_project(tmp_path_factory.mktemp("years") / "home")
    text = (home / PROJECT).read_text(encoding="utf-8")
    write(home / "data/2024/yiliao-huzhu.yml", text.replace("年度: 2023", "年度: 2024"))
    write(home / "data/zonggonghui/2023/huodong.yml", text.replace(NAME, "项目名称: 职工活动经费"))
    add(home / "data" / "units.yml", "  - 名称: 滁州市工人文化宫\n    地址名: gongren-wenhuagong\n")
    return built(home)


def test_each_year_has_a_page(two_years: Build, site: Build) -> None:
    """As soon as there are two; with one year the overview is its page."""
    read = pages(two_years.folder)
    assert heading(read["years/2023/"]).startswith("2023 年，")
    assert heading(read["years/2024/"]).startswith("2024 年，")
    assert not (site.folder / "years").exists()
    assert dead_links(two_years.folder) == []


def test_overview_waits_for_a_complete_year(two_years: Build) -> None:
    """2024 has fewer than half of the projects: the overview stays with 2023, says so and leads to 2024."""
    overview = pages(two_years.folder)[""]
    assert heading(overview).startswith("2023 年，")
    (notice,) = overview.find_class("notice")
    assert words(notice).startswith("2024 年刚开始公布，已有 1 个项目")
    assert overview.xpath("//section[@aria-labelledby='years']//a/@href") == ["years/2024/"]
    assert len(overview.xpath("//table[contains(@class, 'fund-list')]/tbody/tr")) == 7


def test_project_of_a_body(two_years: Build) -> None:
    """Its page lies at the path of its file, below its year's page."""
    page = pages(two_years.folder)["zonggonghui/2023/huodong/"]
    assert heading(page) == "职工活动经费"
    trail = page.xpath("//nav[@class='site-path']//a/@href")
    assert trail[1:] == ["../../../years/2023/", "../../../units/chuzhou-zonggonghui/"]


def test_unit_without_a_project(two_years: Build, site: Build) -> None:
    """It is listed and has a page that says so, and does not count among the units that have projects."""
    read = pages(two_years.folder)
    assert "gongren-wenhuagong/" in read["units/"].xpath("//table[@id='units']//a/@href")[-1]
    assert "还没有公开的项目。" in words(read["units/gongren-wenhuagong/"])
    assert meta(read["units/"], "description") == "2个实施单位的8个预算项目和资金。"
    assert "units/gongren-wenhuagong/" not in pages(site.folder)


def test_site_without_a_project(tmp_path: Path) -> None:
    """A body that has just begun gets a site that says that nothing is published yet."""
    home = copy_of_project(tmp_path / "home")
    shutil.rmtree(home / "data" / "2023")
    made = built(home)
    assert "滁州市总工会还没有在这里公开项目。" in words(pages(made.folder)[""])
    assert dead_links(made.folder) == []


def test_names_that_the_navigation_uses(tmp_path: Path) -> None:
    """A project called like the overview and a unit called like the list of units are pages like any other."""
    home = copy_of_project(tmp_path / "home")
    edit(home / PROJECT, NAME, "项目名称: 总览")
    add(home / "data" / "units.yml", "  - 名称: 实施单位\n    地址名: shishi-danwei\n")
    read = pages(built(home).folder)
    assert heading(read["2023/yiliao-huzhu/"]) == "总览"
    assert heading(read["units/shishi-danwei/"]) == "实施单位"


# Builds that fail


def told(made: Build, before: dict[str, bytes]) -> str:
    """Hold that a failed build left the published site and nothing beside it; what it printed."""
    assert made.code == 1, made.output
    assert tree(made.folder) == before
    assert names(made.folder.parent) == ["site"]
    return made.output


def test_errors_in_the_data_keep_the_published_site(home: Path) -> None:
    """Each is printed with its place and line; nothing is built, nothing is a crash."""
    before = tree(home / "public" / "site")
    edit(home / PROJECT, "年度: {总额: 150.00", "年度: {总额: 150万")
    edit(home / "data/2023/laodong-jingsai.yml", "项目属性:", "项目属姓:")
    output = told(build(home), before)
    assert f"{PROJECT}:12:12: 错误[amount-format] 项目资金.年度.总额：“150万”不是金额。" in output
    assert "  年度: {总额: 150万, 财政拨款: 150.00, 其他资金: 0.00}\n               ^\n" in output
    assert (
        "data/2023/laodong-jingsai.yml:6:1: 错误[unknown-key] 不认识“项目属姓”。最接近的是 项目属性" in output
    )
    assert "数据里有 2 处错误，没有生成网站；已公开的网站没有变动。改好后再试。" in output
    assert "Traceback" not in output
    assert "提醒[" not in output


def test_broken_register_keeps_the_published_site(home: Path) -> None:
    """Told like any other file."""
    before = tree(home / "public" / "site")
    edit(home / "data" / "site.yml", "公开核对提示: 是", "公开核对提示: yes")
    output = told(build(home), before)
    assert "data/site.yml:8:9: 错误[yes-or-no] 公开核对提示：“yes”不对，只能写 是 或 否" in output
    assert "Traceback" not in output


def test_word_without_explanation_keeps_the_published_site(home: Path) -> None:
    """A word on a page would lead to nothing: told by the glossary's line; where there is none the program has one."""
    before = tree(home / "public" / "site")
    glossary = home / "docs" / "glossary" / "index.md"
    edit(glossary, "财政拨款 {#fiscal_appropriation}", "财政拨款 {#appropriation}")
    edit(glossary, "经常性项目 {#recurrent}\n:   ", "经常性项目 {#recurrent}\n")
    output = told(build(home), before)
    assert "docs/glossary/index.md:" in output
    assert "错误[glossary] 术语：“经常性项目”没有解释。请在下一行写“:   解释”" in output
    edit(glossary, "经常性项目 {#recurrent}\n", "经常性项目 {#recurrent}\n:   ")
    output = told(build(home), before)
    assert "错误[glossary] 术语：缺少“财政拨款”。" in output
    assert "术语页有 1 处错误，没有生成网站；已公开的网站没有变动。改好后再试。" in output
    assert "Traceback" not in output
    glossary.unlink()
    assert "财政拨款" in words(pages(built(home).folder)["glossary/"])


def test_missing_data_folder(home: Path) -> None:
    """Told by the option that names it."""
    before = tree(home / "public" / "site")
    (home / "data").rename(home / "资料")
    output = told(build(home), before)
    assert "没有数据文件夹 data（mkdocs.yml 里 disclosure 的 folder 一项）" in output
    assert "Traceback" not in output


def test_broken_template_late_in_the_build(home: Path) -> None:
    """Pages were written already: not where they are published."""
    before = tree(home / "public" / "site")
    add(
        home / "overrides" / "partials" / "footer.html",
        '{% if page and page.url == "editing/" %}{{ nothing.at.all }}{% endif %}',
    )
    assert "Error building page 'editing/index.md'" in told(build(home), before)


def test_dead_link_in_a_hand_written_page(home: Path) -> None:
    """MkDocs counts its warnings when all is written: then, too, nothing is published."""
    before = tree(home / "public" / "site")
    add(home / "docs" / "about" / "index.md", "\n[没有的页面](nowhere.md)\n")
    output = told(build(home), before)
    assert "nowhere.md" in output
    assert "Aborted with 1 warnings in strict mode!" in output


def test_hand_written_page_that_loads_from_elsewhere(home: Path) -> None:
    """No reader's browser is sent to another site, and no script comes in by a page."""
    before = tree(home / "public" / "site")
    page = home / "docs" / "about" / "index.md"
    line = len(page.read_text(encoding="utf-8").splitlines()) + 2
    loads = (
        "![图](https://example.com/a.png)",
        '<script src="a.js"></script>',
        '<iframe src="//example.com/"></iframe>',
    )
    add(page, "".join(f"\n{text}\n" for text in loads))
    output = told(build(home), before)
    for number in range(len(loads)):
        assert f"WARNING -  disclosure: docs/about/index.md:{line + 2 * number}:" in output
    assert output.count("提醒[page-html] ") == len(loads)
    assert f"Aborted with {len(loads)} warnings in strict mode!" in output


def test_hand_written_pages_that_mkdocs_cannot_convert_or_leaves_out(home: Path) -> None:
    """Each is named with what is wrong, whether MkDocs stops at one of them or never reads it."""
    before = tree(home / "public" / "site")
    edit(home / "mkdocs.yml", "validation:", "exclude_docs: aside.md\n\nvalidation:")
    write(home / "docs" / "aside.md", "# 另外\n\n身份证340000190001010015。\n")
    add(home / "docs" / "about" / "index.md", "\n" + "[" * 20_000)
    add(home / "docs" / "editing" / "index.md", "\n<script>\n")
    output = told(build(home), before)
    assert "docs/aside.md:3:4: 错误[personal-data] " in output
    assert "docs/about/index.md:1:1: 错误[page-text] 转换成网页要的时间太长" in output
    assert "提醒[page-html] <script>" in output
    assert "手写的文件里有 2 处错误，没有生成网站；已公开的网站没有变动。" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "addresses",
    [
        {
            "docs/checks/index.md": "/checks/",
            "docs/2023/yiliao-huzhu.md": "/2023/yiliao-huzhu/",
            "docs/units/index.html": "/units/",
            "docs/README.md": "/",
        },
        {
            "docs/checks.md": "/checks/",
            "docs/2023/yiliao-huzhu/index.html": "/2023/yiliao-huzhu/",
            "docs/Units/index.md": "/units/",
        },
    ],
    ids=["of one kind", "of another kind"],
)
def test_hand_written_page_at_a_generated_address(home: Path, addresses: dict[str, str]) -> None:
    """Whichever way it takes the address, the page is named, and where it stands in the way."""
    before = tree(home / "public" / "site")
    for page in addresses:
        write(home / page, "# 占用\n")
    output = told(build(home), before)
    for page, address in addresses.items():
        assert f"{page}:1:1: 错误[page] 占用了生成页面的地址 {address}。请把它移到别处" in output
    assert "Traceback" not in output


def test_site_that_cannot_be_put_in_place(home: Path) -> None:
    """What goes wrong in the last step of all is told, and leaves the published site."""
    before = tree(home / "public" / "site")
    hook(
        home, "@event_priority(100)\ndef on_shutdown():\n    os.rename('public/.site-building', 'taken-away')"
    )
    output = told(build(home), before)
    assert "网站生成好了" in output
    assert f" {home / 'public' / 'site'}（没有这个文件或文件夹：" in output
    assert "Traceback" not in output


def test_folder_where_nothing_can_be_built(home: Path) -> None:
    """A place where no folder can be made is named, and the folder that the command runs in is left alone."""
    (home / "file").write_text("", encoding="utf-8")
    before = tree(home)
    made = build(home, "file/site")
    assert made.code == 1
    assert f"不能在 {home / 'file'} 里生成网站（" in made.output
    assert "Traceback" not in made.output
    assert tree(home) == before


def test_build_that_is_killed(home: Path) -> None:
    """kill -9 in the middle leaves the published site whole; the next build clears up and publishes."""
    before = tree(home / "public" / "site")
    settings = (home / "mkdocs.yml").read_text(encoding="utf-8")
    edit(home / PROJECT, NAME, "项目名称: 改过的名称")
    hook(
        home,
        "def on_post_page(output, page, config):\n"
        "    if page.url == 'units/':\n        os.kill(os.getpid(), signal.SIGKILL)",
    )
    killed = build(home)
    assert killed.code == -signal.SIGKILL
    assert tree(killed.folder) == before
    assert "404.html" in names(home / "public" / ".site-building")
    write(home / "mkdocs.yml", settings)
    made = built(home)
    assert names(home / "public") == ["site"]
    assert heading(pages(made.folder)["2023/yiliao-huzhu/"]) == "改过的名称"


def test_published_folder_that_is_a_link(home: Path) -> None:
    """A web server's folder may be linked to: the link stays, and leads to the new site."""
    (home / "public" / "site").rename(home / "www")
    (home / "public" / "site").symlink_to("../www")
    edit(home / PROJECT, NAME, "项目名称: 改过的名称")
    built(home)
    assert (home / "public" / "site").readlink() == Path("../www")
    assert heading(pages(home / "www")["2023/yiliao-huzhu/"]) == "改过的名称"
    assert names(home) == ["data", "docs", "mkdocs.yml", "overrides", "public", "www"]


# The preview


class Preview:
    """`mkdocs serve` as a process, what it printed so far, and what it shows."""

    def __init__(self, home: Path, *options: str, **variables: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        (home / "tmp").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", self.address, *options],
            cwd=home,
            env=surroundings({"TMPDIR": str(home / "tmp"), **variables}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        self.printed = ""
        self.reader = Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            for line in stream:
                self.printed += line

    def shown(self, address: str) -> str:
        """The text of a page, empty where there is none."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/{address}", timeout=PATIENCE) as answer:
                return words(html.document_fromstring(answer.read().decode()))
        except OSError:
            return ""

    def wait(self, seen: Callable[[], bool]) -> None:
        """Until `seen`, while the server runs."""

        def happened() -> bool:
            assert self.process.poll() is None, self.printed
            return seen()

        wait_until(happened, lambda: self.printed)

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)


@pytest.fixture(params=[(), ("--clean",)], ids=["serve", "serve --clean"])
def preview(home: Path, request: pytest.FixtureRequest) -> Iterator[Preview]:
    """A preview of the copied project."""
    server = Preview(home, *request.param)
    try:
        yield server
    finally:
        server.stop()


def test_preview_follows_what_is_saved(home: Path, preview: Preview) -> None:
    """A saved change is shown in seconds; a slip is printed and the server runs on; mended, it is shown again."""
    before = tree(home / "public" / "site")
    page, right = "2023/yiliao-huzhu/", (home / PROJECT).read_text(encoding="utf-8")
    preview.wait(lambda: "职工医疗互助经费" in preview.shown(page))
    edit(home / PROJECT, NAME, "项目名称: 改过一次")
    preview.wait(lambda: "改过一次" in preview.shown(page))
    edit(home / PROJECT, "年度: {总额: 150.00", "年度: {总额: 150万")
    preview.wait(lambda: "预览里还是改错以前的样子" in preview.printed)
    assert "改过一次" in preview.shown(page)
    assert f"{PROJECT}:12:12: 错误[amount-format] " in preview.printed
    assert "Traceback" not in preview.printed
    assert preview.process.poll() is None
    write(home / PROJECT, right.replace(NAME, "项目名称: 改过两次"))
    preview.wait(lambda: "改过两次" in preview.shown(page))
    edit(home / "docs" / "about" / "index.md", "# 关于本站", "# 关于预览")
    preview.wait(lambda: "关于预览" in preview.shown("about/"))
    assert tree(home / "public" / "site") == before
    assert names(home / "public") == ["site"]
