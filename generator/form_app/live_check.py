"""Check a file as it is being filled in, with the reader and the rules of the build, and say at which cell each problem is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from generator.checks import Claim, Finding, findings_between, problem_of
from generator.editing.cell_edits import CannotEdit, CellEdit, edit_cells
from generator.editing.next_year import NEXT_YEAR_MARK
from generator.form.copied_as_printed import COPIABLE_CODES
from generator.form.field_path import FieldPath, field_name, value_at
from generator.form.project import Origin
from generator.form.results import COPIABLE_RESULT_CODES
from generator.form_app.sheets import without_carry_marks
from generator.form_app.workspace import Workspace
from generator.projects.artifacts import build_artifacts
from generator.reading.carry_mark import CARRY_MARK_CODE
from generator.reading.data_folder import project_path_of, results_path_of
from generator.reading.problem import Level, Place, Problem, sort_problems
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml

_CONFIRM_WORDS = "这份表是从去年的接过来的。请照今年的表逐项核对、修改，再勾选上面的“我已照今年的表逐项核对”"
"""Words in the place of those about lines of the file, which whoever fills in the table does not see."""
DOUBT_CODE = "open-doubt"
"""Code of a doubt of an import."""


@dataclass(frozen=True)
class CellProblem:
    """A problem at a cell of the table."""

    path: FieldPath | None
    """Path of the cell in the words of the file; None for a problem of the whole file."""
    level: Level
    code: str
    message: str
    """Chinese words without the field, which the cell says."""
    can_be_copied: bool = False
    """True if 照录 turns the problem into a public finding: the printed form itself says so."""
    comment: str = ""
    """Comment of the file in which the problem is named, to be taken out when somebody has looked; empty elsewhere."""


def check_text(workspace: Workspace, path: str, text: str, cells: Collection[FieldPath]) -> list[CellProblem]:
    """Return the problems of the file at `path` below the data folder if its text were `text`; `cells` are its table's.

    Raises DataProblems where a register is wrong, OSError.
    """
    problems = _problems_of(workspace, path, text, cells)
    if any(problem.level is Level.ERROR for problem in problems):
        # Rules look at files that can be read: what only the origin and the mark of last year keep from that is put aside.
        origins = [cell for cell in cells if cell[-1] == _ORIGIN_KEY and len(cell) > 1]
        readable = _with_origins(without_carry_marks(text), origins)
        further = _problems_of(workspace, path, readable, cells) if readable != text else []
        problems += [
            problem for problem in further if problem not in problems and problem.path not in origins
        ]
    return problems


_ORIGIN_KEY = Origin.model_fields["document"].alias or ""
_STAND_IN = "公布的表"
"""Text in the place of an origin that is not filled in yet, while the rules look at the rest."""


def _with_origins(text: str, origins: Iterable[FieldPath]) -> str:
    """Return a text in which the origins that are blank are filled in; the text as it is where that cannot be done."""
    value = read_yaml("", text.encode(), ())[0].value
    edits = [CellEdit(path, _STAND_IN) for path in origins if not value_at(value, path)]
    try:
        return edit_cells(text, edits, lambda path: (), ())
    except CannotEdit:
        return text


def _problems_of(
    workspace: Workspace, path: str, text: str, cells: Collection[FieldPath]
) -> list[CellProblem]:
    """Return the problems that one reading finds."""
    project_path = project_path_of(path)
    is_results = path != project_path
    data = text.encode() if not is_results else workspace.read(project_path) or b""
    results = text.encode() if is_results else workspace.read(results_path_of(path))
    registers = workspace.registers()
    project_id = project_path.removesuffix(".yml")
    artifacts = build_artifacts(project_id, project_path, data, registers, False, results)
    problems = [problem for problem in artifacts.problems if problem.path == path]
    source = read_yaml(
        path, text.encode(), project_keys(text.encode(), registers.layouts, registers.level_names)
    )[0]
    if not is_results:
        read_project(source, registers)  # leads from the usual words to those of the file
        if artifacts.summary is not None:
            between = _findings_between_years(workspace, project_id, artifacts.summary.claims)
            problems += [problem_of(finding, source) for finding in between]
    places = _CellPlaces(source, cells)
    return [places.cell_problem(problem) for problem in sort_problems(problems)]


def _findings_between_years(
    workspace: Workspace, project_id: str, claims: Iterable[Claim]
) -> Collection[Finding]:
    """Return the findings that come from the form of the year before alone."""
    *bodies, year, slug = project_id.split("/")
    before = "/".join([*bodies, str(int(year) - 1), slug])
    data = workspace.read(f"{before}.yml")
    if data is None:
        return ()
    registers = workspace.registers()
    earlier = build_artifacts(before, f"{before}.yml", data, registers, False)
    if earlier.summary is None:
        return ()
    return findings_between([*earlier.summary.claims, *claims]).get(project_id, ())


class _CellPlaces:
    """The way from the place of a problem to a cell."""

    def __init__(self, source: YamlFile, cells: Collection[FieldPath]) -> None:
        self._cell_by_name: Mapping[str, FieldPath] = {field_name(path): path for path in cells}
        self._cells = list(cells)
        self._lines = source.lines
        self._by_place: dict[Place, FieldPath] = {}
        for path in source.places:
            self._by_place[source.place(path)] = path
        for path in source.key_places:
            self._by_place.setdefault(source.place(path, key=True), path)

    def cell_problem(self, problem: Problem) -> CellProblem:
        """Return a problem with its cell, and without the name of the field in its words."""
        name, colon, rest = problem.message.partition("：")
        path = self._by_place.get(problem.place) if problem.place != Place(1, 1) else None
        words = problem.message
        if colon and ((path is not None and name == field_name(path)) or name in self._cell_by_name):
            words, path = rest, self._cell_by_name.get(name, path)
        elif colon and (near := self._first_cell_below(name)):
            words, path = rest, near
        if match := re.match("缺少“(.+?)”", words):
            inner = f"{name}.{match[1]}" if colon else match[1]
            path = self._cell_by_name.get(inner) or self._first_cell_below(inner) or path
        can_be_copied = problem.level is Level.ERROR and problem.code in (
            *COPIABLE_CODES,
            *COPIABLE_RESULT_CODES,
        )
        comment = ""
        if problem.code == DOUBT_CODE:
            path = self._first_cell_after(problem.place)
            comment = self._lines[problem.place.line - 1].strip()
            words = words.removesuffix("，改好或确认无误以后删去这一行")
        if problem.code == CARRY_MARK_CODE and any(line.startswith(NEXT_YEAR_MARK) for line in self._lines):
            words = _CONFIRM_WORDS
        return CellProblem(path, problem.level, problem.code, words, can_be_copied, comment)

    def _first_cell_after(self, place: Place) -> FieldPath | None:
        """Return the first cell below a comment."""
        cells = set(self._cells)
        after = [(other, path) for other, path in self._by_place.items() if other > place and path in cells]
        return min(after)[1] if after else None

    def _first_cell_below(self, name: str) -> FieldPath | None:
        """Return the first cell of a part of the form, by the name of the part."""
        return next(
            (
                path
                for path in self._cells
                if any(field_name(path[:end]) == name for end in range(1, len(path)))
            ),
            None,
        )
