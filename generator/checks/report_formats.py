"""Write problems as text, JSON, annotations of GitHub, Code Quality of GitLab, or SARIF.

A report is text that ends with a line break. Its paths begin at the top of the repository, whatever was typed, and its
texts have gone through `visible`, so that nothing from a file controls the terminal or program that shows them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from generator.checks import RULES
from generator.checks.code_titles import LEVELS_OF_ADVICE, meaning_of
from generator.reading.problem import Level, Problem, make_visible


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of one run of `disclosure check`."""

    folder: str
    """Path of the data folder from the top of its repository: the beginning of the problems' paths."""
    problems: Sequence[Problem]
    """Problems of `level` and worse, in order."""
    level: Level
    """Lowest level that the report shows."""
    counts: Counter[Level]
    """Number of problems of every level, those that are not shown included."""
    files: int | None
    """Number of files that were checked; None where the registers could not be read."""
    own: frozenset[str] = frozenset()
    """Paths of the files that whoever runs the check has changed or named; empty where that is not known."""

    def with_folder(self, folder: str) -> CheckReport:
        """Return the report with `folder` in all paths, such as the data folder as it was typed."""

        def moved(path: str) -> str:
            below = path.removeprefix(f"{self.folder}/")
            return path if below == path else f"{folder}/{below}"  # a page written by hand lies elsewhere

        problems = [problem._replace(path=moved(problem.path)) for problem in self.problems]
        return replace(self, folder=folder, problems=problems, own=frozenset(map(moved, self.own)))

    def without_others_reminders(self) -> CheckReport:
        """Return the report with errors alone of files that are not `own`; all of it where nobody's own are known."""
        if not self.own:
            return self
        shown = [p for p in self.problems if p.path in self.own or p.level is Level.ERROR]
        return replace(self, problems=shown)

    def to_read(self) -> list[Problem]:
        """Return the problems as people need them: those of their own files first, errors before the rest."""
        return sorted(self.problems, key=lambda p: (p.path not in self.own, -p.level))

    def to_mark(self) -> list[Problem]:
        """Return the problems as a forge should mark them, which shows the first ten: no file hides all others.

        Own files and errors come first; then the first problem of each file, the second of each, and so on.
        """
        numbers: Counter[tuple[str, Level]] = Counter()
        turns = []
        for problem in self.problems:
            numbers[problem.path, problem.level] += 1
            turn = problem.path not in self.own, -problem.level, numbers[problem.path, problem.level]
            turns.append((turn, problem))
        return [problem for _, problem in sorted(turns, key=lambda entry: entry[0])]


def check_report(folder: str, problems: Iterable[Problem], level: Level, files: int | None) -> CheckReport:
    """Return the report about problems of all levels: counts them, and shows those of `level` and worse."""
    problems = tuple(problems)
    shown = [problem for problem in problems if problem.level >= level]
    return CheckReport(folder, shown, level, Counter(problem.level for problem in problems), files)


def as_text(report: CheckReport) -> str:
    """Return the report for people: place, code, message, the line and a caret."""
    return "".join(f"{problem}\n" for problem in report.to_read())


_NAMES = {Level.NOTE: "note", Level.WARNING: "warning", Level.ERROR: "error"}
"""Names of the levels for `--level` and in JSON; SARIF happens to use the same words."""


def as_json(report: CheckReport) -> str:
    """Return the report as JSON. RecordKeys are stable: new ones may be added, none is renamed. Columns count characters from 1."""
    return _json(
        {
            "version": 1,
            "files": report.files,
            "counts": {name: report.counts[level] for level, name in _NAMES.items()},
            "problems": [
                {
                    "path": _path(problem),
                    "line": problem.place.line,
                    "column": problem.place.column,
                    "level": _NAMES[problem.level],
                    "code": problem.code,
                    "title": meaning_of(problem.code).title,
                    "message": make_visible(problem.message),
                    "line_text": make_visible(problem.line_text),
                    "left_out": problem.left_out,
                    "fingerprint": fingerprint,
                }
                for problem, fingerprint in _with_fingerprints(report.problems)
            ],
        }
    )


