"""Define the types of cells: how the text of each is read, and what editors know of it.

Every value arrives as text, and these types are the only way from text to anything else. What a validator of ours
refuses has its code and its Chinese words from `generator.form.cell_errors`; errors of pydantic itself are worded in
`generator.reading.form_errors`.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)

from generator.form.addresses import (
    MAX_SLUG_CHARACTERS,
    SLUG_PATTERN,
    WINDOWS_NAME_ADVICE,
    is_reserved_by_windows,
    is_slug,
)
from generator.form.amounts import (
    AMOUNT_ADVICE,
    AMOUNT_PATTERN,
    BLANK_TEXT,
    HALF_WIDTH_FIGURES,
    BlankAmount,
    read_amount_cell,
)
from generator.form.cell_errors import cell_error, describe_value, quote_value

BRANCH_PREFIX = "\x00"
"""First character of the names of our union branches in pydantic's error locations; no key of a file can have it."""
INTERNAL_PREFIX = "\x00"
"""First character of the key of a field that reading fills in and no file has."""


class Form(BaseModel):
    """Base of every part of a form as it stands in a file: Chinese keys, no unknown ones, immutable."""

    # Validators are built when a form is first read: a build without results needs none of theirs.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def read_line(text: object) -> str:
    """Return a text of one line exactly as typed; refuse anything else."""
    if not isinstance(text, str):
        raise cell_error("wrong-kind", f"这里应当是一段文字，{describe_value(text)}")
    if not text.strip():
        raise cell_error("missing-field", "只有空格，没有文字。请填写")
    if "\n" in text:
        raise cell_error("line-break", "这里只能写一行，不能分段。请并成一行")
    if text != text.strip() or "\t" in text:
        raise cell_error("blank-around", "文字前后有空格，或者中间有制表符（Tab）。请删去")
    return text


def read_paragraph(text: object) -> str:
    """Return a text of one or several lines exactly as typed; refuse anything else."""
    if isinstance(text, str) and text.strip():
        return text
    return read_line(text)


_YEAR_ADVICE = "只写四位数字，例如 2023"


def read_year(text: object) -> int:
    """Return a year of four digits, 2000 to 2099."""
    if not isinstance(text, str) or not re.fullmatch(r"20[0-9]{2}", text):
        raise cell_error("year-format", f"{quote_value(text)}不是年度。{_YEAR_ADVICE}")
    return int(text)


_DATE_ADVICE = "年月日都要写，例如 2023-03-01"


def read_date(text: str) -> str:
    """Return a day of the calendar, ``2023-03-01``, as the text it is."""
    match = re.fullmatch(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})", text)
    try:
        if match is None:
            raise ValueError
        datetime.date(*map(int, match.groups()))
    except ValueError:
        raise cell_error("date-format", f"“{text}”不是日期。{_date_advice(text)}") from None
    return text


_OTHER_DATE = re.compile(
    r"\s*(20[0-9]{2})\s*[-./年－．／–—]\s*([0-9]{1,2})\s*[-./月－．／–—]\s*([0-9]{1,2})\s*[日号]?\s*"
)


def plain_date(text: str) -> str | None:
    """Return a day of the calendar, however it is written, as ``2023-03-01``; None where that is not certain."""
    match = _OTHER_DATE.fullmatch(text.translate(HALF_WIDTH_FIGURES))
    try:
        return datetime.date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _date_advice(text: str) -> str:
    """Return what to write instead of `text`, as a date where its three numbers are one."""
    numbers = [int(digits) for digits in re.findall(r"[0-9]{1,4}", text)]
    if len(numbers) != 3:
        return _DATE_ADVICE
    try:
        return f"请写成 {datetime.date(*numbers)}"
    except ValueError:
        return "没有这一天。请核对，写成 2023-03-01 这样"


def read_yes_or_no(text: object) -> bool:
    """Return whether a cell says 是; refuse anything but 是 and 否."""
    if text not in ("是", "否"):
        raise cell_error(
            "yes-or-no",
            "没有填写。请写 是 或 否" if text is None else f"{quote_value(text)}不对，只能写 是 或 否",
        )
    return text == "是"


