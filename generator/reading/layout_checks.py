"""Check the content of forms.yml: names, claims and words of the body's own form layouts."""

from __future__ import annotations

from collections.abc import Iterator

from generator.form.column_roles import TARGET_PARTS, ColumnRole
from generator.form.field_path import FieldPath
from generator.form.form_layouts import FormLayout, FormLayouts
from generator.form.indicator_schemes import Taxonomy
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


def _both_claim(earlier: FormLayout, layout: FormLayout, path: FieldPath) -> Iterator[FieldProblem]:
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
