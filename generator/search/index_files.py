"""Encode what lies in the search index: JSON, put together from parts that are encoded already, and gzip, the same bytes everywhere."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_GZIP_LEVEL = 4
"""Level of compression; 6 takes four times as long and saves one byte in forty."""
_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
"""Deflate, no name, no date, written on Unix: `gzip.compress` names another system from Python 3.13 on."""


class IndexFile(NamedTuple):
    """Name and content of a file of the index that is to be written."""

    name: str
    """Name without its ending."""
    content: object
    """The content, written as JSON; bytes are JSON already."""


def json_bytes(value: object) -> bytes:
    """Return a value as JSON; bytes are JSON already."""
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_object(values: Mapping[str, object]) -> bytes:
    """Return an object as JSON; of its values, bytes are JSON already."""
    return (
        b"{"
        + b",".join([json_bytes(name) + b":" + json_bytes(value) for name, value in values.items()])
        + b"}"
    )


def list_items(values: Sequence[object]) -> bytes:
    """Return values as they stand in a JSON list, without its brackets."""
    return json_bytes(values)[1:-1]


def joined_list(items: Iterable[bytes]) -> bytes:
    """Return one JSON list of what `list_items` returned for parts of it."""
    return b"[" + b",".join(filter(None, items)) + b"]"


def gzip_bytes(content: bytes) -> bytes:
    """Return a content in the format of gzip: the same bytes in every version of Python that uses the same zlib."""
    compressor = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = compressor.compress(content) + compressor.flush()
    ending = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return _GZIP_HEADER + body + ending
