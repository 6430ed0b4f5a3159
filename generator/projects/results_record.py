"""Write the results of a project as the JSON of its record: every cell as printed, and the state of each actual value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, BlankAmount, PrintedAmount
from generator.form.field_path import FieldPath
from generator.form.project_results import ProgressRow, ProjectResults, ResultRow
from generator.form.result_columns import FIELDS_OF_ROLES, ResultRole, ScoredLevel
from generator.form.results import (
    CopiedResult,
    Evaluation,
    FundsResult,
    Monitoring,
    Results,
    SelfEvaluation,
    placed_indicators,
)
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
from generator.projects.results_schema import (
    ACTUAL_MEASURE_KEYS,
    COPIED_RESULT_KEYS,
    EVALUATION_KEYS,
    FUNDS_RESULT_KEYS,
    INDICATOR_PROGRESS_KEYS,
    INDICATOR_RESULT_KEYS,
    MONITORING_KEYS,
    PROJECT_RESULTS_KEYS,
    RESULT_AMOUNTS,
    RESULT_COLUMNS_KEYS,
    SELF_EVALUATION_KEYS,
)

_RESULTS = json_template(PROJECT_RESULTS_KEYS)
_SELF_EVALUATION = json_template(SELF_EVALUATION_KEYS)
_FUNDS = json_template(FUNDS_RESULT_KEYS)
_INDICATOR = json_template(INDICATOR_RESULT_KEYS)
_MEASURE = json_template(ACTUAL_MEASURE_KEYS)
_COLUMNS = json_template(RESULT_COLUMNS_KEYS)
_COPIED = json_template(COPIED_RESULT_KEYS)
_MONITORING = json_template(MONITORING_KEYS)
_PROGRESS = json_template(INDICATOR_PROGRESS_KEYS)
_EVALUATION = json_template(EVALUATION_KEYS)


def results_record(joined: ProjectResults) -> str:
    """Return the JSON of the results of a project, a line for every indicator."""
    results, project = joined.results, joined.project
    units = {joined.unit_of(table) for _, table in results.tables()}
    if not units:
        units = {results.unit or project.annual_funds.unit}
    unit = units.pop() if len(units) == 1 else AMOUNT_UNIT
    numbers = {row.path: number for number, row in enumerate(project.rows, start=1)}
    return _RESULTS % {
        "unit": encode_json(AMOUNT_UNIT),
        "form_unit": optional_key("form_unit", None if unit == AMOUNT_UNIT else encode_json(unit)),
        "self_evaluation": _self_evaluation(joined, numbers),
        "monitoring": json_list(_monitorings(joined, numbers)),
        "evaluations": json_list(map(_evaluation, results.evaluations)),
    }


def has_further_result_cells(results: Results) -> bool:
    """Whether any cell of the results stands only in `cells`, `printed` or `copied_as_printed` of their record."""
    evaluation = results.self_evaluation
    tables: list[SelfEvaluation | Monitoring] = [*([evaluation] if evaluation else []), *results.monitoring]
    rows = [row for table in tables for row in table.funds.values()]
    placed = [placed for table in tables for placed in placed_indicators(table, ())]
    return (
        bool(evaluation and evaluation.copied_as_printed)
        or any(table.other_cells for table in tables)
        or any(table.other_cells for table in results.evaluations)
        or any(row.other_cells or _printed_amounts(row) for row in rows)
        or any(row.indicator.other_cells for row in placed)
    )


_RowNumbers = Mapping[FieldPath, int]
"""Numbers of the rows of the goals, from 1, by their paths."""


def _self_evaluation(joined: ProjectResults, numbers: _RowNumbers) -> str:
    table = joined.results.self_evaluation
    if table is None:
        return JSON_NULL
    copied = json_list(map(_copied, table.copied_as_printed)) if table.copied_as_printed else None
    return _SELF_EVALUATION % {
        "origin": json_origin(table.origin),
        "layout_name": json_text(table.layout_name),
        **_form_keys(joined, table),
        "scoring_method": json_text(joined.method.name if joined.method else None),
        "funds": _funds(table.funds),
        "goals_achieved": json_text(table.goals_achieved),
        "indicators": json_lines([_result(row, numbers) for row in joined.rows]),
        "total_score": json_amount(table.total_score),
        "grade": json_text(table.grade),
        "conclusion": json_text(table.conclusion),
        "remarks": json_text(table.remarks),
        "cells": _cells(table.other_cells),
        "copied_as_printed": optional_key("copied_as_printed", copied),
    }


def _funds(rows: Mapping[str, FundsResult]) -> str:
    return json_list(
        _FUNDS
        % {
            "label": encode_json(label),
            **{name: _amount(getattr(row, name)) for name in RESULT_AMOUNTS},
            "printed": optional_key("printed", _printed_amounts(row)),
            "points": json_amount(row.points),
            "rate": json_amount(row.rate),
            "score": json_amount(row.score),
            "variance_note": json_text(row.variance_note),
            "cells": _cells(row.other_cells),
        }
        for label, row in rows.items()
    )


def _amount(cell: Decimal | BlankAmount | None) -> str:
    return json_amount(cell if isinstance(cell, Decimal) else None)


def _printed_amounts(row: FundsResult) -> str | None:
    """Return the amounts that the table prints in another way than the record, by their keys; None without any."""
    printed = {
        name: cell.text if isinstance(cell, PrintedAmount) else BLANK_TEXT
        for name in RESULT_AMOUNTS
        if isinstance(cell := getattr(row, name), PrintedAmount | BlankAmount)
    }
    return encode_json(printed) if printed else None


def _row(row: ResultRow | ProgressRow, numbers: _RowNumbers) -> dict[str, str]:
    """Return the values of the keys that every row of a table of results has."""
    cells = row.result if isinstance(row, ResultRow) else row.progress
    return {
        "number": str(numbers[row.goal.path]) if row.goal else JSON_NULL,
        "level1": encode_json(row.level1),
        "level2": json_text(row.level2 or None),
        "name": encode_json(cells.name),
        "target_value": json_text(cells.target_value),
        "actual_value": json_text(cells.actual_value),
        "variance_note": json_text(cells.variance_note),
        "cells": _cells(cells.other_cells),
    }


def _result(row: ResultRow, numbers: _RowNumbers) -> str:
    reason = row.judgement.reason
    return _INDICATOR % {
        **_row(row, numbers),
        "measure": _measure(row),
        "state": encode_json(row.state.value),
        "state_reason": json_text(reason.value if reason else None),
        "band": json_text(row.result.band),
        **{name: optional_key(name, _optional_text(getattr(row.result, name))) for name in _OWN_COLUMNS},
        "points": json_amount(row.result.points),
        "score": json_amount(row.result.score),
    }


_OWN_COLUMNS = ("initial_target", "weight", "coefficient")


def _optional_text(text: str | None) -> str | None:
    return None if text is None else encode_json(text)


def _form_keys(joined: ProjectResults, table: SelfEvaluation | Monitoring) -> dict[str, str]:
    """Return the values of the keys about the form of a table: its unit where tables differ in it, and its columns."""
    units = {joined.unit_of(other) for _, other in joined.results.tables()}
    unit = encode_json(joined.unit_of(table)) if len(units) > 1 else None
    layout = table.layout
    form = None
    if not layout.is_usual:
        fields = {field.alias: name for name, field in FundsResult.model_fields.items()}
        columns = {
            "columns": {
                word: "name" if role is ResultRole.NAME else FIELDS_OF_ROLES.get(role)
                for word, role in layout.role_by_column.items()
            },
            "funds_columns": {
                word: fields.get(layout.usual_funds_columns.get(word)) for word in layout.funds_columns
            },
        }
        level = layout.scored_level
        shared = None if level is ScoredLevel.INDICATOR else encode_json(level.value)
        form = _COLUMNS % {
            **{name: encode_json(keys) for name, keys in columns.items()},
            "scored_level": optional_key("scored_level", shared),
        }
    return {"form_unit": optional_key("form_unit", unit), "form": optional_key("form", form)}


def _measure(row: ResultRow) -> str:
    judgement = row.judgement
    if judgement.value is None:
        return JSON_NULL
    return _MEASURE % {
        "value": json_amount(judgement.value),
        "unit": json_text(row.target.unit or None),
        "change": encode_json(row.target.is_change),
        "unit_assumed": encode_json(judgement.unit_assumed),
    }


def _copied(entry: CopiedResult) -> str:
    return _COPIED % {
        "code": encode_json(entry.code),
        "place": json_text(entry.place),
        "explanation": encode_json(entry.explanation),
    }


def _monitorings(joined: ProjectResults, numbers: _RowNumbers) -> Iterator[str]:
    for place, table in enumerate(joined.results.monitoring):
        yield (
            _MONITORING
            % {
                "until": encode_json(table.until),
                "origin": json_origin(table.origin),
                "layout_name": json_text(table.layout_name),
                **_form_keys(joined, table),
                "funds": _funds(table.funds),
                "indicators": json_lines([_progress(row, numbers) for row in joined.progress_rows(place)]),
                "remarks": json_text(table.remarks),
                "cells": _cells(table.other_cells),
            }
        )


def _progress(row: ProgressRow, numbers: _RowNumbers) -> str:
    return _PROGRESS % {**_row(row, numbers), "likelihood": json_text(row.progress.likelihood)}


def _evaluation(evaluation: Evaluation) -> str:
    return _EVALUATION % {
        "evaluator": encode_json(evaluation.evaluator),
        "origin": json_origin(evaluation.origin),
        "score": json_amount(evaluation.score),
        "grade": json_text(evaluation.grade),
        "conclusion": json_text(evaluation.conclusion),
        "use_of_results": json_text(evaluation.use_of_results),
        "cells": _cells(evaluation.other_cells),
    }


def _cells(cells: Mapping[str, object]) -> str:
    return optional_key("cells", encode_json(cells) if cells else None)
