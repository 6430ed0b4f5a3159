"""What pages show of results: every cell that the tables print, states in words, and nothing where there are none."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from lxml import html
from lxml.html import HtmlElement

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import Catalog, read_catalog
from tests.support.forms import CASES
from tests.support.results import write_two_years
from tests.support.texts import squeezed

BODY = CASES / "results"
FILES = [*sorted(BODY.glob("*/*.results.yml")), *sorted((CASES / "pages").glob("*/results.yml"))]
NOT_PRINTED = {"目标表没有", "照录"}
"""Keys of what a file of results says about its tables, and no table prints."""


@pytest.fixture(scope="module")
def drawn() -> Iterator[Mapping[str, HtmlElement]]:
    """The pages of the invented body, by their addresses."""
    catalog = read_catalog(BODY)
    assert not catalog.errors
    yield _drawn(catalog)
    catalog.artifacts.close()


def _drawn(catalog: Catalog) -> dict[str, HtmlElement]:
    return {
        page.address: html.fragment_fromstring(page.content.render(), create_parent="div")
        for page in pages_of(SiteContent(catalog))
    }


def _printed_cells(value: object) -> Iterator[str]:
    """Yield the texts of a file of results that its tables print."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_PRINTED:
                yield from _printed_cells(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _printed_cells(inner)
    elif value:
        yield value.strip("（）") if value == "（原表空白）" else value


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_printed_cell_is_on_the_page(file: Path, drawn: Mapping[str, HtmlElement]) -> None:
    """Names, targets, values, points, amounts, reasons, sources: letter by letter, below 完成情况."""
    if file.name == "results.yml":
        page = html.fragment_fromstring((file.parent / "page.html").read_text("utf-8"), create_parent="div")
    else:
        page = drawn[f"2023/{file.name.removesuffix('.results.yml')}/"]
    (section,) = page.find_class("results")
    text = squeezed(section.text_content())
    cells = list(_printed_cells(yaml.load(file.read_text("utf-8"), yaml.BaseLoader)))
    assert len(cells) > 5
    assert [cell for cell in cells if squeezed(cell) not in text] == []


def _rows(page: HtmlElement) -> list[list[str]]:
    """The rows of the table of a self-evaluation: name, target, actual value, state."""
    (table,) = page.find_class("outcome--result")
    return [[" ".join(cell.text_content().split()) for cell in row][:4] for row in table.find("tbody")]


def test_rows_stand_in_the_order_of_what_needs_attention(drawn: Mapping[str, HtmlElement]) -> None:
    """Missed, not judged, reached, all others; the drift of a target stands beside it."""
    assert [row[3] for row in _rows(drawn["2023/jineng-jingsai/"])] == [
        "✗ 未达到",
        "? 未判断 写的是日期",
        "? 未判断 指标值是文字",
        *["✓ 达到"] * 4,
    ]
    assert _rows(drawn["2023/bangfu-weiwen/"])[1][1:] == [
        "目标表 ≥500人 → 自评表 ≥400人（放宽）",
        "452人",
        "✓ 达到 按自评表的指标值",
    ]
    assert [row[3] for row in _rows(drawn["2023/shuwu-jianshe/"])][3:] == [
        "○ 没有完成值 指标值是数字，完成值是文字",
        "○ 没有完成值",
    ]


def test_the_first_sentence_says_only_what_the_table_prints(drawn: Mapping[str, HtmlElement]) -> None:
    """The amount in the unit of the table; without a self-evaluation the last monitoring; without results nothing."""

    def sentence(slug: str) -> str:
        return drawn[f"2023/{slug}/"].find_class("facts")[0].text_content().partition("。")[2]

    assert sentence("jineng-jingsai") == "实际用了 38.512 万元，自评总分 96.83，自评等次“优”。"
    assert sentence("shuwu-jianshe") == "实际用了 219,800.50 元，自评总分 97.33，自评等次“优”。"
    assert sentence("fuwu-zhan") == "截至 2023-07-31 用了 4.00 万元。"
    assert sentence("yiliao-huzhu") == ""


def test_a_project_without_results_has_no_word_about_them(drawn: Mapping[str, HtmlElement]) -> None:
    """No section, no link to one, no heading."""
    page = drawn["2023/yiliao-huzhu/"]
    assert page.find_class("results") == []
    assert "完成情况" not in page.text_content()


def test_texts_of_results_make_no_element() -> None:
    """Markup in reasons and conclusions is text."""
    content = (CASES / "pages" / "results-in-every-way" / "page.html").read_text("utf-8")
    page = html.fragment_fromstring(content, create_parent="div")
    (section,) = page.find_class("results")
    assert {element.tag for element in section.iter()}.isdisjoint({"img", "b", "script"})
    assert "<img src=x onerror=alert(1)>人手不够" in section.text_content()
    assert "{{ 7*7 }}" in section.text_content()


def test_every_table_of_results_is_described(drawn: Mapping[str, HtmlElement]) -> None:
    """A caption, and a scope for every heading; a sign is not read out, for the word beside it says the same."""
    for page in drawn.values():
        for table in page.find_class("outcome"):
            assert table.find("caption") is not None
            assert all(heading.get("scope") for heading in table.iter("th"))
        for state in page.find_class("state"):
            assert [sign.get("aria-hidden") for sign in state] == ["true"]
            assert state[0].tail.strip()


def test_the_page_of_a_year_counts_what_its_projects_show(drawn: Mapping[str, HtmlElement]) -> None:
    """States over all self-evaluations; monitoring counts for nothing."""
    page = drawn["results/"]
    counts = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.find_class("pairs")[0].iter("tr")
    ]
    states = [
        row[3].split()[1]
        for drawn_page in drawn.values()
        if drawn_page.find_class("outcome--result")
        for row in _rows(drawn_page)
    ]
    assert counts[1:] == [
        [f"{sign} {word}", str(states.count(word))]
        for sign, word in (("✗", "未达到"), ("?", "未判断"), ("✓", "达到"), ("○", "没有完成值"))
    ]
    assert page.find_class("totals")[0].text_content() == f"3 个项目公开了自评，共 {len(states)} 条指标"


