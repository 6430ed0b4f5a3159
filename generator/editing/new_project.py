"""Write the file of a new project: a blank form with all levels of its indicator scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.editing.layout_cells import LayoutCell, column_cells, funds_help, top_level_cells
from generator.editing.yaml_scalar import yaml_scalar
from generator.form.amounts import BLANK_TEXT, YUAN
from generator.form.cells import Form
from generator.form.form_layouts import CellBlock, FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.project import Origin
from generator.form.registers import Registers, Unit
from generator.form.years import Years


@dataclass(frozen=True)
class Answers:
    """Answers to the questions about a new project, all that its blank form depends on."""

    name: str
    year: int
    units: Sequence[Unit]
    layout: FormLayout
    scheme: Scheme
    medium_term: Years | None
    """Years of the first side; None for a form without one, or that does not say which years it covers."""

    @property
    def sides(self) -> Sequence[str]:
        """The form's words for the sides that it has."""
        with_first = self.medium_term is not None or not self.layout.period_years
        return self.layout.sides if with_first else self.layout.sides[-1:]


def blank_form(answers: Answers, registers: Registers) -> str:
    """Return the text of a new file: every cell of the form in its order, explained, and all levels of the scheme."""
    known = _known_cells(answers, registers)
    lines = [*_head_lines(answers.layout)]
    for cell in top_level_cells(answers.layout):
        lines += _cell_lines(cell, answers, known)
    return "\n".join([*lines, "", *_FOOT_LINES, ""])


def _head_lines(layout: FormLayout) -> Iterator[str]:
    amounts = "数字照表写，可以带逗号" if layout.unit == YUAN else "只写数字，小数照表写"
    yield f"# 怎样填：照公布的表，在冒号、短横后面填写，先空一格。金额的单位是{layout.unit}，{amounts}。"
    yield f"# 表上没有的栏目，整行删去；表上有这一栏、空着的，写 {BLANK_TEXT}。"
    yield "# 没有的指标把那几行删去；同一级有几个指标，照样再添几行，从“- 名称:”写起。"
    yield "# 填好以后运行 disclosure check，还缺什么会逐条说明。以 # 开头的行是说明，网页上不显示，填完可以删去。"


_FOOT_LINES = (
    "# 表上还有这里没有的栏目，另起一行写 其他栏目:，下面一行一栏，照表上的名称和次序写。",
    "# 原表自己有出入的（例如合计不对），照原样写，再按填报说明写“照录”。",
)
_NOT_IN_BLANK_FORM = ("其他栏目", "照录")
"""Fields that only few forms need; `_FOOT_LINES` says when."""


