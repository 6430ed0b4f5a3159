"""The index, and the search box in a real browser on a page made here."""

from __future__ import annotations

import gc
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from generator.search.index_segment import PROJECTS_PER_FILE, SearchRecord
from generator.search.letters import letters
from generator.search.text_index import MIN_BYTES_PER_FILE
from tests.support.axe import AxeOnScreens, Screen
from tests.support.forms import DATA
from tests.support.plain_count import Searched, holders
from tests.support.search_index import write_index
from tests.support.search_site import SCRIPTS, make_search_site

HOSTILE = '</script><img src=x onerror="document.title=1">与<b>粗</b>&amp;'

# What is typed, and what of it counts.
LETTERS = [
    ("滁州市总工会", "滁州市总工会"),
    ("“聚小钱、解难事”", "聚小钱解难事"),
    ("≥５万元／人", "5万元人"),
    ("50元/人", "50元人"),
    ("95.5%", "955"),
    ("ＡＢＣ abc", "abcabc"),
    ("职　工\t 互\u00a0助\u200b", "职工互助"),
    ("①㈠Ⅳ½㎡℃", "1一iv12m2c"),
    ("𠮷野家\U0003134f\U000323b0", "𠮷野家\U0003134f\U000323b0"),
    ("⼯会", "工会"),
    ("ｶﾞ", "ガ"),
    ("Cafe\u0301 CAFÉ", "cafécafé"),
    ("葛\U000e0100〇々", "葛〇々"),
    ("İıß", "iıß"),
    ("ΟΔΟΣ", "οδοσ"),
    ("한글", "한글"),
    ("😀★→_-+=", ""),
]

QUERIES = """
总工会|职工|满意度|救助|5%|50元/人|聚小钱、解难事|2023|≥100|不超过12个月低保|滁州市总工会|困难职工|经常性项目|一次性项目
帮扶|帮扶中心|100%|≥95%|95|元/人|5万|≥5万元|人次|资金|不涉及|此项指标|较高|较好|2024|厂务公开|工资集体协商|合法权益
劳动经济权益|补助|精确审核,按时给予|２０２３|２０２３ 全年|财政 补助|在编人数|1万|市财政|100万|96%|97|98%|带动各项资金|促进社会和谐稳定
互助 模式|职工 满意度|满意度 互助|2023 帮扶|帮扶 2024|一次性 2024|滁州 帮扶 ≥95%|救助 县工会|“聚小钱|职工　满意|abc|ＡＢＣ|Café|cafe|cafe\u0301|𠮷野|野家|한글|ガス|ｶﾞｽ|人人|人人人|<b>粗</b>|onerror|&amp;|工会|⼯会
m2|㎡|15m²|三千\U000323b0|\ufa0e\ufa0f|7%|(0)
""".replace("\n", "|").strip("|").split("|")  # fmt: skip


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        assert isinstance(value, list | dict)
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _published() -> list[SearchRecord]:
    """The projects of the founding document."""
    records = []
    for path in sorted((DATA / "2023").glob("*.yml")):
        form: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        facets = {
            "年度": (form["年度"],),
            "单位": tuple(form["实施单位"]),
            "属性": (form["项目属性"],),
        }
        keys = ("实施单位", "项目属性", "总体目标", "绩效指标")
        texts = tuple(text for key in keys for text in _texts(form[key]))
        records.append(SearchRecord(f"2023/{path.stem}/", form["项目名称"], texts, facets))
    return records


def _strange() -> list[SearchRecord]:
    facets = {"年度": ("2024",), "单位": ("县工会", HOSTILE), "属性": ("一次性项目",)}
    strange = (
        "甲乙",
        "丙丁",
        "人人",
        "Café",
        "cafe",
        "𠮷野家",
        "三千\U000323b0",
        "\ufa0e\ufa0f",
        "한글",
        "ｶﾞｽ 15㎡",
    )
    return [
        SearchRecord("2024/strange/", "怪字", strange, facets),
        SearchRecord("2024/hostile/", HOSTILE, (f"说明：{HOSTILE}",), facets),
        *(
            SearchRecord(f"2024/many-{number}/", f"同类项目{number:02}", ("大批同样的文字",), facets)
            for number in range(23)
        ),
    ]


