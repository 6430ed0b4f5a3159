"""Write the JSON Schemas of the files in data/ for editors: completion, help and marks while somebody types.

The schemas come from the forms, with the units, levels and vocabularies of the registers. An editor sees values as YAML
types them, the reader the text as typed: where these differ, the schema accepts the value and `disclosure check` reports
it. ``errorMessage``, ``patternErrorMessage`` and ``enumDescriptions`` are texts for people that validators ignore.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from generator.editing.data_readme import README_SECTIONS
from generator.editing.level_schemas import Json, level_schemas
from generator.form.cells import Form
from generator.form.indicator_schemes import Taxonomy
from generator.form.period import Period
from generator.form.project import BOTH_WAYS_MESSAGE, Project
from generator.form.registers import Registers, SiteRegister, Unit, Units, WithdrawnProjects
from generator.reading.project_file import MISSING_YEARS_MESSAGE

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""Value of ``$schema``."""
SCHEMA_FOLDER = ".schema"
"""Name of the folder of the schemas within the data folder; hidden, so that nobody looks for projects in it."""
_COMMENT = "这个文件由程序写成，请不要手改。改了名册或表的定义以后运行 disclosure schema 重写。"
_TITLES = {form.__name__: name for _, forms in README_SECTIONS for name, form in forms}
"""Name of a form's class → its Chinese name."""


def editor_schemas(registers: Registers) -> dict[str, str]:
    """Return the texts of the schemas of project files and of every register, by file name."""
    schemas = {
        "project": _project_schema(registers),
        "site": _schema(SiteRegister, "网站的设置"),
        "taxonomy": _schema(Taxonomy, "指标体系"),
        "units": _schema(Units, "单位名册"),
        "withdrawn": _schema(WithdrawnProjects, "撤下的项目"),
    }
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


_BLANK_VALUE: Mapping[str, Any] = {"type": ["string", "null"], "maxLength": 0}
"""Schema of a value that the reader takes for a blank cell; no ``enum``, whose values editors would offer."""


def _must_be_blank(message: str) -> Json:
    """Return the schema of a cell that is left blank.

    It is worded so that no editor offers ``null``, which the reader takes for a text.
    """
    return {"if": {"not": _BLANK_VALUE}, "then": {"type": "null", "errorMessage": message}}


def _is_filled(key: str) -> Json:
    """Return the schema of a mapping whose cell `key` is not blank."""
    message = f"“{key}”没有填写。请补上"
    filled = {"if": _BLANK_VALUE, "then": {"type": "string", "minLength": 1, "errorMessage": message}}
    return {"type": "object", "required": [key], "properties": {key: filled}}


_MAY_BE_BLANK = _must_be_blank("这里的写法不对")


class _FormSchemaWriter(GenerateJsonSchema):
    """Writer of JSON Schemas by pydantic, with the names of the form and without the defaults of its fields."""

    def get_title_from_name(self, name: str) -> str:
        return name

    def field_title_should_be_set(self, schema: Any) -> bool:
        return True

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        inner = self.generate_inner(schema["schema"])
        if "if" not in inner or "format" in inner:
            return {"anyOf": [inner, _MAY_BE_BLANK]}
        refused = [name for name in inner["if"]["type"] if name != "null"]
        return {**inner, "if": {"type": refused}, "pattern": f"^$|{inner['pattern']}"}


def _schema(form: type[Form], title: str) -> Json:
    """Return the schema of a file that holds `form`."""
    schema = form.model_json_schema(by_alias=True, schema_generator=_FormSchemaWriter)
    forms = schema.get("$defs", {})
    for name, definition in forms.items():
        del definition["description"]  # the docstring, which is for programmers
        definition["title"] = _TITLES[name]
    begin = {"$schema": JSON_SCHEMA_DIALECT, "$comment": _COMMENT, "title": title}
    return {
        **begin,
        **{key: schema[key] for key in ("type", "properties", "required", "additionalProperties")},
        "$defs": forms,
    }


def _project_schema(registers: Registers) -> Json:
    """Return the schema of project files: the form, and what the registers allow in it."""
    schema = _schema(Project, "项目支出绩效目标表")
    fields, forms, taxonomy = schema["properties"], schema["$defs"], registers.taxonomy
    fields["实施单位"] |= {"items": _unit_names(registers.units), "uniqueItems": True}
    fields["项目属性"] |= {"anyOf": [_attributes(taxonomy), {}]}
    fields["指标体系"] = {
        **_description(fields["指标体系"]),
        "anyOf": [_scheme_names(taxonomy), _MAY_BE_BLANK],
    }
    fields["绩效指标"] = {**_description(fields["绩效指标"]), "type": "object"}
    forms["Indicators"] = {
        **_LIST_OF_INDICATORS,
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/Indicator"},
    }
    forms["GoalByPeriod"] |= {"anyOf": _ANY_PERIOD_FILLED}
    forms["Indicator"] |= _SHARED_OR_BY_PERIOD
    for number, scheme in enumerate(taxonomy.schemes, 1):
        forms |= level_schemas(scheme, f"scheme-{number}")
    schema["allOf"] = [*_levels_by_scheme(taxonomy), _YEARS_WITH_MEDIUM_TERM]
    return schema


