"""What a cell of a form can hold, and how a wrong cell is told.

Every value arrives as text. The types here are the only way from text to anything else; pydantic's own
complaints are put into the words of the form.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from generator.reading.problem import Level, Problem
from generator.reading.yaml_text import MOST_PROBLEMS, FieldPath, Source

_Form = TypeVar("_Form", bound="Form")


BRANCH = "\x00"
"""What the names of pydantic's union branches begin with; no key of a file can."""


class Form(BaseModel):
    """A part of a form as it stands in a file: Chinese keys, nothing unknown, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refuse(code: str, message: str) -> PydanticCustomError:
    """An error of ours that reaches `Problem` with its code and words unchanged."""
    return PydanticCustomError(code, "{message}", {"message": message})


AMOUNT_UNIT = "万元"
"""Of every amount on a form."""

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")


def amount(text: object) -> Decimal:
    """万元 as typed, the digits kept: ``75.00`` stays 75.00. Raises what to write instead."""
    if not isinstance(text, str):
        raise refuse("wrong-kind", f"这里应当是金额，{_kind(text)}。只写数字，例如 150.00")
    if not _AMOUNT.fullmatch(text):
        raise refuse("amount-format", f"“{text}”不是金额。{_mend_amount(text)}")
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


def line(text: object) -> str:
    """Text of one line, exactly as typed."""
    if not isinstance(text, str):
        raise refuse("wrong-kind", f"这里应当是一段文字，{_kind(text)}")
    if not text.strip():
        raise refuse("missing-field", "只有空格，没有文字。请填写")
    if "\n" in text:
        raise refuse("line-break", "这里只能写一行，不能分段。请并成一行")
    if text != text.strip() or "\t" in text:
        raise refuse("blank-around", "文字前后有空格，或者中间有制表符（Tab）。请删去")
    return text


def paragraph(text: object) -> str:
    """Text that may have several lines, exactly as typed."""
    if isinstance(text, str) and text.strip():
        return text
    return line(text)


_YEAR_WORDS = "只写四位数字，例如 2023"


def year(text: object) -> int:
    """A year of four digits, 2000 to 2099."""
    if not isinstance(text, str) or not re.fullmatch(r"20[0-9]{2}", text):
        raise refuse("year-format", f"{_quoted(text)}不是年度。{_YEAR_WORDS}")
    return int(text)


_DATE_WORDS = "年月日都要写，例如 2023-03-01"


def date(text: str) -> str:
    """A day of the calendar, ``2023-03-01``, kept as text."""
    match = re.fullmatch(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})", text)
    try:
        if match is None:
            raise ValueError
        datetime.date(*map(int, match.groups()))
    except ValueError:
        raise refuse("date-format", f"“{text}”不是日期。{_mend_date(text)}") from None
    return text


def _mend_date(text: str) -> str:
    numbers = [int(digits) for digits in re.findall(r"[0-9]{1,4}", text)]
    if len(numbers) != 3:
        return _DATE_WORDS
    try:
        return f"请写成 {datetime.date(*numbers)}"
    except ValueError:
        return "没有这一天。请核对，写成 2023-03-01 这样"


def yes_or_no(text: object) -> bool:
    """是 or 否."""
    if text not in ("是", "否"):
        raise refuse(
            "yes-or-no",
            "没有填写。请写 是 或 否" if text is None else f"{_quoted(text)}不对，只能写 是 或 否",
        )
    return text == "是"


_SLUG_WORDS = "只用小写字母、数字和单个短横，例如 chuzhou-zonggonghui"


def slug(text: object) -> str:
    """A part of an address: lowercase ASCII letters and digits in words joined by single hyphens."""
    if not isinstance(text, str) or not is_slug(text):
        raise refuse("slug-format", f"{_quoted(text)}不能做网页地址。{_SLUG_WORDS}")
    if is_reserved_by_windows(text):
        raise refuse("reserved-name", f"“{text}”{RESERVED_BY_WINDOWS}")
    return text


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether `text` can stand in an address as it is."""
    return len(text) <= 80 and _SLUG.fullmatch(text) is not None


def is_reserved_by_windows(name: str) -> bool:
    """Whether Windows knows a device by that name, and can have no such file or folder, whatever comes after a point."""
    return name in _DEVICES


_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


RESERVED_BY_WINDOWS = "是 Windows 系统保留的名称，在那里不能有这样的文件。请换一个名称"


def one_or_more(value: object) -> object:
    """A list with something in it."""
    if not isinstance(value, list):
        raise refuse("wrong-kind", f"这里应当是列表，每项一行，前面写“- ”；{_kind(value)}")
    if not value:
        raise refuse("missing-field", "列表是空的。请至少写一项")
    return value


