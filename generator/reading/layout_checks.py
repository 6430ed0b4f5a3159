"""Check the content of forms.yml: names, claims and words of the body's own form layouts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.field_path import FieldPath
from generator.form.form_layouts import FormLayout
from generator.form.forms_register import FormLayouts
from generator.form.indicator_schemes import Taxonomy
from generator.form.result_columns import USUAL_WORDS_OF_ROLES, ResultRole, ScoredLevel
from generator.form.result_layouts import (
    FUNDS_WORDS,
    RESULT_HEAD,
    TABLE_WORDS,
    TOTAL_ROW,
    ResultLayout,
)
from generator.reading.form_errors import suggest_word
from generator.reading.problem import FieldProblem


def check_forms(
    delivered: FormLayouts, taxonomy: Taxonomy | None, forms: FormLayouts
) -> Iterator[FieldProblem]:
    """Yield what is wrong with forms.yml. `delivered` are the layouts that come with the program."""
    schemes = {
        scheme.name
        for scheme in (*forms.schemes, *delivered.schemes, *(taxonomy.schemes if taxonomy else ()))
    }
    names: set[str] = set()
    for number, layout in enumerate(forms.layouts):
        path: FieldPath = ("表式", number)
        if layout.name in names:
            message = f"名称：“{layout.name}”写了两次。请换一个名称"
            yield FieldProblem((*path, "名称"), "duplicate-name", message)
        names.add(layout.name)
        if taxonomy is not None and layout.scheme is not None and layout.scheme not in schemes:
            message = f"指标体系：没有“{layout.scheme}”。{suggest_word(layout.scheme, schemes)}"
            yield FieldProblem((*path, "指标体系"), "unknown-scheme", message)
        yield from _layout_problems(layout, path)
        for earlier in forms.layouts[:number]:
            yield from _both_claim(earlier, layout, path)
    yield from _result_layouts(forms.result_layouts)


def _result_layouts(layouts: Sequence[ResultLayout]) -> Iterator[FieldProblem]:
    """Yield what is wrong with the layouts of tables of results."""
    names: set[str] = set()
    for number, layout in enumerate(layouts):
        path: FieldPath = ("结果表式", number)
        if layout.name in names:
            message = f"名称：“{layout.name}”写了两次。请换一个名称"
            yield FieldProblem((*path, "名称"), "duplicate-name", message)
        names.add(layout.name)
        yield from _result_columns(layout, path)
        yield from _result_words(layout, path)
        for earlier in layouts[:number]:
            if earlier.kind is layout.kind:
                yield from _both_claim(earlier, layout, path)


def _result_columns(layout: ResultLayout, path: FieldPath) -> Iterator[FieldProblem]:
    """Yield columns of indicators of a layout of results that cannot be read."""
    roles = list(layout.role_by_column.values())
    usual = USUAL_WORDS_OF_ROLES[layout.kind]
    if ResultRole.NAME not in roles:
        message = "列：没有一列是三级指标的名称。请写上“三级指标”，或在“列的含义”里写明哪一列是名称"
        yield FieldProblem((*path, "列"), "layout-columns", message)
    for role in usual:
        if roles.count(role) > 1:
            message = f"列的含义：有两列都是“{role.value}”。同一种含义只能有一列，另一列写 其他"
            place: FieldPath = (*path, "列的含义") if layout.column_roles else (*path, "列")
            yield FieldProblem(place, "layout-columns", message)
    for column, role in layout.column_roles.items():
        place = (*path, "列的含义", column)
        if column not in layout.columns:
            message = f"列的含义：“列”里没有“{column}”。{suggest_word(column, layout.columns)}"
            yield FieldProblem(place, "layout-columns", message, at_key=True)
        elif role is not ResultRole.OTHER and role not in usual:
            names = "、".join(known.value for known in (*usual, ResultRole.OTHER))
            message = f"列的含义：{layout.kind.value}表没有“{role.value}”。可以写的有：{names}"
            yield FieldProblem(place, "layout-columns", message)
    if layout.scored_level is not ScoredLevel.INDICATOR and ResultRole.SCORE not in roles:
        message = "计分到：“列”里没有得分。请写上得分一列，或者删去这一行"
        yield FieldProblem((*path, "计分到"), "layout-columns", message)


def _result_words(layout: ResultLayout, path: FieldPath) -> Iterator[FieldProblem]:
    """Yield words of 用词 that are usual words of nothing in a table of results."""
    columns = USUAL_WORDS_OF_ROLES[layout.kind].values()
    known = (TOTAL_ROW, *TABLE_WORDS, *RESULT_HEAD, *FUNDS_WORDS, *columns)
    for word in layout.words:
        if word not in known:
            message = f"用词：“{word}”不是通常的叫法。{suggest_word(word, known)}"
            yield FieldProblem((*path, "用词", word), "layout-columns", message, at_key=True)


def _layout_problems(layout: FormLayout, path: FieldPath) -> Iterator[FieldProblem]:
    """Yield what a layout says that cannot be drawn or read."""
    if len(layout.sides) > 2:
        message = "期：一张表最多两期，最后一个是年度，例如 [中期, 年度]"
        yield FieldProblem((*path, "期"), "layout-sides", message)
    roles = list(layout.role_by_column.values())
    if ColumnRole.NAME not in roles:
        message = "指标列：没有一列是三级指标的名称。请写上“三级指标”，或在“列的含义”里写明哪一列是名称"
        yield FieldProblem((*path, "指标列"), "layout-columns", message)
    for role in (ColumnRole.NAME, ColumnRole.TARGET_VALUE, ColumnRole.STANDARD, *TARGET_PARTS):
        if roles.count(role) > 1:
            message = f"列的含义：有两列都是“{role.value}”。同一种含义只能有一列"
            yield FieldProblem((*path, "列的含义"), "layout-columns", message)
    for column in layout.column_roles:
        if column not in layout.role_by_column:
            message = f"列的含义：“指标列”里没有“{column}”。{suggest_word(column, layout.columns)}"
            yield FieldProblem((*path, "列的含义", column), "layout-columns", message, at_key=True)


_Layout = TypeVar("_Layout", FormLayout, ResultLayout)


def _both_claim(earlier: _Layout, layout: _Layout, path: FieldPath) -> Iterator[FieldProblem]:
    """Yield a layout that claims a year and unit which an earlier one claims as well."""
    if not (earlier.years or earlier.units) or not (layout.years or layout.units):
        return
    years = not earlier.years or not layout.years or set(earlier.years) & set(layout.years)
    units = not earlier.units or not layout.units or set(earlier.units) & set(layout.units)
    if years and units:
        key = "适用年度" if layout.years else "适用单位"
        message = (
            f"{key}：同一年度、同一单位的表已经归“{earlier.name}”。请把其中一种的适用年度或适用单位改得不重叠"
        )
        yield FieldProblem((*path, key), "layouts-overlap", message)
