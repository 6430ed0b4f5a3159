"""Write values as the JSON of a record: texts, amounts with their digits, lists, and objects by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from json import JSONEncoder
from json.encoder import encode_basestring

from generator.form.project import Origin
from generator.projects.record_keys import ORIGIN_KEYS, RecordKeys
from generator.rendering.words import amount_text

JSON_NULL = "null"
"""JSON of a blank."""
encode_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Returns the JSON of texts, and of lists and mappings of texts."""


def json_template(keys: RecordKeys, separator: str = ",") -> str:
    """Return the JSON of an object with a place for the JSON of each value: ``{"low":%(low)s,"high":%(high)s}``.

    The place of a key that is not required takes all of it, see `optional_key`; the first key is required.
    """
    pairs = "".join(
        f'{separator}"{key.name}":%({key.name})s' if key.required else f"%({key.name})s" for key in keys
    )
    line_break = separator.removeprefix(",")
    return f"{{{line_break}{pairs.removeprefix(separator)}{line_break}}}"


def optional_key(name: str, value: str | None, separator: str = ",") -> str:
    """Return a key that is not required with the JSON of its value; nothing without a value."""
    return "" if value is None else f'{separator}"{name}":{value}'


_ORIGIN = json_template(ORIGIN_KEYS)


def json_origin(origin: Origin) -> str:
    """Return the JSON of the source of a published table."""
    return _ORIGIN % {
        "document": encode_json(origin.document),
        "number": json_text(origin.number),
        "published": json_text(origin.published),
    }


def json_amount(value: Decimal | None) -> str:
    """Return the JSON of a number, with its digits; null for None."""
    return JSON_NULL if value is None else amount_text(value)


def json_text(text: str | None) -> str:
    """Return the JSON of a text; null for None."""
    return JSON_NULL if text is None else encode_basestring(text)


def json_list(items: Iterable[str]) -> str:
    """Return the JSON of a list of values that are JSON already."""
    return f"[{','.join(items)}]"


def json_lines(items: Sequence[str]) -> str:
    """Return the JSON of a list of values that are JSON already, one on a line."""
    return "[\n" + ",\n".join(items) + "\n]" if items else "[]"
