"""Say in one sentence what a form plans: who, how much money, how many indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.form.amounts import AMOUNT_UNIT, YUAN
from generator.form.form_kinds import FormKind
from generator.form.form_layouts import FormLayout
from generator.form.funds import FUND_SOURCES, FundsSide
from generator.form.project import Project
from generator.form.target_value import Nature
from generator.rendering.words import (
    amount_text,
    form_amount,
    form_amount_in_words,
    parts_in_words,
    readable_amount,
)


class ProjectSentence(NamedTuple):
    """The sentence about a project, in parts that come after the year and the units, and how its page puts it."""

    plan: str
    """The money and its purpose: ``打算用 150.00 万元财政拨款办这件事``; 打算 only where the form is older than any spending."""
    indicators: str
    """The number of indicators: ``写了 9 条指标，其中 5 条可量化``."""
    question: str
    """Year and money with the question that the goals answer: ``2023 年，150.00 万元用来做什么``."""
    brief: str
    """The plan as it follows the question, which says the amount: ``打算用财政拨款办这件事``."""

    def with_subject(self, year: int, units: Iterable[str]) -> str:
        """Return the whole sentence, which begins with the year and the units."""
        return f"{year} 年，{'、'.join(units)}{self.plan}；{self.indicators}。"


def sentence_of(project: Project, natures: Sequence[Nature]) -> ProjectSentence:
    """Return the sentence about a form; `natures` are the kinds of targets of its rows.

    The sentence says nothing that the form does not give: 打算用 only of a table of targets, a total only where there is one.
    """
    side, layout = project.annual_funds, project.layout
    lacking = sum(row.lacks_target for row in project.rows)
    indicators = _indicators(len(natures), natures.count(Nature.QUANTITATIVE), lacking)
    if not layout.has("项目资金"):
        plan = brief = _subject(layout)
    elif side.total is None:
        plan = brief = _plan_without_total(side, layout)
    elif layout.kind is FormKind.PROJECT and not layout.has_results:
        sources = dict(side.sources())
        plan = _plan(side.total, sources, side.unit)
        brief = _brief_plan(side.total, sources) if side.total else plan
    else:
        plan = brief = _statement(side.total, dict(side.sources()), side.unit, layout)
    return ProjectSentence(plan, indicators, _question(project), brief)


def _question(project: Project) -> str:
    """Return what a reader asks of a form first: what the money is for, or what is to be done where no money is given."""
    side, layout = project.annual_funds, project.layout
    if not layout.has("项目资金") or not side.amount:
        return f"{project.year} 年要做什么"
    words = "" if side.total is not None else f"{sum_words(layout)} "
    if side.unit == YUAN:
        return f"{project.year} 年，{words}{form_amount(side.amount, YUAN)} {YUAN}用来做什么"
    money = readable_amount(side.amount)
    return f"{project.year} 年，{words}{'约 ' if money.rounded else ''}{money.figure} {money.unit}用来做什么"


def _brief_plan(total: Decimal, sources: Mapping[str, Decimal]) -> str:
    given = [label for label, value in sources.items() if value]
    if not given:
        return "打算办这件事，表上没有分列资金来源"
    rest = "，还有没有分列来源的钱" if sum(sources.values(), Decimal(0)) < total else ""
    if all(label in FUND_SOURCES.values() for label in given):
        return f"打算用{'、'.join(given)}办这件事{rest}"
    return f"打算办这件事，{'全部' if len(given) == 1 and not rest else '钱'}来自{'、'.join(given)}{rest}"


def project_sentence(
    total: Decimal, sources: Mapping[str, Decimal], indicators: int, quantifiable: int
) -> ProjectSentence:
    """Return the sentence about a table of targets from its annual funds in 万元 and the numbers of its indicators."""
    plan = _plan(total, sources, AMOUNT_UNIT)
    return ProjectSentence(plan, _indicators(indicators, quantifiable, 0), "", plan)


def _plan(total: Decimal, sources: Mapping[str, Decimal], unit: str) -> str:
    if not total:
        return f"办这件事，表上的年度资金是 {amount_text(total)} 万元"
    given = {label: value for label, value in sources.items() if value}
    words = f"打算用{_spaced(total, unit)}"
    if list(given.values()) == [total]:
        source = "".join(given)
        usual = source in FUND_SOURCES.values()
        return f"{words}{source}办这件事" if usual else f"{words}办这件事，全部来自{source}"
    parts = "、".join(parts_in_words(total, given, unit)) if given else ""
    return f"{words}办这件事{f'，其中{parts}' if parts else ''}"


def _statement(total: Decimal, sources: Mapping[str, Decimal], unit: str, layout: FormLayout) -> str:
    """Return the money as the table states it, without a word of what was planned or done."""
    given = {label: value for label, value in sources.items() if value}
    words = f"{_subject(layout)}，表上的{layout.annual_word}资金是{_spaced(total, unit)}"
    if list(given.values()) == [total]:
        return f"{words}，全部来自{''.join(given)}"
    parts = "、".join(parts_in_words(total, given, unit)) if given else ""
    return f"{words}{f'，其中{parts}' if parts else ''}"


def _plan_without_total(side: FundsSide, layout: FormLayout) -> str:
    """Return the money of a form that has no total, or leaves it blank: sources are summed, and called a sum."""
    sources = {label: value for label, value in side.sources() if value}
    words = f"{_subject(layout)}，表上"
    if layout.has("总额"):
        words += f"{layout.total_of(layout.annual_word)}空白"
        if not sources:
            return words
        words += "，"
    if not sources:
        return f"{words}没有{layout.annual_word}资金的数"
    parts = "、".join(f"{label}{_spaced(value, side.unit)}" for label, value in sources.items())
    if len(sources) == 1:
        return f"{words}写明的有{parts}"
    return f"{words}{layout.annual_word}{sum_words(layout)}{_spaced(side.amount, side.unit)}，其中{parts}"


def _spaced(value: Decimal, unit: str) -> str:
    """Return an amount in words as it follows other words."""
    words = form_amount_in_words(value, unit)
    return words if words.startswith("约") else f" {words}"


def sum_words(layout: FormLayout) -> str:
    """Return the words for the sum of the rows of funds where the form has no total."""
    return "各项合计" if layout.kind is FormKind.DEPARTMENT else "各项来源合计"


def _subject(layout: FormLayout) -> str:
    return "的部门整体支出" if layout.kind is FormKind.DEPARTMENT else "办这件事"


def _indicators(count: int, quantifiable: int, blank: int) -> str:
    without_target = f"，{blank} 条没有目标值" if blank else ""
    if not count:
        return "没有写指标"
    if not quantifiable:
        return f"写了 {count} 条指标，没有可量化的{without_target}"
    if quantifiable == count:
        return f"写了 {count} 条指标，{'都' if count > 1 else ''}可量化"
    return f"写了 {count} 条指标，其中 {quantifiable} 条可量化{without_target}"
