"""JSON Schema of the files in data/, for editors: completion, help and marks while somebody types.

Made from the model, with the units, levels and vocabularies of the registers. An editor sees values as YAML types them,
the reader sees the text that was typed: where the two part, the schema lets pass and `disclosure check` tells.
``errorMessage``, ``patternErrorMessage`` and ``enumDescriptions`` are words for people that validators pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from generator.editing.data_readme import README_SECTIONS
from generator.form.cells import Form
from generator.form.indicator_schemes import FirstLevel, Scheme, SecondLevel, Taxonomy
from generator.form.project import BOTH_WAYS_MESSAGE, Project
from generator.form.registers import Registers, SiteRegister, Unit, Units, WithdrawnProjects
from generator.reading.project_file import MISSING_YEARS_MESSAGE

_Json = dict[str, Any]

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FOLDER = ".schema"
"""In the data folder; hidden, so no project is looked for there."""
_COMMENT = "这个文件由程序写成，请不要手改。改了名册或表的定义以后运行 disclosure schema 重写。"
_TITLES = {form.__name__: name for _, forms in README_SECTIONS for name, form in forms}


def editor_schemas(registers: Registers) -> dict[str, str]:
    """File name → text of the schema of project files and of each register."""
    schemas = {
        "project": _project(registers),
        "site": _schema(SiteRegister, "网站的设置"),
        "taxonomy": _schema(Taxonomy, "指标体系"),
        "units": _schema(Units, "单位名册"),
        "withdrawn": _schema(WithdrawnProjects, "撤下的项目"),
    }
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


_NOTHING: Mapping[str, Any] = {"type": ["string", "null"], "maxLength": 0}
"""What the reader takes for a cell that is left blank; not as a list of values, which editors would show as allowed."""


def _blank(message: str) -> _Json:
    """A cell that is left blank, in words that make no editor offer ``null``, which the reader takes for a text."""
    return {"if": {"not": _NOTHING}, "then": {"type": "null", "errorMessage": message}}


def _given(key: str) -> _Json:
    """What has a cell `key` that is not blank."""
    message = f"“{key}”没有填写。请补上"
    filled = {"if": _NOTHING, "then": {"type": "string", "minLength": 1, "errorMessage": message}}
    return {"type": "object", "required": [key], "properties": {key: filled}}


_CAN_BE_BLANK = _blank("这里的写法不对")


class _Writer(GenerateJsonSchema):
    """pydantic's writer, with the names of the form and without its defaults."""

    def get_title_from_name(self, name: str) -> str:
        return name

    def field_title_should_be_set(self, schema: Any) -> bool:
        return True

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> _Json:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> _Json:
        inner = self.generate_inner(schema["schema"])
        if "if" not in inner or "format" in inner:
            return {"anyOf": [inner, _CAN_BE_BLANK]}
        refused = [each for each in inner["if"]["type"] if each != "null"]
        return {**inner, "if": {"type": refused}, "pattern": f"^$|{inner['pattern']}"}


def _schema(form: type[Form], title: str) -> _Json:
    """What the model says of a file."""
    schema = form.model_json_schema(by_alias=True, schema_generator=_Writer)
    forms = schema.get("$defs", {})
    for name, each in forms.items():
        del each["description"]  # the docstring, which is for programmers
        each["title"] = _TITLES[name]
    begin = {"$schema": JSON_SCHEMA_DIALECT, "$comment": _COMMENT, "title": title}
    return {
        **begin,
        **{key: schema[key] for key in ("type", "properties", "required", "additionalProperties")},
        "$defs": forms,
    }


def _project(registers: Registers) -> _Json:
    """The schema of project files: the model, and what the registers allow."""
    schema = _schema(Project, "项目支出绩效目标表")
    fields, forms, taxonomy = schema["properties"], schema["$defs"], registers.taxonomy
    fields["实施单位"] |= {"items": _unit(registers.units), "uniqueItems": True}
    fields["项目属性"] |= {"anyOf": [_attribute(taxonomy), {}]}
    fields["指标体系"] = {**_described(fields["指标体系"]), "anyOf": [_scheme_name(taxonomy), _CAN_BE_BLANK]}
    fields["绩效指标"] = {**_described(fields["绩效指标"]), "type": "object"}
    forms["Indicators"] = {**_LIST, "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Indicator"}}
    forms["GoalByPeriod"] |= {"anyOf": [_given("中期"), _given("年度")]}
    forms["Indicator"] |= _ONE_WAY_TO_WRITE
    for number, scheme in enumerate(taxonomy.schemes, 1):
        forms |= _levels(scheme, f"scheme-{number}")
    schema["allOf"] = [*_scheme_in_use(taxonomy), _MEDIUM_TERM]
    return schema


_LIST = {"title": "三级指标", "description": "三级指标的列表，每个一项，前面写“- ”"}


def _described(field: _Json) -> _Json:
    return {key: field[key] for key in ("title", "description")}


_ONE_WAY_TO_WRITE: Mapping[str, Any] = {
    "if": {"anyOf": [_given("中期"), _given("年度")]},
    "then": {"properties": {"指标值": _blank(BOTH_WAYS_MESSAGE), "绩效标准": _blank(BOTH_WAYS_MESSAGE)}},
    "else": _given("指标值"),
}
"""Both periods in one, or each by itself."""