def test_every_missed_indicator_stands_there_with_its_reason(drawn: Mapping[str, HtmlElement]) -> None:
    """Also where the table gives no reason; the link leads to the project's results."""
    (table,) = drawn["results/"].find_class("outcome--missed")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.find("tbody")]
    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [
        ("申请到发放的时间 产出指标·时效指标", "≤30天", "45天", "年底集中申请，人手不够；明年提前受理。"),
        ("参赛职工人数 产出指标·数量指标", "≥300人", "276人", "两家企业停产检修，没有报名；明年改在淡季办。"),
        ("建成书屋 产出指标·数量指标", "≥10个", "8个", "没有写"),
    ]
    links = [link.get("href") for link in table.iter("a")]
    assert links == [
        f"../2023/{slug}/#results" for slug in ("bangfu-weiwen", "jineng-jingsai", "shuwu-jianshe")
    ]
    for link in links:
        assert drawn[link.removeprefix("../").removesuffix("#results")].xpath("//*[@id='results']")


def test_projects_without_an_evaluation_are_named(drawn: Mapping[str, HtmlElement]) -> None:
    """Whether they were monitored is said."""
    (heading,) = drawn["results/"].xpath("//*[@id='unevaluated']")
    names = [" ".join(item.text_content().split()) for item in heading.getparent().iter("li")]
    assert names == [
        "户外劳动者服务站（公开了监控：截至 2023-07-31 用了 4.00 万元；完成目标可能性：有可能 1 条）",
        "职工医疗互助补助",
    ]


