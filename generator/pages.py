"""Catalog → the pages of the site: their HTML and what the frame round them needs to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.drawing import draw
from generator.model import Project
from generator.problems import Level
from generator.registers import Unit
from generator.rules import BETWEEN_RULES, PROJECT_RULES, RULES, Finding, Rule
from generator.sheet import Sheet, first_goal, way_to_root
from generator.summary import (
    ProjectLine,
    YearSummary,
    by_unit,
    by_year,
    level_counts,
    line_of,
    shared_projects,
    sum_of_levels,
    totals_of,
    unit_address,
    unit_lines,
)
from generator.target_value import Nature
from generator.wording import NATURE_WORDS, amount, in_one_line


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page; `address` is below the site's root, empty for the root itself."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    address: str
    """Below the site's root, with the last slash: ``2023/yiliao-huzhu/``; empty for the overview."""
    title: str
    description: str
    content: str
    """HTML of the article."""
    column: str
    """栏目: the entry of the main navigation that the page belongs to."""
    trail: tuple[Link, ...] = ()
    """The pages above this one."""
    parts: tuple[Link, ...] = ()
    """The page's own parts; addresses are ids on the page."""
    article: bool = False
    """Whether it is a publication of its own: a project."""
    source: str | None = None
    """Who stands behind the content."""
    published: str | None = None
    """YYYY-MM-DD, where the data gives it."""
    previous: Link | None = None
    next: Link | None = None
    data_path: str | None = None
    """The project's file below the data folder, for the edit button."""


OVERVIEW = Link("总览", "")


def make_pages(catalog: Catalog) -> Iterator[Page]:
    """Every generated page of the site."""
    years = by_year(catalog.projects, catalog.registers.units)
    yield _overview(catalog, years)
    if len(years) > 1:
        yield from (_year_page(catalog, year, years) for year in years)
    yield from _project_pages(catalog, years)
    yield _units_page(catalog)
    of_unit = by_unit(catalog.projects)
    yield from (_unit_page(unit, of_unit.get(unit.name, ())) for unit in catalog.registers.units)
    yield _indicators_page(catalog)
    if catalog.registers.site.findings_public:
        yield _checks_page(catalog)


def _overview(catalog: Catalog, years: Sequence[YearSummary]) -> Page:
    publisher = catalog.registers.site.publisher
    if not years:
        return Page(
            "", "总览", f"{publisher}的项目支出绩效目标。", draw("empty.html", publisher=publisher), "总览"
        )
    return _draw_year(catalog, years[0], years[1:], "", "总览")


def _year_page(catalog: Catalog, year: YearSummary, years: Sequence[YearSummary]) -> Page:
    others = [other for other in years if other is not year]
    return _draw_year(catalog, year, others, f"years/{year.year}/", f"{year.year} 年度")


def _draw_year(
    catalog: Catalog, year: YearSummary, others: Sequence[YearSummary], address: str, title: str
) -> Page:
    publisher = catalog.registers.site.publisher
    totals = year.totals
    levels = level_counts(catalog, year.projects)
    content = draw(
        "year.html",
        publisher=publisher,
        year=year,
        others=others,
        levels=levels,
        level_totals=sum_of_levels(levels),
        natures=[NATURE_WORDS[nature] for nature in Nature],
        root=way_to_root(address),
    )
    description = (
        f"{publisher}{year.year}年度{totals.projects}个预算项目，共{amount(totals.annual)}万元："
        "钱用来做什么，要达到什么目标，用什么指标衡量。"
    )
    parts = (
        Link("钱用在哪里", "money"),
        Link("由谁实施", "units"),
        Link("目标能不能衡量", "measured"),
        Link("全部项目", "projects"),
        *([Link("其他年度", "years")] if others else []),
    )
    trail = (OVERVIEW,) if address else ()
    return Page(address, title, description, content, "总览", trail, parts)


def _project_pages(catalog: Catalog, years: Sequence[YearSummary]) -> Iterator[Page]:
    lines = {sheet.id: line_of(sheet, project) for sheet, project in catalog.projects}
    several_years = len(years) > 1
    projects = catalog.projects
    for position, (sheet, project) in enumerate(projects):
        before = projects[position - 1] if position else None
        after = projects[position + 1] if position + 1 < len(projects) else None
        yield Page(
            address=sheet.address,
            title=project.name,
            description=_project_description(project),
            content=sheet.content + _between(catalog, sheet, lines),
            column="总览",
            trail=_project_trail(catalog, project, several_years),
            parts=_project_parts(catalog, sheet),
            article=True,
            source=catalog.registers.site.publisher,
            published=project.origin.published,
            previous=Link(before[1].name, before[0].address) if before else None,
            next=Link(after[1].name, after[0].address) if after else None,
            data_path=f"{sheet.id}.yml",
        )


def _project_description(project: Project) -> str:
    return in_one_line(
        f"{project.name}：{project.year}年度资金{amount(project.funds.annual.total)}万元，"
        f"由{'、'.join(project.implementing_units)}实施。目标：{first_goal(project)}",
        150,
    )


