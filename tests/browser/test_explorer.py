"""The filter of all indicators: every answer against a plain count of the same site, and what readers do with it."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
import yaml
from lxml import html
from playwright.sync_api import Browser, Page, expect

from generator.downloads.spreadsheet_guard import GUARD, guarded
from generator.downloads.tables import INDICATOR_TABLE
from generator.form.target_value import parse_target_value
from generator.reading.register_files import read_registers
from generator.search.letters import letters
from tests.conftest import Build
from tests.site.test_build import add, built, copy_of_project, words
from tests.support.axe import NARROW, WIDE, AxeOnScreens
from tests.support.many_projects import write_many
from tests.support.page_faults import TOO_WIDE

STRANGE_UNIT = "甲&乙/丙+#%单位"
STRANGE_NAME = "=1+1，“引号\"”<script>document.title='run'</script>&amp;项目"
STRANGE = f"""
项目名称: {STRANGE_NAME!r}
年度: 2025
实施单位: [{STRANGE_UNIT}]
来源: {{文件: 表}}
项目资金: {{年度: {{总额: 1.00}}}}
总体目标: [只写在目标里的话]
绩效指标:
  产出:
    数量:
      - {{名称: =5万元, 指标值: =5万元, 绩效标准: "@甲,乙"}}
      - {{名称: '"引号",逗号', 指标值: "-5%"}}
      - {{名称: <script>document.title='run'</script>, 指标值: "1.10", 绩效标准: 2023年6月}}
      - {{名称: 同比增长, 指标值: 同比增长5%}}
  效益指标:
    环境效益指标:
      - {{名称: +号开头, 指标值: 12345678901234567890.123456元}}
  满意度指标:
    服务对象满意度指标:
      - {{名称: 此指标不涉及, 指标值: 不涉及}}
""".replace("{STRANGE_NAME!r}", "")
DIFFERENT = """
项目名称: 两期不同的项目
年度: 2025
中期期限: 2025—2026
实施单位: [滁州市总工会]
来源: {文件: 表}
项目资金: {中期: {总额: 2}, 年度: {总额: 1}}
总体目标: [丁]
绩效指标:
  产出指标:
    数量指标:
      - {名称: 两期, 中期: {指标值: ≥90场, 绩效标准: 中期的标准}, 年度: {指标值: ≥50场}}
      - {名称: 只有年度, 年度: {指标值: ≥7场}}
      - {名称: 只有中期, 中期: {指标值: ≥8场}}
  效益指标:
    社会效益指标:
      - {名称: 影响, 指标值: 较好}
  满意度指标:
    服务对象满意度指标:
      - {名称: 职工满意度, 指标值: ≥95.00%}
"""
PROJECTS = 330

ROWS, STATUS = ".explorer__table tbody tr", ".explorer__status"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FACETS = ("level", "kind", "year", "unit")
ON_A_PAGE = 30
TEXT = "在指标、指标值、绩效标准、项目和单位里找"
"""Label of the text box."""


@dataclass(frozen=True)
class Row:
    """An indicator as the plain list has it, with what its file says besides."""

    level1: str
    level2: str
    name: str
    shown: str
    """Its target on the page."""
    kind: str
    address: str
    project: str
    year: str
    units: tuple[str, ...]
    texts: tuple[str, ...]
    """What is looked for in."""
    own_levels: tuple[str, str]
    sides: tuple[str, str, str, str]
    """指标值 and 绩效标准 of the year, then of the medium term."""
    number: int
    """From 1, in the order of the form."""

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """By what of each facet it can be chosen."""
        return {
            "level": {self.level1, f"{self.level1}/{self.level2}"},
            "kind": {self.kind},
            "year": {self.year},
            "unit": set(self.units),
        }

    @cached_property
    def letters(self) -> str:
        """All texts as letters that are looked for, one a line."""
        return "\n".join(map(letters, self.texts))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A site of three years with many units, hostile texts and forms of every shape."""
    home = copy_of_project(tmp_path_factory.mktemp("explorer") / "home")
    shutil.rmtree(home / "data")
    write_many(home / "data", PROJECTS)
    add(home / "data" / "units.yml", f"  - {{名称: {STRANGE_UNIT!r}, 地址名: qiguai}}\n")
    (home / "data" / "2025").mkdir()
    name = yaml.dump(STRANGE_NAME, allow_unicode=True, width=1000, default_style='"').strip()
    (home / "data" / "2025" / "qiguai.yml").write_text(
        STRANGE.replace(repr(STRANGE_NAME), name), encoding="utf-8"
    )
    (home / "data" / "2025" / "butong.yml").write_text(DIFFERENT, encoding="utf-8")
    return built(home)


