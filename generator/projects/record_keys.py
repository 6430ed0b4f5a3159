"""Define what the keys of a record are made of, and the keys that several of its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.form.project import Origin


class RecordKey(NamedTuple):
    """A key of a record, or of an object within a record."""

    name: str
    """Name of the key in JSON."""
    title: str
    """Chinese name of the key; where the form has the field, the form's own name."""
    description: str
    """Chinese explanation of the value."""
    schema: Mapping[str, Any]
    """JSON Schema of the value, without title and description."""
    required: bool = True
    """False for a key that a record does not have where the form has nothing of the kind."""


RecordKeys = tuple[RecordKey, ...]
"""All keys of one JSON object, in the order in which they are written."""


PLAIN_TEXT: Mapping[str, Any] = {"type": "string"}
TEXT_OR_BLANK: Mapping[str, Any] = {"type": ["string", "null"]}
PLAIN_NUMBER: Mapping[str, Any] = {"type": "number"}
AMOUNT_OR_BLANK: Mapping[str, Any] = {"type": ["number", "null"], "minimum": 0}


def object_with(keys: RecordKeys) -> dict[str, Any]:
    """Return the JSON Schema of an object that has these keys, all that are required, and no others."""
    return {
        "type": "object",
        "properties": {
            key.name: {"title": key.title, "description": key.description, **key.schema} for key in keys
        },
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a value that the form may leave blank: null then."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a list of such values."""
    return {"type": "array", "items": schema}


def texts_by_word(texts: Mapping[str, Any] = PLAIN_TEXT) -> dict[str, Any]:
    """Return the JSON Schema of an object whose keys are words of the form."""
    return {"type": "object", "minProperties": 1, "additionalProperties": texts}


def field_alias(form: type, field: str) -> str:
    """Return the form's own name of a field."""
    return str(form.model_fields[field].alias)  # type: ignore[attr-defined]  # every form is a pydantic model


ORIGIN_KEYS: RecordKeys = (
    RecordKey("document", field_alias(Origin, "document"), "最先公布这张表的文件", PLAIN_TEXT),
    RecordKey("number", field_alias(Origin, "number"), "这张表在文件里的序号；没有就是 null", TEXT_OR_BLANK),
    RecordKey(
        "published",
        field_alias(Origin, "published"),
        "文件公开的日期，例如 2023-03-01；没有就是 null",
        {"type": ["string", "null"], "format": "date"},
    ),
)
