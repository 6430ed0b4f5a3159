"""Write what a run of neighbouring projects adds to every file of the downloads, once, and keep it in the build cache.

A run has three entries in the cache:

- texts: its lines of JSON and its rows of every CSV file, deflated;
- rows: its rows of worksheets, without their numbers;
- sheets: these rows numbered and deflated; written again where rows before them were added or removed.

The files are joined from texts and sheets, and nothing is deflated twice.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from generator.checks import Finding
from generator.downloads.columns import Cell
from generator.downloads.csv_files import csv_rows, csv_text_file
from generator.downloads.deflated import Deflated, PartMeasure, deflate
from generator.downloads.description import DataDescription
from generator.downloads.finding_files import FINDINGS_JSON
from generator.downloads.finding_table import FINDING_TABLE
from generator.downloads.json_files import PROJECTS_FILE, json_lines_of
from generator.downloads.sheet_rows import CellStyles, numbered_rows, rows_xml
from generator.downloads.table import Table
from generator.downloads.tables import described_tables
from generator.downloads.workbook import workbook_frame
from generator.projects.artifact_store import ArtifactPart, read_parts
from generator.projects.findings_record import with_findings_between
from generator.projects.fingerprints import code_version, encode_inputs, key_of
from generator.projects.record import read_record
from generator.projects.run_store import keep_run_entry, missing_keys, read_run_entry


class _Entry(StrEnum):
    """The cache entries of a run."""

    TEXTS = "texts"
    ROWS = "rows"
    SHEETS = "sheets"


@dataclass(frozen=True)
class ProjectRun:
    """Neighbouring projects of one year."""

    year: int
    keys: tuple[str, ...]
    """Cache keys of the projects' artifacts."""
    between: tuple[tuple[Finding, ...], ...]
    """Findings between projects, for each project."""

    @cached_property
    def fingerprints(self) -> Mapping[_Entry, str]:
        """Digest of everything about the projects that an entry is made from; worksheets have no findings."""
        projects = "".join(self.keys).encode()
        with_findings = key_of(projects, encode_inputs(self.between).encode())
        return {_Entry.TEXTS: with_findings} | dict.fromkeys((_Entry.ROWS, _Entry.SHEETS), key_of(projects))


@dataclass(frozen=True)
class DownloadOrder:
    """The downloads that are to be written. Can be pickled, so that any process can write them."""

    description: DataDescription
    artifacts: Path
    """Folder of cached artifacts."""
    runs: tuple[ProjectRun, ...]
    """All projects, in the order of years and ids."""
    version: str
    """Digest of what pieces are made from, the artifacts aside; see `piece_version`."""

    def key(self, run: ProjectRun, entry: _Entry) -> str:
        """Return the cache key of an entry of a run."""
        return key_of(self.version.encode(), entry.encode(), run.fingerprints[entry].encode())

    @property
    def cache_keys(self) -> frozenset[str]:
        """Cache keys of all pieces."""
        return frozenset(self.key(run, entry) for run in self.runs for entry in _Entry)


def piece_version(description: DataDescription) -> str:
    """Return a digest of the program, the libraries that deflate and number styles, the address and the tables of a site."""
    tables = " ".join(table.name for table in described_tables(description))
    libraries = f"zlib {zlib.ZLIB_RUNTIME_VERSION} xlsxwriter {version('xlsxwriter')}"
    parts = (code_version(), libraries, description.address, tables)
    return key_of(*(part.encode() for part in parts))


class RunPiece(NamedTuple):
    """The content that a run adds to several files."""

    packed: Mapping[str, bytes]
    """Deflated content by the name of the part."""
    measures: Mapping[str, PartMeasure]
    """Measures of the same parts."""
    facts: Mapping[str, Any]
    """Number of rows (``rows``) and blank columns (``blank``, see `_blank_columns`) of every table; see `_Entry.TEXTS`."""


_FACTS = "facts"
"""Name of the part of an entry with measures and facts, as JSON."""


def missing_runs(order: DownloadOrder) -> list[ProjectRun]:
    """Return the runs of which texts or rows are not in the cache."""
    needed = [{order.key(run, entry) for entry in (_Entry.TEXTS, _Entry.ROWS)} for run in order.runs]
    missing = missing_keys(order.artifacts, chain.from_iterable(needed))
    return [run for run, keys in zip(order.runs, needed, strict=True) if not keys.isdisjoint(missing)]


def write_pieces(order: DownloadOrder, runs: Sequence[ProjectRun]) -> list[None]:
    """Write texts and rows of runs into the cache. Raises CacheRemoved."""
    for run in runs:
        _write_piece(order, run)
    return [None] * len(runs)


