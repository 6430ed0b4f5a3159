"""Finds every text of tests/hostile/site.py in what was published, wherever it is, and holds it against what was typed."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from lxml import etree, html
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape as unescaped

from generator.downloads.spreadsheet_guard import unguarded
from tests.hostile.site import END, MARK, typed

TYPED = typed()
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "background", "cite", "ping")


class Found(NamedTuple):
    """A string of a published file."""

    place: str
    """An element, an attribute, a column or a key."""
    text: str


def wrong(found: Found) -> str | None:
    """What is wrong with the marked texts in a string; None where each is as typed, or cut with an ellipsis."""
    for mark in MARK.finditer(found.text):
        if not _as_typed(found.text[mark.end() :], TYPED[mark[1], mark[2]]):
            return f"{found.place}: {found.text[mark.start() : mark.start() + 300]!r}"
    return None


def _as_typed(rest: str, text: str) -> bool:
    if rest.startswith(text + END):
        return True
    flat = " ".join(f"：{text}{END}".split()).removeprefix("：")
    if rest.startswith(flat):  # on one line: meta, titles
        return True
    cut = rest.rfind("…")
    begin = rest[: rest.index("…")] if "…" in rest else rest
    return cut >= 0 and (text.startswith(begin) or flat.startswith(begin))


def labels_in(found: Iterable[Found]) -> Iterator[tuple[str, str]]:
    """Label and place of every marked text."""
    for place, text in found:
        for mark in MARK.finditer(text):
            yield mark[1], place


def strings_of_page(data: bytes) -> Iterator[Found]:
    """Texts and attributes of an HTML page that have a mark in them; JSON in it string by string."""
    root = html.document_fromstring(data.decode("utf-8"), parser=html.HTMLParser(encoding=None))
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield Found("comment", str(element.text))
            continue
        name = element.tag
        for key, value in element.attrib.items():
            if "〔" in value:
                label = element.get("name") or element.get("property") or key
                yield Found(f"meta {label}" if name == "meta" else f"{name}@{key}", value)
        if name == "script":
            yield from _strings_of_script(element)
        elif "〔" in (element.text or ""):
            yield _whole(element, name, element.text or "")
        for child in element:
            if "〔" in (child.tail or ""):
                yield _whole(element, name, child.tail or "")


def _strings_of_script(element: Any) -> Iterator[Found]:
    if element.text and "json" in element.get("type", ""):
        for place, text in _strings_of_json(json.loads(element.text)):
            yield Found(f"script {place}", text)
    elif element.text:
        yield Found("script", element.text)


def _whole(element: Any, name: str, text: str) -> Found:
    """A text with what belongs to it in the elements round it: lines of a picture, phrases that are marked."""
    if name == "code":  # HTML to be copied, shown as text
        return Found("code iframe@title", unescape(text))
    found = Found(name, text)
    for around in (element, *element.iterancestors()):
        if wrong(found) is None or around.tag in ("section", "body", "main", "article"):
            return found
        found = Found(name, around.text_content())
    return found


def _strings_of_json(value: Any, place: str = "") -> Iterator[Found]:
    if isinstance(value, str):
        if "〔" in value:
            yield Found(place, value)
    elif isinstance(value, dict):
        for key, item in value.items():
            if "〔" in key:
                yield Found(f"{place} key", key)
            yield from _strings_of_json(item, f"{place}.{key}" if place and "〔" not in key else place or key)
    elif isinstance(value, list):
        for item in value:
            yield from _strings_of_json(item, place)


def strings_of_table(file: Path) -> Iterator[Found]:
    """The cells of a CSV file, without the mark that keeps spreadsheets from guessing."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            for heading, cell in row.items():
                if "〔" in cell:
                    yield Found(heading, unguarded(cell))


