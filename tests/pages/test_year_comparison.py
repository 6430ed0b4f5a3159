"""One project in several years: which forms are the same project's, and what was changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.form.registers import Registers
from generator.pages.year_comparison import YearComparison, compare_years
from generator.pages.year_spells import Spell
from generator.projects.artifacts import build_artifacts
from generator.projects.project_series import series_address, series_of
from generator.projects.project_summary import ProjectSummary
from generator.projects.record import Record, read_record
from tests.support.forms import registers
from tests.support.other_forms import BY_TOWN, OWN_LAYOUT, REGION, other_artifacts, other_registers

FORM = """\
项目名称: 职工互助经费
年度: {year}
项目编码: {code}
实施单位:
  - 滁州市总工会
来源:
  文件: 预算公开
项目资金:
  年度:
    总额: {total}
    财政拨款: {total}
总体目标:
{goals}
绩效指标:
  产出指标:
    数量指标:
{quantity}
    质量指标:
      - 名称: 补助发放准确率
        指标值: {rate}
        绩效标准: {rate}
  效益指标:
    社会效益指标:
      - 名称: 减轻住院负担
        指标值: 明显
  满意度指标:
    服务对象满意度指标:
      - 名称: 职工满意度
        指标值: ≥95%
"""
INDICATOR = "      - 名称: {}\n        指标值: {}"


def form(
    year: int,
    total: str = "100.00",
    code: str = "34110023P000001",
    goals: tuple[str, ...] = ("为 500 名困难职工提供帮助。",),
    quantity: tuple[tuple[str, str], ...] = (("救助人数", "≥500人"),),
    rate: str = "≥98%",
) -> str:
    """A form of that year."""
    return FORM.format(
        year=year,
        total=total,
        code=code,
        goals="\n".join(f"  - {goal}" for goal in goals),
        quantity="\n".join(INDICATOR.format(*each) for each in quantity),
        rate=rate,
    )


def made(project_id: str, text: str, used: Registers | None = None) -> tuple[ProjectSummary, Record]:
    """ProjectSummary and record of a form."""
    sheet = build_artifacts(project_id, f"data/{project_id}.yml", text.encode(), used or registers())
    assert sheet.summary is not None, "".join(map(str, sheet.problems))
    return sheet.summary, read_record(sheet.record)


def compared(*forms: str) -> YearComparison:
    """Forms of one project, side by side."""
    records = [made(f"{2022 + number}/huzhu", text)[1] for number, text in enumerate(forms)]
    return compare_years(records, registers().layouts.by_name)


def said(spells: Sequence[Spell]) -> str:
    """Spells as text, what is marked in brackets."""
    return " | ".join(
        " ".join(
            filter(
                None,
                (
                    spell.years.removesuffix(" 年"),
                    "没有" if spell.is_absent else "",
                    "".join(f"[{text}]" if differs else text for text, differs in spell.phrases),
                    spell.change,
                ),
            )
        )
        for spell in spells
    )


def lines_of(comparison: YearComparison) -> list[str]:
    """The table of indicators as text, one line for every text of an indicator."""
    return [
        f"{indicator.name}{'' if line.word == '指标值' else f' {line.word}'}: {said(line.spells)}"
        for indicator in comparison.indicators
        for line in indicator.lines
    ]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([("2022/a", "X"), ("2023/a", "Y")], [["2022/a", "2023/a"]]),  # the same address
        ([("2022/a", "X"), ("2023/b", "X")], [["2022/a", "2023/b"]]),  # the same code
        ([("2022/a", "X"), ("2023/b", "X"), ("2024/b", "Y")], [["2022/a", "2023/b", "2024/b"]]),
        ([("2022/a", "X"), ("2023/b", "Y")], []),
        ([("2023/a", "X"), ("2023/b", "X")], []),  # one year
        ([("ju/2022/a", "X"), ("ting/2023/a", "Y")], []),  # two bodies
        ([("ju/2022/a", "X"), ("ju/2023/a", "Y")], [["ju/2022/a", "ju/2023/a"]]),
    ],
)
def test_which_forms_are_one_project(forms: list[tuple[str, str]], expected: list[list[str]]) -> None:
    """By the last part of the address, or by the code; only where there are several years."""
    rows = [made(name, form(int(name.split("/")[-2]), code=code))[0] for name, code in forms]
    assert [[row.id for row in found] for found in series_of(rows)] == expected
    assert series_of(rows[::-1]) == series_of(rows)


def test_projects_without_code_are_told_apart() -> None:
    """Nothing is no code that they share."""
    texts = [form(year).replace("项目编码: 34110023P000001\n", "") for year in (2022, 2023)]
    assert series_of([made("2022/a", texts[0])[0], made("2023/b", texts[1])[0]]) == []


def test_address_stays_when_years_follow() -> None:
    """It is named after the oldest."""
    rows = [
        made(f"{year}/{slug}", form(year))[0] for year, slug in ((2022, "jiu"), (2023, "xin"), (2024, "xin"))
    ]
    assert {series_address(found) for count in (2, 3) for found in series_of(rows[:count])} == {
        "compare/jiu/"
    }
    body = [made(f"ju/{year}/a", form(year))[0] for year in (2022, 2023)]
    assert series_address(body) == "compare/ju/a/"


def funds_of(comparison: YearComparison) -> list[tuple[str, list[str]]]:
    """Amounts and their changes, the newest first."""
    return [
        (
            line.label,
            [
                " ".join(filter(None, (cell.text if cell.is_amount else "", cell.change)))
                for cell in line.cells
            ],
        )
        for line in comparison.funds
    ]


def test_money() -> None:
    """With the digits of each form; the difference from year to year, in percent where that says anything."""
    comparison = compared(form(2022, "0"), form(2023, "100.00"), form(2024, "75.5"), form(2025, "75.50"))
    cells = ["75.50 金额不变，写法不同", "75.5 减少 24.50 · 24.5%", "100.00 增加 100.00", "0"]
    assert funds_of(comparison) == [("资金总额", cells), ("财政拨款", cells)]
    assert [cell.width for cell in comparison.funds[0].cells] == ["75.5", "75.5", "100", "0"]
    assert [(step.year, step.before, step.funds) for step in comparison.steps] == [
        (2025, 2024, "没有变化"),
        (2024, 2023, "减少 24.50 万元（24.5%）"),
        (2023, 2022, "增加 100.00 万元"),
    ]


def test_money_of_other_forms() -> None:
    """In the form's words and in 万元; a form without a total is compared with no other, and figures are no money."""
    records = [
        read_record(other_artifacts(OWN_LAYOUT).record),
        read_record(other_artifacts(BY_TOWN).record),
        read_record(other_artifacts(REGION).record),
        read_record(other_artifacts(REGION, ("总额: 397", "总额: 400"), ("中央补助: 397", "中央补助: 400")).record),
    ]  # fmt: skip
    comparison = compare_years(records, other_registers().layouts.by_name)
    assert funds_of(comparison) == [
        ("资金总额", ["400 增加 3 · 0.76%", "397 新增", "不再有", "330.984005"]),
        ("其他资金", ["", "", "不再有", "0"]),
        ("本级资金", ["", "", "不再有", "300"]),
        ("中央补助", ["400 增加 3 · 0.76%", "397 新增", "不再有", "30"]),
        ("省级补助", ["", "", "不再有", "0.984005"]),
        ("甲镇", ["", "不再有", "2.95 新增", ""]),
        ("乙镇", ["", "不再有", "16.1 新增", ""]),
        ("地方资金", ["原表空白", "原表空白 新增", "", ""]),
    ]
    assert [step.funds for step in comparison.steps] == ["增加 3 万元（0.76%）", "", ""]
    by_town = next(line for line in comparison.indicators if line.name == "救助户数")
    assert by_town.level2 == "数量指标"  # the first level, where there is no second


