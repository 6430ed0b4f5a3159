"""What runs of projects add to the downloads and the index is written once: after any edit the files are those written from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.downloads.pieces import DownloadOrder
from generator.downloads.write_all import download_order, write_downloads
from generator.projects import neighbours
from generator.projects.build_cache import RUNS_FOLDER, BuildCache
from generator.projects.catalog import read_catalog
from generator.search.build_index import search_order, write_search
from tests.site.test_build import tree
from tests.support.clerk import Clerk
from tests.support.many_projects import write_many
from tests.support.texts import edit

PROJECTS = 10
EDITS = 8


@pytest.fixture(autouse=True)
def _small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of two or three projects."""
    monkeypatch.setattr(neighbours, "_PROJECTS_PER_RUN", 2)


def written(data: Path, cache: Path, folder: Path) -> tuple[dict[str, bytes], DownloadOrder]:
    """All files, those of the search index too, written with this cache, and the order of the downloads."""
    catalog = read_catalog(data, cache=BuildCache(cache))
    assert catalog.errors == ()
    order = download_order(catalog)
    write_downloads(order, folder)
    index = search_order(catalog)
    write_search(index, folder)
    catalog.artifacts.cache.close(
        catalog.artifacts.keys.values(), order.cache_keys.union(run.key for run in index.runs)
    )
    return tree(folder), order


def test_same_bytes_after_any_edit(tmp_path: Path) -> None:
    """Figures, names, indicators, results, files added, removed, renamed and moved to another year."""
    data = tmp_path / "data"
    write_many(data, PROJECTS, PROJECTS // 2)
    clerk = Clerk(data, seed=2, fewest=6)
    for number in range(EDITS):
        act = clerk.edit()
        warm, _ = written(data, tmp_path / "cache", tmp_path / f"warm-{number}")
        cold, _ = written(data, tmp_path / f"cache-{number}", tmp_path / f"cold-{number}")
        assert [name for name in warm.keys() | cold.keys() if warm.get(name) != cold.get(name)] == [], act


def test_what_stays_is_not_written_again(tmp_path: Path) -> None:
    """A name changes its run alone; a row more moves the rows after it, and nothing else; a damaged piece is none."""
    data, cache = tmp_path / "data", tmp_path / "cache"
    pieces = cache / RUNS_FOLDER
    write_many(data, PROJECTS, PROJECTS)
    edit(data / "site.yml", "公开核对提示: 是", "公开核对提示: 否")  # those between projects name others
    first = data / "2023/xiangmu-0000.yml"

    def changed(edited: str, to: str) -> tuple[int, int]:
        """How many pieces are new after an edit, and how many of the same name were written again."""
        before = {file.name: file.stat().st_mtime_ns for file in pieces.iterdir()}
        edit(first, edited, to)
        _, order = written(data, cache, tmp_path / "warm")
        new = order.cache_keys - before.keys()
        again = [key for key in order.cache_keys - new if (pieces / key).stat().st_mtime_ns != before[key]]
        return len(new), len(again)

    expected, order = written(data, cache, tmp_path / "first")
    runs = len(order.runs)
    assert runs > 3
    assert changed("（0000）", "（改名）") == (3, 0)
    row = "    数量指标:\n"
    assert changed(row, f"{row}      - {{名称: 又一条, 指标值: ≥5人, 绩效标准: ≥5人}}\n") == (3, runs - 1)
    edit(first, f"{row}      - {{名称: 又一条, 指标值: ≥5人, 绩效标准: ≥5人}}\n", row)
    edit(first, "（改名）", "（0000）")
    for key in sorted(order.cache_keys)[::2]:
        (pieces / key).write_bytes(b"damaged")
    assert written(data, cache, tmp_path / "again")[0] == expected
