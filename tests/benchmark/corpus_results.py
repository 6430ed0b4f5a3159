"""Results for every project of an invented body: ``python -m tests.benchmark.corpus --results 1000 FOLDER``.

Each project gets a self-evaluation of all its indicators and a monitoring of its quantities. Three of four numeric targets are
reached; one row in twelve has no actual value. As in the body itself, all is drawn from the project's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.benchmark.draw import Draw

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_OPERATORS = "≥≤=＞＜"


def write_results(data: Path) -> None:
    """Write a file of results beside every project file below the data folder."""
    for file in sorted(data.glob("2*/*.yml")):
        form = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
        text = results_yaml(form, Draw(int(file.stem.rpartition("-")[2]) + 1_000_000))
        file.with_suffix(".results.yml").write_text(text, encoding="utf-8", newline="\n")


def results_yaml(form: dict[str, Any], draw: Draw) -> str:
    """Return the file of results of a project."""
    year, budget = form["年度"], Decimal(form["项目资金"]["年度"]["总额"])
    executed = (budget * (80 + draw.below(21)) / 100).quantize(Decimal("0.01"))
    money = f"年初预算数: {budget}, 全年预算数: {budget}"
    lines = [
        "绩效自评:",
        f"  来源: {{文件: {form['实施单位'][0]}{year}年项目支出绩效自评表, 公开日期: {int(year) + 1}-09-30}}",
        "  项目资金:",
        f"    年度总额: {{{money}, 全年执行数: {executed}, 分值: 10, 得分: 10}}",
        "  总体目标完成情况: 年度目标基本完成。",
        "  绩效指标:",
        *_levels(form, draw, "    ", _result),
        "绩效监控:",
        f"  - 截至: {year}-07-31",
        f"    来源: {{文件: {form['实施单位'][0]}{year}年项目绩效运行监控表}}",
        "    项目资金:",
        f"      年度总额: {{全年预算数: {budget}, 执行数: {executed / 2:.2f}}}",
        "    绩效指标:",
        *_levels(form, draw, "      ", _progress, only="数量指标"),
    ]
    return "\n".join(lines) + "\n"


def _levels(form: dict[str, Any], draw: Draw, indent: str, row: Any, only: str = "") -> Iterator[str]:
    for level1, levels in form["绩效指标"].items():
        shown = {level2: rows for level2, rows in levels.items() if only in ("", level2)}
        if shown:
            yield f"{indent}{level1}:"
        for level2, rows in shown.items():
            yield f"{indent}  {level2}:"
            for indicator in rows:
                yield f"{indent}    - 名称: {indicator['名称']}"
                target = indicator.get("指标值") or indicator["年度"]["指标值"]
                yield from (f"{indent}      {cell}" for cell in row(target, draw))


def _actual(target: str, draw: Draw) -> str:
    """Return an actual value for a target: its number, more or less; the words of a target without one."""
    number = _NUMBER.search(target)
    if number is None:
        return target
    figure = Decimal(number.group()) * (110 - 5 * draw.below(4)) / 100
    return target[: number.start()].strip(_OPERATORS) + f"{figure:.0f}" + target[number.end() :]


def _result(target: str, draw: Draw) -> Iterator[str]:
    actual = _actual(target, draw)
    if draw.below(12):
        yield f"实际完成值: {actual}"
    yield "分值: 10"
    yield "得分: 10"
    if draw.below(5) == 0:
        yield "偏差原因分析及改进措施: 年底任务集中，人手不够；明年提前安排。"


def _progress(target: str, draw: Draw) -> Iterator[str]:
    yield f"完成值: {_actual(target, draw)}"
    yield "完成目标可能性: 确定能"
