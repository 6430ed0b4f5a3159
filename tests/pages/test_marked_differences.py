"""The page that compares years marks exactly what differs: it is held against the forms themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from generator.pages.year_comparison import compare_years
from generator.projects.artifacts import build_artifacts
from generator.projects.record import Record, read_record
from generator.rendering.render import render
from tests.support.forms import registers

FIRST = 2022


class Form(NamedTuple):
    """What differs between the forms of the years."""

    total: str
    goals: Sequence[str]
    indicators: Mapping[str, tuple[str, str | None]]
    """Target and standard by name."""


class Cell(NamedTuple):
    """A cell of the page as it is read for one year."""

    element: HtmlElement
    text: str | None
    """None where the page says that the form has no such thing."""


TARGETS = ("≥500人", "≥500 人", "≥480人", "明显")
FORMS = st.lists(
    st.builds(
        Form,
        st.sampled_from(("0", "100", "100.00", "75.5")),
        st.lists(
            st.sampled_from(
                ("办好互助活动。", "为 500 名职工提供帮助。", "为 600 名职工提供帮助。", "印发手册")
            ),
            min_size=1,
            max_size=3,
            unique=True,
        ),
        st.dictionaries(
            st.sampled_from(("救助人次", "印发手册", "举办讲座", "走访企业")),
            st.tuples(st.sampled_from(TARGETS), st.sampled_from((None, *TARGETS))),
        ),
    ),
    min_size=2,
    max_size=4,
)
"""Forms of two to four years. No two names are alike, so that nobody has to guess which indicator is which."""


@settings(derandomize=True, max_examples=50, deadline=None)
@given(FORMS)
def test_page_marks_exactly_what_differs(forms: Sequence[Form]) -> None:
    """What the forms say alike is one cell; a cell is marked, and a word says how, where the form before differs."""
    years = {FIRST + number: form for number, form in enumerate(forms)}
    page = _page([_record(year, form) for year, form in years.items()])
    totals = {
        year: cell.text
        for year, cell in _cells(page.xpath("//section[@aria-labelledby='funds']//tbody/tr[1]/td")).items()
    }
    assert totals == {year: form.total for year, form in years.items()}
    for cell in page.xpath("//section[@aria-labelledby='funds']//tbody/tr/td"):
        year = int(cell.get("data-label").removesuffix(" 年"))
        is_change = year > FIRST and years[year].total != years[year - 1].total
        assert bool(cell.find_class("side")) == is_change

    goals = [_cells(spells.xpath("./div")) for spells in page.find_class("spells")]
    for year, form in years.items():
        assert sorted(line[year].text for line in goals if line[year].text is not None) == sorted(form.goals)
    for line in goals:
        _assert_marked(line)

    blocks = _blocks(page)
    assert set(blocks) == {"减轻负担", "职工满意度", *(name for form in forms for name in form.indicators)}
    for name in {name for form in forms for name in form.indicators}:
        pairs = {year: form.indicators.get(name) for year, form in years.items()}
        targets, *standards = blocks[name]
        assert {year: cell.text for year, cell in targets.items()} == {
            year: pair and pair[0] for year, pair in pairs.items()
        }
        _assert_marked(targets)
        there = {year: pair[1] for year, pair in pairs.items() if pair}
        if standards:
            assert {year: cell.text or None for year, cell in standards[0].items()} == there
            _assert_marked(standards[0])
        else:
            assert not any(there.values()) or all(pair[0] == pair[1] for pair in pairs.values() if pair)


def _record(year: int, form: Form) -> Record:
    rows = [
        {"名称": name, "指标值": target, **({"绩效标准": standard} if standard else {})}
        for name, (target, standard) in form.indicators.items()
    ]
    data = deepcopy(_FORM)
    data |= {"年度": year, "总体目标": list(form.goals)}
    data["项目资金"]["年度"] = {"总额": form.total, "财政拨款": form.total}
    if rows:
        data["绩效指标"]["产出指标"]["数量指标"] += rows
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False).replace("'", "")
    sheet = build_artifacts(f"{year}/huzhu", "data/x.yml", text.encode(), registers(), downloads=False)
    assert sheet.record, "".join(map(str, sheet.problems))
    return read_record(sheet.record)


_FORM = yaml.safe_load("""
项目名称: 职工互助经费
年度: 2022
实施单位: [滁州市总工会]
来源: {文件: 预算公开}
项目资金: {}
总体目标: []
绩效指标:
  产出指标: {数量指标: [{名称: 减轻负担, 指标值: ≥3次}]}
  效益指标: {社会效益指标: [{名称: 减轻负担, 指标值: 明显}]}
  满意度指标: {服务对象满意度指标: [{名称: 职工满意度, 指标值: ≥95%}]}
""")


def _page(records: Sequence[Record]) -> HtmlElement:
    comparison = compare_years(records, registers().layouts.by_name)
    drawn = render("series.html", name="项目", comparison=comparison, root="../../")
    return html.fragment_fromstring(drawn, create_parent="div")


def _blocks(page: HtmlElement) -> dict[str, list[dict[int, Cell]]]:
    """Return the lines of every indicator by its name; each line has a cell for every year."""
    blocks: dict[str, list[dict[int, Cell]]] = {}
    for row in page.xpath("//section[@aria-labelledby='indicators']//tbody/tr"):
        for head in row.xpath("./th"):
            lines = blocks.setdefault(head.text.strip(), [])
        lines.append(_cells(row.xpath("./td")))
    return blocks


def _cells(elements: Iterable[HtmlElement]) -> dict[int, Cell]:
    """Return the cell of every year, oldest first; what a cell says of its years and how wide it is agree."""
    cells = {}
    for element in elements:
        label = element.get("data-label") or element.findtext("dt")
        first, last = re.fullmatch(r"(\d+)(?:—(\d+))? 年\s*", label).groups()  # type: ignore[union-attr]
        covered = range(int(first), int(last or first) + 1)
        assert int(element.get("colspan", len(covered))) == len(covered)
        cells |= dict.fromkeys(covered, Cell(element, _text(element)))
    return dict(sorted(cells.items()))


def _text(element: HtmlElement) -> str | None:
    copy = deepcopy(element)
    for ours in copy.xpath(".//dt | .//strong | .//small | .//*[@class='side']"):
        ours.drop_tree()
    text = copy.text_content().strip()
    return None if text == "没有这一条" else text.replace("没有写", "")


def _assert_marked(line: Mapping[int, Cell]) -> None:
    """Hold marks and words of one line against the texts that it shows."""
    for year, (element, text) in line.items():
        before = line.get(year - 1)
        if before and before.element is element:
            continue  # the cell reaches on to the form before
        if not before or before.text is None or not text:
            assert element.xpath(".//mark") == []
        else:
            assert before.text != text
            assert element.xpath(".//strong")  # says how: where words were only left out, nothing is marked
            unmarked = element.xpath(
                ".//text()[not(ancestor::mark or ancestor::dt or ancestor::strong or ancestor::small)]"
            )
            letters = iter(before.text)
            assert all(letter in letters for letter in "".join(unmarked).strip())
        assert ("changed" in element.get("class", "")) == (year > FIRST)
