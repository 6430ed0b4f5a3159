"""Write the index in which a reader's browser finds any part of any text, exactly.

Chinese writes no blanks between words, so the index knows no words. The letters and digits of all texts are concatenated
into one sequence, with an empty position after each text. For every pair of adjacent letters, the index holds the positions
of the pair. A query is looked up pair by pair: it occurs where its pairs follow one another, and the position tells in which
project. The sequence itself is not needed and not stored. The browser's half is docs/assets/search-index.js and letters.js.

The index is put together from segments (index_segment.py), each of some neighbouring projects, whose bytes are copied.

Files in ``search/``; all but ``start.json`` are compressed with gzip, whatever the server can do, and lie in a folder that is
named by a digest of their content, so that browsers may cache them and never mix parts of two indexes:

``start.json``             ``{"mark": …, "pairs": [first pair of places-0, of places-1, …], "projectsPerFile": 20,
                           "segments": [[projects, positions, indicators], …]}``: how much there is in each segment
``<mark>/places-<n>.bin``  ``{"工会": [-1, 3, 35, -2, 8, …], …}``: a negative number says by how many segments to go on, from
                           before the first; behind it the first position in that segment, then each distance to the next
``<mark>/projects.bin``    ``{"lengths": [positions, …], "names": [letters, …], "facets": [[0, 1], …],
                           "values": [["年度", "2023"], …], "withdrawn": [[address, name, year, units, day], …]}``: for
                           each project the number of its positions in the sequence, how many of these, the first, are
                           the letters of its name, and the numbers of its values; then the projects that were withdrawn
``<mark>/texts-<s>-<n>.bin``  ``[[address, title, [text, …], amount], …]``: the texts of the next projects of a segment, and the
                           annual total in words
``<mark>/names.bin``       names and amounts of all projects, see name_index.py
``<mark>/amounts.bin``
``<mark>/joined.bin``      of a small site, whose ``start.json`` has ``"joined": true``: the contents of all files above, by name
``<mark>/indicator….bin``  all indicators, see indicator_index.py
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.file_writing import FileRecord, FolderRecord, link_or_write, write_recorded
from generator.search.index_files import IndexFile, gzip_bytes, joined_list, json_bytes, json_object
from generator.search.index_segment import (
    PROJECTS_PER_FILE,
    SegmentHead,
    head_of,
    projects_of,
)
from generator.search.indicator_index import FilterColumns, IndicatorIndex
from generator.search.name_index import NameIndex
from generator.search.segment_projects import SegmentProjects

SEARCH_FOLDER = "search"
"""Name of the folder of the index below the site's root."""
MIN_BYTES_PER_FILE = 16_000
"""Bytes, not compressed, at which a file of pairs is full: some 8 KB. A frequent pair, which stays in one piece, may have more."""


MAX_JOINED_BYTES = 200_000
"""Bytes, not compressed, up to which all that a search may read is one file, for which a reader waits once: 24 KB for the 60
projects of tests/audit/showcase.py, some 60 KB where texts are less alike."""


class WithdrawnRecord(NamedTuple):
    """A project that was public once, as the search shows it."""

    address: str
    """Address of the notice below the site's root."""
    name: str
    year: str
    units: tuple[str, ...]
    day: str
    """Day from which on it is not public any more."""


def write_search_index(
    segments: Iterable[Mapping[str, bytes]],
    site_dir: Path,
    columns: FilterColumns | None = None,
    withdrawn: Sequence[WithdrawnRecord] = (),
    published: Path | None = None,
) -> dict[str, FolderRecord]:
    """Write the index into ``site_dir/search/``. Same segments, same bytes. They are read once, and their texts not held in memory.

    Results are shown in the order of the segments. With `columns` the indicators are written too. An existing index is
    replaced when the new one is complete; the page at the same address stays. Files of the index in the site `published`
    that come out the same are linked. Returns the records of all files by the address of their folder. Raises OSError, and
    what `segments` raises.
    """
    staging, target = site_dir / f".{SEARCH_FOLDER}", site_dir / SEARCH_FOLDER
    shutil.rmtree(staging, ignore_errors=True)  # a build that was killed may have left it
    staging.mkdir(parents=True)
    try:
        files = _IndexFolder(staging / "new", published and _index_in(published))
        start = _write(segments, files, IndicatorIndex(columns) if columns else None, withdrawn)
        mark = files.end()
        files.folder.rename(staging / mark)
        start_record = write_recorded(f"{staging}/start.json", json_bytes({"mark": mark, **start}))
        target.mkdir(exist_ok=True)
        if not (target / mark).exists():
            (staging / mark).rename(target / mark)
        (staging / "start.json").replace(target / "start.json")
        for folder in target.iterdir():
            if folder.is_dir() and folder.name != mark:
                shutil.rmtree(folder)
        return {f"{SEARCH_FOLDER}/": {"start.json": start_record}, f"{SEARCH_FOLDER}/{mark}/": files.records}
    finally:
        shutil.rmtree(staging)


def _index_in(site: Path) -> Path | None:
    """Return the folder of compressed files of the index in a site; None where there is none."""
    with suppress(OSError):
        return next((folder for folder in (site / SEARCH_FOLDER).iterdir() if folder.is_dir()), None)
    return None


