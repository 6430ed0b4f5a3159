"""The six tables of the founding document, cell by cell, on the pages that the site shows and prints.

Read from the *source text* on one side and from the built HTML on the other; our YAML is not looked at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.conftest import Build
from tests.support.founding_document import IndicatorRow, Side, TargetForm, fold, read_forms

FORMS = read_forms(
    (Path(__file__).parent.parent / "cases" / "founding-document.txt").read_text(encoding="utf-8")
)


def text_of(element: html.HtmlElement) -> str:
    """All text of an element, folded."""
    return fold(element.text_content())


def grid(table: html.HtmlElement) -> list[list[str]]:
    """The cells of a table's body as printed: a cell that spans rows stands in each of them."""
    rows: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in table.iterfind(".//tbody/tr"):
        cells: list[str] = []
        for cell in [*row, None]:
            while len(cells) in reaching and reaching[len(cells)][0]:
                left, text = reaching[len(cells)]
                reaching[len(cells)] = (left - 1, text)
                cells.append(text)
            if cell is not None:
                reaching[len(cells)] = (int(cell.get("rowspan", "1")) - 1, text_of(cell))
                cells.append(text_of(cell))
        rows.append(cells)
    return rows


@pytest.fixture(scope="module")
def pages(site: Build) -> dict[str, html.HtmlElement]:
    """The article of each project page by the folded project name in its heading."""
    articles = {}
    for file in sorted((site.folder / "2023").glob("*/index.html")):
        article = html.parse(str(file), html.HTMLParser(encoding="utf-8")).find(".//article")
        articles[text_of(article.find("h1"))] = article
    return articles


@pytest.fixture(params=FORMS, ids=[form.project_name for form in FORMS])
def form(request: pytest.FixtureRequest) -> TargetForm:
    """Each of the six tables."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(form: TargetForm, pages: dict[str, html.HtmlElement]) -> html.HtmlElement:
    """The page of the table."""
    return pages[fold(form.project_name)]


def standard(side: Side, other: Side) -> str:
    """What the cell says; three cells were cut off by the conversion, the other side tells what they said."""
    return fold(side.standard if side.standard is not None else other.standard or "")


def test_there_are_six_pages(pages: dict[str, html.HtmlElement]) -> None:
    """One page a table, no more and no fewer."""
    assert set(pages) == {fold(form.project_name) for form in FORMS}
    assert len(FORMS) == 6


def test_head_of_the_form(form: TargetForm, page: html.HtmlElement) -> None:
    """Units stand in the sentence under the project's name, year and amount in the question, the attribute at the side."""
    facts = text_of(page.find_class("facts")[0])
    units = fold("、").join(fold(unit) for unit in form.implementing_units)
    assert facts.startswith(fold(f"{units}打算用"))
    question = text_of(page.get_element_by_id("goals"))
    assert question == fold(f"{form.year}年，{form.annual_funds.total}万元用来做什么")
    assert fold("项目属性") + fold(form.project_attribute or "") in text_of(page.find_class("origin")[0])


def test_funds(form: TargetForm, page: html.HtmlElement) -> None:
    """Every amount with the digits of the form, medium-term and annual."""
    shown = {row[0]: row[1:] for row in grid(page.find_class("years")[0])}
    assert shown == {
        "资金总额": [form.medium_term_funds.total, form.annual_funds.total],
        "财政拨款": [form.medium_term_funds.fiscal_appropriation, form.annual_funds.fiscal_appropriation],
        "其他资金": [form.medium_term_funds.other_funds, form.annual_funds.other_funds],
    }


def test_goals(form: TargetForm, page: html.HtmlElement) -> None:
    """Each goal of each period, word for word; equal ones once and marked."""
    shown: list[tuple[str, str]] = []
    for goal in page.find_class("goal"):
        labels = [text_of(each) for each in goal.find_class("periods")]
        texts = [text_of(each) for each in goal.findall("p") if not each.get("class")]
        assert len(labels) == len(texts)
        by_label = dict(zip(labels, texts, strict=True))
        same = by_label.get(fold("中期与年度相同"))
        shown.append((same, same) if same else (by_label[fold("中期目标")], by_label[fold("年度目标")]))
    expected = zip(form.medium_term_goals, form.annual_goals, strict=True)
    assert shown == [(fold(medium_term), fold(annual)) for medium_term, annual in expected]


