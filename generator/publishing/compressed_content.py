"""Compute the digest of what a compressed file holds, so that two files can be compared whatever zlib wrote them.

Everything counts that a reader could see: names, order, dates, contents, and that nothing lies between or behind them. Only
the compressed bytes, their number and what gzip notes about its compressor do not. A file that is not written as this
program writes it has no such digest. Files come from anywhere: nothing is held in memory, and what is taken out of them is limited.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

_GZIP_SUFFIXES = (".bin", ".gz")
_ZIP_SUFFIXES = (".zip", ".xlsx", ".docx")
COMPRESSED_SUFFIXES = (*_GZIP_SUFFIXES, *_ZIP_SUFFIXES)
"""Endings of the names of published files that are compressed."""

MAX_CONTENT_BYTES = 1 << 32
"""Most bytes that are taken out of one file of our own; of a published one, no more than ours holds."""
_PIECE_BYTES = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_HEADER_BYTES = 10
_NAME_FLAG = 8
"""Flag of a gzip header after which a name follows, ended by a zero byte."""
_MAX_NAME_BYTES = 4096
_LOCAL_HEADER_BYTES = 30
_COMPRESSED_SIZE = slice(18, 22)
_SIZES_AND_SUM = slice(14, 26)
"""Checksum, compressed and full size of an entry of an archive, in its local header."""
_ARCHIVE_END_BYTES = 22


class ContentDigest(NamedTuple):
    """The content of a compressed file, without its bytes."""

    digest: str
    """SHA-256 in hexadecimal digits."""
    size: int
    """Number of bytes of the contents and of everything else that counts."""


class _Unusual(Exception):
    """The file is not as this program writes it."""


class _Content:
    """Collects the digest of what counts. Raises _Unusual beyond `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._digest = sha256()
        self.size = 0

    @property
    def room(self) -> int:
        """Number of bytes that may still be added."""
        return self._limit - self.size

    def add(self, piece: bytes) -> None:
        """Add what comes next."""
        self.size += len(piece)
        if self.size > self._limit:
            raise _Unusual
        self._digest.update(piece)

    def add_part(self, piece: bytes) -> None:
        """Add something whose length counts as well, so that its bytes cannot move to its neighbours."""
        self.add(len(piece).to_bytes(8, "little") + piece)

    def add_pieces(self, pieces: Iterable[bytes]) -> tuple[int, int]:
        """Add a content in pieces; return its size and its CRC-32."""
        before, crc = self.size, 0
        for piece in pieces:
            self.add(piece)
            crc = zlib.crc32(piece, crc)
        return self.size - before, crc

    def result(self) -> ContentDigest:
        """Return the digest of everything that was added."""
        return ContentDigest(self._digest.hexdigest(), self.size)


def content_digest(file: Path, name: str, limit: int) -> ContentDigest | None:
    """Compute the digest of what a compressed file holds; its kind is told by its published `name`.

    None where it is no compressed file as this program writes them, or holds more than `limit` bytes. Raises OSError.
    """
    with file.open("rb") as stream:
        return _digest_of(stream, name, limit)


def _digest_of(stream: IO[bytes], name: str, limit: int) -> ContentDigest | None:
    """Compute the digest of what a stream that can be searched holds; None as `content_digest` says."""
    content = _Content(limit)
    try:
        if name.endswith(_GZIP_SUFFIXES):
            _add_gzip(stream, content)
        elif name.endswith(_ZIP_SUFFIXES):
            _add_zip(stream, content)
        else:
            return None
    except (_Unusual, zlib.error, BadZipFile, EOFError, ValueError, NotImplementedError):
        return None
    return content.result()


def _add_gzip(stream: IO[bytes], content: _Content) -> None:
    """Add the header, as far as it does not depend on the compressor, and the content of a file of one member."""
    header = stream.read(_GZIP_HEADER_BYTES)
    if len(header) < _GZIP_HEADER_BYTES or header[:3] != _GZIP_MAGIC or header[3] not in (0, _NAME_FLAG):
        raise _Unusual
    content.add_part(header[:8])  # then follow the compressor's effort and system
    content.add_part(_name_in(stream) if header[3] else b"")
    size, crc = content.add_pieces(_inflated(_pieces(stream), stream))
    if stream.read(9) != crc.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little"):
        raise _Unusual


def _name_in(stream: IO[bytes]) -> bytes:
    """Read the name in a gzip header."""
    name = bytearray()
    while (letter := stream.read(1)) not in (b"", b"\0"):
        name += letter
        if len(name) > _MAX_NAME_BYTES:
            raise _Unusual
    return bytes(name)


def _pieces(stream: IO[bytes], size: int | None = None) -> Iterator[bytes]:
    """Yield what follows in a stream, at most `size` bytes."""
    while piece := stream.read(_PIECE_BYTES if size is None else min(_PIECE_BYTES, size)):
        size = None if size is None else size - len(piece)
        yield piece


def _inflated(pieces: Iterable[bytes], stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what deflated pieces of a stream hold, little by little, and leave the stream behind their end."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, _PIECE_BYTES)
            rest = inflater.unconsumed_tail
        if inflater.eof:
            break
    yield inflater.flush()
    if not inflater.eof:
        raise _Unusual
    stream.seek(-len(inflater.unused_data), io.SEEK_CUR)


def _add_zip(stream: IO[bytes], content: _Content) -> None:
    """Add the entries of an archive in their order; nothing may lie before, between or behind them."""
    size = stream.seek(0, io.SEEK_END)
    end = 0
    with ZipFile(stream) as archive:
        for entry in archive.infolist():
            if entry.header_offset != end:
                raise _Unusual
            end = _add_entry(stream, entry, content)
        directory_bytes = sum(46 + len(entry.orig_filename.encode()) for entry in archive.infolist())
        if archive.comment or archive.start_dir != end or end + directory_bytes + _ARCHIVE_END_BYTES != size:
            raise _Unusual


def _add_entry(stream: IO[bytes], entry: ZipInfo, content: _Content) -> int:
    """Add an entry of an archive; return the place where the next one has to begin."""
    stream.seek(entry.header_offset)
    header = bytearray(stream.read(_LOCAL_HEADER_BYTES))
    name = entry.orig_filename.encode()
    if header[:4] != b"PK\3\4" or header[26:30] != len(name).to_bytes(2, "little") + b"\0\0":
        raise _Unusual
    if stream.read(len(name)) != name or entry.extra or entry.comment or entry.flag_bits & ~0x800:
        raise _Unusual
    if int.from_bytes(header[_COMPRESSED_SIZE], "little") != entry.compress_size:
        raise _Unusual
    begin = entry.header_offset + _LOCAL_HEADER_BYTES + len(name)
    inner = _inner_archive(stream, begin, entry, content)
    header[_SIZES_AND_SUM if inner else _COMPRESSED_SIZE] = b""
    content.add_part(bytes(header) + name)
    content.add_part(repr(_properties(entry, inner is not None)).encode())
    if inner is not None:
        content.add_part(inner.digest.encode())
    else:
        _add_content(stream, begin, entry, content)
    return begin + entry.compress_size


def _inner_archive(stream: IO[bytes], begin: int, entry: ZipInfo, content: _Content) -> ContentDigest | None:
    """Compute the digest of what an archive within an archive holds, which is stored as it is; None for other entries."""
    if entry.compress_type != ZIP_STORED or not entry.filename.endswith(_ZIP_SUFFIXES):
        return None
    stream.seek(begin)
    inner = _digest_of(io.BytesIO(stream.read(entry.compress_size)), entry.filename, content.room)
    if inner is None:
        raise _Unusual
    return inner


def _properties(entry: ZipInfo, is_archive: bool) -> tuple[object, ...]:
    """Return what the directory of an archive says of an entry, as far as it does not depend on the compressor."""
    return (
        entry.date_time, entry.compress_type, entry.create_system, entry.create_version, entry.extract_version,
        entry.reserved, entry.flag_bits, entry.volume, entry.internal_attr, entry.external_attr,
        () if is_archive else (entry.CRC, entry.file_size),
    )  # fmt: skip


def _add_content(stream: IO[bytes], begin: int, entry: ZipInfo, content: _Content) -> None:
    """Add what an entry holds, and hold it against the size and the checksum that are written with it."""
    stream.seek(begin)
    pieces = _pieces(stream, entry.compress_size)
    if entry.compress_type == ZIP_DEFLATED:
        pieces = _inflated(pieces, stream)
    elif entry.compress_type != ZIP_STORED:
        raise _Unusual
    if content.add_pieces(pieces) != (entry.file_size, entry.CRC):
        raise _Unusual
    if stream.tell() != begin + entry.compress_size:
        raise _Unusual
