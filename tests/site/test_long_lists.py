"""Lists of several hundred projects on pages of their own: complete, small, linked and readable."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest
import yaml
from lxml import html

from generator.pages.page import MAX_PROJECTS_IN_LIST
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, cache_folder, read_catalog
from generator.reading.problem import Level
from tests.browser.test_accessibility import Visit
from tests.conftest import Build
from tests.site.test_build import dead_links, heading, pages, words
from tests.support.axe import NARROW, WIDE, AxeOnScreens
from tests.support.many_projects import IN_LARGE_UNIT, LARGE_UNIT, PROJECTS, UNITS
from tests.support.page_faults import TOO_WIDE

LARGEST = 300_000
"""Bytes of a page, at most."""
HERE = "http://here/"

Pages = dict[str, html.HtmlElement]


@pytest.fixture(scope="module")
def read(many_site: Build) -> Pages:
    """Every page by its address."""
    return pages(many_site.folder)


@pytest.fixture(scope="module")
def catalog(many_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The data that the site was made of, with the sheets that its build kept; what it keeps itself lies elsewhere."""
    copy = tmp_path_factory.mktemp("long-lists") / "home"
    shutil.copytree(many_home, copy, ignore=shutil.ignore_patterns("public"))
    return read_catalog(copy / "data", cache=BuildCache(cache_folder(copy / "data")))


@pytest.fixture(scope="module")
def forms(many_home: Path) -> dict[str, Any]:
    """Every file as it was typed, by the project's address; read without a line of ours."""
    data = many_home / "data"
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return {
        f"{file.relative_to(data).as_posix().removesuffix('.yml')}/": yaml.load(
            file.read_text("utf-8"), loader
        )
        for file in sorted(data.glob("2*/*.yml"))
    }


def parts(read: Pages, first: str) -> list[str]:
    """The addresses of a list's pages in their order, the first one's first."""
    numbered = [address for address in read if re.fullmatch(re.escape(first) + "[0-9]+/", address)]
    following = sorted(
        (address for address in numbered if "/projects/" in first or not _is_year(address)), key=_number
    )
    assert [_number(address) for address in following] == list(range(2, len(following) + 2))
    return [first, *following]


def _number(address: str) -> int:
    return int(address.rstrip("/").rpartition("/")[2])


def _is_year(address: str) -> bool:
    return _number(address) in (2023, 2024)


def links(element: html.HtmlElement, address: str, path: str) -> list[str]:
    """Where the links at that place of a page lead to, below the root, without the part of the page."""
    found = element.xpath(f"{path}/@href")
    return [urldefrag(urljoin(HERE + address, str(link)))[0].removeprefix(HERE) for link in found]


def rows(read: Pages, addresses: list[str], path: str) -> list[str]:
    """The projects that the rows of a list lead to, over all of its pages."""
    return [link for address in addresses for link in links(read[address], address, path)]


PROJECT_ROWS = "//table[contains(@class, 'fund-list')]/tbody/tr/th/a"


def money(form: Any) -> Decimal:
    """万元 of a year."""
    return Decimal(form["项目资金"]["年度"]["总额"])


def lists(read: Pages) -> Iterator[list[str]]:
    """Every list that has more than one page, as the addresses of its pages."""
    for address, page in read.items():
        if page.xpath("//nav[@class='pager']") and not page.xpath("//nav[@class='pager']//a[@rel='prev']"):
            yield parts(read, address)


def test_every_kind_of_list_is_long(read: Pages) -> None:
    """The tests below look at lists of the site, of a unit, of units, indicators, projects' and rules' findings."""
    first = {addresses[0] for addresses in lists(read)}
    assert {
        "years/2023/projects/", "units/", "units/chuzhou-zonggonghui/2023/", "indicators/", "checks/projects/"
    } < first  # fmt: skip
    assert any(address.startswith("checks/") for address in first - {"checks/projects/"})
    assert len(read) > PROJECTS + UNITS


