"""Prepare the results of a project for its page: self-evaluation, monitoring and evaluations by others.

Points, grades and amounts are those that the tables print; only the state of an actual value is the program's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.checks.result_targets import drift_word
from generator.form.amounts import BlankAmount
from generator.form.project_results import ProgressRow, ProjectResults, ResultRow
from generator.form.result_columns import FIELDS_OF_ROLES, ResultKind, ResultRole
from generator.form.result_layouts import ResultLayout
from generator.form.result_states import ResultState
from generator.form.results import Evaluation, Monitoring, SelfEvaluation
from generator.projects.result_cells_view import (
    FundsTable,
    LabelledTexts,
    cell_text,
    funds_table,
    labelled,
    origin_in_words,
    other_texts,
)
from generator.rendering.result_words import STATE_WORDS, StateWords, reason_in_words
from generator.rendering.words import plain_text, printed_text


class TargetView(NamedTuple):
    """The target that a row of results answers."""

    text: str
    """Target that the table of results prints; that of the goals where it prints no other."""
    goal: str
    """Target of the goals where the table of results prints another one; otherwise empty."""
    drift: str
    """Word for how the target was changed: 放宽, 收紧 or 改写; empty where the targets mean the same."""
    is_added: bool
    """True if the goals have no such row."""


class ResultLine(NamedTuple):
    """A row of the table of a self-evaluation."""

    levels: str
    name: str
    target: TargetView
    actual: str
    further: LabelledTexts
    """完成档次 and the further cells of the row."""
    state: ResultState
    words: StateWords
    why: str
    """Cause why the actual value was not judged; empty for a judged one."""
    points: str
    score: str
    reason: str
    """Reason that the table prints; empty where it prints none."""


class ProgressLine(NamedTuple):
    """A row of a table of monitoring."""

    levels: str
    name: str
    target: TargetView
    actual: str
    likelihood: str
    reason: str
    further: LabelledTexts


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """A self-evaluation."""

    score_and_grade: LabelledTexts
    unit: str
    """Unit in which the table prints amounts."""
    words: ResultHeadings
    goals_heading: str
    """The layout's word for what was achieved of the goals."""
    goals_achieved: str
    funds: FundsTable | None
    counts: Sequence[tuple[StateWords, int]]
    """Number of rows in every state that occurs."""
    rows: Sequence[ResultLine]
    """Missed rows first, then those not judged, reached, and all others; within a state in the order of the table."""
    has_points: bool
    has_scores: bool
    dropped: LabelledTexts
    """Name and target of every row of the goals that the table does not answer."""
    closing: LabelledTexts
    """Conclusion, remarks, further cells and source."""


@dataclass(frozen=True, slots=True)
class MonitoringView:
    """One monitoring within the year."""

    until: str
    unit: str
    """Unit in which the table prints amounts."""
    words: ResultHeadings
    funds: FundsTable | None
    rows: Sequence[ProgressLine]
    closing: LabelledTexts
    """Remarks, further cells and source."""


