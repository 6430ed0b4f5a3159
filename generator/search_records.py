"""Catalog → what can be found of each project, and by what results can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from generator.catalog import Catalog
from generator.indicator_index import Columns, ListedProject
from generator.rows import Row
from generator.search import SearchRecord
from generator.summary import all_levels
from generator.target_value import Nature
from generator.wording import NATURE_WORDS


def search_records(catalog: Catalog) -> Iterator[SearchRecord]:
    """A record a project, newest year first, then by id."""
    for row in sorted(catalog.rows, key=lambda row: (-row.year, row.id)):
        texts, cells = catalog.sheets.searched(row.id)
        yield SearchRecord(
            address=row.address,
            title=row.name,
            texts=texts,
            facets={
                "年度": (str(row.year),),
                "单位": row.units,
                "属性": (row.attribute,) if row.attribute else (),
            },
            listed=ListedProject(row.address, row.name, str(row.year), row.units, _levels(row), cells),
        )


def _levels(row: Row) -> Iterator[tuple[str, str]]:
    """The levels of each of its indicators, in the order of the form."""
    return chain.from_iterable(repeat((level.level1, level.level2), level.total) for level in row.levels)


def indicator_columns(catalog: Catalog) -> Columns:
    """What the indicators of all projects can be filtered by."""
    registers = catalog.registers
    return Columns(
        levels=all_levels(registers.taxonomy),
        kinds=[NATURE_WORDS[nature] for nature in Nature],
        units=[unit.name for unit in registers.units],
    )
