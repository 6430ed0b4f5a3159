"""Write the file of a new project: a blank form with all levels of its indicator scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.editing.yaml_scalar import yaml_scalar
from generator.form.cells import Form
from generator.form.funds import FUND_SOURCES
from generator.form.indicator_schemes import Scheme, Taxonomy
from generator.form.period import Period
from generator.form.project import Indicator, Origin, Project
from generator.form.registers import Unit
from generator.form.years import Years


@dataclass(frozen=True)
class Answers:
    """Answers to the questions about a new project, all that its blank form depends on."""

    name: str
    year: int
    units: Sequence[Unit]
    scheme: Scheme
    medium_term: Years | None
    """Years of the medium-term side; None for a form without one."""


def blank_form(answers: Answers, taxonomy: Taxonomy) -> str:
    """Return the text of a new file: every field of the form in its order, explained, and all levels of the scheme."""
    return "\n".join([*_HEAD_LINES, *_blank_fields(answers, taxonomy), ""])


_HEAD_LINES = (
    "# 怎样填：照公布的表，在冒号、短横后面填写，先空一格。金额的单位是万元，只写数字，小数照表写。",
    "# 表上没有的栏目留空或删去，没有的指标把那几行删去；同一级有几个指标，照样再添几行，从“- 名称:”写起。",
    "# 填好以后运行 disclosure check，还缺什么会逐条说明。以 # 开头的行是说明，网页上不显示，填完可以删去。",
)


def _blank_fields(answers: Answers, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the lines of all fields."""
    known = _known_fields(answers, taxonomy)
    for identifier, field in Project.model_fields.items():
        if identifier in _FOR_OTHER_FORMS:
            continue
        lines = known.get(identifier, ("",))
        if not lines:
            continue
        yield ""
        yield f"# {field.description}{_EXPLANATIONS.get(identifier, '')}"
        yield f"{field.alias}:{lines[0]}"
        yield from lines[1:]


_FOR_OTHER_FORMS = ("layout_name", "other_cells", "copied_as_printed")
"""Identifiers of the fields that a form of the default layout does not need."""
_EXPLANATIONS = {
    "funds": "；没有的来源删去",
    "indicators": "。两期不同的，把“指标值”“绩效标准”两行换成“中期”“年度”两行，\n"
    "# 例如 年度: {指标值: ≥95%, 绩效标准: ≥95%}",
}
"""Identifier of a field → what is said of it in addition to its description."""


def _known_fields(answers: Answers, taxonomy: Taxonomy) -> Mapping[str, Sequence[str]]:
    """Return the texts after the colon of every field that is not just blank, and the lines below it.

    By the field's identifier; an empty sequence leaves the field out.
    """
    named = taxonomy.scheme_of(None, answers.year) is not answers.scheme
    return {
        "name": (f" {yaml_scalar(answers.name)}",),
        "year": (f" {answers.year}",),
        "medium_term_years": (f" {answers.medium_term}",) if answers.medium_term else (),
        "implementing_units": ("", *(f"  - {yaml_scalar(unit.name)}" for unit in answers.units)),
        "scheme": (f" {yaml_scalar(answers.scheme.name)}",) if named else (),
        "origin": ("", *_blanks(Origin, "  ")),
        "funds": ("", *_blank_funds(answers.medium_term)),
        "goals": ("", "  -"),
        "indicators": ("", *_blank_levels(answers.scheme)),
    }


def _blanks(form: type[Form], indent: str) -> Iterator[str]:
    """Yield a blank line for every field of `form`."""
    for field in form.model_fields.values():
        yield f"{indent}{field.alias}:"


def _blank_funds(medium_term: Years | None) -> Iterator[str]:
    """Yield the lines of 项目资金, by side of the form."""
    for period in Period:
        if period is Period.ANNUAL or medium_term:
            yield f"  {period.word}:"
            yield from (f"    {key}:" for key in ("总额", *FUND_SOURCES.values()))


def _blank_levels(scheme: Scheme) -> Iterator[str]:
    """Yield the lines of 绩效指标: one blank indicator in every second level."""
    keys = [field.alias for name, field in Indicator.model_fields.items() if name in _FIELDS_OF_BOTH_PERIODS]
    for first in scheme.first_levels:
        yield f"  {yaml_scalar(first.name)}:" + ("" if first.required else "  # 表上没有，就整段删去")
        for second in first.second_levels:
            yield f"    {yaml_scalar(second.name)}:"
            yield from (f"      {'- ' if key == keys[0] else '  '}{key}:" for key in keys)


_FIELDS_OF_BOTH_PERIODS = ("name", "target_value", "standard")
"""Identifiers of the fields of an indicator that is the same in both periods."""