def _project_trail(catalog: Catalog, project: Project, several_years: bool) -> tuple[Link, ...]:
    year = Link(f"{project.year} 年度", f"years/{project.year}/" if several_years else "")
    unit = catalog.registers.unit_by_name[project.implementing_units[0]]
    first = (OVERVIEW, year) if several_years else (Link(f"{OVERVIEW.title}（{year.title}）", ""),)
    return (*first, Link(unit.name, unit_address(unit)))


def _project_parts(catalog: Catalog, sheet: Sheet) -> tuple[Link, ...]:
    parts = [
        Link("项目资金", "funds"),
        Link("总体目标", "goals"),
        Link("绩效指标", "indicators"),
        Link("来源", "origin"),
    ]
    if catalog.registers.site.findings_public:
        parts.append(Link("核对提示", "findings"))
        if sheet.id in catalog.between:
            parts.append(Link("与其他项目对照", "findings-between"))
    return tuple(parts)


def _between(catalog: Catalog, sheet: Sheet, lines: dict[str, ProjectLine]) -> str:
    found = catalog.between.get(sheet.id, ())
    if not found or not catalog.registers.site.findings_public:
        return ""
    return draw(
        "project_between.html",
        findings=[(RULES[finding.code], finding) for finding in found],
        others=lines,
        root=way_to_root(sheet.id),
    )


def _units_page(catalog: Catalog) -> Page:
    address = "units/"
    units = unit_lines(catalog.registers.units, catalog.projects)
    with_projects = sum(unit.projects > 0 for unit in units)
    totals = totals_of(catalog.projects)
    content = draw(
        "units.html",
        units=units,
        with_projects=with_projects,
        totals=totals,
        shared_projects=shared_projects(catalog.projects),
        root=way_to_root(address),
    )
    description = f"{with_projects}个实施单位的{totals.projects}个预算项目和资金。"
    return Page(address, "实施单位", description, content, "实施单位", (OVERVIEW,))


def _unit_page(unit: Unit, projects: Sequence[tuple[Sheet, Project]]) -> Page:
    address = unit_address(unit)
    years = by_year(projects, ())
    details = (("上级单位", unit.parent), ("统一社会信用代码", unit.credit_code))
    content = draw(
        "unit.html",
        unit=unit,
        years=years,
        details=[(label, value) for label, value in details if value is not None],
        root=way_to_root(address),
    )
    totals = totals_of(projects)
    return Page(
        address=address,
        title=unit.name,
        description=f"{unit.name}实施的{totals.projects}个预算项目：资金、目标和绩效指标。",
        content=content,
        column="实施单位",
        trail=(OVERVIEW, Link("实施单位", "units/")),
        parts=tuple(Link(f"{year.year} 年度", f"year-{year.year}") for year in years),
    )


def _indicators_page(catalog: Catalog) -> Page:
    address = "indicators/"
    levels = level_counts(catalog, catalog.projects)
    totals = totals_of(catalog.projects)
    content = draw(
        "indicators.html",
        levels=levels,
        level_totals=sum_of_levels(levels),
        natures=[NATURE_WORDS[nature] for nature in Nature],
        nature_words=NATURE_WORDS,
        quantifiable=totals.quantifiable,
        root=way_to_root(address),
    )
    description = f"{totals.projects}个项目的{totals.indicators}条绩效指标，{totals.quantifiable}条可量化。"
    parts = tuple(Link(level.name, level.anchor) for level in levels)
    return Page(address, "绩效指标", description, content, "绩效指标", (OVERVIEW,), parts)


def _checks_page(catalog: Catalog) -> Page:
    address = "checks/"
    found: dict[str, list[tuple[ProjectLine, Finding]]] = defaultdict(list)
    projects = []
    for sheet, project in catalog.projects:
        line = line_of(sheet, project)
        findings = (*sheet.findings, *catalog.between.get(sheet.id, ()))
        projects.append((line, len(findings)))
        for finding in findings:
            found[finding.code].append((line, finding))
    rules: list[Rule] = sorted(
        (*PROJECT_RULES, *BETWEEN_RULES), key=lambda rule: (rule.code not in found, -rule.level)
    )
    content = draw(
        "checks.html",
        rules=[(rule, found.get(rule.code, ())) for rule in rules if rule.level is not Level.ERROR],
        errors=[rule for rule in rules if rule.level is Level.ERROR],
        projects=projects,
        total=sum(count for _, count in projects),
        root=way_to_root(address),
    )
    description = "按公开的规则对照每张绩效目标表，列出数字和文字不一致、不完整的地方；只陈述事实。"
    parts = (Link("按项目", "by-project"), Link("按规则", "by-rule"), Link("不通过就不公开的规则", "errors"))
    return Page(address, "核对提示", description, content, "核对提示", (OVERVIEW,), parts)