def _write(
    segments: Iterable[Mapping[str, bytes]],
    files: _IndexFolder,
    indicators: IndicatorIndex | None,
    withdrawn: Sequence[WithdrawnRecord],
) -> dict[str, object]:
    """Write the compressed files, and return the content of ``start.json`` after the mark."""
    places, names, filters = _Places(), NameIndex(), _Filters()
    sizes = []
    for number, segment in enumerate(segments):
        head, projects = head_of(segment), projects_of(segment)
        files.copy_packed(head, segment, number)
        places.add(segment)
        filters.add(segment, projects)
        names.add(projects, head.labels, json.loads(segment["amounts"]))
        if indicators is not None:
            indicators.add(segment, projects)
        sizes.append((head.projects, head.positions, head.indicators))
    files.write(IndexFile("projects", filters.content(withdrawn)))
    files.write_all(names.files())
    if indicators is not None:
        files.write_all(indicators.files())
    first_pairs = []
    for number, (first_pair, content) in enumerate(places.files()):
        files.write(IndexFile(f"places-{number}", content))
        first_pairs.append(first_pair)
    start = {"pairs": first_pairs, "projectsPerFile": PROJECTS_PER_FILE, "segments": sizes}
    return {**start, "joined": True} if files.write_joined() else start


class _Filters:
    """The numbers of the projects, and the values by which they are filtered."""

    def __init__(self) -> None:
        self._columns: dict[str, list[bytes]] = {"lengths": [], "names": []}
        self._facets: list[list[int]] = []
        self._values: dict[tuple[str, str], int] = {}

    def add(self, segment: Mapping[str, bytes], projects: SegmentProjects) -> None:
        for name, items in self._columns.items():
            items.append(segment[name])
        values = self._values
        numbers = [values.setdefault((name, value), len(values)) for name, value in projects.values]
        self._facets += [[numbers[index] for index in own] for own in projects.values_of]

    def content(self, withdrawn: Sequence[WithdrawnRecord]) -> bytes:
        """Return the content of ``projects.bin``."""
        columns = {name: joined_list(items) for name, items in self._columns.items()}
        return json_object(
            {**columns, "facets": self._facets, "values": list(self._values), "withdrawn": withdrawn}
        )


class _Places:
    """The places of each pair of letters in all segments, as JSON."""

    def __init__(self) -> None:
        self._items: defaultdict[str, list[bytes]] = defaultdict(list)
        """Pair → steps to the next segment that has it, and its places there, in turns."""
        self._segment_of: dict[str, int] = {}
        """Pair → number of the last segment that has it."""
        self._segments = 0

    def add(self, segment: Mapping[str, bytes]) -> None:
        """Add the next segment."""
        number, items, segment_of = self._segments, self._items, self._segment_of
        pairs = segment["pairs"].decode().split("\n") if segment["pairs"] else ()
        for pair, places in zip(pairs, segment["places"].split(b"\n"), strict=bool(pairs)):
            items[pair] += (_step(number - segment_of.get(pair, -1)), places)
            segment_of[pair] = number
        self._segments += 1

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield first pair and content of each file; the pairs are in the order in which a browser sorts them."""
        entries: list[bytes] = []
        first_pair, size = "", 0
        for pair in sorted(self._items, key=lambda pair: pair.encode("utf-16-be")):
            first_pair = first_pair or pair
            entry = json_bytes(pair) + b":" + joined_list(self._items.pop(pair))
            entries.append(entry)
            size += len(entry)
            if size >= MIN_BYTES_PER_FILE:
                yield first_pair, b"{" + b",".join(entries) + b"}"
                entries, first_pair, size = [], "", 0
        if entries:
            yield first_pair, b"{" + b",".join(entries) + b"}"


@cache
def _step(segments: int) -> bytes:
    """Return the item for a step of so many segments: one object for all pairs, of which there are hundreds of thousands."""
    return b"-%d" % segments


class _IndexFolder:
    """Writes compressed files into a folder, with a digest of them all."""

    def __init__(self, folder: Path, published: Path | None) -> None:
        """Make the folder. Files of the same name and content in the folder `published` are linked."""
        folder.mkdir(parents=True)
        self.folder = folder
        self.records: dict[str, FileRecord] = {}
        """Records of the files by their names."""
        self._published = published
        self._mark = sha256()
        self._joined: dict[str, bytes] = {}
        """Contents of the files that a search may read; none any more where they are too large for one file."""
        self._room = MAX_JOINED_BYTES

    def copy_packed(self, head: SegmentHead, segment: Mapping[str, bytes], number: int) -> None:
        """Write the files that a segment has compressed already."""
        self._mark.update(head.digest.encode())
        for name, content in segment.items():
            kind, hyphen, place = name.partition("-")
            if hyphen:
                self._put(f"{kind}-{number}-{place}.bin", content)
                if kind == "texts" and self._room >= 0:
                    self._join(f"{kind}-{number}-{place}", gzip.decompress(content))

    def write_all(self, files: Iterable[IndexFile]) -> None:
        for file in files:
            self.write(file)

    def write(self, file: IndexFile) -> None:
        content = json_bytes(file.content)
        self._mark.update(content)
        self._put(f"{file.name}.bin", gzip_bytes(content))
        if not file.name.startswith("indicator"):
            self._join(file.name, content)

    def end(self) -> str:
        """Return the name that the folder is to have, after the last file: the digest."""
        return self._mark.hexdigest()[:16]

    def _put(self, name: str, content: bytes) -> None:
        source = f"{self._published}/{name}" if self._published else None
        self.records[name] = link_or_write(source, f"{self.folder}/{name}", content)

    def _join(self, name: str, content: bytes) -> None:
        self._room -= len(content)
        if self._room >= 0:
            self._joined[name] = content
        else:
            self._joined.clear()

    def write_joined(self) -> bool:
        """Write one more file of all that a search may read, unless that is too large; return whether it is written."""
        if self._joined:
            self.write(IndexFile("joined", json_object(self._joined)))
        return bool(self._joined)
