"""Write the blank tables of a file of results: every goal in its order, its target as a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.editing.yaml_scalar import yaml_scalar
from generator.form.project import Project
from generator.form.project_rows import IndicatorRow
from generator.form.results import TOTAL_ROW

RESULTS_HEAD_LINES = (
    "# 怎样填：照公布的自评表、监控表，在冒号后面填写，先空一格。表上没有的栏目留空或删去，不要自己算。",
    "# 名称与目标表一字不差。自评表印的指标值与目标表不同的，在名称下面加一行 年度指标值；多出来的一条，再加 目标表没有: 是。",
    "# 填好以后运行 disclosure check。以 # 开头的行是说明，网页上不显示，填完可以删去。",
)
"""First lines of a new file of results."""
_RESULT_KEYS = ("实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_PROGRESS_KEYS = ("完成值", "完成目标可能性", "偏差原因")
_FUNDS_KEYS = ("年初预算数", "全年预算数", "全年执行数")
_TOTAL_KEYS = (*_FUNDS_KEYS, "分值", "执行率", "得分")
_MONITORING_FUNDS_KEYS = ("全年预算数", "执行数")
_MONITORING_TOTAL_KEYS = (*_MONITORING_FUNDS_KEYS, "执行率")


def blank_evaluation(project: Project) -> Iterator[str]:
    """Yield the lines of a blank self-evaluation (绩效自评)."""
    yield "绩效自评:"
    yield from _blank_origin("  ")
    yield from _blank_funds(project, "  ", _TOTAL_KEYS, _FUNDS_KEYS)
    yield "  总体目标完成情况:"
    yield "  绩效指标:"
    yield from blank_levels(project.rows, "    ", monitoring=False)
    yield from ("  总分:", "  等次:", "  评价结论:")


def blank_monitoring(project: Project, until: str, indent: str) -> Iterator[str]:
    """Yield the lines of a blank item of 绩效监控 up to the day `until`; the dash stands at `indent`."""
    yield f"{indent}- 截至: {until}"
    within = f"{indent}  "
    yield from _blank_origin(within)
    yield from _blank_funds(project, within, _MONITORING_TOTAL_KEYS, _MONITORING_FUNDS_KEYS)
    yield f"{within}绩效指标:"
    yield from blank_levels(project.rows, f"{within}  ", monitoring=True)


def blank_levels(rows: Iterable[IndicatorRow], indent: str, *, monitoring: bool) -> Iterator[str]:
    """Yield the lines of blank indicators below their levels; the first level stands at `indent`."""
    for level1, group in groupby(rows, lambda row: row.level1):
        yield f"{indent}{yaml_scalar(level1)}:"
        yield from blank_second_levels(group, f"{indent}  ", monitoring=monitoring)


def blank_second_levels(rows: Iterable[IndicatorRow], indent: str, *, monitoring: bool) -> Iterator[str]:
    """Yield the lines of blank indicators of one first level; the second level stands at `indent`."""
    for level2, group in groupby(rows, lambda row: row.level2):
        if level2:
            yield f"{indent}{yaml_scalar(level2)}:"
        yield from blank_indicators(group, f"{indent}  " if level2 else indent, monitoring=monitoring)


def blank_indicators(rows: Iterable[IndicatorRow], indent: str, *, monitoring: bool) -> Iterator[str]:
    """Yield the lines of blank indicators, the target of each as a comment; the dash stands at `indent`."""
    for row in rows:
        side = row.annual or row.medium_term
        yield f"{indent}# 目标：{side.target_value if side else ''}"
        yield f"{indent}- 名称: {yaml_scalar(row.name)}"
        yield from (f"{indent}  {key}:" for key in (_PROGRESS_KEYS if monitoring else _RESULT_KEYS))


def _blank_origin(indent: str) -> Iterator[str]:
    yield f"{indent}来源:"
    yield from (f"{indent}  {key}:" for key in ("文件", "序号", "公开日期"))


def _blank_funds(
    project: Project, indent: str, total_keys: Iterable[str], keys: Iterable[str]
) -> Iterator[str]:
    """Yield the lines of 项目资金: the total, and every source that the goals give."""
    yield f"{indent}项目资金:"
    yield f"{indent}  {TOTAL_ROW}:"
    yield from (f"{indent}    {key}:" for key in total_keys)
    for cell in project.annual_funds.cells:
        if cell.line is not None and cell.line.is_source:
            yield f"{indent}  {yaml_scalar(cell.label)}:"
            yield from (f"{indent}    {key}:" for key in keys)
