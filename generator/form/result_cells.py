"""Define the cells that only tables of results have: points and percentages, with the digits as printed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from generator.form.cell_errors import cell_error, quote_value
from generator.form.cells import schema_for_editors

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?")
_POINTS_ADVICE = "只写数字，最多一个小数点，例如 9.5"
_SHARE_ADVICE = "只写数字，可以带 %，例如 15、15%、0.95"
_PERCENT_ADVICE = "只写百分数，例如 86.28"


def read_points(text: object) -> Decimal:
    """Return points with their digits as printed; refuse anything but a number without a sign."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise cell_error("number-format", f"{quote_value(text)}不是分数。{_POINTS_ADVICE}")
    return Decimal(text)


def read_percent(text: object) -> Decimal:
    """Return a percentage, 86.28 for ``86.28`` and for ``86.28%``; refuse anything else."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text.removesuffix("%")):
        raise cell_error("number-format", f"{quote_value(text)}不是百分数。{_PERCENT_ADVICE}")
    return Decimal(text.removesuffix("%"))


def read_share(text: object) -> str:
    """Return a weight or coefficient as printed, ``15``, ``15%`` or ``0.95``; refuse anything but such a number."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text.removesuffix("%")):
        raise cell_error("number-format", f"{quote_value(text)}不是权重或系数。{_SHARE_ADVICE}")
    return text


Points = Annotated[
    Decimal,
    BeforeValidator(read_points),
    schema_for_editors(
        "boolean",
        shown="number",
        message=_POINTS_ADVICE,
        minimum=0,
        exclusiveMaximum=10**6,
        pattern=f"^{_NUMBER.pattern}$",
    ),
]
Percent = Annotated[
    Decimal,
    BeforeValidator(read_percent),
    schema_for_editors(
        "boolean",
        shown="number",
        message=_PERCENT_ADVICE,
        minimum=0,
        exclusiveMaximum=10**6,
        pattern=f"^{_NUMBER.pattern}%?$",
    ),
]
"""86.28 for 86.28 %, and not 0.8628."""
Share = Annotated[
    str,
    BeforeValidator(read_share),
    schema_for_editors(
        "boolean",
        shown="number",
        message=_SHARE_ADVICE,
        minimum=0,
        exclusiveMaximum=10**6,
        pattern=f"^{_NUMBER.pattern}%?$",
    ),
]
"""A weight or a coefficient with its digits and its percent sign as printed."""
