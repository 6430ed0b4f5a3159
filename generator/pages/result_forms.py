"""Build a page for the self-evaluation of a project, and one for its monitoring, as the official form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.page import OVERVIEW, Link, Page, PageContent
from generator.pages.projects import trail_of
from generator.pages.site_content import SiteContent
from generator.projects.artifact_store import RESULT_PARTS
from generator.projects.project_summary import ProjectSummary
from generator.projects.result_form import MONITORING, SELF_EVALUATION, ResultFormKind


@dataclass(frozen=True, slots=True)
class _ResultForm(PageContent):
    """The self-evaluation of a project, or its monitoring."""

    site: SiteContent
    project: ProjectSummary
    kind: ResultFormKind

    def render(self) -> str:
        return self.site.catalog.artifacts.result_form(self.project.id, self.kind).decode()

    def inputs(self) -> object:
        return self.kind, self.site.fingerprint_of([self.project])


def result_form_pages(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the published tables of results of every form that has any."""
    for project in site.forms:
        if project.results and project.results.has_evaluation:
            yield _page(site, project, SELF_EVALUATION)
        if project.results and project.results.monitorings:
            yield _page(site, project, MONITORING)


def _page(site: SiteContent, project: ProjectSummary, kind: ResultFormKind) -> Page:
    return Page(
        address=f"{project.address}{kind.address}",
        title=f"{project.title}：{kind.title}",
        description=f"{project.title}，{project.year}年度的{kind.title}，照公布的表列出。",
        content=_ResultForm(site, project, kind),
        column=OVERVIEW.title,
        trail=(*trail_of(site, project), Link(project.title, project.address)),
        source=site.publisher,
        results_of=project.id,
        artifact=RESULT_PARTS[kind],
    )
