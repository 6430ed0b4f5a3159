"""Files of another zlib hold the same; whatever a reader could see, or somebody could hide, is a difference."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from generator.pages.open_data import size_in_words
from generator.publishing.compressed_content import content_digest
from generator.publishing.provenance import BuildOrigin, origin_json, read_build_origin
from generator.publishing.same_content import PublishedFiles, names_of_same_content
from generator.publishing.site_files import copy_limited

TEXT = "".join(f"指标 {number * number % 977}，" for number in range(2000)).encode()
LIMIT = 1 << 20


def digest(tmp_path: Path, name: str, content: bytes, limit: int = LIMIT) -> str | None:
    """What `content_digest` says of these bytes."""
    (tmp_path / "file").write_bytes(content)
    result = content_digest(tmp_path / "file", name, limit)
    return result.digest if result else None


def archive(
    files: dict[str, bytes], level: int = 6, day: int = 1, comment: bytes = b"", extra: bytes = b""
) -> bytes:
    """A ZIP archive; those of its files that are archives are stored as they are."""
    target = io.BytesIO()
    with ZipFile(target, "w") as opened:
        opened.comment = comment
        for name, content in files.items():
            entry = ZipInfo(name, (1980, 1, day, 0, 0, 0))
            entry.extra = extra
            kind = ZIP_STORED if name.endswith(".xlsx") else ZIP_DEFLATED
            opened.writestr(entry, content, kind, level)
    return target.getvalue()


def test_other_compressors_hold_the_same(tmp_path: Path) -> None:
    """Every level, every system in the header of gzip, an archive within an archive."""
    packed = {gzip.compress(TEXT, level, mtime=0) for level in (0, 1, 4, 9)}
    packed.add(gzip.compress(TEXT, 4, mtime=0)[:8] + b"\x02\xff" + gzip.compress(TEXT, 4, mtime=0)[10:])
    assert len(packed) == 5
    assert len({digest(tmp_path, "a.bin", content) for content in packed} - {None}) == 1
    archives = [
        archive({"a.csv": TEXT, "b.xlsx": archive({"x.xml": TEXT}, level)}, level) for level in (1, 6, 9)
    ]
    assert len({*archives}) == 3
    found = {digest(tmp_path, "a.zip", content) for content in archives}
    assert len(found) == 1
    assert None not in found


GZIP = gzip.compress(TEXT, 6, mtime=0)
DIFFERENT_GZIP: dict[str, bytes] = {
    "other text": gzip.compress(TEXT + b"x", 6, mtime=0),
    "a date": gzip.compress(TEXT, 6, mtime=1),
    "two members": GZIP + gzip.compress(b"", mtime=0),
    "bytes behind its end": GZIP + b"<script>",
    "cut off": GZIP[:-1],
    "a checksum that is wrong": GZIP[:-8] + b"\0" * 8,
    "a comment": GZIP[:3] + b"\x10" + GZIP[4:10] + b"hidden\0" + GZIP[10:],
    "a name": GZIP[:3] + b"\x08" + GZIP[4:10] + b"hidden\0" + GZIP[10:],
    "a name without end": GZIP[:3] + b"\x08" + GZIP[4:10] + b"x" * 10_000,
    "nothing": b"",
    "no gzip": TEXT,
    "bytes that are not deflated": GZIP[:10] + b"\xff" * 100,
    "a bomb": gzip.compress(bytes(LIMIT * 20), mtime=0),
}


@pytest.mark.parametrize("name", DIFFERENT_GZIP)
def test_gzip_that_holds_something_else(tmp_path: Path, name: str) -> None:
    """Also where the text is the same."""
    assert digest(tmp_path, "a.bin", DIFFERENT_GZIP[name]) != digest(tmp_path, "a.bin", GZIP)


FILES = {"a.csv": TEXT, "b.csv": b"b"}
ZIP = archive(FILES)
BODY = zlib.compress(TEXT, 6)[2:-4]
DIFFERENT_ZIP: dict[str, Callable[[], bytes]] = {
    "other text": lambda: archive({**FILES, "b.csv": b"c"}),
    "another name": lambda: archive({"a.csv": TEXT, "c.csv": b"b"}),
    "another order": lambda: archive({"b.csv": b"b", "a.csv": TEXT}),
    "one more": lambda: archive({**FILES, "run.exe": b"MZ"}),
    "another day": lambda: archive(FILES, day=2),
    "a comment": lambda: archive(FILES, comment=b"hidden"),
    "another field": lambda: archive(FILES, extra=b"\x99\x99\x02\x00xx"),
    "bytes before it": lambda: b"MZ" + ZIP,
    "bytes behind it": lambda: ZIP + b"hidden",
    "bytes between": lambda: ZIP.replace(b"PK\3\4", b"PK\3\4", 1).replace(b"PK\1\2", b"hiddenPK\1\2", 1),
    "a name of its own in the entry": lambda: ZIP.replace(b"b.csv", b"z.csv", 1),
    "cut off": lambda: ZIP[: len(ZIP) // 2],
    "no archive": lambda: TEXT,
    "a bomb": lambda: archive({"a.csv": bytes(LIMIT * 20)}),
    "a checksum that is wrong": lambda: ZIP.replace(zlib.crc32(b"b").to_bytes(4, "little"), b"\0\0\0\0"),
    "an archive within that is none": lambda: archive({"a.xlsx": TEXT}),
}


@pytest.mark.parametrize("name", DIFFERENT_ZIP)
def test_archive_that_holds_something_else(tmp_path: Path, name: str) -> None:
    """What is in it, what is said of it, and what lies around it."""
    assert DIFFERENT_ZIP[name]() != ZIP
    assert digest(tmp_path, "a.zip", DIFFERENT_ZIP[name]()) != digest(tmp_path, "a.zip", ZIP)


ORIGIN = BuildOrigin("a" * 40, True, "1", None, {}, "a" * 64)
PAGE = "open-data/index.html"


def site(folder: Path, level: int, origin: BuildOrigin) -> Path:
    """A site whose files a zlib of that level has written."""
    content = gzip.compress(TEXT, level, mtime=0)
    (folder / "open-data").mkdir(parents=True)
    (folder / "a.bin").write_bytes(content)
    (folder / "source.json").write_bytes(origin_json(origin))
    (folder / PAGE).write_text(f"2 个项目，{size_in_words(len(content))}，{len(content)} B", encoding="utf-8")
    return folder


def same_names(published: Path, rebuilt: Path, digests: dict[str, str] | None = None) -> list[str]:
    """What `names_of_same_content` says of all files of two folders."""
    names = ["a.bin", PAGE, "source.json"]
    actual = {name: sha256((published / name).read_bytes()).hexdigest() for name in names}
    origin = read_build_origin((published / "source.json").read_bytes())
    files = PublishedFiles(
        lambda name, target, limit: copy_limited(published / name, target, limit), digests or actual, origin
    )
    return sorted(names_of_same_content(names, files, rebuilt, PAGE, size_in_words))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A published and a rebuilt site of two compressors."""
    return site(tmp_path / "there", 1, replace(ORIGIN, compressor="b" * 64)), site(
        tmp_path / "site", 9, ORIGIN
    )