class OutsideView(NamedTuple):
    """One evaluation by others."""

    evaluator: str
    cells: LabelledTexts


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything about results that the page of a project prints."""

    sentence: str
    """Money spent, score and grade in a sentence, as the tables print them; empty where the tables print none."""
    evaluation: EvaluationView | None
    monitorings: Sequence[MonitoringView]
    """One item for every monitoring, in the order of the file: the early ones first."""
    outside: Sequence[OutsideView]


def result_view(joined: ProjectResults) -> ResultView:
    """Return the view of the results of a project."""
    results = joined.results
    table = results.self_evaluation
    return ResultView(
        sentence=_sentence(joined),
        evaluation=_evaluation(joined, table) if table else None,
        monitorings=[_monitoring(joined, table, number) for number, table in enumerate(results.monitoring)],
        outside=[_outside(evaluation) for evaluation in results.evaluations],
    )


def _sentence(joined: ProjectResults) -> str:
    """Return what the tables say was spent and how it was scored, in a sentence."""
    table, parts = joined.results.self_evaluation, []
    executed = table.total.executed if table and table.total else None
    if table and executed is not None and not isinstance(executed, BlankAmount):
        parts.append(f"实际用了 {cell_text(executed)} {joined.unit_of(table)}")
    elif table is None and joined.results.monitoring:
        monitoring = joined.results.monitoring[-1]
        parts += _spent_so_far(monitoring, joined.unit_of(monitoring))
    if table and table.total_score is not None:
        parts.append(f"自评总分 {table.total_score:f}")
    if table and table.grade is not None:
        parts.append(f"自评等次“{plain_text(table.grade)}”")
    return f"{'，'.join(parts)}。" if parts else ""


def _spent_so_far(monitoring: Monitoring, unit: str) -> list[str]:
    """Return what was spent until the day of the monitoring, in words; nothing where the table does not say so."""
    spent = monitoring.total.executed_so_far if monitoring.total else None
    if spent is None or isinstance(spent, BlankAmount):
        return []
    return [f"截至 {monitoring.until} 用了 {cell_text(spent)} {unit}"]


def monitoring_in_words(joined: ProjectResults) -> str:
    """Return what the last monitoring says was spent, and how likely its targets are; empty without monitoring."""
    if not joined.results.monitoring:
        return ""
    monitoring, rows = joined.results.monitoring[-1], joined.progress_rows(len(joined.results.monitoring) - 1)
    likelihoods = Counter(plain_text(row.progress.likelihood) for row in rows if row.progress.likelihood)
    counts = "，".join(f"{word} {count} 条" for word, count in likelihoods.items())
    spent = _spent_so_far(monitoring, joined.unit_of(monitoring)) or [f"截至 {monitoring.until}"]
    return "；".join([*spent, *([f"完成目标可能性：{counts}"] if counts else [])])


def _evaluation(joined: ProjectResults, table: SelfEvaluation) -> EvaluationView:
    order = list(STATE_WORDS)
    rows = sorted(joined.rows, key=lambda row: order.index(row.state))
    layout = table.layout
    closing = {layout.word("评价结论"): table.conclusion, layout.word("备注"): table.remarks}
    shared = {row.path: group[0] for group in joined.score_groups for row in group[1:]}
    further = {layout.column_of(role) or role.value: FIELDS_OF_ROLES[role] for role in _FURTHER_ROLES}
    origin = {"表式": table.layout_name, "计分办法": table.method_name, "来源": origin_in_words(table.origin)}
    return EvaluationView(
        score_and_grade=labelled({layout.word("总分"): table.total_score, layout.word("等次"): table.grade}),
        goals_heading=layout.word("总体目标完成情况"),
        goals_achieved=cell_text(table.goals_achieved),
        unit=joined.unit_of(table),
        words=result_headings(table.layout),
        funds=funds_table(table),
        counts=[
            (words, joined.counts[state]) for state, words in STATE_WORDS.items() if joined.counts[state]
        ],
        rows=[_result_line(row, further, shared.get(row.path)) for row in rows],
        has_points=any(row.result.points is not None for row in rows),
        has_scores=any(row.result.score is not None for row in rows),
        dropped=[
            (row.name, printed_text(side.target_value))
            for row in joined.dropped
            if (side := row.annual or row.medium_term)
        ],
        closing=[*labelled(closing), *other_texts(table.other_cells), *labelled(origin)],
    )


def _result_line(
    row: ResultRow, further_fields: Mapping[str, str], scored_with: ResultRow | None
) -> ResultLine:
    """Return the line of a row; its score stands in the row `scored_with` where that is not None.

    `further_fields` are the fields of `IndicatorResult` that stand below the actual value, by the words of the layout.
    """
    result = row.result
    cells = {word: getattr(result, name) for word, name in further_fields.items()}
    further = {word: text for word, text in cells.items() if text is not None}
    score = f"与“{plain_text(scored_with.result.name)}”合并计分" if scored_with else cell_text(result.score)
    return ResultLine(
        levels=_levels(row),
        name=result.name,
        target=_target(row, row.printed_target),
        actual=cell_text(result.actual_value),
        further=labelled(further | dict(result.other_cells)),
        state=row.state,
        words=STATE_WORDS[row.state],
        why=reason_in_words(row.judgement),
        points=cell_text(result.points),
        score=score,
        reason=cell_text(result.variance_note),
    )


def _monitoring(joined: ProjectResults, table: Monitoring, number: int) -> MonitoringView:
    origin = {"表式": table.layout_name, "来源": origin_in_words(table.origin)}
    return MonitoringView(
        until=table.until,
        unit=joined.unit_of(table),
        words=result_headings(table.layout),
        funds=funds_table(table),
        rows=list(map(_progress_line, joined.progress_rows(number))),
        closing=[*labelled({"备注": table.remarks}), *other_texts(table.other_cells), *labelled(origin)],
    )


def _progress_line(row: ProgressRow) -> ProgressLine:
    progress = row.progress
    return ProgressLine(
        levels=_levels(row),
        name=progress.name,
        target=_target(row, progress.target_value),
        actual=cell_text(progress.actual_value),
        likelihood=cell_text(progress.likelihood),
        reason=cell_text(progress.variance_note),
        further=labelled(dict(progress.other_cells)),
    )


_FURTHER_ROLES = (ResultRole.INITIAL_TARGET, ResultRole.BAND, ResultRole.WEIGHT, ResultRole.COEFFICIENT)
"""Roles of columns that have no column of their own on a project's page: they stand below the actual value."""


