"""Write the JSON Schemas of project files in the words of every form layout.

The schema of one layout allows what the reader takes from a file of that layout: the form's own words are offered, the
usual ones are accepted where the reader accepts them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from pydantic import TypeAdapter

from generator.editing.layout_cells import (
    LayoutCell,
    column_cells,
    funds_help,
    side_help,
    top_level_cells,
)
from generator.editing.level_schemas import Json
from generator.form.amounts import AMOUNT_PATTERN, BLANK_TEXT, GROUPED_AMOUNT, YUAN
from generator.form.cells import Amount, Line, Paragraph
from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import CellBlock, FormLayout, FundsLine
from generator.form.period import Period
from generator.form.project import BOTH_WAYS_MESSAGE

BLANK_VALUE: Mapping[str, object] = {"type": ["string", "null"], "maxLength": 0}
"""Schema of a value that the reader takes for a blank cell; no ``enum``, whose values editors would offer."""


def _cell(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


LINE, OPTIONAL_LINE = _cell("line"), _cell("optional-line")
"""References to the schemas of a cell of one line, and of one that may be left blank."""
PARAGRAPH, OPTIONAL_PARAGRAPH = _cell("paragraph"), _cell("optional-paragraph")
"""References to the schemas of a cell of one or several lines, and of one that may be left blank."""
ANY_TEXT = _cell("any-text")
"""Reference to the schema of a cell that may also be a list or a block of texts, which are joined on reading."""
OPTIONAL_AMOUNT, PLAIN_AMOUNT = _cell("optional-amount"), _cell("plain-amount")
"""References to the schemas of an amount that may be left blank, and of one without commas between thousands."""
UNIT_NAME = _cell("unit-name")
"""Reference to the schema of a registered unit's name."""
_SHARED = (LINE, OPTIONAL_LINE, PARAGRAPH, OPTIONAL_PARAGRAPH, ANY_TEXT, OPTIONAL_AMOUNT)


def or_blank(cell: Json) -> Json:
    """Return the schema of a cell that may be left blank as well."""
    refused = [name for name in cell["if"]["type"] if name != "null"]
    return {**cell, "if": {"type": refused}, "pattern": f"^$|{cell['pattern']}"}


def shared_cells() -> Json:
    """Return the definitions that the references to cells lead to, but for the name of a unit."""
    line, paragraph = TypeAdapter(Line).json_schema(), TypeAdapter(Paragraph).json_schema()
    amount: Json = TypeAdapter(Amount).json_schema()
    grouped = f"^(?:{AMOUNT_PATTERN.pattern}|{GROUPED_AMOUNT}|{BLANK_TEXT})$"
    advice = amount["patternErrorMessage"]
    return {
        "line": line,
        "optional-line": or_blank(line),
        "paragraph": paragraph,
        "optional-paragraph": or_blank(paragraph),
        "any-text": {key: or_blank(paragraph)[key] for key in ("pattern", "patternErrorMessage")},
        "optional-amount": or_blank({**amount, "pattern": grouped}),
        "plain-amount": {"pattern": f"^$|{amount['pattern']}", "patternErrorMessage": advice},
    }


def must_be_blank(message: str) -> Json:
    """Return the schema of a cell that is left blank.

    It is worded so that no editor offers ``null``, which the reader takes for a text.
    """
    return {"if": {"not": BLANK_VALUE}, "then": {"type": "null", "errorMessage": message}}


def is_filled(key: str) -> Json:
    """Return the condition that the cell `key` of a mapping is not blank."""
    return {"type": "object", "required": [key], "properties": {key: {"not": BLANK_VALUE}}}


MAY_BE_BLANK = must_be_blank("这里的写法不对")


