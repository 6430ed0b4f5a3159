"""What the explorer of all indicators keeps of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from generator.checks import facts_of
from generator.form.target_value import Nature
from generator.projects.search_entry import IndicatorCells, PeriodScope, cells_of
from tests.support.forms import CASES, DATA, read, registers
from tests.support.other_forms import BY_TOWN, COPIED, DEPARTMENT, OWN_LAYOUT, REGION, other_artifacts

HEAD = """
项目名称: 甲
年度: 2023
实施单位: [滁州市总工会]
来源: {文件: 表}
总体目标: [乙]
"""


def cells(text: str) -> list[IndicatorCells]:
    """Of a project file."""
    project, _, problems = read(text.encode())
    assert project is not None, problems
    return list(cells_of(facts_of(project, registers())))


def one(indicator: str, two_sided: bool = True, levels: str = "产出指标: {数量指标: [%s]}") -> IndicatorCells:
    """Of a form with a single indicator."""
    sides = "中期期限: 2023—2024\n项目资金: {中期: {总额: 1}, 年度: {总额: 1}}\n"
    funds = sides if two_sided else "项目资金: {年度: {总额: 1}}\n"
    (found,) = cells(f"{HEAD}{funds}绩效指标: {{{levels % indicator}}}\n")
    return found


def test_one_target_for_both_periods() -> None:
    """It is kept once."""
    found = one("{名称: 次数, 指标值: ≥5次, 绩效标准: 每季一次}")
    assert found == (
        0,
        "次",
        "5",
        PeriodScope.BOTH,
        "次数",
        "≥5次",
        "每季一次",
        None,
        None,
        None,
        None,
        None,
        None,
        ["≥", "5", None, "次", None],
        None,
    )
    assert found.texts() == ["次数", "≥5次", "每季一次"]


def test_form_without_medium_term() -> None:
    """The target is the year's, and no other is missing."""
    found = one("{名称: 次数, 指标值: ≥5次}", two_sided=False)
    assert found == (
        0,
        "次",
        "5",
        PeriodScope.ANNUAL_FORM,
        "次数",
        "≥5次",
        "",
        None,
        None,
        None,
        None,
        None,
        None,
        ["≥", "5", None, "次", None],
        None,
    )
    assert found.texts() == ["次数", "≥5次"]


def test_form_without_standards_does_not_say_that_one_is_missing() -> None:
    """Where an indicator of the form has a standard, the others lack it; where none has, the form has no such column."""
    assert one("{名称: 次数, 指标值: ≥5次}").standard == ""
    assert one("{名称: 次数, 中期: {指标值: ≥9次, 绩效标准: 甲}, 年度: {指标值: ≥5次}}").standard is None


def test_each_period_has_its_own_target() -> None:
    """The year's number is compared."""
    found = one("{名称: 次数, 中期: {指标值: ≥9次}, 年度: {指标值: ≥5次, 绩效标准: 多次}}")
    assert found == (
        0,
        "次",
        "5",
        PeriodScope.BY_PERIOD,
        "次数",
        "≥5次",
        "多次",
        "≥9次",
        None,
        None,
        None,
        None,
        None,
        ["≥", "5", None, "次", None],
        None,
    )


@pytest.mark.parametrize(
    ("side", "expected"),
    [("年度", ("≥5次", "", None, None)), ("中期", (None, None, "≥5次", ""))],
)
def test_only_one_period_has_a_target(side: str, expected: tuple[str | None, ...]) -> None:
    """It is not taken for the other's."""
    found = one(f"{{名称: 次数, {side}: {{指标值: ≥5次}}}}")
    assert found.scope == PeriodScope.BY_PERIOD
    assert found[5:9] == expected
    assert found.number == "5"