def test_overview_and_units_lead_there_in_one_line(drawn: Mapping[str, HtmlElement]) -> None:
    """With the counts of their own projects."""
    lines = {
        address: paragraph.text_content()
        for address in ("", "units/yunxi-zonggonghui/", "units/zhigong-fuwu-zhongxin/")
        for paragraph in drawn[address].find_class("totals")
        if paragraph.xpath("a[contains(@href, 'results/')]")
    }
    assert lines == {
        "": "3 个项目公开了自评，共 19 条指标：未达到 3 条，未判断 2 条，达到 12 条，没有完成值 2 条。逐条看指标值和实际完成值",
        "units/yunxi-zonggonghui/": "2 个项目公开了自评，共 12 条指标：未达到 2 条，未判断 2 条，达到 6 条，没有完成值 2 条。逐条看指标值和实际完成值",
        "units/zhigong-fuwu-zhongxin/": "1 个项目公开了自评，共 7 条指标：未达到 1 条，达到 6 条。逐条看指标值和实际完成值",
    }


def test_a_site_without_results_has_no_page_and_no_line(catalog: Catalog) -> None:
    """The six real projects have none."""
    pages = _drawn(catalog)
    assert not [address for address in pages if "results/" in address or "monitoring/" in address]
    assert not [
        address
        for address, page in pages.items()
        if "自评" in page.text_content() and address != "open-data/"
    ]


def test_every_year_with_results_has_a_page(tmp_path: Path) -> None:
    """The newest year's page has the shortest address; a year that was only monitored says what monitoring says."""
    data = Path(shutil.copytree(BODY, tmp_path / "data"))
    for year, slug in (("2022", "jineng-jingsai"), ("2021", "fuwu-zhan")):
        (data / year).mkdir()
        for suffix in (".yml", ".results.yml"):
            text = (data / "2023" / f"{slug}{suffix}").read_text("utf-8")
            (data / year / f"{slug}{suffix}").write_text(text.replace("2023", year), "utf-8")
    catalog = read_catalog(data)
    assert not catalog.errors
    pages = _drawn(catalog)
    catalog.artifacts.close()
    assert sorted(address for address in pages if address.startswith("results/")) == [
        "results/",
        "results/2021/",
        "results/2022/",
    ]
    assert pages["results/2022/"].find("h1").text == "2022 年度完成情况"
    assert pages["results/"].xpath("//ul[@class='years']//a/@href") == [
        "../results/2022/",
        "../results/2021/",
    ]
    assert "../../results/2022/" in pages["years/2022/"].xpath("//p[@class='totals']/a/@href")
    monitored = pages["results/2021/"]
    assert _texts(monitored.xpath("//p")) == [
        "还没有公开自评。1 个项目公开了绩效监控",
        "监控是年度中间的进度，不是全年的结果。",
    ]
    assert monitored.xpath("//h2/@id") == ["unevaluated", "years"]
    assert _texts(monitored.xpath("//li"))[0] == (
        "户外劳动者服务站（公开了监控：截至 2021-07-31 用了 4.00 万元；完成目标可能性：有可能 1 条）"
    )
    assert monitored.xpath("//li/a/@href")[:2] == [
        "../../2021/fuwu-zhan/",
        "../../2021/fuwu-zhan/monitoring/",
    ]
    (line,) = pages["years/2021/"].xpath("//p[@class='totals'][a[contains(@href, 'results')]]")
    assert line.text_content() == "1 个项目公开了绩效监控，还没有公开自评。"
    (link,) = pages["years/2022/"].xpath("//p[@class='totals']/a[contains(@href, 'indicators')]/@href")
    assert link == "../../indicators/?year=2022"


