"""Collect the searchable texts and filter values of all projects from a catalog, and write the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple
from zlib import ZLIB_RUNTIME_VERSION

from generator.file_writing import FolderRecord
from generator.form.form_kinds import FormKind
from generator.form.result_states import ResultState
from generator.projects.artifact_store import read_search_entry
from generator.projects.catalog import Catalog
from generator.projects.fingerprints import key_of
from generator.projects.neighbours import runs_of
from generator.projects.project_summary import LevelCount, ProjectSummary, ResultSummary
from generator.projects.run_store import missing_keys, read_or_make
from generator.projects.totals import all_levels, sum_of_levels
from generator.rendering.result_words import STATE_WORDS, UNANSWERED, UNANSWERED_WORDS, StateWords
from generator.rendering.words import amount_text, nature_words
from generator.search.index_files import json_bytes
from generator.search.index_segment import SearchRecord, segment_of
from generator.search.indicator_index import FilterColumns, ListedProject
from generator.search.text_index import WithdrawnRecord, write_search_index


class _Run(NamedTuple):
    """Neighbouring projects, whose segment of the index is kept."""

    key: str
    """Key in the cache: it names everything that the segment is made from."""
    projects: tuple[str, ...]
    """Cache keys of the projects' artifacts."""


@dataclass(frozen=True)
class SearchOrder:
    """The index that is to be written. Can be pickled, so that any process can write it."""

    artifacts: Path
    """Folder of cached artifacts."""
    runs: tuple[_Run, ...]
    """All projects in the order in which results are shown: the newest year first, then by id."""
    columns: FilterColumns
    """The values by which the indicators of all projects can be filtered."""
    withdrawn: tuple[WithdrawnRecord, ...] = ()
    """Projects that were public once, in the order of the register."""
    published: Path | None = None
    """Folder of a site whose files may be files of the new index too, where they are the same; None without one."""


def search_order(catalog: Catalog, published: Path | None = None) -> SearchOrder:
    """Return the order for an index of all projects; for `published` see `SearchOrder`."""
    registers = catalog.registers
    listed = catalog.by_kind[FormKind.PROJECT]
    levels = (level for project in listed for level in project.levels)
    columns = FilterColumns(
        levels=all_levels(registers.taxonomy, listed),
        kinds=nature_words(sum_of_levels(levels).counts),
        units=[unit.name for unit in registers.units],
        states=_STATES if any(project.results for project in listed) else {},
    )
    keys = catalog.artifacts.keys
    runs = tuple(
        _run([keys[project.id] for project in run], columns) for run in runs_of(catalog.newest_first)
    )
    withdrawn = tuple(
        WithdrawnRecord(f"{entry.address}/", entry.name, str(entry.year), tuple(entry.units or ()), entry.day)
        for entry in registers.withdrawn
    )
    return SearchOrder(catalog.artifacts.cache.folder, runs, columns, withdrawn, published)


def _run(projects: Sequence[str], columns: FilterColumns) -> _Run:
    """Return a run with its key. Units are not in it: only their numbers, which no segment has, depend on the others."""
    made_from = json_bytes([ZLIB_RUNTIME_VERSION, columns.levels, columns.kinds, [*columns.states.items()]])
    return _Run(key_of(b"segment", made_from, *(key.encode() for key in projects)), tuple(projects))


_STATES: Mapping[str | None, StateWords] = {
    None: StateWords("", "没有公开自评"),
    **{state.value: words for state, words in STATE_WORDS.items()},
    UNANSWERED: UNANSWERED_WORDS,
}
"""Sign and word of every state that an indicator of the goals can have; None for one without a self-evaluation."""


RUNS_PER_ORDER = 4
"""Runs of neighbours, some 250 projects, whose segments a worker makes at a time, in some 0.2 s."""


def segment_orders(order: SearchOrder) -> list[SearchOrder]:
    """Return orders for the segments that are not kept yet, for `make_segments`; none where `write_search` makes them as fast."""
    missing = missing_keys(order.artifacts, (run.key for run in order.runs))
    runs = [run for run in order.runs if run.key in missing]
    begins = range(0, len(runs), RUNS_PER_ORDER)
    orders = [replace(order, runs=tuple(runs[begin : begin + RUNS_PER_ORDER])) for begin in begins]
    return orders if len(orders) > 1 else []


def make_segments(order: SearchOrder) -> None:
    """Make the segments of an order and keep them for `write_search`. Raises CacheRemoved, OSError."""
    for _ in _segments(order):
        pass


def write_search(order: SearchOrder, site_dir: Path) -> dict[str, FolderRecord]:
    """Write the index; see `write_search_index`. Segments that are not kept are made. Raises CacheRemoved, OSError."""
    return write_search_index(_segments(order), site_dir, order.columns, order.withdrawn, order.published)


def _segments(order: SearchOrder) -> Iterator[Mapping[str, bytes]]:
    """Yield the segment of each run. Raises CacheRemoved."""
    for run in order.runs:
        make = partial(_make_segment, order.artifacts, run, order.columns)
        yield read_or_make(order.artifacts, run.key, make)


def _make_segment(artifacts: Path, run: _Run, columns: FilterColumns) -> dict[str, bytes]:
    return segment_of(_records(artifacts, run.projects), columns)


def search_records(order: SearchOrder) -> Iterator[SearchRecord]:
    """Yield a record for each project, read from the cache. Raises CacheRemoved."""
    for run in order.runs:
        yield from _records(order.artifacts, run.projects)


def _records(artifacts: Path, keys: Iterable[str]) -> Iterator[SearchRecord]:
    for key in keys:
        project, texts, cells, amounts = read_search_entry(artifacts, key)
        is_listed = (
            project.kind is FormKind.PROJECT
        )  # the list of indicators, and its filter, are of projects
        yield SearchRecord(
            address=project.address,
            title=project.title,
            texts=texts,
            facets=_facets(project),
            amount=f"{amount_text(project.annual)} 万元" if project.has_funds else "",
            amounts=amounts,
            listed=ListedProject(
                project.address,
                project.title,
                str(project.year),
                project.units,
                project.sides,
                _levels(project.levels if is_listed else ()),
                cells if is_listed else (),
            ),
        )


def _facets(project: ProjectSummary) -> dict[str, tuple[str, ...]]:
    """Return the values by which results can be filtered."""
    return {
        "年度": (str(project.year),),
        "单位": project.units,
        "属性": (project.attribute,) if project.attribute else (),
        "完成情况": tuple(_result_values(project.results)) if project.results else (),
    }


def _result_values(results: ResultSummary) -> Iterator[str]:
    """Yield what can be filtered by of a project's results: which tables there are, and what readers look for first."""
    if results.monitorings:
        yield "有绩效监控"
    if results.has_evaluation:
        yield "有绩效自评"
        counts = dict(zip(ResultState, results.counts, strict=True))
        for state in (ResultState.MISSED, ResultState.NO_VALUE):
            if counts[state]:
                yield f"有指标{STATE_WORDS[state].word}"


def _levels(levels: Iterable[LevelCount]) -> Iterator[tuple[str, str]]:
    """Yield the levels of each indicator of a project, in the order of the form."""
    return chain.from_iterable(repeat((level.level1, level.level2), level.total) for level in levels)
