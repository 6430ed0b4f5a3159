"""List the cells of a form layout in the order of the form, with the words that explain each of them to staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.form.amounts import BLANK_TEXT
from generator.form.column_roles import ColumnRole
from generator.form.form_layouts import USUAL_BLOCKS, CellBlock, FormLayout, FundsLine
from generator.form.layout_keys import has_usual_cell
from generator.form.period import Period
from generator.form.project import Project


class LayoutCell(NamedTuple):
    """A cell at the top of a project file."""

    key: str
    """Key in the file: the form's word."""
    usual_words: tuple[str, ...]
    """Fields of `Project` that the cell is; empty for a further cell of the form."""
    help: str
    """Chinese words for what is written there."""
    block: CellBlock | None
    """Cell of head or foot in the layout; None for all else."""


_BEFORE_FUNDS = ("指标体系", "来源", "项目资金", "总体目标", "绩效指标")
_AFTER_FOOT = ("其他栏目", "照录")
_PROJECT_HELP: Mapping[str, str] = {
    field.alias or "": field.description or "" for field in Project.model_fields.values()
}


def top_level_cells(layout: FormLayout) -> Iterator[LayoutCell]:
    """Yield the cells that a file of `layout` may have at its top, in the order of the form."""
    keys: set[str] = set()
    for cell in _all_top_level_cells(layout):
        if cell.key not in keys:
            keys.add(cell.key)
            yield cell


def _all_top_level_cells(layout: FormLayout) -> Iterator[LayoutCell]:
    head = [block.name for block in layout.head]
    for usual in ("表式", "项目名称", "年度", "中期期限"):
        if has_usual_cell(layout, usual):
            yield _usual_cell(layout, usual)
    if layout.word("实施单位") not in head and has_usual_cell(layout, "实施单位"):
        yield _usual_cell(layout, "实施单位")
    yield from (_block_cell(layout, block) for block in layout.head)
    for usual in _BEFORE_FUNDS:
        if has_usual_cell(layout, usual):
            yield _usual_cell(layout, usual)
    yield from (_block_cell(layout, block) for block in layout.foot)
    yield from (_usual_cell(layout, usual) for usual in _AFTER_FOOT)


def _usual_cell(layout: FormLayout, usual: str) -> LayoutCell:
    key = layout.word(usual)
    words = layout.usual_words.get(key, (usual,))
    block = layout.blocks.get(key)
    return LayoutCell(key, words, (block and block.description) or _usual_help(layout, usual), block)


def _block_cell(layout: FormLayout, block: CellBlock) -> LayoutCell:
    usual = layout.usual_words.get(block.name) or ((block.name,) if block.name in USUAL_BLOCKS else ())
    if usual:
        return LayoutCell(block.name, usual, block.description or _usual_help(layout, usual[0]), block)
    return LayoutCell(block.name, (), block.description or _further_help(block), block)


def _usual_help(layout: FormLayout, usual: str) -> str:
    """Return the words for a usual cell, with the layout's words for its sides and its unit."""
    first = layout.medium_term_word
    match usual:
        case "中期期限":
            words = f"{first}包括的年度，写成 2023—2024；表上没有{first}就不写"
        case "项目资金":
            words = f"项目资金，单位{layout.unit}"
        case "总体目标" if first is None:
            words = "一条目标一项"
        case "总体目标":
            words = f"一条目标一项；{first}与{layout.annual_word}不同的，这一项分“{first}”“{layout.annual_word}”写"
        case "实施单位" if layout.word(usual) != usual:
            words = "要在 units.yml 里登记；有几个单位，一个一项"
        case _:
            words = _PROJECT_HELP[usual]
    says_itself = layout.word(usual) == usual or usual == "中期期限" or words.startswith(usual)
    return words if says_itself else f"就是{usual}：{words}"


def _further_help(block: CellBlock) -> str:
    if block.parts:
        return f"分成几格：{'、'.join(block.parts)}；照表抄写"
    if block.columns:
        return f"一行一项，每项的各列：{'、'.join(block.columns)}；照表抄写"
    return f"照表抄写；表上空着的，写 {BLANK_TEXT}"


def funds_help(layout: FormLayout, word: str) -> str:
    """Return the words for a row of 项目资金: the total, or a source, by the form's word."""
    line = layout.all_sources.get(word)
    if line is None:
        return f"资金总额，单位{layout.unit}；等于下面各项来源之和"
    return line.description or _source_help(layout, line)


def _source_help(layout: FormLayout, line: FundsLine) -> str:
    if not line.is_source:
        return "照表抄写；不是资金来源，不相加"
    part = f"；是“{line.parent}”的一部分" if line.parent else ""
    counted = f"；合计时算作{line.usual_name}" if line.usual_name != line.name else ""
    return f"金额，单位{layout.unit}{part}{counted}"


def side_help(layout: FormLayout, period: Period, what: str) -> str:
    """Return the words for a side of the form below 项目资金, a goal or an indicator; `what` is what stands there."""
    if period is Period.ANNUAL:
        return f"{layout.annual_word}{what}"
    return f"{layout.medium_term_word}{what}；表上没有就不写"


_COLUMN_HELP: Mapping[ColumnRole, str] = {
    ColumnRole.NAME: "三级指标的名称，不写“指标1：”",
    ColumnRole.TARGET_VALUE: "要达到的数值或程度，照表上的写法，例如 ≥95%",
    ColumnRole.SIGN: "这一格里的符号，例如 ≥、≤、=、定性",
    ColumnRole.NUMBER: "这一格里的数或文字，例如 95",
    ColumnRole.UNIT: "这一格里的单位，例如 %、人次",
    ColumnRole.STANDARD: "衡量的标准，照表抄写",
    ColumnRole.SCORE: "分值，照表上的数写",
    ColumnRole.WEIGHT: "权重，照表上的数写",
    ColumnRole.DIRECTION: "方向，照表写，例如 正向指标",
    ColumnRole.NATURE: "性质，照表写，例如 定量、定性",
    ColumnRole.EXPLANATION: "对这条指标的解释，照表抄写",
    ColumnRole.DATA_SOURCE: "数据从哪里来，照表抄写",
    ColumnRole.CORE: "是不是核心指标，照表上的记号写，例如 ★、是",
    ColumnRole.LAST_YEAR: "上年达到的水平，照表抄写",
    ColumnRole.REMARK: "这条指标的备注，照表抄写",
    ColumnRole.OTHER: "照表抄写",
}


def column_cells(layout: FormLayout) -> Iterator[tuple[str, str]]:
    """Yield key and help of every column of an indicator in a file, in the order of the form; the name is first."""
    yield "名称", _COLUMN_HELP[ColumnRole.NAME]
    for word, role in layout.role_by_column.items():
        if role is not ColumnRole.NAME:
            yield word, _COLUMN_HELP[role]
