"""Write the index in which a reader's browser finds any part of any text, exactly.

Chinese writes no blanks between words, so the index knows no words. The letters and digits of all texts are concatenated
into one sequence, with an empty position after each text. For every pair of adjacent letters, the index holds the positions
of the pair. A query is looked up pair by pair: it occurs where its pairs follow one another, and the position tells in which
project. The sequence itself is not needed and not stored. The browser's half is docs/assets/search-index.js and letters.js.

Files in ``search/``; all but ``start.json`` are compressed with gzip, whatever the server can do, and lie in a folder that is
named by a digest of their content, so that browsers may cache them and never mix parts of two indexes:

``start.json``             ``{"mark": …, "pairs": [first pair of places-0, of places-1, …], "projectsInFile": 20}``
``<mark>/places-<n>.bin``  ``{"工会": [3, 38, …], …}``: the first position, then each distance to the next
``<mark>/projects.bin``    ``{"lengths": [positions, …], "names": [letters, …], "facets": [[0, 1], …],
                           "values": [["年度", "2023"], …], "withdrawn": [[address, name, year, units, day], …]}``: for
                           each project the number of its positions in the sequence, how many of these, the first, are
                           the letters of its name, and the numbers of its values; then the projects that were withdrawn
``<mark>/texts-<n>.bin``   ``[[address, title, [text, …], amount], …]``: the texts of the next projects, and the
                           annual total in words
``<mark>/names.bin``       names and amounts of all projects, see name_index.py
``<mark>/amounts.bin``
``<mark>/indicator….bin``  all indicators, see indicator_index.py
"""

from __future__ import annotations

import json
import shutil
import unicodedata
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from operator import add, sub
from pathlib import Path
from typing import NamedTuple

from generator.reading.lookalike_characters import ordinary_text
from generator.search.indicator_index import FilterColumns, IndexFile, IndicatorIndex, ListedProject
from generator.search.name_index import NameIndex

SEARCH_FOLDER = "search"
"""Name of the folder of the index below the site's root."""
PROJECTS_PER_FILE = 20
"""Projects whose texts are in one file: two screens of results."""
MIN_PLACES_PER_FILE = 4000
"""Positions at which a file of pairs is full: some 9 KB. A frequent pair, which stays in one piece, may have more."""
_GZIP_LEVEL = 4
"""Level of compression; 6 takes four times as long and saves one byte in forty."""
_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
"""Deflate, no name, no date, written on Unix: `gzip.compress` names another system from Python 3.13 on."""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """The searchable texts and properties of one project."""

    address: str
    """Address below the site's root, ``2023/yiliao-huzhu/``; no two records share one."""
    title: str
    texts: tuple[str, ...]
    """Every text of the project, as typed."""
    facets: Mapping[str, tuple[str, ...]]
    """Values by which results can be filtered: ``{"年度": ("2023",), "单位": (…), "属性": (…)}``."""
    amount: str = ""
    """Annual total in words, as a result shows it; empty without one."""
    amounts: Sequence[tuple[str, str]] = ()
    """Amounts by which the project is found: pairs of words for the cell and its 万元."""
    listed: ListedProject | None = None
    """The project with its indicators, whose texts are among `texts`; None where indicators are not indexed."""


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
    records: Iterable[SearchRecord],
    site_dir: Path,
    columns: FilterColumns | None = None,
    withdrawn: Sequence[WithdrawnRecord] = (),
) -> None:
    """Write the index into ``site_dir/search/``. Same records, same bytes. Records are read once and not held in memory.

    Results are shown in the order of the records. With `columns` the indicators of the records are written too. An
    existing index is replaced when the new one is complete; the page at the same address stays. Raises OSError, and what
    `records` raises.
    """
    staging, target = site_dir / f".{SEARCH_FOLDER}", site_dir / SEARCH_FOLDER
    shutil.rmtree(staging, ignore_errors=True)  # a build that was killed may have left it
    staging.mkdir(parents=True)
    try:
        mark = _write(records, staging, IndicatorIndex(columns) if columns else None, withdrawn)
        target.mkdir(exist_ok=True)
        if not (target / mark).exists():
            (staging / mark).rename(target / mark)
        (staging / "start.json").replace(target / "start.json")
        for folder in target.iterdir():
            if folder.is_dir() and folder.name != mark:
                shutil.rmtree(folder)
    finally:
        shutil.rmtree(staging)


def letters(text: str) -> str:
    """Return what of `text` counts in a search: its letters and digits, case and width folded.

    ``letters("≥５万元 / Ａ")`` is ``"5万元a"``. Radicals count as their ideographs. The planes of ideographs count as a whole, so that a character
    newer than this Python's or the browser's tables is a letter on both sides.
    """
    return unicodedata.normalize("NFKC", ordinary_text(text)).translate(_FOLDED)


class _Folded(dict[int, str]):
    """The folded form of each character, for `str.translate`, computed when a character first occurs."""

    def __missing__(self, number: int) -> str:
        self[number] = folded = "".join(filter(_counts, chr(number).lower()))
        return folded


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or "\U00020000" <= character <= "\U0003fffd"


_FOLDED = _Folded()


