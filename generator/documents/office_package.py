"""Pack the parts of an office file: XML in a zip archive. Same parts, same bytes: no times, no owners, the order that is given.

The archive is written by hand: most parts are the same in every file, and are compressed once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ZIP_VERSION = 20
_UNIX_VERSION = 3 << 8 | _ZIP_VERSION
"""Version of the format, with the system whose permissions follow."""
_MAX_SHARED_CHARACTERS = 8000
"""Characters of the longest part that is the same in all files."""
_DEFLATED, _FIRST_DAY, _PERMISSIONS = 8, 1 << 5 | 1, 0o100644 << 16
"""Way of compression; 1980-01-01, the first day that an archive knows; permissions of a file."""


class _PackedPart(NamedTuple):
    """A part as an archive has it."""

    checksum: int
    size: int
    content: bytes
    """Bytes of the part, compressed."""


def pack_parts(parts: Mapping[str, str]) -> bytes:
    """Return an office file with these parts, by their names in it, which are ASCII."""
    entries, directory, place = [], [], 0
    for name, text in parts.items():
        pack = _packed_once if len(text) <= _MAX_SHARED_CHARACTERS else _packed
        part, label = pack(text), name.encode("ascii")
        fields = struct.pack(
            "<5H3L2H", _ZIP_VERSION, 0, _DEFLATED, 0, _FIRST_DAY, part.checksum, len(part.content), part.size, len(label), 0
        )  # fmt: skip
        entry = b"PK\3\4" + fields + label + part.content
        directory.append(
            b"PK\1\2"
            + struct.pack("<H", _UNIX_VERSION)
            + fields
            + struct.pack("<3H2L", 0, 0, 0, _PERMISSIONS, place)
            + label
        )
        entries.append(entry)
        place += len(entry)
    listed = b"".join(directory)
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, len(parts), len(parts), len(listed), place, 0)
    return b"".join((*entries, listed, end))


def _packed(text: str) -> _PackedPart:
    data = text.encode()
    compressor = zlib.compressobj(wbits=-15)
    content = compressor.compress(data) + compressor.flush()
    return _PackedPart(zlib.crc32(data), len(data), content)


_packed_once = lru_cache(maxsize=32)(_packed)
"""Function that packs what every file has, and remembers it: longer parts are those of one form, which nobody asks for again."""


def content_types(types: Mapping[str, str]) -> str:
    """Return the part ``[Content_Types].xml``; `types` are the content types of the parts by their names."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(targets: Mapping[str, str]) -> str:
    """Return a part with relations, called rId1, rId2 and so on; `targets` are their kinds by the name of the part meant."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE_RELATIONS}">{entries}</Relationships>'


def xml_text(text: str) -> str:
    """Return a text such that XML has it as a text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
