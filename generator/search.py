"""Search records → the index that a reader's browser searches, made by Pagefind.

Pagefind finds phrases of words, and Chinese writes no blanks between words. So every letter and digit is handed to
it as a word of its own, and a query is asked as the phrase of its letters: any substring is found, and nothing else.
A letter is spelled as its number in base 36: Pagefind then meets nothing but [0-9a-z], and neither its own folding,
stemming and word breaking nor the browser's can tell the two sides apart. docs/assets/search.js does the same.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from pagefind.service import get_executable

FOLDER = "pagefind"
LANGUAGE = "und"  # undetermined: one Pagefind neither stems nor breaks into words
TEXT_BREAK = "| "  # takes a place among the words but is none: no phrase reaches from one text into the next
SIGNATURE = b"pagefind_dcd"  # what each of Pagefind's compressed files begins with
NOT_PUBLISHED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


class SearchIndexError(Exception):
    """The index could not be made; the message is for the one who builds the site."""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What can be found of one project."""

    address: str
    """Below the site's root, e.g. ``2023/yiliao-huzhu/``; no two records share one."""
    title: str
    texts: tuple[str, ...]
    """Every text of the project, as typed."""
    facets: Mapping[str, tuple[str, ...]]
    """By what results can be narrowed: ``{"年度": ("2023",), "单位": (…), "属性": (…)}``."""


def write_search_index(records: Iterable[SearchRecord], site_dir: Path) -> None:
    """Write ``site_dir/pagefind/``: Pagefind's files and ``projects.json``. Same records, same bytes.

    Results are shown in the order of the records. An index that is there already stays until the new one is whole.

    Raises SearchIndexError when Pagefind is missing or fails.
    """
    entries = {entry.key: entry for entry in map(_entry, records) if entry.texts}
    files = _published(entries, _pagefind_files(entries))
    site_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".pagefind-", dir=site_dir) as folder:
        new, old, target = Path(folder, "new"), Path(folder, "old"), site_dir / FOLDER
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
        if target.exists():
            target.rename(old)
        new.rename(target)


def letters(text: str) -> str:
    """What of `text` counts in a search: its letters and digits, case and width folded.

    ``letters("≥５万元 / Ａ")`` is ``"5万元a"``. The planes of ideographs count as a whole, so that a character
    newer than this Python's or the browser's tables is a letter on both sides.
    """
    return unicodedata.normalize("NFKC", text).translate(_FOLDED)


class _Made(dict[int, str]):
    """What each character becomes, worked out when it is first met; for `str.translate`."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> str:
        self[number] = made = self._make(chr(number))
        return made


def _folded(character: str) -> str:
    return "".join(filter(_counts, character.lower()))


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or "\U00020000" <= character <= "\U0003fffd"


def _word(letter: str) -> str:
    number, digits = ord(letter), ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"{digits} "


_FOLDED = _Made(_folded)
_WORDS = _Made(_word)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record as Pagefind is given it and as the browser gets it."""

    record: SearchRecord
    texts: tuple[str, ...]
    """As typed; of those that are the same to a search, the first."""
    folded: tuple[str, ...]
    """The letters of each of `texts`."""

    @property
    def key(self) -> str:
        """The address, and a mark of all that is shown: Pagefind names its file by it, and browsers keep files."""
        return f"{self.record.address}#{sha256(self.shown).hexdigest()[:16]}"

    @property
    def shown(self) -> bytes:
        """What the browser is given of a result, in the form of Pagefind's fragments."""
        meta = {"address": self.record.address, "title": self.record.title, "texts": self.texts}
        fragment = {"url": self.record.address, "content": "", "word_count": 0}
        return _json({**fragment, "filters": {}, "meta": meta, "anchors": []})


def _entry(record: SearchRecord) -> _Entry:
    by_letters: dict[str, str] = {}
    for text in (record.title, *record.texts):
        by_letters.setdefault(letters(text), text)
    by_letters.pop("", None)
    return _Entry(record, texts=tuple(by_letters.values()), folded=tuple(by_letters))


