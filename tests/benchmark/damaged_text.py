"""Damage the founding text in ways that lose nothing, and lose cells of it; count drafts that are the same, told and untold.

python tests/benchmark/damaged_text.py [NUMBER]
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from functools import partial

from generator.documents.drafts import Draft, drafts_of
from generator.documents.grid import Document
from generator.file_reading import read_below
from generator.reading.register_files import read_registers
from tests.support.forms import DATA
from tests.support.founding_document import DOCUMENT
from tests.support.text_damages import HARMLESS, cell_lost

REGISTERS = read_registers(partial(read_below, DATA), "data")
LINES = DOCUMENT.read_text(encoding="utf-8").splitlines()


def drafts(lines: list[str]) -> list[Draft]:
    """The drafts of a text."""
    return drafts_of(Document("公开表.txt", (), lines), REGISTERS)


def outcome(lines: list[str], undamaged: list[Draft]) -> str:
    """Whether the drafts of a damaged text are the same, differ with a doubt, or differ without one."""
    read = drafts(lines)
    if [draft.text for draft in read] == [draft.text for draft in undamaged]:
        return "same"
    return (
        "told"
        if len(read) == len(undamaged)
        and all(
            draft.text == before.text
            or draft.refusal
            or [d.message for d in draft.doubts] != [d.message for d in before.doubts]
            or draft.problems
            for draft, before in zip(read, undamaged, strict=True)
        )
        else "untold"
    )


def main(number: int) -> None:
    """Print how many damages of every kind leave the drafts the same."""
    undamaged = drafts(LINES)
    counts: dict[str, Counter[str]] = {}
    for seed in range(number):
        for damage in (*HARMLESS, cell_lost):
            lines = damage(random.Random(seed), LINES)
            result = outcome(lines, undamaged)
            counts.setdefault(damage.__name__, Counter())[result] += 1
            if (result != "same" and damage is not cell_lost) or result == "untold":
                changed = next((n for n, (a, b) in enumerate(zip(lines, LINES, strict=False)) if a != b), 0)
                print(
                    damage.__name__, seed, result, repr(LINES[changed][:80]), "→", repr(lines[changed][:80])
                )
    for name, count in counts.items():
        print(name, dict(count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
