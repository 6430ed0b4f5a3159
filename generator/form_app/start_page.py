"""Say what somebody can fill in: a file of last year to continue, a new one, one to change, one to import."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import islice
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
from generator.form_app.workspace import Workspace
from generator.reading.data_folder import project_path_of

_NAME_LINE = re.compile(r"^[^\s:#]*(?:名称|部门|单位): +(\S.*?)(?: +#.*)?$", re.MULTILINE)
_NAME_BYTES = 2_000
"""Bytes of a file within which its name stands: thousands of files are not read through for a list."""
MAX_LISTED_PROJECTS = 300
"""Projects on the start page; the others are found by their names."""


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
        self,
        workspace: Workspace,
        drafts: Sequence[str],
        further_links: Sequence[tuple[str, str]],
        search: str,
    ) -> None:
        """Take the data folder, the paths of files with a draft, addresses and labels of further pages, words to look for."""
        self.search, self.words = search, search.split()
        self._workspace = workspace
        self.drafts = [path.removesuffix(".yml") for path in drafts]
        self.further_links = further_links

    @cached_property
    def projects(self) -> list[StartProject]:
        """The projects whose names or addresses have all the words that are looked for, the newest year first."""
        ids = self._workspace.project_ids()
        known = set(ids)
        newest = sorted(ids, key=lambda project_id: project_id.split("/")[-2], reverse=True)
        listed = (self._listed(project_id, known) for project_id in newest)
        fitting = (
            project
            for project in listed
            if all(word in f"{project.name} {project.id}" for word in self.words)
        )
        return list(islice(fitting, MAX_LISTED_PROJECTS))

    def _listed(self, project_id: str, ids: Collection[str]) -> StartProject:
        *bodies, year, slug = project_id.split("/")
        next_id = "/".join([*bodies, str(int(year) + 1), slug])
        data = self._workspace.read(f"{project_id}.yml") or b""
        match = _NAME_LINE.search(data[:_NAME_BYTES].decode("utf-8", "replace"))
        name = match[1].strip("'\"") if match else slug
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


def monitoring_address(workspace: Workspace, answers: Mapping[str, str]) -> str:
    """Return the address of the results of a project with a new monitoring. Raises CannotOpen."""
    project_id, day = answers.get("project", "").strip(), answers.get("until", "").strip()
    if project_id not in workspace.project_ids():
        raise CannotOpen(f"没有项目 {project_id}。请写地址，例如 2023/yiliao-huzhu")
    if plain_date(day) != day:
        raise CannotOpen(f"“{day}”不是日期。请写成 2023-07-31 这样")
    return f"/table/{project_id}.results?{urlencode({'until': day})}"


def requested_sheet(workspace: Workspace, path: str, query: Mapping[str, str]) -> Sheet:
    """Open the sheet of an address. Raises CannotOpen, DataProblems, OSError."""
    project_path = project_path_of(path)
    if path != project_path:
        day = query.get("until")
        if day and plain_date(day) != day:
            raise CannotOpen(f"“{day}”不是日期。请写成 2023-07-31 这样")
        if workspace.read(path) is not None and "lay" not in query and not day:
            return open_sheet(workspace, path)
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
