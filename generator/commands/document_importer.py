"""Read documents and write their drafts into a data folder, where no file of the same project is."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.commands.import_outcome import ImportOutcome
from generator.commands.parser import WrongUse, cannot_write, refuse_links
from generator.commands.project_lookup import existing_file, find_project_goals, yaml_mapping
from generator.documents.drafts import Draft, ImportWishes, drafts_of
from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.read_document import read_document
from generator.file_reading import read_below
from generator.file_writing import write_new
from generator.form.registers import Registers
from generator.form.results import RESULTS_SUFFIX
from generator.reading.problem import Level, Place, Problem, make_visible

_NOT_COMPARED = ("来源", "表式", "指标体系", "照录")
"""Keys that say where a file is from and how it is read, not what its project is."""


@dataclass(frozen=True)
class DocumentImporter:
    """Imports documents into a data folder, and notes in `outcome` what became of each."""

    data: Path
    registers: Registers
    wishes: ImportWishes
    options: ReadingOptions
    outcome: ImportOutcome
    is_dry_run: bool

    def import_document(self, file: Path) -> None:
        """Read a document and write its drafts. Raises WrongUse where the extra is not installed."""
        name = file.as_posix()
        try:
            document = read_document(file, self.options)
        except DocumentProblem as problem:
            if problem.code == "not-installed":
                raise WrongUse(problem.message) from None
            self.outcome.refuse(name, f"document-{problem.code}", problem.message)
            return
        for doubt in document.doubts:
            self.outcome.refuse(name, "import-doubt", doubt, Level.WARNING)
        taken = self.outcome.taken
        find = partial(find_project_goals, data=self.data, registers=self.registers, taken=taken)
        drafts = drafts_of(document, self.registers, replace(self.wishes, find_project=find), taken)
        if not drafts:
            self.outcome.refuse(name, "no-form", _no_form(document))
        for draft in drafts:
            self._import_draft(draft, name)

    def _import_draft(self, draft: Draft, name: str) -> None:
        """Write a draft, or say why not."""
        head = f"{name} {draft.place}" + (f"“{draft.name}”" if draft.name else "")
        if draft.refusal:
            self.outcome.refuse(head, "import-refused", draft.refusal)
            self.outcome.add_doubts(draft)
            return
        existing = existing_file(draft, self.data, self.outcome.taken)
        if existing:
            self._compare(draft, existing, head)
            return
        file = self.data / draft.path
        if not self.is_dry_run:
            self._write(file, draft.text)
        self.outcome.taken.add(draft.path)
        kind = "完成情况" if draft.path.endswith(RESULTS_SUFFIX) else draft.layout.name
        done = "可以写成" if self.is_dry_run else "写成了"
        count = f"，存疑 {len(draft.doubts)} 处" if draft.doubts else ""
        self.outcome.lines.append(make_visible(f"{head}（{kind}）：{done} {file.as_posix()}{count}。"))
        self.outcome.add_doubts(draft)
        self.outcome.add_problems(draft, file.as_posix())

    def _write(self, file: Path, text: str) -> None:
        refuse_links(self.data, file)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_new(file, text.encode())
        except OSError as error:
            raise cannot_write(file.as_posix(), error) from error

    def _compare(self, draft: Draft, existing: str, head: str) -> None:
        """Tell whether a file that exists says the same as a draft; if not, show where they differ."""
        content = read_below(self.data, existing)
        name = (self.data / existing).as_posix()
        if _compared_values(content) == _compared_values(draft.text.encode()):
            self.outcome.lines.append(make_visible(f"{head}：已经有 {name}，内容相同，没有再写。"))
            return
        self.outcome.has_failed = True
        message = f"已经有 {name}，内容不同，没有写。要换成新的，请先改名或移走旧的"
        self.outcome.problems.append(Problem(name, Place(1, 1), Level.ERROR, "import-differs", message))
        self.outcome.lines.append(make_visible(f"{head}：{message}。不同的地方（- 是旧的，+ 是表上的）："))
        self.outcome.lines += [
            make_visible(f"  {line}") for line in _differences(content.decode("utf-8", "replace"), draft.text)
        ]


def _no_form(document: Document) -> str:
    """Return why a document gives no draft, with the titles of its tables."""
    titles = [
        line for grid in document.grids for line in grid.text_before if line.rstrip("：:").endswith("表")
    ]
    named = f"。文件里有：{'、'.join(dict.fromkeys(titles[:3]))}" if titles else ""
    return f"没有绩效目标表（有三级指标、指标值等列的表）{named}"


def _compared_values(content: bytes) -> dict[str, object]:
    """Return what a file says of its project, without the keys that are not compared."""
    return {key: value for key, value in yaml_mapping("", content).items() if key not in _NOT_COMPARED}


def _differences(old: str, new: str) -> Iterator[str]:
    """Yield the lines in which two texts differ, `-` or `+` before each."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return (line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---")))
