"""Measure `disclosure import` on samples whose cells are known: cells right, wrong, missing; told and untold; time and memory.

    python tests/benchmark/import_samples.py FOLDER

FOLDER holds ``expected.json`` (file → ``expected``, a list of projects in usual words) and ``samples/``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from generator.documents.drafts import Draft, ImportWishes, drafts_of
from generator.documents.grid import DocumentProblem, ReadingOptions
from generator.documents.read_document import read_document
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.layout_words import in_usual_words
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import DATA

SAME = {"上年结转资金": "上年结转", "当年财政拨款": "财政拨款"}
NOT_COMPARED = ("表式", "来源", "指标体系", "其他栏目", "金额单位")


def cells(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], str]:
    """Every text of a project by its path."""
    if isinstance(value, dict):
        parts = [inner for key, inner in value.items() if key.startswith("\0") and isinstance(inner, dict)]
        value = {
            key: inner for key, inner in value.items() if key not in NOT_COMPARED and not key.startswith("\0")
        }
        for inner in parts:
            value = {SAME.get(key, key): text for key, text in inner.items()} | value
        return {k: v for key, inner in value.items() for k, v in cells(inner, (*path, key)).items()}
    if isinstance(value, list):
        return {k: v for number, inner in enumerate(value) for k, v in cells(inner, (*path, number)).items()}
    return {path: str(value)}


def usual_cells(draft: Draft, registers: Registers) -> dict[tuple[Any, ...], str]:
    """Every text of a draft in the usual words."""
    if not draft.text:
        return {}
    source, _ = read_yaml("draft.yml", draft.text.encode(), registers.level_names)
    return cells(in_usual_words(source, draft.layout).value)


def amounts_equal(own: str, wanted: str, unit: str) -> bool:
    """Whether two texts are the same, or the same amount in 元 and 万元."""
    if own == wanted:
        return True
    try:
        return unit == "元" and abs(float(own.replace(",", "")) / 10000 - float(wanted)) < 1e-9
    except ValueError:
        return False


def measure(folder: Path) -> None:
    """Print a line for every sample, and a total for every format."""
    registers = read_registers(partial(read_below, DATA), "data")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for name, case in expected.items():
        counts: Counter[str] = Counter(files=1)
        begin = perf_counter()
        try:
            document = read_document(folder / "samples" / name, ReadingOptions(recognise=True))
        except DocumentProblem as fault:
            print(f"{name}: {fault.code} {fault}")
            counts["unread"] += 1
            totals[Path(name).suffix] += counts
            continue
        read = perf_counter() - begin
        cpu = process_time()
        drafts = drafts_of(document, registers, ImportWishes())
        cpu = process_time() - cpu
        counts["forms"] = len(case["expected"])
        for number, wanted in enumerate(case["expected"]):
            own = usual_cells(drafts[number], registers) if number < len(drafts) else {}
            told = " ".join(doubt.message for draft in drafts for doubt in draft.doubts)
            unit = drafts[number].layout.unit if number < len(drafts) else ""
            if number < len(drafts) and "金额单位" in drafts[number].content.get("项目资金", {}):
                unit = drafts[number].content["项目资金"]["金额单位"]
            for path, text in cells(wanted).items():
                if path in own and amounts_equal(own[path], text, unit):
                    counts["right"] += 1
                    continue
                counts["wrong" if path in own else "missing"] += 1
                counts["told" if text in told else "untold"] += 1
                print(f"    {name} {path}: {own.get(path)!r} for {text!r}")
        counts["doubts"] = sum(len(draft.doubts) for draft in drafts)
        for draft in drafts:
            print(
                f"  {name} {draft.place}: {draft.name} {draft.year} {draft.layout.name} {draft.refusal} doubts={len(draft.doubts)} problems={[p.code for p in draft.problems]}"
            )
            for doubt in draft.doubts:
                print(f"      {doubt.place}: {doubt.message}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {dict(counts)} read {read:.2f} s, interpreted {cpu:.2f} s, {memory} MB")
        totals[Path(name).suffix] += counts
    for suffix, counts in sorted(totals.items()):
        print(suffix, dict(counts))


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