def _published(entries: Mapping[str, _Entry], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pagefind's files with the readable texts in its fragments, without the parts that nobody loads."""
    fragments = {
        _fragment_key(name, content): name for name, content in files.items() if name.endswith(".pf_fragment")
    }
    if fragments.keys() != entries.keys():
        raise SearchIndexError(f"搜索索引不完整：应有 {len(entries)} 个项目，得到 {len(fragments)} 个。")
    published = {name: content for name, content in files.items() if not name.startswith(NOT_PUBLISHED)}
    for key, name in fragments.items():
        published[name] = gzip.compress(SIGNATURE + entries[key].shown, mtime=0)
    published["projects.json"] = _projects(entries, {key: Path(name).stem for key, name in fragments.items()})
    return published


def _fragment_key(name: str, content: bytes) -> str:
    try:
        return str(json.loads(gzip.decompress(content).removeprefix(SIGNATURE))["url"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise SearchIndexError(
            f"读不懂 Pagefind 写出的 {name}：{error}。请换回锁定的 Pagefind 版本。"
        ) from error


def _projects(entries: Mapping[str, _Entry], fragments: Mapping[str, str]) -> bytes:
    """What the browser has to know of all projects at once.

    ``letters``: every letter in the index, so that a letter missing from it is told from a file that did not load.
    ``values``: each facet's name with each value. ``projects``: in order, Pagefind's id → the numbers of its values.
    """
    values: dict[tuple[str, str], int] = {}
    projects = {}
    for key, entry in entries.items():
        facets = [(name, value) for name, values_of in entry.record.facets.items() for value in values_of]
        projects[fragments[key]] = [values.setdefault(facet, len(values)) for facet in facets]
    used = set().union(*(text for entry in entries.values() for text in entry.folded))
    return _json({"letters": "".join(sorted(used)), "values": list(values), "projects": projects})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _pagefind_files(entries: Mapping[str, _Entry]) -> dict[str, bytes]:
    """Each file of the index by its name. The records are handed over one by one, for the order decides the bytes."""
    records: Iterator[dict[str, object]] = (
        {
            "type": "AddRecord",
            "index_id": 0,
            "url": key,
            "content": TEXT_BREAK.join(text.translate(_WORDS) for text in entry.folded),
            "language": LANGUAGE,
        }
        for key, entry in entries.items()
    )
    reply = _ask_pagefind(
        chain([{"type": "NewIndex", "config": None}], records, [{"type": "GetFiles", "index_id": 0}])
    )
    return {Path(file["path"]).as_posix(): b64decode(file["content"]) for file in reply["files"]}


def _ask_pagefind(requests: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    """The reply to the last of `requests`, as Pagefind's own Python and Node packages put them, but without waits."""
    binary = get_executable()
    if binary is None:
        raise SearchIndexError("没有找到生成搜索索引的程序 Pagefind，请重新安装依赖。")
    with TemporaryDirectory() as empty, TemporaryFile() as errors:
        try:
            with (
                subprocess.Popen(
                    [binary, "--service"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    cwd=empty,  # Pagefind would read settings from where it is started, and from the environment
                    env={name: value for name, value in os.environ.items() if name[:9] != "PAGEFIND_"},
                ) as process
            ):
                assert process.stdin is not None
                assert process.stdout is not None
                try:
                    return _converse(process.stdin, process.stdout, requests)
                finally:
                    process.kill()
        except OSError as error:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-500:]
            raise SearchIndexError(f"生成搜索索引的程序 Pagefind 没有完成：{said or error}") from error


def _converse(
    requests_to: IO[bytes], replies_from: IO[bytes], requests: Iterable[Mapping[str, object]]
) -> dict[str, Any]:
    last = 0
    for last, request in enumerate(requests, start=1):
        requests_to.write(b64encode(json.dumps({"message_id": last, "payload": request}).encode()) + b",")
    requests_to.flush()
    for reply in _replies(replies_from):
        if reply["payload"]["type"] == "Error":
            raise SearchIndexError(f"生成搜索索引的程序 Pagefind 报错：{reply['payload']['message']}")
        if reply["message_id"] == last:
            return dict(reply["payload"])
    raise BrokenPipeError("程序提前结束")


def _replies(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    parts: list[bytes] = []
    while chunk := stream.read1(1 << 16):  # type: ignore[attr-defined]  # Popen gives a BufferedReader
        *ends, rest = chunk.split(b",")
        for end in ends:
            yield json.loads(b64decode(b"".join([*parts, end])))
            parts = []
        parts.append(rest)
