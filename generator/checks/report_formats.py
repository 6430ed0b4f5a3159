"""Problems as programs read them: JSON, GitHub's annotations, GitLab's Code Quality, SARIF.

A report is text that ends with a line break. Its paths begin at the top of the repository, whatever was typed, and
its texts are marked (`make_visible`) so that nothing from a file steers whoever prints them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from generator.checks import RULES
from generator.checks.code_titles import meaning_of
from generator.reading.problem import Level, Problem, make_visible


@dataclass(frozen=True, slots=True)
class Findings:
    """What one run of `disclosure check` found."""

    folder: str
    """What the paths of the problems begin with: the data folder, from the top of its repository."""
    problems: Sequence[Problem]
    """In order, those of `level` and worse."""
    level: Level
    """The one asked for."""
    counts: Counter[Level]
    """Of all levels."""
    files: int | None
    """How many were checked; None where the registers could not be read."""

    def named(self, folder: str) -> Findings:
        """The same with the data folder called as it was typed."""
        problems = [
            problem._replace(path=f"{folder}/{problem.path.removeprefix(f'{self.folder}/')}")
            for problem in self.problems
        ]
        return replace(self, folder=folder, problems=problems)


def found(folder: str, problems: Iterable[Problem], level: Level, files: int | None) -> Findings:
    """Findings from problems of all levels, counted here."""
    problems = tuple(problems)
    shown = [problem for problem in problems if problem.level >= level]
    return Findings(folder, shown, level, Counter(problem.level for problem in problems), files)


def as_text(findings: Findings) -> str:
    """For people: place, code, message, the line and a caret."""
    return "".join(f"{problem}\n" for problem in findings.problems)


_NAMES = {Level.NOTE: "note", Level.WARNING: "warning", Level.ERROR: "error"}
"""What `--level` calls the levels; SARIF happens to use the same words."""


def as_json(findings: Findings) -> str:
    """Our own keys, stable: new ones may be added, none is renamed. Columns count characters from 1."""
    return _json(
        {
            "version": 1,
            "files": findings.files,
            "counts": {name: findings.counts[level] for level, name in _NAMES.items()},
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
                for problem, fingerprint in _with_fingerprints(findings.problems)
            ],
        }
    )


def _path(problem: Problem) -> str:
    return problem.path.removeprefix("./")  # of a data folder that is a repository of its own


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _with_fingerprints(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with a name that stays when its line moves.

    It is made of the file, the code and what the line says; equal ones are counted. The message is left out: it may
    name other lines and places in lists.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        same = problem.path, problem.code, problem.line_text.strip()
        seen[same] += 1
        text = "\0".join((*same, str(seen[same])))
        yield problem, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


_COMMANDS = {Level.NOTE: "notice", Level.WARNING: "warning", Level.ERROR: "error"}


def as_github(findings: Findings) -> str:
    """Workflow commands of GitHub Actions, one a line: annotations on the very lines of a pull request."""
    return "".join(
        f"::{_COMMANDS[problem.level]} file={_property(_path(problem))},line={problem.place.line},"
        f"col={problem.place.column},title={_property(problem.code)}::{_data(problem.message)}\n"
        for problem in findings.problems
    )


def _data(text: str) -> str:
    """`make_visible` first: it leaves no character that ends a line, so that a text cannot begin a command of its own."""
    return make_visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_SEVERITIES = {Level.NOTE: "info", Level.WARNING: "minor", Level.ERROR: "critical"}


def as_gitlab(findings: Findings) -> str:
    """Code Quality report of GitLab: the fields of its documentation, a subset of Code Climate's."""
    return _json(
        [
            {
                "description": make_visible(problem.message),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[problem.level],
                "location": {"path": make_visible(_path(problem)), "lines": {"begin": problem.place.line}},
            }
            for problem, fingerprint in _with_fingerprints(findings.problems)
        ]
    )


def as_sarif(findings: Findings) -> str:
    """SARIF 2.1.0 (OASIS), one run; the rules that found something are in it with their explanations."""
    codes = list(dict.fromkeys(problem.code for problem in findings.problems))
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
                        for problem, fingerprint in _with_fingerprints(findings.problems)
                    ],
                }
            ],
        }
    )


def _rule(code: str) -> dict[str, Any]:
    meaning = meaning_of(code)
    level = RULES[code].level if code in RULES else Level.ERROR
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


_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
"""What stands in an address as it is (RFC 3986), and the slash between folders."""


def _address(path: str) -> str:
    data = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in data)


FORMATS: Mapping[str, Callable[[Findings], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
}
"""What `--format` can be."""
