"""Index a run of neighbouring projects: a segment, of which the index of the whole site is put together by copying.

A segment needs no project of another run, so workers make it and the cache keeps it, under the key of everything it is made
from. It is bytes by the names of parts, so that nothing has to be decoded to be copied:

``head``                            JSON of `SegmentHead`
``projects``                        JSON of `SegmentProjects`
``pairs``, ``places``               the pairs of letters, and for each a line with its places, from the segment's beginning
``lengths``, ``names``              items of the lists of these names in ``projects.bin``
``amounts``                         JSON list: for each project number of a label and amount, in turns
``texts-<n>``, ``indicators-<n>``   files of the index, compressed
and those of `IndicatorSegment.parts`, if the site lists its indicators.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from operator import add, sub
from typing import NamedTuple

from generator.search.index_files import IndexFile, gzip_bytes, json_bytes, list_items
from generator.search.indicator_index import FilterColumns, IndicatorSegment, ListedProject
from generator.search.letters import letters
from generator.search.segment_projects import FilteredProject, SegmentProjects, list_projects

PROJECTS_PER_FILE = 20
"""Projects whose texts are in one file: two screens of results."""


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


class SegmentHead(NamedTuple):
    """The properties of a segment as a whole."""

    digest: str
    """Digest of everything in it, not compressed: not what zlib makes of it, so that every zlib leads to the same addresses."""
    projects: int
    positions: int
    """Positions in the sequence of all letters."""
    indicators: int
    labels: list[str]
    """Words for the amounts."""


def segment_of(records: Iterable[SearchRecord], columns: FilterColumns | None = None) -> dict[str, bytes]:
    """Return the segment of a run; with `columns`, the indicators of its records are in it. Same records, same bytes."""
    positions, packed = _LetterPositions(), _PackedFiles()
    indicators = IndicatorSegment(columns) if columns else None
    labels: dict[str, int] = {}
    amounts: list[list[object]] = []
    listed: list[FilteredProject] = []
    shown: list[object] = []
    for record in records:
        folded = {text: letters(text) for text in (record.title, *record.texts)}
        texts, title = _by_letters(folded), folded[record.title]
        if indicators is None or record.listed is None:
            positions.add(title, (), texts)
        else:
            groups = ([folded[text] for text in group] for group in _text_groups(record.listed))
            packed.add_all(indicators.add(record.listed, positions.add(title, groups, texts)))
        pairs = ((labels.setdefault(label, len(labels)), amount) for label, amount in record.amounts)
        amounts.append([item for pair in pairs for item in pair])
        listed.append(FilteredProject(record.address, record.title, record.facets))
        shown.append((record.address, record.title, tuple(texts.values()), record.amount))
    for number, begin in enumerate(range(0, len(shown), PROJECTS_PER_FILE)):
        packed.add(IndexFile(f"texts-{number}", shown[begin : begin + PROJECTS_PER_FILE]))
    if indicators is not None:
        packed.add_all(indicators.end())
    parts = {
        **positions.parts(),
        "amounts": json_bytes(amounts),
        **(indicators.parts() if indicators else {}),
    }
    for part in parts.values():
        packed.digest.update(part)
    rows = indicators.rows if indicators else 0
    head = SegmentHead(packed.digest.hexdigest(), len(shown), sum(positions.lengths), rows, list(labels))
    return {"head": json_bytes(head), "projects": json_bytes(list_projects(listed)), **parts, **packed.files}


def head_of(segment: Mapping[str, bytes]) -> SegmentHead:
    """Return the head of a segment."""
    return SegmentHead(*json.loads(segment["head"]))


def projects_of(segment: Mapping[str, bytes]) -> SegmentProjects:
    """Return the list of the projects of a segment."""
    return SegmentProjects(*json.loads(segment["projects"]))


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
    """The positions of each letter pair in the concatenated letters of all projects of a segment."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        """Number of positions of each project, in their order."""
        self._names: list[int] = []
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
        self._names.append(len(name))
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

    def parts(self) -> dict[str, bytes]:
        """Return the parts of a segment that follow from the letters: of places the first, then distances."""
        lines = [
            ",".join(map(str, [places[0], *map(sub, places[1:], places)])) for places in self._places.values()
        ]
        return {
            "lengths": list_items(self.lengths),
            "names": list_items(self._names),
            "pairs": "\n".join(self._places).encode(),
            "places": "\n".join(lines).encode(),
        }


class _PackedFiles:
    """Compresses files of the index, with a digest of what is in them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.digest = sha256()

    def add_all(self, files: Iterable[IndexFile]) -> None:
        for file in files:
            self.add(file)

    def add(self, file: IndexFile) -> None:
        content = json_bytes(file.content)
        self.digest.update(content)
        self.files[file.name] = gzip_bytes(content)
