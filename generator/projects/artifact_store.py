"""Read the artifacts of projects from the build cache, each part when it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from generator.projects.artifacts import ProjectArtifacts
from generator.projects.build_cache import BuildCache, read_entry
from generator.projects.form_files import FORM_FILES
from generator.projects.project_summary import ProjectSummary, pack_summaries, unpack_summaries
from generator.projects.result_form import MONITORING, SELF_EVALUATION, ResultFormKind
from generator.projects.search_entry import IndicatorCells
from generator.reading.problem import Problem


class ArtifactPart(StrEnum):
    """The parts of a project's cache entry, by their names in it."""

    SUMMARY = "summary"
    PROBLEMS = "problems"
    PAGE = "page"
    INDICATORS = "indicators"
    FINDINGS = "findings"
    FINDINGS_RECORD = "findings_record"
    MISSED = "missed"
    SELF_EVALUATION = "self_evaluation"
    MONITORING = "monitoring"
    TEXTS = "texts"
    CELLS = "cells"
    AMOUNTS = "amounts"
    RECORD = "record"


RESULT_PARTS = {
    SELF_EVALUATION: ArtifactPart.SELF_EVALUATION,
    MONITORING: ArtifactPart.MONITORING,
}
"""Part with the page of the published tables of results of every kind."""
PART_NAMES = frozenset((*ArtifactPart, *FORM_FILES))
"""Names of all parts of a cache entry: those above, and one for every office file, empty where a project has no such form."""
RECORD_FILE = "project.json"
"""Name of the record in the folder of each project's page."""
PROJECT_FILES = (RECORD_FILE, *FORM_FILES)
"""Names of all files that may lie beside a project's page to be downloaded."""
_PROBLEMS = TypeAdapter(tuple[Problem, ...])


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """The result of building one file: artifacts in the cache, or problems with an error among them."""

    digest: bytes
    """Digest of the file's content."""
    key: str
    """Key of the cache entry; of a file with an error only the first half of a key, see `ProjectFile.key`."""
    summary: ProjectSummary | None
    """None where the file has an error, and therefore no artifacts."""
    problems: tuple[Problem, ...]
    """Problems of a file with an error; the problems of any other file are in its cache entry."""


def parts_to_store(artifacts: ProjectArtifacts, summary: ProjectSummary) -> dict[str, bytes]:
    """Encode a project without an error for the cache; return the bytes of each part by its `ArtifactPart`."""
    return {
        ArtifactPart.SUMMARY: pack_summaries([summary]),
        ArtifactPart.PROBLEMS: _PROBLEMS.dump_json(artifacts.problems),
        ArtifactPart.PAGE: artifacts.page_html.encode(),
        ArtifactPart.INDICATORS: _join(artifacts.indicator_items),
        ArtifactPart.FINDINGS: _join(artifacts.finding_items),
        ArtifactPart.FINDINGS_RECORD: artifacts.findings_record.encode(),
        ArtifactPart.MISSED: _join(artifacts.missed_items),
        ArtifactPart.SELF_EVALUATION: artifacts.self_evaluation_form.encode(),
        ArtifactPart.MONITORING: artifacts.monitoring_forms.encode(),
        ArtifactPart.TEXTS: _join(artifacts.search_texts),
        ArtifactPart.CELLS: _encode(artifacts.search_cells).encode(),
        ArtifactPart.AMOUNTS: _encode(artifacts.search_amounts).encode(),
        ArtifactPart.RECORD: artifacts.record.encode(),
        **{name: artifacts.form_files.get(name, b"") for name in FORM_FILES},
    }


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


_SEPARATOR = "\x1e"
"""Character between the texts of a list. No data has this character."""


def _join(texts: Sequence[str]) -> bytes:
    return _SEPARATOR.join(texts).encode()


def _split(texts: bytes) -> list[bytes]:
    return texts.split(_SEPARATOR.encode()) if texts else []


class CacheRemoved(Exception):
    """A cache entry was deleted while the build needed it."""