RECORDS = _published() + _strange()


def _many(count: int) -> Iterator[SearchRecord]:
    """Projects like those of the founding document, with other figures and other people."""
    forms, people = _published(), ("职工", "农户", "学生", "儿童", "老人", "军人", "渔民")
    for number in range(count):
        form, who, year = forms[number % 6], people[number % 7], str(2016 + number % 10)
        texts = tuple(text.replace("1", str(number % 97)).replace("职工", who) for text in form.texts)
        title, facets = f"{form.title}（第{number}批）", {**form.facets, "年度": (year,)}
        yield SearchRecord(f"{year}/p{number}/", title, texts, facets)


def _holders(query: str) -> list[str]:
    """Every project that holds each word of the query, found without an index."""
    projects = (
        Searched(
            record.address,
            record.title,
            record.facets["年度"][0],
            (record.title, *record.texts),
            [value for values in record.facets.values() for value in values],
        )
        for record in RECORDS
    )
    return holders(projects, query)


@pytest.fixture(scope="module", autouse=True)
def _many_files() -> Iterator[None]:
    """Every pair of letters in a file of its own, as the order of the files decides what is found in a large body."""
    with pytest.MonkeyPatch.context() as small:
        small.setattr("generator.search.text_index.MIN_BYTES_PER_FILE", 1)
        small.setattr("generator.search.text_index.MAX_JOINED_BYTES", 0)
        for module in ("index_segment", "text_index"):
            small.setattr(f"generator.search.{module}.PROJECTS_PER_FILE", 3)
        yield


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the index of RECORDS."""
    folder = make_search_site(tmp_path_factory.mktemp("site"))
    write_index(RECORDS, folder)
    return folder


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, serve: Callable[..., str], site: Path) -> Iterator[Open]:
    """``visit(path="", prefix="/", **context)`` opens a page of the site; script errors fail the test."""
    contexts, errors = [], []

    def go(path: str = "", prefix: str = "/", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(serve(site, prefix) + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert errors == []


def _ask(page: Page, query: str) -> None:
    page.fill("#search-input", query)


def _addresses(page: Page) -> list[str]:
    links = page.locator(".search__results a")
    return [link.get_attribute("href") or "" for link in links.all()]


STATUS, LINKS = ".search__status", ".search__results a"


# The index.


@pytest.mark.parametrize(("typed", "counted"), LETTERS)
def test_what_counts_of_a_text(typed: str, counted: str) -> None:
    """Letters and digits count, case and width folded; nothing else does."""
    assert letters(typed) == counted


def test_browser_counts_the_same_letters(visit: Open) -> None:
    """The two sides fold every character that both know alike, and so the table above."""
    page = visit()
    script = """async (table) => {
        const { letters } = await import("./assets/letters.js");
        const each = [];
        for (let number = 0; number <= 0x10ffff; number += 1) {
            const character = number >= 0xd800 && number <= 0xdfff ? "" : String.fromCodePoint(number);
            if (/^[^\\p{Cn}\\p{Co}]/u.test(character)) each.push(number.toString(16) + " " + letters(character));
        }
        return [table.map(letters), each.join("\\n")];
    }"""
    table, each = page.evaluate(script, [typed for typed, _ in LETTERS])
    assert table == [counted for _, counted in LETTERS]
    folded = {
        chr(int(number, 16)): kept for number, _, kept in (line.partition(" ") for line in each.split("\n"))
    }
    known = [character for character in folded if unicodedata.category(character) != "Cn"]
    assert len(known) > 140_000
    assert [hex(ord(character)) for character in known if letters(character) != folded[character]] == []


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_two_runs_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder and the time, the same records give the same files; other texts lie at other addresses."""
    for name, now in (("first", 1.0e9), ("second", 1.5e9)):
        monkeypatch.setattr("time.time", lambda now=now: now)
        write_index(RECORDS, tmp_path / name)
    first = _files(tmp_path / "first")
    assert {re.sub("[0-9a-f]{16}|[0-9]+", "*", name) for name in first} == {
        *("search/start.json", "search/*/projects.bin", "search/*/texts-*-*.bin", "search/*/places-*.bin"),
        *("search/*/names.bin", "search/*/amounts.bin"),
    }
    assert first == _files(tmp_path / "second")
    changed = SearchRecord("2024/last/", "项目", ("甲、乙",), {})
    write_index([*RECORDS, changed], tmp_path / "first")
    write_index([*RECORDS, replace(changed, texts=("甲，乙",))], tmp_path / "second")
    assert not {*_files(tmp_path / "first")} & {*_files(tmp_path / "second")} - {"search/start.json"}


