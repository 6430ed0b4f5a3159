"""What people come for, from the first page to the last: to find a project, to read it, to print it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Locator, Page, WebError, expect

from generator.search.letters import letters
from tests.browser.conftest import Read
from tests.conftest import Build
from tests.support.forms import DATA
from tests.support.plain_count import Searched, holders
from tests.support.texts import scalars

PHONE: dict[str, Any] = {
    "width": 360,
    "height": 740,
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"width": 1280, "height": 800}
LISTS = ["", "units/", "units/chuzhou-zonggonghui/", "indicators/", "checks/"]
PROJECTS = {
    f"{file.parent.name}/{file.stem}/": yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    for file in sorted((DATA).glob("2*/*.yml"))
}
SEARCHED = ("项目名称", "实施单位", "项目属性", "总体目标", "绩效指标")

# What the owner asks to be found, and what people type.
QUERIES = """
总工会|职工|满意度|救助|5%|50元/人|聚小钱、解难事|≥100|不超过12个月低保|滁州市总工会|困难职工|经常性项目|特定目标类|帮扶中心
100%|≥95%|元/人|5万|人次|资金|不涉及|较高|厂务公开|工资集体协商|２０２３ 全年|财政 补助|1万|98%|一次性项目|拆迁补偿
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

STATUS, HITS = ".search__status", ".search__results > li"

Arrive = Callable[..., Page]