def _cell_lines(cell: LayoutCell, answers: Answers, known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a cell: its help, its key, what is known of it."""
    usual = cell.usual_words[0] if cell.usual_words else ""
    lines = known.get(usual, ("",)) if usual else _blank_block(cell.block)
    if not lines or usual in _NOT_IN_BLANK_FORM:
        return
    yield ""
    yield f"# {cell.help}{_explanation(usual, answers)}"
    yield from (f"#   {words}" for words in _cells_within(usual, answers.layout))
    yield f"{yaml_scalar(cell.key)}:{lines[0]}"
    yield from lines[1:]


def _explanation(usual: str, answers: Answers) -> str:
    """Return what is said of a cell in addition to its help."""
    layout = answers.layout
    if usual == "项目资金":
        return "；没有的来源删去"
    if usual != "绩效指标" or len(answers.sides) == 1 or not layout.indicators_by_side:
        return ""
    words = [word for word, _ in column_cells(layout)][1:]
    sides, columns = (f"“{'”“'.join(names)}”" for names in (answers.sides, words))
    example = f"{answers.sides[-1]}: {{{', '.join(f'{word}: …' for word in words)}}}"
    return f"。两期不同的，把{columns}换成{sides}两行，\n# 例如 {example}"


def _cells_within(usual: str, layout: FormLayout) -> Iterator[str]:
    """Yield the help of the cells within 项目资金 and 绩效指标, a line each, where a name does not say it all."""
    if usual == "项目资金":
        for word in layout.all_sources:
            words = funds_help(layout, word)
            if words != f"金额，单位{layout.unit}":
                yield f"{word}：{words}"
    if usual == "绩效指标":
        yield from (f"{word}：{words}" for word, words in column_cells(layout))


def _known_cells(answers: Answers, registers: Registers) -> Mapping[str, Sequence[str]]:
    """Return the texts after the colon of every usual cell that is not just blank, and the lines below it.

    By the usual word; an empty sequence leaves the cell out.
    """
    layout, scheme, year = answers.layout, answers.scheme, answers.year
    unit_names = [unit.name for unit in answers.units]
    names_layout = registers.layouts.layout_of(None, year, unit_names) is not layout
    names_scheme = registers.scheme_of(None, year, layout) is not scheme
    is_unit = layout.word("项目名称") == layout.word("实施单位")
    return {
        "表式": (f" {yaml_scalar(layout.name)}",) if names_layout else (),
        "项目名称": (f" {yaml_scalar(unit_names[0] if is_unit else answers.name)}",),
        "年度": (f" {year}",),
        "中期期限": (f" {answers.medium_term}",) if answers.medium_term else (),
        "实施单位": ("", *(f"  - {yaml_scalar(name)}" for name in unit_names)),
        "指标体系": (f" {yaml_scalar(scheme.name)}",) if names_scheme else (),
        "来源": ("", *_blanks(Origin, "  ")),
        "项目资金": ("", *_blank_funds(answers)),
        "总体目标": ("", "  -"),
        "绩效指标": ("", *_blank_levels(answers)),
    }


def _blank_block(block: CellBlock | None) -> Sequence[str]:
    """Return the lines of a further cell: a text, a block of cells or a small table."""
    if block and block.parts:
        return ("", *_blank_parts(block.parts, "  "))
    if block and block.columns:
        return ("", *_blank_item(block.columns, "  "))
    return ("",)


def _blank_parts(parts: Sequence[str], indent: str) -> Iterator[str]:
    """Yield the lines of a block of cells; ``支出·基本支出`` is a cell of a block within it."""
    for name, group in groupby(parts, lambda part: part.partition("·")[0]):
        yield f"{indent}{yaml_scalar(name)}:"
        within = [part.partition("·")[2] for part in group if "·" in part]
        yield from _blank_parts(within, f"{indent}  ")


def _blanks(form: type[Form], indent: str) -> Iterator[str]:
    """Yield a blank line for every field of `form`."""
    for field in form.model_fields.values():
        yield f"{indent}{field.alias}:"


def _blank_item(keys: Sequence[str], indent: str) -> Iterator[str]:
    """Yield the lines of one blank item of a list."""
    yield from (f"{indent}{'  ' if place else '- '}{yaml_scalar(key)}:" for place, key in enumerate(keys))


def _blank_funds(answers: Answers) -> Iterator[str]:
    """Yield the lines of 项目资金, by side of the form."""
    layout = answers.layout
    total = [layout.word("总额")] if layout.has("总额") else []
    for side in answers.sides if layout.funds_by_side else layout.sides[-1:]:
        yield f"  {yaml_scalar(side)}:"
        yield from (f"    {yaml_scalar(key)}:" for key in (*total, *layout.all_sources))


def _blank_levels(answers: Answers) -> Iterator[str]:
    """Yield the lines of 绩效指标: one blank indicator in every lowest level."""
    keys = [word for word, _ in column_cells(answers.layout)]
    for first in answers.scheme.first_levels:
        yield f"  {yaml_scalar(first.name)}:" + ("" if first.required else "  # 表上没有，就整段删去")
        for second in first.second_levels:
            yield f"    {yaml_scalar(second.name)}:"
            yield from _blank_item(keys, "      ")
        if not first.second_levels:
            yield from _blank_item(keys, "    ")