def test_equal_texts_are_kept_once(tmp_path: Path) -> None:
    """Texts that a search cannot tell apart add nothing; one that is part of another is shown, but adds no places."""
    again = [replace(record, texts=(*record.texts, record.title, *record.texts)) for record in RECORDS]
    parts = [replace(record, texts=(*record.texts, record.texts[0][:-1])) for record in RECORDS]
    for name, records in (("once", RECORDS), ("again", again), ("parts", parts)):
        write_index(records, tmp_path / name)
    once, parted = _files(tmp_path / "once"), _files(tmp_path / "parts")
    assert once == _files(tmp_path / "again")
    assert once != parted
    assert _places(once) == _places(parted)


def _places(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name.split("/")[2]: content for name, content in files.items() if "places" in name}


def test_no_project_at_all(tmp_path: Path, browser: Browser, serve: Callable[..., str]) -> None:
    """An empty site has an index in which nothing is found."""
    write_index([], make_search_site(tmp_path))
    page = browser.new_page()
    page.goto(serve(tmp_path))
    _ask(page, "职工")
    expect(page.locator(STATUS)).to_have_text("没有项目含有“职工”。")
    page.close()


def test_records_are_let_go(tmp_path: Path) -> None:
    """Ten thousand of them would not have to be in memory together."""
    alive = []

    def records() -> Iterator[SearchRecord]:
        for number in range(200):
            yield SearchRecord(f"2024/{number}/", f"项目{number}", ("同样的文字",), {"年度": ("2024",)})
            if number % 50 == 49:
                alive.append(sum(type(one) is SearchRecord for one in gc.get_objects()) - len(RECORDS))

    write_index(records(), tmp_path)
    assert len(alive) == 4
    assert max(alive) < 50


def test_what_stops_the_records_leaves_the_index(tmp_path: Path) -> None:
    """The index that was there stays whole, and nothing is left lying about."""

    def records() -> Iterator[SearchRecord]:
        yield from RECORDS
        raise OSError("unreadable")

    write_index(RECORDS[:2], tmp_path)
    before = _files(tmp_path)
    with pytest.raises(OSError, match="unreadable"):
        write_index(records(), tmp_path)
    assert _files(tmp_path) == before


# What is found.


