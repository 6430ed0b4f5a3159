"""Open a file as a sheet: the text that its table begins with, the text on the disk, and the words of last year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.editing.add_results import add_to_results, new_results
from generator.editing.cell_edits import CellEdit, KeyOrder, edit_cells
from generator.editing.layout_cells import column_cells, top_level_cells
from generator.editing.next_year import NEXT_YEAR_MARK, next_year_text
from generator.editing.wanted_table import CannotAdd, WantedTable, layout_of_table
from generator.form.cells import Form
from generator.form.field_path import FieldPath
from generator.form.form_layouts import FormLayout
from generator.form.project import Origin, Project
from generator.form.registers import Registers
from generator.form_app.project_table import project_table
from generator.form_app.results_table import results_table
from generator.form_app.table_model import Section
from generator.form_app.workspace import Workspace
from generator.reading.data_folder import project_path_of
from generator.reading.problem import Problem
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.results_file import results_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml


class CannotOpen(Exception):
    """Raised for a file that no table can show; its text says why in Chinese, without the full stop."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Sheet:
    """A file opened in the form."""

    path: str
    """Path below the data folder."""
    base: str | None
    """Text on the disk; None for a file that does not exist yet."""
    start: str
    """Text that the table shows: another one than `base` for a file that continues last year's, or that is new."""

    @property
    def is_results(self) -> bool:
        """True for a file of results."""
        return project_path_of(self.path) != self.path

    @property
    def address(self) -> str:
        """Path without the extension."""
        return self.path.removesuffix(".yml")


@dataclass(frozen=True)
class OpenedFile:
    """The text of a sheet, read."""

    source: YamlFile
    layout: FormLayout
    registers: Registers
    keys: frozenset[str]
    """Field names of the form, for telling slips of the pen from texts."""
    project: Project | None
    """Project whose goals stand beside results; None in a project's own file."""

    def table(self) -> list[Section]:
        """Return the sections of the table."""
        if self.project is not None:
            return results_table(self.source, self.project)
        return project_table(self.source, self.layout, self.registers)


def open_text(workspace: Workspace, path: str, text: str) -> OpenedFile:
    """Read the text of a sheet. Raises CannotOpen, DataProblems where a register is wrong, OSError."""
    registers, project_path = workspace.registers(), project_path_of(path)
    if project_path != path:
        return _open_results(workspace, path, text, registers)
    keys = frozenset(project_keys(text.encode(), registers.layouts, registers.level_names))
    source = _readable(path, text, keys)
    read_project(source, registers)
    layout = source.layout or registers.layouts.default
    return OpenedFile(source, layout, registers, keys, None)


def _open_results(workspace: Workspace, path: str, text: str, registers: Registers) -> OpenedFile:
    project = read_project_of_results(workspace, project_path_of(path))
    keys = frozenset(results_keys(registers, project.layout))
    return OpenedFile(_readable(path, text, keys), project.layout, registers, keys, project)


def _readable(path: str, text: str, keys: frozenset[str]) -> YamlFile:
    source, problems = read_yaml(path, text.encode(), keys)
    if (source.value is None and text.strip()) or any(
        problem.code == "duplicate-key" for problem in problems
    ):
        raise CannotOpen("这份文件的写法有错，表格显示不出来。请先按下面所说的改好", problems)
    return source


def read_project_of_results(workspace: Workspace, path: str) -> Project:
    """Return the project of a file that must be right. Raises CannotOpen, DataProblems, OSError."""
    return _right_project(workspace, path)[1]


def _right_project(workspace: Workspace, path: str) -> tuple[YamlFile, Project]:
    data, registers = workspace.read(path), workspace.registers()
    if data is None:
        raise CannotOpen(f"没有 {path} 这份目标表")
    source, problems = read_yaml(path, data, project_keys(data, registers.layouts, registers.level_names))
    project, reading_problems = read_project(source, registers)
    if project is None or problems:
        raise CannotOpen(f"{path} 里有错误，请先打开它改好", [*problems, *reading_problems])
    return source, project


