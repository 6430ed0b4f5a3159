"""Figures, kinds and sums → the words on a page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from generator.target_value import Nature

NATURE_WORDS: Mapping[Nature, str] = {
    Nature.QUANTITATIVE: "定量",
    Nature.QUALITATIVE: "定性",
    Nature.DATE: "时限",
    Nature.NOT_APPLICABLE: "不涉及",
}
"""How the page names what kind of target an indicator has."""


def amount(value: Decimal) -> str:
    """万元 with the digits it came with: never an exponent, never a rounded zero."""
    return f"{value:f}"


def percent_of(value: Decimal, whole: Decimal) -> str:
    """The width of a bar: `value` in hundredths of `whole`, at most two decimals, 0 where the whole is 0."""
    if not value or not whole:
        return "0"
    percent = (value / whole * 100).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return f"{percent.normalize():f}"


_HUNDREDTH = Decimal("0.01")


def funds_in_words(total: Decimal, sources: Mapping[str, Decimal]) -> str:
    """Where a sum comes from, ``全部来自财政拨款`` or the sources that are not zero with their 万元."""
    given = {label: value for label, value in sources.items() if value}
    if not given:
        return "没有分列来源" if total else "资金为零"
    if len(given) == 1:
        (label, value), *_ = given.items()
        if value == total:
            return f"全部来自{label}"
    rest = total - sum(given.values(), Decimal(0))
    if rest:
        given["没有分列来源"] = rest
    return "，".join(f"{label} {amount(value)} 万元" for label, value in given.items())


def table_number(text: str) -> str:
    """Which table of a document: a bare number in a phrase, anything else as typed."""
    return f"第 {text} 张表" if text.isdecimal() else text


def short_level(name: str) -> str:
    """An indicator level without the word 指标: 产出指标 → 产出."""
    return name.removesuffix("指标") or name


def in_one_line(text: str, limit: int) -> str:
    """`text` without line breaks, cut after `limit` characters with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
