"""One project file → one sheet: everything about the project that needs no other project.

A pure function of the file's bytes, the registers and the code, so that it can run anywhere, in any order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from generator.checks import (
    RULES,
    Finding,
    ProjectFacts,
    RowFacts,
    claims_of,
    facts_of,
    findings_of,
    problem_of,
)
from generator.form.addresses import ROOT, way_to_root
from generator.form.project import PROJECT_KEYS, Project
from generator.form.registers import Registers
from generator.form.target_value import Nature
from generator.projects.json_ld import project_script
from generator.projects.page_view import ProjectView, view_of
from generator.projects.record import record_of
from generator.projects.search_entry import IndicatorCells, cells_of
from generator.projects.search_texts import searched_texts
from generator.projects.summary_row import LevelCount, ProjectSummary
from generator.reading.personal_data import personal_data_in_values, personal_data_on_lines
from generator.reading.problem import Level, Problem
from generator.reading.project_file import read_project
from generator.reading.yaml_text import YamlFile, read_yaml
from generator.rendering.render import as_markup, render
from generator.rendering.words import NATURE_WORDS, ProjectSentence, in_one_line, project_sentence

SUMMARY_END = '<ul class="jump">'
"""Stands in `ProjectArtifacts.content` after its summary: the name, one sentence and the figures that matter most."""


@dataclass(frozen=True, slots=True)
class ProjectArtifacts:
    """A project and all that follows from its file alone."""

    id: str
    path: str
    """The file as people name it."""
    problems: tuple[Problem, ...]
    """Everything found in the file; with an error among it there is nothing else."""
    project: Project | None = None
    findings: tuple[Finding, ...] = ()
    row: ProjectSummary | None = None
    content: str = ""
    """The page's HTML below the frame; findings between projects come after it."""
    indicator_items: Sequence[str] = ()
    """HTML of each indicator in the list of all, in the order of `ProjectSummary.levels`; for `ROOT` see there."""
    finding_items: Sequence[str] = ()
    """HTML of each finding in the lists of them, in the order of `ProjectSummary.findings`."""
    texts: tuple[str, ...] = ()
    """What can be found by searching."""
    cells: tuple[IndicatorCells, ...] = ()
    """The indicators in the order of `ProjectSummary.levels`."""
    record: str = ""
    """JSON: see `record_of`."""