def test_each_query_finds_exactly_the_projects_that_hold_it(visit: Open) -> None:
    """The listed queries, every two neighbouring letters, longer pieces, and the seams between two texts."""
    folded = [[letters(text) for text in (record.title, *record.texts)] for record in RECORDS]
    texts = list(dict.fromkeys(text for record in folded for text in record if text))
    pairs = {text[at : at + 2] for text in texts for at in range(len(text) - 1)}
    pieces = {text[at : at + 3 + at % 9] for text in texts for at in range(0, len(text), 5)}
    seams = {one[-2:] + other[:2] for record in folded for one, other in pairwise(record)}
    queries = [
        query
        for query in dict.fromkeys([*QUERIES, *pairs, *pieces, *seams, *texts, *"0123456789"])
        if letters(query) in "0123456789" or len(letters(query)) > 1
    ]
    script = """async (queries) => {
        const { wordsOf } = await import("./assets/query.js");
        const { SearchIndex } = await import("./assets/search-index.js");
        const index = await SearchIndex.open();
        const found = [];
        for (const query of queries) {
            const hits = await index.find(wordsOf(query));
            found.push(hits.map(({ project }) => project));
        }
        return found;
    }"""
    found = dict(zip(queries, visit().evaluate(script, queries), strict=True))
    places = {record.address: place for place, record in enumerate(RECORDS)}
    wrong = {
        query: (places_found, _holders(query))
        for query, places_found in found.items()
        if places_found != [places[address] for address in _holders(query)]
    }
    assert wrong == {}
    assert len(QUERIES) > 60
    assert len(queries) > 1300
    assert sum(not found[seam] for seam in seams if seam in found) > 100


def test_no_phrase_reaches_from_one_text_into_the_next(visit: Open) -> None:
    """The end of one text and the beginning of the next are not one text."""
    page = visit()
    for seam in ("乙丙", "甲乙丙丁", "人人Café", "滁州市总工会经常性项目"):
        _ask(page, seam)
        expect(page.locator(STATUS)).to_have_text(f"没有项目含有“{seam}”。")


@pytest.mark.parametrize("query", ["总工会", "50元/人", "聚小钱、解难事", "５%", "不超过12个月低保", "𠮷野"])
def test_hits_are_counted_listed_and_marked(visit: Open, query: str) -> None:
    """The number is said, the list is in order, and what was asked for stands marked in each entry."""
    page, holders = visit(), _holders(query)
    _ask(page, query)
    expect(page.locator(STATUS)).to_have_text(f"找到 {len(holders)} 个项目")
    assert [address.partition("/20")[2] for address in _addresses(page)] == [
        a.removeprefix("20") for a in holders
    ]
    for entry in page.locator(".search__results li").all():
        marks = [letters(mark) for mark in entry.locator("mark").all_inner_texts()]
        assert marks
        assert set(marks) == {letters(query)}


def test_excerpt_is_the_text_as_typed(visit: Open) -> None:
    """Punctuation, width and blanks are those of the data, also inside the mark."""
    page = visit()
    _ask(page, "聚小钱解难事的互助")
    excerpt = page.locator(".search__excerpt").first
    expect(excerpt.locator("mark")).to_have_text("聚小钱、解难事”的互助")
    expect(excerpt).to_contain_text("一项务实举措，通过“聚小钱、解难事”的互助模式，减轻")
    assert excerpt.inner_text().startswith("……")
    _ask(page, "ガス15m")
    expect(page.locator(".search__excerpt mark")).to_have_text("ｶﾞｽ 15㎡")


def test_hostile_texts_show_as_typed(visit: Open) -> None:
    """Markup in a title, a text or a facet is shown and never run."""
    page = visit()
    _ask(page, "onerror")
    expect(page.locator(LINKS).first).to_have_text(HOSTILE)
    expect(page.locator(".search__excerpt")).to_have_text(f"说明：{HOSTILE}")
    assert page.locator(".search__facts").first.inner_text() == f"2024 年 · 县工会 · {HOSTILE}"
    _ask(page, "项目")
    expect(page.locator("option", has_text=HOSTILE)).to_have_count(1)
    assert page.locator(".search img, .search b, .search script").count() == 0
    assert page.title() == "测试"


# How it behaves.


