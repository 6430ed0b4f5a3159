"""Deflate parts of a file one by one, so that parts deflated earlier can be joined to a file that nobody deflates again.

Parts of raw deflate, each ended by a flush (Z_SYNC_FLUSH), one after the other are a valid stream once an end follows; their
CRC-32 combine as in zlib's `crc32_combine`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class Measure(NamedTuple):
    """The measure of a part of a file, or of several one after the other."""

    size: int
    """Bytes of the content."""
    packed_size: int
    """Bytes of the deflated content."""
    crc: int
    """CRC-32 of the content."""


class PartMeasure(NamedTuple):
    """The measure of one part, with what joins it to others."""

    size: int
    packed_size: int
    crc: int
    shift: int
    """Factor that puts a CRC in front of the part, see `joined_measure`: worked out once, it takes longer than joining."""


class Deflated(NamedTuple):
    """A part of a file, deflated."""

    packed: bytes
    """Raw deflate that ends at a byte and can be continued."""
    measure: PartMeasure


_RAW = -zlib.MAX_WBITS


def deflate(content: bytes) -> Deflated:
    """Return a part of a file deflated."""
    packer = zlib.compressobj(wbits=_RAW)
    packed = packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH)
    measure = PartMeasure(len(content), len(packed), zlib.crc32(content), _power(len(content)))
    return Deflated(packed, measure)


def inflate(packed: bytes) -> bytes:
    """Return the content of a deflated part."""
    return zlib.decompressobj(_RAW).decompress(packed)


def joined_measure(measures: Iterable[PartMeasure]) -> Measure:
    """Return the measure of parts one after the other."""
    size = packed_size = crc = 0
    for part in measures:
        size += part.size
        packed_size += part.packed_size
        crc = _product(part.shift, crc) ^ part.crc
    return Measure(size, packed_size, crc)


# A CRC is the remainder of a polynomial over GF(2), its highest coefficient in the lowest bit. That of a text with n bytes
# behind it is the remainder times x to the power of 8n.

_POLYNOMIAL, _ONE = 0xEDB88320, 1 << 31
_EIGHTH_POWER = _ONE >> 8


def _power(count: int) -> int:
    """Return x to the power of eight times `count`."""
    power = _ONE
    for digit in range(count.bit_length()):
        if count >> digit & 1:
            power = _product(power, _square(digit))
    return power


@cache
def _square(times: int) -> int:
    """Return x to the power of eight, squared so many times: all lengths share these few."""
    if times == 0:
        return _EIGHTH_POWER
    root = _square(times - 1)
    return _product(root, root)


def _product(left: int, right: int) -> int:
    """Return the remainder of the product of two remainders."""
    product = 0
    while left:
        if left & _ONE:
            product ^= right
        left = (left << 1) & 0xFFFFFFFF
        right = (right >> 1) ^ (_POLYNOMIAL if right & 1 else 0)
    return product


STREAM_END = Deflated(b"\x03\x00", PartMeasure(0, 2, 0, _ONE))
"""The last block of a stream, without content; it follows the last part."""