def test_goals() -> None:
    """Against the year before, word by word; what is new or gone is told, and the same words stand once."""
    first, second = "为 500 名困难职工提供帮助。", "办好互助活动。"
    comparison = compared(
        form(2022, goals=(first, second)),
        form(2023, goals=("为 600 名困难职工提供帮助。",)),
        form(2024, goals=("为 600 名困难职工提供帮助。",)),
    )
    assert list(map(said, comparison.goals)) == [
        "2023—2024 为 [600] 名困难职工提供帮助。 改写 | 2022 为 500 名困难职工提供帮助。",
        "2023—2024 没有 不再有 | 2022 办好互助活动。",
    ]
    assert [step.goals_differ for step in comparison.steps] == [False, True]
    rewritten = compared(form(2022, goals=(first,)), form(2023, goals=("举办三场讲座。",)))
    assert list(map(said, rewritten.goals)) == [f"2023 [举办三场讲座]。 改写 | 2022 {first}"]


def test_indicators_side_by_side() -> None:
    """Same, changed, worded anew, new, gone, and back again."""
    comparison = compared(
        form(2022, quantity=(("救助人数", "≥500人"), ("举办讲座", "≥3场"))),
        form(2023, quantity=(("救助困难职工人数", "≥500人"), ("印发手册", "≥1000份")), rate="≥95%"),
        form(2024, quantity=(("救助困难职工人数", "≥500人"), ("举办讲座", "≥2场")), rate="≥95%"),
    )
    assert lines_of(comparison) == [
        "救助困难职工人数: 2022—2024 ≥500人",
        "救助困难职工人数 名称: 2023—2024 救助[困难职工]人数 改写 | 2022 救助人数",
        "举办讲座: 2024 ≥2场 新增 | 2023 没有 不再有 | 2022 ≥3场",
        "印发手册: 2024 没有 不再有 | 2023 ≥1000份 新增 | 2022 没有",
        "补助发放准确率: 2023—2024 ≥[95%] 放宽 | 2022 ≥98%",
        "减轻住院负担: 2022—2024 明显",
        "职工满意度: 2022—2024 ≥95%",
    ]
    assert comparison.steps[0].indicators == (0, 1, 1, 4)
    assert comparison.steps[1].indicators == (2, 1, 1, 2)


