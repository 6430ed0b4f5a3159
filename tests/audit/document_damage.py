"""Damage documents at random and read them: ``python -m tests.audit.document_damage 50`` (rounds a file).

Every answer is tables or one sentence; anything else, and any file that takes long, is printed.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections import Counter

from generator.documents.content_reader import read_content
from generator.documents.grid import DocumentProblem, ReadingOptions
from generator.documents.reader_process import limit_memory
from tests.documents.test_readers import CASES

MAX_MEMORY_BYTES = 4_000_000_000
SLOW_SECONDS = 5.0


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file cut, with bytes changed, or with bytes changed inside one of its parts."""
    kind = chance.randrange(4)
    if kind == 0:
        return content[: chance.randrange(len(content))]
    if kind == 1 and content.startswith(b"PK"):
        return damaged_part(content, chance)
    data = bytearray(content)
    for _ in range(chance.choice((1, 4, 30, 300))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def damaged_part(content: bytes, chance: random.Random) -> bytes:
    """Return an archive with one of its parts cut or changed, packed rightly again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if name.endswith(".xml")])
    data = bytearray(parts[name])
    for _ in range(chance.choice((1, 5, 50))):
        start = chance.randrange(len(data))
        data[start : start + chance.randrange(9)] = bytes(
            chance.randrange(32, 127) for _ in range(chance.randrange(9))
        )
    parts[name] = bytes(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return packed.getvalue()


def main() -> None:
    """Read damaged files of each format and count what came of them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    limit_memory(MAX_MEMORY_BYTES)
    faults = 0
    for file in sorted(
        file for file in CASES.iterdir() if file.is_file() and file.suffix not in (".txt", ".jpg")
    ):
        answers: Counter[str] = Counter()
        slowest = 0.0
        for seed in range(rounds):
            content = damaged(file.read_bytes(), random.Random(f"{file.name} {seed}"))
            start = time.perf_counter()
            try:
                read_content(content, file.name, ReadingOptions())
                answers["read"] += 1
            except DocumentProblem as problem:
                answers[problem.code] += 1
            except BaseException as fault:
                faults += 1
                print(f"{file.name} {seed}: {type(fault).__name__}: {fault}")
            slowest = max(slowest, time.perf_counter() - start)
        print(f"{file.name}: {dict(answers)}, slowest {slowest:.1f} s" + " SLOW" * (slowest > SLOW_SECONDS))
    print(f"{faults} answers that are neither tables nor a sentence")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
