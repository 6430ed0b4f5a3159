"""Write the blank tables of a file of results: every goal in its order, its target as a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from generator.editing.yaml_scalar import yaml_scalar
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow
from generator.form.result_columns import ResultKind, ResultRole
from generator.form.result_layouts import TOTAL_ROW, ResultLayout

RESULTS_HEAD_LINES = (
    "# 怎样填：照公布的自评表、监控表，在冒号后面填写，先空一格。表上没有的栏目留空或删去，不要自己算。",
    "# 名称与目标表一字不差。自评表印的指标值与目标表不同的，在名称下面加一行 年度指标值；多出来的一条，再加 目标表没有: 是。",
    "# 填好以后运行 disclosure check。以 # 开头的行是说明，网页上不显示，填完可以删去。",
)
"""First lines of a new file of results."""
_USUAL_KEYS: Mapping[ResultKind, Sequence[str]] = {
    ResultKind.SELF_EVALUATION: ("实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ResultKind.MONITORING: ("完成值", "完成目标可能性", "偏差原因"),
}
_USUAL_AMOUNTS: Mapping[ResultKind, Sequence[str]] = {
    ResultKind.SELF_EVALUATION: ("年初预算数", "全年预算数", "全年执行数"),
    ResultKind.MONITORING: ("全年预算数", "执行数"),
}
_USUAL_RATES: Mapping[ResultKind, Sequence[str]] = {
    ResultKind.SELF_EVALUATION: ("分值", "执行率", "得分"),
    ResultKind.MONITORING: ("执行率",),
}
_OF_THE_TOTAL = ("分值", "执行率", "得分", "偏差原因分析及改进措施")
"""Usual words of the columns of 项目资金 that only the total fills."""


def blank_evaluation(project: Project, layout: ResultLayout) -> Iterator[str]:
    """Yield the lines of a blank self-evaluation (绩效自评), in the words of a layout."""
    yield "绩效自评:"
    yield from _blank_table(project, layout, "  ")


def blank_monitoring(project: Project, layout: ResultLayout, until: str, indent: str) -> Iterator[str]:
    """Yield the lines of a blank item of 绩效监控 up to the day `until`; the dash stands at `indent`."""
    yield f"{indent}- 截至: {until}"
    yield from _blank_table(project, layout, f"{indent}  ")


def _blank_table(project: Project, layout: ResultLayout, indent: str) -> Iterator[str]:
    yield from _blank_origin(indent)
    if not layout.is_usual:
        yield f"{indent}表式: {yaml_scalar(layout.name)}"
    further = layout.further_blocks
    yield from (
        f"{indent}{yaml_scalar(block.name)}:" for block in layout.head_blocks if block.name in further
    )
    if layout.has("项目资金"):
        yield from _blank_funds(project, layout, indent)
    if layout.kind is ResultKind.SELF_EVALUATION and layout.has("总体目标完成情况"):
        yield f"{indent}{yaml_scalar(layout.word('总体目标完成情况'))}:"
    yield f"{indent}{yaml_scalar(layout.word('绩效指标'))}:"
    yield from blank_levels(project.rows, f"{indent}  ", layout)
    yield from (f"{indent}{yaml_scalar(word)}:" for word in _foot_words(layout))


def _foot_words(layout: ResultLayout) -> Iterator[str]:
    """Yield the words of the cells below the indicators that a table of the layout's kind may have."""
    of_scores = ("总分", "等次", "评价结论")
    for block in layout.foot_blocks:
        usual = layout.usual_blocks.get(block.name)
        if usual in of_scores and layout.kind is ResultKind.MONITORING:
            continue
        if usual != "备注" or not layout.is_usual:
            yield block.name


def columns_to_fill(layout: ResultLayout) -> Sequence[str]:
    """Return the keys of an indicator that a blank table has: the columns of the layout, name and targets aside.

    A target is written only where it is not that of the goals.
    """
    if layout.is_usual:
        return _USUAL_KEYS[layout.kind]
    left_out = (ResultRole.NAME, ResultRole.INITIAL_TARGET, ResultRole.TARGET)
    has_both = layout.column_of(ResultRole.INITIAL_TARGET) is not None
    return [
        word
        for word, role in layout.role_by_column.items()
        if role not in left_out or (role is ResultRole.TARGET and has_both)
    ]


def blank_levels(rows: Iterable[IndicatorRow], indent: str, layout: ResultLayout) -> Iterator[str]:
    """Yield the lines of blank indicators below their levels; the first level stands at `indent`."""
    for level1, group in groupby(rows, lambda row: row.level1):
        yield f"{indent}{yaml_scalar(level1)}:"
        yield from blank_second_levels(group, f"{indent}  ", layout)


def blank_second_levels(rows: Iterable[IndicatorRow], indent: str, layout: ResultLayout) -> Iterator[str]:
    """Yield the lines of blank indicators of one first level; the second level stands at `indent`."""
    for level2, group in groupby(rows, lambda row: row.level2):
        if level2:
            yield f"{indent}{yaml_scalar(level2)}:"
        yield from blank_indicators(group, f"{indent}  " if level2 else indent, layout)


def blank_indicators(rows: Iterable[IndicatorRow], indent: str, layout: ResultLayout) -> Iterator[str]:
    """Yield the lines of blank indicators, the target of each as a comment; the dash stands at `indent`."""
    for row in rows:
        side = row.annual or row.medium_term
        yield f"{indent}# 目标：{side.target_value if side else ''}"
        yield f"{indent}- 名称: {yaml_scalar(row.name)}"
        yield from (f"{indent}  {yaml_scalar(key)}:" for key in columns_to_fill(layout))


def _blank_origin(indent: str) -> Iterator[str]:
    yield f"{indent}来源:"
    yield from (f"{indent}  {key}:" for key in ("文件", "序号", "公开日期"))


def _blank_funds(project: Project, layout: ResultLayout, indent: str) -> Iterator[str]:
    """Yield the lines of 项目资金: the total, and the sources of the layout, or else those that the goals give."""
    columns = layout.funds_columns
    if layout.is_usual:
        columns = (*_USUAL_AMOUNTS[layout.kind], *_USUAL_RATES[layout.kind])
    amounts = [word for word in columns if layout.usual_funds_columns.get(word) not in _OF_THE_TOTAL]
    yield f"{indent}{yaml_scalar(layout.word('项目资金'))}:"
    yield f"{indent}  {yaml_scalar(layout.word(TOTAL_ROW))}:"
    yield from (f"{indent}    {yaml_scalar(key)}:" for key in columns)
    goals = [
        cell.label for cell in project.annual_funds.cells if cell.line is not None and cell.line.is_source
    ]
    for label in layout.all_rows or goals:
        yield f"{indent}  {yaml_scalar(label)}:"
        yield from (f"{indent}    {yaml_scalar(key)}:" for key in amounts)