class ResultHeadings(NamedTuple):
    """Headings of the columns of a table of results on a project's page, in the words of the layout."""

    target: str
    actual: str
    points: str
    score: str
    likelihood: str
    """Empty where the layout has no such column."""
    reason: str
    """Empty where the layout has no such column."""


def result_headings(layout: ResultLayout) -> ResultHeadings:
    """Return the headings for a layout; the usual ones where the layout has the usual words."""
    is_monitoring = layout.kind is ResultKind.MONITORING
    actual, reason = ("完成值", "偏差原因") if is_monitoring else ("实际完成值", "原因和措施")
    has_likelihood = layout.column_of(ResultRole.LIKELIHOOD) is not None
    has_reason = layout.column_of(ResultRole.REASON) is not None
    return ResultHeadings(
        layout.heading(ResultRole.TARGET, "指标值"),
        layout.heading(ResultRole.ACTUAL, actual),
        layout.heading(ResultRole.POINTS, "分值"),
        layout.heading(ResultRole.SCORE, "得分"),
        layout.heading(ResultRole.LIKELIHOOD, "完成目标可能性") if has_likelihood else "",
        layout.heading(ResultRole.REASON, reason) if has_reason else "",
    )


def _levels(row: ResultRow | ProgressRow) -> str:
    return "·".join(filter(None, (row.level1, row.level2)))


def _target(row: ResultRow | ProgressRow, printed: str | None) -> TargetView:
    text, goal = printed_text(row.target.text), row.goal_target
    if goal is None or printed is None or printed == goal:
        return TargetView(text, "", "", row.goal is None)
    return TargetView(printed_text(printed), printed_text(goal), drift_word(goal, printed), False)


def _outside(evaluation: Evaluation) -> OutsideView:
    cells = {
        "得分": evaluation.score,
        "等次": evaluation.grade,
        "评价结论": evaluation.conclusion,
        "结果应用": evaluation.use_of_results,
    }
    origin = {"来源": origin_in_words(evaluation.origin)}
    return OutsideView(
        evaluation.evaluator, [*labelled(cells), *other_texts(evaluation.other_cells), *labelled(origin)]
    )