@pytest.fixture(scope="session")
def rows(large: Build) -> list[Row]:
    """All of its indicators, newest year first, then by address, in the order of the form."""
    data = large.folder.parents[1] / "data"
    taxonomy = read_registers(lambda name: (data / name).read_bytes(), "data").taxonomy
    listed = Counter[tuple[str, str, str]]()
    kinds: dict[tuple[str, str, str, int], tuple[str, str]] = {}
    pages = [large.folder / "indicators" / "index.html", *(large.folder / "indicators").glob("*/index.html")]
    for page in sorted(pages, key=lambda page: int(page.parent.name) if page.parent.name.isdecimal() else 1):
        for section in html.fromstring(page.read_text("utf-8")).xpath(
            "//section[.//table[@class='targets']]"
        ):
            level2, level1 = re.fullmatch("(.*?) (.*?)，[0-9]+ 条", words(section.find("h2"))).groups()  # type: ignore[union-attr]
            for tr in section.xpath(".//tbody/tr"):
                address = urljoin("/indicators/x/", tr.xpath(".//a/@href")[0]).rpartition("/")[0]
                key = "/".join(address.split("/")[-2:]) + "/", level1, level2
                shown, kind = words(tr.findall("td")[0]), words(tr.findall("td")[1])
                kinds[*key, listed[key]] = shown, kind
                listed[key] += 1
    found = []
    for file in sorted(data.glob("2*/*.yml"), key=lambda file: (-int(file.parent.name), file.stem)):
        form: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)
        scheme = taxonomy.scheme_of(None, int(form["年度"]))
        assert scheme is not None
        address, number = f"{file.parent.name}/{file.stem}/", 0
        units = tuple(form["实施单位"])
        for own1, groups in form["绩效指标"].items():
            first = scheme.first_level(own1)
            assert first is not None
            for own2, indicators in groups.items():
                second = first.second_level(own2)
                assert second is not None
                for place, indicator in enumerate(indicators):
                    number += 1
                    shown, kind = kinds.pop((address, first.name, second.name, place))
                    sides = _sides(indicator, "中期期限" in form)
                    texts = (form["项目名称"], *units, indicator["名称"], *sides)
                    found.append(
                        Row(
                            first.name, second.name, indicator["名称"], shown, kind, address, form["项目名称"],
                            form["年度"], units, texts, (own1, own2), sides, number,
                        )
                    )  # fmt: skip
    assert kinds == {}
    return found


def _sides(indicator: dict[str, Any], two_sided: bool) -> tuple[str, str, str, str]:
    def of(side: dict[str, str]) -> tuple[str, str]:
        return side.get("指标值", ""), side.get("绩效标准", "")

    if "指标值" in indicator:
        return *of(indicator), *(of(indicator) if two_sided else ("", ""))
    return *of(indicator.get("年度", {})), *of(indicator.get("中期", {}))


@pytest.fixture(scope="session")
def levels(large: Build) -> list[tuple[str, str]]:
    """First and second levels in the order of the form."""
    data = large.folder.parents[1] / "data"
    schemes = read_registers(lambda name: (data / name).read_bytes(), "data").taxonomy.schemes
    return list(
        dict.fromkeys(
            (first.name, second.name)
            for scheme in schemes
            for first in scheme.first_levels
            for second in first.second_levels
        )
    )


Open = Callable[..., Page]


PLAIN_WINDOW: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def plain_window(browser: Browser) -> Iterator[Page]:
    """A window that tests use one after another: opening one takes longer than what most of them do there."""
    page = browser.new_context(**PLAIN_WINDOW).new_page()
    yield page
    page.context.close()


@pytest.fixture
def visit(browser: Browser, plain_window: Page, serve: Callable[..., str], large: Build) -> Iterator[Open]:
    """``visit(query="", prefix="/", folder=None, **context)`` opens the list of indicators under a strict policy.

    An error of a script, and anything that the policy forbids, fails the test. The site of every visit has an address of
    its own, so that nothing is stored there; the first one without options is to the window that tests share.
    """
    pages: list[Page] = []
    said: list[str] = []

    def note_error(error: Any) -> None:
        said.append(str(error))

    def note_line(line: Any) -> None:
        if "Content Security" in line.text:
            said.append(line.text)

    def go(query: str = "", prefix: str = "/", folder: Path | None = None, **options: Any) -> Page:
        shares = not options and plain_window not in pages
        page = plain_window if shares else browser.new_context(**{**PLAIN_WINDOW, **options}).new_page()
        pages.append(page)
        page.on("pageerror", note_error)
        page.on("console", note_line)
        page.goto(f"{serve(folder or large.folder, prefix, CSP)}indicators/{query}")
        return page

    yield go
    for page in pages:
        if page is not plain_window:
            page.context.close()
            continue
        page.goto("about:blank")
        page.unroute_all()
        page.remove_listener("pageerror", note_error)
        page.remove_listener("console", note_line)
        page.set_viewport_size(PLAIN_WINDOW["viewport"])
        page.emulate_media(media="null")
    assert said == []


def fitting(rows: list[Row], asked: dict[str, list[str]], without: str = "") -> list[Row]:
    """The rows that fit a query, by looking at every one of them; one part of the query may be left out."""
    text = letters("".join(asked.get("q", []))) if without != "q" else ""
    for facet in FACETS:
        if facet in asked and facet != without:
            rows = [row for row in rows if not row.values[facet].isdisjoint(asked[facet])]
    return [row for row in rows if text in row.letters]


