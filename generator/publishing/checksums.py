"""SHA256SUMS: the digest that every published file has to have, in the format of GNU coreutils, and what differs from it.

A name in such a list may come from anywhere: it is compared with names and never becomes the path of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SUMS = "SHA256SUMS"
"""Name of the list at the root of a site; it names every file but itself."""

MAX_LIST_BYTES = 1 << 28
"""Largest list that is read; 100,000 projects have one of 55 MB."""
MAX_LISTED_FILES = 3_000_000
"""Most lines of a list that is read; 100,000 projects make 537,000 files."""
_MAX_NAME_CHARACTERS = 4096
"""Longest path on the systems that serve sites."""
_MAX_LINE_BYTES = 4 * _MAX_NAME_CHARACTERS + 100
_MAX_COMPLAINTS = 20
"""Most wrong lines that are described."""
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED_CHARACTER = re.compile(r"[\\\n\r]")
_TRANSLATION = str.maketrans(_ESCAPES)
_ESCAPED = {escaped: plain for plain, escaped in _ESCAPES.items()}


class SumsUnreadable(Exception):
    """A list from which nothing follows about a site; the message says why, in Chinese."""


@dataclass(frozen=True)
class ChecksumList:
    """The content of a list of checksums."""

    digests: dict[str, str]
    """Path below the site's root → SHA-256 in hexadecimal digits."""
    complaints: tuple[str, ...]
    """Lines that cannot be trusted, each described in Chinese."""


@dataclass(frozen=True)
class SiteDigests:
    """The digests of a site's files."""

    digests: dict[str, str]
    """Path below the site's root → SHA-256 in hexadecimal digits."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Path → why the file has no digest, in Chinese or in the system's words."""


@dataclass(frozen=True)
class Differences:
    """Paths at which a site is not as expected, sorted."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    """Pairs of path and reason."""

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra or self.unreadable)


def format_sums(digests: Mapping[str, str]) -> bytes:
    """Return the list as it is published: ``sha256sum -c SHA256SUMS`` reads it."""
    return _bytes("".join([_line(name, digests[name]) for name in sorted(digests, key=_bytes)]))


def _line(name: str, digest: str) -> str:
    """Return the line of one file, its name escaped as coreutils do."""
    if _ESCAPED_CHARACTER.search(name):
        return f"\\{digest}  {name.translate(_TRANSLATION)}\n"
    return f"{digest}  {name}\n"


def _bytes(text: str) -> bytes:
    """Return the bytes of a text; the name of a file need not be valid UTF-8."""
    return text.encode(errors="surrogateescape")


def read_sums(content: bytes) -> ChecksumList:
    """Read a list that anybody may have written; a line that is wrong becomes a complaint. Raises SumsUnreadable."""
    digests: dict[str, str] = {}
    complaints: list[str] = []
    wrong = 0
    for number, line in enumerate(_lines(content), start=1):
        if number > MAX_LISTED_FILES:
            raise SumsUnreadable(f"{SUMS} 多于 {MAX_LISTED_FILES} 行，不像是本程序写的")
        complaint = _add_line(line, number, digests)
        if complaint:
            wrong += 1
            if wrong <= _MAX_COMPLAINTS:
                complaints.append(complaint)
    if wrong > _MAX_COMPLAINTS:
        complaints.append(f"还有 {wrong - _MAX_COMPLAINTS} 行不对，没有列出")
    return ChecksumList(digests, tuple(complaints))


def is_listed(name: str, content: bytes) -> bool:
    """Whether a list has a line for a file whose name needs no escapes; nothing else of it is read."""
    ending = f"  {name}\n".encode()
    end = content.find(ending)
    while end >= 0:  # another name may end as this one does
        if _DIGEST.fullmatch(content, content.rfind(b"\n", 0, end) + 1, end):
            return True
        end = content.find(ending, end + 1)
    return False


def _lines(content: bytes) -> Iterator[bytes]:
    """Yield the lines of a list one after the other, each with its end: millions of them would not fit into memory."""
    begin = 0
    while begin < len(content):
        end = content.find(b"\n", begin) + 1 or len(content)
        yield content[begin:end]
        begin = end


def _add_line(line: bytes, number: int, digests: dict[str, str]) -> str | None:
    """Enter what a line says; return what is wrong with it, in Chinese, or None."""
    if len(line) > _MAX_LINE_BYTES:
        return f"第 {number} 行的文件名长于 {_MAX_NAME_CHARACTERS} 个字"
    text = line.decode(errors="surrogateescape")
    if not text.endswith("\n"):
        return "最后一行不完整"
    match = _LINE.fullmatch(text[:-1])
    if match is None:
        return f"第 {number} 行不是“校验和  文件名”"
    mark, digest, name = match.groups()
    name = re.sub(r"\\[\\nr]", lambda escape: _ESCAPED[escape[0]], name) if mark else name
    if len(name) > _MAX_NAME_CHARACTERS:
        return f"第 {number} 行的文件名长于 {_MAX_NAME_CHARACTERS} 个字"
    if not _is_below(name) or name == SUMS:
        return f"第 {number} 行的文件名指到网站外面：{name!r}"
    if name in digests:
        return f"第 {number} 行的文件名写了两次：{name!r}"
    digests[name] = digest
    return None


def _is_below(name: str) -> bool:
    """Whether a name leads to a place below the root, the same on every system and for every server."""
    parts = re.split(r"[/\\]", name)
    return "\0" not in name and ":" not in parts[0] and not {"", ".", ".."}.intersection(parts)


def compare_digests(expected: Mapping[str, str], site: SiteDigests, complete: bool = True) -> Differences:
    """Compare a site's digests with the expected ones; `complete` where all files of the site were looked at."""
    names = site.digests.keys() | site.unreadable.keys()
    return Differences(
        changed=tuple(
            sorted(name for name, digest in site.digests.items() if expected.get(name, digest) != digest)
        ),
        missing=tuple(sorted(expected.keys() - names)),
        extra=tuple(sorted(names - expected.keys())) if complete else (),
        unreadable=tuple(sorted(site.unreadable.items())),
    )