def test_no_page_is_large(many_site: Build) -> None:
    """Whatever it lists."""
    sizes = {file: file.stat().st_size for file in many_site.folder.rglob("*.html")}
    assert {str(file): size for file, size in sizes.items() if size > LARGEST} == {}


def test_every_link_leads_somewhere(many_site: Build) -> None:
    """To pages, and to parts of pages that stand on them."""
    assert dead_links(many_site.folder) == []


def test_every_part_of_a_page_has_a_name_of_its_own(read: Pages) -> None:
    """Lists that go on over several pages repeat no id on one of them."""
    for address, page in read.items():
        ids = Counter(page.xpath("//@id"))
        assert [name for name, count in ids.items() if count > 1] == [], address


def test_pagers(read: Pages) -> None:
    """Each names the page being read, and leads to the one before, the one after, the first and the last."""
    checked = 0
    for addresses in lists(read):
        shown = 0
        for number, address in enumerate(addresses, start=1):
            (pager,) = read[address].xpath("//nav[@class='pager']")
            first, last, total = map(int, re.findall("[0-9]+", words(pager.find("p"))))
            assert first == shown + 1, address
            assert last >= first
            shown = last
            assert [words(each) for each in pager.xpath(".//*[@aria-current='page']")] == [str(number)]
            targets = {
                words(link): target
                for link, target in zip(pager.xpath(".//a"), links(pager, address, ".//a"), strict=True)
            }
            expected = {str(other): addresses[other - 1] for other in map(int, filter(str.isdigit, targets))}
            assert {1, len(addresses), number - 1, number + 1} & set(range(1, len(addresses) + 1)) <= {
                number, *map(int, expected)
            }  # fmt: skip
            expected |= {"上一页": addresses[number - 2]} if number > 1 else {}
            expected |= {"下一页": addresses[number]} if number < len(addresses) else {}
            assert targets == expected, address
            assert links(pager, address, ".//a[@rel='prev']") == addresses[max(number - 2, 0) : number - 1]
            assert links(pager, address, ".//a[@rel='next']") == addresses[number : number + 1]
            checked += 1
        assert shown == total, addresses[0]
    assert checked > 30


def test_pages_of_a_list_are_told_apart(read: Pages) -> None:
    """No two pages of the site have the same title, and each says in its heading where it is."""
    titles = Counter(
        page.findtext(".//title") for address, page in read.items() if not address.endswith(".html")
    )
    assert [title for title, count in titles.items() if count > 1] == []
    for addresses in lists(read):
        for number, address in enumerate(addresses[1:], start=2):
            assert heading(read[address]).endswith(f"（第 {number} 页）")


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_project_of_a_year_is_listed_once(read: Pages, forms: dict[str, Any], year: int) -> None:
    """Those with most money first; the page that the list belongs to shows its beginning."""
    own = {address: form for address, form in forms.items() if form["年度"] == str(year)}
    listed = rows(read, parts(read, f"years/{year}/projects/"), PROJECT_ROWS)
    assert sorted(listed) == sorted(own)
    assert all(money(own[one]) >= money(own[other]) for one, other in pairwise(listed))
    for address in (f"years/{year}/", *([""] if year == 2024 else [])):
        assert rows(read, [address], PROJECT_ROWS) == listed[:MAX_PROJECTS_IN_LIST]
        (link,) = [
            each
            for each in read[address].xpath("//main//a")
            if words(each) == f"全部 {len(own)} 个项目" and "/projects/" in each.get("href")
        ]
        assert urljoin(HERE + address, link.get("href")) == f"{HERE}years/{year}/projects/"