def all_values(rows: list[Row]) -> dict[str, set[str]]:
    """Return the values of each facet that the rows have."""
    return {facet: set().union(*(row.values[facet] for row in rows)) for facet in FACETS}


def query(asked: dict[str, list[str]]) -> str:
    """As an address has it."""
    return "?" + urlencode(asked, doseq=True)


def first_row(page: Page) -> str:
    """Waits for it; its texts."""
    return re.sub(r"\s+", "", page.locator(ROWS).first.inner_text())


def listed(page: Page) -> list[tuple[str, str, str]]:
    """Name, second level and project of the rows on the page."""
    cells = page.locator(ROWS).evaluate_all(
        """all => all.map((row) => [
          row.querySelector("th").firstChild.textContent,
          row.querySelector("[data-label=二级指标]").innerText,
          row.querySelector("a").getAttribute("href"),
        ])"""
    )
    return [(name, level, "/".join(urlsplit(link).path.split("/")[-3:])) for name, level, link in cells]


def expected(found: list[Row]) -> list[tuple[str, str, str]]:
    """The same of rows."""
    return [(row.name, row.own_levels[1].removesuffix("指标"), row.address) for row in found]


def counts(page: Page) -> dict[str, int]:
    """What the panel says of each value."""
    found = page.locator(".explorer__facet li label").evaluate_all("all => all.map((one) => one.textContent)")
    pairs = [re.fullmatch(r"(.*)（([0-9]+)）", text.strip()) for text in found]
    return {pair[1]: int(pair[2]) for pair in pairs if pair}


def open_panel(page: Page) -> None:
    """With all its lists; on a wide screen it is always open."""
    expect(page.locator(".explorer__facet").first).to_be_attached()
    if page.locator(".explorer__toggle").is_visible():
        page.locator(".explorer__toggle").click()
    expect(page.locator(".explorer__facet").first).to_be_visible()
    page.eval_on_selector_all(".explorer__facet", "all => all.forEach((one) => { one.open = true; })")


def status(found: int, of: int) -> str:
    """What is said when something is filtered."""
    return f"找到 {found} 条指标（共 {of} 条）"


# What is found

# To another address as the browser's own buttons go there. What is said was not said before: all of it is drawn then.
GO = """(query) => {
    document.querySelector(".explorer__status").textContent = "";
    history.pushState(null, "", query);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


def _questions(rows: list[Row]) -> Iterator[dict[str, list[str]]]:
    """Any part of a filter with any other, in the same order in every run."""
    draw = Random(4)
    texts = [
        "满意度",
        "5%",
        "资金",
        "困难职工帮扶",
        "100",
        "总工会",
        "0042",
        "只写在目标里的话",
        "不涉及",
        "单位",
        "=5万元",
        "script",
    ]
    values = {facet: sorted(names) for facet, names in all_values(rows).items()}
    yield {}
    for text in texts:
        yield {"q": [text]}
    for _ in range(60):
        asked = {
            facet: draw.sample(
                values[facet], draw.choice((1, 1, 2)) if facet != "unit" else draw.choice((1, 9))
            )
            for facet in FACETS
            if draw.random() < 0.4
        }
        if draw.random() < 0.4:
            asked["q"] = [draw.choice(texts)]
        yield asked


def test_every_filter_finds_what_a_plain_count_finds(visit: Open, rows: list[Row]) -> None:
    """How many there are, the newest rows of them, and the count beside every value that can be chosen."""
    page = visit()
    open_panel(page)
    values = all_values(rows)
    empty = 0
    for asked in _questions(rows):
        page.evaluate(GO, query(asked))
        found = fitting(rows, asked)
        empty += not found
        if not any(asked.values()):
            expect(page.locator(STATUS)).to_have_text(f"共 {len(rows)} 条指标")
        else:
            expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
        assert listed(page) == expected(found[:ON_A_PAGE]), asked
        shown = counts(page)
        for facet in FACETS:
            left = fitting(rows, asked, without=facet) if facet in asked else found
            said = Counter(value for row in left for value in row.values[facet])
            for value in values[facet]:
                name = value.rpartition("/")[2] if facet == "level" else value
                if facet != "unit" or name in shown:
                    assert shown[name] == said[value], (asked, value)
    assert 0 < empty < 30


def test_order_of_the_rows(visit: Open, rows: list[Row], levels: list[tuple[str, str]], large: Build) -> None:
    """By level as on the form, by project, unit, year, or number within its unit of measure."""
    units = list(
        dict.fromkeys(
            re.findall(
                "名称: '?(.*?)'?, 地址名", (large.folder.parents[1] / "data" / "units.yml").read_text("utf-8")
            )
        )
    )
    found = fitting(rows, {"q": ["总工会"]})
    measured = {row: parse_target_value(row.sides[0] or row.sides[2]) for row in found}
    groups = Counter((read.unit, read.is_change) for read in measured.values() if read.low is not None)

    def group(row: Row) -> tuple[bool, bool, int, str]:
        read = measured[row]
        name = f"±{read.unit}" if read.is_change else read.unit
        return read.low is None, not name, -groups[read.unit, read.is_change], name

    def size(row: Row) -> Decimal:
        return measured[row].low or Decimal(0)

    keys: dict[str, Callable[[Row], Any]] = {
        "": lambda row: 0,
        "level": lambda row: levels.index((row.level1, row.level2)),
        "project": lambda row: row.address.split("/")[1],
        "unit": lambda row: units.index(row.units[0]),
        "number": lambda row: (group(row), -size(row)),
        "number-up": lambda row: (group(row), size(row)),
    }
    pages = -(-len(found) // ON_A_PAGE)
    assert pages > 3
    page = visit(query({"q": ["总工会"]}))
    first_row(page)
    for sort, key in keys.items():
        asked = {"q": ["总工会"], "sort": [sort]} if sort else {"q": ["总工会"]}
        in_order = sorted(found, key=key)
        for number in (1, 2, pages):
            page.evaluate(GO, query({**asked, "page": [str(number)]} if number > 1 else asked))
            expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
            expect(page.locator(".explorer [aria-current=page]")).to_have_text(str(number))
            begin = (number - 1) * ON_A_PAGE
            assert listed(page) == expected(in_order[begin : begin + ON_A_PAGE]), (sort, number)


def test_row_says_all_of_an_indicator(visit: Open) -> None:
    """Both periods where they differ, the standard where it says anything else, the form's level, project, year, unit."""
    page = visit(query({"year": ["2025"], "sort": ["project"]}))
    first_row(page)
    texts = [re.sub(r"\s+", " ", text).strip() for text in page.locator(ROWS).all_inner_texts()]
    assert texts[0] == (
        "两期 中期 ≥90场 标准：中期的标准 年度 ≥50场 数量 两期不同的项目（2025） 滁州市总工会"
    )
    assert texts[1].startswith("只有年度 年度 ≥7场 数量")
    assert texts[2].startswith("只有中期 中期 ≥8场 数量")
    assert texts[3].startswith("影响 较好 社会效益")
    assert texts[5] == f"=5万元 =5万元 标准：@甲,乙 数量 {STRANGE_NAME}（2025） {STRANGE_UNIT}"
    assert texts[9].startswith("+号开头 12345678901234567890.123456元 环境效益")
    assert page.locator("article script:not([src])").count() == 0
    assert "run" not in page.title()