@pytest.fixture
def arrive(read: Read) -> Iterator[Arrive]:
    """``arrive(address, **device)``: a new reader opens the address; a script error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(error: WebError) -> None:
        errors.append(str(error.error))

    def go(address: str, **device: Any) -> Page:
        page = read(**device)
        contexts.append(page.context)
        page.context.on("weberror", note)
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.remove_listener("weberror", note)
    assert errors == []


def _type_and_enter(page: Page, query: str) -> None:
    """Write the query into the box, press Enter, and wait for the answer to it on the page of results."""
    box = page.get_by_role("searchbox", name="搜索项目")
    box.fill(query)
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    page.locator(
        "[data-search-page]:not([data-busy])", has=page.locator(STATUS, has_text=re.compile("."))
    ).wait_for()


def _in_view(table: Locator, words: str) -> None:
    """The words stand on the screen, as the reader sees it now."""
    expect(table.get_by_text(words, exact=True).first).to_be_in_viewport()


def test_a_citizen_with_a_phone(arrive: Arrive, site_url: str) -> None:
    """From the overview by search to a project, its funds and indicators, its unit, and back."""
    page = arrive(site_url, **PHONE)
    expect(page.locator(".figures")).to_contain_text(re.compile(r"370\.00\s*万元.*6\s*个", re.DOTALL))
    page.get_by_role("searchbox").tap()
    page.keyboard.type("医疗互助")
    expect(page.locator(STATUS)).to_have_text("找到 1 个项目")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.locator(HITS)).to_contain_text(["职工医疗互助经费150.00 万元2023 年 · 滁州市总工会"])
    page.get_by_role("link", name="职工医疗互助经费").tap()
    page.wait_for_url(f"{site_url}2023/yiliao-huzhu/")
    expect(page.get_by_role("heading", level=1)).to_have_text("职工医疗互助经费")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_role("heading", level=2).first).to_have_text("2023 年，150.00 万元用来做什么")

    page.get_by_role("link", name="资金", exact=True).tap()
    _in_view(page.locator("table.years"), "150.00")
    _in_view(page.locator("table.years"), "75.00")
    assert page.get_by_role("row", name="财政拨款").inner_text().split() == ["财政拨款", "75.00", "150.00"]

    page.get_by_role("link", name="指标", exact=True).tap()
    _in_view(page.locator("table.indicators"), "≥1万")
    card = page.get_by_role("row").filter(has_text="职工满意度")
    assert card.locator("td").all_inner_texts() == ["较高", "较高"]
    assert card.evaluate("row => row.getBoundingClientRect().right") <= 360

    page.locator(".facts").get_by_role("link", name="滁州市总工会").tap()
    page.wait_for_url(f"{site_url}units/chuzhou-zonggonghui/")
    expect(page.get_by_role("heading", level=1)).to_have_text("滁州市总工会")
    own = [form for form in PROJECTS.values() if "滁州市总工会" in form["实施单位"]]
    names = page.locator("table.fund-list tbody th a").all_inner_texts()
    assert sorted(names) == sorted(form["项目名称"] for form in own)

    page.get_by_role("navigation", name="位置").get_by_role("link", name="总览").tap()
    page.wait_for_url(site_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("2023 年，370.00 万元用来做什么")


def _tab_to(page: Page, words: str, limit: int = 60) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"{limit} steps of the Tab key did not reach {words}")


def test_the_keyboard_alone(arrive: Arrive, site_url: str) -> None:
    """/ to search, arrows to a result, Enter to open it, Esc to leave the search, Tab to the unit and back."""
    page = arrive(site_url, **DESKTOP)
    box, links, panel = (
        page.get_by_role("searchbox"),
        page.locator(f"{HITS} a"),
        page.locator(".search__panel"),
    )
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("满意度")
    expect(links).to_have_count(len(_holders("满意度")))
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(panel).to_be_visible()
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    address, name = links.nth(1).get_attribute("href"), links.nth(1).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(str(address))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    unit = PROJECTS[str(address).removeprefix(site_url)]["实施单位"][0]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the header
    expect(page.locator("#main-content")).to_be_focused()
    _tab_to(page, unit)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/units/[a-z-]+/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(unit)
    _tab_to(page, name)
    _tab_to(page, "总览")
    page.keyboard.press("Enter")
    page.wait_for_url(site_url)


def test_what_is_folded_away_opens_by_keyboard(arrive: Arrive, site_url: str) -> None:
    """The indicators that do not apply are unfolded by Tab and Enter."""
    page = arrive(f"{site_url}2023/yiliao-huzhu/", **DESKTOP)
    folded = page.locator("details.folded li", has_text="不产生经济效益")
    expect(folded).to_be_hidden()
    _tab_to(page, "不涉及的指标 1 条")
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()


def test_large_print_is_kept(arrive: Arrive, site_url: str) -> None:
    """The largest letters, chosen once, hold on every page of the way, in a new tab and after coming back."""
    page = arrive(site_url, **PHONE)
    letters = "() => parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)"
    size = "() => document.documentElement.dataset.size ?? 'standard'"
    standard = page.evaluate(letters)
    page.get_by_role("button", name="显示设置").tap()
    page.get_by_role("radio", name="特大字").tap()
    page.get_by_role("button", name="收起").tap()
    chosen = page.evaluate(letters)
    assert chosen == pytest.approx(standard * 1.5)
    page.locator("table.fund-list").get_by_role("link", name="劳动竞赛厂务公开").tap()
    page.wait_for_url(f"{site_url}2023/laodong-jingsai/")
    assert page.evaluate(size) == "larger"
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    page.locator(".facts").get_by_role("link", name="滁州市总工会").tap()
    page.wait_for_url(f"{site_url}units/chuzhou-zonggonghui/")
    assert page.evaluate(size) == "larger"
    tab = page.context.new_page()
    tab.goto(site_url)
    assert tab.evaluate(letters) == chosen
    tab.get_by_role("button", name="显示设置").tap()
    tab.get_by_role("radio", name="标准").tap()
    page.go_back()
    assert page.evaluate(size) == "standard"


OF_EVERY_PAGE = {"display.js", "search.js", "terms.js"}


@pytest.mark.parametrize(
    ("address", "scripts"),
    [
        ("", OF_EVERY_PAGE),
        ("2023/yiliao-huzhu/", OF_EVERY_PAGE | {"copy.js"}),
        ("search/?q=医疗", {"display.js", "search.js", "search-page.js"}),
    ],
)
def test_a_first_visit_fetches_little(arrive: Arrive, site_url: str, address: str, scripts: set[str]) -> None:
    """At most twelve requests, the few scripts among them; what searches comes when it is needed, in one file.

    A project has one more script, which copies its citation.
    """
    page = arrive("about:blank", **PHONE)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(site_url + address)
    page.wait_for_load_state("networkidle")
    assert len(requested) <= 12, requested
    own = {url.rpartition("/")[2] for url in requested if re.search("/assets/[a-z-]+[.]js$", url)}
    assert own == scripts


# Search against a plain count.


def _searched(address: str, form: dict[str, Any]) -> Searched:
    amounts = [Decimal(amount) for side in form["项目资金"].values() for amount in scalars(side)]
    texts = [text for key in SEARCHED for text in scalars(form[key])]
    values = [form["年度"], form["项目属性"], *scalars(form["实施单位"])]
    return Searched(address, form["项目名称"], form["年度"], texts, values, amounts)


def _holders(query: str) -> list[str]:
    return holders([_searched(*project) for project in PROJECTS.items()], query)


def test_every_query_finds_what_a_plain_count_finds(arrive: Arrive, site_url: str) -> None:
    """The same number, the same projects, and in each of them the query marked."""
    page = arrive(site_url, **DESKTOP)
    hits = page.locator(HITS)
    wrong = {}
    for query in QUERIES:
        _type_and_enter(page, query)
        said = page.locator(STATUS).inner_text()
        found = [str(link.get_attribute("href")).removeprefix(site_url) for link in hits.locator("a").all()]
        marks = hits.evaluate_all(
            "all => all.map((hit) => [...hit.querySelectorAll('mark')].map((one) => one.textContent))"
        )
        wanted = _holders(query)
        words = f"找到 {len(wanted)} 个项目" if wanted else "没有项目"
        asked = {letters(query), *map(letters, query.split())}
        is_marked = all(
            each and all(letters(mark) in asked or "万元" in mark for mark in each) for each in marks
        )
        if words not in said or sorted(found) != sorted(wanted) or not is_marked:
            wrong[query] = (said, found, wanted, marks)
    assert wrong == {}
    assert len(QUERIES) >= 30
    assert {len(_holders(query)) for query in QUERIES} >= {0, 1, 3, 6}


def test_search_leads_to_the_words(arrive: Arrive, site_url: str) -> None:
    """What a result quotes stands on the page it leads to."""
    page = arrive(site_url, **DESKTOP)
    _type_and_enter(page, "不超过12个月低保")
    excerpt = page.locator(".search__excerpt").inner_text()
    page.locator(f"{HITS} a").click()
    page.wait_for_url(f"{site_url}2023/bangfu-zhuanxiang/")
    expect(page.locator("table.indicators").get_by_text(excerpt, exact=True).first).to_be_visible()


def test_the_site_below_a_path(arrive: Arrive, serve: Callable[..., str], site: Build) -> None:
    """Copied into a folder of a larger site, everything is found, from every depth."""
    root = serve(site.folder, "/some/path/")
    page = arrive(root, **PHONE)
    missing: list[str] = []
    page.on("response", lambda reply: missing.append(reply.url) if reply.status >= 400 else None)
    for start in ("", "checks/", "units/chuzhou-zonggonghui/", "2023/gongzi-xieshang/"):
        page.goto(root + start)
        looks = page.evaluate("() => getComputedStyle(document.querySelector('.site-nav')).backgroundColor")
        assert looks == "rgb(11, 74, 125)"
        _type_and_enter(page, "聚小钱")
        page.locator(f"{HITS} a").tap()
        page.wait_for_url(f"{root}2023/yiliao-huzhu/")
        page.get_by_role("button", name="菜单").tap()
        page.locator("#site-nav").get_by_role("link", name="绩效指标").tap()
        page.wait_for_url(f"{root}indicators/")
        page.locator(".explorer__results").get_by_role("link", name="困难职工帮扶中心工作经费").first.tap()
        page.wait_for_url(f"{root}2023/bangfu-zhongxin/#indicators")
    assert missing == []


# Paper.


def _sheets(page: Page) -> list[tuple[float, float]]:
    """Width and height in points of each sheet that the page is printed on."""
    paper = page.pdf(prefer_css_page_size=True)
    found = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
    return [(float(width), float(height)) for width, height in found]


def _rows(form: dict[str, Any]) -> list[tuple[str, ...]]:
    """The indicators as on the official form: name, value and standard of the medium term, then of the year."""
    indicators = [
        one for second in form["绩效指标"].values() for several in second.values() for one in several
    ]
    return [
        tuple(
            cell
            for period in ("中期", "年度")
            for side in [one.get(period, one)]
            for cell in (one["名称"], side["指标值"], side["绩效标准"])
        )
        for one in indicators
    ]


@pytest.mark.parametrize("address", PROJECTS)
def test_a_project_is_printed_as_the_official_form(arrive: Arrive, site_url: str, address: str) -> None:
    """Both sides, every row, no part of the screen, on A4 across, even when printed from a phone."""
    form = PROJECTS[address]
    page = arrive(site_url + address, **PHONE)
    expect(page.locator(".form")).to_be_hidden()
    page.emulate_media(media="print")
    screen = "header, .site-nav, .site-footer, .site-path, .site-neighbours, article > :not(.form)"
    assert [part for part in page.locator(screen).all() if part.is_visible()] == []

    top, below = page.locator(".form__top"), page.locator(".form__indicators")
    expect(top.locator("caption")).to_have_text("项目支出绩效目标表（2023 年度）")
    funds = form["项目资金"]
    assert top.locator(".figure").all_inner_texts() == [
        funds[period][key] for key in ("总额", "财政拨款", "其他资金") for period in ("中期", "年度")
    ]
    said = top.inner_text()
    for words in (form["项目名称"], *form["实施单位"], form["项目属性"], *scalars(form["总体目标"])):
        assert words in said
    cells = [row.locator("td:not(.form__side)") for row in below.locator("tbody tr").all()]
    assert [tuple(row.all_inner_texts()) for row in cells] == _rows(form)
    assert all(row.is_visible() for row in page.locator(".form tr").all())
    levels = {level for first, second in form["绩效指标"].items() for level in (first, *second)}
    assert set(below.locator("tbody th").all_inner_texts()) == levels
    origin = below.locator("tfoot").inner_text()
    assert origin == f"来源：{form['来源']['文件']}，第 {form['来源']['序号']} 张表"
    assert form["项目名称"] in page.locator(".print-foot").inner_text()

    sheets = _sheets(page)
    assert 1 <= len(sheets) <= 2
    assert sheets == [pytest.approx((842, 595), abs=1)] * len(sheets)


def test_the_two_tables_of_the_form_are_one(arrive: Arrive, site_url: str) -> None:
    """A shared edge, columns below columns, and a head that is repeated where the rows go on to another sheet."""
    page = arrive(f"{site_url}2023/bangfu-zhuanxiang/", width=1030, height=700)
    page.emulate_media(media="print")
    edges = page.evaluate("""() => {
      const tables = [...document.querySelectorAll(".form table")];
      const [top, below] = tables.map((one) => one.getBoundingClientRect());
      const left = (selector, place) => document.querySelectorAll(selector)[place].getBoundingClientRect().left;
      return {
        count: tables.length,
        gap: below.top - top.bottom,
        shifts: [
          below.left - top.left,
          below.right - top.right,
          left(".form__indicators thead th", 2) - left(".form__top tr:last-child td", 0),
          left(".form__indicators thead th", 6) - left(".form__top tr:last-child td", 1),
        ],
        head: getComputedStyle(document.querySelector(".form__indicators thead")).display,
      };
    }""")
    assert edges["count"] == 2
    assert -2 <= edges["gap"] <= 0
    assert edges["shifts"] == pytest.approx([0] * 4, abs=1.5)
    assert edges["head"] == "table-header-group"


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_printed_as_tables(arrive: Arrive, site_url: str, address: str) -> None:
    """From a phone too: a table stays a table, its sum stands once, at the end; A4 upright."""
    page = arrive(site_url + address, **PHONE)
    page.emulate_media(media="print")
    screen = "header, .site-nav, .site-footer, .site-path, .site-toc, .jump"
    assert [part for part in page.locator(screen).all() if part.is_visible()] == []
    shown = page.locator("article table").evaluate_all(
        "all => all.flatMap((table) => [table, ...table.rows]).map((one) => getComputedStyle(one).display)"
    )
    assert set(shown) <= {"table", "table-row"}
    sums = page.locator("article tfoot").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).display)"
    )
    assert set(sums) <= {"table-row-group"}
    assert page.locator(".print-foot").is_visible()
    sheets = _sheets(page)
    assert len(sheets) >= 1
    assert sheets == [pytest.approx((595, 842), abs=1)] * len(sheets)