@pytest.mark.parametrize(
    ("path", "prefix"), [("", "/"), ("", "/some/path/"), ("2023/yiliao-huzhu/", "/some/path/")]
)
def test_search_under_any_address(visit: Open, site: Path, prefix: str, path: str) -> None:
    """A visit takes the small entry alone, going to the box the scripts, typing the index; links lead right."""
    page = visit(path, prefix)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert {url.rpartition("/")[2] for url in asked if url.endswith(".js")} == {"search.js"}
    page.focus("#search-input")
    page.locator(STATUS).wait_for(state="attached")
    assert {url.rpartition("/")[2] for url in asked if url.endswith(".js")} == set(SCRIPTS)
    assert not any("/search/" in url for url in asked)
    asked.clear()
    _ask(page, "聚小钱")
    link = page.locator(LINKS)
    root = page.url.removesuffix(path)
    expect(link).to_have_attribute("href", f"{root}2023/yiliao-huzhu/")
    assert asked
    assert all(url.startswith((f"{root}search/", f"{root}glossary/")) for url in asked)
    link.press("Enter")
    page.wait_for_url(f"{root}2023/yiliao-huzhu/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("职", "请再输入一个字：至少要两个字才能搜索。"),
        ("𠮷", "请再输入一个字：至少要两个字才能搜索。"),
        ("“职”", "请再输入一个字：至少要两个字才能搜索。"),
        (" 5 ", "请再输入一个字：至少要两个字才能搜索。"),
        ("%%、", "请输入文字或数字，符号和标点不参加搜索。"),
    ],
)
def test_too_little_to_search_for(visit: Open, typed: str, said: str) -> None:
    """One character is not searched for; the reader is told why."""
    page = visit()
    page.locator("#search-input").press_sequentially(typed)
    expect(page.locator(STATUS)).to_have_text(said)
    assert page.locator(LINKS).count() == 0


def test_browser_that_is_too_old(visit: Open) -> None:
    """Nothing is fetched that cannot be read; the reader is told what to do."""
    page = visit()
    page.evaluate("delete window.DecompressionStream")
    _ask(page, "职工")
    expect(page.locator(STATUS)).to_have_text(
        "这个浏览器版本较旧，不能搜索。请更新浏览器，或者在总览的项目列表里查找。"
    )


def test_nothing_found(visit: Open) -> None:
    """It is said, and other ways are offered."""
    page = visit("2023/yiliao-huzhu/", "/some/path/")
    _ask(page, "大批渔民")
    expect(page.locator(STATUS)).to_have_text("没有项目含有“大批渔民”。")
    expect(page.locator(".search__hint button")).to_have_text("大批（23 个项目）")
    _ask(page, "互助 大批渔民")
    expect(page.locator(STATUS)).to_have_text("没有项目同时含有“互助 大批渔民”。")
    expect(page.locator(".search__hint button")).to_have_text("互助（1 个项目）")
    page.locator(".search__hint button").click()
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    _ask(page, "没有没有的")
    expect(page.locator(STATUS)).to_have_text("没有项目含有“没有没有的”。")
    root = page.url.removesuffix("2023/yiliao-huzhu/")
    links = page.locator(".search__foot a")
    assert [link.get_attribute("href") for link in links.all()] == [f"{root}units/", f"{root}indicators/"]


def test_keyboard(visit: Open) -> None:
    """/ goes to the box, arrows through the results, Enter opens, Esc closes."""
    page = visit()
    box, links = page.locator("#search-input"), page.locator(LINKS)
    page.locator("main input").press("/")
    expect(page.locator("main input")).to_have_value("/")
    page.locator("main input").evaluate("input => input.blur()")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("满意度")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".search__panel")).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    target = links.first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_slash_can_be_turned_off(visit: Open) -> None:
    """A single key that acts on the whole page can be switched off, and stays off."""
    page = visit()
    _ask(page, "总工会")
    page.get_by_label("在页面上按 / 键开始搜索").uncheck()
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search-input")).not_to_be_focused()


def test_panel_closes_when_the_reader_goes_elsewhere(visit: Open) -> None:
    """By the Tab key or by a click outside; a click into the box brings it back."""
    page = visit()
    panel = page.locator(".search__panel")
    _ask(page, "聚小钱")
    expect(panel).to_be_visible()
    page.locator("main input").focus()
    expect(panel).to_be_hidden()
    page.locator("#search-input").click()
    expect(panel).to_be_visible()
    page.mouse.click(5, 700)
    expect(panel).to_be_hidden()


