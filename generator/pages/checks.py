"""What the rules found: by project and by rule, in pages where there is much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.checks import BETWEEN_RULES, PROJECT_RULES, Rule
from generator.form.addresses import way_to_root
from generator.pages.items import placed
from generator.pages.page import BEGINNING, CHECKS, GLIMPSE, ON_A_PAGE, OVERVIEW, Link, Page
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.reading.problem import Level
from generator.rendering.render import render


def check_pages(site: SiteContent) -> Iterator[Page]:
    """The page of all rules, and lists of what does not fit on it."""
    address = CHECKS.address
    description = "按公开的规则对照每张绩效目标表，列出数字和文字不一致、不完整的地方；只陈述事实。"
    parts = (
        Link("按项目", "by-project"),
        Link("按规则", "by-rule"),
        Link("不通过就不公开的规则", "errors"),
    )
    column = "核对提示"
    yield Page(address, CHECKS.title, description, partial(_draw_checks, site), column, (OVERVIEW,), parts)
    trail = (OVERVIEW, CHECKS)
    if len(site.rows) > BEGINNING:
        title = "每个项目的核对提示"
        for pager in pagers(len(site.rows), ON_A_PAGE, f"{address}projects/"):
            content = partial(_draw_checked_projects, site, pager)
            made_of = partial(_made_of_checked_projects, site, pager)
            own = pager.own_address
            yield Page(own, title + pager.in_title, description, content, column, trail, made_of=made_of)
    for rule in _rules(site):
        found = site.finding_counts.get(rule.code, 0)
        if found > GLIMPSE:
            for pager in pagers(found, ON_A_PAGE, f"{address}{rule.code}/"):
                content = partial(_draw_findings, site, rule, pager)
                title = f"核对提示：{rule.title}{pager.in_title}"
                made_of = partial(_made_of_findings, site, rule, pager)
                own = pager.own_address
                yield Page(own, title, rule.explanation, content, column, trail, made_of=made_of)


def _rules(site: SiteContent) -> list[Rule]:
    """Those that found something first, the worse before the others."""
    rules: list[Rule] = [*PROJECT_RULES, *BETWEEN_RULES]
    return sorted(rules, key=lambda rule: (rule.code not in site.finding_counts, -rule.level))


def _draw_checks(site: SiteContent) -> str:
    address = CHECKS.address
    rules = _rules(site)
    return render(
        "checks.html",
        rules=[
            (
                rule,
                site.finding_counts.get(rule.code, 0),
                placed(site.finding_items.items(rule.code, 0, GLIMPSE), address),
            )
            for rule in rules
            if rule.level is not Level.ERROR
        ],
        errors=[rule for rule in rules if rule.level is Level.ERROR],
        projects=_checked(site, site.rows[:BEGINNING]),
        project_count=len(site.rows),
        finding_count=sum(site.finding_counts.values()),
        root=way_to_root(address),
    )


def _checked(site: SiteContent, rows: Sequence[ProjectSummary]) -> list[tuple[ProjectSummary, int]]:
    """Each project with how much was found in it."""
    between = site.catalog.findings_between
    return [(row, sum(count for _, count in row.findings) + len(between.get(row.id, ()))) for row in rows]


def _draw_checked_projects(site: SiteContent, pager: Pager) -> str:
    projects = _checked(site, pager.of(site.rows))
    root = way_to_root(pager.own_address)
    return render("checked_projects.html", projects=projects, pager=pager, root=root)


def _made_of_checked_projects(site: SiteContent, pager: Pager) -> object:
    rows = pager.of(site.rows)
    return pager, site.keys(rows), [found for _, found in _checked(site, rows)]


def _made_of_findings(site: SiteContent, rule: Rule, pager: Pager) -> object:
    return pager, site.finding_items.made_of(rule.code, pager.begin, pager.end, site.source_keys)


def _draw_findings(site: SiteContent, rule: Rule, pager: Pager) -> str:
    return render(
        "finding_list.html",
        rule=rule,
        pager=pager,
        items=placed(site.finding_items.items(rule.code, pager.begin, pager.end), pager.own_address),
        root=way_to_root(pager.own_address),
    )