def test_every_project_of_a_unit_is_listed_once(read: Pages, forms: dict[str, Any], catalog: Catalog) -> None:
    """On the unit's page, or on the pages of its year where they are many."""
    checked = 0
    for unit in catalog.registers.units:
        page = f"units/{unit.slug}/"
        for year in ("2023", "2024"):
            own = [
                address
                for address, form in forms.items()
                if unit.name in form["实施单位"] and form["年度"] == year
            ]
            section = f"//section[@aria-labelledby='year-{year}']"
            shown = rows(read, [page], section + PROJECT_ROWS)
            full = f"{page}{year}/"
            listed = rows(read, parts(read, full), PROJECT_ROWS) if full in read else shown
            assert sorted(listed) == sorted(own), full
            assert shown == listed[: len(shown)]
            assert bool(shown) == bool(own)
            assert (full in links(read[page], page, f"{section}/p/a")) == (full in read)
            checked += len(own)
    assert checked == PROJECTS + sum(len(form["实施单位"]) == 2 for form in forms.values())
    assert f"units/{catalog.registers.unit_by_name[LARGE_UNIT].slug}/2023/2/" in read


def test_every_unit_is_listed_once(read: Pages, forms: dict[str, Any], catalog: Catalog) -> None:
    """Those with most money in the year of the overview first."""
    listed = rows(read, parts(read, "units/"), "//table[@id='units']/tbody/tr/th/a")
    assert sorted(listed) == sorted(f"units/{unit.slug}/" for unit in catalog.registers.units)
    of_year = Counter[str]()
    for form in forms.values():
        if form["年度"] == "2024":
            of_year.update({unit: int(money(form) * 100) for unit in form["实施单位"]})
    assert listed[0] == f"units/{catalog.registers.unit_by_name[of_year.most_common(1)[0][0]].slug}/"
    assert len(listed) == UNITS


def test_sums_are_of_all(read: Pages, forms: dict[str, Any]) -> None:
    """Every page of a list gives the sum of the whole list, and says so where it shows a part."""
    for addresses in (
        parts(read, "years/2023/projects/"),
        parts(read, "units/chuzhou-zonggonghui/2023/"),
        ["years/2023/"],
        ["units/chuzhou-zonggonghui/"],
    ):
        total = f"{sum(money(form) for form in forms.values() if form['年度'] == '2023'):.2f}"
        for address in addresses:
            table = "(//table[contains(@class, 'fund-list')])[1]"
            (label,) = read[address].xpath(f"{table}/tfoot/tr/th")
            figure = read[address].xpath(f"{table}/tfoot/tr/td[1]")[0]
            assert words(label) == f"全部 {IN_LARGE_UNIT} 个项目合计"
            assert words(figure).replace(",", "") == total
            (totals,) = read[address].xpath("//*[contains(@class, 'figures') or @class='totals'][1]")
            assert f"{IN_LARGE_UNIT} 个" in words(totals)
            assert total in words(totals).replace(",", "")


def indicators(form: Any) -> list[tuple[str, str]]:
    """Second level and name of each indicator of a form."""
    return [
        (level2, row["名称"])
        for levels in form["绩效指标"].values()
        for level2, listed in levels.items()
        for row in listed
    ]


def level_in(title: html.HtmlElement) -> str:
    """The level that a heading names, explained or not, without the number beside it."""
    return "".join(title.xpath("text() | a/text()")).strip()


