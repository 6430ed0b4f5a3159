"""Catalog → totals, shares and lists. Arithmetic only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.catalog import Catalog
from generator.model import FUND_SOURCES, IndicatorRow, Project
from generator.registers import Unit
from generator.sheet import Sheet
from generator.target_value import Nature
from generator.wording import funds_in_words, percent_of

Projects = Sequence[tuple[Sheet, Project]]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over projects, each project once; amounts in 万元."""

    projects: int
    annual: Decimal
    sources: dict[str, Decimal]
    """Name of the source on the form → annual 万元, sources of zero included."""
    indicators: int
    quantifiable: int


def totals_of(projects: Projects) -> Totals:
    """Sums over `projects`."""
    sources: dict[str, Decimal] = {}
    for _, project in projects:
        for _, label, value in project.funds.annual.sources():
            sources[label] = sources.get(label, Decimal(0)) + value
    return Totals(
        projects=len(projects),
        annual=sum((project.funds.annual.total for _, project in projects), Decimal(0)),
        sources={label: sources[label] for label in FUND_SOURCES.values() if label in sources},
        indicators=sum(len(sheet.natures) for sheet, _ in projects),
        quantifiable=sum(sheet.natures.count(Nature.QUANTITATIVE) for sheet, _ in projects),
    )


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project in a list."""

    id: str
    address: str
    name: str
    year: int
    units: tuple[str, ...]
    attribute: str | None
    annual: Decimal
    """万元."""
    width: str
    """Length of its bar in hundredths of the longest in the list."""
    indicators: int
    quantifiable: int


def line_of(sheet: Sheet, project: Project, longest: Decimal = Decimal(0)) -> ProjectLine:
    """A project in a list whose longest bar stands for `longest` 万元."""
    return ProjectLine(
        id=sheet.id,
        address=sheet.address,
        name=project.name,
        year=project.year,
        units=project.implementing_units,
        attribute=project.project_attribute,
        annual=project.funds.annual.total,
        width=percent_of(project.funds.annual.total, longest),
        indicators=len(sheet.natures),
        quantifiable=sheet.natures.count(Nature.QUANTITATIVE),
    )


def lines_by_money(projects: Projects) -> list[ProjectLine]:
    """The projects with most money first."""
    longest = max((project.funds.annual.total for _, project in projects), default=Decimal(0))
    lines = [line_of(sheet, project, longest) for sheet, project in projects]
    return sorted(lines, key=lambda line: (-line.annual, line.id))


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One implementing unit in a list."""

    name: str
    address: str
    projects: int
    annual: Decimal
    """万元 of all projects that name the unit, shared ones in full."""
    width: str


def unit_address(unit: Unit) -> str:
    """Below the site's root."""
    return f"units/{unit.slug}/"


def by_unit(projects: Projects) -> dict[str, list[tuple[Sheet, Project]]]:
    """The projects of each unit's name."""
    of_unit: dict[str, list[tuple[Sheet, Project]]] = defaultdict(list)
    for sheet, project in projects:
        for unit in project.implementing_units:
            of_unit[unit].append((sheet, project))
    return of_unit


def unit_lines(units: Iterable[Unit], projects: Projects) -> list[UnitLine]:
    """Every unit, those without projects too; most money first."""
    of_unit = by_unit(projects)
    lines = [
        UnitLine(unit.name, unit_address(unit), len(own), totals_of(own).annual, "0")
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
    lines: Sequence[ProjectLine]
    units: Sequence[UnitLine]
    shared_projects: int
    """How many projects several units share."""
    projects: Projects

    @property
    def largest(self) -> Sequence[ProjectLine]:
        """The ten projects with most money."""
        return self.lines[:10]


def by_year(projects: Projects, units: Iterable[Unit]) -> list[YearSummary]:
    """A summary of each year, newest first."""
    of_year: dict[int, list[tuple[Sheet, Project]]] = defaultdict(list)
    for sheet, project in projects:
        of_year[project.year].append((sheet, project))
    registered = tuple(units)
    return [_year(year, of_year[year], registered) for year in sorted(of_year, reverse=True)]


def _year(year: int, projects: Projects, units: Sequence[Unit]) -> YearSummary:
    totals = totals_of(projects)
    return YearSummary(
        year=year,
        totals=totals,
        funds_in_words=funds_in_words(totals.annual, totals.sources),
        lines=lines_by_money(projects),
        units=[line for line in unit_lines(units, projects) if line.projects],
        shared_projects=shared_projects(projects),
        projects=projects,
    )


def shared_projects(projects: Projects) -> int:
    """How many projects several units share."""
    return sum(len(project.implementing_units) > 1 for _, project in projects)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator in the list of all."""

    row: IndicatorRow
    nature: Nature
    project: ProjectLine
    alone: bool
    """See `Project.told_once`."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The indicators of one second level."""

    level1: str
    name: str
    counts: tuple[int, ...]
    """By `Nature` in its order."""
    rows: Sequence[IndicatorLine]

    @property
    def total(self) -> int:
        """All rows, not applicable ones included."""
        return sum(self.counts)

    @property
    def anchor(self) -> str:
        """Its id on /indicators/: letters and digits of any script, the rest as hyphens."""
        return re.sub(r"\W+", "-", f"{self.level1}-{self.name}").strip("-")


def level_counts(catalog: Catalog, projects: Projects) -> list[LevelCount]:
    """Second levels in the order of the schemes, by their usual names, with the indicators of each."""
    lines: dict[tuple[str, str], list[IndicatorLine]] = {
        (first.name, second.name): []
        for scheme in catalog.registers.taxonomy.schemes
        for first in scheme.first_levels
        for second in first.second_levels
    }
    for sheet, project in projects:
        scheme = catalog.registers.taxonomy.scheme_of(project.scheme, project.year)
        line = line_of(sheet, project)
        for row, nature in zip(project.rows, sheet.natures, strict=True):
            first = scheme.first_level(row.level1) if scheme else None
            second = first.second_level(row.level2) if first else None
            if first and second:
                alone = project.told_once(row)
                lines[first.name, second.name].append(IndicatorLine(row, nature, line, alone))
    return [
        LevelCount(level1, level2, _count(line.nature for line in rows), rows)
        for (level1, level2), rows in lines.items()
        if rows
    ]


def sum_of_levels(levels: Iterable[LevelCount]) -> LevelCount:
    """All levels together, without their rows."""
    counts = tuple(map(sum, zip(*(level.counts for level in levels), strict=True)))
    return LevelCount("", "", counts or (0,) * len(Nature), ())


def _count(natures: Iterable[Nature]) -> tuple[int, ...]:
    counted = Counter(natures)
    return tuple(counted[nature] for nature in Nature)
