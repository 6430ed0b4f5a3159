"""What is handed to make, on its command line or by a forge's variables, is text: neither make nor a shell runs any of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import HOME
from tests.support.workflows import ACTIONS, GITLAB, Step, steps_of

HOSTILE = [
    "$(shell touch PWNED)",
    "/srv/p$(shell touch PWNED)",
    "${shell touch PWNED}",
    "$$(touch PWNED)",
    "$(touch PWNED)",
    "`touch PWNED`",
    "x; touch PWNED",
    "x && touch PWNED #",
    "x\n\ttouch PWNED\n",
    '"; touch PWNED; "',
    "'; touch PWNED; '",
    "$(eval $(shell touch PWNED))",
    "$(error PWNED)",
    "$(info PWNED)",
    "$(file >PWNED)",
    "$(DEST)$(PYTHON)$(MAKE)$@$<",
    "a b'c\"d\\e#f%g$h$$i~*?[x]",
    "中文 $(shell touch PWNED)",
    "--help",
    "$(call as_text,PWNED)",
]
VARIABLES = [
    "DEST",
    "SITE_URL",
    "EDIT_URI_TEMPLATE",
    "MERGE_REQUESTS_TEMPLATE",
    "PYTHON",
    "DISCLOSURE_EXECUTOR",
]
"""What make or a workflow takes from outside."""
INNER = [
    "VENV",
    "BIN",
    "LOCK",
    "NO_MKDOCS_2_WARNING",
    "as_text",
    "given-name",
    "name",
    "1",
    "A.B",
    "MAKEOVERRIDES",
]
"""Names of the Makefile itself, and odd ones."""
PROGRAM = """#!/bin/sh
mkdir -p site
{ printf '%s\\0' "${0##*/}" "$#" "$@"; env -0; printf '\\0'; } >>"$LOG"
"""
"""Writes how it was called."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The Makefile alone, with programs that write how they were called."""
    home = tmp_path / "work"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / "requirements").mkdir()
    shutil.copy(HOME / "Makefile", home)
    for program in ("mkdocs", "disclosure", "python"):
        file = home / ".venv" / "bin" / program
        file.write_text(PROGRAM, encoding="utf-8")
        file.chmod(0o755)
    for file in ("pyproject.toml", "requirements/site.txt", ".venv/.site"):
        (home / file).touch()
    return home


class Call(NamedTuple):
    """How a program was called."""

    program: str
    arguments: list[str]
    variables: dict[str, str]


def run(folder: Path, command: list[str], variables: dict[str, str]) -> list[Call]:
    """Run a command there; gives how our programs were called."""
    log = folder.parent / "calls"
    log.write_bytes(b"")
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(folder), "LOG": str(log), **variables}
    subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, timeout=60)
    calls = []
    for record in log.read_text(encoding="utf-8").split("\0\0")[:-1]:
        program, count, *words = record.split("\0")
        pairs = (word.partition("=") for word in words[int(count) :])
        calls.append(Call(program, words[: int(count)], {name: value for name, _, value in pairs}))
    return calls


def pwned(folder: Path) -> bool:
    """Whether anything was run."""
    return any("PWNED" in path.name for path in folder.parent.rglob("*"))


@pytest.mark.parametrize("text", HOSTILE)
def test_destination_is_text(folder: Path, text: str) -> None:
    """It reaches `disclosure publish` letter by letter, as the one word behind `--`, whichever way it is given."""
    ways: list[tuple[list[str], dict[str, str]]] = [
        ([f"DEST={text}"], {}),
        ([], {"DEST": text}),
        (["-e"], {"DEST": text}),
    ]
    for words, variables in ways:
        built, published = run(folder, ["make", "publish", *words], variables)
        assert built[:2] == ("mkdocs", ["build", "--strict"]), words
        assert published[:2] == ("disclosure", ["publish", "--", text]), words
        assert not pwned(folder), words


@pytest.mark.parametrize("text", HOSTILE)
def test_every_variable_is_text(folder: Path, text: str) -> None:
    """Whatever it is called: it is handed on as it was given, or not at all, and the same programs are run."""
    words = [f"{name}={text}" for name in [*VARIABLES, *INNER]]
    built, published = run(folder, ["make", "publish", *words], {})
    assert (built.arguments, published.arguments) == (["build", "--strict"], ["publish", "--", text])
    for call in (built, published):
        assert {name: call.variables[name] for name in VARIABLES} == dict.fromkeys(VARIABLES, text)
    assert not pwned(folder)


@pytest.mark.parametrize("text", HOSTILE)
def test_python_is_the_name_of_a_program(folder: Path, text: str) -> None:
    """Where there is no environment yet, what it names is started, and nothing of it is a command."""
    shutil.rmtree(folder / ".venv")
    assert run(folder, ["make", "site", f"PYTHON={text}"], {}) == []
    assert run(folder, ["make", "site"], {"PYTHON": text}) == []
    assert not pwned(folder)


PUBLISHING = [
    step
    for file in [*ACTIONS, GITLAB]
    for step in steps_of(file)
    if re.search(r"\bmake (?:publish|site)\b", step.script)
]


@pytest.mark.parametrize("step", PUBLISHING, ids=lambda step: step.path)
def test_variables_of_a_forge_are_text(folder: Path, step: Step) -> None:
    """Names of branches and repositories, addresses and the place to publish to, in every step that makes the site."""
    assert "${{" not in step.script
    for text in HOSTILE:
        names = {"CI_PAGES_URL": text, "CI_DEFAULT_BRANCH": text, "CI_PROJECT_URL": text}
        own = {name: _filled(value, text) for name, value in step.variables.items()}
        calls = run(folder, ["bash", "-e", "-c", step.script], {**names, **own})
        assert calls[0].arguments == ["build", "--strict"], text
        assert [call.arguments for call in calls[1:]] == (
            [["publish", "--", text]] if "DEST" in own else []
        ), text
        for call in calls:
            assert {name: call.variables[name] for name in own} == own
        assert not pwned(folder), text


def _filled(value: str, text: str) -> str:
    """The value of a step's variable, with the same text for every expression."""
    return re.sub(r"\$\{\{.+?\}\}|\$CI_\w+", lambda _: text, value)
