"""Archives joined of deflated pieces, as others read them."""

from __future__ import annotations

import zlib
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from generator.downloads import zip_archive
from generator.downloads.deflated import STREAM_END, deflate, inflate, joined_measure
from generator.downloads.zip_archive import ZipMember, write_zip


def test_pieces_are_one_stream() -> None:
    """Of any sizes, an empty one among them; the checksum is that of the whole."""
    random = Random(1)
    pieces = [random.randbytes(size) for size in (5, 0, 1, 70_000, 255)] + [b"a" * 100_000]
    deflated = [deflate(piece) for piece in pieces]
    whole, (size, packed_size, crc) = b"".join(pieces), joined_measure(piece.measure for piece in deflated)
    packed = b"".join(piece.packed for piece in deflated)
    assert (size, packed_size, crc) == (len(whole), len(packed), zlib.crc32(whole))
    assert [inflate(piece.packed) for piece in deflated] == pieces
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    assert stream.decompress(packed + STREAM_END.packed) == whole
    assert stream.eof


@pytest.mark.parametrize("limit", [zip_archive.MAX_USUAL_BYTES, 2999, 99, 0])
def test_archive_of_any_size(limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With numbers in fields of their own from the member on that needs them, or from the first."""
    monkeypatch.setattr(zip_archive, "MAX_USUAL_BYTES", limit)
    contents = {f"{number}.txt": Random(number).randbytes(1000 * number) for number in range(4)}
    with (tmp_path / "a.zip").open("wb") as file:
        write_zip(file, (_member(name, content) for name, content in contents.items()))
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents
        large = [entry.extract_version == 45 for entry in archive.infolist()]
    assert large == sorted(large)
    assert sum(large) == {zip_archive.MAX_USUAL_BYTES: 0, 2999: 1, 99: 3, 0: 4}[limit]


def _member(name: str, content: bytes) -> ZipMember:
    deflated = deflate(content)
    measure = joined_measure([deflated.measure, STREAM_END.measure])
    return ZipMember(name, measure, [deflated.packed, STREAM_END.packed])
