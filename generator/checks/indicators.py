"""Rules about what an indicator says: vague words, missing dates, copies, 不涉及, several measures in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, Side, fold
from generator.checks.phrases import joint_finding, quoted, target_text
from generator.checks.rule import Finding, ProjectRule
from generator.form.column_roles import ColumnRole
from generator.form.field_path import FieldPath
from generator.form.period import BOTH_PERIODS
from generator.form.target_value import Nature, TargetValue
from generator.reading.problem import Level


def _vague_value(facts: ProjectFacts) -> Iterator[Finding]:
    texts = []
    for row in facts.rows:
        if row.kind in (IndicatorKind.QUANTITY, IndicatorKind.SATISFACTION):
            continue  # rules of their own ask these for a number
        for side in row.sides:
            if _is_vague(side) and not _explained(row, facts):
                texts.append(target_text(row, side.readings[0]))
                break
    if texts:
        standards = facts.project.layout.column_of(ColumnRole.STANDARD)
        given = any(side.standard for row in facts.all_rows for side in row.sides)
        where = standards if standards and given else ""  # a form without that column is not blamed for it
        yield joint_finding(VAGUE_VALUE, texts, f"只写了程度，{where}没有说明怎样算达到")


def _is_vague(side: Side) -> bool:
    value, standard = side.target_value, side.standard
    if not _only_degree(value):
        return False
    return (
        standard is None
        or fold(standard.text) == fold(value.text)
        or (_only_degree(standard) and len(standard.text) <= _MAX_DEGREE_CHARACTERS)
    )


def _explained(row: RowFacts, facts: ProjectFacts) -> bool:
    """Whether another column of the form says how the target is judged."""
    roles = facts.project.layout.role_by_column
    return any(
        roles.get(word) in (ColumnRole.EXPLANATION, ColumnRole.OTHER) and len(text) > _MAX_DEGREE_CHARACTERS
        for _, target in row.row.targets()
        for word, text in target.cells.items()
    )


def _only_degree(value: TargetValue) -> bool:
    qualitative = value.nature is Nature.QUALITATIVE and not value.is_compound
    return qualitative and _DEGREE.search(value.text) is not None


_DEGREE = re.compile(
    "[较很][好高大快强多低少小]|较为|(?:非常|十分|比较)[好高大快强多明显突良]|明显|显著|大幅|良好|有所"
    "|一定(?:程度|的?[提降改增减缓促推])"
)
_MAX_DEGREE_CHARACTERS = 8
"""Length of a standard that may be a mere degree; a longer one says more: 考核成绩良好的占三成."""

VAGUE_VALUE = ProjectRule(
    code="vague-value",
    level=Level.WARNING,
    title="只写了程度，没有标准",
    explanation="“较好”“明显”这样的词，各人理解不同。指标值只能用文字时，绩效标准应当说明做到什么算“较好”；两处写得一样，或者都只写程度，"
    "就无从判断。数量指标和满意度指标另有专门的核对，这里不重复提示。",
    basis="推算：没有判断标准的目标，完成与否没有共同的答案。",
    check=_vague_value,
)


def _timeliness_without_date(facts: ProjectFacts) -> Iterator[Finding]:
    project = facts.project
    years = project.medium_term_years
    known = {project.year, *(range(years.first, years.last + 1) if years else ())}
    heading = re.compile(f"(?:{'|'.join(map(str, sorted(known)))})(?:年度?)?(?![-/.年]?[0-9])")
    texts = [
        target_text(row, row.readings[0])
        for row in facts.rows_of(IndicatorKind.TIMELINESS)
        if not any(_TIME.search(heading.sub("", fold(value.text))) for _, value in row.readings)
    ]
    if texts:
        yield joint_finding(TIMELINESS_WITHOUT_DATE, texts, "没有写到哪一天、多长时间或多大比例")


_NUMERALS = "一二三四五六七八九十百半两"
_TIME = re.compile(
    rf"[0-9]|季度|上半年|下半年|[年月旬]底|[年月]末|年初|[上中下]旬|工作日|小时|百分之|[每按逐当次][周月季旬日天]"
    rf"|[{_NUMERALS}]个?(?:天|日|周|月|年|学期|星期)"
)

TIMELINESS_WITHOUT_DATE = ProjectRule(
    code="timeliness-without-date",
    level=Level.NOTE,
    title="时效指标没有时间",
    explanation="时效指标说什么时候办完：一个日期、一段时间，或者按时完成的比例。只写“按时”“全年”，或者只写表头已有的年度，"
    "读者不知道哪一天算晚。",
    basis="时效指标的名称本身：它反映办理的时间和效率。",
    check=_timeliness_without_date,
)


class _SameRows(NamedTuple):
    """Rows that share a property."""

    count_words: str
    """Number of these rows and of all rows of the form, in words."""
    paths: tuple[FieldPath, ...]


def _rows_that_are(same: Callable[[RowFacts], bool], facts: ProjectFacts) -> _SameRows | None:
    """Return how many rows are the same, in words, and their paths; None where no row is that asks for something."""
    rows = [row for row in facts.all_rows if same(row)]
    if not any(row.applicable for row in rows):
        return None
    whole = len(facts.all_rows)
    words = f"{whole} 条指标" if len(rows) == whole else f"{whole} 条指标中有 {len(rows)} 条"
    return _SameRows(words, tuple(row.row.path for row in rows))


def _standard_repeats_value(facts: ProjectFacts) -> Iterator[Finding]:
    rows = _rows_that_are(lambda row: any(_repeats(side) for side in row.sides), facts)
    if rows:
        message = f"{rows.count_words}的绩效标准与指标值相同"
        yield STANDARD_REPEATS_VALUE.finding(("绩效指标",), message, rows.paths)


def _repeats(side: Side) -> bool:
    standard, value = side.standard, side.target_value
    return standard is not None and (standard.text == value.text or fold(standard.text) == fold(value.text))


STANDARD_REPEATS_VALUE = ProjectRule(
    code="standard-repeats-value",
    level=Level.NOTE,
    title="绩效标准与指标值相同",
    explanation="指标值写要做到多少，绩效标准写用什么来衡量，例如往年水平、行业标准或计划数。两栏写得一样，绩效标准就没有增加信息。",
    basis="推算：表上的两栏各有用处。写明不涉及的行也计在内。",
    check=_standard_repeats_value,
)


def _periods_identical(facts: ProjectFacts) -> Iterator[Finding]:
    rows = _rows_that_are(lambda row: row.sides[0].period == BOTH_PERIODS, facts)
    if rows:
        message = f"{rows.count_words}的{facts.project.both_periods}完全相同"
        yield PERIODS_IDENTICAL.finding(("绩效指标",), message, rows.paths)


PERIODS_IDENTICAL = ProjectRule(
    code="periods-identical",
    level=Level.NOTE,
    title="中期与年度的指标相同",
    explanation="中期包括几个年度。指标值和绩效标准在中期与年度完全相同，读者看不出这几年里哪一年做多少。比率一类的指标相同是常有的事，"
    "数量和金额相同就值得说明。",
    basis="推算：几年要达到的数量，一般不等于其中一年的数量。写明不涉及的行也计在内。",
    check=_periods_identical,
)


def _not_applicable(facts: ProjectFacts) -> Iterator[Finding]:
    rows = [row for row in facts.all_rows if not row.applicable]
    if rows:
        levels = "、".join(dict.fromkeys(row.row.level2 for row in rows))
        message = f"{levels}写明不涉及，共 {len(rows)} 条，没有提出目标"
        path = (*rows[0].sides[0].path, "指标值")
        yield NOT_APPLICABLE_ROWS.finding(path, message, tuple(row.row.path for row in rows))


NOT_APPLICABLE_ROWS = ProjectRule(
    code="not-applicable",
    level=Level.NOTE,
    title="写明不涉及的行",
    explanation="有的项目没有某一方面的效益，表上这一行就写“不涉及”。这样的行照样公布，但没有提出目标，核对时不当作指标。",
    basis="表上的写法：名称或指标值写着不涉及、不适用、无等。",
    check=_not_applicable,
)


def _compound_indicator(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows:
        parts = _AND.split(fold(row.row.name))
        measures = [part for part in parts if _MEASURE.search(part)] if len(parts) > 1 else []
        if len(measures) > 1:
            message = f"{quoted(row.row.name)}一条里有 {len(measures)} 个量"
            yield COMPOUND_INDICATOR.finding((*row.row.path, "名称"), message, (row.row.path,))


_AND = re.compile("、|,|;|和|及|与|以及")
_MEASURE = re.compile(
    r"(?:[户人次件场个份期项台套家篇本辆]数|数量|人次|场次|户次|面积|里程|金额|总额|产量|比例|比重|率)$"
)

COMPOUND_INDICATOR = ProjectRule(
    code="compound-indicator",
    level=Level.NOTE,
    title="一条指标里有几个量",
    explanation="一条指标只量一样东西，才能对应一个指标值。几个量写在一条里，其中一个没有完成时，这一条就说不清。",
    basis="推算：一个指标值只能对应一个量。",
    check=_compound_indicator,
)