def open_sheet(workspace: Workspace, path: str) -> Sheet:
    """Open the file at `path` as it is on the disk. Raises CannotOpen, OSError."""
    data = workspace.read(path)
    if data is None:
        raise CannotOpen(f"没有 {path} 这份文件")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise CannotOpen(
            f"{path} 不是 UTF-8 编码（可能是 GBK 或 UTF-16）。请在编辑器里另存为 UTF-8"
        ) from None
    return Sheet(path, text, text)


def continue_sheet(
    workspace: Workspace, last_id: str, year: int | None = None, slug: str | None = None
) -> Sheet:
    """Begin next year's file from last year's. Raises CannotOpen, DataProblems, OSError."""
    source, project = _right_project(workspace, f"{last_id}.yml")
    year = year or project.year + 1
    *bodies, _, last_slug = last_id.split("/")
    path = "/".join([*bodies, str(year), f"{slug or last_slug}.yml"])
    if workspace.read(path) is not None:
        raise CannotOpen(f"已经有 {path}，不会覆盖。要改它，请选“改这一份”")
    layouts = workspace.registers().layouts
    usual = layouts.layout_of(None, year, project.implementing_units)
    names_layout = project.layout_name is None and usual is not project.layout
    return Sheet(path, None, next_year_text(source, project, year, names_layout=names_layout))


def without_carry_marks(text: str) -> str:
    """Return a text without the lines that say that it was taken over from last year's."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NEXT_YEAR_MARK))


def without_comments(text: str, comments: Collection[str]) -> str:
    """Return a text without the lines that are one of these comments."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.lstrip(" ")[:1] != "#" or line.strip() not in comments)


def results_sheet(workspace: Workspace, project_id: str, day: str | None) -> Sheet:
    """Open the results of a project, laid out with all that its goals ask for. Raises CannotOpen, DataProblems, OSError."""
    project = read_project_of_results(workspace, f"{project_id}.yml")
    path = f"{project_id}.results.yml"
    layouts, wanted = workspace.registers().layouts.results, WantedTable(day)
    if workspace.read(path) is None:
        layout = layout_of_table(layouts, project, wanted)
        return Sheet(path, None, new_results(project, layout, day).text)
    sheet = open_sheet(workspace, path)
    opened = open_text(workspace, path, sheet.start)
    try:
        layout = layout_of_table(layouts, project, wanted, opened.source)
        return Sheet(path, sheet.base, add_to_results(opened.source, project, layout, day).text)
    except CannotAdd as error:
        raise CannotOpen(str(error)) from None


def new_sheet(path: str, cells: Mapping[FieldPath, str], layout: FormLayout) -> Sheet:
    """Begin a file with the cells that are known of a new project."""
    edits = [CellEdit(cell, text) for cell, text in cells.items()]
    return Sheet(path, None, edit_cells("", edits, key_order(layout), frozenset()))


def key_order(layout: FormLayout, sections: Sequence[Section] = ()) -> KeyOrder:
    """Return the order of the keys of every mapping of a project file of `layout`; that of levels is in its table."""
    levels: dict[FieldPath, dict[str | int, None]] = {}
    for group in (group for section in sections for group in section.groups if group.blank):
        path = group.blank.path if group.blank and group.blank.path else ()
        for end in range(1, len(path) - 1):
            levels.setdefault(path[:end], {})[path[end]] = None
    top = tuple(cell.key for cell in top_level_cells(layout))
    columns = (*(key for key, _ in column_cells(layout)), *layout.sides)
    funds = ("总额", layout.word("总额"), *layout.all_sources)
    blocks = {block.name: (*block.parts, *block.columns) for block in layout.blocks.values()}

    def order(path: FieldPath) -> Sequence[str]:
        if not path:
            return top
        if path[0] == layout.word("项目资金"):
            return layout.sides if len(path) == 1 and len(layout.sides) > 1 else funds
        if path[0] == layout.word("来源"):
            return _aliases(Origin)
        if path in levels:
            return [str(step) for step in levels[path]]
        if path[0] == layout.word("绩效指标") and isinstance(path[-1], int | str) and len(path) > 2:
            return columns
        return blocks.get(str(path[0]), layout.sides if path[0] == layout.word("总体目标") else ())

    return order


def _aliases(form: type[Form]) -> tuple[str, ...]:
    return tuple(field.alias or "" for field in form.model_fields.values())
