"""Check what people put into docs/ by hand before it is published, for every way to build the site.

A page is judged by the HTML that Markdown makes of it. Numbers of persons are searched for in every text file that a
site is built from, for whoever sees the repository sees them, too.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from generator.form.addresses import EMBED_FILE
from generator.output.docs_pages import DocsPage, address_of, read_page, repeated_headings, split_page
from generator.output.mkdocs_settings import WrongSettings
from generator.output.page_html import (
    RefusedPart,
    find_refused_parts,
    find_refused_parts_of_document,
    find_refused_parts_of_svg,
)
from generator.output.time_limit import TookTooLong, time_limit
from generator.pages import DOWNLOADS
from generator.pages.changes import FEED
from generator.projects.artifact_store import PROJECT_FILES
from generator.publishing.checksums import SUMS
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import ORIGIN_FILE
from generator.reading.hidden_characters import find_hidden_characters, may_hide_characters
from generator.reading.lookalike_characters import LOOKALIKE_CODE
from generator.reading.personal_numbers import find_personal_numbers, mask_personal_numbers
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import PERSONAL_DATA_CODE

PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Ends of the names of files that MkDocs makes pages of."""
MAX_PAGE_BYTES = 1_000_000
"""Bytes of a page; the longest of our own has 50,000."""
MAX_TEXT_BYTES = 20_000_000
"""Bytes of a file next to the pages up to which numbers of persons are searched for in it."""
SECONDS_PER_PAGE, SECONDS_PER_BYTE = 1.0, 20e-6
"""Computing time of Markdown for a page; our own take less than 0.1 s and 2e-6 s per byte on 2 cores."""
UNREADABLE_CODE = "page-text"
"""Code of pages of which nothing can be shown."""
HTML_CODE = "page-html"
HEADING_CODE = "page-heading"
"""Code of headings whose anchors would move."""
WARNING_CODES = frozenset(
    {HTML_CODE, HEADING_CODE, "control-character", "bidi-character", "invisible-character"}
)
"""Codes of what MkDocs refuses with ``--strict`` only."""

_TOP = Place(1, 1)
_BLANK = re.compile(r"（请填写：[^）\n]*）")
"""A place that waits for the body's own words, as pages of a new site have them."""
_OPENED_AS_PAGES = (".xhtml", ".xht", ".xml", ".xsl", ".xslt", ".shtml", ".mht", ".mhtml", ".hta", ".swf")
"""Ends of the names of files that browsers open as pages, and that nobody needs in docs/."""
_SITE_FILES = (FEED, ORIGIN_FILE, SUMS, "404.html", "sitemap.xml", "sitemap.xml.gz", EMBED_FILE)
_SITE_FOLDERS = ("search/",)


class CheckedPage(NamedTuple):
    """A page of docs/ and what is wrong with it."""

    file: str
    """Path below docs/."""
    page: DocsPage | None
    """None where it cannot be read."""
    problems: Sequence[Problem]


def check_docs_pages(
    folder: Path, name: str, extensions: Mapping[str, Mapping[str, Any]], clean: Container[str] = ()
) -> Iterator[CheckedPage]:
    """Yield every page below `folder`, which messages call `name`, in order; none of which `is_clean` was true."""
    for file in docs_files(folder):
        if file.endswith(PAGE_SUFFIXES) and not _unusable_name(file) and file not in clean:
            yield _check_page(folder / file, file, f"{name}/{file}", extensions)


def is_clean(source: Path, html: str) -> bool:
    """Whether nothing is wrong with a page of which `html` was made already. Raises OSError."""
    try:
        text = _decode_page(source.read_bytes())
        meta, _ = split_page(text)
    except (_Unreadable, WrongSettings):
        return False
    return not any(_page_problems(text, meta, html, source.name))


def conversion_limit(text: str) -> AbstractContextManager[None]:
    """Return a context in which Markdown may convert `text`. Raises TookTooLong."""
    return time_limit(SECONDS_PER_PAGE + SECONDS_PER_BYTE * len(text.encode()))


