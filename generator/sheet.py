"""One project file → one sheet: everything about the project that needs no other project.

A pure function of the file's bytes, the registers and the code, so that it can run anywhere, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.drawing import draw
from generator.model import PROJECT_KEYS, Project, read_project
from generator.problems import Level, Problem
from generator.project_view import ProjectView, view_of
from generator.registers import Registers
from generator.rules import RULES, Claim, Finding, claims_of, facts_of, findings_of, problem_of
from generator.source import Source, personal_data_on_lines, read_source
from generator.target_value import Nature


@dataclass(frozen=True, slots=True)
class Sheet:
    """A project and all that follows from its file alone."""

    id: str
    """Its address without the last slash: ``2023/yiliao-huzhu``."""
    path: str
    """The file as people name it."""
    problems: tuple[Problem, ...]
    """Everything found in the file; with an error among it there is no project."""
    project: Project | None = None
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    """What rules between projects compare."""
    natures: tuple[Nature, ...] = ()
    """The kind of target of every indicator row."""
    content: str = ""
    """The page's HTML below the frame; findings between projects come after it."""

    @property
    def address(self) -> str:
        """Below the site's root."""
        return f"{self.id}/"


def make_sheet(project_id: str, path: str, data: bytes, registers: Registers) -> Sheet:
    """Read, judge and draw one project file."""
    source, problems = read_source(path, data, PROJECT_KEYS.union(registers.taxonomy.level_names()))
    problems += personal_data_on_lines(source, after="#")
    project, found = read_project(source, registers)
    problems += found
    if project is None or problems:
        return Sheet(project_id, path, tuple(problems))
    facts = facts_of(project, registers)
    findings = findings_of(facts)
    problems += [problem_of(finding, source) for finding in findings]
    problems += _year_problems(project_id, project, source)
    sheet = Sheet(project_id, path, tuple(problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return sheet
    natures = tuple(row.nature for row in facts.all_rows)
    return replace(
        sheet,
        project=project,
        findings=findings,
        claims=claims_of(project_id, facts),
        natures=natures,
        content=_draw(project_id, view_of(project, natures), findings, registers),
    )


def _year_problems(project_id: str, project: Project, source: Source) -> list[Problem]:
    folder = project_id.split("/")[-2]
    if folder == str(project.year):
        return []
    message = f"年度：文件放在 {folder} 文件夹，表上写的是 {project.year}。请移动文件，或改正年度"
    return [source.problem(source.place(("年度",)), Level.ERROR, "year-folder", message)]


def _draw(project_id: str, view: ProjectView, findings: Sequence[Finding], registers: Registers) -> str:
    project = view.project
    units = [registers.unit_by_name[name] for name in project.implementing_units]
    details = (
        ("项目编码", project.project_code),
        ("主管部门", project.competent_department),
        ("项目期", project.project_period),
        ("备注", project.remarks),
    )
    return draw(
        "project.html",
        view=view,
        units=[(unit.name, f"units/{unit.slug}/") for unit in units],
        findings_public=registers.site.findings_public,
        warnings=[(RULES[each.code], each) for each in findings if each.level is Level.WARNING],
        notes=[(RULES[each.code], each) for each in findings if each.level is Level.NOTE],
        first_goal=first_goal(project),
        details=[(label, value) for label, value in details if value is not None],
        root=way_to_root(project_id),
    )


def first_goal(project: Project) -> str:
    """The first sentence of the first annual goal; of the medium-term one where there is no annual."""
    rows = list(project.goal_rows())
    annual = next((row.annual for row in rows if row.annual), None)
    return re.split(r"(?<=。)", annual or rows[0].medium_term or "", maxsplit=1)[0]


def way_to_root(page: str) -> str:
    """``../`` for every part of a page's address."""
    return "../" * len([part for part in page.split("/") if part])
