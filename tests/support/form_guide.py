"""Every delivered form layout → two pages of the editing guide: what each is like, and what is written for each of its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.editing.layout_cells import column_cells, funds_help, top_level_cells
from generator.form.column_roles import ColumnRole
from generator.form.form_kinds import FormKind
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.reading.register_files import delivered_layouts
from tests.support.form_picture import form_picture
from tests.support.forms import registers

CHOICE = delivered_layouts()
LAYOUTS = CHOICE.delivered
ADVICE = "这一页由程序照表式写成，请不要手改：改 generator/reading/delivered_forms.yml，再运行 pytest tests/editing/test_forms_guide.py --accept。"


def _head(title: str, description: str) -> str:
    return f"""\
---
title: {title}
description: {description}
column: 填报说明
trail:
  - {{title: 总览, url: ""}}
  - {{title: 填报说明, url: editing/}}
---

<!-- {ADVICE} -->

"""


# ── the layouts ───────────────────────────────────────────────────────────────────────────────────────────────────────

FORMS_HEAD = (
    _head("表式：您的表是哪一种", "程序认得哪些表，每一种哪里用、怎样认出来、文件里写什么、样子怎样。")
    + """\
# 表式：您的表是哪一种 {#forms}

各地、各年的绩效目标表样子不同：有的分两期，有的只有年度；有的按元写，有的把符号、数、单位拆成几列。一种样子叫一种“表式”。
先在下面找到与您手里的表相同的一种，在文件开头写上它的名称；以后的栏目名、列名，都照您的表上写。

找不到完全相同的，用最接近的一种：表上没有的栏目不写；表上有、这种表式没有的栏目，写在[其他栏目](../index.md#other-cells)下面。
整年、整个单位的表都与下面的不同，可以[写一种自己的表式](../own-forms/index.md)，十分钟就行。

某一个词应当写在哪里，查[您的表上叫……，这里写……](../words/index.md)。

| 表式 | 哪里用，怎样认出来 |
| --- | --- |
"""
)


def forms_page() -> str:
    """docs/editing/forms/index.md, Markdown."""
    rows = [
        f"| [{layout.name}](#form-{number}) | {layout.description or ''} |\n"
        for number, layout in enumerate(LAYOUTS, 1)
    ]
    sections = [_section(number, layout) for number, layout in enumerate(LAYOUTS, 1)]
    return FORMS_HEAD + "".join(rows) + "".join(sections)


def _section(number: int, layout: FormLayout) -> str:
    facts = "".join(f"- {fact}\n" for fact in _facts(layout))
    if layout is CHOICE.default:
        write = "不用写“表式”：本站没有另外规定的，就是这一种。"
    else:
        write = f"文件里写：\n\n```yaml\n表式: {layout.name}\n```"
    return (
        f"\n## {layout.name} {{#form-{number}}}\n\n{layout.description or ''}\n\n{facts}\n{write}\n\n"
        f"{form_picture(layout, _level_heads(layout))}"
    )


def _level_heads(layout: FormLayout) -> tuple[str, ...]:
    """The heads of the columns of levels: one where the layout's scheme has no second levels."""
    scheme = registers().schemes.get(layout.scheme or "")
    flat = scheme and not any(
        first.second_levels or first.free_second_levels for first in scheme.first_levels
    )
    return ("一级指标",) if flat else ("一级指标", "二级指标")


def _facts(layout: FormLayout) -> Iterator[str]:
    """What tells this layout from others, in words."""
    if layout.kind is not FormKind.PROJECT:
        yield f"种类是“{layout.kind.value}”：有自己的一页，不与项目相加。"
    yield f"表分{'、'.join(f'“{side}”' for side in layout.sides)}{'两期' if len(layout.sides) > 1 else '一期'}。"
    if len(layout.sides) > 1 and not layout.funds_by_side:
        yield f"资金只有“{layout.annual_word}”一栏。"
    if len(layout.sides) > 1 and not layout.indicators_by_side:
        yield "指标只有一栏，不分期。"
    if layout.has("项目资金"):
        yield f"金额的单位是{layout.unit}。"
    words = [word for word, role in layout.role_by_column.items() if role is not ColumnRole.NAME]
    yield f"指标的各列：{'、'.join(words)}。"
    if layout.scheme:
        yield f"指标体系：{layout.scheme}。"


# ── the words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS_HEAD = (
    _head("您的表上叫……，这里写……", "表上的每一个词，在文件里写在哪里、写成什么，用在哪些表式。")
    + """\
# 您的表上叫……，这里写…… {#words}

在这一页查找您表上的词（电脑上按 Ctrl 和 F，手机上用浏览器的“在页面中查找”），就知道它写在哪里、写成什么。
“›”表示写在下面一层：项目资金 › 年度 › 总额，就是“项目资金”下面“年度”下面的“总额”。
不知道自己的表是哪一种，先看[表式](../forms/index.md)。查不到的词，写在[其他栏目](../index.md#other-cells)下面。
"""
)