def test_indicators_on_the_screen(form: TargetForm, page: html.HtmlElement) -> None:
    """Each indicator stands in the table under its levels, or among those that are not applicable, word for word."""
    for hint in page.find_class("hint"):  # what a rule found in the row
        hint.drop_tree()
    natures = {fold(word) + more for word in ("定量", "定性", "时限") for more in ("", fold("两期不同"))}
    in_table = [
        (
            level1,
            level2,
            next(name.removesuffix(nature) for nature in natures if name.endswith(nature)),
            value,
            mark,
        )
        for level1, level2, name, value, mark in grid(page.find_class("indicators")[0])
    ]
    folded = [text_of(item) for details in page.find_class("folded")[:1] for item in details.iter("li")]
    missing = [
        row for row in form.indicators if screen_row(row) not in in_table and in_words(row) not in folded
    ]
    assert missing == []
    assert len(in_table) + len(folded) == len(form.indicators)


def screen_row(row: IndicatorRow) -> tuple[str, str, str, str, str]:
    """A row as the screen's table shows it."""
    medium_term, annual = row.medium_term, row.annual
    values = fold(medium_term.target_value), fold(annual.target_value)
    standards = standard(medium_term, annual), standard(annual, medium_term)
    same = (values[0], standards[0]) == (values[1], standards[1])
    value, mark = ((side[0] if same else fold(f"中期{side[0]}年度{side[1]}")) for side in (values, standards))
    return fold(row.level1), fold(row.level2), fold(annual.name), value, mark


def in_words(row: IndicatorRow) -> str:
    """A row that is not applicable as the folded list words it."""
    annual = row.annual
    return fold(
        f"{row.level2}：{annual.name}；指标值“{annual.target_value}”，绩效标准“{standard(annual, row.medium_term)}”"
    )


def test_indicators_on_paper(form: TargetForm, page: html.HtmlElement) -> None:
    """The printed form has every row with both sides, in the order and the columns of the source."""
    printed = grid(page.find_class("form__indicators")[0])
    assert [row[1:] for row in printed] == [
        [fold(row.level1), *paper_side(row, row.medium_term), *paper_side(row, row.annual)]
        for row in form.indicators
    ]


def paper_side(row: IndicatorRow, side: Side) -> tuple[str, str, str, str]:
    """The four cells of one period."""
    other = row.annual if side is row.medium_term else row.medium_term
    return fold(row.level2), fold(side.name), fold(side.target_value), standard(side, other)


def test_sums_on_the_overview(site: Build) -> None:
    """Six projects, 370.00 万元, 63 indicators."""
    article = html.parse(str(site.folder / "index.html"), html.HTMLParser(encoding="utf-8")).find(
        ".//article"
    )
    figures = [text_of(figure) for figure in article.find_class("figures")[0].iter("strong")]
    sources = text_of(article.get_element_by_id("sources"))
    assert figures[:3] == ["370.00", "6", fold("100%")]
    assert sources.endswith(fold("财政拨款"))
    (money,), (*natures, indicators) = (
        [text_of(cell) for cell in table.iterfind("tfoot/tr/td") if text_of(cell)]
        for table in (article.find_class("fund-list")[0], article.find_class("levels")[0])
    )
    assert money == "370.00"
    assert sum(map(int, natures)) == int(indicators) == sum(len(form.indicators) for form in FORMS) == 63
    assert text_of(article.find_class("figures")[0]).find(fold(f"{natures[0]}／63 条")) > 0


def test_pages_are_light(site: Build) -> None:
    """A project page is at most 25,000 bytes of HTML: it is read on phones, and there may be ten thousand of them."""
    heavy = {
        file.parent.name: size
        for file in (site.folder / "2023").glob("*/index.html")
        if (size := file.stat().st_size) > 25_000
    }
    assert heavy == {}
