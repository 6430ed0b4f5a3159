"""Choose the layout in whose words a table of results is laid out."""

from __future__ import annotations

from typing import NamedTuple

from generator.form.field_path import Value
from generator.form.project import Project
from generator.form.result_columns import ResultKind
from generator.form.result_layouts import ResultLayout, ResultLayoutChoice
from generator.reading.yaml_file import YamlFile


class WantedTable(NamedTuple):
    """A table of results that is laid out."""

    day: str | None
    """Day up to which a monitoring goes; None for a self-evaluation."""
    layout_name: str | None = None
    """Name of its layout; None for the one that the file names for it, or else the usual one."""


class CannotAdd(Exception):
    """Raised where lines cannot be put in, with the reason in Chinese, without the full stop."""


def layout_of_table(
    layouts: ResultLayoutChoice, project: Project, wanted: WantedTable, source: YamlFile | None = None
) -> ResultLayout:
    """Return the layout of a table, which `source` has in part or not at all. Raises CannotAdd."""
    table = _written_table(source, wanted) if source else None
    name = table.get("表式") if table else None
    if table and name is None and wanted.layout_name is not None:
        raise CannotAdd(f"这张表没有写表式。请先在它下面写一行 表式: {wanted.layout_name}")
    kind = ResultKind.SELF_EVALUATION if wanted.day is None else ResultKind.MONITORING
    chosen = name if isinstance(name, str) else wanted.layout_name
    layout = layouts.layout_of(chosen, kind, project.year, project.implementing_units)
    if layout is None:
        raise CannotAdd(f"没有“{chosen}”这种{kind.value}的表式。有这些：{'、'.join(layouts.of_kind(kind))}")
    if wanted.layout_name not in (None, layout.name):
        raise CannotAdd(f"这张表已经写了 表式: {layout.name}。要换一种，请先在文件里改")
    return layout


def _written_table(source: YamlFile, wanted: WantedTable) -> dict[str, Value] | None:
    """Return the wanted table as far as the file has it; None where it has no such table."""
    table = source.value_at(("绩效自评",))
    if wanted.day is not None:
        items = source.value_at(("绩效监控",))
        tables = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        table = next((item for item in tables if item.get("截至") == wanted.day), None)
    return table if isinstance(table, dict) else None