def test_chinese_input_method(visit: Open) -> None:
    """The letters that are typed to make a character are not searched for."""
    page = visit()
    page.focus("#search-input")
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "zong'gong", "selectionStart": 9, "selectionEnd": 9})
    page.wait_for_timeout(300)
    expect(page.locator(STATUS)).to_have_text("")
    keys.send("Input.insertText", {"text": "总工会"})
    expect(page.locator(STATUS)).to_have_text(f"找到 {len(_holders('总工会'))} 个项目")


def test_facets_narrow_and_count(visit: Open) -> None:
    """Each choice says how many hits it leaves; two choices hold together."""
    page = visit()
    _ask(page, "项目")
    year, unit, attribute = (page.get_by_label(name, exact=True) for name in ("年度", "单位", "属性"))
    expect(year).to_be_visible()
    holders = [record for record in RECORDS if record.address in _holders("项目")]
    for select, name in ((year, "年度"), (unit, "单位"), (attribute, "属性")):
        values = dict.fromkeys(value for record in holders for value in record.facets[name])
        counts = [sum(value in record.facets[name] for record in holders) for value in values]
        expected = [f"{value}（{count}）" for value, count in zip(values, counts, strict=True)]
        assert select.locator("option").all_inner_texts() == [f"全部（{len(holders)}）", *expected]
    unit.focus()
    unit.select_option("=滁州市困难职工帮扶中心")
    chosen = [record for record in holders if "滁州市困难职工帮扶中心" in record.facets["单位"]]
    said = f"找到 {len(holders)} 个项目，其中 {len(chosen)} 个符合所选范围"
    expect(page.locator(STATUS)).to_have_text(said)
    expect(page.locator(LINKS)).to_have_count(len(chosen))
    expect(year.locator("option").first).to_have_text(f"全部（{len(chosen)}）")
    assert page.locator("option", has_text="2024（").count() == 0
    expect(unit).to_be_focused()
    unit.select_option("")
    year.select_option("=2024")
    expect(page.locator(STATUS)).to_contain_text(
        f"其中 {sum(r.facets['年度'] == ('2024',) for r in holders)} 个"
    )
    _ask(page, "滁州市总工会")
    expect(page.locator(STATUS)).to_contain_text("其中 0 个符合所选范围")
    expect(year.locator("option:checked")).to_have_text("2024（0）")


def test_more_than_ten_results(visit: Open) -> None:
    """Ten at a time; the next ones are reached without losing one's place."""
    page = visit()
    _ask(page, "大批同样")
    more, links = page.get_by_role("button", name="更多结果"), page.locator(LINKS)
    expect(more).to_have_text("更多结果（还有 13 个）")
    assert links.count() == 10
    more.click()
    expect(links).to_have_count(20)
    expect(links.nth(10)).to_be_focused()
    page.get_by_role("button", name="更多结果（还有 3 个）").press("Enter")
    expect(links).to_have_count(23)
    assert page.get_by_role("button", name="更多结果").count() == 0
    assert [address[address.index("2024/") :] for address in _addresses(page)] == _holders("大批同样")


@pytest.mark.parametrize("missing", ["start[.]json", "projects[.]bin", "places", "texts"])
def test_index_does_not_load(visit: Open, missing: str) -> None:
    """Whatever file is missing, and however, it is said, never that nothing was found; another try then succeeds."""
    page = visit()
    answers: dict[str, Callable[[Route], None]] = {
        "nothing": lambda route: route.abort(),
        "404": lambda route: route.fulfill(status=404 if "start" not in missing else 502),
        "another page": lambda route: route.fulfill(body="<title>请登录</title>"),
    }
    for answer in answers.values():
        page.reload()
        page.context.route(re.compile(missing), answer)
        _ask(page, "聚小钱")
        expect(page.locator(STATUS)).to_have_text("搜索索引没有读到。请检查网络后重试。")
        assert page.locator(LINKS).count() == 0
        page.context.unroute(re.compile(missing))
        page.get_by_role("button", name="重试").click()
        expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
        expect(page.locator("#search-input")).to_be_focused()


