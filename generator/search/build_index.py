"""Catalog → what can be found of each project, and by what results can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from generator.form.target_value import Nature
from generator.projects.artifact_store import read_search_entry
from generator.projects.catalog import Catalog
from generator.projects.project_summary import LevelCount
from generator.projects.totals import all_levels
from generator.rendering.words import NATURE_WORDS
from generator.search.indicator_index import Columns, ListedProject
from generator.search.text_index import SearchRecord, write_search_index


class _Project(NamedTuple):
    key: str
    """Of its kept sheet."""
    address: str
    name: str
    year: str
    units: tuple[str, ...]
    attribute: str | None
    levels: tuple[LevelCount, ...]


@dataclass(frozen=True)
class SearchOrder:
    """What an index is to be made of, so that any process can make it."""

    sheets: Path
    """Where sheets are kept."""
    projects: tuple[_Project, ...]
    """Newest year first, then by id: results are shown in this order."""
    columns: Columns
    """What the indicators of all projects can be filtered by."""


def search_order(catalog: Catalog) -> SearchOrder:
    """An index of all projects."""
    registers = catalog.registers
    columns = Columns(
        levels=all_levels(registers.taxonomy),
        kinds=[NATURE_WORDS[nature] for nature in Nature],
        units=[unit.name for unit in registers.units],
    )
    keys = catalog.artifacts.keys
    projects = tuple(
        _Project(keys[row.id], row.address, row.name, str(row.year), row.units, row.attribute, row.levels)
        for row in sorted(catalog.projects, key=lambda row: (-row.year, row.id))
    )
    return SearchOrder(catalog.artifacts.cache.folder, projects, columns)


def write_search(order: SearchOrder, site_dir: Path) -> None:
    """Write the index; see `write_search_index`. Raises CacheRemoved, OSError."""
    write_search_index(search_records(order), site_dir, order.columns)


def search_records(order: SearchOrder) -> Iterator[SearchRecord]:
    """A record a project. Raises CacheRemoved."""
    for project in order.projects:
        texts, cells = read_search_entry(order.sheets, project.key)
        yield SearchRecord(
            address=project.address,
            title=project.name,
            texts=texts,
            facets={
                "年度": (project.year,),
                "单位": project.units,
                "属性": (project.attribute,) if project.attribute else (),
            },
            listed=ListedProject(
                project.address, project.name, project.year, project.units, _levels(project), cells
            ),
        )


def _levels(project: _Project) -> Iterator[tuple[str, str]]:
    """The levels of each of its indicators, in the order of the form."""
    return chain.from_iterable(repeat((level.level1, level.level2), level.total) for level in project.levels)
