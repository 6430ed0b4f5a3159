"""Search records → the index in which a reader's browser finds any part of any text, exactly.

Chinese writes no blanks between words, so the index knows no words. The letters and digits of all texts stand in one
long row, and after each text a place is left empty. Of every two letters that stand side by side the index holds the
places. A query is looked up pair by pair: where its pairs follow one another it stands, and the place tells in which
project. The row itself is nowhere needed. docs/assets/search-index.js looks up, letters.js folds.

What lies in ``search/`` (all but ``start.json`` is gzip, whatever the server can do, and lies in a folder named by
a mark of all its bytes: browsers may keep it, and never take parts of two indexes for one):

``start.json``             ``{"mark": …, "pairs": [first pair of places-0, of places-1, …], "projectsInFile": 20}``
``<mark>/places-<n>.bin``  ``{"工会": [3, 38, …], …}``: the first place, then always the distance to the next
``<mark>/projects.bin``    ``{"lengths": [places, …], "facets": [[0, 1], …], "values": [["年度", "2023"], …]}``:
                           what each project has of the row and, by their numbers, of the values
``<mark>/texts-<n>.bin``   ``[[address, title, [text, …]], …]``: what is shown of the next projects
``<mark>/indicator….bin``  all indicators, see indicator_index.py
"""

from __future__ import annotations

import gzip
import json
import shutil
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from operator import add, sub
from pathlib import Path

from generator.search.indicator_index import Columns, IndicatorIndex, ListedProject

FOLDER = "search"
PROJECTS_IN_FILE = 20  # two screens of results
PLACES_IN_FILE = 4000  # at least; some 9 KB, as much for one pair that is found often
GZIP_LEVEL = 4  # 6 takes four times as long and saves one byte in forty


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What can be found of one project."""

    address: str
    """Below the site's root, e.g. ``2023/yiliao-huzhu/``; no two records share one."""
    title: str
    texts: tuple[str, ...]
    """Every text of the project, as typed."""
    facets: Mapping[str, tuple[str, ...]]
    """By what results can be narrowed: ``{"年度": ("2023",), "单位": (…), "属性": (…)}``."""
    listed: ListedProject | None = None
    """Its indicators, whose texts are among the others."""


def write_search_index(
    records: Iterable[SearchRecord], site_dir: Path, columns: Columns | None = None
) -> None:
    """Write ``site_dir/search/``. Same records, same bytes. Each record is taken up once and let go.

    Results are shown in the order of the records. With `columns` the indicators of the records are written too. An
    index that is there already stays until the new one is whole.
    """
    beside, target = site_dir / f".{FOLDER}", site_dir / FOLDER
    shutil.rmtree(beside, ignore_errors=True)  # by name, so that what somebody left there who was ended goes
    beside.mkdir(parents=True)
    try:
        _write(records, beside / "new", IndicatorIndex(columns) if columns else None)
        if target.exists():
            target.rename(beside / "old")
        (beside / "new").rename(target)
    finally:
        shutil.rmtree(beside)


def letters(text: str) -> str:
    """What of `text` counts in a search: its letters and digits, case and width folded.

    ``letters("≥５万元 / Ａ")`` is ``"5万元a"``. The planes of ideographs count as a whole, so that a character
    newer than this Python's or the browser's tables is a letter on both sides.
    """
    return unicodedata.normalize("NFKC", text).translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first met; for `str.translate`."""

    def __missing__(self, number: int) -> str:
        self[number] = folded = "".join(filter(_counts, chr(number).lower()))
        return folded


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or "\U00020000" <= character <= "\U0003fffd"


_FOLDED = _Folded()


def _write(records: Iterable[SearchRecord], folder: Path, indicators: IndicatorIndex | None) -> None:
    files, row = _Files(folder / "new"), _LetterPositions()
    facets: list[list[int]] = []
    values: dict[tuple[str, str], int] = {}
    for number, batch in enumerate(_batches(iter(records))):
        shown = []
        for record in batch:
            folded = {text: letters(text) for text in (record.title, *record.texts)}
            texts = _by_letters(folded)
            if indicators is None or record.listed is None:
                row.add((), texts)
            else:
                parts = ([folded[text] for text in part] for part in _parts(record.listed))
                files.write_all(indicators.add(record.listed, row.add(parts, texts)))
            pairs = ((name, value) for name, several in record.facets.items() for value in several)
            facets.append([values.setdefault(pair, len(values)) for pair in pairs])
            shown.append((record.address, record.title, tuple(texts.values())))
        files.write(f"texts-{number}", shown)
    files.write("projects", {"lengths": row.lengths, "facets": facets, "values": list(values)})
    if indicators is not None:
        files.write_all(indicators.end())
    first_pairs = []
    for number, places in enumerate(row.places()):
        files.write(f"places-{number}", places)
        first_pairs.append(next(iter(places)))
    mark = files.mark.hexdigest()[:16]
    files.folder.rename(folder / mark)
    start = {"mark": mark, "pairs": first_pairs, "projectsInFile": PROJECTS_IN_FILE}
    (folder / "start.json").write_bytes(_json(start))


def _batches(records: Iterator[SearchRecord]) -> Iterator[list[SearchRecord]]:
    while batch := list(islice(records, PROJECTS_IN_FILE)):
        yield batch


def _by_letters(folded: Mapping[str, str]) -> dict[str, str]:
    """The letters of each text → the text as typed; of those that are the same to a search, the first."""
    texts: dict[str, str] = {}
    for text, found in folded.items():
        texts.setdefault(found, text)
    texts.pop("", None)
    return texts


def _parts(listed: ListedProject) -> Iterator[Sequence[str]]:
    """The texts by which a hit is told to be of a project's indicators: all of them, or the one."""
    yield listed.name, *listed.units
    for cells in listed.cells:
        yield cells.texts()


class _LetterPositions:
    """Where in the row of all letters each pair of them stands."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        """What each project has of the row, in places."""
        self._end = 0
        self._places: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))

    def add(self, parts: Iterable[Iterable[str]], rest: Iterable[str]) -> list[int]:
        """The letters of the next project's texts: `parts` that a hit is told by, and all texts, those of parts too.

        Gives how many places each part has, and the rest.
        """
        pieces = [self._append(texts, "") for texts in parts]
        pieces.append(self._append(rest, "".join(pieces)))
        lengths = [len(piece) for piece in pieces]
        self.lengths.append(sum(lengths))
        return lengths

    def _append(self, texts: Iterable[str], known: str) -> str:
        """One piece of the row; a text that is part of another one in it, or of `known`, is there already.

        A digit is in the index by itself too, once a piece: `5%` is a query, and has no pair.
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

    def places(self) -> Iterator[dict[str, list[int]]]:
        """All pairs in the order in which a browser sorts them, as many together as go into a file."""
        together: dict[str, list[int]] = {}
        count = 0
        for pair in sorted(self._places, key=lambda pair: pair.encode("utf-16-be")):
            places = self._places[pair]
            together[pair] = [places[0], *map(sub, places[1:], places)]
            count += len(places)
            if count >= PLACES_IN_FILE:
                yield together
                together, count = {}, 0
        if together:
            yield together


class _Files:
    """The files below the mark."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.mark = sha256()

    def write_all(self, files: Iterable[tuple[str, object]]) -> None:
        for name, value in files:
            self.write(name, value)

    def write(self, name: str, value: object) -> None:
        content = gzip.compress(_json(value), GZIP_LEVEL, mtime=0)
        self.mark.update(content)
        (self.folder / f"{name}.bin").write_bytes(content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
