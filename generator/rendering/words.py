"""Turn amounts, kinds of targets and sums into the Chinese words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from generator.form.target_value import Nature

NATURE_WORDS: Mapping[Nature, str] = {
    Nature.QUANTITATIVE: "定量",
    Nature.QUALITATIVE: "定性",
    Nature.DATE: "时限",
    Nature.NOT_APPLICABLE: "不涉及",
}
"""Word on the site for the kind of target that an indicator has."""


def amount_text(value: Decimal) -> str:
    """Return a number with the digits that it was typed with: never an exponent, never a rounded zero."""
    return f"{value:f}"


class ReadableAmount(NamedTuple):
    """An amount in the unit in which it reads best."""

    figure: str
    unit: str
    """元, 万元 or 亿元."""
    rounded: bool
    """Whether digits of the amount are missing from the figure."""
    exact: str
    """The amount in 万元 with the digits of the form; empty where `figure` is already that."""


def readable_amount(value: Decimal) -> ReadableAmount:
    """Return an amount of 万元 in 元 below 1 万元, in 亿元 with two decimals at most from 10000 万元 on, else unchanged."""
    if 0 < value < 1:
        return ReadableAmount(_plain(value.scaleb(4)), "元", False, amount_text(value))
    if value < _HUNDRED_MILLION:
        return ReadableAmount(amount_text(value), "万元", False, "")
    whole = value.scaleb(-4)
    figure = whole.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return ReadableAmount(_plain(figure), "亿元", figure != whole, amount_text(value))


def amount_in_words(value: Decimal) -> str:
    """Return an amount of 万元 as ``150.00 万元``, or ``约 1234.57 亿元（12345678.12 万元）`` with the exact figure."""
    figure, unit, rounded, exact = readable_amount(value)
    return f"{'约 ' if rounded else ''}{figure} {unit}{f'（{exact} 万元）' if exact else ''}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


_HUNDRED_MILLION = Decimal(10000)
"""One 亿元, in 万元."""


def percent_of(value: Decimal, whole: Decimal) -> str:
    """Return `value` as a percentage of `whole`, two decimals at most, such as the width of a bar; 0 where `whole` is 0."""
    if not value or not whole:
        return "0"
    percent = (value / whole * 100).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return _plain(percent)


_HUNDREDTH = Decimal("0.01")


def funds_in_words(total: Decimal, sources: Mapping[str, Decimal]) -> str:
    """Return the sources of a sum, in 万元: ``全部来自财政拨款``, or every source that is not zero with its amount."""
    given = {label: value for label, value in sources.items() if value}
    if not given:
        return "没有分列来源" if total else "资金为零"
    if len(given) == 1:
        (label, value), *_ = given.items()
        if value == total:
            return f"全部来自{label}"
    return "，".join(_parts_in_words(total, given))


def _parts_in_words(total: Decimal, given: Mapping[str, Decimal]) -> Iterator[str]:
    for label, value in given.items():
        yield f"{label} {amount_in_words(value)}"
    if rest := total - sum(given.values(), Decimal(0)):
        yield f"没有分列来源 {amount_in_words(rest)}"


class ProjectSentence(NamedTuple):
    """The sentence about a project on its page, in the two parts that come after the year and the units."""

    plan: str
    """The money and its purpose: ``打算用 150.00 万元财政拨款办这件事``; 打算, for the form is older than any spending."""
    indicators: str
    """The number of indicators: ``写了 9 条指标，其中 5 条可量化``."""

    def with_subject(self, year: int, units: Iterable[str]) -> str:
        """Return the whole sentence, which begins with the year and the units."""
        return f"{year} 年，{'、'.join(units)}{self.plan}；{self.indicators}。"


def project_sentence(
    total: Decimal, sources: Mapping[str, Decimal], indicators: int, quantifiable: int
) -> ProjectSentence:
    """Return the sentence about a project from its annual funds in 万元 and the numbers of its indicators.

    The sentence says nothing that the form does not give.
    """
    return ProjectSentence(_plan(total, sources), _indicators(indicators, quantifiable))


def _plan(total: Decimal, sources: Mapping[str, Decimal]) -> str:
    if not total:
        return f"办这件事，表上的年度资金是 {amount_text(total)} 万元"
    given = {label: value for label, value in sources.items() if value}
    words = amount_in_words(total)
    space = "" if words.startswith("约") else " "
    if list(given.values()) == [total]:
        return f"打算用{space}{words}{''.join(given)}办这件事"
    parts = "、".join(_parts_in_words(total, given)) if given else ""
    return f"打算用{space}{words}办这件事{f'，其中{parts}' if parts else ''}"


def _indicators(count: int, quantifiable: int) -> str:
    if not count:
        return "没有写指标"
    if not quantifiable:
        return f"写了 {count} 条指标，没有可量化的"
    if quantifiable == count:
        return f"写了 {count} 条指标，{'都' if count > 1 else ''}可量化"
    return f"写了 {count} 条指标，其中 {quantifiable} 条可量化"


def table_number(text: str) -> str:
    """Return which table of a document is meant: a bare number in a phrase, other words as typed."""
    return f"第 {text} 张表" if text.isdecimal() else text


def short_level(name: str) -> str:
    """Return the name of an indicator level without the word 指标: 产出指标 → 产出."""
    return name.removesuffix("指标") or name


def in_one_line(text: str, limit: int) -> str:
    """Return `text` without line breaks, cut to `limit` characters, the last of them an ellipsis then."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
