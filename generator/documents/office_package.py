"""Pack the parts of an office file: XML in a zip archive. Same parts, same bytes: no times, no owners, the order that is given.

The archive is written by hand: most parts are the same in every file, and are compressed once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ZIP_VERSION = 20
_UNIX_VERSION = 3 << 8 | _ZIP_VERSION
"""Version of the format, with the system whose permissions follow."""
_DEFLATED, _FIRST_DAY, _PERMISSIONS = 8, 1 << 5 | 1, 0o100644 << 16
"""Way of compression; 1980-01-01, the first day that an archive knows; permissions of a file."""
_LEVEL = 1
"""Level of compression: markup that repeats itself takes half of the time of the usual one, and a fifth more bytes."""


class PackedPart(NamedTuple):
    """A part as an archive has it: it can be packed once and be put into many files."""

    entry: bytes
    """Name and compressed content with everything that precedes them."""
    fields: bytes
    """Fields of the entry that the directory at the end of the file repeats."""
    label: bytes
    """Name of the part."""


def pack_part(name: str, text: str) -> PackedPart:
    """Return a part by the name that it has in the file, which is ASCII."""
    data, label = text.encode(), name.encode("ascii")
    content = zlib.compress(data, _LEVEL, wbits=-zlib.MAX_WBITS)
    fields = struct.pack(
        "<5H3L2H", _ZIP_VERSION, 0, _DEFLATED, 0, _FIRST_DAY, zlib.crc32(data), len(content), len(data), len(label), 0
    )  # fmt: skip
    return PackedPart(b"PK\3\4" + fields + label + content, fields, label)


def join_parts(parts: Sequence[PackedPart]) -> bytes:
    """Return an office file with these parts, in this order."""
    directory, place = [], 0
    for entry, fields, label in parts:
        directory += [_DIRECTORY_BEGIN, fields, _DIRECTORY_END.pack(0, 0, 0, _PERMISSIONS, place), label]
        place += len(entry)
    listed = b"".join(directory)
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, len(parts), len(parts), len(listed), place, 0)
    return b"".join([*(part.entry for part in parts), listed, end])


_DIRECTORY_BEGIN = b"PK\1\2" + struct.pack("<H", _UNIX_VERSION)
_DIRECTORY_END = struct.Struct("<3H2L")


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


def xml_texts(texts: Iterable[str]) -> list[str]:
    """Return `xml_text` of every text, all at once: that takes a fifth of the time."""
    return xml_text(_SEPARATOR.join(texts)).split(_SEPARATOR)


_SEPARATOR = "\x1e"
"""Character between texts, which no XML may have."""
