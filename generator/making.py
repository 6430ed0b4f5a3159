"""Project files → kept sheets, each made once: in this process, by several, or on a cluster.

Stage 1 of a build. What it gives back is small; everything else of a sheet lies on disk until somebody needs it.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter

from generator.kept import Kept, key_of, read_entry, write_entry
from generator.problems import Level, Place, Problem
from generator.registers import Registers
from generator.sheet import Row, Sheet, make_sheet
from generator.workers import WorkersLost, run_here, run_on_cluster

ROW, PROBLEMS, PAGE, INDICATORS, FINDINGS, TEXTS = (
    "row",
    "problems",
    "page",
    "indicators",
    "findings",
    "texts",
)
"""The parts of a kept sheet."""

_ROW = TypeAdapter(Row)
_PROBLEMS = TypeAdapter(tuple[Problem, ...])

_ENOUGH = 100
"""So many sheets take as long as starting a process to make them."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A file that a sheet is made of."""

    id: str
    path: str
    """As people name it."""
    data: bytes
    key: str
    """Of the kept sheet."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a file: a kept sheet, or problems with an error among them."""

    file: str
    """Its path, as people name it."""
    key: str
    row: Row | None
    problems: tuple[Problem, ...]
    """Only without a row; those of a kept sheet are kept with it."""


def make_sheets(
    sources: Iterable[tuple[str, str, bytes]],
    registers: Registers,
    kept: Kept,
    before: Iterable[Made] = (),
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Made]:
    """The sheet of each file (its id, path and content), in their order.

    `before` is what was made last time: as good as kept, and at hand. `cluster` is the address of a Dask scheduler. `progress` is told how many files are done, and of how many. Raises
    WrongAddress where the cluster cannot be used.
    """
    settings = _settings(registers)
    known = {each.key: each for each in before if each.row is not None}
    there = kept.keys()
    made: dict[str, Made | None] = {}
    wanted: list[ProjectFile] = []
    for project_id, path, data in sources:
        file = ProjectFile(project_id, path, data, key_of(settings, project_id.encode(), path.encode(), data))
        sheet = _kept(file, kept, known) if file.key in there else None
        made[project_id] = sheet if sheet and _leads_right(sheet, registers) else None
        if made[project_id] is None:
            wanted.append(file)
    progress(len(made) - len(wanted), len(made))
    work = partial(_make, pickle.dumps(registers), None if cluster else kept.folder, code_version())
    run = partial(run_on_cluster, address=cluster) if cluster else partial(run_here, enough=_ENOUGH)
    try:
        for done, (file, result) in enumerate(zip(wanted, run(work, wanted), strict=True), start=1):
            made[file.id] = _received(file, result, kept)
            progress(len(made) - len(wanted) + done, len(made))
    except WorkersLost as error:
        file = cast(ProjectFile, error.task)
        lost = _failed(file.path, f"处理它的进程一再中断（{error.reason}）")
        made[file.id] = Made(file.path, file.key, None, (lost,))
    return list(filter(None, made.values()))


_Result = tuple[tuple[Problem, ...], dict[str, bytes] | None]
"""What a worker gives back of a file: its problems if it has errors, else the parts of its sheet, or only the row."""


def _make(
    pickled: bytes, folder: Path | None, version_here: str, wanted: Sequence[ProjectFile]
) -> list[_Result]:
    """Runs in the workers. With a `folder`, what it makes is kept there."""
    if code_version() != version_here:
        raise RuntimeError("the workers of the cluster run another version of the generator")
    registers = _registers(pickled)
    return [_make_one(file, registers, folder) for file in wanted]


def _make_one(file: ProjectFile, registers: Registers, folder: Path | None) -> _Result:
    try:
        sheet = make_sheet(file.id, file.path, file.data, registers)
    except Exception as error:  # ours to mend; the clerk has to know which file it was
        return (_failed(file.path, f"程序出了错（{type(error).__name__}：{error}）"),), None
    if sheet.row is None:
        return sheet.problems, None
    parts = _parts(sheet)
    if folder is None:
        return (), parts
    write_entry(folder, file.key, parts)
    return (), {ROW: parts[ROW]}


@lru_cache(maxsize=1)
def _registers(pickled: bytes) -> Registers:
    registers = pickle.loads(pickled)
    assert isinstance(registers, Registers)
    return registers


def _failed(path: str, reason: str) -> Problem:
    message = f"没有处理完：{reason}。请把这个文件和这句话交给维护网站的人"
    return Problem(path, Place(1, 1), Level.ERROR, "not-processed", message)


