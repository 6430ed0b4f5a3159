"""Build the artifacts of a project from its file: everything that needs no other project.

`build_artifacts` is a pure function of the file's bytes, the registers and the code, so it can run anywhere, in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from generator.checks import (
    Finding,
    ProjectFacts,
    RowFacts,
    claims_of,
    facts_of,
    findings_of,
    problem_of,
    result_findings_of,
)
from generator.form.form_kinds import FormKind
from generator.form.project import Project
from generator.form.project_results import ProjectResults, join_results
from generator.form.registers import Registers
from generator.form.result_states import ResultState
from generator.form.results import RESULTS_KEYS
from generator.form.target_value import Nature
from generator.projects.finding_hints import NO_HINTS, hints_of
from generator.projects.findings_record import findings_record
from generator.projects.form_cells import foot_cells, head_cells
from generator.projects.form_files import form_files, form_tables
from generator.projects.indicator_outcome import outcomes_of
from generator.projects.page_view import view_of
from generator.projects.project_drawing import (
    first_goal,
    missed_items,
    project_items,
    project_page_html,
    result_form_html,
)
from generator.projects.project_summary import BLANK_AMOUNT, LevelCount, ProjectSummary, ResultSummary
from generator.projects.record import has_further_cells, record_of
from generator.projects.result_form import MONITORING, SELF_EVALUATION, result_forms
from generator.projects.result_view import monitoring_in_words
from generator.projects.results_record import has_further_result_cells
from generator.projects.search_entry import IndicatorCells, amounts_of, cells_of, search_texts
from generator.reading.carry_mark import carry_marks
from generator.reading.data_folder import results_path_of
from generator.reading.open_doubts import open_doubts
from generator.reading.personal_data import (
    personal_data,
    personal_data_in_values,
    personal_data_on_lines,
)
from generator.reading.problem import Level, Problem
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml
from generator.rendering.project_sentence import ProjectSentence, sentence_of, sum_words
from generator.rendering.words import in_one_line, plain_text


@dataclass(frozen=True, slots=True)
class ProjectArtifacts:
    """A project, and everything that follows from its file and its file of results alone."""

    id: str
    path: str
    """Path of the file in messages."""
    problems: tuple[Problem, ...]
    """Problems of the file; with an error among them, all fields below have their defaults."""
    project: Project | None = None
    results: ProjectResults | None = None
    """Results of the project, joined to its goals; None without a file of results."""
    findings: tuple[Finding, ...] = ()
    """Findings about the goals, and after them those about the results."""
    summary: ProjectSummary | None = None
    page_html: str = ""
    """HTML of the page without its frame; findings between projects are appended to it."""
    indicator_items: Sequence[str] = ()
    """HTML of every indicator in the list of all, in the order of `ProjectSummary.levels`, with `ROOT_PLACEHOLDER` in its links."""
    finding_items: Sequence[str] = ()
    """HTML of the findings of each rule in the lists of findings, in the order of `ProjectSummary.findings`, with `ROOT_PLACEHOLDER` in its links."""
    findings_record: str = ""
    """JSON of the findings; see `findings_record`."""
    missed_items: Sequence[str] = ()
    """HTML of every missed row of the self-evaluation, with `ROOT_PLACEHOLDER` in its links."""
    self_evaluation_form: str = ""
    """HTML of the page of the self-evaluation; empty without one."""
    monitoring_forms: str = ""
    """HTML of the page of all monitoring; empty without any."""
    search_texts: tuple[str, ...] = ()
    """Texts by which a search finds the project; see `search_texts`."""
    search_cells: tuple[IndicatorCells, ...] = ()
    """Indicators for the explorer, in the order of `ProjectSummary.levels`."""
    search_amounts: tuple[tuple[str, str], ...] = ()
    """Amounts by which a search finds the project; see `amounts_of`."""
    record: str = ""
    """JSON of the project; see `record_of`."""
    form_files: Mapping[str, bytes] = field(default_factory=dict)
    """Official forms as office files, by name; none without downloads."""


def build_artifacts(
    project_id: str,
    path: str,
    data: bytes,
    registers: Registers,
    downloads: bool = True,
    results_data: bytes | None = None,
) -> ProjectArtifacts:
    """Read, check and render a project file; with `downloads`, its page links to the files that can be downloaded.

    `path` is the name of the file in messages, `data` its content, `results_data` that of its file of results.
    """
    keys = project_keys(data, registers.layouts, registers.level_names)
    source, problems = read_yaml(path, data, keys, repair=True)
    problems += personal_data_on_lines(source, after="#")
    problems += [*carry_marks(source), *open_doubts(source)]
    project, reading_problems = read_project(source, registers)
    problems += reading_problems
    if project is None or any(problem.level is Level.ERROR for problem in problems):
        problems += personal_data_in_values(source)  # in a project that can be read, a rule looks for them
        problems += _problems_without_goals(results_path_of(path), results_data)
        return ProjectArtifacts(project_id, path, tuple(problems))
    reminders = sum(problem.level is Level.WARNING for problem in problems)
    facts = facts_of(project, registers)
    findings = findings_of(facts)
    problems += [problem_of(finding, source) for finding in findings]
    problems += _year_problems(project_id, project, source)
    results = _read_results(results_path_of(path), results_data, facts, registers)
    problems += results.problems
    findings += results.findings
    artifacts = ProjectArtifacts(project_id, path, tuple(problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return artifacts
    sentence = sentence_of(project, [row.nature for row in facts.all_rows])
    summary = _summary(project_id, facts, sentence, findings, registers)
    if results.joined:
        further = summary.has_further_cells or has_further_result_cells(results.joined.results)
        summary = replace(summary, results=_result_summary(results.joined), has_further_cells=further)
    outcomes = outcomes_of(results.joined)
    items = project_items(summary, facts, findings, outcomes)
    hints = hints_of(findings, project.layout) if registers.site.findings_public else NO_HINTS
    view = view_of(project, [row.nature for row in facts.all_rows], results.joined, hints)
    forms = result_forms(results.joined)
    result_pages = {
        kind: result_form_html(summary, project, kind, tables, downloads) for kind, tables in forms.items()
    }
    return replace(
        artifacts,
        project=project,
        results=results.joined,
        findings=findings,
        summary=replace(summary, item=items.project, reminders=reminders),
        page_html=project_page_html(project_id, view, sentence, findings, registers, downloads),
        indicator_items=items.indicators,
        finding_items=items.findings,
        findings_record=findings_record(summary, findings),
        missed_items=missed_items(summary, view),
        self_evaluation_form=result_pages.get(SELF_EVALUATION, ""),
        monitoring_forms=result_pages.get(MONITORING, ""),
        search_texts=search_texts(project, results.joined.results if results.joined else None),
        search_cells=cells_of(facts, outcomes),
        search_amounts=amounts_of(project),
        record=record_of(project_id, facts, registers, results.joined),
        form_files=form_files(form_tables(project, view.form, forms)) if downloads else {},
    )


class _ReadResults(NamedTuple):
    """Content of a file of results, with everything that reading and rules say of it."""

    joined: ProjectResults | None
    findings: tuple[Finding, ...]
    problems: Sequence[Problem]


def _read_results(path: str, data: bytes | None, facts: ProjectFacts, registers: Registers) -> _ReadResults:
    """Read and check the file of results of a project; nothing where `data` is None."""
    if data is None:
        return _ReadResults(None, (), ())
    source, problems = read_yaml(path, data, results_keys(registers, facts.project.layout))
    problems += [*carry_marks(source), *open_doubts(source)]
    results, reading_problems = read_results(source, facts.project, registers)
    problems += reading_problems
    if results is None or any(problem.level is Level.ERROR for problem in problems):
        return _ReadResults(None, (), problems)
    joined = join_results(facts.project, results, registers.scoring)
    findings = result_findings_of(facts, joined)
    return _ReadResults(joined, findings, [*problems, *(problem_of(finding, source) for finding in findings)])


def _problems_without_goals(path: str, data: bytes | None) -> list[Problem]:
    """Return the problems of a file of results that can be seen although its goals cannot be read."""
    if data is None:
        return []
    source, problems = read_yaml(path, data, RESULTS_KEYS)
    return problems + personal_data(source)


def _year_problems(project_id: str, project: Project, source: YamlFile) -> list[Problem]:
    folder = project_id.split("/")[-2]
    if folder == str(project.year):
        return []
    message = f"年度：文件放在 {folder} 文件夹，表上写的是 {project.year}。请移动文件，或改正年度"
    return [source.problem(source.place(("年度",)), Level.ERROR, "year-folder", message)]


def _summary(
    project_id: str,
    facts: ProjectFacts,
    sentence: ProjectSentence,
    findings: Sequence[Finding],
    registers: Registers,
) -> ProjectSummary:
    project = facts.project
    annual = project.annual_funds
    levels = [LevelCount(*level, _count(rows)) for level, rows in _by_level(facts)]
    return ProjectSummary(
        id=project_id,
        name=project.name,
        kind=project.layout.kind,
        sides=project.layout.sides if project.has_medium_term else (project.layout.annual_word,),
        tasks=_tasks(project),
        has_further_cells=has_further_cells(project),
        year=project.year,
        units=project.implementing_units,
        unit_slugs=tuple(registers.unit_by_name[name].slug for name in project.implementing_units),
        attribute=project.project_attribute and plain_text(project.project_attribute),
        project_code=project.project_code,
        has_funds=project.layout.has("项目资金"),
        annual=annual.amount,
        sources=tuple(annual.usual_sources().items()),
        levels=tuple(levels),
        indicators=len(facts.all_rows),
        quantifiable=sum(level.quantifiable for level in levels),
        description=_description(project, sentence),
        published=project.origin.published,
        findings=tuple(Counter(finding.code for finding in findings).items()),
        claims=claims_of(project_id, facts) if project.layout.kind is FormKind.PROJECT else (),
        item="",
        amount_words=_amount_words(project),
    )


def _result_summary(joined: ProjectResults) -> ResultSummary:
    table = joined.results.self_evaluation
    counts = tuple(joined.counts[state] for state in ResultState) if table else ()
    score = None if table is None or table.total_score is None else str(table.total_score)
    grade = table.grade if table else None
    return ResultSummary(counts, len(joined.results.monitoring), score, grade, monitoring_in_words(joined))


def _amount_words(project: Project) -> str:
    """Return the words beside the annual funds of a project; empty where they are a total of the form."""
    funds = project.annual_funds
    if funds.total is not None or not project.layout.has("项目资金"):
        return ""
    return sum_words(project.layout) if any(True for _ in funds.sources()) else BLANK_AMOUNT


def _tasks(project: Project) -> tuple[str, ...]:
    """Return the names in the small tables of a form that is no project's: the first text of every row."""
    if project.layout.kind is FormKind.PROJECT:
        return ()
    cells = (*head_cells(project), *foot_cells(project))
    return tuple(dict.fromkeys(row[0] for cell in cells if cell.table for row in cell.table.rows if row[0]))


def _by_level(facts: ProjectFacts) -> Iterator[tuple[tuple[str, str], list[RowFacts]]]:
    """Yield the rows of every second level, after the names of both levels in the scheme."""
    for level, rows in groupby(facts.all_rows, lambda row: row.level):
        yield level, list(rows)


def _count(rows: Sequence[RowFacts]) -> tuple[int, ...]:
    natures = [row.nature for row in rows]
    return tuple([natures.count(nature) for nature in _NATURES])


_NATURES = tuple(Nature)


def _description(project: Project, sentence: ProjectSentence) -> str:
    name = in_one_line(plain_text(project.name), _MAX_NAME_CHARACTERS)
    return in_one_line(
        f"{name}：{sentence.with_subject(project.year, project.implementing_units)}目标：{plain_text(first_goal(project))}",
        _MAX_DESCRIPTION_CHARACTERS,
    )


_MAX_NAME_CHARACTERS = 40
"""Length of a project's name in its description, which leaves room for the sentence after it."""
_MAX_DESCRIPTION_CHARACTERS = 150