def test_too_short_a_text(visit: Open, rows: list[Row]) -> None:
    """One character filters nothing, and it is said why; what was typed before it no longer filters."""
    page = visit()
    open_panel(page)
    page.get_by_label(TEXT).fill("满意")
    first_row(page)
    page.get_by_label(TEXT).fill("满")
    expect(page.get_by_text("请再输入一个字：至少要两个字才能搜索。")).to_be_visible()
    expect(page.locator(STATUS)).to_have_text(f"共 {len(rows)} 条指标")
    assert page.url.endswith("indicators/")


def test_nothing_found_says_how_to_widen(visit: Open, rows: list[Row]) -> None:
    """Each condition that alone stands in the way can be left out, with what there is then; the focus goes on."""
    asked = {"kind": ["时限"], "level": ["满意度指标"], "year": ["2025"]}
    page = visit(query(asked))
    expect(page.get_by_role("heading", name="没有符合全部条件的指标")).to_be_visible()
    offers = page.locator(".explorer__results button").all_inner_texts()
    names = {"level": "一级、二级指标", "kind": "类型", "year": "年度"}
    left = {facet: len(fitting(rows, asked, without=facet)) for facet in names}
    assert offers == [f"不限{names[facet]}（{left[facet]} 条）" for facet in names if left[facet]]
    assert offers
    page.get_by_role("button", name=offers[0]).press("Enter")
    expect(page.locator(STATUS)).to_have_text(status(next(filter(None, left.values())), len(rows)))
    expect(page.locator(".explorer h2")).to_be_focused()


# The address


def test_filter_is_in_the_address_and_comes_back(visit: Open, rows: list[Row]) -> None:
    """Whoever is sent the address sees the same; values that the address cannot write as they are among them."""
    page = visit()
    open_panel(page)
    page.get_by_label(re.compile("^定量")).check()
    page.get_by_label("按名称找单位").fill("丙")
    page.get_by_label(re.compile(re.escape(STRANGE_UNIT))).check()
    page.get_by_label(TEXT).fill("=5万元")
    page.get_by_label("排序").select_option("指标值，小的在前")
    asked = {"kind": ["定量"], "unit": [STRANGE_UNIT], "q": ["=5万元"], "sort": ["number-up"]}
    expect(page.locator(STATUS)).to_have_text(status(1, len(rows)))
    assert parse_qs(urlsplit(page.url).query) == asked
    shared = page.url.split("?")[1]
    seen = page.locator(".explorer__results").inner_text()
    other = visit(f"?{shared}")
    expect(other.locator(STATUS)).to_have_text(status(1, len(rows)))
    assert other.locator(".explorer__results").inner_text() == seen
    open_panel(other)
    assert other.get_by_label(TEXT).input_value() == "=5万元"
    assert other.get_by_label("排序").input_value() == "number-up"
    ticked = other.locator(".explorer__facet input:checked").evaluate_all(
        "all => all.map((one) => one.closest('label').textContent)"
    )
    assert ticked == ["定量（1）", f"{STRANGE_UNIT}（1）"]


