"""Build the pages of findings: all rules on one page, and long lists by project and by rule on pages of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.checks import RULES, ResultRule, Rule
from generator.form.addresses import way_to_root
from generator.pages.item_lists import place_items
from generator.pages.page import (
    CHECKS,
    ITEMS_PER_PAGE,
    MAX_ITEMS_IN_EACH_LIST,
    MAX_PROJECTS_IN_LIST,
    OVERVIEW,
    Link,
    Page,
    PageContent,
)
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.reading.problem import Level
from generator.rendering.render import render

_DESCRIPTION = "按公开的规则对照每张绩效目标表，列出数字和文字不一致、不完整的地方；只陈述事实。"
_PARTS = (
    Link("按项目", "by-project"),
    Link("按规则", "by-rule"),
    Link("不通过就不公开的规则", "errors"),
)


def check_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the page of all rules, and pages of the lists that are too long for it."""
    yield Page(CHECKS.address, CHECKS.title, _DESCRIPTION, _AllRules(site), CHECKS.title, (OVERVIEW,), _PARTS)
    trail = (OVERVIEW, CHECKS)
    if len(site.forms) > MAX_PROJECTS_IN_LIST:
        for pager in pagers(len(site.forms), ITEMS_PER_PAGE, f"{CHECKS.address}projects/"):
            title = f"每个项目的核对提示{pager.in_title}"
            yield Page(
                pager.own_address, title, _DESCRIPTION, _CheckedProjects(site, pager), CHECKS.title, trail
            )
    for rule in _rules(site):
        findings = site.finding_counts.get(rule.code, 0)
        if findings > MAX_ITEMS_IN_EACH_LIST:
            for pager in pagers(findings, ITEMS_PER_PAGE, f"{CHECKS.address}{rule.code}/"):
                title = f"核对提示：{rule.title}{pager.in_title}"
                findings_of_rule = _FindingsOfRule(site, rule, pager)
                yield Page(pager.own_address, title, rule.explanation, findings_of_rule, CHECKS.title, trail)


def _rules(site: SiteContent) -> list[Rule]:
    """Return all rules, those with findings first, of either kind the worse level first.

    Rules about results are left out of a site without any.
    """
    with_results = any(project.results for project in site.projects)
    rules = [rule for rule in RULES.values() if with_results or not isinstance(rule, ResultRule)]
    return sorted(rules, key=lambda rule: (rule.code not in site.finding_counts, -rule.level))


@dataclass(frozen=True, slots=True)
class _AllRules(PageContent):
    """All rules with their first findings, and the first projects with the number of their findings."""

    site: SiteContent

    def render(self) -> str:
        site = self.site
        rules = _rules(site)
        return render(
            "checks.html",
            rules=[
                (
                    rule,
                    site.finding_counts.get(rule.code, 0),
                    place_items(
                        site.finding_items.items(rule.code, 0, MAX_ITEMS_IN_EACH_LIST), CHECKS.address
                    ),
                )
                for rule in rules
                if rule.level is not Level.ERROR
            ],
            errors=[rule for rule in rules if rule.level is Level.ERROR],
            projects=_with_counts(site, site.forms[:MAX_PROJECTS_IN_LIST]),
            project_count=len(site.projects),
            form_count=len(site.forms),
            finding_count=sum(site.finding_counts.values()),
            root=way_to_root(CHECKS.address),
        )


def _with_counts(site: SiteContent, projects: Sequence[ProjectSummary]) -> list[tuple[ProjectSummary, int]]:
    """Return each project with the number of its findings."""
    between = site.catalog.findings_between
    return [
        (project, sum(count for _, count in project.findings) + len(between.get(project.id, ())))
        for project in projects
    ]


@dataclass(frozen=True, slots=True)
class _CheckedProjects(PageContent):
    """A page of the list of projects with the number of their findings."""

    site: SiteContent
    pager: Pager

    def render(self) -> str:
        projects = _with_counts(self.site, self.pager.of(self.site.forms))
        root = way_to_root(self.pager.own_address)
        return render("checked_projects.html", projects=projects, pager=self.pager, root=root)

    def inputs(self) -> object:
        projects = self.pager.of(self.site.forms)
        counts = [count for _, count in _with_counts(self.site, projects)]
        return self.pager, self.site.fingerprint_of(projects), counts


@dataclass(frozen=True, slots=True)
class _FindingsOfRule(PageContent):
    """A page of the list of findings of one rule."""

    site: SiteContent
    rule: Rule
    pager: Pager

    def render(self) -> str:
        pager = self.pager
        findings = self.site.finding_items.items(self.rule.code, pager.begin, pager.end)
        return render(
            "finding_list.html",
            rule=self.rule,
            pager=pager,
            items=place_items(findings, pager.own_address),
            root=way_to_root(pager.own_address),
        )

    def inputs(self) -> object:
        lists, begin, end = self.site.finding_items, self.pager.begin, self.pager.end
        return self.pager, lists.fingerprint_of(self.rule.code, begin, end, self.site.source_fingerprints)
