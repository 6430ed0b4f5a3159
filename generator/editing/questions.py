"""Ask what has to be known of a new project, and read the answers.

A blank answer is allowed where the prompt says what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

from generator.form import cells
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import Registers, Unit
from generator.form.years import Years, read_years
from generator.reading.form_errors import closest_word, suggest_word
from generator.reading.hidden_characters import find_forbidden_characters
from generator.reading.personal_numbers import find_personal_numbers

_T = TypeVar("_T")


class UnclearAnswer(Exception):
    """Raised for an answer that cannot be used; its text says in Chinese what to write, without the full stop."""


class Question(NamedTuple, Generic[_T]):
    """One question about a new project."""

    option: str
    """Name of the command line option that answers it, without the hyphens."""
    prompt: str
    """Chinese text of the question."""
    read: Callable[[str], _T]
    """Function that returns the meaning of an answer. Raises UnclearAnswer."""


def name_question() -> Question[str]:
    """Ask for the name of the project."""
    return Question("name", "项目名称：", _read_name)


def name_of_body_question(option: str, prompt: str, usual: str | None = None) -> Question[str]:
    """Ask for the name of a body or region; a blank answer stands for `usual`, where that is not None."""

    def read(text: str) -> str:
        return usual if usual is not None and not text.strip() else _read_name(text)

    return Question(option, prompt, read)


def choice_question(option: str, prompt: str, choices: Mapping[str, str], usual: str) -> Question[str]:
    """Ask for one of some words, each with its explanation; a blank answer stands for `usual`."""
    listed = [
        f"  {number}  {word}{words and f'（{words}）'}"
        for number, (word, words) in enumerate(choices.items(), 1)
    ]

    def read(text: str) -> str:
        wanted = text.strip()
        if wanted.isdecimal() and 0 < int(wanted) <= len(choices):
            return list(choices)[int(wanted) - 1]
        if wanted and wanted not in choices:
            raise UnclearAnswer(f"没有“{wanted}”可选。{suggest_word(wanted, choices)}")
        return wanted or usual

    ending = f"写编号或名称，直接回车就是 {usual}："
    return Question(option, "\n".join([prompt, *listed, ending]), read)


def year_question() -> Question[int]:
    """Ask for the year of the form."""
    return Question("year", "年度，例如 2024：", lambda text: _read_cell(cells.read_year, text))


def units_question(units: Sequence[Unit]) -> Question[tuple[Unit, ...]]:
    """Ask for the implementing units, which must be registered."""
    listed = [f"  {number}  {unit.name}" for number, unit in enumerate(units[:_MAX_UNITS_LISTED], 1)]
    if len(units) > _MAX_UNITS_LISTED:
        listed.append(f"  一共 {len(units)} 个，其余的请写名称，或名称的一部分")
    prompt = "\n".join(["实施单位：", *listed, "写编号或名称，几个单位之间用顿号“、”："])
    return Question("unit", prompt, lambda text: _find_units(text, units))


def layout_question(layouts: LayoutChoice, year: int, units: Sequence[Unit]) -> Question[FormLayout]:
    """Ask for the form layout; a blank answer stands for the one that holds where a file names none."""
    usual = layouts.layout_of(None, year, [unit.name for unit in units]) or layouts.default
    listed = [
        f"  {number}  {layout.name}"
        + (f"（{_first_sentence(layout.description)}）" if layout.description else "")
        for number, layout in enumerate(layouts.by_name.values(), 1)
    ]
    prompt = "\n".join(["表式，也就是表的样子：", *listed, f"写编号或名称，直接回车就是 {usual.name}："])
    return Question("layout", prompt, lambda text: _find_layout(text, layouts) if text.strip() else usual)


def _first_sentence(text: str) -> str:
    return text.partition("。")[0]


def asks_for_layout(layouts: LayoutChoice, year: int, units: Sequence[Unit]) -> bool:
    """Whether more than one layout can be a project's: there are several, and forms.yml does not say which it is."""
    usual = layouts.layout_of(None, year, [unit.name for unit in units])
    return len(layouts.by_name) > 1 and usual is layouts.default


def scheme_question(registers: Registers, year: int, layout: FormLayout) -> Question[Scheme]:
    """Ask for the indicator scheme; a blank answer stands for that of the layout, of the year, or the default."""
    usual = registers.scheme_of(None, year, layout)
    schemes = (*registers.taxonomy.schemes, *registers.layouts.own_schemes)
    listed = [f"  {number}  {scheme.name}（{scheme.basis}）" for number, scheme in enumerate(schemes, 1)]
    ending = f"，直接回车就是 {usual.name}：" if usual else "："
    prompt = "\n".join(["指标体系：", *listed, f"写编号或名称{ending}"])
    return Question(
        "scheme",
        prompt,
        lambda text: usual if usual and not text.strip() else _find_scheme(text, schemes, registers.schemes),
    )


def medium_term_question(layout: FormLayout) -> Question[Years | None]:
    """Ask for the years of the first side; a blank answer stands for a form without one."""
    word = layout.medium_term_word or "中期"
    prompt = f"{word}一栏的起止年度，例如 2024—2026；表上没有{word}，直接回车："

    def read(text: str) -> Years | None:
        if text.strip() and not asks_for_period(layout):
            raise UnclearAnswer(f"表式“{layout.name}”没有起止年度这一栏")
        return _read_medium_term(text) if text.strip() else None

    return Question("medium-term", prompt, read)


