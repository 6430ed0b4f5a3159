"""A check of one file reads that file and those that rules compare it with; its findings are those of a check of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from generator.projects import catalog as catalog_module
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, read_catalog, read_compared
from generator.reading import data_folder
from generator.reading.problem import Level, Problem
from tests.benchmark.corpus import write_corpus

PROJECTS = 100


def _whole(home: Path) -> Catalog:
    """The catalog of all files, remembered for the next time."""
    cache = BuildCache(home / ".cache" / "artifacts")
    catalog = read_catalog(home / "data", cache=cache)
    cache.close()
    return catalog


def _compared(home: Path, file: str) -> Catalog | None:
    cache = BuildCache(home / ".cache" / "artifacts")
    catalog = read_compared(home / "data", "data", cache, {file})
    cache.close()
    return catalog


def _problems(catalog: Catalog, file: str) -> tuple[Problem, ...]:
    return catalog.problems_from(Level.NOTE, {file.removesuffix(".yml")})


def test_findings_of_one_file_are_those_of_the_whole_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where that file, and others, were edited since: moved to another unit, given last year's name, broken, removed."""
    monkeypatch.setattr(data_folder, "_MIN_AGE_NS", 0)
    write_corpus(PROJECTS, tmp_path)
    data, random = tmp_path / "data", Random(21)
    whole = _whole(tmp_path)
    files = list(whole.files)
    assert sum(map(len, whole.findings_between.values())) > 20
    edits: dict[int, Callable[[str], str]] = {
        1: lambda text: text.replace("  - ", "  - 没有登记的", 1),  # an error
        2: lambda text: text.replace("≥95%", "≥96%"),
        3: lambda text: text,  # written anew, the same
    }
    for turn in range(4):
        for file in random.sample(files, 12) if turn else ():
            path = data / file
            path.write_text(edits[turn](path.read_text(encoding="utf-8")), encoding="utf-8")
        if turn == 2:
            (earlier,) = random.sample([file for file in files if file.startswith("2021/")], 1)
            later = data / earlier.replace("2021/", "2022/")
            text = (data / earlier).read_text(encoding="utf-8")
            later.write_text(text.replace("2021", "2022"), encoding="utf-8")
            files.append(later.relative_to(data).as_posix())
            (data / files.pop(0)).unlink()
        checked = random.sample(files, 5) + ([files[-1]] if turn == 2 else [])
        compared = {file: _compared(tmp_path, file) for file in checked}
        whole = _whole(tmp_path)
        for file, catalog in compared.items():
            assert catalog is not None
            assert _problems(catalog, file) == _problems(whole, file), (turn, file)
            assert len(catalog.projects) < PROJECTS / 2
        if turn == 2:
            assert "same-as-last-year" in {problem.code for problem in _problems(whole, files[-1])}


def test_whole_catalog_is_read_where_too_much_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where what is asked for is no project file; a changed register makes every file a changed one."""
    monkeypatch.setattr(data_folder, "_MIN_AGE_NS", 0)
    monkeypatch.setattr(catalog_module, "_MAX_CHANGED_FILES", 5)
    write_corpus(6, tmp_path)
    (file, *_) = _whole(tmp_path).files
    assert _compared(tmp_path, "units.yml") is None
    assert _compared(tmp_path, "2023/none.yml") is None
    assert _compared(tmp_path, file) is not None
    site = tmp_path / "data" / "site.yml"
    hidden = re.sub(
        "^公开核对提示: .*$", "公开核对提示: 否", site.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    site.write_text(hidden, encoding="utf-8")
    assert _compared(tmp_path, file) is None
