"""Rules on forms of other layouts: silent where the form has no such cell, and 照录 for what the form itself has wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.checks import Finding, facts_of, findings_of
from generator.form.form_layouts import FormLayout
from generator.form.project import Project
from generator.form.registers import Registers
from generator.reading.problem import Level
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.yaml_text import read_yaml
from tests.support.forms import registers

PLAIN = """\
表式: 例表
项目名称: 例项目
年度: 2024
实施单位: [滁州市总工会]
来源: {文件: 例文件}
项目资金:
  年度: {总额: 90, 本级资金: 60, 上级资金: 30}
总体目标: [办好例事]
绩效指标:
  产出指标:
    数量指标:
      - {名称: 例数, 指标值: ≥10个}
  效益指标:
    社会效益指标:
      - {名称: 例效益, 指标值: 明显提升}
  满意度指标:
    服务对象满意度指标:
      - {名称: 例满意度, 指标值: ≥90%}
"""


def own_registers(**keys: object) -> Registers:
    """The registers in data/ with one more layout, which has these keys."""
    layout = FormLayout.model_validate(
        {
            "名称": "例表",
            "期": ["年度"],
            "表头": ["项目名称", "实施单位"],
            "资金来源": [
                {"名称": "本级资金", "归入": "财政拨款"},
                {"名称": "上级资金", "归入": "财政拨款", "其中": ["中央补助", "省级补助"]},
            ],
            "指标列": ["三级指标", "指标值"],
            **keys,
        }
    )
    theirs = registers()
    return replace(theirs, layouts=replace(theirs.layouts, own=(layout,)))


def project_in(text: str, theirs: Registers) -> Project:
    """The project in a text, which must be readable."""
    data = text.encode()
    source, problems = read_yaml("a.yml", data, project_keys(data, theirs.layouts, theirs.level_names))
    project, found = read_project(source, theirs)
    assert project is not None, "\n".join(map(str, [*problems, *found]))
    return project


def findings(text: str, **keys: object) -> dict[str, Finding]:
    """The findings of a text, by the code of the rule."""
    theirs = own_registers(**keys)
    return {finding.code: finding for finding in findings_of(facts_of(project_in(text, theirs), theirs))}


def test_a_form_is_not_blamed_for_cells_that_it_does_not_have() -> None:
    """No 主管部门, no 项目属性, no 绩效标准: the one finding names none of them."""
    codes = findings(PLAIN)
    assert set(codes) == {"vague-value"}
    assert codes["vague-value"].message == "“例效益”（明显提升）只写了程度，没有说明怎样算达到"


def test_words_of_another_vocabulary_are_right_on_their_form() -> None:
    """项目属性 is held against the layout's own words."""
    text = PLAIN.replace("年度: 2024", "年度: 2024\n项目属性: 持续性项目")
    head = ["项目名称", "实施单位", "项目属性"]
    assert "attribute-vocabulary" in findings(text, 表头=head)
    assert "attribute-vocabulary" not in findings(text, 表头=head, 项目属性=["新增性项目", "持续性项目"])
    other = findings(text, 表头=head, 项目属性=["甲类", "乙类"])["attribute-vocabulary"]
    assert other.message == "项目属性“持续性项目”不是这种表式的用词：甲类、乙类"


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ("总额: 90, 本级资金: 60, 上级资金: 30", None),
        ("总额: 90, 本级资金: 60, 上级资金: （原表空白）", None),
        ("总额: （原表空白）, 本级资金: 60, 上级资金: 30", None),
        ("总额: 90, 上级资金: {总额: 90, 中央补助: 50}", None),
        ("总额: 90, 上级资金: {中央补助: 50, 省级补助: 40}", None),
        (
            "总额: 0, 本级资金: 60, 上级资金: 30",
            "年度资金总额 0 万元，各项来源合计 90 万元，相差 90 万元",
        ),
        (
            "总额: 50, 本级资金: 60, 上级资金: （原表空白）",
            "年度资金总额 50 万元，各项来源合计 60 万元，相差 10 万元",
        ),
        (
            "总额: 90, 上级资金: {总额: 90, 中央补助: 50, 省级补助: 41}",
            "上级资金 90 万元，其中各项合计 91 万元，多出 1 万元",
        ),
    ],
)
def test_sum_of_the_sources(amounts: str, message: str | None) -> None:
    """Parts add up to their source, sources to the total; a blank cell may be what is missing, never what is too much."""
    text = PLAIN.replace("总额: 90, 本级资金: 60, 上级资金: 30", amounts)
    finding = findings(text).get("funds-sum")
    assert (finding and finding.message) == message


def test_sums_are_told_in_the_unit_of_the_form() -> None:
    """A form in 元 gets its contradiction in 元."""
    text = PLAIN.replace("总额: 90, 本级资金: 60, 上级资金: 30", "总额: '1,000.00', 本级资金: '999.50'")
    message = findings(text, 金额单位="元")["funds-sum"].message
    assert message == "年度资金总额 1,000.00 元，各项来源合计 999.5 元，相差 0.5 元"


def test_how_a_zero_is_written_says_nothing() -> None:
    """0 beside 60.00 is no other precision."""
    text = PLAIN.replace("总额: 90, 本级资金: 60, 上级资金: 30", "总额: 60.00, 本级资金: 60.00, 上级资金: 0")
    assert "amount-decimals" not in findings(text)


def test_where_a_figure_is_contradicted_rules_that_need_it_are_silent() -> None:
    """One cause, one finding: a total of 0 beside 90 is not also too small for the costs."""
    text = PLAIN.replace("总额: 90,", "总额: 0,").replace(
        "  效益指标:", "    成本指标:\n      - {名称: 例总成本, 指标值: ≤90万元}\n  效益指标:"
    )
    assert {"funds-sum"} == set(findings(text)) - {"vague-value"}


COPIED = "照录:\n  - {提示: funds-sum, 说明: 原表总额一行印的是 0}\n"


def test_copied_as_printed_is_a_public_finding() -> None:
    """The error becomes a warning with the words of the file; without the entry it stays an error."""
    text = PLAIN.replace("总额: 90,", "总额: 0,")
    assert findings(text)["funds-sum"].level is Level.ERROR
    finding = findings(text + COPIED)["funds-sum"]
    assert finding.level is Level.WARNING
    assert finding.message.endswith("相差 90 万元。照录：原表总额一行印的是 0")


@pytest.mark.parametrize("place", ["项目资金.年度.总额", "项目资金.本年.总额"])
def test_place_of_a_copied_contradiction(place: str) -> None:
    """The place is written as the check prints it, in the words of the form."""
    text = PLAIN.replace("总额: 90,", "总额: 0,") + COPIED.replace("说明", f"位置: {place}, 说明")
    codes = findings(text.replace("  年度: {", "  本年: {"), 期=["本年"])
    assert codes["funds-sum"].level is Level.WARNING


def test_what_is_not_wrong_cannot_be_copied() -> None:
    """An entry without its contradiction is an error that says so."""
    finding = findings(PLAIN + COPIED)["as-printed-unmatched"]
    assert finding.level is Level.ERROR
    assert finding.message == "这张表没有 funds-sum 这种出入。请删去这一项；位置写错的，照检查给出的写"


def test_a_level_that_the_form_lacks_can_be_copied() -> None:
    """level-coverage is the other code that 照录 takes."""
    text = PLAIN[: PLAIN.index("  满意度指标:")] + "照录:\n  - {提示: level-coverage, 说明: 原表没有满意度}\n"
    assert findings(text)["level-coverage"].level is Level.WARNING