def test_first_level_stands_for_all_of_its_second_levels(visit: Open) -> None:
    """Ticking all of them is ticking it; one alone leaves it half ticked."""
    page = visit()
    open_panel(page)
    page.get_by_role("checkbox", name=re.compile("^数量指标")).check()
    expect(page).to_have_url(re.compile("level=[^&]*/[^&]*$"))
    first = page.get_by_role("checkbox", name=re.compile("^产出指标"))
    expect(first).to_be_checked(indeterminate=True)
    for name in ("质量指标", "时效指标", "成本指标"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    expect(page).to_have_url(re.compile(f"level={quote('产出指标')}$"))
    expect(first).to_be_checked()
    first.uncheck()
    expect(page).to_have_url(re.compile("/indicators/$"))


def test_back_and_forward(visit: Open, rows: list[Row]) -> None:
    """Over every choice, and over what was typed as one; at the beginning all of them stand there."""
    page = visit()
    open_panel(page)
    page.get_by_label(re.compile("^定性")).check()
    quality = len(fitting(rows, {"kind": ["定性"]}))
    expect(page.locator(STATUS)).to_have_text(status(quality, len(rows)))
    page.get_by_label(TEXT).press_sequentially("职工满意", delay=260)
    expect(page).to_have_url(re.compile(f"q={quote('职工满意')}$"))
    both = len(fitting(rows, {"kind": ["定性"], "q": ["职工满意"]}))
    expect(page.locator(STATUS)).to_have_text(status(both, len(rows)))
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("heading", name="第 31–")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="第 1–30 条")).to_be_visible()
    page.go_back()
    expect(page.locator(STATUS)).to_have_text(status(quality, len(rows)))
    assert page.get_by_label(TEXT).input_value() == ""
    page.go_back()
    expect(page.locator(STATUS)).to_have_text(f"共 {len(rows)} 条指标")
    expect(page.get_by_label(re.compile("^定性"))).not_to_be_checked()
    for _ in range(2):
        page.go_forward()
    expect(page.locator(STATUS)).to_have_text(status(both, len(rows)))
    assert page.get_by_label(TEXT).input_value() == "职工满意"
    expect(page.locator("[data-plain]")).to_be_hidden()


