"""Build a page for each project, and a comparison for each project that has forms of several years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.form.addresses import unit_address, way_to_root
from generator.form.form_kinds import FormKind
from generator.pages.embeds import embed_project
from generator.pages.form_kinds import link_tasks
from generator.pages.page import LISTS_OF_KINDS, OVERVIEW, Link, Page, PageContent
from generator.pages.site_content import SiteContent
from generator.pages.year_comparison import compare_years
from generator.pages.years import year_trail
from generator.projects.artifact_store import ArtifactPart
from generator.projects.project_drawing import complete_page
from generator.projects.project_series import series_address
from generator.projects.project_summary import ProjectSummary
from generator.projects.record import read_record
from generator.rendering.render import render


@dataclass(frozen=True, slots=True)
class _ProjectForm(PageContent):
    """The page of a project: its artifact, and what depends on other projects and on history."""

    site: SiteContent
    project: ProjectSummary

    def render(self) -> str:
        project_id = self.project.id
        content = self.site.catalog.artifacts.page(project_id)
        page = complete_page(content, self.site.page_additions(project_id)).decode()
        return link_tasks(page, self.site.task_links(project_id), way_to_root(project_id))

    def embed(self) -> bytes:
        content = self.site.catalog.artifacts.page(self.project.id)
        return embed_project(self.site.embedding, self.project.address, self.project.title, content)

    def inputs(self) -> object:
        site, project_id = self.site, self.project.id
        findings = site.catalog.findings_between.get(project_id, ())
        compared = [site.project_by_id[other] for finding in findings for other in finding.others]
        fingerprint = site.fingerprint_of([self.project, *site.series_by_id.get(project_id, ()), *compared])
        return (
            fingerprint,
            findings,
            site.history.draw_revisions(project_id),
            *site.task_links(project_id).items(),
        )


def project_pages(site: SiteContent) -> Iterator[Page]:
    """Yield a page for each form, each linked to the one before and the one after of its kind."""
    for forms in site.catalog.by_kind.values():
        yield from _project_pages(site, forms)


def _project_pages(site: SiteContent, projects: Sequence[ProjectSummary]) -> Iterator[Page]:
    for position, project in enumerate(projects):
        before = projects[position - 1] if position else None
        after = projects[position + 1] if position + 1 < len(projects) else None
        yield Page(
            address=project.address,
            title=project.title,
            description=project.description,
            content=_ProjectForm(site, project),
            column=OVERVIEW.title,
            trail=trail_of(site, project),
            article=True,
            source=site.publisher,
            published=project.published,
            previous=Link(before.title, before.address) if before else None,
            next=Link(after.title, after.address) if after else None,
            project=project.id,
            artifact=ArtifactPart.PAGE,
        )


def trail_of(site: SiteContent, project: ProjectSummary) -> tuple[Link, ...]:
    """Return the links to the pages above the page of a form, from the top."""
    unit = Link(project.units[0], unit_address(project.unit_slugs[0]))
    if project.kind is not FormKind.PROJECT:
        return OVERVIEW, LISTS_OF_KINDS[project.kind], unit
    return *year_trail(site, project.year), unit


@dataclass(frozen=True, slots=True)
class _YearComparison(PageContent):
    """The forms of one project side by side, the oldest first."""

    site: SiteContent
    series: Sequence[ProjectSummary]

    def render(self) -> str:
        series = self.series
        records = [read_record(self.site.catalog.artifacts.record(project.id)) for project in series]
        return render(
            "series.html",
            name=series[-1].name,
            comparison=compare_years(records, self.site.catalog.registers.layouts.by_name),
            root=way_to_root(series_address(series)),
        )

    def inputs(self) -> object:
        return self.site.fingerprint_of(self.series)


def comparison_pages(site: SiteContent) -> Iterator[Page]:
    """Yield a page for each project with forms of several years, which shows what was changed from year to year."""
    for series in site.series:
        newest = series[-1]
        years = f"{series[0].year}—{newest.year}年"
        yield Page(
            address=series_address(series),
            title=f"{newest.name}：历年对照",
            description=f"{newest.name}：{years}的资金、目标和绩效指标并排对照，标出逐年的改动。",
            content=_YearComparison(site, series),
            column=OVERVIEW.title,
            trail=(OVERVIEW, Link(newest.units[0], unit_address(newest.unit_slugs[0]))),
        )