def build_artifacts(
    project_id: str, path: str, data: bytes, registers: Registers, downloads: bool = True
) -> ProjectArtifacts:
    """Read, judge and render one project file; with `downloads` its page leads to what can be downloaded."""
    source, problems = read_yaml(path, data, PROJECT_KEYS.union(registers.taxonomy.level_names()))
    problems += personal_data_on_lines(source, after="#")
    project, found = read_project(source, registers)
    problems += found
    if project is None or problems:
        problems += personal_data_in_values(source)  # what a rule tells of a project that can be read
        return ProjectArtifacts(project_id, path, tuple(problems))
    facts = facts_of(project, registers)
    findings = findings_of(facts)
    problems += [problem_of(finding, source) for finding in findings]
    problems += _year_problems(project_id, project, source)
    sheet = ProjectArtifacts(project_id, path, tuple(problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return sheet
    words = _sentence(facts)
    row = _row(project_id, facts, words, findings, registers)
    item, indicator_items, found_items = _items(row, facts, findings)
    view = view_of(project, [row.nature for row in facts.all_rows])
    return replace(
        sheet,
        project=project,
        findings=findings,
        row=replace(row, item=item),
        content=_draw(project_id, view, words, findings, registers, downloads),
        indicator_items=indicator_items,
        finding_items=found_items,
        texts=searched_texts(project),
        cells=cells_of(facts),
        record=record_of(project_id, facts, registers),
    )


def _year_problems(project_id: str, project: Project, source: YamlFile) -> list[Problem]:
    folder = project_id.split("/")[-2]
    if folder == str(project.year):
        return []
    message = f"年度：文件放在 {folder} 文件夹，表上写的是 {project.year}。请移动文件，或改正年度"
    return [source.problem(source.place(("年度",)), Level.ERROR, "year-folder", message)]


def _row(
    project_id: str,
    facts: ProjectFacts,
    words: ProjectSentence,
    findings: Sequence[Finding],
    registers: Registers,
) -> ProjectSummary:
    project = facts.project
    annual = project.funds.annual
    levels = [LevelCount(*level, _count([row.nature for row in rows])) for level, rows in _by_level(facts)]
    return ProjectSummary(
        id=project_id,
        name=project.name,
        year=project.year,
        units=project.implementing_units,
        unit_slugs=tuple(registers.unit_by_name[name].slug for name in project.implementing_units),
        attribute=project.project_attribute,
        project_code=project.project_code,
        annual=annual.total,
        sources=tuple((label, value) for _, label, value in annual.sources()),
        levels=tuple(levels),
        indicators=len(facts.all_rows),
        quantifiable=sum(level.quantifiable for level in levels),
        description=_description(project, words),
        published=project.origin.published,
        findings=tuple(Counter(finding.code for finding in findings).items()),
        claims=claims_of(project_id, facts),
        item="",
    )


def _by_level(facts: ProjectFacts) -> Iterator[tuple[tuple[str, str], list[RowFacts]]]:
    """The rows of each second level, by the usual names of both levels."""
    for (level1, level2), rows in groupby(facts.all_rows, lambda row: (row.row.level1, row.level2)):
        first = facts.scheme.first_level(level1)
        yield (first.name if first else level1, level2), list(rows)


def _count(natures: Sequence[Nature]) -> tuple[int, ...]:
    return tuple(natures.count(nature) for nature in Nature)


def _sentence(facts: ProjectFacts) -> ProjectSentence:
    annual = facts.project.funds.annual
    sources = {label: value for _, label, value in annual.sources()}
    natures = [row.nature for row in facts.all_rows]
    return project_sentence(annual.total, sources, len(natures), natures.count(Nature.QUANTITATIVE))


def _description(project: Project, words: ProjectSentence) -> str:
    name = in_one_line(project.name, _NAME)
    return in_one_line(
        f"{name}：{words.with_subject(project.year, project.implementing_units)}目标：{first_goal(project)}",
        150,
    )


_NAME = 40
"""So many characters of a name leave room for what is said of it."""


def _items(
    row: ProjectSummary, facts: ProjectFacts, findings: Sequence[Finding]
) -> tuple[str, list[str], list[str]]:
    """HTML of the project, of its indicators and of its findings in the lists of the site; for `ROOT` see there.

    Drawn at once: to start drawing costs more than an item.
    """
    rows = [(each.row, NATURE_WORDS[each.nature]) for each in facts.all_rows]
    markup = render(
        "items.html", summary=row, project=facts.project, rows=rows, findings=findings, root=ROOT, end=_END
    )
    item, *items = markup.split(_END)[:-1]
    return item, items[: len(rows)], items[len(rows) :]


def finding_items(row: ProjectSummary, findings: Sequence[Finding]) -> list[str]:
    """HTML of findings between projects, as `ProjectArtifacts.finding_items` has it of those within one."""
    return render("parts/finding_items.html", summary=row, findings=findings, root=ROOT, end=_END).split(
        _END
    )[:-1]


_END = "\x1e"
"""Stands after each item. No data has this character."""


def _draw(
    project_id: str,
    view: ProjectView,
    words: ProjectSentence,
    findings: Sequence[Finding],
    registers: Registers,
    downloads: bool,
) -> str:
    project = view.project
    goal, root = first_goal(project), way_to_root(project_id)
    units = [registers.unit_by_name[name] for name in project.implementing_units]
    details = (
        ("项目编码", project.project_code),
        ("主管部门", project.competent_department),
        ("项目期", project.project_period),
        ("备注", project.remarks),
    )
    return render(
        "project.html",
        view=view,
        sentence=words,
        units=[(unit.name, f"units/{unit.slug}/") for unit in units],
        findings_public=registers.site.findings_public,
        warnings=[(RULES[each.code], each) for each in findings if each.level is Level.WARNING],
        notes=[(RULES[each.code], each) for each in findings if each.level is Level.NOTE],
        first_goal=goal,
        details=[(label, value) for label, value in details if value is not None],
        download=project_id.replace("/", "-") if downloads else None,
        structured_data=as_markup(project_script(project, goal, registers, root, downloads)),
        root=root,
    )


def first_goal(project: Project) -> str:
    """The first sentence of the first annual goal; of the medium-term one where there is no annual."""
    rows = list(project.goal_rows())
    annual = next((row.annual for row in rows if row.annual), None)
    return re.split(r"(?<=。)", annual or rows[0].medium_term or "", maxsplit=1)[0]