@pytest.mark.parametrize(
    ("target_value", "measure", "number"),
    [
        ("≥1.50万元", "元", "15000"),
        ("95.00%", "%", "95.00"),
        ("3—5家", "家", "3"),
        ("同比增长5%", "±%", "5"),
        ("100", "", "100"),
        ("较高", "", ""),
        ("2023年底前", "", ""),
        ("户数5户、人数9人", "", ""),
    ],
)
def test_what_numbers_are_compared_by(target_value: str, measure: str, number: str) -> None:
    """By the number with all its digits, among those of the same unit; a growth is no share."""
    found = one(f"{{名称: 次数, 指标值: {target_value}}}")
    assert (found.measure, found.number) == (measure, number)


def test_other_names_of_levels_are_kept() -> None:
    """As the form has them; the usual names are not repeated."""
    found = one("{名称: 次数, 指标值: 较高}", levels="产出: {数量: [%s]}")
    assert (found.level1, found.level2) == ("产出", "数量")
    found = one("{名称: 次数, 指标值: 较高}", levels="效益指标: {环境效益指标: [%s]}")
    assert (found.level1, found.level2) == (None, "环境效益指标")


@pytest.mark.parametrize("file", sorted((DATA / "2023").glob("*.yml")), ids=lambda path: path.stem)
def test_the_real_forms(file: Path) -> None:
    """Every text of every row is there, in the order of the form."""
    form = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    rows = [row for groups in form["绩效指标"].values() for rows in groups.values() for row in rows]
    found = cells(file.read_text("utf-8"))
    assert [each.name for each in found] == [row["名称"] for row in rows]
    for each, row in zip(found, rows, strict=True):
        annual, medium = row.get("年度", row), row.get("中期", {})
        assert (each.target_value, each.standard) == (annual["指标值"], annual["绩效标准"])
        assert (each.medium_term_target_value or None) == medium.get("指标值")
        assert each.nature in range(len(Nature))


def test_kept_as_json_and_read_back() -> None:
    """Nothing in a row is lost on the way."""
    for file in ("periods-differ.yml", "annual-only.yml"):
        for each in cells((CASES / "good" / file).read_text("utf-8")):
            assert IndicatorCells(*json.loads(json.dumps(each))) == each


@pytest.mark.parametrize("project_id", [OWN_LAYOUT, BY_TOWN, DEPARTMENT, REGION, COPIED])
def test_every_text_of_another_form_is_found(project_id: str) -> None:
    """Whatever its record says in further cells, columns and 照录 is among the searched texts."""
    artifacts = other_artifacts(project_id)
    record = json.loads(artifacts.record)
    cells = [record.get(key, {}) for key in ("head_cells", "foot_cells")]
    targets = [row[side] or {} for row in record["indicators"] for side in ("medium_term", "annual")]
    copied = [entry["explanation"] for entry in record.get("copied_as_printed", ())]
    figures = [
        cell["text"]
        for side in ("medium_term", "annual")
        for cell in (record["funds"][side] or {}).get("cells", ())
        if cell["role"] == "figure"
    ]
    texts = {*leaves(cells), *leaves([target.get("cells", {}) for target in targets]), *copied, *figures}
    assert texts
    assert texts <= set(artifacts.search_texts)


def leaves(value: object) -> Iterator[str]:
    """Every text in lists and mappings."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:  # type: ignore[attr-defined]  # JSON
            yield from leaves(inner)


def test_towns_are_found() -> None:
    """A source of funds that only this form has is a word of it; the usual names are on every page."""
    assert {"甲镇", "乙镇"} <= set(other_artifacts(BY_TOWN).search_texts)
    assert "其他资金" not in other_artifacts(OWN_LAYOUT).search_texts


def test_target_in_columns_of_the_form_is_one_text_in_the_explorer() -> None:
    """Its columns are name, target and standard; a form without 指标值 says the target in words of its own."""
    (found,) = other_artifacts(BY_TOWN).search_cells
    assert found.texts() == ["救助户数", "甲镇 2户以上；乙镇 4户以上"]