def asks_for_period(layout: FormLayout) -> bool:
    """Whether a form of the layout says which years its first side covers."""
    return layout.medium_term_word is not None and layout.period_years


def slug_question(suggested: str, year: int, ids: Collection[str], unread: str = "") -> Question[str]:
    """Ask for the slug of the project, the name of its file; a blank answer stands for the suggested one.

    `ids` are the existing projects. Where nothing could be suggested, `unread` are the characters without a reading.
    """
    why = f"名称里的“{unread}”查不到读音，地址名要您来起" if unread else ""

    def read(text: str) -> str:
        if why and not text.strip():
            raise UnclearAnswer(f"{why}：照它的读音写拼音，只用小写字母、数字和单个短横，例如 yiliao-huzhu")
        slug = _read_cell(cells.read_slug, text) if text.strip() else suggested
        if f"{year}/{slug}" in ids:
            raise UnclearAnswer(f"已经有 {year}/{slug}，不会覆盖。请换一个地址名")
        return slug

    ending = f"（{why}）：" if why else f"，直接回车就是 {suggested}："
    return Question("slug", f"地址名，也就是文件名和网页地址{ending}", read)


def _read_cell(read: Callable[[str], _T], text: str) -> _T:
    """Return an answer as the type of cell that `read` reads. Raises UnclearAnswer."""
    try:
        return read(text.strip())
    except PydanticCustomError as error:
        raise UnclearAnswer(error.message()) from None


def _read_name(text: str) -> str:
    """Return a project's name. Raises UnclearAnswer, also for hidden characters and personal numbers."""
    name = _read_cell(cells.read_line, text)
    if any(find_forbidden_characters(name)) or re.search("[\ud800-\udfff]", name):
        raise UnclearAnswer("名称里有看不见的字符。请删去，重新输入")
    for number in find_personal_numbers(name):
        raise UnclearAnswer(f"有与{number.kind}编排相符的号码 {number.masked}。请写项目的名称")
    return name


def _read_medium_term(text: str) -> Years:
    """Return two years joined by any dash, 年 allowed after each. Raises UnclearAnswer."""
    ends = re.fullmatch(r"\s*(20[0-9]{2})年?\s*(?:[—–~～－至到-]+)\s*(20[0-9]{2})年?\s*", text)
    return _read_cell(read_years, f"{ends[1]}—{ends[2]}" if ends else text)


_MAX_UNITS_LISTED = 30
"""Units that the prompt lists."""
_MAX_UNITS_NAMED = 10
"""Units that a message names."""


def _find_units(text: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units that an answer names, without repetitions. Raises UnclearAnswer."""
    named = {unit.name for unit in units}
    parts = [text] if text.strip() in named else re.split(r"[、，,]", text)
    return tuple(dict.fromkeys(_find_unit(part.strip(), units) for part in parts))


def _find_unit(wanted: str, units: Sequence[Unit]) -> Unit:
    """Return the unit of a number in the list, a name, a short name, or a part of one name only. Raises UnclearAnswer."""
    if wanted.isdecimal() and 0 < int(wanted) <= len(units):
        return units[int(wanted) - 1]
    meant = [unit for unit in units if wanted in (unit.name, unit.short_name)]
    meant = meant or [unit for unit in units if wanted and wanted in unit.name]
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = "、".join(unit.name for unit in meant[:_MAX_UNITS_NAMED])
        raise UnclearAnswer(
            f"名称里有“{wanted}”的单位不止一个：{names}{'……' if len(meant) > _MAX_UNITS_NAMED else ''}。请写全称"
        )
    if not wanted:
        raise UnclearAnswer("实施单位没有填写。请写编号或名称")
    known = [unit.name for unit in units]
    guess = suggest_word(wanted, known if closest_word(wanted, known) else known[:_MAX_UNITS_NAMED])
    raise UnclearAnswer(f"units.yml 里没有“{wanted}”。{guess}；确是新单位，请先在 units.yml 登记")


def _find_scheme(text: str, listed: Sequence[Scheme], schemes: Mapping[str, Scheme]) -> Scheme:
    """Return the scheme of a number in the list, or a name. Raises UnclearAnswer."""
    wanted = text.strip()
    if wanted.isdecimal() and 0 < int(wanted) <= len(listed):
        return listed[int(wanted) - 1]
    if wanted not in schemes:
        names = [scheme.name for scheme in listed]
        raise UnclearAnswer(f"taxonomy.yml 里没有“{wanted}”。{suggest_word(wanted, names)}")
    return schemes[wanted]


def _find_layout(text: str, layouts: LayoutChoice) -> FormLayout:
    """Return the layout of a number in the list, or a name. Raises UnclearAnswer."""
    wanted, listed = text.strip(), list(layouts.by_name.values())
    if wanted.isdecimal() and 0 < int(wanted) <= len(listed):
        return listed[int(wanted) - 1]
    if wanted not in layouts.by_name:
        raise UnclearAnswer(f"没有“{wanted}”这种表式。{suggest_word(wanted, layouts.by_name)}")
    return layouts.by_name[wanted]
