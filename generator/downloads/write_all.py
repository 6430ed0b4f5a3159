"""Write every file to download: join what runs of projects add, and write what stands round it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from generator.downloads import data_package, json_files
from generator.downloads.csv_files import DICTIONARY_FILE, csv_text_file, dictionary
from generator.downloads.data_package import DATA_PACKAGE_FILE
from generator.downloads.deflated import STREAM_END, Measure, PartMeasure, deflate, inflate, joined_measure
from generator.downloads.description import DataDescription, describe_data
from generator.downloads.file_list import ARCHIVE_FILE, OPEN_DATA_FOLDER, archived_files
from generator.downloads.finding_files import FINDINGS_SCHEMA_FILE, findings_schema, findings_text_file
from generator.downloads.piece_files import PieceFiles
from generator.downloads.pieces import (
    DownloadOrder,
    ProjectRun,
    RunPiece,
    missing_runs,
    piece_version,
    read_sheet_rows,
    read_texts,
    sheet_part,
    write_pieces,
)
from generator.downloads.table import Table
from generator.downloads.tables import described_tables, tables_of
from generator.downloads.text_file import TextFile
from generator.downloads.workbook import WORKBOOK_FILE, workbook_frame
from generator.downloads.zip_archive import ZipMember, write_zip
from generator.file_writing import FileRecord, FolderRecord, RecordedFile, write_recorded
from generator.projects.catalog import Catalog
from generator.projects.neighbours import runs_of
from generator.projects.worker_pool import WorkerPool, run_here

_Part = TypeVar("_Part", bytes, PartMeasure)


def download_order(catalog: Catalog, address: str = "") -> DownloadOrder:
    """Return the order for all projects; `address` is the site's with the last slash, empty where it is not known."""
    description, keys = describe_data(catalog, address), catalog.artifacts.keys
    between = catalog.findings_between if description.has_findings else {}
    runs = tuple(
        ProjectRun(
            run[0].year,
            tuple(keys[project.id] for project in run),
            tuple(between.get(project.id, ()) for project in run),
        )
        for run in runs_of(catalog.projects)
    )
    return DownloadOrder(description, catalog.artifacts.cache.folder, runs, piece_version(description))


_MIN_RUNS_PER_PROCESS = 2


def prepare_downloads(order: DownloadOrder, pool: WorkerPool) -> None:
    """Write the pieces that are not in the cache in several processes, where they are many. Raises CacheRemoved, OSError.

    `write_downloads` makes up for the pieces of a few runs, while this process writes pages.
    """
    runs = missing_runs(order)
    if len(runs) >= 2 * _MIN_RUNS_PER_PROCESS:
        for _ in run_here(partial(write_pieces, order), runs, _MIN_RUNS_PER_PROCESS, pool):
            pass


def write_downloads(order: DownloadOrder, site_dir: Path) -> dict[str, FolderRecord]:
    """Write all files into ``site_dir/open-data/``, and first the pieces that are missing. Raises CacheRemoved, OSError.

    Returns the records of the files by the address of their folder.
    """
    folder = site_dir / OPEN_DATA_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    tables = described_tables(order.description)
    texts = [*json_files.project_text_files(order.description), *map(csv_text_file, tables)]
    if order.description.has_findings:
        texts.append(findings_text_file(order.description))
    with PieceFiles(folder) as text_pieces, PieceFiles(folder) as sheet_pieces:
        pieces, records = _write_texts(order, texts, folder, text_pieces)
        records |= _write_descriptions(order.description, pieces, records, folder)
        with RecordedFile(folder / WORKBOOK_FILE) as workbook:
            write_zip(workbook, _workbook_members(order, pieces, sheet_pieces))
        joined = {text.name: _text_member(text, text_pieces) for text in texts if text.year is None}
        with RecordedFile(folder / ARCHIVE_FILE) as archive:
            names = archived_files(order)
            write_zip(archive, (joined.get(name) or _whole_member(folder / name) for name in names))
    records |= {WORKBOOK_FILE: workbook.record, ARCHIVE_FILE: archive.record}
    return {f"{OPEN_DATA_FOLDER}/": records}


