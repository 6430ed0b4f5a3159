"""What pages show of results: every cell that the tables print, states in words, and nothing where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from lxml import html
from lxml.html import HtmlElement

from generator.pages import SiteContent, pages_of
from generator.projects.catalog import Catalog, read_catalog
from tests.support.forms import CASES
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