class MappingSchema:
    """The schema of a mapping, built key by key."""

    def __init__(self, title: str) -> None:
        self._schema: Json = {"title": title, "type": "object", "properties": {}}
        self._patterns: dict[str, tuple[Json, list[str]]] = {}

    @property
    def schema(self) -> Json:
        """The schema as it is now, which refuses all keys that were not added."""
        patterns = {_pattern(words): schema for schema, words in self._patterns.values()}
        further: Json = {"patternProperties": patterns} if patterns else {}
        return {**self._schema, **further, "additionalProperties": False}

    def add(self, key: str, words: str, schema: Json, also: Iterable[str] = ()) -> None:
        """Add a key that editors offer; the reader accepts the words of `also` in its place."""
        # A shared cell stands apart from the title of its key: an editor would show the title that it last had.
        shared = schema in _SHARED
        own = {} if shared else schema
        self._schema["properties"][key] = {**own, "title": key, "description": words}
        others = [word for word in also if word != key]
        self.accept([key, *others] if shared else others, schema)

    def accept(self, keys: Iterable[str], schema: Json) -> None:
        """Accept keys that editors do not offer."""
        new = list(keys)
        if new:
            _, words = self._patterns.setdefault(json.dumps(schema), (schema, []))
            words.extend(new)

    def require(self, key: str, also: Iterable[str] = ()) -> None:
        """Require a key, or any of the words that stand for it."""
        others = [word for word in also if word != key]
        if not others:
            self._schema.setdefault("required", []).append(key)
            return
        message = f"缺少“{key}”。请补上"
        ways = [{"required": [word], "errorMessage": message} for word in (key, *others)]
        self._schema.setdefault("allOf", []).append({"anyOf": ways})


def _pattern(words: Iterable[str]) -> str:
    escaped = (re.sub(r"[.*+?^${}()|\[\]\\/]", r"\\\g<0>", word) for word in words)
    return f"^(?:{'|'.join(escaped)})$"


def layout_schemas(layout: FormLayout, key: str, fields: Mapping[str, Json]) -> Json:
    """Return definitions by name: `key` for a whole file of `layout`, and those that it refers to.

    `fields` has the schemas of the fields of `Project` that are the same in every layout, by their usual words.
    """
    return {
        f"{key}-funds": _funds_side(layout, with_unit=False),
        f"{key}-goal": _goal(layout),
        f"{key}-target": _target(layout),
        f"{key}-indicators": {
            "type": "array",
            "minItems": 1,
            "items": _indicator(layout, key),
        },
        key: _file(layout, key, fields),
    }


_REQUIRED = ("项目名称", "年度", "实施单位", "来源", "项目资金", "总体目标", "绩效指标")


def _file(layout: FormLayout, key: str, fields: Mapping[str, Json]) -> Json:
    own: dict[str, Json] = {
        "项目资金": _funds(layout, key),
        "总体目标": {
            "type": "array",
            "minItems": 1,
            "items": {"oneOf": [PARAGRAPH, _reference(f"{key}-goal")]},
        },
        "绩效指标": _levels(key),
    }
    mapping = MappingSchema(layout.title)
    for cell in top_level_cells(layout):
        others = [word for word in cell.usual_words if word != cell.key]
        mapping.add(cell.key, cell.help, _schema_of(layout, cell, {**fields, **own}), others)
        if not set(_REQUIRED).isdisjoint(cell.usual_words):
            mapping.require(cell.key, others)
    schema = mapping.schema
    if "中期期限" in {word for cell in top_level_cells(layout) for word in cell.usual_words}:
        schema.setdefault("allOf", []).append(_sides_without_period(layout))
    return schema


def _schema_of(layout: FormLayout, cell: LayoutCell, fields: Mapping[str, Json]) -> Json:
    """Return the schema of a cell at the top of a file."""
    if not cell.usual_words:
        return further_cell_schema(cell.block)
    if "实施单位" in cell.usual_words and cell.key != "实施单位":
        return UNIT_NAME if len(cell.usual_words) > 1 else {"anyOf": [UNIT_NAME, fields["实施单位"]]}
    return fields[cell.usual_words[0]]


def further_cell_schema(block: CellBlock | None) -> Json:
    """Return the schema of a further cell: a text, a block of cells or a small table."""
    if block and block.parts:
        return {"properties": _cells_of(block.parts)}
    if block and block.columns:
        return {"items": {"type": "object", "properties": _cells_of(block.columns)}}
    return ANY_TEXT


