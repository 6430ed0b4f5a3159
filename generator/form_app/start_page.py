"""Say what somebody can fill in: a file of last year to continue, a new one, one to change, one to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from generator.editing.questions import (
    UnclearAnswer,
    layout_question,
    medium_term_question,
    name_question,
    slug_question,
    units_question,
    year_question,
)
from generator.form.cells import plain_date
from generator.form.field_path import FieldPath
from generator.form_app.sheets import (
    CannotOpen,
    Sheet,
    continue_sheet,
    new_sheet,
    open_sheet,
    results_sheet,
)
from generator.form_app.table_model import text_at
from generator.form_app.workspace import Workspace
from generator.reading.data_folder import project_path_of
from generator.reading.yaml_text import read_yaml


class StartProject(NamedTuple):
    """A project on the start page."""

    id: str
    name: str
    year: str
    next_id: str | None
    """Id of next year's file, where there is none yet."""
    has_results: bool


class StartPage:
    """The content of the start page."""

    def __init__(
        self, workspace: Workspace, drafts: Sequence[str], further_links: Sequence[tuple[str, str]]
    ) -> None:
        """Take the data folder, the paths of files with a draft, and addresses and labels of further pages."""
        self._workspace = workspace
        self.drafts = [path.removesuffix(".yml") for path in drafts]
        self.further_links = further_links

    @property
    def projects(self) -> list[StartProject]:
        """All projects, the newest year first."""
        ids = self._workspace.project_ids()
        listed = [self._listed(project_id, set(ids)) for project_id in ids]
        return sorted(listed, key=lambda project: project.year, reverse=True)

    def _listed(self, project_id: str, ids: set[str]) -> StartProject:
        *bodies, year, slug = project_id.split("/")
        next_id = "/".join([*bodies, str(int(year) + 1), slug])
        data = self._workspace.read(f"{project_id}.yml") or b""
        value = read_yaml("", data, ())[0].value
        name = text_at(value, ("项目名称",)) or slug
        has_results = self._workspace.read(f"{project_id}.results.yml") is not None
        return StartProject(project_id, name, year, None if next_id in ids else next_id, has_results)

    @property
    def units(self) -> Sequence[str]:
        """Names of all registered units."""
        return [unit.name for unit in self._workspace.registers().units]

    @property
    def layouts(self) -> Sequence[str]:
        """Names of all form layouts."""
        return list(self._workspace.registers().layouts.by_name)


def new_address(workspace: Workspace, answers: Mapping[str, str]) -> str:
    """Return the address of the table of a new project from the answers of the start page. Raises CannotOpen."""
    # here: it takes a quarter of a second, which no other page shall wait for
    from generator.editing.slug_from_name import NoReading, propose_slug

    ids = workspace.project_ids()
    try:
        name, year = (
            name_question().read(answers.get("name", "")),
            year_question().read(answers.get("year", "")),
        )
        suggested = unread = ""
        try:
            suggested = propose_slug(name, {project_id.rpartition("/")[2] for project_id in ids})
        except NoReading as error:
            unread = str(error)
        slug = slug_question(suggested, year, ids, unread).read(answers.get("slug", ""))
    except UnclearAnswer as error:
        raise CannotOpen(str(error)) from None
    query = {key: answers[key] for key in ("name", "unit", "layout", "period") if answers.get(key)}
    return f"/table/{year}/{slug}?{urlencode({**query, 'year': year})}"


def requested_sheet(workspace: Workspace, path: str, query: Mapping[str, str]) -> Sheet:
    """Open the sheet of an address. Raises CannotOpen, DataProblems, OSError."""
    project_path = project_path_of(path)
    if path != project_path:
        day = query.get("until")
        if day and plain_date(day) != day:
            raise CannotOpen(f"“{day}”不是日期。请写成 2023-07-31 这样")
        return results_sheet(workspace, project_path.removesuffix(".yml"), day or None)
    if workspace.read(path) is not None:
        return open_sheet(workspace, path)
    *_, year, slug = path.removesuffix(".yml").split("/")
    if last := query.get("from"):
        if last not in workspace.project_ids():
            raise CannotOpen("没有去年的这份文件")
        return continue_sheet(workspace, last, int(year), slug)
    return _blank_sheet(workspace, path, int(year), query)


def _blank_sheet(workspace: Workspace, path: str, year: int, query: Mapping[str, str]) -> Sheet:
    """Begin the file of a new project. Raises CannotOpen, DataProblems."""
    registers = workspace.registers()
    try:
        name = name_question().read(query.get("name", ""))
        units = units_question(registers.units).read(query.get("unit", ""))
        layout = layout_question(registers.layouts, year, units).read(query.get("layout", ""))
        period = medium_term_question(layout).read(query.get("period", ""))
    except UnclearAnswer as error:
        raise CannotOpen(str(error)) from None
    unit_names = [unit.name for unit in units]
    cells: dict[FieldPath, str] = {}
    if registers.layouts.layout_of(None, year, unit_names) is not layout:
        cells[("表式",)] = layout.name
    cells[(layout.word("项目名称"),)] = name
    cells[("年度",)] = str(year)
    if period is not None:
        cells[(layout.word("中期期限"),)] = str(period)
    cells |= {(layout.word("实施单位"), number): unit for number, unit in enumerate(unit_names)}
    return new_sheet(path, cells, layout)
