"""Write zip archives from content that is deflated already. Same content, same bytes: no times, no owners, the order that is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from struct import pack
from typing import Protocol

from generator.downloads.deflated import Measure

_STORED, _DEFLATED = 0, 8
"""Methods of compression."""
_USUAL_VERSION, _LARGE_VERSION = 20, 45
"""Versions of the format that a reader has to know: 2.0 for deflate, 4.5 for the numbers of large archives (zip64)."""
_UNIX, _FIRST_DAY = 3 << 8, 1 << 5 | 1
"""Mark of the system whose file modes stand in the archive, and 1980-01-01, the first date that the format can write."""
_FILE_MODE = 0o100644 << 16
MAX_USUAL_BYTES = 0xFFFFFFFE
"""A number larger than this stands in a field of its own."""
_MAX_USUAL_MEMBERS = 0xFFFE
_ELSEWHERE, _MEMBERS_ELSEWHERE = 0xFFFFFFFF, 0xFFFF
"""Signs that a number stands in a field of its own."""


@dataclass(frozen=True)
class ZipMember:
    """A file in an archive."""

    name: str
    """Name in ASCII."""
    measure: Measure
    content: Iterable[bytes]
    """Bytes of the archive, in several pieces; as many as `measure` says are packed."""
    is_deflated: bool = True


class Writable(Protocol):
    """An open file."""

    def write(self, piece: bytes, /) -> object:
        """Append a piece."""


def write_zip(file: Writable, members: Iterable[ZipMember]) -> None:
    """Write an archive into an open file, from its beginning to its end, without going back. Raises OSError."""
    directory, offset = [], 0
    for member in members:
        head = _local_head(member, offset)
        file.write(head)
        for content in member.content:
            file.write(content)
        directory.append(_directory_entry(member, offset))
        offset += len(head) + member.measure.packed_size
    entries = b"".join(directory)
    file.write(entries + _directory_end(len(directory), len(entries), offset))


def _is_large(member: ZipMember, offset: int) -> bool:
    """Whether a number of the member needs a field of its own; then all of its numbers have one."""
    return max(member.measure.size, member.measure.packed_size, offset) > MAX_USUAL_BYTES


def _local_head(member: ZipMember, offset: int) -> bytes:
    """Return the bytes that stand before the content of a member at that place of the archive."""
    extra = b""
    if _is_large(member, offset):
        extra = pack("<HHQQ", 1, 16, member.measure.size, member.measure.packed_size)
    name = member.name.encode("ascii")
    return b"PK\3\4" + _properties(member, offset) + pack("<HH", len(name), len(extra)) + name + extra


def _directory_entry(member: ZipMember, offset: int) -> bytes:
    """Return the bytes that stand for a member in the list at the end."""
    is_large, extra = _is_large(member, offset), b""
    if is_large:
        extra = pack("<HHQQQ", 1, 24, member.measure.size, member.measure.packed_size, offset)
    version = pack("<H", _UNIX | (_LARGE_VERSION if is_large else _USUAL_VERSION))
    name = member.name.encode("ascii")
    place = _ELSEWHERE if is_large else offset
    lengths = pack("<HHHHHII", len(name), len(extra), 0, 0, 0, _FILE_MODE, place)
    return b"PK\1\2" + version + _properties(member, offset) + lengths + name + extra


def _properties(member: ZipMember, offset: int) -> bytes:
    """Return what stands both before a member and in the list at the end."""
    size, packed_size, crc = member.measure
    version = _USUAL_VERSION
    if _is_large(member, offset):
        version, size, packed_size = _LARGE_VERSION, _ELSEWHERE, _ELSEWHERE
    method = _DEFLATED if member.is_deflated else _STORED
    return pack("<HHHHHIII", version, 0, method, 0, _FIRST_DAY, crc, packed_size, size)


def _directory_end(count: int, size: int, offset: int) -> bytes:
    """Return the end of an archive whose list has so many entries and bytes and begins at `offset`."""
    large = b""
    if max(size, offset) > MAX_USUAL_BYTES or count > _MAX_USUAL_MEMBERS:
        versions = (_UNIX | _LARGE_VERSION, _LARGE_VERSION)
        large = b"PK\6\6" + pack("<QHHIIQQQQ", 44, *versions, 0, 0, count, count, size, offset)
        large += b"PK\6\7" + pack("<IQI", 0, offset + size, 1)
        count, size, offset = _MEMBERS_ELSEWHERE, _ELSEWHERE, _ELSEWHERE
    return large + b"PK\5\6" + pack("<HHHHIIH", 0, 0, count, count, size, offset, 0)
