"""Check the content of scoring.yml: names, years, bands and grades of the body's own scoring methods."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.form.field_path import FieldPath
from generator.form.scoring_methods import ScoringMethod, ScoringMethods
from generator.reading.problem import FieldProblem


def check_scoring(scoring: ScoringMethods) -> Iterator[FieldProblem]:
    """Yield what is wrong with scoring.yml."""
    names: set[str] = set()
    for number, method in enumerate(scoring.methods):
        path: FieldPath = ("计分办法", number)
        if method.name in names:
            yield FieldProblem(
                (*path, "名称"), "duplicate-name", f"名称：“{method.name}”写了两次。请换一个名称"
            )
        names.add(method.name)
        yield from _method_problems(method, path)
        for earlier in scoring.methods[:number]:
            if _share_a_year(earlier, method):
                message = f"自年度：同一年度已经归“{earlier.name}”。请把其中一种的自年度或至年度改得不重叠"
                yield FieldProblem((*path, "自年度"), "scoring-overlap", message)


def _method_problems(method: ScoringMethod, path: FieldPath) -> Iterator[FieldProblem]:
    for number, band in enumerate(method.bands):
        if band.low > band.high:
            message = f"定性档次：“{band.name}”的下限 {band.low} 大于上限 {band.high}。请改正一处"
            yield FieldProblem((*path, "定性档次", number, "下限"), "scoring-order", message)
    for number, (higher, lower) in enumerate(pairwise(method.grades), start=1):
        if lower.low >= higher.low:
            message = (
                f"等次：“{lower.name}”不低于 {lower.low}，不比“{higher.name}”的 {higher.low} 低。请从高到低写"
            )
            yield FieldProblem((*path, "等次", number, "不低于"), "scoring-order", message)
    if method.to_year is not None and (method.from_year is None or method.from_year > method.to_year):
        message = "至年度：要有“自年度”，而且不早于它。请改正"
        yield FieldProblem((*path, "至年度"), "scoring-order", message)


def _share_a_year(first: ScoringMethod, second: ScoringMethod) -> bool:
    if first.from_year is None or second.from_year is None:
        return False
    begin = max(first.from_year, second.from_year)
    ends = [method.to_year for method in (first, second) if method.to_year is not None]
    return not ends or begin <= min(ends)
