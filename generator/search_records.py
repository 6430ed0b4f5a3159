"""Catalog → what can be found of each project, and by what results can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.search import SearchRecord


def search_records(catalog: Catalog) -> Iterator[SearchRecord]:
    """A record a project, newest year first, then by id."""
    for row in sorted(catalog.rows, key=lambda row: (-row.year, row.id)):
        yield SearchRecord(
            address=row.address,
            title=row.name,
            texts=catalog.sheets.texts(row.id),
            facets={
                "年度": (str(row.year),),
                "单位": row.units,
                "属性": (row.attribute,) if row.attribute else (),
            },
        )
