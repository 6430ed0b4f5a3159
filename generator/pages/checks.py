"""Build the pages of findings: a table of rules and years, a page for each rule, and the projects with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.checks import RULES, ResultRule, Rule
from generator.downloads.finding_files import FINDING_FILES
from generator.form.addresses import way_to_root
from generator.pages.finding_lists import YearOfRule
from generator.pages.item_lists import ListPart, place_items
from generator.pages.page import CHECKS, ITEMS_PER_PAGE, OVERVIEW, Page, PageContent
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.reading.problem import Level
from generator.rendering.render import render

_DESCRIPTION = "按公开的规则对照每张绩效目标表，列出数字和文字不一致、不完整的地方；只陈述事实。"
_PROJECTS_ADDRESS = f"{CHECKS.address}projects/"
MAX_PROJECTS_PER_RULE_PAGE = 100
"""Projects on a page of one rule; each has one or more findings there."""


def check_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the page of all rules, the pages of each rule, and those of all projects."""
    yield Page(CHECKS.address, CHECKS.title, _DESCRIPTION, _AllRules(site), CHECKS.title, (OVERVIEW,))
    trail = (OVERVIEW, CHECKS)
    for pager in pagers(len(site.forms), ITEMS_PER_PAGE, _PROJECTS_ADDRESS):
        title = f"每个项目的核对提示{pager.in_title}"
        yield Page(pager.own_address, title, _DESCRIPTION, _CheckedProjects(site, pager), CHECKS.title, trail)
    for rule in _rules(site):
        items = sum(year.items for year in site.finding_lists.years.get(rule.code, ()))
        for pager in pagers(items, MAX_PROJECTS_PER_RULE_PAGE, _rule_address(rule)):
            title = f"核对提示：{rule.title}{pager.in_title}"
            content = _FindingsOfRule(site, rule, pager)
            yield Page(pager.own_address, title, rule.explanation, content, CHECKS.title, trail)


def _rules(site: SiteContent) -> list[Rule]:
    """Return all rules, the worse level first. Rules about results are left out of a site without any."""
    with_results = any(project.results for project in site.projects)
    rules = [rule for rule in RULES.values() if with_results or not isinstance(rule, ResultRule)]
    return sorted(rules, key=lambda rule: -rule.level)


class _Count(NamedTuple):
    """The number of findings of a rule in one year, or none of them."""

    year: int
    findings: int
    address: str
    """Address where they begin on the pages of the rule, below the site's root; empty where there are none."""


class _RuleLine(NamedTuple):
    """A rule that found something, as a row of the table of all rules."""

    rule: Rule
    counts: Sequence[_Count]
    """The findings of the rule in each year of the table."""

    @property
    def total(self) -> int:
        """Number of findings in all years."""
        return sum(count.findings for count in self.counts)


class _RuleTable(NamedTuple):
    """The rules of one level that found something."""

    lines: Sequence[_RuleLine]
    totals: Sequence[int]
    """Number of findings of all its rules in each year."""

    @property
    def total(self) -> int:
        """Number of findings of all its rules."""
        return sum(self.totals)


def _tabulate(site: SiteContent, rules: Sequence[Rule], years: Sequence[int]) -> _RuleTable:
    """Return the table of `rules` as far as they found something, the rule with most findings first."""
    lines = []
    for rule in rules:
        counts = {count.year: count for count in _counts_of(site, rule)}
        if counts:
            lines.append(_RuleLine(rule, [counts.get(year, _Count(year, 0, "")) for year in years]))
    lines.sort(key=lambda line: -line.total)
    totals = [sum(line.counts[place].findings for line in lines) for place in range(len(years))]
    return _RuleTable(lines, totals)


def _counts_of(site: SiteContent, rule: Rule) -> Iterator[_Count]:
    """Yield the count of each year in which a rule found something, the newest first."""
    start = 0
    for year in site.finding_lists.years.get(rule.code, ()):
        page = start // MAX_PROJECTS_PER_RULE_PAGE + 1
        address = f"{_rule_address(rule)}{f'{page}/' if page > 1 else ''}#{year_anchor(year.year)}"
        yield _Count(year.year, year.findings, address)
        start += year.items


def _rule_address(rule: Rule) -> str:
    return f"{CHECKS.address}{rule.code}/"


