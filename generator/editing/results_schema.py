"""Write the JSON Schema of files of results, as part of the schema of all files below a year's folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeAlias

from pydantic import TypeAdapter
from pydantic_core import core_schema

from generator.editing.form_schema import FormSchemaWriter, form_schema
from generator.editing.layout_schemas import (
    ANY_TEXT,
    MAY_BE_BLANK,
    MappingSchema,
    further_cell_schema,
    shared_cells,
)
from generator.editing.level_schemas import Json
from generator.editing.schema_conditions import enum_cell, has_value
from generator.form.amounts import BLANK_TEXT
from generator.form.cells import Amount, Form
from generator.form.result_columns import USUAL_WORDS_OF_ROLES, ResultKind, ResultRole
from generator.form.result_layouts import (
    FUNDS_WORDS,
    TABLE_WORDS,
    TOTAL_ROW,
    ResultLayout,
    ResultLayoutChoice,
)
from generator.form.results import (
    FundsResult,
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    Results,
    SelfEvaluation,
)

_TABLES: Mapping[str, ResultKind] = {
    "SelfEvaluation": ResultKind.SELF_EVALUATION,
    "Monitoring": ResultKind.MONITORING,
}
"""Name of the class of a table with funds and indicators → its kind."""
_ROWS = {"SelfEvaluation": "IndicatorResult", "Monitoring": "IndicatorProgress"}
"""Name of the class of a table → that of its indicators."""


def is_of_results() -> Json:
    """Return the condition that a file below a year's folder is one of results: it has one of their tables."""
    tables = [field.alias for name, field in Results.model_fields.items() if name != "unit"]
    return {"anyOf": [{"required": [table]} for table in tables]}


def results_schema(layouts: ResultLayoutChoice) -> Json:
    """Return the schema of files of results; which levels and sources there are depends on the goals, not on the schema.

    A table that names no layout is one in the usual words, or in those of a layout that claims years or units: these stand
    in the goals, which the schema does not see.
    """
    schema = form_schema(Results, "完成情况", _ResultsSchemaWriter)
    forms = schema["$defs"]
    for table in _TABLES:
        fields = forms[table]["properties"]
        levels, funds = fields["绩效指标"]["anyOf"][0], fields["项目资金"]["anyOf"][0]
        by_second_level = levels["additionalProperties"]["anyOf"][0]
        rows = by_second_level["additionalProperties"]
        first_level = {"if": {"type": "array"}, "then": rows, "else": by_second_level}
        levels["additionalProperties"] = _blank_or(first_level)
        words = {"title": TOTAL_ROW, "description": "各项来源的合计；写了项目资金，就要有这一行"}
        funds["properties"] = {TOTAL_ROW: {"$ref": "#/$defs/FundsResult", **words}}
        funds["required"] = [TOTAL_ROW]
    cells = _cells(forms)
    for table, kind in _TABLES.items():
        forms |= _tables_by_layout(cells, forms[table], table, kind, layouts)
    forms |= {cell.name: cell.schema for fields in cells.values() for cell in fields.values()}
    return {key: value for key, value in schema.items() if key not in ("$schema", "$comment")}


