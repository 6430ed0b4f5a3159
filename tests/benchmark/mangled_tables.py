"""Mangle sample tables at random, and count drafts, refusals and exceptions: there shall be none.

python tests/benchmark/mangled_tables.py NUMBER FILE…
"""

from __future__ import annotations

import random
import sys
import traceback
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import process_time

from generator.documents.content_reader import read_content
from generator.documents.drafts import GoalsFile, ImportWishes, drafts_of
from generator.documents.grid import Document, Grid, GridCell, ReadingOptions
from generator.file_reading import read_below
from generator.reading.project_file import read_project
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import DATA

REGISTERS = read_registers(partial(read_below, DATA), "data")
SCRAPS = (
    "",
    "—",
    "≥5",
    "一级指标",
    "三级指标",
    "指标值",
    "项目名称",
    "其中：财政拨款",
    "年度目标",
    "目标1：",
    "产出指标",
    "总分",
    "：",
    "备注：x",
    "\n",
    "2023",
    "a: b",
    "- ",
    "（）",
)


def mangled(chance: random.Random, grid: Grid) -> Grid:
    """A table with cells that are gone, moved, wider, doubled or other ones."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        what = chance.random()
        if what < 0.03:
            continue
        if what < 0.06:
            cell = replace(cell, text=chance.choice(SCRAPS))
        elif what < 0.08:
            cell = replace(cell, column=max(0, cell.column + chance.choice((-1, 1))))
        elif what < 0.1:
            cell = replace(cell, row_span=chance.randint(1, 4), column_span=chance.randint(1, 4))
        elif what < 0.11:
            cells.append(replace(cell, column=cell.column + 1))
        elif what < 0.12:
            cell = replace(cell, row=cell.row + chance.randint(-2, 2) if cell.row > 2 else 0)
        cells.append(cell)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, cells=cells, text_before=grid.text_before if chance.random() < 0.8 else ())


def main(number: int, files: list[str]) -> None:
    """Print the counts, the slowest run and every exception."""
    source, _ = read_yaml("a.yml", (DATA / "2023" / "laodong-jingsai.yml").read_bytes(), ())
    project, _ = read_project(source, REGISTERS)
    assert project is not None
    wishes = ImportWishes(find_project=lambda name, year: GoalsFile(f"{year}/a.yml", project))
    counts: Counter[str] = Counter()
    slowest = 0.0
    for file in files:
        document = read_content(Path(file).read_bytes(), Path(file).name, ReadingOptions())
        for seed in range(number):
            chance = random.Random(seed)
            grids = [mangled(chance, grid) for grid in document.grids[:2]]
            begin = process_time()
            try:
                drafts = drafts_of(Document(document.name, grids), REGISTERS, wishes)
            except Exception:
                counts["exceptions"] += 1
                print(file, seed, traceback.format_exc().splitlines()[-5:])
                continue
            slowest = max(slowest, process_time() - begin)
            counts["documents"] += 1
            counts.update("refused" if draft.refusal else "drafts" for draft in drafts)
    print(dict(counts), f"slowest {slowest:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
