"""Put a mark into every cell of sample tables, one at a time, and list the marks that neither draft nor doubt has.

python tests/benchmark/untold_cells.py FILE…
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.documents.drafts import ImportWishes, drafts_of
from generator.documents.grid import Document, ReadingOptions
from generator.documents.read_document import read_document
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.register_files import read_registers
from tests.support.forms import DATA

MARKS = ("独有记号甲", "7654.321", "")


def untold(document: Document, registers: Registers, wishes: ImportWishes) -> list[str]:
    """The places whose text goes lost without a word, and the number of those that were tried."""
    lost, tried = [], 0
    for number, grid in enumerate(document.grids):
        for place, cell in enumerate(grid.cells):
            if not cell.text.strip():
                continue
            for mark in MARKS[:2]:
                tried += 1
                cells = [*grid.cells[:place], replace(cell, text=mark), *grid.cells[place + 1 :]]
                grids = [*document.grids[:number], replace(grid, cells=cells), *document.grids[number + 1 :]]
                drafts = drafts_of(replace(document, grids=grids), registers, wishes)
                said = " ".join(
                    [
                        draft.text + draft.refusal + " ".join(doubt.message for doubt in draft.doubts)
                        for draft in drafts
                    ]
                )
                if drafts and mark not in said:
                    lost.append(
                        f"{cell.place} {cell.text[:20]!r} → {mark}: {[(d.refusal, [x.message for x in d.doubts][:4]) for d in drafts][:1]}"
                    )
    return [*lost, f"{len(lost)} of {tried}"]


def main(files: list[str]) -> None:
    """Print the places of every file."""
    registers = read_registers(partial(read_below, DATA), "data")
    for file in files:
        document = read_document(Path(file), ReadingOptions())
        if len(document.grids) > 1:
            document = replace(document, grids=document.grids[:1])
        print(file)
        print("\n".join(untold(document, registers, ImportWishes())))


if __name__ == "__main__":
    main(sys.argv[1:])