def _write(
    records: Iterable[SearchRecord],
    folder: Path,
    indicators: IndicatorIndex | None,
    withdrawn: Sequence[WithdrawnRecord],
) -> str:
    """Write the index into `folder` and return the name of its folder of compressed files."""
    files, positions, names = _IndexFolder(folder / "new"), _LetterPositions(), NameIndex()
    facets: list[list[int]] = []
    values: dict[tuple[str, str], int] = {}
    for number, batch in enumerate(_batches(iter(records))):
        shown = []
        for record in batch:
            folded = {text: letters(text) for text in (record.title, *record.texts)}
            texts, title = _by_letters(folded), folded[record.title]
            names.add(record.title, record.facets.get("单位", ()), record.amounts)
            if indicators is None or record.listed is None:
                positions.add(title, (), texts)
            else:
                groups = ([folded[text] for text in group] for group in _text_groups(record.listed))
                files.write_all(indicators.add(record.listed, positions.add(title, groups, texts)))
            pairs = ((name, value) for name, several in record.facets.items() for value in several)
            facets.append([values.setdefault(pair, len(values)) for pair in pairs])
            shown.append((record.address, record.title, tuple(texts.values()), record.amount))
        files.write(f"texts-{number}", shown)
    content = {
        "lengths": positions.lengths,
        "names": positions.names,
        "facets": facets,
        "values": list(values),
        "withdrawn": withdrawn,
    }
    files.write("projects", content)
    files.write_all(names.files())
    if indicators is not None:
        files.write_all(indicators.end())
    first_pairs = []
    for number, places in enumerate(positions.files()):
        files.write(f"places-{number}", places)
        first_pairs.append(next(iter(places)))
    mark = files.mark.hexdigest()[:16]
    files.folder.rename(folder / mark)
    start = {"mark": mark, "pairs": first_pairs, "projectsInFile": PROJECTS_PER_FILE}
    (folder / "start.json").write_bytes(_json(start))
    return mark


def _batches(records: Iterator[SearchRecord]) -> Iterator[list[SearchRecord]]:
    while batch := list(islice(records, PROJECTS_PER_FILE)):
        yield batch


def _by_letters(folded: Mapping[str, str]) -> dict[str, str]:
    """Return letters → text as typed; of texts with the same letters the first, without texts that have none."""
    texts: dict[str, str] = {}
    for text, own_letters in folded.items():
        texts.setdefault(own_letters, text)
    texts.pop("", None)
    return texts


def _text_groups(listed: ListedProject) -> Iterator[Sequence[str]]:
    """Yield one group of texts for the project itself, its name aside, then one for each indicator.

    By the position of a hit the browser knows its group: the hit is one of all the project's indicators, or of the one.
    """
    yield listed.units
    for cells in listed.cells:
        yield cells.texts()


class _LetterPositions:
    """The positions of each letter pair in the concatenated letters of all projects."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        """Number of positions of each project, in their order."""
        self.names: list[int] = []
        """Number of letters of the name of each project, with which its positions begin."""
        self._end = 0
        """Position after the last project."""
        self._places: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))

    def add(self, name: str, groups: Iterable[Iterable[str]], texts: Iterable[str]) -> list[int]:
        """Append the next project: its name, its groups of letters, then the letters of its `texts` that no group has.

        Returns the number of positions of the name and the first group together, of each other group, and of the rest.
        """
        pieces = [self._append([name], "")]
        pieces += [self._append(group, "") for group in groups]
        pieces.append(self._append(texts, "".join(pieces)))
        lengths = [len(piece) for piece in pieces]
        self.lengths.append(sum(lengths))
        self.names.append(len(name))
        return [lengths[0] + lengths[1], *lengths[2:]]

    def _append(self, texts: Iterable[str], known: str) -> str:
        """Append texts as one piece and return it; a text that is part of the piece or of `known` is not repeated.

        Each digit of a piece is indexed by itself as well, once: ``5%`` is a query, and has no pair of letters.
        """
        places, piece = self._places, ""
        for text in sorted(texts, key=len, reverse=True):
            if text not in known and text not in piece:
                for place, pair in enumerate(map(add, text, text[1:]), self._end + len(piece)):
                    places[pair].append(place)
                piece += f"{text} "
        for digit in filter(piece.__contains__, "0123456789"):
            places[digit].append(self._end + piece.index(digit))
        self._end += len(piece)
        return piece

    def files(self) -> Iterator[dict[str, list[int]]]:
        """Yield the content of each file of pairs: pairs in the order in which a browser sorts them, with distances."""
        content: dict[str, list[int]] = {}
        count = 0
        for pair in sorted(self._places, key=lambda pair: pair.encode("utf-16-be")):
            places = self._places[pair]
            content[pair] = [places[0], *map(sub, places[1:], places)]
            count += len(places)
            if count >= MIN_PLACES_PER_FILE:
                yield content
                content, count = {}, 0
        if content:
            yield content


class _IndexFolder:
    """Writes compressed files into a folder, with a digest of them all."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.mark = sha256()

    def write_all(self, files: Iterable[IndexFile]) -> None:
        for name, value in files:
            self.write(name, value)

    def write(self, name: str, value: object) -> None:
        content = _json(value)
        self.mark.update(content)  # not what zlib makes of it, so that every zlib leads to the same addresses
        (self.folder / f"{name}.bin").write_bytes(_gzip(content))


def _gzip(content: bytes) -> bytes:
    """Return a content in the format of gzip: the same bytes in every version of Python that uses the same zlib."""
    compressor = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = compressor.compress(content) + compressor.flush()
    ending = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return _GZIP_HEADER + body + ending


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
