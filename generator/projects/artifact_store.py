"""The artifacts of projects in the build cache: each part is read when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from generator.projects.artifacts import ProjectArtifacts
from generator.projects.build_cache import BuildCache, read_entry
from generator.projects.search_entry import IndicatorCells
from generator.projects.summary_row import ProjectSummary, packed
from generator.reading.problem import Problem

ROW, PROBLEMS, PAGE, INDICATORS, FINDINGS, TEXTS, CELLS, RECORD = (
    "row",
    "problems",
    "page",
    "indicators",
    "findings",
    "texts",
    "cells",
    "record",
)
"""The parts of a kept sheet."""


PARTS = {ROW, PROBLEMS, PAGE, INDICATORS, FINDINGS, TEXTS, CELLS, RECORD}


_PROBLEMS = TypeAdapter(tuple[Problem, ...])


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """What became of a file: a kept sheet, or problems with an error among them."""

    digest: bytes
    """Of the file's content."""
    key: str
    row: ProjectSummary | None
    problems: tuple[Problem, ...]
    """Only without a row; those of a kept sheet are kept with it."""


def parts_to_store(sheet: ProjectArtifacts, row: ProjectSummary) -> dict[str, bytes]:
    """Return the parts of a cache entry, each encoded."""
    return {
        ROW: packed([row]),
        PROBLEMS: _PROBLEMS.dump_json(sheet.problems),
        PAGE: sheet.content.encode(),
        INDICATORS: _joined(sheet.indicator_items),
        FINDINGS: _joined(sheet.finding_items),
        TEXTS: _joined(sheet.texts),
        CELLS: _encode(sheet.cells).encode(),
        RECORD: sheet.record.encode(),
    }


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


_BREAK = "\x1e"
"""Stands between the texts of a list. No data has this character."""


def _joined(texts: Sequence[str]) -> bytes:
    return _BREAK.join(texts).encode()


def _separate(texts: bytes) -> list[bytes]:
    return texts.split(_BREAK.encode()) if texts else []


class CacheRemoved(Exception):
    """A kept sheet was taken away while it was needed."""


class ArtifactStore:
    """The parts of sheets, by the id of their project; read from disk when they are asked for.

    Every method raises CacheRemoved where the folder was deleted meanwhile.
    """

    def __init__(self, kept: BuildCache, made: Iterable[BuiltProject]) -> None:
        self.kept = kept
        self.made = tuple(each for each in made if each.row is not None)
        self.keys = {each.row.id: each.key for each in self.made if each.row is not None}

    def problems(self, project_id: str) -> tuple[Problem, ...]:
        """Everything found in the file: no errors, for with one there is no sheet."""
        return _PROBLEMS.validate_json(self._part(project_id, PROBLEMS))

    def page(self, project_id: str) -> bytes:
        """`ProjectArtifacts.content`, in UTF-8."""
        return self._part(project_id, PAGE)

    def items(self, project_id: str) -> tuple[list[bytes], list[bytes]]:
        """`ProjectArtifacts.indicator_items` and `ProjectArtifacts.finding_items`, in UTF-8: a Chinese text takes half the memory."""
        parts = parts_of(self.kept.folder, self.keys[project_id])
        return _separate(parts[INDICATORS]), _separate(parts[FINDINGS])

    def record(self, project_id: str) -> bytes:
        """`ProjectArtifacts.record`, in UTF-8."""
        return self._part(project_id, RECORD)

    def close(self) -> None:
        """Drop every kept sheet that is not among these."""
        self.kept.close(frozenset(self.keys.values()))

    def _part(self, project_id: str, part: str) -> bytes:
        return part_of(self.kept.folder, self.keys[project_id], part)


def searched(folder: Path, key: str) -> tuple[tuple[str, ...], list[IndicatorCells]]:
    """`ProjectArtifacts.texts` and `ProjectArtifacts.cells` of a kept sheet, for workers. Raises CacheRemoved."""
    parts = parts_of(folder, key)
    texts = tuple([text.decode() for text in _separate(parts[TEXTS])])
    return texts, [IndicatorCells(*row) for row in json.loads(parts[CELLS])]


def part_of(folder: Path, key: str, part: str) -> bytes:
    """One part of a kept sheet, for workers. Raises CacheRemoved."""
    return parts_of(folder, key)[part]


def parts_of(folder: Path, key: str) -> dict[str, bytes]:
    """All parts of a kept sheet. Raises CacheRemoved."""
    parts = read_entry(folder, key)
    if parts is None:
        raise CacheRemoved(str(folder))
    return parts
