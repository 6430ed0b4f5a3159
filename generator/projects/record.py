"""A project's canonical record: the JSON object beside its page, from which every download is made.

A key is present in every record: null is what the form leaves blank, so a blank and a zero stay two things; a list
without items is empty, not null. Only keys for what few forms have at all are absent where the form does not have it. Amounts and numbers are JSON numbers with the digits of the form (``75.00``): written from
Decimal, never through float. Findings are not in a record: they are said about a form, not by it.

`record_schema` says what each key means.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json import JSONEncoder
from typing import Any

from generator.checks import ProjectFacts, RowFacts
from generator.checks.facts import Side
from generator.form.amounts import AMOUNT_UNIT
from generator.form.copied_as_printed import CopiedAsPrinted
from generator.form.form_layouts import NO_CELL, FormLayout
from generator.form.funds import FUND_SOURCES, FundsCell, FundsSide
from generator.form.layout_choice import DEFAULT_LAYOUT
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project import Origin, Project
from generator.form.project_rows import IndicatorRow
from generator.form.registers import Registers
from generator.form.target_value import TargetValue
from generator.projects.record_schema import (
    COPIED_KEYS,
    FORM_KEYS,
    FUNDS_CELL_KEYS,
    FUNDS_KEYS,
    FUNDS_OF_PERIOD_KEYS,
    GOALS_KEYS,
    INDICATOR_KEYS,
    MEASURE_KEYS,
    ORIGIN_KEYS,
    RECORD_KEYS,
    TARGET_KEYS,
    UNIT_KEYS,
    FundsCellRole,
    RecordKeys,
)
from generator.rendering.words import amount_text


def _template(keys: RecordKeys, separator: str = ",") -> str:
    """Return the JSON of an object with a place for the JSON of each value: ``{"low":%(low)s,"high":%(high)s}``.

    The place of a key that is not required takes all of it, see `_optional`; the first key is required.
    """
    pairs = "".join(
        f'{separator}"{key.name}":%({key.name})s' if key.required else f"%({key.name})s" for key in keys
    )
    line_break = separator.removeprefix(",")
    return f"{{{line_break}{pairs.removeprefix(separator)}{line_break}}}"


def _optional(name: str, value: str | None, separator: str = ",") -> str:
    """Return a key that is not required with the JSON of its value; nothing without a value."""
    return "" if value is None else f'{separator}"{name}":{value}'


_PROJECT = _template(RECORD_KEYS, ",\n")
_UNIT = _template(UNIT_KEYS)
_ORIGIN = _template(ORIGIN_KEYS)
_FUNDS = _template(FUNDS_KEYS)
_FUNDS_OF_PERIOD = _template(FUNDS_OF_PERIOD_KEYS)
_GOALS = _template(GOALS_KEYS)
_INDICATOR = _template(INDICATOR_KEYS)
_TARGET = _template(TARGET_KEYS)
_MEASURE = _template(MEASURE_KEYS)
_FUNDS_CELL = _template(FUNDS_CELL_KEYS)
_FORM = _template(FORM_KEYS)
_COPIED = _template(COPIED_KEYS)

_NULL = "null"
_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def record_of(project_id: str, facts: ProjectFacts, registers: Registers) -> str:
    """Return the record of a project as JSON text: a line for every key and every indicator, no line break at the end.

    Without its line breaks the text is the same object: JSON writes those within texts as ``\\n``.
    """
    project = facts.project
    form, head, foot = _form(project.layout), *_cells_of_form(project)
    copied = _list(map(_copied, project.copied_as_printed)) if project.copied_as_printed else None
    return _PROJECT % {
        "id": _encode(project_id),
        "url": _encode(f"{project_id}/"),
        "year": project.year,
        "name": _encode(project.name),
        "project_code": _text(project.project_code),
        "implementing_units": _list(_unit(name, registers) for name in project.implementing_units),
        "competent_department": _text(project.competent_department),
        "project_attribute": _text(project.project_attribute),
        "project_period": _text(project.project_period),
        "medium_term_period": _text(str(project.medium_term_years) if project.medium_term_years else None),
        "scheme": _encode(facts.scheme.name),
        "form": _optional("form", form, ",\n"),
        "head_cells": _optional("head_cells", head, ",\n"),
        "origin": _origin(project.origin),
        "funds": _funds(project),
        "goals": _goals(project),
        "indicators": _list_in_lines([_indicator(row) for row in facts.all_rows]),
        "remarks": _text(project.remarks),
        "foot_cells": _optional("foot_cells", foot, ",\n"),
        "copied_as_printed": _optional("copied_as_printed", copied, ",\n"),
    }


def _unit(name: str, registers: Registers) -> str:
    return _UNIT % {"name": _encode(name), "slug": _encode(registers.unit_by_name[name].slug)}


def _origin(origin: Origin) -> str:
    return _ORIGIN % {
        "document": _encode(origin.document),
        "number": _text(origin.number),
        "published": _text(origin.published),
    }


def _form(layout: FormLayout) -> str | None:
    if layout.name == DEFAULT_LAYOUT:
        return None
    return _FORM % {
        "layout": _encode(layout.name),
        "kind": _encode(layout.kind.value),
        "title": _encode(layout.title),
        "sides": _encode(layout.sides),
        "words": _encode({usual: own for usual, own in layout.words.items() if own != NO_CELL}),
        "columns": _encode(layout.columns),
    }


def _cells_of_form(project: Project) -> tuple[str | None, str | None]:
    """Return the further cells of head and foot; those that the layout does not name are in the head, as on the page."""
    of_foot = {block.name for block in project.layout.foot}
    head = {word: cell for word, cell in project.other_cells.items() if word not in of_foot}
    foot = {word: cell for word, cell in project.other_cells.items() if word in of_foot}
    return _encode(head) if head else None, _encode(foot) if foot else None


def _copied(entry: CopiedAsPrinted) -> str:
    return _COPIED % {
        "code": _encode(entry.code),
        "place": _text(entry.place),
        "explanation": _encode(entry.explanation),
    }


def _funds(project: Project) -> str:
    unit = project.annual_funds.unit
    return _FUNDS % {
        "unit": _encode(AMOUNT_UNIT),
        "form_unit": _optional("form_unit", None if unit == AMOUNT_UNIT else _encode(unit)),
        "medium_term": _funds_side(project.medium_term_funds),
        "annual": _funds_side(project.annual_funds),
    }


def _funds_side(funds: FundsSide | None) -> str:
    if funds is None:
        return _NULL
    sources = funds.usual_sources()
    amounts = {name: _amount(sources.get(label)) for name, label in FUND_SOURCES.items()}
    cells = None if all(map(_is_usual, funds.cells)) else _list(map(_funds_cell, funds.cells))
    return _FUNDS_OF_PERIOD % {
        "total": _amount(funds.total),
        **amounts,
        "cells": _optional("cells", cells),
    }


def has_further_cells(project: Project) -> bool:
    """Whether a form has any cell that only `cells`, `head_cells`, `foot_cells` or `copied_as_printed` of its record hold."""
    sides = (project.medium_term_funds, project.annual_funds)
    return (
        bool(project.other_cells or project.copied_as_printed)
        or not all(_is_usual(cell) for side in sides if side for cell in side.cells)
        or any(target.cells for row in project.rows for _, target in row.targets())
    )


def _is_usual(cell: FundsCell) -> bool:
    """Whether total and usual sources in 万元 say all that a cell of the funds says."""
    line = cell.line
    is_usual = line is None or (
        line.is_source and line.depth == 0 and line.name == line.usual_name and line.name in _USUAL_SOURCES
    )
    return is_usual and cell.amount is not None and cell.text == amount_text(cell.amount)


_USUAL_SOURCES = frozenset(FUND_SOURCES.values())


def _funds_cell(cell: FundsCell) -> str:
    line = cell.line
    role = FundsCellRole.FIGURE
    if line is None or line.is_source:
        role = FundsCellRole.SOURCE if line else FundsCellRole.TOTAL
    return _FUNDS_CELL % {
        "label": _encode(cell.label),
        "role": _encode(role),
        "counted_under": _text(line.usual_name if line and line.is_source else None),
        "depth": line.depth if line else 0,
        "amount": _amount(cell.amount),
        "text": _encode(cell.text),
    }


def _goals(project: Project) -> str:
    goals = list(project.goal_rows())
    return _GOALS % {
        "medium_term": _list(_encode(goal.medium_term) for goal in goals if goal.medium_term is not None),
        "annual": _list(_encode(goal.annual) for goal in goals if goal.annual is not None),
    }


def _indicator(row: RowFacts) -> str:
    targets = {side.period: _target(row.row, side) for side in row.sides}
    both = targets.get(BOTH_PERIODS, _NULL)
    return _INDICATOR % {
        "level1": _encode(row.row.level1),
        "level2": _text(row.row.level2 or None),
        "name": _encode(row.row.name),
        "nature": _encode(row.nature.value),
        "medium_term": targets.get("中期", both),
        "annual": targets.get("年度", both),
    }


def _target(row: IndicatorRow, side: Side) -> str:
    value, standard = side.target_value, side.standard
    target = row.medium_term if side.period == Period.MEDIUM_TERM.word else row.annual
    cells = target.cells if target else {}
    return _TARGET % {
        "target_value": _text(value.text or None),
        "standard": _text(standard.text if standard else None),
        "measure": _measure(value),
        "cells": _optional("cells", _encode(cells)) if cells else "",
    }


def _measure(value: TargetValue) -> str:
    if value.low is None or value.high is None:
        return _NULL
    return _MEASURE % {
        "operator": _text(value.operator),
        "low": amount_text(value.low),
        "high": amount_text(value.high),
        "unit": _text(value.unit or None),
        "change": "true" if value.is_change else "false",
    }


def _amount(value: Decimal | None) -> str:
    return _NULL if value is None else amount_text(value)


def _text(text: str | None) -> str:
    return _NULL if text is None else _encode(text)


def _list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _list_in_lines(items: Sequence[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]" if items else "[]"


Record = Mapping[str, Any]
"""A record as read: texts, `Figure`, None, True and False in lists and mappings."""


class Figure(str):
    """A number with the digits of the record; a text is a plain str."""

    __slots__ = ()


def read_record(line: bytes | str) -> Record:
    """Return the record in JSON text, its numbers as `Figure`."""
    record: Record = json.loads(line, parse_float=Figure, parse_int=Figure)
    return record
