"""What a cell of a form can hold, and how a wrong cell is told.

Every value arrives as text. The types here are the only way from text to anything else; pydantic's own
complaints are put into the words of the form.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from generator.form.addresses import SLUG_PATTERN, WINDOWS_NAME_ADVICE, is_reserved_by_windows, is_slug
from generator.form.field_path import FieldPath

BRANCH_PREFIX = "\x00"
"""What the names of pydantic's union branches begin with; no key of a file can."""


class Form(BaseModel):
    """A part of a form as it stands in a file: Chinese keys, nothing unknown, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def cell_error(code: str, message: str) -> PydanticCustomError:
    """An error of ours that reaches `Problem` with its code and words unchanged."""
    return PydanticCustomError(code, "{message}", {"message": message})


AMOUNT_UNIT = "万元"
"""Of every amount on a form."""

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")


def read_amount(text: object) -> Decimal:
    """万元 as typed, the digits kept: ``75.00`` stays 75.00. Raises what to write instead."""
    if not isinstance(text, str):
        raise cell_error("wrong-kind", f"这里应当是金额，{describe_value(text)}。只写数字，例如 150.00")
    if not _AMOUNT.fullmatch(text):
        raise cell_error("amount-format", f"“{text}”不是金额。{_mend_amount(text)}")
    return Decimal(text)


_AMOUNT_WORDS = "只写数字，最多一个小数点，单位是万元，例如 150.00"
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?")


def plain_amount(text: str) -> str | None:
    """`text` without full-width digits, commas between thousands and blanks; None where there is doubt which amount it is."""
    plain = _half_width(text)
    return plain if _AMOUNT.fullmatch(plain) else None


def _half_width(text: str) -> str:
    plain = text.strip().translate(_HALF_WIDTH)
    return plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain


def _mend_amount(text: str) -> str:
    """What to write instead; a figure is offered only where there is no doubt which."""
    plain = _half_width(text)
    advice = _AMOUNT_WORDS
    if _AMOUNT.fullmatch(plain):
        return f"请写成 {plain}（半角数字，不加逗号和空格）"
    if re.fullmatch(r"\.[0-9]{1,6}", plain):
        return f"请写成 0{plain}"
    return next(
        (f"{words}。{advice}" for pattern, words in _WRONG_AMOUNTS if re.fullmatch(pattern, plain)), advice
    )


_WRONG_AMOUNTS = (
    (r"-.*", "金额不能是负数"),
    (r"0[0-9]+(?:\.[0-9]*)?", "前面不要多写 0"),
    (r"[0-9]{13,}(?:\.[0-9]*)?", "整数部分最多十二位"),
    (r"[0-9]*\.[0-9]{7,}", "小数最多六位"),
    (r"[0-9.,]+元", "请换算成万元"),
    (r"[0-9.]*,[0-9.,]*", "逗号的意思不清楚"),
)


def read_line(text: object) -> str:
    """Text of one line, exactly as typed."""
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
    """Text that may have several lines, exactly as typed."""
    if isinstance(text, str) and text.strip():
        return text
    return read_line(text)


_YEAR_WORDS = "只写四位数字，例如 2023"


def read_year(text: object) -> int:
    """A year of four digits, 2000 to 2099."""
    if not isinstance(text, str) or not re.fullmatch(r"20[0-9]{2}", text):
        raise cell_error("year-format", f"{quote_value(text)}不是年度。{_YEAR_WORDS}")
    return int(text)


_DATE_WORDS = "年月日都要写，例如 2023-03-01"


def read_date(text: str) -> str:
    """A day of the calendar, ``2023-03-01``, kept as text."""
    match = re.fullmatch(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})", text)
    try:
        if match is None:
            raise ValueError
        datetime.date(*map(int, match.groups()))
    except ValueError:
        raise cell_error("date-format", f"“{text}”不是日期。{_mend_date(text)}") from None
    return text


def _mend_date(text: str) -> str:
    numbers = [int(digits) for digits in re.findall(r"[0-9]{1,4}", text)]
    if len(numbers) != 3:
        return _DATE_WORDS
    try:
        return f"请写成 {datetime.date(*numbers)}"
    except ValueError:
        return "没有这一天。请核对，写成 2023-03-01 这样"


def read_yes_or_no(text: object) -> bool:
    """是 or 否."""
    if text not in ("是", "否"):
        raise cell_error(
            "yes-or-no",
            "没有填写。请写 是 或 否" if text is None else f"{quote_value(text)}不对，只能写 是 或 否",
        )
    return text == "是"


_SLUG_WORDS = "只用小写字母、数字和单个短横，例如 chuzhou-zonggonghui"


def read_slug(text: object) -> str:
    """A part of an address: lowercase ASCII letters and digits in words joined by single hyphens."""
    if not isinstance(text, str) or not is_slug(text):
        raise cell_error("slug-format", f"{quote_value(text)}不能做网页地址。{_SLUG_WORDS}")
    if is_reserved_by_windows(text):
        raise cell_error("reserved-name", f"“{text}”{WINDOWS_NAME_ADVICE}")
    return text


def require_items(value: object) -> object:
    """A list with something in it."""
    if not isinstance(value, list):
        raise cell_error("wrong-kind", f"这里应当是列表，每项一行，前面写“- ”；{describe_value(value)}")
    if not value:
        raise cell_error("missing-field", "列表是空的。请至少写一项")
    return value


def schema_for_editors(
    *others: str, shown: str = "string", message: str, **keywords: object
) -> WithJsonSchema:
    """JSON Schema of a cell for editors, which see values as YAML types them: ``75.00`` is a number, ``no`` may be a truth value.

    What is refused is named, not what is accepted: editors offer ``true``, ``false`` and ``null`` wherever those are
    accepted. `others` are JSON's types that the cell refuses besides objects, lists and blanks. Examples only where the
    form of a cell is fixed: an editor writes the first of them beside the key, and a figure could be left standing there.
    """
    refused = {"type": ["object", "array", *others, "null"]}
    told = {"then": {"type": shown, "errorMessage": message}, "patternErrorMessage": message}
    return WithJsonSchema({"if": refused, **told, **keywords})


_Item = TypeVar("_Item")
OneOrMore = Annotated[
    tuple[_Item, ...], BeforeValidator(require_items), Field(json_schema_extra={"minItems": 1})
]
Amount = Annotated[
    Decimal,
    PlainValidator(read_amount),
    schema_for_editors(
        "boolean",
        shown="number",
        message=_AMOUNT_WORDS,
        minimum=0,
        maximum=10**12,  # what twelve digits and six decimals come to as a number of the machine
        pattern=f"^{_AMOUNT.pattern}$",
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
        message=_YEAR_WORDS,
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
        message=_DATE_WORDS,
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
        message=_SLUG_WORDS,
        maxLength=80,
        pattern=f"^{SLUG_PATTERN.pattern}$",
    ),
]


def keys_at(form: type[Form], path: FieldPath) -> list[str]:
    """The keys that may stand at `path`, in the order of the form."""
    forms: list[Any] = [form]
    for step in path:
        within = [
            inner
            for each in forms
            for field in each.model_fields.values()
            if field.alias == step
            for inner in forms_within(field.annotation)
        ]
        forms = within or forms  # a position in a list, or the name of an indicator level
    return list(dict.fromkeys(field.alias or "" for each in forms for field in each.model_fields.values()))


def forms_within(annotation: Any) -> list[type[Form]]:
    """The forms that a type is made of, however deep in lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in forms_within(part)]


def all_keys(form: type[Form]) -> set[str]:
    """Every field name of the form and of the forms within it."""
    keys: set[str] = set()
    for field in form.model_fields.values():
        keys.add(field.alias or "")
        for inner in forms_within(field.annotation):
            keys |= all_keys(inner)
    return keys


def describe_value(value: object) -> str:
    """Say in Chinese what a cell holds in place of what it should: nothing, a mapping, a list, or a text."""
    if value is None:
        return "现在是空的"
    if isinstance(value, Mapping):
        return "现在是“栏目: 内容”"
    if isinstance(value, list):
        return "现在是列表"
    return f"现在是文字“{value}”"


def quote_value(value: object) -> str:
    """Return the text of a cell in quotation marks; of anything but a text, what it is."""
    return f"“{value}”" if isinstance(value, str) else f"{describe_value(value)}，"