class Entry(NamedTuple):
    """A word of a form and what is written for it."""

    word: str
    written: str
    help: str


def words_page() -> str:
    """docs/editing/words/index.md, Markdown."""
    parts = [WORDS_HEAD]
    for key, title, entries in (
        ("cells", "表头、表尾的栏目", _cell_entries),
        ("sides", "分期", _side_entries),
        ("funds", "项目资金", _funds_entries),
        ("columns", "指标的各列", _column_entries),
    ):
        used: dict[Entry, list[str]] = {}
        for layout in LAYOUTS:
            for entry in dict.fromkeys(entries(layout)):
                used.setdefault(entry, []).append(layout.name)
        parts.append(
            f"\n## {title} {{#{key}}}\n\n| 您的表上叫 | 这里写 | 写什么 | 表式 |\n| --- | --- | --- | --- |\n"
        )
        parts += [
            f"| {word} | {written} | {words} | {_names(names)} |\n"
            for (word, written, words), names in used.items()
        ]
    parts.append("\n## 指标的级 {#levels}\n\n| 您的表上叫 | 这里写 | 指标体系 |\n| --- | --- | --- |\n")
    levels: dict[tuple[str, str], list[str]] = {}
    for scheme in registers().schemes.values():
        for entry in dict.fromkeys(_level_entries(scheme)):
            levels.setdefault(entry, []).append(scheme.name)
    parts += [f"| {word} | {written} | {'、'.join(names)} |\n" for (word, written), names in levels.items()]
    return "".join(parts)


def _names(names: list[str]) -> str:
    """The layouts by name, or those that are left out where they are fewer."""
    others = [layout.name for layout in LAYOUTS if layout.name not in names]
    if not others:
        return f"全部 {len(LAYOUTS)} 种"
    return "、".join(names) if len(names) <= len(others) else f"除{'、'.join(others)}以外的各种"


def _cell_entries(layout: FormLayout) -> Iterator[Entry]:
    for cell in top_level_cells(layout):
        if cell.key in ("表式", "其他栏目", "照录"):
            continue
        yield Entry(cell.key, f"`{cell.key}`", cell.help)
        for part in cell.block.parts if cell.block else ():
            yield Entry(part.rpartition("·")[2], f"{cell.key} › {_path(part)}", "照表抄写")
        for column in cell.block.columns if cell.block else ():
            yield Entry(column, f"{cell.key} › 每项的 `{column}`", "照表抄写")


def _path(part: str) -> str:
    *outer, last = part.split("·")
    return " › ".join([*outer, f"`{last}`"])


def _side_entries(layout: FormLayout) -> Iterator[Entry]:
    for side in layout.sides:
        places = [layout.word("项目资金")] if layout.has("项目资金") else []
        if len(layout.sides) > 1:
            places = places if side == layout.annual_word or layout.funds_by_side else []
            places += [f"{layout.word('总体目标')} › 每项"]
            places += [f"{layout.word('绩效指标')} › 每条指标"] if layout.indicators_by_side else []
        for place in places:
            yield Entry(side, f"{place} › `{side}`", f"{side}的内容；两期相同的目标和指标不用分")


def _funds_entries(layout: FormLayout) -> Iterator[Entry]:
    if not layout.has("项目资金"):
        return
    above = f"{layout.word('项目资金')} › {layout.annual_word}"
    if layout.has("总额"):
        total = layout.word("总额")
        yield Entry(layout.total_word, f"{above} › `{total}`", funds_help(layout, total))
    for word in layout.all_sources:
        yield Entry(word, f"{above} › `{word}`", funds_help(layout, word))


def _column_entries(layout: FormLayout) -> Iterator[Entry]:
    helps = dict(column_cells(layout))
    for word, role in layout.role_by_column.items():
        key = "名称" if role is ColumnRole.NAME else word
        yield Entry(word, f"每条指标的 `{key}`", helps[key])


def _level_entries(scheme: Scheme) -> Iterator[tuple[str, str]]:
    for first in scheme.first_levels:
        for name in (first.name, *first.other_names):
            yield name, f"绩效指标 › `{name}`"
        for second in first.second_levels:
            for name in (second.name, *second.other_names):
                yield name, f"绩效指标 › {first.name} › `{name}`"