def test_every_indicator_is_listed_once(read: Pages, forms: dict[str, Any]) -> None:
    """Under its level, with its project; those that do not apply among them."""
    expected = Counter(
        (address, level2, name) for address, form in forms.items() for level2, name in indicators(form)
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for address in parts(read, "indicators/"):
        for section in read[address].xpath("//section[@class='part']"):
            level = level_in(section.find("h2"))
            names = [words(name) for name in section.xpath("table/tbody/tr/th")]
            projects = links(section, address, "table/tbody/tr/td/span/a")
            found.update((project, level, name) for project, name in zip(projects, names, strict=True))
    assert sum(expected.values()) > 4000
    assert found == expected
    (totals,) = read["indicators/"].find_class("totals")
    assert words(totals).startswith(f"{sum(expected.values())} 条绩效指标")


def test_levels_lead_to_where_they_begin(read: Pages, forms: dict[str, Any]) -> None:
    """From the table on the first page, and from the overview by way of it; the sums of the table are right."""
    first = read["indicators/"]
    count = Counter(level2 for form in forms.values() for level2, _ in indicators(form))
    lines = first.xpath("//table[@class='levels']/tbody/tr")
    assert len(lines) == len(count)
    for line in lines:
        (link,) = line.xpath("th/a")
        target, anchor = urldefrag(urljoin(f"{HERE}indicators/", link.get("href")))
        address, anchor = target.removeprefix(HERE), unquote(anchor)
        (title,) = read[address].xpath("//h2[@id=$anchor]", anchor=anchor)
        assert level_in(title) == words(link)
        earlier = address != "indicators/" and read[_before(address)]
        assert earlier is False or not earlier.xpath("//h2[@id=$anchor]", anchor=anchor)
        assert int(words(line.xpath("td")[-1])) == count[words(link)]
        assert first.xpath("//*[@id=$anchor]", anchor=anchor), "the overview leads to the first page"
    (total,) = first.xpath("//table[@class='levels']/tfoot/tr/td[last()]")
    assert int(words(total)) == sum(count.values())


def _before(address: str) -> str:
    number = _number(address) - 1
    return "indicators/" if number == 1 else f"indicators/{number}/"


def test_findings_of_every_project(read: Pages, catalog: Catalog) -> None:
    """Each project once, the newest year first, with as many findings as `disclosure check` tells of its file."""
    told = Counter((problem.path, problem.level) for problem in catalog.problems)
    found: dict[str, list[int]] = {}
    for address in parts(read, "checks/projects/"):
        lines = read[address].xpath("//main//table/tbody/tr")
        for line, project in zip(
            lines, links(read[address], address, "//main//table/tbody/tr/th/a"), strict=True
        ):
            assert project not in found
            found[project] = [int(words(cell)) for cell in line.xpath("td")]
    assert found == {
        row.address: [told[f"data/{row.id}.yml", level] for level in (Level.WARNING, Level.NOTE)]
        for row in catalog.projects
    }
    assert [address[:4] for address in found] == sorted((address[:4] for address in found), reverse=True)


def test_findings_of_every_rule(read: Pages, catalog: Catalog, many_site: Build) -> None:
    """As many as the rule found in each year: in the table, on the pages of the rule, in the files to download."""
    told = Counter(
        (problem.code, problem.path.split("/")[1])
        for problem in catalog.problems
        if problem.level is not Level.ERROR
    )
    table: dict[tuple[str, str], int] = {}
    for cell in read["checks/"].xpath("//table[@class='rules']/tbody/tr/td[a]"):
        (link,), year = cell.xpath("a/@href"), cell.get("data-label")
        code = cell.getparent().get("id")
        table[code, year] = int(words(cell))
        address, anchor = urldefrag(urljoin(f"{HERE}checks/", link))
        section = read[address.removeprefix(HERE)].xpath("//section[h2/@id=$anchor]", anchor=anchor)
        assert words(section[0].find("h2")) == f"{year} 年度 {table[code, year]} 条"
    assert table == told
    shown: Counter[tuple[str, str]] = Counter()
    for code in {code for code, _ in told}:
        for address in parts(read, f"checks/{code}/"):
            for section in read[address].xpath("//section[@class='part']"):
                year = section.get("aria-labelledby").removeprefix("year-")
                shown[code, year] += len(section.xpath("ul/li/div/p"))
                own = links(section, address, "ul/li/p/a")
                assert {link[:4] for link in own} == {year}
                assert len(set(own)) == len(own) <= 100
    assert shown == told
    with (many_site.folder / "open-data/findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert Counter((row["规则代码"], row["年度"]) for row in csv.DictReader(file)) == told
    (totals,) = read["checks/"].find_class("totals")
    assert sum(int(words(part)) for part in totals.findall("strong")[1:]) == told.total()


def test_project_knows_the_pages_above_it(read: Pages) -> None:
    """The trail of a later page of a list leads to its first page, or to the page that the list belongs to."""
    trails = {
        "years/2023/projects/2/": ["", "years/2023/"],
        "units/chuzhou-zonggonghui/2023/2/": ["", "units/", "units/chuzhou-zonggonghui/"],
        "units/2/": ["", "units/"],
        "indicators/2/": ["", "indicators/"],
        "checks/projects/2/": ["", "checks/"],
    }
    found: dict[str, list[str]] = defaultdict(list)
    for address in trails:
        found[address] = links(read[address], address, "//nav[@class='site-path']//a")
    assert found == trails


# In a browser

SHORT = ("units/2/", "checks/projects/3/")
"""Last pages of long lists: the same as the others, but with fewer rows to look at."""
LISTS = (*SHORT, "units/chuzhou-zonggonghui/2023/2/", "indicators/24/", "checks/unit-missing/2/")


@pytest.fixture
def url(many_site: Build, serve: Any) -> str:
    """Where the site is served."""
    return str(serve(many_site.folder))


def test_no_accessibility_rule_is_broken(visit: Visit, url: str, read: Pages) -> None:
    """Axe finds nothing on pages with a pager; what they list is looked at on the pages of the real site."""
    screens = AxeOnScreens(
        WIDE._replace(colours=("light", "dark")), NARROW._replace(colours=("light", "contrast"))
    )
    page = visit().new_page()
    for address in SHORT:
        assert read[address].xpath("//nav[@class='pager']")
        page.goto(url + address)
        assert screens.broken_rules(page) == {}, address


@pytest.mark.parametrize("size", ["standard", "larger"])
def test_nothing_is_wider_than_the_narrowest_phone(visit: Visit, url: str, size: str) -> None:
    """At 320 px, in the smallest and the largest letters."""
    page = visit(320, size=size).new_page()
    for address in LISTS:
        page.goto(url + address)
        assert page.evaluate(TOO_WIDE) == [], address


@pytest.mark.parametrize("width", [320, 1280])
def test_pager_is_easy_to_hit_and_to_read(visit: Visit, url: str, width: int) -> None:
    """Each link is as large as a fingertip; the page being read is told by more than a colour."""
    page = visit(width).new_page()
    page.goto(f"{url}indicators/6/")
    boxes = page.locator("nav.pager a").evaluate_all(
        "all => all.map((one) => { const { width, height } = one.getBoundingClientRect(); return [width, height]; })"
    )
    assert len(boxes) > 6
    assert all(wide >= 44 and high >= 44 for wide, high in boxes)
    style = "(one) => { const { fontWeight, borderTopWidth } = getComputedStyle(one); return [fontWeight, parseFloat(borderTopWidth)]; }"
    weight, border = page.locator("nav.pager [aria-current=page]").evaluate(style)
    other_weight, other_border = page.locator("nav.pager a").first.evaluate(style)
    assert int(weight) > int(other_weight)
    assert border > other_border


def test_pager_by_keyboard_without_javascript(visit: Visit, url: str, read: Pages) -> None:
    """From the first page to the last with Tab and Enter; the link that has the focus is framed."""
    page = visit(360, java_script_enabled=False).new_page()
    page.goto(f"{url}checks/projects/")
    seen = 1
    while page.get_by_role("link", name="下一页").count():
        next_page = page.get_by_role("link", name="下一页")
        page.locator("nav.pager a").last.locator("xpath=preceding::a[1]").focus()
        page.keyboard.press("Tab")
        outline = next_page.evaluate(
            "(one) => [one === document.activeElement, getComputedStyle(one).outlineStyle, parseFloat(getComputedStyle(one).outlineWidth)]"
        )
        assert outline[:2] == [True, "solid"]
        assert outline[2] >= 2
        page.keyboard.press("Enter")
        seen += 1
        page.wait_for_url(f"**/checks/projects/{seen}/")
    assert seen == len(parts(read, "checks/projects/"))
