"""The six project files say what the founding document says: no more, no less, no word changed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tests.support.forms import DATA
from tests.support.founding_document import (
    DOCUMENT,
    LEVEL1_OF,
    Funds,
    IndicatorRow,
    Side,
    TargetForm,
    UnexplainedTextError,
    cells,
    document_title,
    fold,
    name_without_number,
    read_forms,
)

PROJECTS = DATA / "2023"
TEXT = DOCUMENT.read_text(encoding="utf-8")
FORMS = read_forms(TEXT)
FILES = {
    "1": "yiliao-huzhu.yml",
    "2": "bangfu-zhongxin.yml",
    "3": "laodong-jingsai.yml",
    "4": "gongzi-xieshang.yml",
    "5": "bangfu-peitao.yml",
    "6": "bangfu-zhuanxiang.yml",
}
ROW_COUNTS = [9, 9, 13, 9, 9, 14]
CUT_OFF = {("1", "职工满意度"), ("6", "资金使用合规率"), ("6", "打卡发放准确率")}
"""Rows whose last cell, the annual standard, the conversion lost."""
KEYS = ["项目名称", "年度", "中期期限", "实施单位", "项目属性", "来源", "项目资金", "总体目标", "绩效指标"]
PERIODS = ("中期", "年度")

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: FILES[form.number])


def load(form: TargetForm) -> dict[str, Any]:
    """The project file of a table, every scalar as text."""
    loaded = yaml.load((PROJECTS / FILES[form.number]).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def in_both_periods(field: Any) -> tuple[Any, Any]:
    """What a field says for 中期 and for 年度, however it is written."""
    if isinstance(field, dict) and not field.keys().isdisjoint(PERIODS):
        return field["中期"], field["年度"]
    return field, field


def indicators(project: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """First level, second level and content of every indicator, in the order of the file."""
    for level1, groups in project["绩效指标"].items():
        for level2, group in groups.items():
            for indicator in group:
                yield level1, level2, indicator


def cells_of_file(project: dict[str, Any]) -> list[tuple[str, ...]]:
    """Level, name, value and standard of both sides for every indicator, folded; refuses other keys."""
    rows = []
    for level1, level2, indicator in indicators(project):
        name, content = indicator["名称"], {key: indicator[key] for key in indicator if key != "名称"}
        sides = in_both_periods(content)
        assert all(list(side) == ["指标值", "绩效标准"] for side in sides), name
        values = [text for side in sides for text in (name, side["指标值"], side["绩效标准"])]
        rows.append((level1, level2, *map(fold, values)))
    return rows


def cells_of_row(row: IndicatorRow) -> tuple[str, ...]:
    """The same of a printed row; a standard that was cut off is taken from the medium-term side."""
    left, right = row.medium_term, row.annual
    texts = [left.name, left.target_value, left.standard or ""]
    texts += [right.name, right.target_value, right.standard or left.standard or ""]
    return (row.level1, row.level2, *map(fold, texts))


def scalars(node: Any) -> Iterator[str]:
    """Every value of a loaded file, keys left out."""
    if isinstance(node, str):
        yield node
        return
    for child in node.values() if isinstance(node, dict) else node:
        yield from scalars(child)


def test_document_is_the_one_that_was_published() -> None:
    """The copy of the founding document is byte for byte the one the project began with."""
    expected = "cd36b6e376d5bde2de20f28a63997c7f6779a73654adc0a98ae9285229ecd68d"
    assert hashlib.sha256(DOCUMENT.read_bytes()).hexdigest() == expected


def test_each_table_has_one_file_and_each_file_a_table() -> None:
    """Six tables and the six files that name the document as their source belong together, one to one."""
    assert [form.number for form in FORMS] == list(FILES)
    source = f"文件: {fold(document_title(TEXT))}\n"
    transcribed = [path.name for path in PROJECTS.iterdir() if source in path.read_text(encoding="utf-8")]
    assert sorted(transcribed) == sorted(FILES.values())


@each_form
def test_head_of_the_form(form: TargetForm) -> None:
    """Name, year, period, units, attribute and source are those of the table, under the keys of the model."""
    project = load(form)
    assert list(project) == KEYS
    assert fold(project["项目名称"]) == fold(form.project_name)
    assert project["年度"] == form.year
    assert project["中期期限"] == form.medium_term_period
    assert project["实施单位"] == list(form.implementing_units)
    assert project["项目属性"] == form.project_attribute
    assert project["来源"] == {"文件": fold(document_title(TEXT)), "序号": form.number}


@each_form
def test_funds_to_the_digit(form: TargetForm) -> None:
    """All six amounts carry the digits of the form, and their parts make the total."""
    funds = load(form)["项目资金"]
    assert list(funds) == ["中期", "年度"]
    for written, printed in ((funds["中期"], form.medium_term_funds), (funds["年度"], form.annual_funds)):
        assert list(written) == ["总额", "财政拨款", "其他资金"]
        assert Funds(*written.values()) == printed
        parts = Decimal(printed.fiscal_appropriation) + Decimal(printed.other_funds)
        assert Decimal(printed.total) == parts


@each_form
def test_goals_of_both_periods(form: TargetForm) -> None:
    """The goals are those of the table, in its order, for each period."""
    written = [in_both_periods(goal) for goal in load(form)["总体目标"]]
    assert [fold(medium_term) for medium_term, _ in written] == list(map(fold, form.medium_term_goals))
    assert [fold(annual) for _, annual in written] == list(map(fold, form.annual_goals))


@each_form
def test_indicators_cell_by_cell(form: TargetForm) -> None:
    """Every row of the table stands in the file under its two levels, in the order of the form."""
    assert cells_of_file(load(form)) == list(map(cells_of_row, form.indicators))
    printed_order = list(LEVEL1_OF)
    assert list(dict.fromkeys(row.level2 for row in form.indicators)) == printed_order


@each_form
def test_no_cell_lost_and_none_invented(form: TargetForm) -> None:
    """Counted without regard to rows and columns, file and document differ by the known damage alone."""
    start = TEXT.index(f" {form.number}. “")
    block = TEXT[start:].split("一级指标", 1)[1].split("\n#", 1)[0]
    labels = set(LEVEL1_OF) | set(LEVEL1_OF.values()) | {"二级指标", "三级指标", "指标值", "绩效标准"}
    words = (cell for line in block.splitlines() for cell in cells(line))
    printed = Counter(fold(name_without_number(cell)) for cell in words if cell not in labels)
    written = Counter(cell for row in cells_of_file(load(form)) for cell in row[2:])
    way = fold("个人和单位各50元/人，财政补助100元/")
    only_printed = {"1": {way: 1, "人": 1}, "3": {"经济": 1}}
    only_written = {"1": {way + "人": 1, "较高": 1}, "6": {"≥96%": 1, "≥99%": 1}}
    assert printed - written == only_printed.get(form.number, {})
    assert written - printed == only_written.get(form.number, {})


def test_sixty_three_indicators() -> None:
    """The tables have 9, 9, 13, 9, 9 and 14 indicators, and so have the files."""
    assert [len(form.indicators) for form in FORMS] == ROW_COUNTS
    assert [len(list(indicators(load(form)))) for form in FORMS] == ROW_COUNTS


def test_sums_of_the_six() -> None:
    """370.00 万元 a year and 185.00 万元 in the medium term, two decimals kept."""
    funds = [load(form)["项目资金"] for form in FORMS]
    assert str(sum(Decimal(each["年度"]["总额"]) for each in funds)) == "370.00"
    assert str(sum(Decimal(each["中期"]["总额"]) for each in funds)) == "185.00"


def test_cells_the_conversion_cut_off() -> None:
    """Three annual standards are gone from the document; the files say so where they fill them in."""
    rows = [(form, row) for form in FORMS for row in form.indicators]
    assert {(form.number, row.annual.name) for form, row in rows if row.annual.standard is None} == CUT_OFF
    assert all(row.medium_term.standard for _, row in rows)
    for number in FILES:
        lines = (PROJECTS / FILES[number]).read_text(encoding="utf-8").splitlines()
        remarks = [line for line in lines if line.lstrip().startswith("#")]
        told = {(number, found[1]) for line in remarks if (found := re.search("“(.+?)”的年度绩效标准", line))}
        assert told == {cut for cut in CUT_OFF if cut[0] == number}


def test_periods_are_named_only_where_they_differ() -> None:
    """Table 2's cost row and table 5's goal differ between the periods, and nothing else does."""
    named = []
    for form in FORMS:
        project = load(form)
        fields = [("总体目标", goal) for goal in project["总体目标"]]
        fields += [(indicator["名称"], indicator) for *_, indicator in indicators(project)]
        for name, field in fields:
            if isinstance(field, dict) and not field.keys().isdisjoint(PERIODS):
                assert field["中期"] != field["年度"]
                named.append((form.number, name))
    assert named == [("2", "困难职工帮扶中心人员及工作经费"), ("5", "总体目标")]


@each_form
def test_natural_chinese_typography(form: TargetForm) -> None:
    """No blank, no half-width punctuation of the converter and no filler of the form is left in a value."""
    damage = re.compile(r"\s|[,:;()<>]|\.\.|目标\d|指标\d|[０-９％]")
    assert [text for text in scalars(load(form)) if damage.search(text)] == []


def test_folding_keeps_words_digits_and_operators() -> None:
    """Folding levels blanks and width, and nothing that carries meaning."""
    assert fold("≥ 100 万") == fold("≥１００万") == "≥100万"
    assert fold("助学, 医疗(市直)：“好”") == fold("助学，医疗（市直）:“好”")
    different = ["≥5万", "≤5万", "=5万", ">5万", "5万", "≥5万元", "≥50万", "≥5.0万", "≥5、万", "≥5，万"]
    assert len(set(map(fold, different))) == len(different)


def damaged_row(line: str) -> str:
    """The document with one more line at its end."""
    return f"{TEXT.rstrip()}\n{line}\n"


@pytest.mark.parametrize(
    "line",
    [
        "满意度指标\t服务对象满意度指标\t没有编号的名称\t98%\t98%",
        "\t\t指标 3: 只有一边\t98%\t98%",
        "\t数量指标\t指标 3: 两个级别\t1\t1\t质量指标\t指标 3: 两个级别\t1\t1",
        "产出指标\t服务对象满意度指标\t指标 3: 级别不合\t1\t1\t\t指标 3: 级别不合\t1\t1",
        "\t\t指标 3: 多一格\t1\t1\t1\t\t指标 3: 多一格\t1\t1",
        "\t\t\t孤零零的字",
    ],
)
def test_a_row_that_makes_no_sense_is_not_passed_over(line: str) -> None:
    """The reader of the document refuses what it cannot explain instead of dropping it."""
    with pytest.raises(UnexplainedTextError):
        read_forms(damaged_row(line))


def test_one_more_good_row_is_read() -> None:
    """A row without labels belongs to the level above it."""
    more = read_forms(damaged_row("\t\t指标 3: 家属满意度\t≥ 90%\t90%\t\t指标 3: 家属满意度\t≥ 91%\t91%"))
    row = more[-1].indicators[-1]
    assert (row.level1, row.level2) == ("满意度指标", "服务对象满意度指标")
    assert row.medium_term == Side("家属满意度", "≥ 90%", "90%")
    assert row.annual == Side("家属满意度", "≥ 91%", "91%")
