"""One project in the forms of several years: what it shall cost, what it shall reach, and what of that was changed.

Only the annual side of each form: the medium term of two forms that follow one another overlaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from generator.form.project import FUND_SOURCES
from generator.projects.project_summary import ProjectSummary
from generator.projects.record import Record
from generator.rendering.text_diff import Phrase, compare_texts, likeness
from generator.rendering.words import amount_text, percent_of


def series_of(rows: Iterable[ProjectSummary]) -> list[tuple[ProjectSummary, ...]]:
    """The projects of several years that are one: the same 地址名 or the same 项目编码, oldest first.

    Only where there are at least two years; in the order of the oldest of each.
    """
    leader: dict[str, str] = {}

    def first(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    every = list(rows)
    for row in every:
        leader[first(f"slug {_body_and_slug(row)}")] = first(row.id)
        if row.project_code:
            leader[first(f"code {row.project_code}")] = first(row.id)
    together: dict[str, list[ProjectSummary]] = defaultdict(list)
    for row in every:
        together[first(row.id)].append(row)
    series = [tuple(sorted(found, key=lambda row: (row.year, row.id))) for found in together.values()]
    return sorted(
        (found for found in series if found[0].year != found[-1].year), key=lambda found: found[0].id
    )


def series_address(series: Sequence[ProjectSummary]) -> str:
    """Named after the oldest: it stays the same whatever years follow."""
    return f"compare/{_body_and_slug(series[0])}/"


def _body_and_slug(row: ProjectSummary) -> str:
    """The id without the year."""
    *body, _, slug = row.id.split("/")
    return "/".join([*body, slug])


class Year(NamedTuple):
    """One of the forms that are compared."""

    year: int
    address: str


@dataclass(frozen=True, slots=True)
class FundsLine:
    """One line of 项目资金 over the years."""

    label: str
    cells: Sequence[str]
    """万元 as on the form of each year; empty where it has no such line."""


@dataclass(frozen=True, slots=True)
class Step:
    """How the money changed from one year to the next; both as positive amounts in 万元."""

    before: int
    after: int
    direction: str
    """增加, 减少 or 不变."""
    amount: str
    percent: str
    """Of the earlier sum, at most two decimals; empty where that was 0."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The goals of one form, item by item, with what is not in the year before marked."""

    year: int
    same: bool
    """Word for word the year before."""
    goals: Sequence[Sequence[Phrase]]
    gone: Sequence[str]
    """Goals of the year before that are not there any more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator in the form of one year; its texts are marked where the year before had something else."""

    change: str
    """新增, 改动, 相同, 没有; empty in the first year."""
    name: Sequence[Phrase]
    """Empty where it is the name of the line."""
    target_value: Sequence[Phrase]
    standard: Sequence[Phrase]
    """Empty where the form gives none, or the target value once more."""


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator over the years."""

    level2: str
    name: str
    """As the last form that has it calls it."""
    cells: Sequence[Cell]
    """One a year."""


@dataclass(frozen=True, slots=True)
class YearComparison:
    """What the page of a series shows; every sequence of cells has one for each of `years`, the oldest first."""

    years: Sequence[Year]
    funds: Sequence[FundsLine]
    steps: Sequence[Step]
    goals: Sequence[Wording]
    lines: Sequence[Line]
    changed: int
    """How many indicators are not the same in the last year as in the one before."""


def comparison_of(records: Sequence[Record]) -> YearComparison:
    """Two or more forms of one project, oldest first."""
    lines = list(_lines(records))
    return YearComparison(
        years=[Year(int(record["year"]), record["url"]) for record in records],
        funds=_funds(records),
        steps=[_step(*pair) for pair in pairwise(records)],
        goals=[_wording(record, before) for record, before in zip(records, [None, *records], strict=False)],
        lines=lines,
        changed=sum(line.cells[-1].change not in ("相同", "") for line in lines),
    )


def _funds(records: Sequence[Record]) -> list[FundsLine]:
    sides = [record["funds"]["annual"] for record in records]
    labels = {"total": "资金总额", **FUND_SOURCES}
    return [
        FundsLine(label, ["" if side[key] is None else amount_text(Decimal(side[key])) for side in sides])
        for key, label in labels.items()
        if any(side[key] is not None for side in sides)
    ]


def _step(before: Record, after: Record) -> Step:
    one, other = (Decimal(record["funds"]["annual"]["total"]) for record in (before, after))
    change = other - one
    direction = "增加" if change > 0 else "减少" if change < 0 else "不变"
    percent = percent_of(abs(change), one) if one else ""
    return Step(int(before["year"]), int(after["year"]), direction, amount_text(abs(change)), percent)


def _wording(record: Record, before: Record | None) -> Wording:
    goals: list[str] = record["goals"]["annual"]
    if before is None:
        return Wording(int(record["year"]), False, [[Phrase(goal, False)] for goal in goals], [])
    earlier: list[str] = before["goals"]["annual"]
    marked = [_marked(old, new) for old, new in zip(earlier, goals, strict=False)]
    marked += [[Phrase(goal, True)] for goal in goals[len(earlier) :]]
    return Wording(int(record["year"]), goals == earlier, marked, earlier[len(goals) :])


def _marked(old: str, new: str) -> Sequence[Phrase]:
    return compare_texts(old, new).right if old != new else [Phrase(new, False)]


def _lines(records: Sequence[Record]) -> Iterable[Line]:
    """Indicators in the order of the last form; those that it does not have follow, each in its level."""
    chains = _chains([_indicators(record) for record in records])
    order: dict[tuple[str, str], int] = {}
    for record in reversed(records):
        for indicator in record["indicators"]:
            order.setdefault((indicator["level1"], indicator["level2"]), len(order))
    for (_, level2), found in groupby(
        sorted(chains, key=lambda chain: order[_level(chain)]), key=lambda chain: _level(chain)
    ):
        for chain in sorted(found, key=lambda chain: chain[-1] is None):
            name = _last(chain)["name"]
            yield Line(level2, name, list(_cells(chain, name)))


_Chain = list[Record | None]
"""One indicator in the form of each year; None where a form does not have it."""


def _indicators(record: Record) -> list[Record]:
    """Those of the annual side."""
    return [indicator for indicator in record["indicators"] if indicator["annual"]]


def _last(chain: _Chain) -> Record:
    """The indicator as the last form that has it gives it."""
    return next(indicator for indicator in reversed(chain) if indicator)


def _level(chain: _Chain) -> tuple[str, str]:
    return _last(chain)["level1"], _last(chain)["level2"]


def _chains(years: Sequence[Sequence[Record]]) -> list[_Chain]:
    chains: list[_Chain] = []
    for position, indicators in enumerate(years):
        open_chains = list(chains)
        for chain in chains:
            chain.append(None)
        rest = list(indicators)
        for alike in (_same, _almost_same):
            for indicator in list(rest):
                found = alike(indicator, open_chains)
                if found is not None:
                    found[-1] = indicator
                    open_chains = [chain for chain in open_chains if chain is not found]
                    rest.remove(indicator)
        for indicator in rest:
            chains.append([None] * position + [indicator])
    return chains


def _same(indicator: Record, chains: Sequence[_Chain]) -> _Chain | None:
    key = indicator["level1"], indicator["level2"], indicator["name"]
    for chain in chains:
        before = _last(chain)
        if (before["level1"], before["level2"], before["name"]) == key:
            return chain
    return None


def _almost_same(indicator: Record, chains: Sequence[_Chain]) -> _Chain | None:
    """The one of the same level whose name is most alike."""
    found = [
        (likeness(_last(chain)["name"], indicator["name"]), -place, chain)
        for place, chain in enumerate(chains)
        if _level(chain) == (indicator["level1"], indicator["level2"])
    ]
    most, _, chain = max(found, key=lambda each: each[:2], default=(0.0, 0, None))
    return chain if most else None


def _cells(chain: _Chain, name: str) -> Iterable[Cell]:
    before: Record | None = None
    for position, indicator in enumerate(chain):
        if indicator is None:
            yield Cell("没有" if position else "", [], [], [])
            before = None
            continue
        side = indicator["annual"]
        target_value, standard = _texts(side)
        own_name = [Phrase(indicator["name"], False)] if indicator["name"] != name else []
        if before is None:
            change = "新增" if position else ""
            yield Cell(change, own_name, _plain(target_value), _plain(standard))
        else:
            old = _texts(before["annual"])
            same = (*old, before["name"]) == (target_value, standard, indicator["name"])
            yield Cell(
                "相同" if same else "改动",
                own_name,
                _marked(old[0], target_value),
                _marked(old[1], standard) if standard else [],
            )
        before = indicator


def _texts(side: Mapping[str, Any]) -> tuple[str, str]:
    """指标值, and 绩效标准 where it says something else."""
    target_value, standard = side["target_value"], side["standard"] or ""
    return target_value, "" if standard == target_value else standard


def _plain(text: str) -> Sequence[Phrase]:
    return [Phrase(text, False)] if text else []