@pytest.mark.parametrize("missing", ["search-box", "search-index", "dom"])
def test_scripts_do_not_load(visit: Open, missing: str) -> None:
    """Whichever script is missing, the reader who types is told, and not who only passes by; another try succeeds."""
    page = visit()
    page.context.route(re.compile(f"{missing}[.]js"), lambda route: route.abort())
    panel = page.locator(".search__panel")
    with page.expect_event("requestfailed"):
        page.focus("#search-input")
    page.locator("main input").focus()
    expect(panel).to_be_hidden()
    _ask(page, "聚小钱")
    expect(page.get_by_role("status")).to_have_text("搜索没有读到。请检查网络后按回车键重试。")
    page.locator("main input").focus()
    expect(panel).to_be_hidden()
    page.context.unroute(re.compile(f"{missing}[.]js"))
    page.locator("#search-input").press("End")
    page.locator("#search-input").press("End")  # on a busy machine Chromium may put the caret first
    page.locator("#search-input").press_sequentially("、解难事")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    expect(page.locator(LINKS)).to_have_count(1)
    page.locator("#search-input").press("ArrowDown")
    expect(page.locator(LINKS)).to_be_focused()


def test_typing_before_the_scripts_are_there(visit: Open) -> None:
    """On a slow network nothing is lost: what was typed is searched for."""
    page = visit()
    held: list[Route] = []
    script = re.compile("search-box[.]js")
    page.context.route(script, lambda route: held.append(route))
    with page.expect_request(script):
        _ask(page, "聚小钱")
    expect(page.locator(".search__panel")).to_be_hidden()
    for route in held:
        route.continue_()
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")


@pytest.mark.parametrize("again", ["button", "typing"])
def test_index_that_is_not_made_yet(
    tmp_path: Path, browser: Browser, serve: Callable[..., str], again: str
) -> None:
    """A preview shows its pages first; the reader is told, and finds what he asks for on the same page later."""
    page = browser.new_page()
    page.goto(serve(make_search_site(tmp_path)))
    _ask(page, "聚小钱")
    expect(page.locator(STATUS)).to_have_text("搜索索引正在生成，请稍后再试。")
    write_index(RECORDS, tmp_path)
    if again == "button":
        page.get_by_role("button", name="重试").click()
    else:
        page.locator("#search-input").press("End")  # on a busy machine Chromium may put the caret first
        page.locator("#search-input").press_sequentially("、解难事")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    expect(page.locator(LINKS)).to_have_count(1)
    page.close()


def test_index_that_is_made_anew(tmp_path: Path, browser: Browser, serve: Callable[..., str]) -> None:
    """Published while the page is open: the page takes the new one rather than mix the two, and answers by itself."""
    write_index(RECORDS, make_search_site(tmp_path))
    page = browser.new_page()
    page.goto(serve(tmp_path))
    _ask(page, "聚小钱")
    expect(page.locator(LINKS)).to_have_count(1)
    start = tmp_path / "search" / "start.json"
    before = start.stat().st_mtime
    write_index([SearchRecord("2025/new/", "新来的项目", (), {}), *RECORDS], tmp_path)
    os.utime(start, (before + 2, before + 2))  # HTTP tells changes by the second
    _ask(page, "大批同样")
    expect(page.locator(STATUS)).to_have_text("找到 23 个项目")
    _ask(page, "新来的")
    expect(page.locator(LINKS)).to_have_text(["新来的项目"])
    page.close()


