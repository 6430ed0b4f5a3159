"""The papers for people who work on the program: short enough to be read, and true of what lies in the repository."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from generator.form.registers import FORMS_FILE
from tests.conftest import HOME
from tests.support.git_repositories import begin, commit, git

CONTRIBUTING = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (HOME / "CHANGELOG.md").read_text(encoding="utf-8")
DECISIONS = HOME / "docs" / "maintaining" / "decisions" / "index.md"
TRUST = (HOME / "docs" / "maintaining" / "trust" / "index.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
MAX_WORDS = 1500
"""Words of CONTRIBUTING.md, counted as `wc -w` does: about an eighth of the first hour."""
AUDIENCES = ["For data editors", "For readers", "For maintainers"]
ENDINGS = {".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yml"}
BUILT = {"site/"}
"""Folders that a build makes."""
OPTIONAL = {f"data/{FORMS_FILE}"}
"""Files that a site need not have, and this one has not."""
LINKS = {"../index.md"}
"""Links between pages of docs/: `mkdocs build --strict` holds them."""


def code_in(text: str) -> list[str]:
    """Return what stands between single backticks outside of blocks of code."""
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", prose)


def paths_in(text: str) -> Iterator[str]:
    """Yield whatever looks like a path of the repository: link targets, words with a slash or a known ending, modules that are run."""
    yield from re.findall(r"\]\(([^)#:]+)[^):]*\)", text)
    for code in code_in(text):
        yield from (f"{module.replace('.', '/')}.py" for module in re.findall(r"python -m (tests\S+)", code))
        for word in code.split():
            path = word.strip(",;")
            if "/" in path or Path(path).suffix in ENDINGS:
                yield path


@cache
def source_text() -> str:
    """Return the text of every module and template of the generator."""
    files = (file for file in (HOME / "generator").rglob("*") if file.suffix in {".py", ".html"})
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(files))


def test_contributing_can_be_read_in_a_sitting() -> None:
    """It stays below the limit; what is longer belongs into the pages for maintainers."""
    assert len(CONTRIBUTING.split()) < MAX_WORDS


PATHS = sorted(
    {*paths_in(CONTRIBUTING), *paths_in(DECISIONS.read_text(encoding="utf-8"))} - BUILT - LINKS - OPTIONAL
)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_exists(path: str) -> None:
    """A path in CONTRIBUTING.md or the decisions begins at the top of the repository, or is that of a room."""
    assert (HOME / path).exists() or (HOME / "generator" / path).exists()


def test_paths_are_recognised() -> None:
    """The pattern finds those in links, in code and behind `python -m`; commands and names are none."""
    text = (
        "[a](docs/a.md) [b](https://c.d/e) `form/` `pytest x/y.py --accept` `python -m tests.a.b` `Page` "
        "`--fix`\n```\n`no/path`\n```\n`mkdocs.yml`"
    )
    assert list(paths_in(text)) == ["docs/a.md", "form/", "x/y.py", "tests/a/b.py", "mkdocs.yml"]


def test_every_name_in_contributing_exists() -> None:
    """A class or constant that is named there is one of the generator's."""
    names = {code for code in code_in(CONTRIBUTING) if re.fullmatch(r"[A-Z][A-Za-z_]+", code)}
    assert {"FormLayout", "Page"} <= names
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", source_text())] == []


def test_every_room_has_its_line() -> None:
    """One line a room, in the order of the contract from the bottom to the top, and each stands in the picture."""
    rooms = {folder.parent.name for folder in (HOME / "generator").glob("*/__init__.py")}
    lines = re.findall(r"^\| `(\w+)/` \|", CONTRIBUTING, flags=re.MULTILINE)
    (contract,) = (each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["id"] == "rooms")
    layers = [set(re.findall(r"\w+", layer)) & rooms for layer in reversed(contract["layers"])]
    position = {room: number for number, layer in enumerate(layers) for room in layer}
    assert sorted(lines) == sorted(rooms)
    assert [position[room] for room in lines] == sorted(position[room] for room in lines)
    picture = CONTRIBUTING.split("```")[1]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", picture)] == []


def test_releases_have_a_section_each() -> None:
    """The newest is the version of the package; each has its day, the newest first, and is sorted by audience."""
    headings = re.findall(r"^## (.+)$", CHANGELOG, flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    releases = [re.fullmatch(r"(\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})", heading) for heading in headings[1:]]
    assert all(releases)
    assert next(found[1] for found in releases if found) == PROJECT["project"]["version"]
    days = [date.fromisoformat(found[2]) for found in releases if found]
    assert days == sorted(days, reverse=True)
    for section in re.split(r"^## .+$", CHANGELOG, flags=re.MULTILINE)[1:]:
        parts = re.findall(r"^### (.+)$", section, flags=re.MULTILINE)
        assert parts == [each for each in AUDIENCES if each in parts]


def test_every_package_has_its_reason() -> None:
    """Each direct dependency of the site, its extras and its tests stands in the list of the decisions."""
    project = PROJECT["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    needed = {re.match(r"[a-z0-9-]+", line)[0] for group in groups for line in group}  # type: ignore[index]
    terms = re.findall(
        r"^\*\*([a-z][a-z0-9、-]+)\*\*（", DECISIONS.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    named = {name for term in terms for name in term.split("、")}
    assert needed - named == {project["name"]}  # an extra that contains another
    assert named - needed == set()


PROGRAMS = [
    "Makefile",
    "docs/assets/a.js",
    "docs/x/a.svg",
    "generator/a.py",
    "mkdocs.yml",
    "overrides/main.html",
]


PROGRAM_NAMES = {
    ".ci", ".gitea", ".github", ".gitlab-ci.yml", "Makefile", "docs", "generator", "mkdocs.yml", "overrides",
    "pyproject.toml", "requirements", "servers", "tests",
}  # fmt: skip


def test_what_reviewers_are_shown_of_a_branch(tmp_path: Path) -> None:
    """The command on the page for reviewers names all that is a program or may be one, and nothing of data and pages."""
    (command,) = re.findall(r"^git diff .+", TRUST, re.MULTILINE)
    begin(tmp_path)
    git(tmp_path, "switch", "--quiet", "--create", "stranger")
    for name in [*PROGRAMS, "data/2023/a.yml", "docs/index.md", "docs/x/y/index.md"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    commit(tmp_path, "a stranger's")
    git(tmp_path, "update-ref", "refs/remotes/origin/NAME", "stranger")
    git(tmp_path, "switch", "--quiet", "main")
    assert git(tmp_path, *shlex.split(command)[1:]).splitlines() == PROGRAMS


def test_reviewers_are_told_of_every_program() -> None:
    """Whatever lies at the top of the repository and is run stands in the list of what is read before it is merged."""
    (row,) = re.findall(r"^\| 已经合并的程序：.+", TRUST, re.MULTILINE)
    named = code_in(row.split("|")[1])
    assert [name for name in named if not (HOME / name).exists()] == []
    assert {name.partition("/")[0] for name in named} == PROGRAM_NAMES