class _ResultsSchemaWriter(FormSchemaWriter):
    """Writer of the schema of a file in which the reader leaves out blank cells, wherever they stand."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return _blank_or(super().default_schema(schema))

    def dict_schema(self, schema: core_schema.DictSchema) -> Json:
        values = self.generate_inner(schema["values_schema"])
        return {"type": "object", "additionalProperties": _blank_or(values)}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        if self.generate_inner(schema["schema"]) == TypeAdapter(Amount).json_schema():
            return dict(
                shared_cells()["optional-amount"]
            )  # in 元 with commas where the form of the goals is in 元
        cell = super().nullable_schema(schema)
        return {**cell, "pattern": f"{cell['pattern']}|^{BLANK_TEXT}$"} if "minimum" in cell else cell


def _blank_or(cell: Json) -> Json:
    """Return the schema of a cell that may be left blank; a cell that already may be is returned as it is."""
    if MAY_BE_BLANK in cell.get("anyOf", ()) or cell.get("pattern", "").startswith("^$|"):
        return cell
    return {"anyOf": [cell, MAY_BE_BLANK]}


class _Cell(NamedTuple):
    """The schema of a cell that tables of all layouts share."""

    name: str
    """Name of its definition."""
    schema: Json
    help: str
    is_required: bool

    @property
    def reference(self) -> Json:
        return _reference(self.name)


_Cells: TypeAlias = Mapping[str, Mapping[str, _Cell]]
"""Name of a class → usual word → cell."""


def _cells(forms: Json) -> _Cells:
    """Return the cells of all tables and rows."""
    classes: tuple[type[Form], ...] = (
        SelfEvaluation,
        Monitoring,
        FundsResult,
        IndicatorResult,
        IndicatorProgress,
    )
    return {
        form.__name__: {
            str(field.alias): _Cell(
                f"{form.__name__}-{name}",
                _cell_alone(forms[form.__name__]["properties"][field.alias]),
                field.description or "",
                field.alias in forms[form.__name__].get("required", ()),
            )
            for name, field in form.model_fields.items()
        }
        for form in classes
    }


def _tables_by_layout(
    cells: _Cells, schema: Json, table: str, kind: ResultKind, layouts: ResultLayoutChoice
) -> Json:
    """Return definitions by name: the table itself, which chooses one by its layout, and those that it refers to.

    `schema` is that of the table in the usual words.
    """
    known = layouts.of_kind(kind)
    named = {name: layout.description or layout.title for name, layout in known.items()}
    usual = {**schema, "properties": dict(schema["properties"])}
    old = usual["properties"]["表式"]
    words = {key: old[key] for key in ("title", "description")}
    cell = {"anyOf": [enum_cell(named, f"没有这种{kind.value}的表式"), MAY_BE_BLANK], **words}
    usual["properties"]["表式"] = cell
    definitions: Json = {f"{table}-usual": usual}
    choices: list[Json] = []
    claiming: list[Json] = [_reference(f"{table}-usual")]
    for number, layout in enumerate(known.values(), start=1):
        if layout.is_usual:
            continue
        key = f"{table}-{number}"
        definitions |= _table_of_layout(cells, table, layout, key, cell)
        choices.append({"if": has_value("表式", [layout.name]), "then": _reference(key)})
        if layout.years or layout.units:
            claiming.append(_reference(key))
    elsewhere = {"not": {"anyOf": [choice["if"] for choice in choices]}}
    otherwise = claiming[0] if len(claiming) == 1 else {"anyOf": claiming}
    definitions[table] = {
        "title": usual["title"],
        "type": "object",
        "allOf": [*choices, {"if": elsewhere, "then": otherwise}],
    }
    return definitions


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _table_of_layout(cells: _Cells, table: str, layout: ResultLayout, key: str, name_cell: Json) -> Json:
    """Return the definitions of a table in the words of a layout, with its rows."""
    mapping = MappingSchema(layout.title)
    for usual, cell in cells[table].items():
        if usual in TABLE_WORDS and not layout.has(usual):
            continue
        own, schema = layout.word(usual), cell.reference
        if usual == "表式":
            schema = _cell_alone(name_cell)
        elif usual == "项目资金":
            schema = _blank_or(_funds(layout, f"{key}-funds"))
        elif usual == "绩效指标":
            schema = _blank_or(_levels(f"{key}-indicator"))
        mapping.add(own, cell.help if own == usual else f"就是{usual}：{cell.help}", schema, [usual])
        if cell.is_required:
            mapping.require(own)
    for block in layout.further_blocks.values():
        words = block.description or "照表抄写"
        mapping.add(block.name, words, further_cell_schema(block))
    return {
        key: mapping.schema,
        f"{key}-funds": _funds_row(cells[FundsResult.__name__], layout),
        f"{key}-indicator": _indicator_row(cells[_ROWS[table]], layout),
    }


def _cell_alone(field: Json) -> Json:
    return {key: value for key, value in field.items() if key not in ("title", "description")}


def _funds(layout: ResultLayout, row: str) -> Json:
    """Return the schema of 项目资金: the total, the rows of the layout, and any other row."""
    cell = _blank_or(_reference(row))
    total = layout.word(TOTAL_ROW)
    rows = {name: {"title": name, "description": "照表抄写"} for name in (total, *layout.all_rows)}
    schema: Json = {"type": "object", "properties": rows, "additionalProperties": cell}
    schema["patternProperties"] = {"": cell}
    if total == TOTAL_ROW:
        schema["required"] = [total]
    else:
        message = f"缺少“{total}”一行。请补上"
        schema["anyOf"] = [{"required": [word], "errorMessage": message} for word in (total, TOTAL_ROW)]
    return schema


def _levels(row: str) -> Json:
    rows: Json = {"type": "array", "minItems": 1, "items": _reference(row)}
    second = {"type": "object", "additionalProperties": _blank_or(rows)}
    first = {"if": {"type": "array"}, "then": rows, "else": second}
    return {"type": "object", "additionalProperties": _blank_or(first)}


def _funds_row(fields: Mapping[str, _Cell], layout: ResultLayout) -> Json:
    mapping = MappingSchema("项目资金的一行")
    for column in layout.funds_columns:
        _add_column(mapping, layout.funds_columns, column, layout.usual_funds_columns.get(column), fields)
    for usual in [word for word in fields if word not in FUNDS_WORDS]:
        mapping.add(usual, fields[usual].help, fields[usual].reference)
    return mapping.schema


def _indicator_row(fields: Mapping[str, _Cell], layout: ResultLayout) -> Json:
    roles = USUAL_WORDS_OF_ROLES[layout.kind]
    mapping = MappingSchema("三级指标")
    name = layout.column_of(ResultRole.NAME)
    others = [name] if name else []
    mapping.add("名称", fields["名称"].help, fields["名称"].reference, others)
    mapping.require("名称", others)
    for column, role in layout.role_by_column.items():
        if role is not ResultRole.NAME:
            _add_column(mapping, layout.columns, column, roles.get(role), fields)
    if layout.column_of(ResultRole.TARGET) is None:
        target = roles[ResultRole.TARGET]
        mapping.accept([target], fields[target].reference)
    for usual in fields:
        if usual not in roles.values():
            mapping.add(usual, fields[usual].help, fields[usual].reference)
    return mapping.schema


def _add_column(
    mapping: MappingSchema,
    columns: Collection[str],
    column: str,
    usual: str | None,
    fields: Mapping[str, _Cell],
) -> None:
    """Add a column by the form's word; its usual word is accepted as well, unless another column is called so."""
    if usual is None:
        mapping.add(column, "照表抄写", ANY_TEXT)
        return
    cell = fields[usual]
    words = cell.help if column == usual else f"就是{usual}：{cell.help}"
    mapping.add(column, words, cell.reference, [] if usual in columns else [usual])