_NO_MEDIUM_TERM: Mapping[str, Any] = {"properties": {"中期": _blank(MISSING_YEARS_MESSAGE)}}
_MEDIUM_TERM: Mapping[str, Any] = {
    "if": _given("中期期限"),
    "then": {"properties": {"项目资金": _given("中期")}},
    "else": {
        "properties": {
            "项目资金": _NO_MEDIUM_TERM,
            "总体目标": {"items": _NO_MEDIUM_TERM},
            "绩效指标": {"additionalProperties": {"additionalProperties": {"items": _NO_MEDIUM_TERM}}},
        }
    },
}
"""A form with a medium-term side says which years it covers, and the other way round."""


def _typed(text: str) -> tuple[str | int, ...]:
    """The values that `text` can have to an editor: digits without quotes are a number."""
    return (int(text), text) if re.fullmatch("[1-9][0-9]*", text) else (text,)


def _enum(words: Mapping[str, str], message: str) -> _Json:
    """One of `words`, each with its explanation, for editors of both families."""
    return {
        "enum": [value for word in words for value in _typed(word)],
        "enumDescriptions": [explanation for word, explanation in words.items() for _ in _typed(word)],
        "x-intellij-enum-metadata": {
            word: {"description": explanation} for word, explanation in words.items()
        },
        "errorMessage": message,
    }


def _unit(units: Iterable[Unit]) -> _Json:
    known = {unit.name: _about_unit(unit) for unit in units}
    message = "units.yml 里没有这个单位。写法要一字不差；确是新单位，请先在 units.yml 登记"
    return {"title": "实施单位", "description": "units.yml 里登记的单位", **_enum(known, message)}


def _about_unit(unit: Unit) -> str:
    parts = (("简称", unit.short_name), ("上级单位", unit.parent), ("地址名", unit.slug))
    return "；".join(f"{label} {text}" for label, text in parts if text)


def _attribute(taxonomy: Taxonomy) -> _Json:
    """The known words; others are allowed, as forms have them."""
    own, *others = taxonomy.attributes
    words = dict.fromkeys(own, "本站用的一套")
    for vocabulary in others:
        for word in vocabulary:
            words.setdefault(word, f"另一套用词：{'、'.join(vocabulary)}")
    return _enum(words, f"本站用的词是 {'、'.join(own)}")


def _scheme_name(taxonomy: Taxonomy) -> _Json:
    known = {scheme.name: scheme.basis for scheme in taxonomy.schemes}
    return _enum(known, "taxonomy.yml 里没有这套指标体系")


def _scheme_in_use(taxonomy: Taxonomy) -> Iterator[_Json]:
    """For each scheme: when a project's levels are its levels. `Taxonomy.scheme_of`, said to a validator."""
    elsewhere = [_one_of("年度", scheme.years) for scheme in taxonomy.schemes if scheme.years]
    for number, scheme in enumerate(taxonomy.schemes, 1):
        ways = [_one_of("指标体系", [scheme.name])]
        if scheme.years:
            ways.append({"not": _given("指标体系"), **_one_of("年度", scheme.years)})
        if scheme.name == taxonomy.default_scheme:
            ways.append({"not": {"anyOf": [_given("指标体系"), *elsewhere]}})
        levels = {"$ref": f"#/$defs/scheme-{number}"}
        yield {"if": {"anyOf": ways}, "then": {"properties": {"绩效指标": levels}}}


def _one_of(key: str, texts: Iterable[object]) -> _Json:
    return {
        "required": [key],
        "properties": {key: {"enum": [each for text in texts for each in _typed(str(text))]}},
    }


def _levels(scheme: Scheme, key: str) -> _Json:
    """绩效指标 under one scheme, as the definition `key`, and each of its first levels."""
    first_levels = {f"{key}-{number}": first for number, first in enumerate(scheme.first_levels, 1)}
    return {
        key: {
            "title": f"绩效指标（{scheme.name}）",
            "description": scheme.basis,
            **_named((first, f"#/$defs/{name}") for name, first in first_levels.items()),
        },
        **{
            name: {
                "title": first.name,
                **_named((second, "#/$defs/Indicators") for second in first.second_levels),
            }
            for name, first in first_levels.items()
        },
    }


def _named(levels: Iterable[tuple[FirstLevel | SecondLevel, str]]) -> _Json:
    """Levels, each with where its content is defined, under any one of their names; those that are needed are there."""
    properties, conditions = {}, []
    for level, content in levels:
        for name in _names(level):
            properties[name] = {"title": name, "description": _about_level(level, name), "$ref": content}
        conditions += [*_once(_names(level)), *_needed(level)]
    demands = {"allOf": conditions} if conditions else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **demands}


def _once(names: Sequence[str]) -> Iterator[_Json]:
    """That no two of `names` stand side by side."""
    pairs = [{"required": list(pair)} for pair in combinations(names, 2)]
    message = f"“{'”“'.join(names)}”是同一级指标的几种叫法。请并成一处"
    if pairs:
        yield {"if": {"anyOf": pairs}, "then": {"type": "null", "errorMessage": message}}


def _needed(level: FirstLevel | SecondLevel) -> Iterator[_Json]:
    """That a level which every project must have stands there under one of its names."""
    message = f"缺少{level.name}。所用的指标体系要求每个项目都有"
    if isinstance(level, FirstLevel) and level.required:
        yield {"anyOf": [{"required": [name], "errorMessage": message} for name in _names(level)]}


def _names(level: FirstLevel | SecondLevel) -> tuple[str, ...]:
    return (level.name, *level.other_names)


def _about_level(level: FirstLevel | SecondLevel, name: str) -> str:
    kind = "一级指标" if isinstance(level, FirstLevel) else "二级指标"
    needed = "，每个项目都要有" if isinstance(level, FirstLevel) and level.required else ""
    same = f"，就是“{level.name}”" if name != level.name else ""
    return f"{kind}{same}{needed}"