@dataclass(frozen=True, slots=True)
class _AllRules(PageContent):
    """All rules with the number of their findings in each year."""

    site: SiteContent

    def render(self) -> str:
        site = self.site
        years, rules = _years(site.forms), _rules(site)
        # An error that the form itself has (照录) is published as a warning.
        notes = [rule for rule in rules if rule.level is Level.NOTE]
        warnings = [rule for rule in rules if rule.level is not Level.NOTE]
        return render(
            "checks.html",
            years=years,
            warnings=_tabulate(site, warnings, years),
            notes=_tabulate(site, notes, years),
            silent=[
                rule
                for rule in rules
                if rule.level is not Level.ERROR and rule.code not in site.finding_lists.years
            ],
            errors=[rule for rule in rules if rule.level is Level.ERROR],
            project_count=len(site.projects),
            form_count=len(site.forms),
            found=site.finding_lists.years,
            files=FINDING_FILES if site.downloads else (),
            root=way_to_root(CHECKS.address),
        )

    def inputs(self) -> object:
        site = self.site
        with_results = any(project.results for project in site.projects)
        return len(site.projects), len(site.forms), _years(site.forms), site.finding_lists.years, with_results


def _years(forms: Sequence[ProjectSummary]) -> list[int]:
    """Return the years of forms, the newest first."""
    return sorted({form.year for form in forms}, reverse=True)


class _CheckedProject(NamedTuple):
    """A project with the number of its findings."""

    project: ProjectSummary
    warnings: int
    notes: int


def _with_counts(site: SiteContent, projects: Sequence[ProjectSummary]) -> list[_CheckedProject]:
    """Return each project with the number of its findings."""
    checked = []
    for project in projects:
        between = site.catalog.findings_between.get(project.id, ())
        counts = [*project.findings, *((finding.code, 1) for finding in between)]
        notes = sum(count for code, count in counts if RULES[code].level is Level.NOTE)
        checked.append(_CheckedProject(project, sum(count for _, count in counts) - notes, notes))
    return checked


@dataclass(frozen=True, slots=True)
class _CheckedProjects(PageContent):
    """A page of the list of projects with the number of their findings, the newest year first."""

    site: SiteContent
    pager: Pager

    def render(self) -> str:
        projects = _with_counts(self.site, self._projects)
        root = way_to_root(self.pager.own_address)
        return render("checked_projects.html", projects=projects, pager=self.pager, root=root)

    def inputs(self) -> object:
        projects, between = self._projects, self.site.catalog.findings_between
        codes = [[finding.code for finding in between.get(project.id, ())] for project in projects]
        return self.pager, self.site.fingerprint_of(projects), codes

    @property
    def _projects(self) -> Sequence[ProjectSummary]:
        return self.pager.of(self.site.catalog.newest_first)


class _YearSection(NamedTuple):
    """The findings of a rule in one year, as far as a page shows them."""

    year: YearOfRule
    begin: int
    """Index of its first item on the page in the list of the rule."""
    end: int
    """Index after its last item on the page."""


@dataclass(frozen=True, slots=True)
class _FindingsOfRule(PageContent):
    """A page of the findings of one rule, by year."""

    site: SiteContent
    rule: Rule
    pager: Pager

    def render(self) -> str:
        address = self.pager.own_address
        return render(
            "rule.html",
            rule=self.rule,
            pager=self.pager,
            finding_count=sum(year.findings for year in self._years),
            counts=list(_counts_of(self.site, self.rule)),
            sections=[(section.year, self._items(section)) for section in self._sections()],
            root=way_to_root(address),
        )

    def inputs(self) -> object:
        shown = self.site.finding_lists.fingerprint_of(self.rule.code, self.pager.begin, self.pager.end)
        return self.pager, self._years, shown

    @property
    def _years(self) -> Sequence[YearOfRule]:
        return self.site.finding_lists.years.get(self.rule.code, ())

    def _items(self, section: _YearSection) -> ListPart:
        items = self.site.finding_lists.items(self.rule.code, section.begin, section.end)
        return place_items(items, self.pager.own_address)

    def _sections(self) -> Iterator[_YearSection]:
        """Yield a section for each year that has findings on the page."""
        start = 0
        for year in self._years:
            begin, end = max(self.pager.begin, start), min(self.pager.end, start + year.items)
            start += year.items
            if begin < end:
                yield _YearSection(year, begin, end)


def year_anchor(year: int) -> str:
    """Return the id of the section of a year on the page of a rule."""
    return f"year-{year}"
