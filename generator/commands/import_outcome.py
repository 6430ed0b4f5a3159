"""Collect what an import of documents has to say: lines for a person, problems for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from generator.checks.report_formats import CheckReport
from generator.documents.drafts import Draft
from generator.reading.open_doubts import DOUBT_MARK
from generator.reading.problem import Level, Place, Problem, make_visible


@dataclass
class ImportOutcome:
    """Lines to print, problems to report and paths in use, as far as an import has come."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Paths below the data folder that files have already."""
    has_failed: bool = False

    def refuse(self, name: str, code: str, message: str, level: Level = Level.ERROR) -> None:
        """Note a sentence about a whole document or form."""
        self.has_failed = True
        self.lines.append(f"{make_visible(name)}：{make_visible(message)}。")
        self.problems.append(Problem(name, Place(1, 1), level, code, message))

    def add_doubts(self, draft: Draft) -> None:
        """Note every doubt with its place in the document, and as a problem at its line of the draft."""
        lines = draft.text.split("\n")
        for doubt in draft.doubts:
            self.has_failed = True
            self.lines.append(make_visible(f"  存疑 {doubt.place}：{doubt.message}"))
            number = next(
                (
                    n
                    for n, line in enumerate(lines, 1)
                    if line.lstrip().startswith("#") and doubt.message in line
                ),
                1,
            )
            path = draft.path or doubt.place
            message = f"{DOUBT_MARK}{doubt.message}（{doubt.place}）"
            self.problems.append(Problem(path, Place(number, 1), Level.WARNING, "open-doubt", message))

    def add_problems(self, draft: Draft, file: str) -> None:
        """Note what the rules say about a draft that is written as `file`."""
        for problem in draft.problems:
            self.has_failed = self.has_failed or problem.level is Level.ERROR
            self.lines.append(f"  检查：{make_visible(problem.message)}。")
            self.problems.append(problem._replace(path=file))

    def report(self, folder: str) -> CheckReport:
        """Return the problems as a report of `disclosure check` about a data folder."""
        counts = Counter(problem.level for problem in self.problems)
        return CheckReport(folder, self.problems, Level.WARNING, counts, len(self.taken))