def test_ten_thousand_projects(
    tmp_path: Path, browser: Browser, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first search fetches at most 600 kB without help of the server; counts are exact, and ten are listed."""
    monkeypatch.setattr("generator.search.text_index.MIN_BYTES_PER_FILE", MIN_BYTES_PER_FILE)
    for module in ("index_segment", "text_index"):
        monkeypatch.setattr(f"generator.search.{module}.PROJECTS_PER_FILE", PROJECTS_PER_FILE)
    records = list(_many(10_000))
    write_index(records, make_search_site(tmp_path))
    folded = [
        "\n".join(map(letters, (record.title, *record.texts, *chain(*record.facets.values()))))
        for record in records
    ]
    address = serve(tmp_path)
    for query in ("职工", "满意度", "5%", "滁州市总工会", "不超过12个月低保", "第777批", records[0].texts[3]):
        page = browser.new_page()
        page.goto(address)
        fetched: list[str] = []
        page.on("request", lambda request, fetched=fetched: fetched.append(request.url))
        _ask(page, query)
        count = sum(letters(query) in texts for texts in folded)
        expect(page.locator(STATUS)).to_have_text(f"找到 {count} 个项目")
        expect(page.locator(".search__results li")).to_have_count(min(count, 10))
        assert sum((tmp_path / url.removeprefix(address)).stat().st_size for url in fetched) < 600_000, query
        if count > 1:
            years = page.get_by_label("年度", exact=True).locator("option").all_inner_texts()
            assert sum(int(year.split("（")[1].strip("）")) for year in years[1:]) == count
        page.close()


def test_slow_network(visit: Open) -> None:
    """The results of the last query do not stand under a new one that is still looked for."""
    page = visit()
    _ask(page, "聚小钱")
    expect(page.locator(LINKS)).to_have_count(1)
    held: list[Route] = []
    page.context.route(re.compile("places"), lambda route: held.append(route))
    _ask(page, "总工会")
    expect(page.locator(STATUS)).to_have_text("正在查找……")
    assert page.locator(LINKS).count() == 0
    for route in held:
        route.continue_()
    expect(page.locator(STATUS)).to_have_text(f"找到 {len(_holders('总工会'))} 个项目")


def test_without_javascript(visit: Open) -> None:
    """One sentence stands in the place of the box, with a link to the list."""
    page = visit("2023/yiliao-huzhu/", java_script_enabled=False)
    assert page.locator("header").inner_text() == "搜索要用 JavaScript；不用它，请在总览的项目列表里查找。"
    page.get_by_role("link", name="总览的项目列表").click()
    expect(page).to_have_url(re.compile(r"^http://127\.0\.0\.1:\d+/$"))


# How it looks.


@pytest.mark.parametrize("width", [320, 1280])
def test_open_panel_is_accessible(visit: Open, width: int) -> None:
    """No finding of axe in any colour; all that is touched is 44 px high; nothing scrolls sideways."""
    page, screens = visit(viewport={"width": width, "height": 800}), AxeOnScreens(Screen(width))
    low = """Array.from(document.querySelectorAll(
            ".search :is(input[type=search], li, select, button, a, .search__shortcut)"))
        .filter((part) => part.offsetHeight && !part.closest("li a") && part.offsetHeight < 44)
        .map((part) => part.outerHTML)"""

    def check_sizes() -> None:
        expect(page.locator(STATUS)).to_be_visible()
        assert page.evaluate(low) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width == 320:
            assert page.evaluate("document.querySelector('.search__panel').offsetWidth") == width

    for query, said in (("项目", "找到"), ("天方夜谭", "没有")):
        _ask(page, query)
        expect(page.locator(STATUS)).to_contain_text(said)
        check_sizes()
        assert screens.broken_rules(page) == {}
        check_sizes()  # in high contrast, which draws other borders


def test_nothing_is_written_into_style_attributes(visit: Open) -> None:
    """A Content-Security-Policy without unsafe-inline needs no exception."""
    page = visit()
    _ask(page, "项目")
    expect(page.locator(LINKS).first).to_be_visible()
    assert page.locator("[style], style, script:not([src])").count() == 0
