"""Names and kinds of files: what is no project is told by its name, never opened where it is no file, and never an address."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from generator.form.registers import REQUIRED_REGISTER_FILES
from generator.projects.catalog import Catalog, read_catalog
from generator.reading.problem import Level
from generator.reading.yaml_text import MAX_FILE_BYTES
from tests.hostile.cases import CASES
from tests.support.forms import CASES as GOOD
from tests.support.forms import DATA
from tests.support.rights import obeying_permissions

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "files.yml").read_text(encoding="utf-8"))
PROJECT = (GOOD / "project.yml").read_bytes()


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """A socket's whole path may have 108 characters only: it is made from within its folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def put(file: Path, case: dict[str, Any]) -> None:
    """Make one of the files."""
    file.parent.mkdir(parents=True, exist_ok=True)
    match case.get("kind"):
        case "link":
            file.symlink_to(case["to"])
        case "pipe":
            os.mkfifo(file)
        case "socket":
            with inside(file.parent), socket.socket(socket.AF_UNIX) as made:
                made.bind(file.name)
        case "locked folder":
            file.mkdir(mode=0)
        case "large":
            file.write_bytes(b"#" * (MAX_FILE_BYTES + 1))
        case "empty":
            file.touch()
        case kind:
            file.write_bytes(PROJECT)
            file.chmod(0 if kind == "unreadable" else 0o644)


@pytest.fixture(scope="module")
def catalog() -> Iterator[Catalog]:
    """The catalog of a data folder with all of the files in it, read by somebody who is not root."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        for name in REQUIRED_REGISTER_FILES:
            shutil.copyfile(DATA / name, data / name)
        for name, case in TABLE.items():
            put(data / name, case)
        with obeying_permissions():
            read = read_catalog(data)
        yield read
        (data / "locked").chmod(0o755)


@pytest.mark.parametrize("name", TABLE)
def test_name_is_told(catalog: Catalog, name: str) -> None:
    """By its code, at its path; a project has a row, and what is passed over is not spoken of."""
    errors = [each for each in catalog.problems if each.level is Level.ERROR]
    personal = TABLE[name]["told"] == "personal-data"
    told = {
        each.code
        for each in errors
        if (same_but_for_stars if personal else str.__eq__)(each.path, f"data/{name}")
    }
    rows = [row.id for row in catalog.projects]
    expected = TABLE[name]["told"]
    assert (name in [f"{row}.yml" for row in rows]) == (not expected)
    assert told == ({expected} if expected not in ("", "-") else set())


def same_but_for_stars(shown: str, path: str) -> bool:
    """Whether `shown` is `path` with some of its digits hidden, not all of it and not none."""
    return (
        len(shown) == len(path)
        and shown != path
        and all(one in (other, "*") for one, other in zip(shown, path, strict=True))
    )


def test_addresses_are_of_projects_alone(catalog: Catalog) -> None:
    """No address but those of the projects in the table, each of them once whatever the file system makes of capitals."""
    addresses = [row.address for row in catalog.projects]
    assert sorted(addresses) == sorted(f"{name[:-4]}/" for name, case in TABLE.items() if case["told"] == "")
    assert len({address.casefold() for address in addresses}) == len(addresses)