class _NewPiece(NamedTuple):
    """Texts and rows of a run."""

    texts: RunPiece
    rows: Mapping[str, bytes]
    """Rows of worksheets by the name of the table."""


def _write_piece(order: DownloadOrder, run: ProjectRun) -> _NewPiece:
    styles = _cell_styles(order.description)
    parts = {PROJECTS_FILE: ArtifactPart.RECORD}
    if order.description.has_findings:
        parts[FINDINGS_JSON] = ArtifactPart.FINDINGS_RECORD
    lines: dict[str, list[bytes]] = {name: [] for name in parts}
    for key in run.keys:
        entry = read_parts(order.artifacts, key)  # one in memory at a time: pages are the most of it
        for name, part in parts.items():
            lines[name].append(entry[part])
    if FINDINGS_JSON in lines:
        lines[FINDINGS_JSON] = list(map(with_findings_between, lines[FINDINGS_JSON], run.between))
    records = {name: list(map(read_record, of_file)) for name, of_file in lines.items()}
    texts = {name: deflate(json_lines_of(of_file)) for name, of_file in lines.items()}
    xml: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    blank: dict[str, list[str]] = {}
    for table in described_tables(order.description):
        source = records[FINDINGS_JSON if table is FINDING_TABLE else PROJECTS_FILE]
        rows = [row for record in source for row in table.rows(record, order.description.address)]
        texts[csv_text_file(table).part] = deflate(csv_rows(table, rows))
        counts[table.name] = len(rows)
        blank[table.name] = _blank_columns(table, rows)
        if table is not FINDING_TABLE:
            xml[table.name] = rows_xml(table, rows, styles)
    keep_run_entry(order.artifacts, order.key(run, _Entry.ROWS), xml)
    return _NewPiece(_store_piece(order, run, _Entry.TEXTS, texts, rows=counts, blank=blank), xml)


@lru_cache(maxsize=1)
def _cell_styles(description: DataDescription) -> CellStyles:
    return workbook_frame(description, {}).styles


def _blank_columns(table: Table, rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the headings of columns with a blank cell, of those that should have none."""
    required = [(number, column.heading) for number, column in enumerate(table.columns) if column.required]
    return [heading for number, heading in required if None in [row[number] for row in rows]]


def read_texts(order: DownloadOrder, run: ProjectRun) -> RunPiece:
    """Return what a run adds to text files; it is written first where it is missing. Raises CacheRemoved."""
    return _read_piece(order, run, _Entry.TEXTS) or _write_piece(order, run).texts


def read_sheet_rows(order: DownloadOrder, run: ProjectRun, firsts: Mapping[str, int]) -> RunPiece:
    """Return what a run adds to worksheets, in parts named by `sheet_part`; it is written first where it is missing.

    `firsts` has the number of its first row, from 0, by the name of the table. Raises CacheRemoved.
    """
    piece = _read_piece(order, run, _Entry.SHEETS)
    if piece is not None and piece.facts["firsts"] == firsts:
        return piece
    rows = read_run_entry(order.artifacts, order.key(run, _Entry.ROWS)) or _write_piece(order, run).rows
    parts = {
        sheet_part(table, numbered.sheet): deflate(numbered.xml)
        for table, xml in rows.items()
        for numbered in numbered_rows(xml, firsts[table])
    }
    return _store_piece(order, run, _Entry.SHEETS, parts, firsts=firsts)


def sheet_part(table: str, sheet: int) -> str:
    """Return the name of the part of a piece for one worksheet of a table."""
    return f"{table}:{sheet}"


def _read_piece(order: DownloadOrder, run: ProjectRun, entry: _Entry) -> RunPiece | None:
    """Return what is in an entry; None where it is missing or not whole."""
    parts = read_run_entry(order.artifacts, order.key(run, entry))
    if parts is None:
        return None
    facts = json.loads(parts.pop(_FACTS))
    measures = {name: PartMeasure(*measure) for name, measure in facts["measures"].items()}
    return RunPiece(parts, measures, facts)


def _store_piece(
    order: DownloadOrder, run: ProjectRun, entry: _Entry, parts: Mapping[str, Deflated], **facts: Any
) -> RunPiece:
    """Store deflated parts with facts about them, and return both."""
    measures = {name: part.measure for name, part in parts.items()}
    packed = {name: part.packed for name, part in parts.items()}
    described = json.dumps({"measures": measures, **facts}, ensure_ascii=False).encode()
    keep_run_entry(order.artifacts, order.key(run, entry), {_FACTS: described, **packed})
    return RunPiece(packed, measures, facts)