def _write_texts(
    order: DownloadOrder, texts: Sequence[TextFile], folder: Path, aside: PieceFiles
) -> tuple[list[RunPiece], dict[str, FileRecord]]:
    """Write the text files and put their pieces aside; return the pieces of all runs, without content, and the records."""
    pieces, begun = [], set()
    with ExitStack() as stack:
        files = [(text, stack.enter_context(RecordedFile(folder / text.name))) for text in texts]
        for text, file in files:
            file.write(text.begin)
        for run in order.runs:
            piece = read_texts(order, run)
            contents = {part: inflate(packed) for part, packed in piece.packed.items()}
            for text, file in files:
                if text.year in (None, run.year):
                    file.write(text.separator if text in begun else b"")
                    file.write(contents[text.part])
                    begun.add(text)
            aside.append(piece)
            pieces.append(piece._replace(packed={}))
        for text, file in files:
            file.write(text.end)
    return pieces, {text.name: file.record for text, file in files}


def _write_descriptions(
    description: DataDescription,
    pieces: Iterable[RunPiece],
    records: Mapping[str, FileRecord],
    folder: Path,
) -> dict[str, FileRecord]:
    """Write everything that describes files to programs, and return its records; `records` are those of the text files."""
    contents = {DICTIONARY_FILE: dictionary(description), **json_files.schemas()}
    if description.has_findings:
        contents[FINDINGS_SCHEMA_FILE] = findings_schema()
    blank: dict[str, set[str]] = defaultdict(set)
    for piece in pieces:
        for table_name, headings in piece.facts["blank"].items():
            blank[table_name].update(headings)
    tables = (
        _table_file(table, records[csv_text_file(table).name], blank[table.name])
        for table in described_tables(description)
    )
    contents[DATA_PACKAGE_FILE] = data_package.descriptor(description, tables)
    return {name: write_recorded(f"{folder}/{name}", content) for name, content in contents.items()}


def _table_file(table: Table, record: FileRecord, blank: Collection[str]) -> data_package.TableFile:
    """Describe a CSV file; `blank` are headings of columns with a blank cell."""
    required = {column.heading for column in table.columns if column.required}
    name = csv_text_file(table).name
    return data_package.TableFile(table, name, record.size, record.digest, required.difference(blank))


def _text_member(text: TextFile, pieces: PieceFiles) -> ZipMember:
    """Return a text file with all projects as a member of the archive."""
    measures, contents = pieces.measures[text.part], pieces.contents(text.part)
    return _joined_member(text.name, text.begin, text.separator, text.end, measures, contents)


def _workbook_members(
    order: DownloadOrder, texts: Iterable[RunPiece], aside: PieceFiles
) -> Iterator[ZipMember]:
    """Put the pieces of all worksheets aside, and yield the members of the archive that a workbook is."""
    rows = Counter({table.name: 0 for table in tables_of(order.description)})
    for run, piece in zip(order.runs, texts, strict=True):
        aside.append(read_sheet_rows(order, run, {**rows}))
        rows.update(piece.facts["rows"])
    for part in workbook_frame(order.description, rows).parts:
        name = sheet_part(part.table, part.sheet)
        measures, contents = aside.measures[name], aside.contents(name)
        yield _joined_member(part.name, part.begin, b"", part.end, measures, contents)


def _whole_member(file: Path) -> ZipMember:
    """Return a file as a member of the archive; a workbook, which is deflated, as it is."""
    content = file.read_bytes()
    if file.name != WORKBOOK_FILE:
        return _joined_member(file.name, content, b"", b"", (), ())
    return ZipMember(file.name, Measure(len(content), len(content), crc32(content)), [content], False)


def _joined_member(
    name: str,
    begin: bytes,
    separator: bytes,
    end: bytes,
    measures: Iterable[PartMeasure],
    contents: Iterable[bytes],
) -> ZipMember:
    """Return the member of an archive whose content is joined of deflated pieces with these measures and contents."""
    first, between, last = deflate(begin), deflate(separator), deflate(end)
    measure = joined_measure(
        _joined(first.measure, between.measure, (last.measure, STREAM_END.measure), measures)
    )
    return ZipMember(
        name, measure, _joined(first.packed, between.packed, (last.packed, STREAM_END.packed), contents)
    )


def _joined(begin: _Part, separator: _Part, end: Iterable[_Part], pieces: Iterable[_Part]) -> Iterator[_Part]:
    """Yield a beginning, pieces with a separator between them, and an end."""
    yield begin
    for number, piece in enumerate(pieces):
        if number:
            yield separator
        yield piece
    yield from end
