"""Collect the searchable texts and filter values of all projects from a catalog, and write the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from generator.form.form_kinds import FormKind
from generator.form.result_states import ResultState
from generator.projects.artifact_store import read_search_entry
from generator.projects.catalog import Catalog
from generator.projects.project_summary import LevelCount, ResultSummary
from generator.projects.totals import all_levels, sum_of_levels
from generator.rendering.result_words import STATE_WORDS, UNANSWERED, UNANSWERED_WORDS, StateWords
from generator.rendering.words import amount_in_words, nature_words
from generator.search.indicator_index import FilterColumns, ListedProject
from generator.search.text_index import SearchRecord, WithdrawnRecord, write_search_index


class _Project(NamedTuple):
    """The properties of a project that the index needs beside its cached texts."""

    key: str
    """Cache key of its artifacts."""
    address: str
    name: str
    year: str
    units: tuple[str, ...]
    attribute: str | None
    sides: tuple[str, ...]
    results: tuple[str, ...]
    """Values of the filter 完成情况."""
    amount: str
    """Annual total in words, ``150.00 万元``; empty for a form without funds."""
    levels: tuple[LevelCount, ...] | None
    """None for a form that is no project's: the list of indicators, and its filter, are of projects."""


@dataclass(frozen=True)
class SearchOrder:
    """The index that is to be written. Can be pickled, so that any process can write it."""

    artifacts: Path
    """Folder of cached artifacts."""
    projects: tuple[_Project, ...]
    """All projects in the order in which results are shown: the newest year first, then by id."""
    columns: FilterColumns
    """The values by which the indicators of all projects can be filtered."""
    withdrawn: tuple[WithdrawnRecord, ...] = ()
    """Projects that were public once, in the order of the register."""


def search_order(catalog: Catalog) -> SearchOrder:
    """Return the order for an index of all projects."""
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
    projects = tuple(
        _Project(
            key=keys[project.id],
            address=project.address,
            name=project.title,
            year=str(project.year),
            units=project.units,
            attribute=project.attribute,
            sides=project.sides,
            results=tuple(_result_values(project.results)) if project.results else (),
            amount=amount_in_words(project.annual) if project.has_funds else "",
            levels=project.levels if project.kind is FormKind.PROJECT else None,
        )
        for project in sorted(catalog.projects, key=lambda project: (-project.year, project.id))
    )
    withdrawn = tuple(
        WithdrawnRecord(f"{entry.address}/", entry.name, str(entry.year), tuple(entry.units or ()), entry.day)
        for entry in registers.withdrawn
    )
    return SearchOrder(catalog.artifacts.cache.folder, projects, columns, withdrawn)


_STATES: Mapping[str | None, StateWords] = {
    None: StateWords("", "没有公开自评"),
    **{state.value: words for state, words in STATE_WORDS.items()},
    UNANSWERED: UNANSWERED_WORDS,
}
"""Sign and word of every state that an indicator of the goals can have; None for one without a self-evaluation."""


def write_search(order: SearchOrder, site_dir: Path) -> None:
    """Write the index; see `write_search_index`. Raises CacheRemoved, OSError."""
    write_search_index(search_records(order), site_dir, order.columns, order.withdrawn)


def search_records(order: SearchOrder) -> Iterator[SearchRecord]:
    """Yield a record for each project, read from the cache. Raises CacheRemoved."""
    for project in order.projects:
        texts, cells, amounts = read_search_entry(order.artifacts, project.key)
        yield SearchRecord(
            address=project.address,
            title=project.name,
            texts=texts,
            facets={
                "年度": (project.year,),
                "单位": project.units,
                "属性": (project.attribute,) if project.attribute else (),
                "完成情况": project.results,
            },
            amount=project.amount,
            amounts=amounts,
            listed=ListedProject(
                project.address,
                project.name,
                project.year,
                project.units,
                project.sides,
                _levels(project.levels or ()),
                () if project.levels is None else cells,
            ),
        )


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
