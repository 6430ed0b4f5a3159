"""Write the conditions by which a JSON Schema chooses form layout and indicator scheme, as the reader does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.editing.layout_schemas import is_filled
from generator.editing.level_schemas import Json, required_key
from generator.form.form_layouts import FormLayout
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import Registers


def editor_values(text: str) -> tuple[str | int, ...]:
    """Return the values that a cell with `text` can have in an editor: digits without quotes are a number."""
    return (int(text), text) if re.fullmatch("[1-9][0-9]*", text) else (text,)


def has_value(key: str, texts: Iterable[object]) -> Json:
    """Return the schema of a mapping whose cell `key` has one of the values `texts`."""
    values = [value for text in texts for value in editor_values(str(text))]
    return {"required": [key], "properties": {key: {"enum": values}}}


def enum_cell(words: Mapping[str, str], message: str) -> Json:
    """Return the schema of a cell with one of `words`, a word → its explanation, for both families of editors."""
    return {
        "enum": [value for word in words for value in editor_values(word)],
        "enumDescriptions": [explanation for word, explanation in words.items() for _ in editor_values(word)],
        "x-intellij-enum-metadata": {
            word: {"description": explanation} for word, explanation in words.items()
        },
        "errorMessage": message,
    }


def _unless(conditions: list[Json]) -> Json:
    """Return the schema of what fulfils none of `conditions`."""
    return {"not": {"anyOf": conditions}} if conditions else {}


def layout_conditions(layouts: Mapping[str, FormLayout], choice: LayoutChoice) -> Iterator[Json]:
    """Yield, for every layout, the condition under which it applies, with its definition; `layouts` has their names.

    The conditions mirror `LayoutChoice.layout_of`.
    """
    elsewhere: list[Json] = []
    for key, layout in layouts.items():
        ways = [has_value("表式", [layout.name]), *_claim(layout, choice)]
        if layout is choice.default:
            continue
        elsewhere += ways
        yield {"if": {"anyOf": ways}, "then": {"$ref": f"#/$defs/{key}"}}
    (default,) = (key for key, layout in layouts.items() if layout is choice.default)
    yield {"if": _unless(elsewhere), "then": {"$ref": f"#/$defs/{default}"}}


def _claim(layout: FormLayout, choice: LayoutChoice) -> Iterator[Json]:
    """Yield the condition under which one of the body's own layouts claims a file, if it claims any."""
    if layout not in choice.own or not (layout.years or layout.units):
        return
    conditions: list[Json] = [{"not": is_filled("表式")}]
    if layout.years:
        conditions.append(has_value("年度", layout.years))
    if layout.units:
        named = {"type": "array", "contains": {"enum": list(layout.units)}}
        conditions.append({"required": ["实施单位"], "properties": {"实施单位": named}})
    yield {"allOf": conditions}


def scheme_key(number: int) -> str:
    """Return the name of the definition of a scheme, by its number from 1 in `Registers.schemes`."""
    return f"scheme-{number}"


def _levels_of(key: str, words: Iterable[str], *, optional: bool = False) -> Json:
    """Return the schema of a file with the levels of a scheme; `words` are the keys under which they may stand.

    A required level may be missing where the layout allows it (`optional`), and where the file says that its form is so
    (照录): `disclosure check` judges that.
    """
    levels, required = {"$ref": f"#/$defs/{key}"}, {"$ref": f"#/$defs/{required_key(key)}"}
    keys = list(words)
    if optional:
        return {"properties": dict.fromkeys(keys, levels)}
    return {
        "properties": dict.fromkeys(keys, levels),
        "if": {"not": {"required": ["照录"]}},
        "then": {"properties": dict.fromkeys(keys, required)},
    }


def _levels_words(registers: Registers) -> list[str]:
    """Return the words of all layouts for 绩效指标."""
    return sorted({layout.word("绩效指标") for layout in registers.layouts.by_name.values()})


def named_schemes(registers: Registers) -> Iterator[Json]:
    """Yield, for every scheme, the condition that a file names it, and the levels that it then may have."""
    words = _levels_words(registers)
    for number, scheme in enumerate(registers.schemes.values(), 1):
        levels = _levels_of(scheme_key(number), words)
        yield {"if": has_value("指标体系", [scheme.name]), "then": levels}


def unnamed_scheme(layout: FormLayout, registers: Registers) -> Json:
    """Return the condition for the levels of a file of `layout` that names no scheme.

    It mirrors `Registers.scheme_of`.
    """
    if layout.scheme is None:
        levels: Json = {"$ref": f"#/$defs/{LEVELS_BY_YEAR}"}
    elif layout.scheme not in registers.schemes:
        levels = {}
    else:
        number = list(registers.schemes).index(layout.scheme) + 1
        word = layout.word("绩效指标")
        levels = _levels_of(scheme_key(number), [word], optional=layout.optional_levels)
    return {"if": {"not": is_filled("指标体系")}, "then": levels}


LEVELS_BY_YEAR = "levels-by-year"
"""Name of the definition of the levels of a file whose layout says nothing about its scheme."""


def levels_by_year(registers: Registers) -> Iterator[Json]:
    """Yield, for every scheme of the taxonomy, the condition under which it holds by the year or as the default."""
    words, taxonomy = _levels_words(registers), registers.taxonomy
    keys = {scheme: scheme_key(number) for number, scheme in enumerate(registers.schemes, 1)}
    claimed = [has_value("年度", scheme.years) for scheme in taxonomy.schemes if scheme.years]
    for scheme in taxonomy.schemes:
        ways = [has_value("年度", scheme.years)] if scheme.years else []
        if scheme.name == taxonomy.default_scheme:
            ways.append(_unless(claimed))
        if ways:
            yield {"if": {"anyOf": ways}, "then": _levels_of(keys[scheme.name], words)}