def _path(problem: Problem) -> str:
    return problem.path.removeprefix("./")  # of a data folder that is a repository of its own


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _with_fingerprints(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Yield every problem with a fingerprint that stays when its line moves.

    The fingerprint is made of the file, the code and the text of the line; equal problems are numbered. The message is
    not in it, for a message may name other lines and places in lists.
    """
    numbers: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        identity = problem.path, problem.code, problem.line_text.strip()
        numbers[identity] += 1
        text = "\0".join((*identity, str(numbers[identity])))
        yield problem, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


_COMMANDS = {Level.NOTE: "notice", Level.WARNING: "warning", Level.ERROR: "error"}


def as_github(report: CheckReport) -> str:
    """Return workflow commands of GitHub Actions, one a line: annotations on the very lines of a pull request."""
    return "".join(
        f"::{_COMMANDS[problem.level]} file={_escape_property(_path(problem))},line={problem.place.line},"
        f"col={problem.place.column},title={_escape_property(problem.code)}::{_escape_data(problem.message)}\n"
        for problem in report.to_mark()
    )


MAX_GITHUB_MARKS = 10
"""Annotations of each level that GitHub shows of one step."""


def github_log(report: CheckReport) -> str:
    """Return the list of all problems for the log, which shows neither file nor line of an annotation; empty without any.

    No line is taken for a command, whatever a file holds: commands begin a line, or with ``##[`` anywhere in it.
    """
    if not report.problems:
        return ""
    shown = Counter(problem.level for problem in report.problems)
    more = sum(max(count - MAX_GITHUB_MARKS, 0) for count in shown.values())
    words = f"（网页上每一级只标出前 {MAX_GITHUB_MARKS} 条，还有 {more} 条只列在这里）" if more else ""
    heads = (str(problem._replace(line_text="")) for problem in report.to_read())
    lines = [
        f"全部 {len(report.problems)} 条{words}：",
        *(f"- {head.replace('##[', '## [')}" for head in heads),
    ]
    return "".join(f"{line}\n" for line in lines)


def _escape_data(text: str) -> str:
    # `visible` leaves no character that ends a line, so that a text cannot begin a command of its own.
    return make_visible(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


_SEVERITIES = {Level.NOTE: "info", Level.WARNING: "minor", Level.ERROR: "critical"}


def as_gitlab(report: CheckReport) -> str:
    """Return the Code Quality report of GitLab: the fields of its documentation, a subset of Code Climate's."""
    return _json(
        [
            {
                "description": make_visible(problem.message),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[problem.level],
                "location": {"path": make_visible(_path(problem)), "lines": {"begin": problem.place.line}},
            }
            for problem, fingerprint in _with_fingerprints(report.to_mark())
        ]
    )


def as_sarif(report: CheckReport) -> str:
    """Return SARIF 2.1.0 (OASIS) with one run; it explains the rules that have report."""
    codes = list(dict.fromkeys(problem.code for problem in report.problems))
    driver = {"name": "disclosure", "language": "zh-CN", "rules": [_rule(code) for code in codes]}
    return _json(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "columnKind": "unicodeCodePoints",
                    "results": [
                        _result(problem, codes.index(problem.code), fingerprint)
                        for problem, fingerprint in _with_fingerprints(report.problems)
                    ],
                }
            ],
        }
    )


def _rule(code: str) -> dict[str, Any]:
    meaning = meaning_of(code)
    level = RULES[code].level if code in RULES else LEVELS_OF_ADVICE.get(code, Level.ERROR)
    return {
        "id": code,
        "shortDescription": {"text": f"{meaning.title}。"},
        "fullDescription": {"text": meaning.explanation},
        "help": {"text": f"{meaning.explanation}\n依据：{meaning.basis}"},
        "defaultConfiguration": {"level": _NAMES[level]},
    }


def _result(problem: Problem, rule: int, fingerprint: str) -> dict[str, Any]:
    line, column = problem.place
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _NAMES[problem.level],
        "message": {"text": make_visible(problem.message)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _address(_path(problem)), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": line, "startColumn": column},
                }
            }
        ],
        "partialFingerprints": {"disclosure/v1": fingerprint},
    }


_UNESCAPED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
"""Bytes that an address may contain unescaped (RFC 3986), and the slash between folders."""


def _address(path: str) -> str:
    data = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _UNESCAPED else f"%{byte:02X}" for byte in data)


FORMATS: Mapping[str, Callable[[CheckReport], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
}
"""Formats for `--format`, by name."""