def test_long_lists_go_on_on_further_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missed indicators, and projects without an evaluation: none is left out, none stands twice."""
    monkeypatch.setattr("generator.pages.results.ITEMS_PER_PAGE", 1)
    monkeypatch.setattr("generator.pages.results.MAX_PROJECTS_IN_LIST", 1)
    catalog = read_catalog(BODY)
    pages = {address: page for address, page in _drawn(catalog).items() if address.startswith("results/")}
    catalog.artifacts.close()
    assert sorted(pages) == [
        "results/",
        "results/2/",
        "results/3/",
        "results/unevaluated/",
        "results/unevaluated/2/",
    ]
    missed = [
        page.find_class("outcome--missed")[0].findtext("tbody/tr/th") for page in list(pages.values())[:3]
    ]
    assert missed == ["申请到发放的时间 ", "参赛职工人数 ", "建成书屋 "]
    listed = [
        pages[address].findtext("ul/li/a") for address in ("results/unevaluated/", "results/unevaluated/2/")
    ]
    assert listed == ["户外劳动者服务站", "职工医疗互助补助"]
    assert pages["results/"].xpath("//section//p/a/@href") == ["../results/unevaluated/"]


@pytest.mark.parametrize("file", sorted(BODY.glob("*/*.results.yml")), ids=lambda file: file.name)
def test_every_cell_is_on_the_official_form(file: Path, drawn: Mapping[str, HtmlElement]) -> None:
    """Self-evaluation and monitoring have a page where there are any, with every cell in the order of the file."""
    project = f"2023/{file.name.removesuffix('.results.yml')}/"
    data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    for key, part in (("绩效自评", "results/"), ("绩效监控", "monitoring/")):
        assert (f"{project}{part}" in drawn) == (key in data)
        if key in data:
            page = drawn[f"{project}{part}"]
            text = squeezed(page.text_content())
            # How it is filed: no table prints the name of its kind, or how points follow.
            cells = _printed_cells(_without_filing(data[key]))
            assert [cell for cell in cells if squeezed(cell) not in text] == []
            assert f"../../../{project}#results" in page.xpath("//a/@href")


def _without_filing(tables: object) -> object:
    if isinstance(tables, list):
        return [_without_filing(table) for table in tables]
    assert isinstance(tables, dict)
    return {key: value for key, value in tables.items() if key not in ("表式", "计分办法")}


def test_the_official_form_keeps_the_order_of_the_table(drawn: Mapping[str, HtmlElement]) -> None:
    """No row is moved to the front; levels reach over their rows; the missed row is as plain as any."""
    table = drawn["2023/jineng-jingsai/results/"].find_class("outcome")[1]
    rows = [[cell.text_content().strip() for cell in row] for row in table.find("tbody")]
    assert rows[0] == ["产出指标", "数量指标", "举办竞赛场次", "≥6场", "6场", "", "10", "10", ""]
    assert [row[-7] for row in rows] == [
        "举办竞赛场次",
        "参赛职工人数",
        "竞赛方案公布率",
        "竞赛完成时间",
        "竞赛经费",
        "职工学技术的氛围",
        "参赛职工满意度",
    ]
    assert [cell.get("rowspan") for cell in table.find_class("level1")] == ["5", None, None]


def test_links_to_official_forms_lead_to_pages(drawn: Mapping[str, HtmlElement]) -> None:
    """A project's page links to the forms that the project has, and to no others."""
    for address, page in drawn.items():
        for section in page.xpath("//section[@class='part results']"):
            links = {link for link in section.xpath(".//a/@href") if not link.startswith("..")}
            assert links == {part for part in ("results/", "monitoring/") if f"{address}{part}" in drawn}


def test_a_form_of_another_kind_has_pages_of_results_too(tmp_path: Path) -> None:
    """Of a whole department: no count among projects, and no link without a page."""
    data = Path(shutil.copytree(BODY, tmp_path / "data"))
    goals = (CASES / "typed" / "whole-department" / "project.yml").read_text("utf-8")
    (data / "2023" / "bumen.yml").write_text(
        "表式: 部门整体绩效目标表\n" + goals.replace("滁州市", "云溪市").replace("2024", "2023"), "utf-8"
    )
    (data / "2023" / "bumen.results.yml").write_text(
        "绩效自评: {来源: {文件: 部门整体自评表}, 总分: 90}", "utf-8"
    )
    catalog = read_catalog(data)
    assert not catalog.errors
    pages = _drawn(catalog)
    catalog.artifacts.close()
    assert pages["2023/bumen/"].xpath("//section[@class='results']//a/@href") == ["results/"]
    assert "部门整体自评表" in pages["2023/bumen/results/"].text_content()
    assert "云溪市总工会" not in pages["results/"].text_content()


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, HtmlElement]]:
    """The pages of the invented body with two years, by their addresses."""
    catalog = read_catalog(write_two_years(tmp_path_factory.mktemp("two-years") / "data"))
    assert not catalog.errors
    yield _drawn(catalog)
    catalog.artifacts.close()