_LIST_OF_INDICATORS = {"title": "三级指标", "description": "三级指标的列表，每个一项，前面写“- ”"}


def _description(field: Json) -> Json:
    """Return title and description of a field's schema, and nothing else of it."""
    return {key: field[key] for key in ("title", "description")}


_ANY_PERIOD_FILLED = [_is_filled(Period.MEDIUM_TERM.word), _is_filled(Period.ANNUAL.word)]
_SHARED_OR_BY_PERIOD: Mapping[str, Any] = {
    "if": {"anyOf": _ANY_PERIOD_FILLED},
    "then": {
        "properties": {
            "指标值": _must_be_blank(BOTH_WAYS_MESSAGE),
            "绩效标准": _must_be_blank(BOTH_WAYS_MESSAGE),
        }
    },
    "else": _is_filled("指标值"),
}
"""Schema of an indicator: one target for both periods, or targets by period."""

_NO_MEDIUM_TERM: Mapping[str, Any] = {
    "properties": {Period.MEDIUM_TERM.word: _must_be_blank(MISSING_YEARS_MESSAGE)}
}
_YEARS_WITH_MEDIUM_TERM: Mapping[str, Any] = {
    "if": _is_filled("中期期限"),
    "then": {"properties": {"项目资金": _is_filled(Period.MEDIUM_TERM.word)}},
    "else": {
        "properties": {
            "项目资金": _NO_MEDIUM_TERM,
            "总体目标": {"items": _NO_MEDIUM_TERM},
            "绩效指标": {"additionalProperties": {"additionalProperties": {"items": _NO_MEDIUM_TERM}}},
        }
    },
}
"""Schema of a project: a medium-term side if and only if the form says which years it covers."""


def _editor_values(text: str) -> tuple[str | int, ...]:
    """Return the values that a cell with `text` can have in an editor: digits without quotes are a number."""
    return (int(text), text) if re.fullmatch("[1-9][0-9]*", text) else (text,)


def _enum(words: Mapping[str, str], message: str) -> Json:
    """Return the schema of a cell with one of `words`, a word → its explanation, for both families of editors."""
    return {
        "enum": [value for word in words for value in _editor_values(word)],
        "enumDescriptions": [
            explanation for word, explanation in words.items() for _ in _editor_values(word)
        ],
        "x-intellij-enum-metadata": {
            word: {"description": explanation} for word, explanation in words.items()
        },
        "errorMessage": message,
    }


def _unit_names(units: Iterable[Unit]) -> Json:
    """Return the schema of an implementing unit's name."""
    known = {unit.name: _unit_explanation(unit) for unit in units}
    message = "units.yml 里没有这个单位。写法要一字不差；确是新单位，请先在 units.yml 登记"
    return {"title": "实施单位", "description": "units.yml 里登记的单位", **_enum(known, message)}


def _unit_explanation(unit: Unit) -> str:
    """Return what an editor shows with the name of a unit."""
    parts = (("简称", unit.short_name), ("上级单位", unit.parent), ("地址名", unit.slug))
    return "；".join(f"{label} {text}" for label, text in parts if text)


def _attributes(taxonomy: Taxonomy) -> Json:
    """Return the schema of a known 项目属性; the caller allows others too, because forms have them."""
    own, *further = taxonomy.attributes
    words = dict.fromkeys(own, "本站用的一套")
    for vocabulary in further:
        for word in vocabulary:
            words.setdefault(word, f"另一套用词：{'、'.join(vocabulary)}")
    return _enum(words, f"本站用的词是 {'、'.join(own)}")


def _scheme_names(taxonomy: Taxonomy) -> Json:
    """Return the schema of a scheme's name."""
    known = {scheme.name: scheme.basis for scheme in taxonomy.schemes}
    return _enum(known, "taxonomy.yml 里没有这套指标体系")


def _levels_by_scheme(taxonomy: Taxonomy) -> Iterator[Json]:
    """Yield, for every scheme, the condition under which it applies and the levels it then allows.

    The conditions mirror `Taxonomy.scheme_of`.
    """
    claimed = [_one_of("年度", scheme.years) for scheme in taxonomy.schemes if scheme.years]
    for number, scheme in enumerate(taxonomy.schemes, 1):
        ways = [_one_of("指标体系", [scheme.name])]
        if scheme.years:
            ways.append({"not": _is_filled("指标体系"), **_one_of("年度", scheme.years)})
        if scheme.name == taxonomy.default_scheme:
            ways.append({"not": {"anyOf": [_is_filled("指标体系"), *claimed]}})
        levels = {"$ref": f"#/$defs/scheme-{number}"}
        yield {"if": {"anyOf": ways}, "then": {"properties": {"绩效指标": levels}}}


def _one_of(key: str, texts: Iterable[object]) -> Json:
    """Return the schema of a mapping whose cell `key` is one of `texts`."""
    values = [value for text in texts for value in _editor_values(str(text))]
    return {"required": [key], "properties": {key: {"enum": values}}}
