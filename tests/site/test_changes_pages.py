"""更新记录, 修订记录, the feed and notices of withdrawn projects, on sites built from real repositories."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree, html

from tests.browser.test_accessibility import Visit
from tests.conftest import Build
from tests.site.test_build import (
    ADDRESS,
    build,
    built,
    copy_of_project,
    dead_links,
    heading,
    pages,
    tree,
    words,
    write,
)
from tests.support.axe import NARROW, WIDE, AxeOnScreens
from tests.support.forms import CASES
from tests.support.git_repositories import begin, git
from tests.support.page_faults import TOO_WIDE
from tests.support.past_versions import CLERK, HUZHU, IDENTITY, PHONE, change, write_past

REQUESTS = "https://code.example.gov.cn/budget/-/merge_requests/{number}"
GONE = "2023/bangfu-peitao/"


def with_repository(home: Path) -> Path:
    """A copied project that ignores what builds write."""
    copy_of_project(home)
    write(home / ".gitignore", ".cache/\npublic/\n")
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A body whose six projects have a past."""
    home = with_repository(tmp_path_factory.mktemp("past") / "home")
    write_past(home)
    return home


@pytest.fixture(scope="module")
def past(home: Path) -> Build:
    """Its site, without a public address."""
    return built(home, DISCLOSURE_SEARCH="false")


@pytest.fixture(scope="module")
def read(past: Build) -> dict[str, html.HtmlElement]:
    """Every page by its address."""
    return pages(past.folder)


def test_days_and_what_was_changed(read: dict[str, html.HtmlElement]) -> None:
    """By day, the newest first; each number of a pull request as plain text, for no address is configured."""
    page = read["changes/"]
    days = page.xpath("//section[@class='day']/h2/time/@datetime")
    assert days == sorted(days, reverse=True)
    (merged,) = page.xpath("//section[h2/@id='d-2024-03-05']")
    assert words(merged).startswith("2024-03-05 改动 合并请求 15：2023 职工医疗互助经费： 总体目标第1项：")
    assert merged.xpath(".//small//a") == []
    assert (merged.xpath("string(.//del)"), merged.xpath("string(.//ins)")) == ("模式", "办法")
    assert "≥1万 改为 ≥0.9万，放宽" in words(merged)
    (first,) = page.xpath("//details[starts-with(@id, 'c-')]")
    assert words(first.find("summary")).startswith("首次公开 6 个项目：2023 ")
    assert len(first.findall("ul/li")) == 6
    assert "这一版没有通过检查，没有公开" in words(page)


def test_nothing_of_who_wrote_a_commit_is_published(past: Build) -> None:
    """No name, no address, no subject, no number of a person, in no file of the site."""
    for secret in (CLERK, "example.org", "调整资金", "第一步", "x/clerk", PHONE, IDENTITY, "personal-data"):
        found = [
            name
            for name, content in tree(past.folder).items()
            if secret.encode() in content.replace(b"checks/personal-data/", b"")  # every rule has a page
            and not name.startswith(("checks/", "about/", "editing/", "assets/"))
        ]
        assert found == [], secret


def test_revisions_of_a_project(read: dict[str, html.HtmlElement]) -> None:
    """On its page below the source: the newest few; a renamed file has its past."""
    page = read[f"{HUZHU}/"]
    (part,) = page.xpath("//section[h2/@id='revisions']")
    assert [words(time) for time in part.xpath(".//time")] == ["2024-03-05", "2024-03-01", "2024-02-29"]
    assert "首次公开" in words(part)
    order = page.xpath("//article//h2/@id")
    assert order.index("origin") < order.index("revisions")
    moved = words(read["2023/zhongxin/"].xpath("//section[h2/@id='revisions']")[0])
    assert moved.startswith(
        "修订记录 2024-03-12 改动 项目属性 经常性项目 改为 一次性项目 2024-03-11 改地址，原来的地址是"
    )
    many = read["2023/laodong-jingsai/"].xpath("//section[h2/@id='revisions']//a")[-1]
    assert (many.text, many.get("href")[:17]) == ("更早的 2 次", "../../changes/#c-")


def test_no_link_is_dead_and_no_page_heavy(past: Build) -> None:
    """Links to days, to withdrawn projects, to the feed; pages of projects stay below 25 KB."""
    assert dead_links(past.folder) == []
    assert max(file.stat().st_size for file in past.folder.glob("2023/*/index.html")) < 25_000


def test_withdrawn_project_keeps_its_address(read: dict[str, html.HtmlElement], past: Build) -> None:
    """A notice with its reason; listed with the changes, and in no list, sum or download."""
    page = read[GONE]
    assert heading(page) == "市财政帮扶配套"
    article = words(page.xpath("//article")[0])
    assert "这个项目从 2024-03-13 起不再公开。 与困难职工帮扶专项资金合并公开 <b>&。" in article
    assert page.xpath("//p[@class='facts']/a/text()") == ["滁州市总工会"]
    leads = {
        address
        for address, other in read.items()
        for link in other.xpath("//article//a/@href")
        if urljoin(f"/{address}", link) == f"/{GONE}"
    }
    assert leads == {"changes/"}
    assert "市财政帮扶配套（2023 年度），2024-03-13 撤下" in words(read["changes/"])
    projects = json.loads((past.folder / "open-data/projects.json").read_text(encoding="utf-8"))["projects"]
    assert [each["id"] for each in projects if "peitao" in each["id"]] == []
    assert len(projects) == 5