def _cells_of(words: Iterable[str]) -> Json:
    """Return the schemas of the cells of a block; ``支出·基本支出`` is a cell of a block within it."""
    within: dict[str, list[str]] = {}
    for word in words:
        name, _, rest = word.partition("·")
        within.setdefault(name, []).extend([rest] if rest else [])
    return {
        name: {
            **({"type": "object", "properties": _cells_of(parts)} if parts else {}),
            "title": name,
            "description": "照表抄写",
        }
        for name, parts in within.items()
    }


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _sides(layout: FormLayout) -> Iterator[tuple[Period, str]]:
    """Yield the sides of the layout with its words, the first side first."""
    if layout.medium_term_word:
        yield Period.MEDIUM_TERM, layout.medium_term_word
    yield Period.ANNUAL, layout.annual_word


def _funds(layout: FormLayout, key: str) -> Json:
    """Return the schema of 项目资金: by side, or without sides where the form has one only."""
    side = _reference(f"{key}-funds")
    by_side = MappingSchema("项目资金")
    for period, word in _sides(layout):
        schema = side if period is Period.ANNUAL else {"anyOf": [side, MAY_BE_BLANK]}
        if period is Period.ANNUAL or layout.funds_by_side:
            by_side.add(word, side_help(layout, period, "资金"), schema, [period.word])
        else:
            by_side.accept((word, period.word), schema)
    _add_unit(by_side)
    by_side.require(layout.annual_word, [Period.ANNUAL.word])
    schema = by_side.schema
    if not layout.medium_term_word:
        names = dict.fromkeys((layout.annual_word, Period.ANNUAL.word))
        schema = {
            "type": "object",
            "if": {"anyOf": [{"required": [name]} for name in names]},
            "then": schema,
            "else": _funds_side(layout, with_unit=True),
        }
    return schema if layout.unit == YUAN else {**schema, "allOf": [*schema.get("allOf", ()), _NO_COMMAS]}


_NO_COMMAS: Json = {
    "if": is_filled("金额单位"),
    "else": {
        "additionalProperties": {"if": {"type": "object"}, "then": {"additionalProperties": PLAIN_AMOUNT}}
    },
}
"""Schema of 项目资金 in 万元 by custom only: commas between thousands then leave the unit in doubt."""


def _add_unit(mapping: MappingSchema) -> None:
    words = "表上金额的单位：万元 或 元；与表式的相同就不写"
    mapping.add("金额单位", words, {"enum": ["万元", "元"], "errorMessage": "只能写 万元 或 元"})


def _funds_side(layout: FormLayout, with_unit: bool) -> Json:
    """Return the schema of one side of 项目资金."""
    side = MappingSchema("项目资金的各项")
    total = layout.word("总额")
    if layout.has("总额"):
        side.add(total, funds_help(layout, total), OPTIONAL_AMOUNT, ["总额"])
        side.require(total, ["总额"])
    for line in layout.all_sources.values():
        side.add(line.name, funds_help(layout, line.name), _source(layout, line))
    if with_unit:
        _add_unit(side)
    return side.schema


def _source(layout: FormLayout, line: FundsLine) -> Json:
    if not line.is_source:
        return OPTIONAL_LINE
    if not line.has_parts:
        return OPTIONAL_AMOUNT
    block = MappingSchema(line.name)
    block.add(layout.word("总额"), "这一项的合计", OPTIONAL_AMOUNT, ["总额"])
    for part in layout.all_sources.values():
        if part.parent == line.name:
            block.add(part.name, funds_help(layout, part.name), OPTIONAL_AMOUNT)
    return {"anyOf": [OPTIONAL_AMOUNT, block.schema]}


