"""Turn amounts, kinds of targets and sums into the Chinese words of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from markupsafe import Markup

from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT, YUAN, PrintedAmount
from generator.form.target_value import Nature

NATURE_WORDS: Mapping[Nature, str] = {
    Nature.QUANTITATIVE: "定量",
    Nature.QUALITATIVE: "定性",
    Nature.DATE: "时限",
    Nature.NOT_APPLICABLE: "不涉及",
    Nature.BLANK: "没有目标值",
}
"""Word on the site for the kind of target that an indicator has."""


def nature_words(counts: Sequence[int]) -> list[str]:
    """Return the words for `shown_natures`, in the order of `Nature`."""
    return [NATURE_WORDS[nature] for nature in shown_natures(counts)]


def shown_natures(counts: Sequence[int]) -> list[Nature]:
    """Return the kinds of targets that a table has a place for; blank ones only where there are some.

    `counts` are the numbers of indicators of every `Nature`.
    """
    return [
        nature for nature, count in zip(Nature, counts, strict=True) if count or nature is not Nature.BLANK
    ]


BLANK_CELL = Markup('<span class="blank">原表空白</span>')
"""HTML of a cell that the form has and leaves blank."""


def printed_text(text: str) -> str:
    """Return a text of the file as pages print it: a blank cell of the form is `BLANK_CELL`, which is HTML already."""
    return BLANK_CELL if text == BLANK_TEXT else text


# What stands before a number is looked at behind its first digit: most texts have none, and are searched in no time.
_LONG_NUMBER = re.compile("([0-9](?<![0-9.,].)(?:[0-9.,]{6,23}|[0-9]{3}-[0-9]{2}-[0-9]{2}))(?![0-9.,])")


def unbroken_numbers(text: str) -> str:
    """Return a text of the file as HTML in which long numbers and dates stand on one line: in a narrow column words break, figures do not.

    Shorter numbers have the room of a column anyway, and longer ones than a form may have would have none. HTML stays as it is.
    """
    if isinstance(text, Markup) or not _LONG_NUMBER.search(text):
        return text
    pieces = _LONG_NUMBER.split(text)
    return Markup().join(
        Markup('<span class="unbroken">{}</span>').format(piece) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def plain_text(text: str) -> str:
    """Return a text of the file as it is printed where there is no HTML, such as in a title."""
    return text.strip("（）") if text == BLANK_TEXT else text


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


class AmountChange(NamedTuple):
    """The change of an amount against the year before."""

    difference: str
    """万元 with its sign; 持平 where nothing changed."""
    percent: str
    """The change in percent of the earlier amount with its sign, as `percent_in_words` says it; empty where there is none."""

    @property
    def is_none(self) -> bool:
        """Whether nothing changed."""
        return self.difference == _UNCHANGED


def amount_change(before: Decimal, after: Decimal) -> AmountChange:
    """Return the change from one amount of 万元 to another: ``+5.25`` and ``+5%``; ``增到 12 倍`` has no sign."""
    if before == after:
        return AmountChange(_UNCHANGED, "")
    sign = "+" if after > before else "−"
    difference = f"{sign}{amount_text(abs(after - before))}"
    words = percent_in_words(before, after, _TENTH)
    return AmountChange(difference, f"{sign}{words}" if words[:1].isdigit() else words)


def percent_in_words(before: Decimal, after: Decimal, step: Decimal = _HUNDREDTH) -> str:
    """Return how much an amount changed, without a sign, rounded to `step`: ``11.76%``.

    With no-break spaces: ``增到 12.5 倍`` from ten times on, where a percentage says little; ``近 100%`` where rounding
    alone leaves nothing of an amount. Empty where the earlier amount is 0, or the change is too small for a digit.
    """
    if not before:
        return ""
    if after >= before * _MIN_TIMES:
        return f"增到\u00a0{_times(after / before)}"
    percent = (abs(after - before) / before * 100).quantize(step, ROUND_HALF_UP)
    almost_all = "近\u00a0" if percent == 100 and 0 < after < before else ""
    return f"{almost_all}{_plain(percent)}%" if percent else ""


def _times(ratio: Decimal) -> str:
    """Return a ratio of 1 or more with one decimal at most, a large one in 万 or 亿: ``12.5 倍``, ``22.4 亿倍``."""
    unit, power = next(
        (unit, power) for unit, power in (("亿", 8), ("万", 4), ("", 0)) if ratio.scaleb(-power) >= 1
    )
    return f"{_plain(ratio.scaleb(-power).quantize(_TENTH, ROUND_HALF_UP))}\u00a0{unit}倍"


_UNCHANGED = "持平"
_TENTH = Decimal("0.1")
_MIN_TIMES = 10
"""A ratio from which on a change is said in 倍, not in percent."""


def count_decimals(figures: Iterable[str]) -> int:
    """Return the largest number of digits behind the point among some figures."""
    return max((len(figure.partition(".")[2]) for figure in figures), default=0)


def hidden_digits(figure: str, decimals: int) -> str:
    """Return what a figure lacks to have so many decimals: its invisible end, which puts points below each other."""
    own = figure.partition(".")[2]
    return ("" if own or not decimals else ".") + "0" * (decimals - len(own))


def form_amount(value: Decimal, unit: str) -> str:
    """Return an amount of 万元 as a form with that unit of amounts prints it, without the unit."""
    if isinstance(value, PrintedAmount):
        return value.text
    return _plain(value.scaleb(4)) if unit == YUAN else amount_text(value)


def form_amount_in_words(value: Decimal, unit: str) -> str:
    """Return an amount of 万元 with its unit; where the form is in 元, as ``3,309,840.00 元（330.984 万元）``."""
    if unit != YUAN:
        return amount_in_words(value)
    return f"{form_amount(value, unit)} {YUAN}（{amount_text(value)} 万元）"


def funds_in_words(total: Decimal, sources: Mapping[str, Decimal], unit: str = AMOUNT_UNIT) -> str:
    """Return the sources of a sum of 万元: ``全部来自财政拨款``, or every source that is not zero with its amount.

    `unit` is the unit in which the amounts are said.
    """
    given = {label: value for label, value in sources.items() if value}
    if not given:
        return "没有分列来源" if total else "资金为零"
    if len(given) == 1:
        (label, value), *_ = given.items()
        if value == total:
            return f"全部来自{label}"
    return "，".join(parts_in_words(total, given, unit))


def parts_in_words(total: Decimal, given: Mapping[str, Decimal], unit: str) -> Iterator[str]:
    """Yield every source with its amount, and what the total has beyond them."""
    for label, value in given.items():
        yield f"{label} {form_amount_in_words(value, unit)}"
    rest = total - sum(given.values(), Decimal(0))
    if rest > 0:  # a form whose sources are more than its total is printed as it is
        yield f"没有分列来源 {form_amount_in_words(rest, unit)}"


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