def strings_of_workbook(file: Path) -> Iterator[Found]:
    """The cells of a workbook; a formula or a link among them says so in its place.

    In a workbook ``_x0041_`` stands for A, so that who writes ``_x0041_`` escapes it; openpyxl leaves that to us.
    """
    for sheet in load_workbook(file, read_only=True):
        headings: list[str] = []
        for number, row in enumerate(sheet.iter_rows()):
            if number == 0:
                headings = [str(cell.value) for cell in row]
            for heading, cell in zip(headings, row, strict=False):
                if isinstance(cell.value, str) and "〔" in cell.value:
                    kind = "" if cell.data_type in ("s", "inlineStr", "str") else f" ({cell.data_type})"
                    yield Found(
                        f"{heading if sheet.title != '说明' else '说明'}{kind}", unescaped(cell.value)
                    )


_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def strings_of_form(file: Path) -> Iterator[Found]:
    """The same of the small workbook of a form, of which a site has hundreds: read as XML, in a tenth of the time.

    Where the first row has no heading for a column, its title stands for one.
    """
    with ZipFile(file) as parts:
        names = parts.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            items = etree.fromstring(parts.read("xl/sharedStrings.xml"))
            shared = ["".join(text.text or "" for text in item.iter(f"{_SHEETS}t")) for item in items]
        for name in sorted(name for name in names if name.startswith("xl/worksheets/sheet")):
            headings: dict[str, str] = {}
            title = ""
            for number, row in enumerate(etree.fromstring(parts.read(name)).iter(f"{_SHEETS}row")):
                for cell in row:
                    kind, value = cell.get("t"), cell.findtext(f"{_SHEETS}v")
                    formula = cell.findtext(f"{_SHEETS}f")
                    text = shared[int(value)] if kind == "s" and value else value or ""
                    text = "".join(cell.itertext()) if kind == "inlineStr" else text
                    column = re.sub("[0-9]", "", cell.get("r"))
                    if number == 0:
                        headings[column] = text
                        title = title or text
                    if formula is not None or "〔" in text:
                        place = headings.get(column, title) + (" (f)" if formula is not None else "")
                        yield Found(place, unescaped(formula or text))


def strings_of(file: Path) -> Iterator[Found]:
    """The strings with marks of one published file, whatever it is."""
    if file.suffix == ".html":
        yield from strings_of_page(file.read_bytes())
    elif file.suffix == ".json":
        yield from _strings_of_json(json.loads(file.read_bytes()))
    elif file.suffix == ".bin":
        yield from (Found("search", text) for _, text in _strings_of_json(_index(file)))
    elif file.suffix == ".csv":
        yield from strings_of_table(file)
    elif file.suffix == ".xlsx" and file.parent.name != "open-data":
        yield from strings_of_form(file)
    elif file.suffix == ".xlsx":
        yield from strings_of_workbook(file)
    elif file.suffix == ".xml":
        for element in etree.parse(file).iter():
            yield Found(str(element.tag), element.text or "")


def _index(file: Path) -> Any:
    try:
        return json.loads(gzip.decompress(file.read_bytes()))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None  # numbers


def kind_of(address: str) -> str:
    """``2023/*/index.html``: the address of a file with everything in it that data gives replaced."""
    address = re.sub(r"(biao|zhen)-[0-9]+(-[a-z]+)?", "*", address)
    address = re.sub(r"\b(?!404|2023)[0-9]+/", "#/", address)
    return re.sub(r"[0-9a-f]{16}", "*", re.sub(r"-[0-9]+(?=\.bin)", "-#", address))


def vocabulary(data: bytes) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """The elements of a page, their attributes, and the kinds of addresses that its links lead to."""
    root = html.document_fromstring(data.decode("utf-8"), parser=html.HTMLParser(encoding=None))
    elements, attributes, schemes = set(), set(), set()
    for element in root.iter(etree.Element):
        elements.add(element.tag)
        for key, value in element.attrib.items():
            attributes.add((element.tag, key))
            if key in ADDRESSES:
                scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|//)", value)
                schemes.add(scheme[1].lower() if scheme else "")
    return elements, attributes, schemes
