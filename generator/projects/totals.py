"""Compute totals, shares and lists from project summaries. Arithmetic only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from generator.form.addresses import unit_address
from generator.form.funds import FUND_SOURCES
from generator.form.indicator_schemes import Taxonomy
from generator.form.registers import Unit
from generator.form.target_value import Nature
from generator.projects.project_summary import LevelCount, ProjectSummary
from generator.rendering.words import amount_text, count_decimals, funds_in_words, percent_of

Summaries = Sequence[ProjectSummary]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over projects, every project counted once; amounts in 万元."""

    projects: int
    annual: Decimal
    sources: dict[str, Decimal]
    """Annual 万元 by the name of the source on the form; sources of zero included."""
    indicators: int
    quantifiable: int


def totals_of(projects: Summaries) -> Totals:
    """Return the sums over these projects."""
    sources: dict[str, Decimal] = {}
    for project in projects:
        for label, value in project.sources:
            sources[label] = sources.get(label, Decimal(0)) + value
    return Totals(
        projects=len(projects),
        annual=sum((project.annual for project in projects), Decimal(0)),
        sources={label: sources[label] for label in (*FUND_SOURCES.values(), *sources) if label in sources},
        indicators=sum(project.indicators for project in projects),
        quantifiable=sum(project.quantifiable for project in projects),
    )


def most_money_first(projects: Iterable[ProjectSummary]) -> list[ProjectSummary]:
    """Return projects by annual funds, the largest first; equal sums by id."""
    return sorted(projects, key=lambda project: (-project.annual, project.id))


@dataclass(frozen=True, slots=True)
class UnitLine:
    """An implementing unit in a list."""

    name: str
    address: str
    projects: int
    annual: Decimal
    """Annual 万元 of all projects that name the unit, shared projects in full."""
    width: str
    """Length of the bar in percent of the longest bar of the list."""
    decimals: int = 0
    """Largest number of decimals of the amounts of the list."""


def by_unit(projects: Summaries) -> dict[str, list[ProjectSummary]]:
    """Return the projects of every unit, by the name of the unit."""
    of_unit: dict[str, list[ProjectSummary]] = defaultdict(list)
    for project in projects:
        for unit in project.units:
            of_unit[unit].append(project)
    return of_unit


def unit_lines(units: Iterable[Unit], projects: Summaries) -> list[UnitLine]:
    """Return a line for every unit, those without projects included, the most money first."""
    of_unit = by_unit(projects)
    lines = [
        UnitLine(
            name=unit.name,
            address=unit_address(unit.slug),
            projects=len(own),
            annual=sum((project.annual for project in own), Decimal(0)),
            width="0",
        )
        for unit in units
        for own in [of_unit.get(unit.name, [])]
    ]
    longest = max((line.annual for line in lines), default=Decimal(0))
    decimals = count_decimals(amount_text(line.annual) for line in lines)
    lines = [replace(line, width=percent_of(line.annual, longest), decimals=decimals) for line in lines]
    return sorted(lines, key=lambda line: (-line.annual, line.address))


@dataclass(frozen=True)
class YearSummary:
    """The projects of one year, of the whole site or of one unit; what follows from them is computed when it is needed."""

    year: int
    rows: Summaries
    """Projects of the year, the most money first."""

    @cached_property
    def totals(self) -> Totals:
        """Sums over the projects."""
        return totals_of(self.rows)

    @cached_property
    def funds_in_words(self) -> str:
        """Annual funds and their sources in words."""
        return funds_in_words(self.totals.annual, self.totals.sources)

    @cached_property
    def shared_projects(self) -> int:
        """Number of projects that several units share."""
        return sum(len(project.units) > 1 for project in self.rows)


def by_year(projects: Summaries) -> list[YearSummary]:
    """Return a summary of every year, the newest first."""
    of_year: dict[int, list[ProjectSummary]] = defaultdict(list)
    for project in projects:
        of_year[project.year].append(project)
    return [YearSummary(year, most_money_first(of_year[year])) for year in sorted(of_year, reverse=True)]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year in the list of all years."""

    year: int
    address: str
    """Address of what shows the year, below the site's root."""
    projects: int
    amount: str
    """Annual funds in 万元, with the digits of the forms."""
    width: str
    """Length of the bar in percent of the longest."""
    decimals: int
    """Largest number of decimals of the amounts of the list."""
    has_just_begun: bool
    """Whether few projects of the year are published yet."""


def year_lines(
    years: Sequence[YearSummary],
    address_of: Callable[[int], str],
    has_just_begun: Callable[[YearSummary], bool],
) -> list[YearLine]:
    """Return a line for every year, in the given order."""
    longest = max((year.totals.annual for year in years), default=Decimal(0))
    amounts = [amount_text(year.totals.annual) for year in years]
    decimals = count_decimals(amounts)
    return [
        YearLine(
            year=year.year,
            address=address_of(year.year),
            projects=year.totals.projects,
            amount=amount,
            width=percent_of(year.totals.annual, longest),
            decimals=decimals,
            has_just_begun=has_just_begun(year),
        )
        for year, amount in zip(years, amounts, strict=True)
    ]


def level_counts(taxonomy: Taxonomy, projects: Summaries) -> list[LevelCount]:
    """Return the number of indicators of every second level that a project has, in the order of `all_levels`."""
    counts: dict[tuple[str, str], Counter[tuple[int, ...]]] = {
        level: Counter() for level in all_levels(taxonomy, projects)
    }
    for project in projects:
        for level in project.levels:
            counts[level.level1, level.level2][level.counts] += 1
    return [LevelCount(*level, _sum(numbers)) for level, numbers in counts.items() if numbers]


def all_levels(taxonomy: Taxonomy, projects: Summaries) -> list[tuple[str, str]]:
    """Return pairs of first and second level by their names in the schemes, in the order of the schemes.

    Levels that only a project in another layout has come last.
    """
    levels = [
        (first.name, second.name)
        for scheme in taxonomy.schemes
        for first in scheme.first_levels
        for second in first.second_levels
    ]
    further = ((level.level1, level.level2) for project in projects for level in project.levels)
    return list(dict.fromkeys((*levels, *further)))


def sum_of_levels(levels: Iterable[LevelCount]) -> LevelCount:
    """Return the numbers of all these levels together."""
    return LevelCount("", "", _sum(Counter(level.counts for level in levels)))


def _sum(tuples: Counter[tuple[int, ...]]) -> tuple[int, ...]:
    """Add up count tuples, weighted by how often every tuple occurs: thousands of projects have few distinct ones."""
    return tuple(
        sum(counts[number] * times for counts, times in tuples.items()) for number in range(len(Nature))
    )
