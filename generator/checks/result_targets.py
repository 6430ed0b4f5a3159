"""Rules that hold the targets of a self-evaluation against those of the goals."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.facts import fold
from generator.checks.phrases import MAX_NAMES, quoted
from generator.checks.result_facts import EVALUATION, ResultFacts, ResultRule
from generator.checks.rule import Finding
from generator.form.result_columns import ResultRole
from generator.form.target_strictness import compare_strictness
from generator.reading.problem import Level

REWRITTEN_WORD = "改写"
"""Word for a target that was neither loosened nor tightened, as far as the texts say."""


def drift_word(old: str, new: str) -> str:
    """Return how a new target differs from the old one: 放宽, 收紧 or 改写; empty where both mean the same."""
    if fold(old) == fold(new):
        return ""
    strictness = compare_strictness(old, new)
    return strictness.value if strictness else REWRITTEN_WORD


def _target_drift(facts: ResultFacts) -> Iterator[Finding]:
    target_word = facts.own_word(ResultRole.TARGET).removeprefix("年度")
    initial_word = facts.own_word(ResultRole.INITIAL_TARGET)
    for row in facts.rows:
        initial, printed, before = row.printed_initial_target, row.printed_target, row.goal_target
        if before is None:
            continue
        if printed and (drift := drift_word(before, printed)):
            message = f"的{target_word}：目标表 {before}，自评表 {printed}（{drift}）"
            if initial and drift_word(before, initial) and drift_word(initial, printed):
                message += f"；自评表的{initial_word}又写 {initial}"
            yield TARGET_DRIFT.of_row(row, "年度指标值", message)
        elif initial and (drift := drift_word(before, initial)):
            message = f"的{initial_word}：目标表 {before}，自评表 {initial}（{drift}）"
            yield TARGET_DRIFT.of_row(row, "年初指标值", message)


TARGET_DRIFT = ResultRule(
    code="target-drift",
    level=Level.WARNING,
    title="自评表的指标值与目标表不同",
    explanation="自评应当对照年初批复的指标值。两张表印的指标值不同时，这里写出两个值，并说明是放宽、收紧还是改写。自评表分年初、调整后两列的，"
    "看调整后的一列。",
    basis="《中央部门预算绩效目标管理办法》（财预〔2015〕88号）：绩效目标批复后一般不予调整，确需调整的按程序办。该文件适用于中央部门，地方的规定可以不同。",
    check=_target_drift,
)


def _indicator_dropped(facts: ResultFacts) -> Iterator[Finding]:
    applicable = {row.row.path for row in facts.goals.rows}
    dropped = [row for row in facts.joined.dropped if row.path in applicable]
    if dropped:
        names = "、".join(quoted(row.name) for row in dropped[:MAX_NAMES])
        count = f"等 {len(dropped)} 条指标" if len(dropped) > MAX_NAMES else ""
        rows = tuple(row.path for row in dropped)
        message = f"目标表有{names}{count}，自评表没有"
        yield INDICATOR_DROPPED.finding((*EVALUATION, "绩效指标"), message, rows)


INDICATOR_DROPPED = ResultRule(
    code="indicator-dropped",
    level=Level.WARNING,
    title="目标表的指标，自评表没有",
    explanation="年初定的每一条指标，自评都应当回答。目标表写“不涉及”的不算。",
    basis="推算：自评对照批复的绩效目标。",
    check=_indicator_dropped,
)


def _indicator_added(facts: ResultFacts) -> Iterator[Finding]:
    rows = [row for row in facts.rows if row.goal is None]
    if rows:
        yield INDICATOR_ADDED.of_rows(rows, "名称", "自评表有，目标表没有")


INDICATOR_ADDED = ResultRule(
    code="indicator-added",
    level=Level.WARNING,
    title="自评表的指标，目标表没有",
    explanation="自评表多出来的指标，年初没有承诺过，完成得好也不说明当初的目标达到了。",
    basis="推算：自评对照批复的绩效目标。",
    check=_indicator_added,
)


def _goals_after_results(facts: ResultFacts) -> Iterator[Finding]:
    table, goals = facts.table, facts.joined.project.origin.published
    if table and table.origin.published and goals and goals > table.origin.published:
        message = f"自评表 {table.origin.published} 公开，目标表 {goals} 才公开"
        yield GOALS_AFTER_RESULTS.finding((*EVALUATION, "来源", "公开日期"), message)


GOALS_AFTER_RESULTS = ResultRule(
    code="goals-after-results",
    level=Level.NOTE,
    title="目标表比自评表公开得晚",
    explanation="目标应当先公开，再看完成得怎样。目标表公开在自评表以后，读者看不到当初的承诺。",
    basis="推算：绩效目标随预算公开，自评结果随决算公开。",
    check=_goals_after_results,
)
