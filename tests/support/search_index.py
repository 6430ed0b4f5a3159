"""Write the index of records that a test invents, in segments of a few projects each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from generator.search.index_segment import SearchRecord, segment_of
from generator.search.indicator_index import FilterColumns
from generator.search.text_index import WithdrawnRecord, write_search_index

RECORDS_PER_SEGMENT = 7


def write_index(
    records: Iterable[SearchRecord],
    folder: Path,
    columns: FilterColumns | None = None,
    withdrawn: Sequence[WithdrawnRecord] = (),
) -> None:
    """Write the index below a folder."""
    write_search_index(_segments(iter(records), columns), folder, columns, withdrawn)


def _segments(
    records: Iterator[SearchRecord], columns: FilterColumns | None
) -> Iterator[Mapping[str, bytes]]:
    """Yield the segments."""
    while batch := list(islice(records, RECORDS_PER_SEGMENT)):
        yield segment_of(batch, columns)