def test_unlike_names_are_two_indicators() -> None:
    """A guess that goes too far would set apart what is the same, or hide that something was dropped."""
    comparison = compared(
        form(2022, quantity=(("救助人数", "≥500人"),)), form(2023, quantity=(("印发手册", "≥1000份"),))
    )
    assert lines_of(comparison)[:2] == [
        "印发手册: 2023 ≥1000份 新增 | 2022 没有",
        "救助人数: 2023 没有 不再有 | 2022 ≥500人",
    ]


def test_standard_is_compared_with_the_standard() -> None:
    """It is not a change that a standard is no longer what the target is, nor hidden that it was changed to be that."""
    rate = "        绩效标准: ≥98%\n"
    comparison = compared(
        form(2022),
        form(2023, rate="≥95%").replace("        绩效标准: ≥95%\n", rate),
        form(2024, rate="≥95%"),
        form(2025, rate="≥95%").replace("        绩效标准: ≥95%\n", ""),
    )
    assert lines_of(comparison)[1:3] == [
        "补助发放准确率: 2023—2025 ≥[95%] 放宽 | 2022 ≥98%",
        "补助发放准确率 绩效标准: 2025 改写 | 2024 ≥[95%] 改写 | 2022—2023 ≥98%",
    ]


def test_cells_of_other_layouts() -> None:
    """A further cell is shown if it changes, one that the target is put together from only if that does not tell."""
    forms = ("1, 度量单位: 万亩, 权重: 10", "1, 度量单位: 万亩, 权重: 15", "2, 度量单位: 万亩, 权重: 15")
    records = [read_record(other_artifacts(OWN_LAYOUT, (forms[0], cells)).record) for cells in forms]
    lines = lines_of(compare_years(records, other_registers().layouts.by_name))
    assert [line for line in lines if line.startswith("建成面积")] == [
        "建成面积: 2024 ≥[2万]亩 收紧 | 2024 ≥1万亩",
        "建成面积 权重: 2024 [15] 改写 | 2024 10",
    ]