_SLUG_ADVICE = "只用小写字母、数字和单个短横，例如 chuzhou-zonggonghui"


def read_slug(text: object) -> str:
    """Return a part of an address: lowercase ASCII letters and digits in words joined by single hyphens."""
    if not isinstance(text, str) or not is_slug(text):
        raise cell_error("slug-format", f"{quote_value(text)}不能做网页地址。{_SLUG_ADVICE}")
    if is_reserved_by_windows(text):
        raise cell_error("reserved-name", f"“{text}”{WINDOWS_NAME_ADVICE}")
    return text


def require_items(value: object) -> object:
    """Return a list with at least one item; refuse anything else."""
    if not isinstance(value, list):
        raise cell_error("wrong-kind", f"这里应当是列表，每项一行，前面写“- ”；{describe_value(value)}")
    if not value:
        raise cell_error("missing-field", "列表是空的。请至少写一项")
    return value


def schema_for_editors(
    *refused_types: str, shown: str = "string", message: str, **keywords: object
) -> WithJsonSchema:
    """Return the JSON Schema of a cell for editors, which see a value as YAML types it: ``75.00`` as a number.

    `refused_types` are the JSON types that the cell refuses besides object, array and null; `shown` is the JSON type
    that the schema states in their place; `message` is what an editor says of a wrong cell; `keywords` are further
    keywords of JSON Schema.
    """
    # The refused types are named, not the accepted ones: editors offer true, false and null wherever those are accepted.
    # Callers give `examples` only where the shape of a cell is fixed: an editor inserts the first of them after the key,
    # and a figure could be left standing.
    refused = {"type": ["object", "array", *refused_types, "null"]}
    messages = {"then": {"type": shown, "errorMessage": message}, "patternErrorMessage": message}
    return WithJsonSchema({"if": refused, **messages, **keywords})


_Item = TypeVar("_Item")
OneOrMore = Annotated[
    tuple[_Item, ...], BeforeValidator(require_items), Field(json_schema_extra={"minItems": 1})
]
Amount = Annotated[
    Decimal | BlankAmount,
    PlainValidator(read_amount_cell),
    schema_for_editors(
        "boolean",
        shown="number",
        message=AMOUNT_ADVICE,
        minimum=0,
        maximum=10**12,  # an editor reads twelve nines and six decimals as this float
        pattern=f"^(?:{AMOUNT_PATTERN.pattern}|{BLANK_TEXT})$",
    ),
]
Line = Annotated[
    str,
    BeforeValidator(read_line),
    schema_for_editors(message="这里写一行文字，前后没有空格", pattern=r"^\S(?:[^\n\t]*\S)?$"),
]
Paragraph = Annotated[
    str,
    BeforeValidator(read_paragraph),
    schema_for_editors(message="这里应当是一段文字", pattern=r"\S"),
]
Year = Annotated[
    int,
    BeforeValidator(read_year),
    schema_for_editors(
        "boolean",
        shown="integer",
        message=_YEAR_ADVICE,
        minimum=2000,
        maximum=2099,
        multipleOf=1,
        pattern="^20[0-9]{2}$",
        examples=[2023],
    ),
]
Date = Annotated[
    Line,
    AfterValidator(read_date),
    schema_for_editors(
        "number",
        "boolean",
        message=_DATE_ADVICE,
        format="date",
        pattern="^20[0-9]{2}-[0-9]{2}-[0-9]{2}$",
        examples=["2023-03-01"],
    ),
]
YesNo = Annotated[
    bool,
    BeforeValidator(read_yes_or_no),
    WithJsonSchema({"enum": ["是", "否"], "errorMessage": "只能写 是 或 否"}),
]
Slug = Annotated[
    str,
    BeforeValidator(read_slug),
    schema_for_editors(
        "number",
        "boolean",
        message=_SLUG_ADVICE,
        maxLength=MAX_SLUG_CHARACTERS,
        pattern=f"^{SLUG_PATTERN.pattern}$",
    ),
]