def test_address_of_other_data(visit: Open, rows: list[Row]) -> None:
    """What the site does not have is left out of the filter, and that is said."""
    page = visit(query({"kind": ["定量"], "unit": ["撤销的单位"], "sort": ["nonsense"], "page": ["9999"]}))
    found = len(fitting(rows, {"kind": ["定量"]}))
    expect(page.locator(STATUS)).to_have_text(status(found, len(rows)))
    expect(page.get_by_text("地址里的“撤销的单位”在现在的数据里没有，没有照它筛选。")).to_be_visible()
    expect(page.locator(".explorer [aria-current=page]")).to_have_text(str(-(-found // ON_A_PAGE)))
    page.goto(page.url.split("?")[0] + "?utm=x")
    expect(page.locator(STATUS)).to_have_text(f"共 {len(rows)} 条指标")


def test_address_of_a_part_of_the_plain_list(visit: Open, rows: list[Row]) -> None:
    """Shows the indicators of the level that stood there."""
    page = visit("#产出指标-数量指标")
    found = fitting(rows, {"level": ["产出指标/数量指标"]})
    expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
    assert parse_qs(urlsplit(page.url).query) == {"level": ["产出指标/数量指标"]}


def test_counts_elsewhere_lead_to_what_they_count(visit: Open, rows: list[Row]) -> None:
    """Of years, of the list itself; and the list of a unit's indicators."""
    page = visit()
    root = page.url.removesuffix("indicators/")
    checked = 0
    for address in ("years/2025/", "years/2023/", "indicators/"):
        page.goto(root + address)
        links = page.locator("table.levels a[href*='?']").evaluate_all(
            "all => all.map((one) => [one.textContent, one.href])"
        )
        assert len(links) > 5, address
        for number, (text, link) in enumerate(links[:: 1 if address == "years/2025/" else 9]):
            if number == 0:
                page.goto(link)
            else:
                assert link.partition("?")[0] == page.url.partition("?")[0]
                page.evaluate(GO, f"?{urlsplit(link).query}")
            expect(page.locator(STATUS)).to_have_text(
                re.compile(f"^找到 {text} 条指标") if "?" in link else re.compile("条")
            )
            asked = parse_qs(urlsplit(link).query)
            assert len(fitting(rows, asked)) == int(text), link
            assert asked.get("year") == (None if address == "indicators/" else [address[6:10]])
            checked += 1
    page.goto(f"{root}units/qiguai/")
    page.get_by_role("link", name="条绩效指标").click()
    expect(page.locator(STATUS)).to_have_text(status(6, len(rows)))
    assert parse_qs(urlsplit(page.url).query) == {"unit": [STRANGE_UNIT], "year": ["2025"]}
    assert checked > 20


# Taking away


def taken(page: Page, button: str) -> list[dict[str, str]]:
    """The rows of the file that the button gives, texts as a program reads them."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert download.value.suggested_filename.endswith("条.csv")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_download_is_what_is_shown(visit: Open, rows: list[Row], large: Build) -> None:
    """All pages of it in the same order, every cell as in the file with all indicators; no cell begins as a formula does."""
    asked = {"year": ["2024", "2025"], "kind": ["定量"]}
    page = visit(query(asked))
    found = fitting(rows, asked)
    expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
    file = taken(page, "下载结果（CSV）")
    expect(page.locator(STATUS)).to_have_text(f"{len(found)} 条指标已交给浏览器下载。")
    assert len(file) == len(found) > 2 * ON_A_PAGE
    with (large.folder / "open-data/indicators.csv").open(encoding="utf-8-sig", newline="") as opened:
        everything = {(line["项目标识"], line["行号"]): line for line in csv.DictReader(opened)}
    root = page.url.split("indicators/")[0]
    for line, row in zip(file, found, strict=True):
        assert line.pop("网页地址") == root + row.address
        assert line == everything[row.address[:-1], str(row.number)]
        assert not [cell for cell in line.values() if re.match(r"\s*[=+\-@](?![0-9.]+$)", cell)]
    strange = next(line for line in file if line["三级指标"] == f"{GUARD}=5万元")
    assert (strange["年度指标值"], strange["年度绩效标准"]) == (f"{GUARD}=5万元", f"{GUARD}@甲,乙")
    assert strange["项目名称"] == GUARD + STRANGE_NAME


def test_texts_are_marked_as_in_the_other_downloads(visit: Open) -> None:
    """The same mark before the same texts, under the same headings in the same order."""
    pieces = [
        "=",
        "＋",
        "5",
        "０",
        "万",
        "元",
        "E",
        "e+",
        " ",
        "\t",
        "AM",
        "pm",
        "Jan",
        "/",
        "，",
        "%",
        "年",
        "true",
        "≥",
        "-",
    ]
    texts = ["".join(some) for length in (1, 2, 3) for some in product(pieces, repeat=length)]
    page = visit()
    script = "async (texts) => { const { guarded } = await import('../assets/indicator-csv.js'); return texts.map(guarded); }"
    here = page.evaluate(script, texts)
    there = [guarded(text) for text in texts]
    assert {text: pair for text, *pair in zip(texts, here, there, strict=True) if pair[0] != pair[1]} == {}
    assert len(texts) // 9 < sum(text.startswith(GUARD) for text in there) < len(texts) * 8 // 9
    page.goto(page.url + query({"year": ["2025"]}))
    headings = list(taken(page, "下载结果（CSV）")[0])
    assert headings.pop() == "网页地址"
    assert headings == INDICATOR_TABLE.headings


def test_everything_can_be_taken(visit: Open, rows: list[Row]) -> None:
    """Without a filter too."""
    page = visit()
    open_panel(page)
    file = taken(page, "下载全部（CSV）")
    assert Counter(line["项目标识"] for line in file) == Counter(row.address[:-1] for row in rows)


def test_download_that_breaks(visit: Open) -> None:
    """Is said, and another try succeeds."""
    page = visit(query({"kind": ["定量"]}))
    first_row(page)
    broken = re.compile("indicators-[0-9]+")
    page.route(broken, lambda route: route.abort())
    page.get_by_role("button", name="下载结果").click()
    expect(page.locator(STATUS)).to_have_text("没有下载成功。请检查网络后重试。")
    page.unroute(broken)
    assert taken(page, "下载结果（CSV）")


def test_link_is_copied(visit: Open, rows: list[Row]) -> None:
    """The address as it is; the count stays, and the button says what came of it."""
    page = visit(query({"kind": ["定量"]}), permissions=["clipboard-read", "clipboard-write"])
    count = status(len(fitting(rows, {"kind": ["定量"]})), len(rows))
    expect(page.locator(STATUS)).to_have_text(count)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="链接已复制")).to_be_focused()
    assert page.locator(STATUS).inner_text() == count
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# How it is used


def test_conditions_can_be_taken_away_one_by_one(visit: Open, rows: list[Row]) -> None:
    """And all at once; the focus stays with what is left."""
    asked = {"level": ["产出指标", "效益指标/社会效益指标"], "kind": ["定量"], "q": ["资金"]}
    page = visit(query(asked))
    chips = page.locator(".explorer__chips").first.get_by_role("button")
    expect(chips).to_have_text(["产出指标", "社会效益指标", "定量", "含“资金”", "清除全部筛选"])
    page.get_by_role("button", name="去掉条件：社会效益指标").press("Enter")
    expect(chips).to_have_count(4)
    expect(page.get_by_role("button", name="去掉条件：定量")).to_be_focused()
    page.get_by_role("button", name="去掉条件：含“资金”").press("Enter")
    left = {"level": ["产出指标"], "kind": ["定量"]}
    expect(page.locator(STATUS)).to_have_text(status(len(fitting(rows, left)), len(rows)))
    assert parse_qs(urlsplit(page.url).query) == left
    page.get_by_role("button", name="清除全部筛选").press("Enter")
    expect(page.locator(STATUS)).to_have_text(f"共 {len(rows)} 条指标")
    assert urlsplit(page.url).query == ""
    expect(page.get_by_label(TEXT)).to_be_focused()


def test_keyboard_alone(visit: Open, rows: list[Row]) -> None:
    """On a narrow screen: a text, the lists, a tick, the results; the focus is never lost."""
    page = visit(viewport={"width": 360, "height": 740})
    first_row(page)
    page.get_by_label(TEXT).focus()
    page.keyboard.type("职工")
    page.keyboard.press("Enter")
    found = fitting(rows, {"q": ["职工"]})
    expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
    expect(page.get_by_label(TEXT)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="筛选", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".explorer__facet > summary", has_text="类型").press("Enter")
    box = page.get_by_label(re.compile("^定性"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if box.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Space")
    found = fitting(rows, {"q": ["职工"], "kind": ["定性"]})
    expect(page.locator(STATUS)).to_have_text(status(len(found), len(rows)))
    expect(box).to_be_focused()
    results = page.get_by_role("button", name=f"看结果（{len(found)} 条）")
    for _ in range(40):
        page.keyboard.press("Tab")
        if results.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    heading = page.locator(".explorer h2")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.get_by_role("button", name="筛选（1）")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    expect(page.locator(".explorer__table thead").get_by_role("link", name="指标值")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"{ROWS} a").first).to_be_focused()


def test_units_of_a_long_list(visit: Open, rows: list[Row]) -> None:
    """Those with most indicators, any other by a part of its name, and the chosen ones at all times."""
    page = visit()
    open_panel(page)
    units = Counter(unit for row in rows for unit in row.units)
    facet = page.locator(".explorer__facet").filter(has=page.get_by_label("按名称找单位"))
    boxes = facet.locator("li label")
    assert boxes.first.inner_text().startswith(f"{units.most_common(1)[0][0]}（")
    expect(boxes).to_have_count(8)
    expect(facet.get_by_text(f"还有 {len(units) - 8} 个，请输入名称中的字来找。")).to_be_visible()
    page.get_by_label("按名称找单位").fill("第100单位")
    expect(boxes).to_have_count(1)
    boxes.first.click()
    expect(page.locator(STATUS)).to_have_text(status(units["第100单位"], len(rows)))
    page.get_by_label("按名称找单位").fill("没有的单位")
    expect(boxes).to_have_text([f"第100单位（{units['第100单位']}）"])
    expect(facet.get_by_text("没有别的单位名称含有这些字。")).to_be_visible()


def test_chinese_input_method(visit: Open, rows: list[Row]) -> None:
    """Letters that are still being composed are not looked for."""
    page = visit()
    open_panel(page)
    page.get_by_label(TEXT).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "manyi", "selectionStart": 5, "selectionEnd": 5})
    page.wait_for_timeout(400)
    assert urlsplit(page.url).query == ""
    session.send("Input.insertText", {"text": "满意"})
    expect(page.locator(STATUS)).to_have_text(status(len(fitting(rows, {"q": ["满意"]})), len(rows)))


def test_first_answer_needs_little(visit: Open, large: Build) -> None:
    """The first rows stand in the first screen, and no file is fetched but those with their texts."""
    page = visit()
    first_row(page)
    fetched = "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    files = [name.rpartition("/")[2] for name in page.evaluate(fetched) if "/search/" in name]
    texts = [name for name in files if name.startswith("indicators-")]
    assert set(files) == {"start.json", "indicators.bin", *texts}
    assert len(texts) <= 2  # of the newest year, and of the year before
    expect(page.locator(ROWS).nth(3)).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(ROWS).nth(1)).to_be_in_viewport()


# Where it cannot work


def test_without_javascript(visit: Open) -> None:
    """The plain list as ever, with a sentence in the place of the filter, whatever the address asks for."""
    page = visit(query({"kind": ["定量"]}), java_script_enabled=False)
    sentence = "筛选、排序和下载要用 JavaScript；不用它，请在下面的列表里查找。"
    assert page.locator(".explorer").inner_text().strip() == sentence
    expect(page.locator("[data-plain] .targets").first).to_be_visible()
    expect(page.get_by_role("link", name="下一页")).to_be_visible()


def test_browser_that_is_too_old(
    visit: Open, browser: Browser, serve: Callable[..., str], large: Build
) -> None:
    """Keeps the plain list and sees no filter that would not work."""
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(f"{serve(large.folder)}indicators/{query({'kind': ['定量']})}")
    expect(page.locator(".explorer")).to_have_count(0)
    expect(page.locator("[data-plain] .targets").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "missing", ["start[.]json", "indicators[.]bin", "indicators-[0-9-]+[.]bin", "places", "explorer-page"]
)
def test_files_that_do_not_load(visit: Open, missing: str) -> None:
    """The plain list stands there instead, it is said, and another try succeeds on the same page."""
    page = visit()
    page.route(re.compile(missing), lambda route: route.abort())
    page.goto(page.url + query({"q": ["满意度"]}))
    expect(page.locator("[data-plain]")).to_be_visible()
    if missing == "explorer-page":
        page.unroute(re.compile(missing))
        return
    expect(page.locator(STATUS)).to_have_text("筛选用的数据没有读到。请检查网络后重试。")
    assert page.locator(ROWS).count() == 0
    page.unroute(re.compile(missing))
    page.get_by_role("button", name="重试").press("Enter")
    first_row(page)
    expect(page.locator("[data-plain]")).to_be_hidden()


def test_index_that_is_not_made_yet(visit: Open, large: Build) -> None:
    """A preview shows its pages first."""
    page = visit()
    page.route(re.compile("start[.]json"), lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.locator(STATUS)).to_have_text("筛选用的数据正在生成，请稍后再试。")


@pytest.mark.parametrize("prefix", ["/", "/budget/disclosure/"])
def test_below_any_path(visit: Open, rows: list[Row], prefix: str) -> None:
    """Links of rows lead to the projects' indicators."""
    page = visit(query({"year": ["2025"], "sort": ["project"]}), prefix=prefix)
    first_row(page)
    page.locator(f"{ROWS} a").first.click()
    expect(page.locator("h1")).to_have_text("两期不同的项目")
    assert urlsplit(page.url).path == f"{prefix}2025/butong/"
    assert urlsplit(page.url).fragment == "indicators"
    page.go_back()
    assert dict(parse_qsl(urlsplit(page.url).query)) == {"year": "2025", "sort": "project"}
    expect(page.locator(ROWS).first).to_be_visible()


def test_the_six(visit: Open, site: Build) -> None:
    """A small site has one year, so none to choose, and needs a handful of small files."""
    page = visit(query({"level": ["产出指标"], "kind": ["定量"]}), folder=site.folder)
    expect(page.locator(STATUS)).to_have_text("找到 18 条指标（共 63 条）")
    open_panel(page)
    titles = page.locator(".explorer__facet > summary").all_inner_texts()
    assert titles == ["一级、二级指标（已选）", "类型（已选）", "实施单位"]
    sizes = [file.stat().st_size for file in site.folder.glob("search/*/indicators*.bin")]
    assert len(sizes) == 2
    assert sum(sizes) < 5000


# How it looks


def test_accessible_and_never_wider_than_the_screen(visit: Open) -> None:
    """With all lists open, with results, without any: axe finds nothing, nothing scrolls sideways or is cut off."""
    page, screens = visit(), AxeOnScreens(WIDE, NARROW)
    address = page.url
    for asked in (
        {"q": ["资金"], "page": ["3"]},
        {"unit": [STRANGE_UNIT]},
        {"kind": ["时限"], "level": ["满意度指标"], "q": ["资金"]},
    ):
        page.goto(address + query(asked))
        open_panel(page)
        expect(page.locator(".explorer__results")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == []
        assert screens.broken_rules(page) == {}
        assert page.evaluate(TOO_WIDE) == []
        assert page.locator("[style], style").count() == 0


@pytest.mark.parametrize("size", ["large", "larger"])
def test_large_print_on_the_narrowest_phone(visit: Open, size: str) -> None:
    """Nothing is cut off."""
    page = visit(viewport={"width": 320, "height": 800})
    page.evaluate(
        f"localStorage.setItem('display-settings', JSON.stringify({{ colour: 'light', size: '{size}' }}))"
    )
    page.goto(page.url + query({"q": ["资金"], "kind": ["定量"]}))
    open_panel(page)
    first_row(page)
    assert page.evaluate(TOO_WIDE) == []


def test_what_is_touched_is_large_enough(visit: Open) -> None:
    """44 px high on a phone."""
    page = visit(
        query({"q": ["资金"]}), viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    open_panel(page)
    low = """Array.from(document.querySelectorAll(".explorer :is(button, summary, select, input[type=search], label:has([type=checkbox]), .pager a)"))
        .filter((part) => part.offsetHeight && part.offsetHeight < 44).map((part) => part.outerHTML)"""
    assert page.evaluate(low) == []


def test_on_paper(visit: Open, rows: list[Row]) -> None:
    """How many there are, the conditions in words, the rows; nothing that can only be pressed."""
    asked = {"kind": ["定量"], "q": ["资金"]}
    page = visit(query(asked))
    first_row(page)
    page.emulate_media(media="print")
    printed = [
        button.inner_text() for button in page.locator(".explorer button").all() if button.is_visible()
    ]
    assert printed == ["定量", "含“资金”"]
    assert (
        page.locator(".explorer__chips button").first.evaluate(
            "(one) => getComputedStyle(one, '::after').content"
        )
        == "none"
    )
    expect(page.locator(STATUS)).to_be_visible()
    expect(page.locator(".explorer__panel")).to_be_hidden()
    expect(page.locator(ROWS).first).to_be_visible()
