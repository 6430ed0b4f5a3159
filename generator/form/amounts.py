"""Read amounts of money (金额): in 万元 as typed, or in 元 and exactly converted."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum

from pydantic import ValidationInfo

from generator.form.cell_errors import cell_error, describe_value

AMOUNT_UNIT = "万元"
"""Usual unit of the amounts on a form, and the unit of every sum: ten thousand yuan."""
YUAN = "元"
"""Unit of the amounts on the forms of some bodies."""
BLANK_TEXT = "（原表空白）"
"""Text in a file for a cell that the published form has and leaves blank."""
AMOUNT_PATTERN = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
"""At most twelve digits before the point and six after it; no sign, no leading zero, no commas."""
AMOUNT_ADVICE = "只写数字，最多一个小数点，单位是万元，例如 150.00"


class BlankAmount(Enum):
    """The one value of a cell for an amount that the form leaves blank."""

    BLANK = BLANK_TEXT


class PrintedAmount(Decimal):
    """An amount in 万元 that the form prints in another way: in 元, or with commas between thousands."""

    text: str
    """The amount as the form prints it, without its unit."""

    @classmethod
    def of(cls, amount: Decimal, text: str) -> PrintedAmount:
        """Return an amount of 万元 that the form prints as `text`."""
        printed = cls(amount)
        printed.text = text
        return printed


def read_amount_cell(text: object, info: ValidationInfo) -> Decimal | BlankAmount:
    """Return the amount in a cell of 项目资金, in 万元, or `BlankAmount.BLANK`.

    The context of the validation names the unit that the file states (`STATED_UNIT`). Where it does, commas between
    thousands are taken as typed, for then they leave no doubt. Raises an error of pydantic as `read_amount` does.
    """
    if text == BLANK_TEXT:
        return BlankAmount.BLANK
    unit = (info.context or {}).get(STATED_UNIT)
    if unit is None or not isinstance(text, str):
        return read_amount(text)
    plain = _without_commas(text)
    amount = read_amount(plain)
    if unit == YUAN:
        return PrintedAmount.of(_without_zeros(amount.scaleb(-4)), text)
    return amount if plain == text else PrintedAmount.of(amount, text)


STATED_UNIT = "unit"
"""Key of the validation's context for the unit of amounts that a file or its form layout states."""


def _without_commas(text: str) -> str:
    return text.replace(",", "") if re.fullmatch(GROUPED_AMOUNT, text) else text


def _without_zeros(amount: Decimal) -> Decimal:
    return Decimal(f"{amount.normalize():f}")


def read_amount(text: object) -> Decimal:
    """Return an amount in 万元 with its digits as typed: ``75.00`` stays 75.00.

    Raises an error of pydantic that says what to write instead.
    """
    if not isinstance(text, str):
        raise cell_error("wrong-kind", f"这里应当是金额，{describe_value(text)}。只写数字，例如 150.00")
    if not AMOUNT_PATTERN.fullmatch(text):
        raise cell_error("amount-format", f"“{text}”不是金额。{_amount_advice(text)}")
    return Decimal(text)


HALF_WIDTH_FIGURES = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
"""Translation table from full-width digits, points and commas."""
GROUPED_AMOUNT = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?"
"""Regex of an amount with commas between thousands."""


def plain_amount(text: str) -> str | None:
    """Return an amount in half-width digits without blanks; None for anything else, also with commas."""
    plain = _half_width(text)
    return plain if AMOUNT_PATTERN.fullmatch(plain) else None


def unit_question(text: str) -> str | None:
    """Return the Chinese question 元还是万元 with what to write for each answer, for an amount with commas; else None.

    Forms write commas where they count in 元 and where they count in 万元; only the form itself tells which.
    """
    typed = _half_width(text)
    if not re.fullmatch(GROUPED_AMOUNT, typed):
        return None
    return (
        "这是元还是万元？表上写的是元，请在“项目资金”下面加一行 金额单位: 元，数字照表写；"
        f"写的是万元，请写成 {typed.replace(',', '')}"
    )


_IN_BRACES = re.compile(rf"(?<=: ){GROUPED_AMOUNT}(?=[ ]*[,}}])")


def grouped_amount_at(line: str, column: int) -> re.Match[str] | None:
    """Return the match of the amount with commas that stands in braces round a column, from 0, of a line."""
    return next((match for match in _IN_BRACES.finditer(line) if match.start() <= column < match.end()), None)


def _half_width(text: str) -> str:
    """Return `text` in half-width characters, without blanks at its ends."""
    return text.strip().translate(HALF_WIDTH_FIGURES)


def _amount_advice(text: str) -> str:
    """Return what to write instead of `text`; with a figure only where it is certain which one is meant."""
    if question := unit_question(text):
        return question
    plain = _half_width(text)
    if AMOUNT_PATTERN.fullmatch(plain):
        return f"请写成 {plain}（半角数字，不加逗号和空格）"
    if re.fullmatch(r"\.[0-9]{1,6}", plain):
        return f"请写成 0{plain}"
    reasons = (
        f"{reason}。{AMOUNT_ADVICE}" for pattern, reason in _WRONG_AMOUNTS if re.fullmatch(pattern, plain)
    )
    return next(reasons, AMOUNT_ADVICE)


_WRONG_AMOUNTS = (
    (r"-.*", "金额不能是负数"),
    (r"0[0-9]+(?:\.[0-9]*)?", "前面不要多写 0"),
    (r"[0-9]{13,}(?:\.[0-9]*)?", "整数部分最多十二位"),
    (r"[0-9]*\.[0-9]{7,}", "小数最多六位"),
    (r"[0-9.,]+元", "请换算成万元"),
    (r"[0-9.]*,[0-9.,]*", "逗号的意思不清楚"),
)
"""Regex of a wrong amount → Chinese reason why it is wrong; the first that matches."""
