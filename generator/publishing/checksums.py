"""SHA256SUMS: what every published file has to be, in the format of GNU coreutils, and what differs from it.

A name in such a list may come from anywhere: it is compared with names and never becomes the path of a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SUMS = "SHA256SUMS"
"""At the root of a site; names every file but itself."""

_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_TRANSLATION = str.maketrans(_ESCAPES)
_ESCAPED = {escaped: plain for plain, escaped in _ESCAPES.items()}


@dataclass(frozen=True)
class ChecksumList:
    """What a list of checksums says."""

    digests: dict[str, str]
    """Path below the site's root → SHA-256 in hexadecimal digits."""
    complaints: tuple[str, ...]
    """What in it is not to be trusted, for the reader of a report."""


@dataclass(frozen=True)
class SiteDigests:
    """What the files of a site are."""

    digests: dict[str, str]
    unreadable: dict[str, str] = field(default_factory=dict)
    """Path → why nothing can be said of it."""


@dataclass(frozen=True)
class Differences:
    """What of a site is not as it has to be: paths, sorted."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    """With the reason."""

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra or self.unreadable)


def written_sums(digests: Mapping[str, str]) -> bytes:
    """The list as it is published: ``sha256sum -c SHA256SUMS`` reads it."""
    return b"".join(_written(name, digests[name]) for name in sorted(digests, key=_bytes))


def _written(name: str, digest: str) -> bytes:
    escaped = name.translate(_TRANSLATION)
    mark = "" if escaped == name else "\\"
    return _bytes(f"{mark}{digest}  {escaped}\n")


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")  # a file's name need not be text


def read_sums(content: bytes) -> ChecksumList:
    """A list that somebody else may have written."""
    digests: dict[str, str] = {}
    complaints = []
    lines = content.decode(errors="surrogateescape").split("\n")
    if lines.pop():
        complaints.append("最后一行不完整")
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            complaints.append(f"第 {number} 行不是“校验和  文件名”")
            continue
        mark, digest, name = found.groups()
        name = re.sub(r"\\[\\nr]", lambda escape: _ESCAPED[escape[0]], name) if mark else name
        if not _is_below(name) or name == SUMS:
            complaints.append(f"第 {number} 行的文件名指到网站外面：{name!r}")
        elif name in digests:
            complaints.append(f"第 {number} 行的文件名写了两次：{name!r}")
        else:
            digests[name] = digest
    return ChecksumList(digests, tuple(complaints))


def _is_below(name: str) -> bool:
    """Whether it names something below the root, the same on every system and for every server."""
    parts = re.split(r"[/\\]", name)
    return "\0" not in name and ":" not in parts[0] and not {"", ".", ".."}.intersection(parts)


def compare(expected: Mapping[str, str], found: SiteDigests, complete: bool = True) -> Differences:
    """How what was found differs from what is expected; `complete` where all that is there was looked at."""
    there = found.digests.keys() | found.unreadable.keys()
    return Differences(
        changed=tuple(
            sorted(name for name, digest in found.digests.items() if expected.get(name, digest) != digest)
        ),
        missing=tuple(sorted(expected.keys() - there)),
        extra=tuple(sorted(there - expected.keys())) if complete else (),
        unreadable=tuple(sorted(found.unreadable.items())),
    )
