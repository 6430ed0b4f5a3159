"""The data folder → a catalog of rows, and what only shows when projects stand side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from generator.checks import RULES, Finding, findings_between, problem_of
from generator.form.project import PROJECT_KEYS, Project
from generator.form.registers import Registers
from generator.projects.artifact_store import ArtifactStore
from generator.projects.build_cache import BuildCache
from generator.projects.build_projects import ENOUGH, DataFile, build_projects
from generator.projects.row_cache import RowCache, recall, remember
from generator.projects.summary_row import ProjectSummary
from generator.projects.worker_pool import Workers
from generator.reading.data_folder import FileStamp, find_project_files
from generator.reading.form_errors import read_form
from generator.reading.problem import DataProblems, Level, Problem, sort_problems
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml


@dataclass(frozen=True)
class Catalog:
    """Every project of the site, by id, with the registers they were read against."""

    folder: Path
    name: str
    """What messages call the folder."""
    registers: Registers
    files: Mapping[str, FileStamp | None]
    """Each project file, those with errors too; see `find_project_files`."""
    rows: tuple[ProjectSummary, ...]
    sheets: ArtifactStore
    """Everything else of the projects."""
    told: tuple[Problem, ...]
    """Everything found in files that gave no row."""
    between: Mapping[str, tuple[Finding, ...]]
    """Project id → what rules between projects found in it."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended before anything is published, in the order of files and places."""
        return tuple(problem for problem in self.told if problem.level is Level.ERROR)

    @property
    def counts(self) -> Counter[Level]:
        """How many findings there are of each level."""
        counts: Counter[Level] = Counter(problem.level for problem in self.told)
        for row in self.rows:
            for code, count in row.findings:
                counts[RULES[code].level] += count
        for findings in self.between.values():
            counts.update(finding.level for finding in findings)
        return counts

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, of all levels, in the order of files and places."""
        return self.problems_from(Level.NOTE)

    def problems_from(self, level: Level, among: Container[str] | None = None) -> tuple[Problem, ...]:
        """What was found of `level` and worse, in that order; `among` names the ids of the only projects wanted.

        Sheets that have nothing of it are left on disk.
        """
        told = [problem for problem in self.told if among is None or self._id(problem) in among]
        rows = [row for row in self.rows if among is None or row.id in among]
        kept = [
            problem
            for row in rows
            if any(RULES[code].level >= level for code, _ in row.findings)
            for problem in self.sheets.problems(row.id)
        ]
        between = [problem for row in rows for problem in self._problems_between(row.id, level)]
        return sort_problems(problem for problem in (*told, *kept, *between) if problem.level >= level)

    def _id(self, problem: Problem) -> str:
        return problem.path.removeprefix(f"{self.name}/").removesuffix(".yml")

    def _problems_between(self, project_id: str, level: Level) -> Iterator[Problem]:
        """Findings between projects, each at its place: few, so their files are read once more."""
        findings = [each for each in self.between.get(project_id, ()) if each.level >= level]
        if findings:
            file = f"{project_id}.yml"
            source, _ = read_yaml(f"{self.name}/{file}", (self.folder / file).read_bytes(), PROJECT_KEYS)
            yield from (problem_of(finding, source) for finding in findings)


def kept_folder(folder: Path) -> Path:
    """Where sheets of the data folder are kept; it may be deleted at any time."""
    return folder.resolve().parent / ".cache" / "sheets"


def read_catalog(
    folder: Path,
    name: str = "data",
    kept: BuildCache | None = None,
    before: Catalog | None = None,
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    workers: Workers | None = None,
    downloads: bool = True,
) -> Catalog:
    """All projects in `folder`, which messages call `name`.

    `kept` holds the sheets of earlier builds; without it nothing is kept longer than the catalog. `before` is the
    catalog as it was read last time, with the same `kept`. `workers` are begun where there are many files, before there
    is anything in memory that they would be copies of. For the others see `build_projects`. Raises DataProblems where the
    registers cannot be read; what is wrong with projects is in `errors` and `problems`. Raises WrongAddress.
    """
    files, problems = find_project_files(folder, name)
    if workers and len(files) >= 2 * ENOUGH:
        workers.begin()
    try:
        registers = _read_registers(folder, name, {problem.path for problem in problems}, files)
    except DataProblems as error:
        raise DataProblems([*error.problems, *problems, *_form_problems(folder, name, files)]) from None
    kept = kept or BuildCache(None)
    memory = RowCache(before.files, before.sheets.made) if before else recall(kept)
    made = build_projects(
        _data_files(folder, name, files, memory),
        registers,
        kept,
        memory.made,
        cluster,
        progress,
        workers,
        downloads,
    )
    if before is None:  # a preview has it at hand
        remember(kept, files, made, memory)
    rows = tuple(each.row for each in made if each.row is not None)
    problems += [problem for each in made for problem in each.problems]
    between = findings_between([claim for row in rows for claim in row.claims])
    return Catalog(
        folder, name, registers, files, rows, ArtifactStore(kept, made), sort_problems(problems), between
    )


def _data_files(
    folder: Path, name: str, files: Mapping[str, FileStamp | None], before: RowCache
) -> Iterator[DataFile]:
    """The files as stage 1 takes them; of those that were not written to since, what is in them is known."""
    digests = {each.row.id: each.digest for each in before.made if each.row is not None}
    for file, stamp in files.items():
        project_id = file.removesuffix(".yml")
        same = stamp is not None and before.files.get(file) == stamp
        digest = digests.get(project_id) if same else None
        yield DataFile(project_id, f"{name}/{file}", partial(_content, folder, file), digest)


def _content(folder: Path, file: str) -> bytes:
    return (folder / file).read_bytes()


def _read_registers(folder: Path, name: str, told: set[str], files: Iterable[str]) -> Registers:
    """The registers; one that is told already, such as a link, is neither opened nor told again."""

    def read(register: str) -> bytes:
        if f"{name}/{register}" in told:
            raise FileNotFoundError(register)
        return (folder / register).read_bytes()

    try:
        return read_registers(read, name, {file.removesuffix(".yml") for file in files})
    except DataProblems as error:
        raise DataProblems(problem for problem in error.problems if problem.path not in told) from None


def _form_problems(folder: Path, name: str, files: Iterable[str]) -> Iterator[Problem]:
    """What can be said of project files without the registers."""
    for file in files:
        source, problems = read_yaml(f"{name}/{file}", (folder / file).read_bytes(), PROJECT_KEYS)
        yield from problems
        yield from read_form(Project, source)[1]
