"""One project in several years: which forms are the same project's, and what was changed from one to the next."""

from __future__ import annotations

import pytest

from generator.form.registers import Registers
from generator.pages.year_comparison import YearComparison, compare_years
from generator.projects.artifacts import build_artifacts
from generator.projects.project_series import series_address, series_of
from generator.projects.project_summary import ProjectSummary
from generator.projects.record import Record, read_record
from generator.rendering.text_diff import Phrase
from tests.support.forms import registers
from tests.support.other_forms import BY_TOWN, OWN_LAYOUT, REGION, other_artifacts

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
    return compare_years([made(f"{2022 + number}/huzhu", text)[1] for number, text in enumerate(forms)])


def plain(phrases: list[Phrase]) -> str:
    """A text with what is marked in brackets."""
    return "".join(f"[{text}]" if differs else text for text, differs in phrases)


def lines_of(comparison: YearComparison) -> list[str]:
    """The table of indicators as text."""
    return [
        " | ".join(
            [
                line.name,
                *(
                    " ".join(
                        filter(None, (cell.fate, plain(list(cell.name)), plain(list(cell.target_value))))
                    )
                    for cell in line.cells
                ),
            ]
        )
        for line in comparison.lines
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


def test_money() -> None:
    """With the digits of each form; the difference from year to year, in percent where that says anything."""
    comparison = compared(form(2022, "0"), form(2023, "100.00"), form(2024, "75.5"), form(2025, "75.50"))
    assert [(line.label, line.cells) for line in comparison.funds] == [
        ("资金总额", ["0", "100.00", "75.5", "75.50"]),
        ("财政拨款", ["0", "100.00", "75.5", "75.50"]),
    ]
    assert [(step.after, step.direction, step.amount, step.percent) for step in comparison.steps] == [
        (2023, "增加", "100.00", ""),
        (2024, "减少", "24.50", "24.5"),
        (2025, "不变", "0.00", "0"),
    ]


def test_money_of_other_forms() -> None:
    """In the form's words and in 万元; a form without a total is compared with no other, and figures are no money."""
    records = [
        read_record(other_artifacts(OWN_LAYOUT).record),
        read_record(other_artifacts(BY_TOWN).record),
        read_record(other_artifacts(REGION).record),
        read_record(other_artifacts(REGION, ("总额: 397", "总额: 400"), ("中央补助: 397", "中央补助: 400")).record),
    ]  # fmt: skip
    comparison = compare_years(records)
    assert [(line.label, line.cells) for line in comparison.funds] == [
        ("资金总额", ["330.984005", "", "397", "400"]),
        ("其他资金", ["0", "", "", ""]),
        ("本级资金", ["300", "", "", ""]),
        ("中央补助", ["30", "", "397", "400"]),
        ("省级补助", ["0.984005", "", "", ""]),
        ("甲镇", ["", "2.95", "", ""]),
        ("乙镇", ["", "16.1", "", ""]),
        ("地方资金", ["", "", "原表空白", "原表空白"]),
    ]
    assert [(step.before, step.amount) for step in comparison.steps] == [(2024, "3")]
    by_town = next(line for line in comparison.lines if line.name == "救助户数")
    assert by_town.level2 == "数量指标"  # the first level, where there is no second


def test_source_that_one_form_does_not_have() -> None:
    """Blank is not zero."""
    richer = form(2023).replace("    财政拨款: 100.00\n", "    财政拨款: 60.00\n    其他资金: 40.00\n")
    comparison = compared(form(2022), richer)
    assert [(line.label, line.cells) for line in comparison.funds][1:] == [
        ("财政拨款", ["100.00", "60.00"]),
        ("其他资金", ["", "40.00"]),
    ]


def test_goals() -> None:
    """Against the year before, word by word; what is new is marked, what is gone is told."""
    comparison = compared(
        form(2022, goals=("为 500 名困难职工提供帮助。", "办好互助活动。")),
        form(2023, goals=("为 600 名困难职工提供帮助。",)),
        form(2024, goals=("为 600 名困难职工提供帮助。",)),
    )
    first, second, third = comparison.goals
    assert [plain(list(goal)) for goal in first.goals] == ["为 500 名困难职工提供帮助。", "办好互助活动。"]
    assert [plain(list(goal)) for goal in second.goals] == ["为 [600] 名困难职工提供帮助。"]
    assert (first.gone, second.gone, second.same, third.same) == ([], ["办好互助活动。"], False, True)


def test_indicators_side_by_side() -> None:
    """Same, changed, worded anew, new, gone, and back again."""
    comparison = compared(
        form(2022, quantity=(("救助人数", "≥500人"), ("举办讲座", "≥3场"))),
        form(2023, quantity=(("救助困难职工人数", "≥500人"), ("印发手册", "≥1000份")), rate="≥95%"),
        form(2024, quantity=(("救助困难职工人数", "≥500人"), ("举办讲座", "≥2场")), rate="≥95%"),
    )
    assert lines_of(comparison) == [
        "救助困难职工人数 | 救助人数 ≥500人 | 改动 ≥500人 | 相同 ≥500人",
        "举办讲座 | ≥3场 | 没有 | 新增 ≥2场",
        "印发手册 | 没有 | 新增 ≥1000份 | 没有",
        "补助发放准确率 | ≥98% | 改动 ≥[95%] | 相同 ≥95%",
        "减轻住院负担 | 明显 | 相同 明显 | 相同 明显",
        "职工满意度 | ≥95% | 相同 ≥95% | 相同 ≥95%",
    ]
    assert comparison.changed == 2


def test_unlike_names_are_two_indicators() -> None:
    """A guess that goes too far would set apart what is the same, or hide that something was dropped."""
    comparison = compared(
        form(2022, quantity=(("救助人数", "≥500人"),)), form(2023, quantity=(("印发手册", "≥1000份"),))
    )
    assert lines_of(comparison)[:2] == ["印发手册 | 没有 | 新增 ≥1000份", "救助人数 | ≥500人 | 没有"]
