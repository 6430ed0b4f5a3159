"""Rows → totals, shares and lists. Arithmetic only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.form.addresses import unit_address
from generator.form.funds import FUND_SOURCES
from generator.form.indicator_schemes import Taxonomy
from generator.form.registers import Unit
from generator.form.target_value import Nature
from generator.projects.summary_row import LevelCount, ProjectSummary
from generator.rendering.words import funds_in_words, percent_of

Rows = Sequence[ProjectSummary]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over projects, each project once; amounts in 万元."""

    projects: int
    annual: Decimal
    sources: dict[str, Decimal]
    """Name of the source on the form → annual 万元, sources of zero included."""
    indicators: int
    quantifiable: int


def totals_of(rows: Rows) -> Totals:
    """Sums over the projects of `rows`."""
    sources: dict[str, Decimal] = {}
    for row in rows:
        for label, value in row.sources:
            sources[label] = sources.get(label, Decimal(0)) + value
    return Totals(
        projects=len(rows),
        annual=sum((row.annual for row in rows), Decimal(0)),
        sources={label: sources[label] for label in FUND_SOURCES.values() if label in sources},
        indicators=sum(row.indicators for row in rows),
        quantifiable=sum(row.quantifiable for row in rows),
    )


def most_money_first(rows: Iterable[ProjectSummary]) -> list[ProjectSummary]:
    """By annual funds; equal sums by id."""
    return sorted(rows, key=lambda row: (-row.annual, row.id))


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One implementing unit in a list."""

    name: str
    address: str
    projects: int
    annual: Decimal
    """万元 of all projects that name the unit, shared ones in full."""
    width: str
    """Length of its bar in hundredths of the longest in the list."""


def by_unit(rows: Rows) -> dict[str, list[ProjectSummary]]:
    """The projects of each unit's name."""
    of_unit: dict[str, list[ProjectSummary]] = defaultdict(list)
    for row in rows:
        for unit in row.units:
            of_unit[unit].append(row)
    return of_unit


def unit_lines(units: Iterable[Unit], rows: Rows) -> list[UnitLine]:
    """Every unit, those without projects too; most money first."""
    of_unit = by_unit(rows)
    lines = [
        UnitLine(
            name=unit.name,
            address=unit_address(unit.slug),
            projects=len(own),
            annual=sum((row.annual for row in own), Decimal(0)),
            width="0",
        )
        for unit in units
        for own in [of_unit.get(unit.name, [])]
    ]
    longest = max((line.annual for line in lines), default=Decimal(0))
    lines = [replace(line, width=percent_of(line.annual, longest)) for line in lines]
    return sorted(lines, key=lambda line: (-line.annual, line.address))


@dataclass(frozen=True, slots=True)
class YearSummary:
    """The projects of one year, of the whole site or of a unit."""

    year: int
    totals: Totals
    funds_in_words: str
    rows: Rows
    """Most money first."""
    shared_projects: int
    """How many projects several units share."""


def by_year(rows: Rows) -> list[YearSummary]:
    """A summary of each year, newest first."""
    of_year: dict[int, list[ProjectSummary]] = defaultdict(list)
    for row in rows:
        of_year[row.year].append(row)
    return [_year(year, most_money_first(of_year[year])) for year in sorted(of_year, reverse=True)]


def _year(year: int, rows: Rows) -> YearSummary:
    totals = totals_of(rows)
    return YearSummary(
        year=year,
        totals=totals,
        funds_in_words=funds_in_words(totals.annual, totals.sources),
        rows=rows,
        shared_projects=shared_projects(rows),
    )


def shared_projects(rows: Rows) -> int:
    """How many projects several units share."""
    return sum(len(row.units) > 1 for row in rows)


def level_counts(taxonomy: Taxonomy, rows: Rows) -> list[LevelCount]:
    """The second levels that any project has, in the order of the schemes, with how many indicators are of each."""
    counts: dict[tuple[str, str], Counter[tuple[int, ...]]] = {
        level: Counter() for level in all_levels(taxonomy)
    }
    for row in rows:
        for level in row.levels:
            counts[level.level1, level.level2][level.counts] += 1
    return [LevelCount(*level, _sum(found)) for level, found in counts.items() if found]


def all_levels(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """First and second level by their usual names, in the order of the schemes."""
    levels = (
        (first.name, second.name)
        for scheme in taxonomy.schemes
        for first in scheme.first_levels
        for second in first.second_levels
    )
    return list(dict.fromkeys(levels))


def sum_of_levels(levels: Iterable[LevelCount]) -> LevelCount:
    """All levels together."""
    return LevelCount("", "", _sum(Counter(level.counts for level in levels)))


def _sum(found: Counter[tuple[int, ...]]) -> tuple[int, ...]:
    """The sum of tuples, each with how often it comes: many thousands of projects have but a few different ones."""
    return tuple(
        sum(counts[number] * times for counts, times in found.items()) for number in range(len(Nature))
    )
