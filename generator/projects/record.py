"""A project's canonical record: the JSON object beside its page, from which every download is made.

A key is present in every record: null is what the form leaves blank, so a blank and a zero stay two things; a list
without items is empty, not null. Only keys for what few forms have at all are absent where the form does not have it. Amounts and numbers are JSON numbers with the digits of the form (``75.00``): written from
Decimal, never through float. Findings are not in a record: they are said about a form, not by it.

`record_schema` says what each key means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.checks import ProjectFacts, RowFacts
from generator.checks.facts import Side
from generator.form.amounts import AMOUNT_UNIT
from generator.form.copied_as_printed import CopiedAsPrinted
from generator.form.form_layouts import NO_CELL, FormLayout
from generator.form.funds import FUND_SOURCES, FundsCell, FundsSide
from generator.form.layout_choice import DEFAULT_LAYOUT
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project import Project
from generator.form.project_results import ProjectResults
from generator.form.project_rows import IndicatorRow
from generator.form.registers import Registers
from generator.form.target_value import TargetValue
from generator.projects.record_json import (
    JSON_NULL,
    encode_json,
    json_amount,
    json_lines,
    json_list,
    json_origin,
    json_template,
    json_text,
    optional_key,
)
from generator.projects.record_schema import (
    COPIED_KEYS,
    FORM_KEYS,
    FUNDS_CELL_KEYS,
    FUNDS_KEYS,
    FUNDS_OF_PERIOD_KEYS,
    GOALS_KEYS,
    INDICATOR_KEYS,
    MEASURE_KEYS,
    RECORD_KEYS,
    TARGET_KEYS,
    UNIT_KEYS,
    FundsCellRole,
)
from generator.projects.results_record import results_record
from generator.rendering.words import amount_text

_PROJECT = json_template(RECORD_KEYS, ",\n")
_UNIT = json_template(UNIT_KEYS)
_FUNDS = json_template(FUNDS_KEYS)
_FUNDS_OF_PERIOD = json_template(FUNDS_OF_PERIOD_KEYS)
_GOALS = json_template(GOALS_KEYS)
_INDICATOR = json_template(INDICATOR_KEYS)
_TARGET = json_template(TARGET_KEYS)
_MEASURE = json_template(MEASURE_KEYS)
_FUNDS_CELL = json_template(FUNDS_CELL_KEYS)
_FORM = json_template(FORM_KEYS)
_COPIED = json_template(COPIED_KEYS)


def record_of(
    project_id: str, facts: ProjectFacts, registers: Registers, results: ProjectResults | None = None
) -> str:
    """Return the record of a project as JSON text: a line for every key and every indicator, no line break at the end.

    Without its line breaks the text is the same object: JSON writes those within texts as ``\\n``.
    """
    project = facts.project
    form, head, foot = _form(project.layout), *_cells_of_form(project)
    copied = json_list(map(_copied, project.copied_as_printed)) if project.copied_as_printed else None
    return _PROJECT % {
        "id": encode_json(project_id),
        "url": encode_json(f"{project_id}/"),
        "year": project.year,
        "name": encode_json(project.name),
        "project_code": json_text(project.project_code),
        "implementing_units": json_list(_unit(name, registers) for name in project.implementing_units),
        "competent_department": json_text(project.competent_department),
        "project_attribute": json_text(project.project_attribute),
        "project_period": json_text(project.project_period),
        "medium_term_period": json_text(
            str(project.medium_term_years) if project.medium_term_years else None
        ),
        "scheme": encode_json(facts.scheme.name),
        "form": optional_key("form", form, ",\n"),
        "head_cells": optional_key("head_cells", head, ",\n"),
        "origin": json_origin(project.origin),
        "funds": _funds(project),
        "goals": _goals(project),
        "indicators": json_lines([_indicator(row) for row in facts.all_rows]),
        "remarks": json_text(project.remarks),
        "foot_cells": optional_key("foot_cells", foot, ",\n"),
        "copied_as_printed": optional_key("copied_as_printed", copied, ",\n"),
        "results": optional_key("results", results_record(results) if results else None, ",\n"),
    }


def _unit(name: str, registers: Registers) -> str:
    return _UNIT % {"name": encode_json(name), "slug": encode_json(registers.unit_by_name[name].slug)}


def _form(layout: FormLayout) -> str | None:
    if layout.name == DEFAULT_LAYOUT:
        return None
    return _FORM % {
        "layout": encode_json(layout.name),
        "kind": encode_json(layout.kind.value),
        "title": encode_json(layout.title),
        "sides": encode_json(layout.sides),
        "words": encode_json({usual: own for usual, own in layout.words.items() if own != NO_CELL}),
        "columns": encode_json(layout.columns),
    }


def _cells_of_form(project: Project) -> tuple[str | None, str | None]:
    """Return the further cells of head and foot; those that the layout does not name are in the head, as on the page."""
    of_foot = {block.name for block in project.layout.foot}
    head = {word: cell for word, cell in project.other_cells.items() if word not in of_foot}
    foot = {word: cell for word, cell in project.other_cells.items() if word in of_foot}
    return encode_json(head) if head else None, encode_json(foot) if foot else None


def _copied(entry: CopiedAsPrinted) -> str:
    return _COPIED % {
        "code": encode_json(entry.code),
        "place": json_text(entry.place),
        "explanation": encode_json(entry.explanation),
    }


def _funds(project: Project) -> str:
    unit = project.annual_funds.unit
    return _FUNDS % {
        "unit": encode_json(AMOUNT_UNIT),
        "form_unit": optional_key("form_unit", None if unit == AMOUNT_UNIT else encode_json(unit)),
        "medium_term": _funds_side(project.medium_term_funds),
        "annual": _funds_side(project.annual_funds),
    }


def _funds_side(funds: FundsSide | None) -> str:
    if funds is None:
        return JSON_NULL
    sources = funds.usual_sources()
    amounts = {name: json_amount(sources.get(label)) for name, label in FUND_SOURCES.items()}
    cells = None if all(map(_is_usual, funds.cells)) else json_list(map(_funds_cell, funds.cells))
    return _FUNDS_OF_PERIOD % {
        "total": json_amount(funds.total),
        **amounts,
        "cells": optional_key("cells", cells),
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
        "label": encode_json(cell.label),
        "role": encode_json(role),
        "counted_under": json_text(line.usual_name if line and line.is_source else None),
        "depth": line.depth if line else 0,
        "amount": json_amount(cell.amount),
        "text": encode_json(cell.text),
    }


def _goals(project: Project) -> str:
    goals = list(project.goal_rows())
    return _GOALS % {
        "medium_term": json_list(
            encode_json(goal.medium_term) for goal in goals if goal.medium_term is not None
        ),
        "annual": json_list(encode_json(goal.annual) for goal in goals if goal.annual is not None),
    }


def _indicator(row: RowFacts) -> str:
    targets = {side.period: _target(row.row, side) for side in row.sides}
    both = targets.get(BOTH_PERIODS, JSON_NULL)
    return _INDICATOR % {
        "level1": encode_json(row.row.level1),
        "level2": json_text(row.row.level2 or None),
        "name": encode_json(row.row.name),
        "nature": encode_json(row.nature.value),
        "medium_term": targets.get("中期", both),
        "annual": targets.get("年度", both),
    }


def _target(row: IndicatorRow, side: Side) -> str:
    value, standard = side.target_value, side.standard
    target = row.medium_term if side.period == Period.MEDIUM_TERM.word else row.annual
    cells = target.cells if target else {}
    return _TARGET % {
        "target_value": json_text(value.text or None),
        "standard": json_text(standard.text if standard else None),
        "measure": _measure(value),
        "cells": optional_key("cells", encode_json(cells)) if cells else "",
    }


def _measure(value: TargetValue) -> str:
    if value.low is None or value.high is None:
        return JSON_NULL
    return _MEASURE % {
        "operator": json_text(value.operator),
        "low": amount_text(value.low),
        "high": amount_text(value.high),
        "unit": json_text(value.unit or None),
        "change": "true" if value.is_change else "false",
    }


Record = Mapping[str, Any]
"""A record as read: texts, `Figure`, None, True and False in lists and mappings."""


class Figure(str):
    """A number with the digits of the record; a text is a plain str."""

    __slots__ = ()


def read_record(line: bytes | str) -> Record:
    """Return the record in JSON text, its numbers as `Figure`."""
    record: Record = json.loads(line, parse_float=Figure, parse_int=Figure)
    return record
