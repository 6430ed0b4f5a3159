"""Decide which published files hold what the rebuilt ones hold, although another zlib has written other bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from generator.publishing.compressed_content import COMPRESSED_SUFFIXES, MAX_CONTENT_BYTES, content_digest
from generator.publishing.provenance import ORIGIN_FILE, BuildOrigin, origin_json, read_build_origin

_MAX_OVERHEAD_BYTES = 1 << 16
"""Bytes by which a compressed file may exceed what it holds; deflate adds 5 in 16,383."""
_NUMBER = re.compile(r"\d[\d.]*(?: [KM]?B)?")
"""A number, or a size as pages show it."""


@dataclass(frozen=True)
class PublishedFiles:
    """The files of a published site, which anybody may have written."""

    copy: Callable[[str, Path, int], str | None]
    """Copies the file with a name to a path and returns its digest; None where it is no file of at most so many bytes."""
    digests: Mapping[str, str]
    """The SHA-256 of each file when it was read first: who serves a file twice may serve two."""
    origin: BuildOrigin | None
    """Content of source.json; None where it cannot be read."""

    def is_copied(self, name: str, target: Path, limit: int) -> bool:
        """Copy a file; return whether it has at most `limit` bytes, and those that it had at first."""
        return self.copy(name, target, limit) == self.digests[name]


def names_of_same_content(
    names: Iterable[str],
    published: PublishedFiles,
    rebuilt: Path,
    sizes_page: str,
    in_words: Callable[[int], str],
) -> list[str]:
    """Return those of the names whose published file holds what the file in the folder `rebuilt` holds.

    `sizes_page` is the name of the page that shows sizes of files, written with `in_words`.
    """
    copied = rebuilt.with_name("published")
    same, sizes = [], set[tuple[str, str]]()
    changed = list(names)
    for name in changed:
        if name.endswith(COMPRESSED_SUFFIXES) and _is_same(name, published, rebuilt / name, copied):
            same.append(name)
            rebuilt_size, size = (rebuilt / name).stat().st_size, copied.stat().st_size
            sizes |= {(form(size), form(rebuilt_size)) for form in (str, "{} B".format, in_words)}
        elif name == ORIGIN_FILE and _is_same_origin(published, (rebuilt / name).read_bytes()):
            same.append(name)
    if (
        sizes
        and sizes_page in changed
        and _is_same_page(sizes_page, published, rebuilt / sizes_page, copied, sizes)
    ):
        same.append(sizes_page)
    copied.unlink(missing_ok=True)
    return same


def _is_same(name: str, published: PublishedFiles, rebuilt: Path, copied: Path) -> bool:
    """Whether a published compressed file, which is copied to a path, holds what the rebuilt one holds."""
    ours = content_digest(rebuilt, name, MAX_CONTENT_BYTES)
    if ours is None or not published.is_copied(name, copied, ours.size + _MAX_OVERHEAD_BYTES):
        return False
    return content_digest(copied, name, ours.size) == ours


def _is_same_origin(published: PublishedFiles, rebuilt: bytes) -> bool:
    """Whether two statements of a site's origin differ in the compressor alone."""
    ours, named = read_build_origin(rebuilt), published.origin
    if ours is None or named is None:
        return False
    is_ours = sha256(origin_json(named)).hexdigest() == published.digests[ORIGIN_FILE]
    return is_ours and replace(named, compressor=ours.compressor) == ours


def _is_same_page(
    name: str, published: PublishedFiles, rebuilt: Path, copied: Path, sizes: set[tuple[str, str]]
) -> bool:
    """Whether two pages differ in nothing but those sizes, each a pair of the published and the rebuilt one."""
    ours = rebuilt.read_bytes()
    if not published.is_copied(name, copied, len(ours) + _MAX_OVERHEAD_BYTES):
        return False
    texts = [content.decode(errors="surrogateescape") for content in (copied.read_bytes(), ours)]
    if len({tuple(_NUMBER.split(text)) for text in texts}) > 1:
        return False
    pairs = zip(*map(_NUMBER.findall, texts), strict=True)
    return all(pair[0] == pair[1] or pair in sizes for pair in pairs)