def seen_by_an_editor(
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
    tuple[_Item, ...], BeforeValidator(one_or_more), Field(json_schema_extra={"minItems": 1})
]
Amount = Annotated[
    Decimal,
    PlainValidator(amount),
    seen_by_an_editor(
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
    BeforeValidator(line),
    seen_by_an_editor(message="这里写一行文字，前后没有空格", pattern=r"^\S(?:[^\n\t]*\S)?$"),
]
Paragraph = Annotated[
    str,
    BeforeValidator(paragraph),
    seen_by_an_editor(message="这里应当是一段文字", pattern=r"\S"),
]
Year = Annotated[
    int,
    BeforeValidator(year),
    seen_by_an_editor(
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
    AfterValidator(date),
    seen_by_an_editor(
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
    BeforeValidator(yes_or_no),
    WithJsonSchema({"enum": ["是", "否"], "errorMessage": "只能写 是 或 否"}),
]
Slug = Annotated[
    str,
    BeforeValidator(slug),
    seen_by_an_editor(
        "number",
        "boolean",
        message=_SLUG_WORDS,
        maxLength=80,
        pattern=f"^{_SLUG.pattern}$",
    ),
]


def read_form(form: type[_Form], source: Source) -> tuple[_Form | None, list[Problem]]:
    """The content of a file as `form`, or None and what is wrong with it, field by field."""
    if source.value is None:
        return None, []
    try:
        return form.model_validate(source.value), []
    except ValidationError as error:
        details = error.errors(include_url=False)[:MOST_PROBLEMS]
        meant = {
            (*path[:-1], _nearest_key(form, source, path))
            for path in (
                _path_in_file(source, each["loc"]) for each in details if each["type"] == "extra_forbidden"
            )
        }
        problems = [
            _problem(form, source, detail)
            for detail in details
            if detail["type"] != "missing" or _path_in_file(source, detail["loc"]) not in meant
        ]
        return None, [problem for problem in problems if problem.place.line not in source.misread_lines]


def _problem(form: type[Form], source: Source, detail: ErrorDetails) -> Problem:
    path = _path_in_file(source, detail["loc"])
    code, message = detail["type"], str(detail.get("ctx", {}).get("message", ""))
    at_key = detail["loc"][-1:] == ("[key]",)
    if code == "missing":
        code, message = "missing-field", f"缺少“{path[-1]}”。请补上"
        path = path[:-1]
    elif code == "extra_forbidden":
        code, at_key = "unknown-key", True
        message = f"不认识“{path[-1]}”。{_known_keys(form, source, path)}"
    elif not message:
        code, message = _builtin(detail)
    if detail["input"] is None and code in ("wrong-kind", "amount-format", "year-format"):
        code, message = "missing-field", "没有填写。请补上"
    place = source.place(path, key=at_key)
    if code == "wrong-kind" and source.lines[place.line - 1][place.column - 1 : place.column] in ("[", "{"):
        message += "。以 [ 或 { 开头的文字要加双引号"
    shown = path[:-1] if at_key else path
    where = f"{field_name(shown)}：" if shown else ""
    return source.problem(place, Level.ERROR, code, where + message)


def _builtin(detail: ErrorDetails) -> tuple[str, str]:
    wanted = {
        "list_type": "这里应当是列表，每项一行，前面写“- ”",
        "tuple_type": "这里应当是列表，每项一行，前面写“- ”",
        "dict_type": "这里应当分成“栏目: 内容”几行",
        "model_type": "这里应当分成“栏目: 内容”几行",
        "model_attributes_type": "这里应当分成“栏目: 内容”几行",
        "union_tag_not_found": "这里的写法不对",
    }.get(detail["type"], "这里的写法不对")
    return "wrong-kind", f"{wanted}；{_kind(detail['input'])}"


def _path_in_file(source: Source, location: Iterable[str | int]) -> FieldPath:
    """pydantic's location without the names of union branches, which are not in the file."""
    return tuple(
        step
        for step in location
        if step != "[key]" and not (isinstance(step, str) and step.startswith(BRANCH))
    )


def field_name(path: FieldPath) -> str:
    """The way to a field as people say it: ``绩效指标.产出指标.数量指标第1项.指标值``."""
    words = ""
    for step in path:
        words += f"第{step + 1}项" if isinstance(step, int) else f".{step}" if words else step
    return words


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)), None)


def nearest(word: str, words: Iterable[str]) -> str:
    """A sentence that names the closest of `words`, or all of them where none is close."""
    known = list(words)
    close = closest(word, known)
    if close:
        return f"最接近的是 {close}"
    return f"可以写的有：{'、'.join(known)}" if known else "这里没有别的栏目可写，请删去"


def _known_keys(form: type[Form], source: Source, path: FieldPath) -> str:
    key, place = str(path[-1]), source.place(path, key=True)
    after = source.lines[place.line - 1][place.column - 1 + len(key) :].lstrip()
    if after.startswith((",", "}")):  # no colon: a piece of a text in braces
        if path[0] == "项目资金":
            return "大括号里的逗号把数字断开了。金额里不写逗号，例如 1500.00"
        return "大括号里的逗号把文字断开了，请给整段文字加双引号"
    if path[0] == "总体目标" and not _nearest_key(form, source, path):
        return "目标里的冒号请写全角“：”，或给整段文字加双引号"
    return nearest(key, _unused_keys(form, source, path))


def _nearest_key(form: type[Form], source: Source, path: FieldPath) -> str | None:
    return closest(str(path[-1]), _unused_keys(form, source, path))


def _unused_keys(form: type[Form], source: Source, path: FieldPath) -> list[str]:
    """The keys that may stand beside the last one of `path` and do not."""
    value: Any = source.value
    for step in path[:-1]:
        value = value[step]
    return [key for key in keys_at(form, path[:-1]) if key not in value]


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


def _kind(value: object) -> str:
    if value is None:
        return "现在是空的"
    if isinstance(value, Mapping):
        return "现在是“栏目: 内容”"
    if isinstance(value, list):
        return "现在是列表"
    return f"现在是文字“{value}”"


def _quoted(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else f"{_kind(value)}，"