def find_file_problems(folder: Path, name: str, addresses: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with names and other files below `folder`, on a site with generated pages at `addresses`."""
    files = docs_files(folder)
    yield from _taken_addresses(files, name, addresses)
    for file in files:
        path = f"{name}/{file}"
        if reason := _unusable_name(file):
            yield _problem(_printable(path), f"文件名{reason}。请改名，只用字母、数字、汉字和连字符")
        elif file.lower().endswith(_OPENED_AS_PAGES):
            yield _problem(
                path, "这种文件会在浏览器里当网页打开，里面能藏程序。请改写成 .md，或者移走", code=HTML_CODE
            )
        elif not file.endswith(PAGE_SUFFIXES):
            yield from _check_other_file(folder / file, path)


def find_blanks(folder: Path, name: str) -> Iterator[str]:
    """Yield a line for each place of a page below `folder` that waits for words of the body."""
    for file in docs_files(folder):
        if file.endswith(".md"):
            text = _read_text(folder / file)
            for blank in _BLANK.finditer(text):
                yield f"{_printable(f'{name}/{file}')} 第 {_place_at(text, blank.start()).line} 行还没有填：{blank[0]}"


def find_personal_data_in_text_files(home: Path, names: Sequence[str]) -> Iterator[Problem]:
    """Yield the numbers of persons in files, and in all files of folders, below `home`: settings and templates."""
    for name in names:
        if (home / name).is_dir():
            for file in docs_files(home / name):
                yield from _personal_data_in(_read_text(home / name / file), _printable(f"{name}/{file}"))
        else:
            yield from _personal_data_in(_read_text(home / name), _printable(name))


def docs_files(folder: Path) -> list[str]:
    """Return the paths of all files below a folder that are not hidden, in one order everywhere."""
    names: list[str] = []
    seen_folders: set[str] = set()
    for above, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(above)
        if real in seen_folders:  # a link that leads to a folder above itself
            folders.clear()
            continue
        seen_folders.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(above).relative_to(folder)
        names += [(below / name).as_posix() for name in files if not name.startswith(".")]
    return sorted(names)


# Pages


def _check_page(
    source: Path, file: str, path: str, extensions: Mapping[str, Mapping[str, Any]]
) -> CheckedPage:
    """Read a page, and say everything that is wrong with it."""
    try:
        return _judge_page(file, path, source.read_bytes(), _Extensions(repr(extensions), extensions))
    except _Unreadable as error:
        return CheckedPage(file, None, [_problem(path, str(error), error.place, UNREADABLE_CODE)])
    except WrongSettings as error:
        words = f"开头的 --- 之间读不懂：{error}。请写成“名称: 内容”"
        return CheckedPage(file, None, [_problem(path, words, code=UNREADABLE_CODE)])
    except (TookTooLong, RecursionError):
        words = "转换成网页要的时间太长，多半是括号、引用或列表套得太多。请删去重复的符号，或者分成几页"
        return CheckedPage(file, None, [_problem(path, words, code=UNREADABLE_CODE)])
    except OSError as error:
        return CheckedPage(
            file, None, [_problem(path, f"读不了（{reason_of(error)}）", code=UNREADABLE_CODE)]
        )


@dataclass(frozen=True)
class _Extensions:
    """Extensions of Markdown with their options; alike where the same is said of them."""

    described: str
    options: Mapping[str, Mapping[str, Any]] = field(compare=False)


@lru_cache(maxsize=1000)
def _judge_page(file: str, path: str, content: bytes, extensions: _Extensions) -> CheckedPage:
    """Return the page of which a file has the content. Raises what keeps it from being read.

    A preview checks every page after each change of any file, which was half of what it computed for a small site.
    """
    text = _decode_page(content)
    with conversion_limit(text):
        page = read_page(file, text, extensions.options)
        return CheckedPage(file, page, [*_page_problems(text, page.meta, page.content, path)])


class _Unreadable(Exception):
    """The bytes of a page are no text."""

    def __init__(self, message: str, place: Place = _TOP) -> None:
        super().__init__(message)
        self.place = place


def _decode_page(content: bytes) -> str:
    """Return the text of a page. Raises _Unreadable."""
    if len(content) > MAX_PAGE_BYTES:
        raise _Unreadable(f"有 {len(content)} 字节，一页最多 {MAX_PAGE_BYTES} 字节。请分成几页")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        place = _place_at(content[: error.start].decode(), error.start)
        advice = "是 GBK 编码" if _is_gbk(content) else "不是文字，或者编码不对"
        raise _Unreadable(f"这里{advice}，读不懂。请用编辑器另存为 UTF-8", place) from None
    if (zero := text.find("\0")) >= 0:
        raise _Unreadable("这里有空字符，不是文字文件。请换成 UTF-8 的文字", _place_at(text, zero))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_gbk(content: bytes) -> bool:
    """Whether bytes that are no UTF-8 can be read as GBK without control characters."""
    try:
        return "\0" not in content.decode("gbk")
    except UnicodeDecodeError:
        return False


def _page_problems(text: str, meta: Mapping[str, Any], html: str, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a page that can be read, and that became `html`."""
    yield from _hidden_characters(text, path)
    yield from _refused_head(text, meta, path)
    yield from _refused_parts(find_refused_parts(html), text, path)
    for heading in repeated_headings(html):
        words = f"有两个标题都是“{heading}”，次序一变，到后一个的链接就错了。请在后一个标题后面写 {{#编号}}，例如 {{#shili}}"
        yield _problem(path, words, code=HEADING_CODE)
    in_text = [*_personal_data_in(text, path)]
    yield from in_text
    if not in_text:  # in entities, or in pieces between tags, no line shows them
        yield from _personal_data_in(unescape(re.sub("<[^>]*>", "", html)), path, Place(1, 1))


def _hidden_characters(text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each hidden character, and for each line with look-alikes outside of code."""
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    for number, (line, line_of_prose) in enumerate(zip(text.split("\n"), prose.split("\n"), strict=True), 1):
        if may_hide_characters(line):
            slips = [slip for slip in find_hidden_characters(line, number) if slip.code != LOOKALIKE_CODE]
            slips += [
                slip for slip in find_hidden_characters(line_of_prose, number) if slip.code == LOOKALIKE_CODE
            ]
            for slip in slips:
                yield _problem(path, slip.message, slip.place, slip.code)


_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1|`[^`\n]+`", re.DOTALL | re.MULTILINE)
"""Code in a page: there a character may be shown for its own sake, as the guide does with radicals."""

_HEAD_LINE = re.compile(r"[ ]{0,3}([A-Za-z0-9_-]+):|[ ]{4,}\S")
"""A line of the values that MkDocs reads at the beginning of a page, also without lines ``---``."""


def _refused_head(text: str, meta: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """Yield a problem for a page that chooses the template around it."""
    names = {str(name).lower() for name in meta}
    for line in text.split("\n"):
        if not (match := _HEAD_LINE.match(line)):
            break
        names.add((match[1] or "").lower())
    if "template" in names:
        yield _problem(path, "开头的 template 会换掉整个页面的样子。请删去这一行", code=HTML_CODE)


def _refused_parts(parts: Iterator[RefusedPart], text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each refused part, at its place in the file that the HTML was made of."""
    begin: dict[str, int] = {}
    for part in parts:
        place = Place(1, 1)
        for wanted in _forms_in_file(part.text):
            index = text.find(wanted, begin.get(wanted, 0))
            if index >= 0:
                begin[wanted] = index + 1
                place = _place_at(text, index)
                break
        yield _problem(path, part.message, place, HTML_CODE)


def _forms_in_file(part: str) -> Iterator[str]:
    """Yield texts to look for in a file in order to find a part of the HTML made of it, the surest first."""
    yield part
    yield part.split("\n")[0]
    for value in re.findall(r"=\s*[\"']?([^\"'>]{3,})", part):
        yield value
        yield unescape(value)
    if name := re.match(r"</?[A-Za-z0-9]+", part):
        yield name[0]


# Other files


def _check_other_file(source: Path, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a file next to the pages."""
    text = _read_text(source)
    yield from _personal_data_in(text, path)
    judge = {
        ".html": find_refused_parts_of_document,
        ".htm": find_refused_parts_of_document,
        ".svg": find_refused_parts_of_svg,
    }
    if find := judge.get(source.suffix.lower()):
        try:
            with time_limit(SECONDS_PER_PAGE + SECONDS_PER_BYTE * len(text)):
                yield from list(_refused_parts(find(text), text, path))
        except (TookTooLong, RecursionError):
            yield _problem(path, "读这个文件要的时间太长。请简化，或者移走", code=HTML_CODE)


def _read_text(source: Path) -> str:
    """Return the text of a file; empty where it is none, is too large, or cannot be read."""
    try:
        content = source.read_bytes() if source.stat().st_size <= MAX_TEXT_BYTES else b""
    except OSError:
        return ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return "" if b"\0" in content else content.decode("utf-8-sig", "replace")


def _personal_data_in(text: str, path: str, place: Place | None = None) -> Iterator[Problem]:
    """Yield a problem for each number of a person on the lines of a text; `place` is given where the lines are no file's."""
    for line_number, line in enumerate(text.split("\n"), 1):
        for number in find_personal_numbers(line):
            at = place or Place(line_number, number.start + 1)
            words = f"有与{number.kind}编排相符的号码 {number.masked}；请核对，是个人的号码就删去"
            yield _problem(path, words, at, PERSONAL_DATA_CODE)


# Names


def _unusable_name(file: str) -> str:
    """Return what makes the path of a file unfit for an address, or an empty text."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return "里有不是 UTF-8 的字节"
    if not file.isprintable() or set(file) & set('\\<>:"|?*#%&'):
        return "里有不能放进地址的符号"
    return "里有与个人号码编排相符的数字" if find_personal_numbers(file) else ""


def _taken_addresses(files: Sequence[str], name: str, addresses: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each file at an address that a generated page or file has, or another file of docs/.

    Capitals do not make another address: servers and computers differ in that.
    """
    pages = {_folded(f"{address}index.html"): address for address in addresses}
    folders = {_folded(part) for address in addresses for part in _folders_of(address)}
    own: dict[str, str] = {}
    for file in files:
        target = f"{address_of(_as_md(file))}index.html" if file.endswith(PAGE_SUFFIXES) else file
        folded, path = _folded(target), _printable(f"{name}/{file}")
        address = pages.get(folded)
        if address is None and (folded in folders or any(part in pages for part in _folders_of(folded))):
            address = target
        if address is not None:
            yield _problem(path, f"占用了生成页面的地址 /{_printable(address)}。请把它移到别处")
        elif _is_generated(folded, pages) or folded.startswith((*_SITE_FOLDERS, DOWNLOADS.address)):
            yield _problem(path, f"占用了生成文件的地址 /{_printable(target)}。请把它移到别处")
        elif folded in own:
            yield _problem(path, f"与 {_printable(own[folded])} 是同一个地址 /{_printable(target)}。请改名")
        own.setdefault(folded, f"{name}/{file}")


def _is_generated(path: str, pages: Container[str]) -> bool:
    """Whether a path is that of a file at the root of a site, or of one beside a page; all are `_folded`."""
    folder, slash, name = path.rpartition("/")
    beside_page = name in (EMBED_FILE, *PROJECT_FILES) and f"{folder}{slash}index.html" in pages
    return path in map(_folded, _SITE_FILES) or beside_page


def _folders_of(path: str) -> list[str]:
    """Return the folders that a path leads through, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


def _as_md(file: str) -> str:
    return f"{file[: file.rindex('.')]}.md"


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _printable(path: str) -> str:
    """Return a path that every stream can print, with asterisks in place of numbers of persons."""
    return mask_personal_numbers(path.encode("utf-8", "replace").decode())


def _place_at(text: str, index: int) -> Place:
    """Return the place of the character at `index`, or of the end where the text is shorter."""
    before = text[:index]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _problem(path: str, message: str, place: Place = _TOP, code: str = "page") -> Problem:
    return Problem(path, place, Level.ERROR, code, message)
