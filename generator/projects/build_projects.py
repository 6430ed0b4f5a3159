"""Project files → kept sheets, each made once: in this process, by several, or on a cluster.

Stage 1 of a build. What it gives back is small; everything else of a sheet lies on disk until somebody needs it.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import cast

from generator.form.registers import Registers
from generator.projects.artifact_store import PAGE, PARTS, ROW, BuiltProject, parts_to_store
from generator.projects.artifacts import build_artifacts
from generator.projects.build_cache import BuildCache, read_entry, write_entry
from generator.projects.fingerprints import code_version, key_of
from generator.projects.summary_row import ProjectSummary, unpacked
from generator.projects.worker_pool import Workers, WorkersLost, run_here, run_on_cluster
from generator.reading.problem import Level, Place, Problem

ENOUGH = 100
"""So many sheets take as long as starting a process to make them."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the data folder, read only where that cannot be spared."""

    id: str
    path: str
    """As people name it."""
    read: Callable[[], bytes]
    digest: bytes | None = None
    """Of its content, where that is known to be what it was."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A file that a sheet is made of."""

    id: str
    path: str
    """As people name it."""
    data: bytes
    digest: bytes
    """Of the data."""
    key: str
    """What the kept sheet's begins with; see `_key`."""


def build_projects(
    files: Iterable[DataFile],
    registers: Registers,
    kept: BuildCache,
    before: Iterable[BuiltProject] = (),
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    workers: Workers | None = None,
    downloads: bool = True,
) -> list[BuiltProject]:
    """The sheet of each file, in their order.

    `before` is what was made last time: as good as kept, and at hand. `cluster` is the address of a Dask scheduler.
    `progress` is told how many files are done, and of how many. `workers` are asked first where there is much to make.
    With `downloads` pages lead to what can be downloaded. Raises WrongAddress where the cluster cannot be used.
    """
    settings = _settings(registers, downloads)
    there = kept.keys()
    known = {each.key[:_HALF]: each for each in before if each.key in there}
    others: dict[str, list[str]] = defaultdict(list)
    for key in sorted(there.difference(each.key for each in known.values())):
        others[key[:_HALF]].append(key)
    made: dict[str, BuiltProject | None] = {}
    wanted: list[ProjectFile] = []
    for file in files:
        project = _unread(file, file.digest, settings) if file.digest else _read(file, settings)
        made[file.id] = known.get(project.key)
        if not _leads_right(made[file.id], registers):
            sheets = (_kept(project, key, kept) for key in others.get(project.key, ()))
            made[file.id] = next((sheet for sheet in sheets if _leads_right(sheet, registers)), None)
        if made[file.id] is None:
            wanted.append(_read(file, settings) if file.digest else project)
    progress(len(made) - len(wanted), len(made))
    folder = None if cluster else kept.folder
    work = partial(_make, pickle.dumps(registers), downloads, folder, code_version())
    run = (
        partial(run_on_cluster, address=cluster)
        if cluster
        else partial(run_here, enough=ENOUGH, ready=workers)
    )
    try:
        for done, (project, result) in enumerate(zip(wanted, run(work, wanted), strict=True), start=1):
            made[project.id] = _received(project, result, kept)
            progress(len(made) - len(wanted) + done, len(made))
    except WorkersLost as error:
        project = cast(ProjectFile, error.task)
        lost = _failed(project.path, f"处理它的进程一再中断（{error.reason}）")
        made[project.id] = BuiltProject(project.digest, project.key, None, (lost,))
    return list(filter(None, made.values()))


def _read(file: DataFile, settings: bytes) -> ProjectFile:
    data = file.read()
    return replace(_unread(file, sha256(data).digest(), settings), data=data)


def _unread(file: DataFile, digest: bytes, settings: bytes) -> ProjectFile:
    """The file without its content: enough to find the sheet that was made of it."""
    key = key_of(settings + digest + f"{file.id}\n{file.path}".encode())[:_HALF]
    return ProjectFile(file.id, file.path, b"", digest, key)


_Result = tuple[tuple[Problem, ...], dict[str, bytes] | None]
"""What a worker gives back of a file: its problems if it has errors, else the parts of its sheet, or only the row."""


def _make(
    pickled: bytes, downloads: bool, folder: Path | None, version_here: str, wanted: Sequence[ProjectFile]
) -> list[_Result]:
    """Runs in the workers. With a `folder`, what it makes is kept there."""
    if folder is None and code_version() != version_here:
        raise RuntimeError("每台机器都要装同一个版本的 budget-disclosure 和它用的程序")
    registers = _registers(pickled)
    return [_make_one(file, registers, downloads, folder) for file in wanted]


def _make_one(file: ProjectFile, registers: Registers, downloads: bool, folder: Path | None) -> _Result:
    try:
        sheet = build_artifacts(file.id, file.path, file.data, registers, downloads)
    except Exception as error:  # ours to mend; the clerk has to know which file it was
        return (_failed(file.path, f"程序出了错（{type(error).__name__}：{error}）"),), None
    if sheet.row is None:
        return sheet.problems, None
    parts = parts_to_store(sheet, sheet.row)
    if folder is None:
        return (), parts
    write_entry(folder, _key(file, sheet.row), parts)
    return (), {ROW: parts[ROW]}


@lru_cache(maxsize=1)
def _registers(pickled: bytes) -> Registers:
    registers = pickle.loads(pickled)
    assert isinstance(registers, Registers)
    return registers


def _failed(path: str, reason: str) -> Problem:
    message = f"没有处理完：{reason}。请把这个文件和这句话交给维护网站的人"
    return Problem(path, Place(1, 1), Level.ERROR, "not-processed", message)


def _received(file: ProjectFile, result: _Result, kept: BuildCache) -> BuiltProject:
    problems, parts = result
    if parts is None:
        return BuiltProject(file.digest, file.key, None, problems)
    (row,) = unpacked(parts[ROW])
    key = _key(file, row)
    if PAGE in parts:
        write_entry(kept.folder, key, parts)
    return BuiltProject(file.digest, key, row, ())


_HALF = 32


def _key(file: ProjectFile, row: ProjectSummary) -> str:
    """Half of it of the file and the settings, half of the units' addresses, which only the sheet can tell.

    So a build that reads another units.yml meanwhile writes another entry.
    """
    return file.key + key_of(*(slug.encode() for slug in row.unit_slugs))[:_HALF]


def _kept(file: ProjectFile, key: str, kept: BuildCache) -> BuiltProject | None:
    """The sheet that was made before, if it is whole."""
    parts = read_entry(kept.folder, key)
    if parts is None or parts.keys() != PARTS:
        return None
    try:
        (row,) = unpacked(parts[ROW])
    except (LookupError, TypeError, ValueError, ArithmeticError):  # whole, and yet not ours
        return None
    return BuiltProject(file.digest, key, row, ())


def _leads_right(sheet: BuiltProject | None, registers: Registers) -> bool:
    """Whether there is one, and the units still have the addresses that its page leads to."""
    if sheet is None or sheet.row is None:
        return False
    units = [registers.unit_by_name.get(name) for name in sheet.row.units]
    return [unit and unit.slug for unit in units] == list(sheet.row.unit_slugs)


def _settings(registers: Registers, downloads: bool) -> bytes:
    """A digest of all but the file itself that a sheet is made from. Units are left to `_leads_right`: most projects name but one."""
    taxonomy, site = registers.taxonomy.model_dump_json(), registers.site
    settings = f"{code_version()}\n{site.findings_public}\n{site.publisher}\n{downloads}\n{taxonomy}"
    return sha256(settings.encode()).digest()  # short, for it is part of ten thousand keys