def _texts(cells: Iterable[HtmlElement]) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in cells]


def test_years_side_by_side_show_what_was_done(two_years: Mapping[str, HtmlElement]) -> None:
    """Actual value and state in every year that has a self-evaluation, also where the target is the same as before."""

    def outcomes(slug: str) -> dict[str, list[str]]:
        blocks: dict[str, list[str]] = {}
        for row in two_years[f"compare/{slug}/"].xpath("//section[@aria-labelledby='indicators']//tbody/tr"):
            for name in row.xpath("./th"):
                texts = blocks.setdefault(name.text.strip(), [])
            texts += [
                f"{cell.get('data-label')} {text}"
                for cell, text in zip(row.xpath("td"), _texts(row.xpath("td")), strict=True)
            ]
        return blocks

    helped = outcomes("bangfu-weiwen")
    assert helped["慰问困难职工人数"] == [
        "2024 年 ≥450人 放宽",
        "2023 年 ≥500人",
        "2024 年 实际 468人 ✓ 达到",
        "2023 年 实际 452人 ✓ 达到自评表的指标值是 ≥400人",
    ]
    assert helped["走访企业数量"] == [
        "2023—2024 年 ≥20家",
        "2024 年 实际 17家 ✗ 未达到",
        "2023 年 – 自评表没有这一条",
    ]
    books = outcomes("shuwu-jianshe")
    assert books["建成书屋"] == [
        "2024 年 ≥6个 放宽",
        "2023 年 ≥10个",
        "2024 年 ",
        "2023 年 实际 8个 ✗ 未达到",
    ]
    assert books["年借阅人次"][2:] == ["2024 年 ", "2023 年 ○ 没有完成值"]
    (funds,) = two_years["compare/shuwu-jianshe/"].xpath(
        "//section[@aria-labelledby='funds']//tbody/tr[last()]"
    )
    assert _texts(funds) == ["全年执行数（自评表）", "没有自评", "21.98005"]


def test_the_list_of_indicators_shows_what_was_done(two_years: Mapping[str, HtmlElement]) -> None:
    """As the pages of the projects show it; nothing where a project has no self-evaluation."""
    cells = {
        (row[0], row[3]): row[1]
        for row in map(_texts, two_years["indicators/"].xpath("//table[@class='targets']/tbody/tr"))
    }
    assert cells["重大安全事故", "劳动安全群众监督（2023）"] == "≤0起实际 0起 ✓ 达到"
    assert cells["重大安全事故", "劳动安全群众监督（2024）"] == "≤0起实际 1起 ✗ 未达到"
    assert (
        cells["配置图书", "职工书屋建设（2023）"] == "≥1万册实际 1.32 ✓ 达到一处没有写单位，按另一处的单位读"
    )
    assert cells["劳模满意度", "劳模疗休养（2024）"] == "≥95%实际 原表空白 ○ 没有完成值"
    assert cells["建成书屋", "职工书屋建设（2024）"] == "≥6个"
    shown = [cell for cell in cells.values() if "实际" in cell or "自评表没有" in cell]
    on_pages = [
        row
        for page in two_years.values()
        for row in page.xpath("//table[contains(@class, 'outcome--result')]/tbody/tr")
    ]
    added = [row for row in on_pages if "目标表没有这一条" in row.text_content()]
    dropped = [cell for cell in cells.values() if "自评表没有这一条" in cell]
    without_value = [cell for cell in cells.values() if cell.endswith("○ 没有完成值") and "实际" not in cell]
    assert len(on_pages) - len(added) == len(shown) - len(dropped) + len(without_value)
