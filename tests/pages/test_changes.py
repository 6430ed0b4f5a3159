"""Pages and feed made of a chronicle that no repository gives: very many commits, very many projects, texts to fear."""

from __future__ import annotations

from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree, html

from generator.history.change_log import ChangeLog, ChangeLogEntry
from generator.history.commit_changes import CommitChanges
from generator.history.field_changes import field_change
from generator.history.project_versions import ProjectChange
from generator.pages.changes import CHANGES_ADDRESS, ChangePages, parts_of_log
from tests.support.forms import CASES
from tests.support.page_variants import HOSTILE

REQUESTS = "https://code.example.org/{number}?a=1&b=2"


def added(number: int) -> ProjectChange:
    """A project of an import that nobody read."""
    return ProjectChange(None, f"2023/p-{number}", None, None, None, None)


def changed(number: int, *texts: str) -> ProjectChange:
    """A project in which each of the texts was written anew."""
    fields = tuple(field_change(f"总体目标第{place}项", "原来", text) for place, text in enumerate(texts, 1))
    name = f"项目{number}"
    return ProjectChange(f"2023/p-{number}", f"2023/p-{number}", name, name, 2023, "1.00", fields)


def entry(number: int, *projects: ProjectChange, is_first: bool = False) -> ChangeLogEntry:
    """The commit of that number, one a day."""
    day = f"20{10 + number // 300:02}-{1 + number // 25 % 12:02}-{1 + number % 25:02}"
    return ChangeLogEntry(f"{number:040x}", day, number, CommitChanges(projects), is_first)


def history(*entries: ChangeLogEntry) -> ChangePages:
    """Of entries the oldest first."""
    pages = {change.id or "" for each in entries for change in each.changes.projects}
    return ChangePages(ChangeLog(entries[::-1]), pages, merges=REQUESTS)


def drawn(made: ChangePages) -> list[str]:
    """HTML of every page of changes."""
    return [made.draw_changes(part) for part in made.parts]


def test_first_import_is_one_line() -> None:
    """Ten thousand projects at once are told as that many, and each of them says when it became public."""
    made = history(entry(0, *map(added, range(10_000)), is_first=True))
    (page,) = drawn(made)
    assert "<strong>首次公开 10000 个项目</strong>" in page
    assert len(page.encode()) < 2_000
    assert "首次公开" in made.draw_revisions("2023/p-9999")
    assert made.draw_revisions("2023/p-10000") == ""


def test_one_commit_in_very_many_projects() -> None:
    """The first few are told; how many are not is said."""
    (page,) = drawn(history(entry(0, *(changed(number, *"一二三四五六七") for number in range(3_000)))))
    assert "<strong>改动 3000 个项目</strong>" in page
    assert "还有 2990 个项目，不一一列出" in page
    assert page.count("还有 2 处改动") == 10
    assert len(page.encode()) < 20_000


def test_many_commits_stand_on_pages() -> None:
    """Every entry once, by day; a project's page leads to the page where its older revisions are told."""
    made = history(*(entry(number, changed(0, f"第{number}版")) for number in range(100)))
    pages = drawn(made)
    assert [page.count('class="entry"') for page in pages] == [40, 30, 30]
    assert [part.address for part in made.parts] == ["changes/", "changes/2/", "changes/1/"]
    assert max(len(page.encode()) for page in pages) < 30_000
    (link,) = html.fromstring(made.draw_revisions("2023/p-0")).xpath(".//p/a")
    assert (link.text, link.get("href")) == ("更早的 97 次", f"../../changes/#c-{'0' * 10}")
    assert links(pages[1]) == [("更新的改动", "../../changes/"), ("更早的改动", "../../changes/1/")]
    assert links(pages[0])[0] == ("更早的改动", "../changes/2/")


def links(page: str) -> list[tuple[str, str]]:
    """The links between pages."""
    return [(link.text, link.get("href")) for link in html.fromstring(page).xpath(".//nav//a")]


@pytest.mark.parametrize("total", [0, 1, 29, 30, 59, 60, 61, 89, 90, 1000])
def test_pages_are_numbered_from_the_oldest(total: int) -> None:
    """Every entry stands on one page; a numbered page is full, and has the same entries whatever follows."""
    parts, more = parts_of_log(total), parts_of_log(total + 47)
    assert [place for part in parts for place in range(part.begin, part.end)] == list(range(total))
    assert min(total, 30) <= parts[0].end < 60
    for part in parts[1:]:
        (same,) = [other for other in more if other.number == part.number]
        assert (same.begin - part.begin, same.end - part.end) == (47, 47)
        assert part.end - part.begin == 30


def test_address_of_an_entry_stays() -> None:
    """The feed gives one that stands on the first page for ever, as a line that leads to the whole when it is old."""
    commits = [
        entry(number, changed(number, f"第{number}版"))._replace(id=f"{number:02x}" * 20)
        for number in range(200)
    ]
    for count in (1, 31, 60, 90, 200):
        given: Any = feedparser.parse(history(*commits[:count]).feed("站", "单位", "https://a.example/b/"))
        later = history(*commits)
        pages = {part.address: page for part, page in zip(later.parts, drawn(later), strict=True)}
        for address in [item.link.removeprefix("https://a.example/b/") for item in given.entries]:
            page, _, anchor = address.partition("#")
            assert page == CHANGES_ADDRESS
            (element,) = html.fromstring(pages[page]).xpath(f"//*[@id='{anchor}']")
            if element.tag == "a":
                whole, _, same = element.get("href").removeprefix("../").partition("#")
                assert f'class="entry" id="{same}"' in pages[whole]
                assert same == anchor


def test_long_texts_are_cut() -> None:
    """A page does not grow with a field; the whole text stands on the project's page."""
    made = history(entry(0, changed(0, "长" * 100_000)))
    assert len(made.draw_revisions("2023/p-0").encode()) < 2_000


def test_hostile_texts_stay_texts() -> None:
    """Nothing in a page or in the feed comes of what stands in the data, and all of it can be read."""
    texts = [text for text in HOSTILE if text.isprintable()]
    change = changed(0, *texts[:5])._replace(name=texts[0])
    made = history(entry(7, change))
    page = html.fromstring(drawn(made)[0])
    assert page.xpath(".//script | .//b | .//@onerror") == []
    shown = page.text_content()
    assert [text for text in texts[:5] if text not in shown] == []
    feed = made.feed(texts[1], texts[2], 'https://x/?a="&b/').encode()
    etree.RelaxNG(etree.parse(str(CASES / "atom.rng"))).assertValid(etree.fromstring(feed))
    parsed: Any = feedparser.parse(feed)
    assert not parsed.bozo
    content = etree.fromstring(feed).findtext("{*}entry/{*}content")
    assert html.fromstring(f"<div>{content}</div>").xpath(".//script | .//b") == []
    assert page.xpath(".//small/a/@href") == ["https://code.example.org/7?a=1&b=2"]


def test_ids_of_the_feed_stay() -> None:
    """An entry has the same id whatever follows it and wherever the site lies."""
    first, second = entry(1, changed(0, "一")), entry(2, changed(0, "二"))
    before: Any = feedparser.parse(history(first).feed("站", "单位", ""))
    after: Any = feedparser.parse(history(first, second).feed("新名", "新单位", "https://a.example/"))
    assert before.feed.id == after.feed.id
    assert before.entries[0].id == after.entries[1].id
    assert len({before.feed.id, *(each.id for each in after.entries)}) == 3