def test_site_of_another_zlib(folders: tuple[Path, Path]) -> None:
    """Its files, the page that shows their sizes, and what it says of its compressor."""
    published, rebuilt = folders
    assert (published / "a.bin").read_bytes() != (rebuilt / "a.bin").read_bytes()
    assert same_names(published, rebuilt) == ["a.bin", PAGE, "source.json"]
    assert sorted(path.name for path in rebuilt.parent.iterdir()) == ["site", "there"]


@pytest.mark.parametrize("size", ["1.0 KB", "2", "9 个项目"])
def test_page_with_another_figure(folders: tuple[Path, Path], size: str) -> None:
    """Only the sizes of the files that hold the same may differ, and only into theirs."""
    published, rebuilt = folders
    page = (rebuilt / PAGE).read_text(encoding="utf-8")
    for wrong in (page.replace("2 个项目", size), page.replace("个项目，", f"个项目，{size}，")):
        (published / PAGE).write_text(wrong, encoding="utf-8")
        if wrong != page:
            assert same_names(published, rebuilt) == ["a.bin", "source.json"]


def test_page_without_a_reason(folders: tuple[Path, Path]) -> None:
    """Sizes of a page may not differ where no file does."""
    published, rebuilt = folders
    (published / "a.bin").write_bytes(b"x")
    assert same_names(published, rebuilt) == ["source.json"]


@pytest.mark.parametrize("change", [{"clean": False}, {"generator": "2"}, {"settings": {"SITE_URL": "x"}}])
def test_source_that_differs_in_more(folders: tuple[Path, Path], change: dict[str, object]) -> None:
    """The compressor alone may be another."""
    published, rebuilt = folders
    (published / "source.json").write_bytes(origin_json(replace(ORIGIN, compressor="b" * 64, **change)))  # type: ignore[arg-type]
    assert "source.json" not in same_names(published, rebuilt)


def test_source_that_is_written_otherwise(folders: tuple[Path, Path]) -> None:
    """The same words in other bytes are not what this program writes."""
    published, rebuilt = folders
    (published / "source.json").write_bytes(origin_json(ORIGIN) + b" ")
    assert "source.json" not in same_names(published, rebuilt)


def test_file_that_is_another_when_it_is_read_again(folders: tuple[Path, Path]) -> None:
    """Who served a forged file to the first reading cannot pass with the right one in the second."""
    published, rebuilt = folders
    digests = dict.fromkeys(["a.bin", PAGE, "source.json"], "c" * 64)
    assert same_names(published, rebuilt, digests) == []
