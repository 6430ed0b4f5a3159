"""Draw what the site shows of a project: its page, its places in lists, the forms of its results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.checks import (
    Finding,
    ProjectFacts,
)
from generator.form.addresses import ROOT_PLACEHOLDER, way_to_root
from generator.form.field_path import FieldPath
from generator.form.project import Project
from generator.form.registers import Registers
from generator.form.result_states import ResultState
from generator.form.target_value import Nature
from generator.projects.finding_hints import with_rules
from generator.projects.indicator_outcome import IndicatorOutcome
from generator.projects.json_ld import project_script
from generator.projects.page_view import ProjectView
from generator.projects.project_summary import ProjectSummary
from generator.projects.result_form import ResultForm, ResultFormKind
from generator.reading.problem import Level
from generator.rendering.project_sentence import ProjectSentence
from generator.rendering.render import as_markup, render
from generator.rendering.words import NATURE_WORDS, plain_text, printed_text

LAYOUT_BEGIN = '<div class="layout">'
"""Text in `project_page_html` after name and sentence."""
GOALS_BEGIN = '<div class="layout__main">'
"""Text before the goals, the first of the parts."""
SUMMARY_END = '<ul class="jump">'
"""Text after the goals, with which ends what is embedded."""
_YEARS_PLACE, _ADDRESS_PLACE = as_markup("<!--years-->"), as_markup("<!--address-->")
"""Texts where `complete_page` puts what is not known when a project is drawn. No data has them: < is escaped."""


class PageAdditions(NamedTuple):
    """HTML on the page of a project that depends on other projects, on history or on the site. Can be pickled."""

    years: str
    """Links to the forms of other years; empty without any."""
    address: str
    """Public address of the page, with a blank before it; empty where it is not known."""
    end: str
    """Findings between projects and revisions, which follow everything else."""


NO_ADDITIONS = PageAdditions("", "", "")
"""Additions to the pages of results, which depend on their project alone."""


def complete_page(content: bytes, additions: PageAdditions) -> bytes:
    """Return the page of a project with its additions; `content` is what `project_page_html` gave."""
    content = content.replace(_YEARS_PLACE.encode(), additions.years.encode(), 1)
    return content.replace(_ADDRESS_PLACE.encode(), additions.address.encode(), 1) + additions.end.encode()


class ProjectItems(NamedTuple):
    """HTML of a project in the lists of the site."""

    project: str
    """The row of a form that is no project's; empty for a project."""
    indicators: list[str]
    findings: list[str]


def project_items(
    summary: ProjectSummary,
    facts: ProjectFacts,
    findings: Sequence[Finding],
    outcomes: Mapping[FieldPath, IndicatorOutcome],
) -> ProjectItems:
    """Return a project in the lists of the site, each of its indicators, and its findings rule by rule.

    `outcomes` are those of the self-evaluation, by the paths of the rows of the goals.
    """
    # One template renders all of them: to start a rendering costs more than an item.
    rows = [
        (
            row.row,
            "" if row.nature is Nature.BLANK and not row.row.lacks_target else NATURE_WORDS[row.nature],
            outcomes.get(row.row.path),
        )
        for row in facts.all_rows
    ]
    html = render(
        "items.html",
        summary=summary,
        project=facts.project,
        layout=facts.project.layout,
        rows=rows,
        findings=_by_rule(findings),
        root=ROOT_PLACEHOLDER,
        end=_END,
    )
    project, *items = html.split(_END)[:-1]
    return ProjectItems(project, items[: len(rows)], items[len(rows) :])


def missed_items(summary: ProjectSummary, view: ProjectView) -> list[str]:
    """Return HTML of every indicator that missed its target, for the page of results; none without results."""
    evaluation = view.results and view.results.evaluation
    rows = [row for row in evaluation.rows if row.state is ResultState.MISSED] if evaluation else []
    if not rows:
        return []
    html = render("parts/missed_items.html", summary=summary, rows=rows, root=ROOT_PLACEHOLDER, end=_END)
    return html.split(_END)[:-1]


def result_form_html(
    summary: ProjectSummary,
    project: Project,
    kind: ResultFormKind,
    forms: Sequence[ResultForm],
    downloads: bool,
) -> str:
    """Return the HTML of a page of published tables of results of a kind, `downloads` as for `build_artifacts`."""
    return render(
        "result_forms.html",
        project=project,
        address=summary.address,
        title=kind.title,
        forms=forms,
        download=kind.file if downloads else None,
        saved_as=summary.id.replace("/", "-"),
        root=way_to_root(f"{summary.address}{kind.address}"),
    )


def finding_items(summary: ProjectSummary, findings: Sequence[Finding]) -> list[str]:
    """Return HTML of findings between projects, in the form of `ProjectArtifacts.finding_items`."""
    html = render(
        "parts/finding_items.html",
        summary=summary,
        findings=_by_rule(findings),
        root=ROOT_PLACEHOLDER,
        end=_END,
    )
    return html.split(_END)[:-1]


def _by_rule(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings of each rule together, in the order of their first ones."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    return list(by_code.values())


_END = "\x1e"
"""Character after every item. No data has this character."""


def project_page_html(
    project_id: str,
    view: ProjectView,
    sentence: ProjectSentence,
    findings: Sequence[Finding],
    registers: Registers,
    downloads: bool,
) -> str:
    """Return the HTML of a project's page without its frame; `downloads` as for `build_artifacts`."""
    project = view.project
    goal, root = first_goal(project), way_to_root(project_id)
    units = [registers.unit_by_name[name] for name in project.implementing_units]
    details = (
        ("项目属性", project.project_attribute),
        ("项目编码", project.project_code),
        ("主管部门", project.competent_department),
        ("项目期", project.project_period),
        ("备注", project.remarks),
    )
    layout = project.layout
    return render(
        "project.html",
        view=view,
        sentence=sentence,
        units=[(unit.name, f"units/{unit.slug}/") for unit in units],
        findings_public=registers.site.findings_public,
        warnings=with_rules(findings, Level.WARNING, layout),
        notes=with_rules(findings, Level.NOTE, layout),
        citation=_citation(project, registers),
        years_place=_YEARS_PLACE,
        address_place=_ADDRESS_PLACE,
        details=[(layout.word(usual), printed_text(value)) for usual, value in details if value is not None],
        download=project_id.replace("/", "-") if downloads else None,
        structured_data=as_markup(project_script(project, plain_text(goal), registers, root, downloads)),
        root=root,
    )


def _citation(project: Project, registers: Registers) -> str:
    """Return publisher, title and date as a list of references gives them (GB/T 7714), without the address."""
    publisher = registers.site.publisher or "、".join(project.implementing_units)
    published = f". ({project.origin.published})" if project.origin.published else ""
    title = f"{plain_text(project.name)}（{project.year} 年度{project.layout.title.removesuffix('表')}）"
    return f"{publisher}. {title}[EB/OL]{published}."


def first_goal(project: Project) -> str:
    """Return the first sentence of the first annual goal; of the first medium-term goal where none is annual."""
    rows = list(project.goal_rows())
    annual = next((row.annual for row in rows if row.annual), None)
    return re.split(r"(?<=。)", annual or rows[0].medium_term or "", maxsplit=1)[0]