def test_withdrawn_project_that_still_has_a_file(home: Path, tmp_path: Path) -> None:
    """Is an error with its place, and the site stays as it was."""
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    write(copy / f"data/{GONE[:-1]}.yml", (copy / f"data/{HUZHU}.yml").read_text(encoding="utf-8"))
    failed = build(copy)
    assert failed.code == 1
    assert "data/withdrawn.yml:2:9: 错误[withdrawn-still-there] " in failed.output


def test_feed_is_valid(past: Build) -> None:
    """By RFC 4287, and as a reader of feeds understands it; without a public address no host is invented."""
    content = (past.folder / "feed.xml").read_bytes()
    schema = etree.RelaxNG(etree.parse(str(CASES / "atom.rng")))
    feed = etree.fromstring(content)
    schema.assertValid(feed)
    parsed: Any = feedparser.parse(content)
    assert not parsed.bozo
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries) == 13
    assert parsed.entries[0].title == "名册有改动"
    assert parsed.feed.updated == "2024-03-14T00:00:00Z"
    assert b"http" not in content.replace(b"http://www.w3.org/2005/Atom", b"")
    assert CLERK.encode() not in content


def test_history_that_was_published_and_is_gone(past: Build, home: Path, tmp_path: Path) -> None:
    """A build with fewer entries than the site that it replaces warns, so that a strict one publishes nothing."""
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    git(copy, "reset", "--hard", "--quiet", "HEAD~2")
    before = tree(copy / "public/site")
    failed = build(copy, DISCLOSURE_SEARCH="false")
    assert failed.code == 1
    assert "已公开的更新记录，有 2 条新生成的网站里没有（例如 c-" in failed.output
    assert "git reflog" in failed.output
    assert tree(copy / "public/site") == before


def test_schema_of_the_feed_refuses() -> None:
    """The schema above sees what is missing, double or no date."""
    schema = etree.RelaxNG(etree.parse(str(CASES / "atom.rng")))
    assert not schema.validate(
        etree.fromstring('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"/>')
    )


def test_every_page_names_the_feed(past: Build, read: dict[str, html.HtmlElement]) -> None:
    """Pages that are poured and pages that MkDocs writes, each by its own way."""
    for address, page in read.items():
        if not address.endswith(("embed.html", "404.html")):
            (link,) = page.xpath("//head/link[@type='application/atom+xml']/@href")
            assert urljoin(f"/{address}", link) == "/feed.xml", address


def test_clone_elsewhere_gives_the_same_bytes(home: Path, past: Build, tmp_path: Path) -> None:
    """Made anew in another folder, with nothing kept."""
    git(tmp_path, "clone", "--quiet", str(home), "a b")
    expected, found = (
        tree(past.folder),
        tree(built(tmp_path / "a b", other_hashes=True, DISCLOSURE_SEARCH="false").folder),
    )
    assert [name for name in expected if found.get(name) != expected[name]] == []
    assert found.keys() == expected.keys()


def test_with_addresses(home: Path, tmp_path: Path) -> None:
    """Links of the feed are whole, pull requests are linked, and withdrawn projects stand in the list of pages."""
    git(tmp_path, "clone", "--quiet", str(home), "home")
    made = built(
        tmp_path / "home", DISCLOSURE_SEARCH="false", SITE_URL=ADDRESS, MERGE_REQUESTS_TEMPLATE=REQUESTS
    ).folder
    parsed: Any = feedparser.parse((made / "feed.xml").read_bytes())
    assert {link.href for link in parsed.feed.links} == {f"{ADDRESS}feed.xml", f"{ADDRESS}changes/"}
    assert all(entry.link.startswith(f"{ADDRESS}changes/#c-") for entry in parsed.entries)
    assert f'href="{ADDRESS}2023/bangfu-peitao/"' in parsed.entries[1].content[0].value
    requests = pages(made)["changes/"].xpath("//small/a/@href")
    assert requests == [REQUESTS.replace("{number}", number) for number in ("17", "15", "12")]
    listed = etree.fromstring((made / "sitemap.xml").read_bytes()).xpath("//*[local-name()='loc']/text()")
    assert {f"{ADDRESS}changes/", f"{ADDRESS}{GONE}"} <= set(listed)


def test_site_without_git(tmp_path: Path) -> None:
    """The page is there and says why it is empty; there is no feed, and no page names one."""
    home = copy_of_project(tmp_path / "home")
    made = built(home, DISCLOSURE_SEARCH="false").folder
    read = pages(made)
    assert "没有用 git，或者没有装 git" in words(read["changes/"])
    assert not (made / "feed.xml").exists()
    assert not read["about/"].xpath("//link[@type='application/atom+xml']")
    assert not read[f"{HUZHU}/"].xpath("//*[@id='revisions']")


def test_changes_that_are_not_committed(tmp_path: Path) -> None:
    """They are on the site, and the page says that they are told nowhere yet."""
    home = with_repository(tmp_path / "home")
    begin(home)
    change(home, HUZHU, ("互助模式", "互助办法"))
    read = pages(built(home, DISCLOSURE_SEARCH="false").folder)
    assert "网站上有还没有提交的改动，下面没有列出。" in words(read["changes/"])
    assert "办法" not in words(read["changes/"].xpath("//article")[0])


def test_pages_are_open_to_everyone(past: Build, visit: Visit, serve: Any) -> None:
    """Axe finds nothing, and nothing is wider than the narrowest phone."""
    page = visit().new_page()
    screens = AxeOnScreens(*(screen._replace(colours=("light",)) for screen in (WIDE, NARROW)))
    root = serve(past.folder)
    for address in ("changes/", GONE, f"{HUZHU}/", "2023/laodong-jingsai/"):
        page.goto(root + address)
        assert screens.broken_rules(page) == {}, address
        assert page.viewport_size == {"width": 320, "height": 800}
        assert page.evaluate(TOO_WIDE) == [], address