class ArtifactStore:
    """The artifacts of all projects without an error, by project id; read from disk when they are needed.

    Every method that returns a part raises CacheRemoved where the cache was deleted meanwhile.
    """

    def __init__(self, cache: BuildCache, built: Iterable[BuiltProject]) -> None:
        self.cache = cache
        self.built = tuple(project for project in built if project.summary is not None)
        self.keys = {project.summary.id: project.key for project in self.built if project.summary is not None}

    def problems(self, project_id: str) -> tuple[Problem, ...]:
        """Return the problems of the file: warnings and notes, for a file with an error has no artifacts."""
        return _PROBLEMS.validate_json(self._part(project_id, ArtifactPart.PROBLEMS))

    def page(self, project_id: str) -> bytes:
        """Return the HTML of a project's page in UTF-8: `ProjectArtifacts.page_html`."""
        return self._part(project_id, ArtifactPart.PAGE)

    def items(self, project_id: str) -> tuple[list[bytes], list[bytes]]:
        """Return the HTML of a project's items in lists of indicators, and in lists of findings.

        They are `ProjectArtifacts.indicator_items` and `finding_items` in UTF-8, which takes half the memory of a Chinese text.
        """
        parts = read_parts(self.cache.folder, self.keys[project_id])
        return _split(parts[ArtifactPart.INDICATORS]), _split(parts[ArtifactPart.FINDINGS])

    def missed_items(self, project_id: str) -> list[bytes]:
        """Return the HTML of a project's missed indicators: `ProjectArtifacts.missed_items` in UTF-8."""
        return _split(self._part(project_id, ArtifactPart.MISSED))

    def result_form(self, project_id: str, kind: ResultFormKind) -> bytes:
        """Return the HTML of a page of published tables of results in UTF-8."""
        return self._part(project_id, RESULT_PARTS[kind])

    def record(self, project_id: str) -> bytes:
        """Return a project's record as JSON in UTF-8: `ProjectArtifacts.record`."""
        return self._part(project_id, ArtifactPart.RECORD)

    def files(self, project_id: str) -> dict[str, bytes]:
        """Return the files that lie beside a project's page to be downloaded, by name."""
        return published_files(read_parts(self.cache.folder, self.keys[project_id]))

    def close(self) -> None:
        """Close the cache; entries of other projects are removed."""
        self.cache.close(frozenset(self.keys.values()))

    def _part(self, project_id: str, part: ArtifactPart) -> bytes:
        return read_part(self.cache.folder, self.keys[project_id], part)


class SearchEntry(NamedTuple):
    """The part of a project's artifacts that the search index is made from."""

    summary: ProjectSummary
    texts: tuple[str, ...]
    """`ProjectArtifacts.search_texts`."""
    cells: list[IndicatorCells]
    """`ProjectArtifacts.search_cells`."""
    amounts: list[tuple[str, str]]
    """`ProjectArtifacts.search_amounts`."""


def read_search_entry(folder: Path, key: str) -> SearchEntry:
    """Return the part of a cache entry that the search index is made from, for workers. Raises CacheRemoved."""
    parts = read_parts(folder, key)
    (summary,) = unpack_summaries(parts[ArtifactPart.SUMMARY])
    return SearchEntry(
        summary,
        tuple([text.decode() for text in _split(parts[ArtifactPart.TEXTS])]),
        [IndicatorCells(*cells) for cells in json.loads(parts[ArtifactPart.CELLS])],
        [(label, amount) for label, amount in json.loads(parts[ArtifactPart.AMOUNTS])],
    )


def read_part(folder: Path, key: str, part: ArtifactPart) -> bytes:
    """Return the bytes of one part of a cache entry, not decoded; for workers. Raises CacheRemoved."""
    return read_parts(folder, key)[part]


def read_parts(folder: Path, key: str) -> dict[str, bytes]:
    """Return the bytes of each part of a cache entry by the name of the part. Raises CacheRemoved."""
    parts = read_entry(folder, key)
    if parts is None:
        raise CacheRemoved(str(folder))
    return parts


def published_files(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that lie beside a project's page to be downloaded, by name, from the parts of its cache entry."""
    forms = {name: parts[name] for name in FORM_FILES if parts[name]}
    return {RECORD_FILE: parts[ArtifactPart.RECORD] + b"\n", **forms}
