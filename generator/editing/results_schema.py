"""Write the JSON Schema of files of results, as part of the schema of all files below a year's folder."""

from __future__ import annotations

from pydantic import TypeAdapter
from pydantic_core import core_schema

from generator.editing.form_schema import FormSchemaWriter, form_schema
from generator.editing.layout_schemas import MAY_BE_BLANK, shared_cells
from generator.editing.level_schemas import Json
from generator.form.amounts import BLANK_TEXT
from generator.form.cells import Amount
from generator.form.results import TOTAL_ROW, Results

_TABLES = ("SelfEvaluation", "Monitoring")
"""Names of the classes of tables with funds and indicators."""


def is_of_results() -> Json:
    """Return the condition that a file below a year's folder is one of results: it has one of their tables."""
    tables = [field.alias for name, field in Results.model_fields.items() if name != "unit"]
    return {"anyOf": [{"required": [table]} for table in tables]}


def results_schema() -> Json:
    """Return the schema of files of results; which levels and sources there are depends on the goals, not on the schema."""
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
