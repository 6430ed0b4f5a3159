"""Every refused case in real builds: each is told by file, line, column and code, and the published site stays as it was."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Build
from tests.hostile import cases
from tests.hostile.fields import filled, places, quoted
from tests.hostile.test_every_field import TABLE as WRITTEN
from tests.hostile.test_every_field import situations as in_fields
from tests.hostile.test_refused import ENCODINGS, PROJECT, REFUSED, register
from tests.site.test_build import build, copy_of_project, names, tree


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, site: Build) -> Path:
    """A project folder with a published site; each test leaves another data folder in it."""
    home = copy_of_project(tmp_path_factory.mktemp("refused") / "home")
    shutil.copytree(site.folder, home / "public" / "site")
    return home


def told(home: Path) -> str:
    """What a failed build printed, without the changes of colour; the published site is byte for byte what it was."""
    before = tree(home / "public" / "site")
    made = build(home)
    assert made.code == 1, made.output
    assert tree(made.folder) == before
    assert names(made.folder.parent) == ["site"]
    assert "Traceback" not in made.output
    return made.output


def test_every_refused_project(home: Path) -> None:
    """All of them at once: a build tells everything that is wrong in all files."""
    folder = home / "data" / "2023"
    shutil.rmtree(folder)
    folder.mkdir()
    expected: list[tuple[str, str]] = []

    def put(name: str, data: bytes, place_and_code: str) -> None:
        (folder / f"{name}.yml").write_bytes(data)
        expected.append((name, place_and_code))

    for group, name, case in REFUSED:
        if case.get("file", "project.yml") == "project.yml":
            put(f"{group}-{name}", cases.changed(case, PROJECT).encode(), case["told"])
    for name, coded in ENCODINGS.items():
        put(f"bytes-{name}", cases.encoded(coded, PROJECT), coded["told"])
    for name, written in WRITTEN.items():
        first, told_there = next(in_fields(name))
        text = filled(
            "project.yml",
            lambda place, at=first, new=written: new["written"] if place == at else quoted(place.label),
        )
        put(f"field-{name}", text.encode(), told_there or "")
    os.mkfifo(folder / "pipe.yml")
    (folder / "link.yml").symlink_to("/etc/passwd")
    expected.extend((("pipe", "1:1 not-a-file"), ("link", "1:1 symlink")))
    output = told(home)
    for name, place_and_code in expected:
        place, _, code = place_and_code.partition(" ")
        begin = re.escape(f"data/2023/{name}.yml:")
        where = r"\d+:\d+" if place == "*" else place
        if place_and_code:
            assert re.search(rf"{begin}{where}: 错误\[{code}\]", output), (name, place_and_code)
        else:
            assert not re.search(rf"{begin}\d+:\d+: 错误", output), name


@pytest.mark.parametrize("file", ["site.yml", "units.yml", "taxonomy.yml"])
def test_registers_that_are_refused(home: Path, file: str) -> None:
    """A register with something that no text field takes, one of each kind in the first of its fields."""
    case: dict[str, Any] = WRITTEN["bidi-override"]
    first = next(place for place in places() if place.file == file)
    text = filled(file, lambda place: case["written"] if place == first else quoted(place.label))
    (home / "data" / file).write_text(text, encoding="utf-8")
    assert f"data/{file}:{first.line}:{first.column}: 错误[{case['code']}]" in told(home)
    (home / "data" / file).write_text(register(file), encoding="utf-8")