def _parts(sheet: Sheet) -> dict[str, bytes]:
    return {
        ROW: _ROW.dump_json(sheet.row),  # type: ignore[arg-type]  # a sheet without row is not kept
        PROBLEMS: _PROBLEMS.dump_json(sheet.problems),
        PAGE: sheet.content.encode(),
        INDICATORS: _joined(sheet.indicator_items),
        FINDINGS: _joined(sheet.finding_items),
        TEXTS: _joined(sheet.texts),
    }


_BREAK = "\x1e"
"""Stands between the texts of a list. No data has this character."""


def _joined(texts: Sequence[str]) -> bytes:
    return _BREAK.join(texts).encode()


def _separate(texts: bytes) -> list[bytes]:
    return texts.split(_BREAK.encode()) if texts else []


def _received(file: ProjectFile, result: _Result, kept: Kept) -> Made:
    problems, parts = result
    if parts is None:
        return Made(file.path, file.key, None, problems)
    if PAGE in parts:
        write_entry(kept.folder, file.key, parts)
    return Made(file.path, file.key, _ROW.validate_json(parts[ROW]), ())


def _kept(file: ProjectFile, kept: Kept, known: Mapping[str, Made]) -> Made | None:
    """The sheet that was made before, if it is whole."""
    if file.key in known:
        return known[file.key]
    parts = read_entry(kept.folder, file.key)
    return None if parts is None else Made(file.path, file.key, _ROW.validate_json(parts[ROW]), ())


def _leads_right(sheet: Made, registers: Registers) -> bool:
    """Whether the units still have the addresses that the sheet's page leads to."""
    assert sheet.row is not None
    units = [registers.unit_by_name.get(name) for name in sheet.row.units]
    return [unit and unit.slug for unit in units] == list(sheet.row.unit_slugs)


def _settings(registers: Registers) -> bytes:
    """All but the file itself that a sheet is made from. Units are left to `_leads_right`: most projects name but one."""
    taxonomy = registers.taxonomy.model_dump_json()
    return f"{code_version()}\n{registers.site.findings_public}\n{taxonomy}".encode()


@lru_cache(maxsize=1)
def code_version() -> str:
    """Changes with everything that could make another sheet of the same file: our code, our templates, libraries."""
    libraries = " ".join(f"{name} {version(name)}" for name in ("jinja2", "markupsafe", "pydantic", "pyyaml"))
    return key_of(sys.version.encode(), libraries.encode(), *_contents(files("generator")))


def _contents(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _contents(entry)
        elif entry.name.endswith((".py", ".html")):
            yield entry.name.encode()
            yield entry.read_bytes()


class SheetLost(Exception):
    """A kept sheet was taken away while it was needed."""


class KeptSheets:
    """The parts of sheets, by the id of their project; read from disk when they are asked for.

    Every method raises SheetLost where the folder was deleted meanwhile.
    """

    def __init__(self, kept: Kept, made: Iterable[Made]) -> None:
        self.kept = kept
        self.made = tuple(each for each in made if each.row is not None)
        self.keys = {each.row.id: each.key for each in self.made if each.row is not None}

    def problems(self, project_id: str) -> tuple[Problem, ...]:
        """Everything found in the file: no errors, for with one there is no sheet."""
        return _PROBLEMS.validate_json(self._part(project_id, PROBLEMS))

    def page(self, project_id: str) -> bytes:
        """`Sheet.content`, in UTF-8."""
        return self._part(project_id, PAGE)

    def indicator_items(self, project_id: str) -> list[bytes]:
        """`Sheet.indicator_items`, in UTF-8: a Chinese text takes half the memory."""
        return _separate(self._part(project_id, INDICATORS))

    def finding_items(self, project_id: str) -> list[bytes]:
        """`Sheet.finding_items`, in UTF-8."""
        return _separate(self._part(project_id, FINDINGS))

    def texts(self, project_id: str) -> tuple[str, ...]:
        """`Sheet.texts`."""
        return tuple(text.decode() for text in _separate(self._part(project_id, TEXTS)))

    def close(self) -> None:
        """Drop every kept sheet that is not among these."""
        self.kept.close(frozenset(self.keys.values()))

    def _part(self, project_id: str, part: str) -> bytes:
        return part_of(self.kept.folder, self.keys[project_id], part)


def part_of(folder: Path, key: str, part: str) -> bytes:
    """One part of a kept sheet, for workers. Raises SheetLost."""
    parts = read_entry(folder, key)
    if parts is None:
        raise SheetLost(str(folder))
    return parts[part]
