"""SHA256SUMS as it is written, as it is read from a stranger, and what differs from it."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from generator.publishing.checksums import (
    SUMS,
    Differences,
    SiteDigests,
    compare_digests,
    format_sums,
    read_sums,
)

NAMES = (
    "index.html",
    "2023/a/index.html",
    "附件/表 一.pdf",
    "a\\b",
    "two\nlines",
    "re\rturn",
    "*star",
    "-dash",
)
A, B = "a" * 64, "b" * 64


def test_list_is_what_sha256sum_reads(tmp_path: Path) -> None:
    """GNU coreutils check every name, odd ones among them, and find what was changed."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    digests = {name: sha256((tmp_path / name).read_bytes()).hexdigest() for name in NAMES}
    (tmp_path / SUMS).write_bytes(format_sums(digests))
    check = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "a\\b").write_text("changed", encoding="utf-8")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_list_is_read_as_it_was_written() -> None:
    """Sorted by bytes, whatever the order in which files were found."""
    digests = {name: sha256(name.encode()).hexdigest() for name in NAMES if "\\" not in name}
    written = format_sums(digests)
    assert read_sums(written).digests == digests
    assert read_sums(written).complaints == ()
    assert written == format_sums(dict(sorted(digests.items(), reverse=True)))


def test_what_sha256sum_writes_is_read() -> None:
    """With the mark of binary files, too."""
    assert read_sums(f"{A} *a.zip\n{B}  b c.txt\n".encode()).digests == {"a.zip": A, "b c.txt": B}


@pytest.mark.parametrize(
    "name",
    [
        "../x", "a/../x", "/etc/passwd", "a//x", "./x", "a/.", "..", "..\\x", "a\\..\\x", "\\x", "C:/x", "http://x/y",
        "a\0b", "SHA256SUMS",
    ],
)  # fmt: skip
def test_name_that_leads_outside(name: str) -> None:
    """Is refused, however it is written, and the rest is read."""
    sums = read_sums(format_sums({name: A, "b": B}))
    assert sums.digests == {"b": B}
    (complaint,) = sums.complaints
    assert "的文件名指到网站外面：" in complaint


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (f"{A}  a\n{A}  a\n".encode(), "第 2 行的文件名写了两次：'a'"),
        (b"<html>\n", "第 1 行不是“校验和  文件名”"),
        (f"{A[1:]}  a\n".encode(), "第 1 行不是“校验和  文件名”"),
        (f"{A.upper()}  a\n".encode(), "第 1 行不是“校验和  文件名”"),
        (f"{A}  \n".encode(), "第 1 行不是“校验和  文件名”"),
        (f"{A}  a\n{B}  b".encode(), "最后一行不完整"),
        (b"\xff\xfe\n", "第 1 行不是“校验和  文件名”"),
    ],
)
def test_list_that_is_damaged(content: bytes, complaint: str) -> None:
    """Is told by its line."""
    assert read_sums(content).complaints == (complaint,)


def test_differences() -> None:
    """Each kind by itself, sorted; what cannot be read is neither missing nor changed."""
    expected = {"same": A, "changed": A, "missing": A, "locked": A}
    found = SiteDigests({"same": A, "changed": B, "extra": A}, {"locked": "没有权限"})
    assert compare_digests(expected, found) == Differences(
        ("changed",), ("missing",), ("extra",), (("locked", "没有权限"),)
    )
    assert compare_digests(expected, found, complete=False).extra == ()
    assert not compare_digests({"a": A}, SiteDigests({"a": A}))