def _goal(layout: FormLayout) -> Json:
    goal = MappingSchema("总体目标里分期写的一条")
    for period, word in _sides(layout):
        goal.add(word, side_help(layout, period, "目标的这一条"), OPTIONAL_PARAGRAPH, [period.word])
    words = dict.fromkeys(word for period, own in _sides(layout) for word in (own, period.word))
    message = f"没有填写。请在{'、'.join(f'“{word}”' for _, word in _sides(layout))}后面写上目标"
    return {**goal.schema, "anyOf": [{**is_filled(word), "errorMessage": message} for word in words]}


def _levels(key: str) -> Json:
    """Return the schema of 绩效指标 apart from the names of the levels: of two levels, or of one."""
    rows = _reference(f"{key}-indicators")
    by_second_level = {"type": "object", "additionalProperties": rows}
    first = {"if": {"type": "array"}, "then": rows, "else": by_second_level}
    return {"type": "object", "additionalProperties": first}


def _target(layout: FormLayout) -> Json:
    target = MappingSchema("一期的指标值")
    _add_columns(target, layout)
    return {**target.schema, "anyOf": _any_target(layout)}


def _indicator(layout: FormLayout, key: str) -> Json:
    indicator = MappingSchema("三级指标")
    name = layout.column_of(ColumnRole.NAME)
    words = dict(column_cells(layout))["名称"]
    others = [name] if name and name != "名称" else []
    indicator.add("名称", words, LINE, others)
    indicator.require("名称", others)
    _add_columns(indicator, layout)
    target = {"anyOf": [_reference(f"{key}-target"), MAY_BE_BLANK]}
    by_side = layout.indicators_by_side and layout.medium_term_word is not None
    for period, word in _sides(layout):
        if by_side:
            indicator.add(
                word, side_help(layout, period, "一期的各列，两期不同才分开写"), target, [period.word]
            )
        else:
            indicator.accept((word, period.word), target)
    sides = dict.fromkeys(word for period, own in _sides(layout) for word in (own, period.word))
    return {
        **indicator.schema,
        "if": {"anyOf": [is_filled(word) for word in sides]},
        "then": {"properties": {word: must_be_blank(BOTH_WAYS_MESSAGE) for word in ("指标值", "绩效标准")}},
        "else": {"anyOf": _any_target(layout)},
    }


def _add_columns(mapping: MappingSchema, layout: FormLayout) -> None:
    for word, words in column_cells(layout):
        if word != "名称":
            whole = layout.role_by_column[word] in (ColumnRole.TARGET_VALUE, ColumnRole.STANDARD)
            mapping.add(word, words, OPTIONAL_LINE if whole else ANY_TEXT)
    if "指标值" not in layout.role_by_column:
        mapping.accept(["指标值"], OPTIONAL_LINE)


def _any_target(layout: FormLayout) -> list[Json]:
    """Return the ways in which an indicator says more than its name: its target, whole or in parts, or further columns."""
    words = [word for word, role in layout.role_by_column.items() if role is not ColumnRole.NAME]
    target = next((word for word in words if layout.role_by_column[word] in _TARGET_ROLES), "指标值")
    further = [word for word in words if layout.role_by_column[word] is not ColumnRole.STANDARD]
    message = f"缺少“{target}”。请补上"
    return [
        {"required": [word], "errorMessage": message} for word in dict.fromkeys((target, *further, "指标值"))
    ]


_TARGET_ROLES = (ColumnRole.TARGET_VALUE, ColumnRole.NUMBER)


def _sides_without_period(layout: FormLayout) -> Json:
    """Return the condition that a first side stands in a file only with the period that it covers."""
    period, first = layout.word("中期期限"), str(layout.medium_term_word)
    message = f"写了“{first}”，却没有“{period}”。请补上，例如 {period}: 2023—2024"
    none = {"properties": {word: must_be_blank(message) for word in dict.fromkeys((first, "中期"))}}
    rows = {"items": none}
    return {
        "if": {"not": {"anyOf": [is_filled(word) for word in dict.fromkeys((period, "中期期限"))]}},
        "then": {
            "properties": {
                layout.word("项目资金"): none,
                layout.word("总体目标"): rows,
                layout.word("绩效指标"): {"additionalProperties": {**rows, "additionalProperties": rows}},
            }
        },
    }
