"""Write the JSON Schemas of the indicator levels of every scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from generator.form.indicator_schemes import FirstLevel, Scheme, SecondLevel

Json = dict[str, Any]
"""A JSON Schema, or a part of one."""


def level_schemas(scheme: Scheme, key: str) -> Json:
    """Return definitions by name: `key` for the levels of 绩效指标 under `scheme`, and one for every first level.

    `required_key(key)` names the condition that all required levels are there. The rows within the levels are not
    described: their columns belong to the layout.
    """
    first_levels = {f"{key}-{number}": first for number, first in enumerate(scheme.first_levels, 1)}
    required = [condition for first in scheme.first_levels for condition in _required(first)]
    return {
        key: {
            "title": f"绩效指标（{scheme.name}）",
            "description": scheme.basis,
            "type": "object",
            **_levels((first, {"$ref": f"#/$defs/{name}"}) for name, first in first_levels.items()),
            "additionalProperties": False,
        },
        required_key(key): {"allOf": required} if required else {},
        **{name: {"title": first.name, **_second_levels(first)} for name, first in first_levels.items()},
    }


def required_key(key: str) -> str:
    """Return the name of the definition that demands the required levels of the scheme defined as `key`."""
    return f"{key}-required"


def _second_levels(first: FirstLevel) -> Json:
    """Return the schema of the content of a first level: second levels, or indicators directly below it."""
    levels = _levels((second, {}) for second in first.second_levels)
    mapping = {**levels, "additionalProperties": first.free_second_levels}
    if first.second_levels:
        return {"type": "object", **mapping}
    return {"type": ["array", "object"] if first.free_second_levels else "array", **mapping}


def _levels(levels: Iterable[tuple[FirstLevel | SecondLevel, Json]]) -> Json:
    """Return the keywords for a mapping of levels, each under one of its names and with the schema of its content."""
    properties: Json = {}
    conditions: list[Json] = []
    for level, content in levels:
        for name in _names(level):
            properties[name] = {"title": name, "description": _level_explanation(level, name), **content}
        conditions += _only_one_of(_names(level))
    return {"properties": properties, **({"allOf": conditions} if conditions else {})}


def _only_one_of(names: Sequence[str]) -> Iterator[Json]:
    """Yield the condition that a mapping has no two of the keys `names`."""
    pairs = [{"required": list(pair)} for pair in combinations(names, 2)]
    message = f"“{'”“'.join(names)}”是同一级指标的几种叫法。请并成一处"
    if pairs:
        yield {"if": {"anyOf": pairs}, "then": {"type": "null", "errorMessage": message}}


def _required(level: FirstLevel) -> Iterator[Json]:
    """Yield the condition that a mapping has a level under one of its names, if every project must have it."""
    message = f"缺少{level.name}。所用的指标体系要求每个项目都有"
    if level.required:
        yield {"anyOf": [{"required": [name], "errorMessage": message} for name in _names(level)]}


def _names(level: FirstLevel | SecondLevel) -> tuple[str, ...]:
    """Return all names of a level, the usual one first."""
    return (level.name, *level.other_names)


def _level_explanation(level: FirstLevel | SecondLevel, name: str) -> str:
    """Return what an editor shows with `name`, one of the names of a level."""
    kind = "一级指标" if isinstance(level, FirstLevel) else "二级指标"
    needed = "，每个项目都要有" if isinstance(level, FirstLevel) and level.required else ""
    same = f"，就是“{level.name}”" if name != level.name else ""
    return f"{kind}{same}{needed}"
