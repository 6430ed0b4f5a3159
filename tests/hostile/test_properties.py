"""What holds for any text: in is out, nothing fails, nothing gets out of its place."""

from __future__ import annotations

import csv
import json
import string
from html.parser import HTMLParser
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from generator.downloads.description import DataDescription
from generator.downloads.file_list import OPEN_DATA_FOLDER
from generator.downloads.pieces import DownloadOrder, ProjectRun, piece_version
from generator.downloads.spreadsheet_guard import GUARD, guarded, unguarded
from generator.downloads.write_all import write_downloads
from generator.form.project import PROJECT_KEYS
from generator.form.target_value import Nature, parse_target_value
from generator.projects.artifact_store import ArtifactPart
from generator.projects.artifacts import build_artifacts
from generator.projects.build_cache import write_entry
from generator.projects.fingerprints import key_of
from generator.projects.json_ld import script
from generator.reading.hidden_characters import FORBIDDEN_CHARACTER
from generator.reading.personal_numbers import find_personal_numbers, mask_personal_numbers
from generator.reading.yaml_text import read_yaml
from generator.rendering import render
from tests.hostile.fields import quoted
from tests.hostile.writing import literal, plain_is_safe, single
from tests.support.forms import CASES, registers

PROJECT = (CASES / "project.yml").read_bytes()

THOROUGH = settings(
    derandomize=True, max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)
"""The same examples in every run, whatever the machine does meanwhile."""

CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(lambda each: not FORBIDDEN_CHARACTER.match(each))
"""Every character that a text may have: all of Unicode but what nobody sees or what turns the direction of reading."""
SPECIAL = st.sampled_from(
    [*string.punctuation, " ", ": ", " #", "- ", "\n", "\\", "<", "&", "{{", "：", "　", "0", "=", "~"]
)
TEXTS = st.lists(CHARACTERS | SPECIAL, max_size=40).map("".join).map(lambda text: text.replace("\t", " "))
LINES = TEXTS.map(lambda text: text.replace("\n", " ").strip()).filter(bool)
ANYTHING = st.text(max_size=60) | TEXTS


def value_of(written: str) -> object:
    """What our reader makes of one field, written so; None where it tells something."""
    source, problems = read_yaml("x.yml", f"备注: {written}\n年度: 2023\n".encode(), PROJECT_KEYS)
    assert isinstance(source.value, dict) or problems
    return None if problems or not isinstance(source.value, dict) else source.value["备注"]


@THOROUGH
@given(LINES)
def test_text_in_quotes_comes_out(text: str) -> None:
    """In single and in double quotes, and as a block."""
    assert value_of(quoted(text)) == text
    assert value_of(single(text)) == text
    assert value_of(literal(text, 2)) == text


@THOROUGH
@given(TEXTS.filter(lambda text: text.strip() and not text.endswith("\n")))
def test_text_of_several_lines_comes_out(text: str) -> None:
    """In double quotes with escapes, and as a block wherever no line of it begins with what looks like a blank."""
    assert value_of(quoted(text)) == text
    if not any(line.lstrip(" ").startswith(("\t", "\u3000", "\xa0")) for line in text.split("\n")):
        assert value_of(literal(text, 2)) == text


@THOROUGH
@given(LINES)
def test_text_without_quotes_is_the_same_or_told(text: str) -> None:
    """Never another text than YAML's own, silently: where PyYAML's base loader reads something else, so do we, or we tell."""
    value = value_of(text)
    assert value is None or not plain_is_safe(text) or value == text
    if value is not None and value != text:
        assert value == yaml.load(f"备注: {text}\n", yaml.BaseLoader)["备注"]


@THOROUGH
@given(st.binary(max_size=200) | ANYTHING.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    """No crash; without a value there is a problem, and every problem can be printed."""
    source, problems = read_yaml("x.yml", data, PROJECT_KEYS)
    assert source.value is not None or problems
    assert all(str(problem).isprintable() or "\n" in str(problem) for problem in problems)


@THOROUGH
@given(ANYTHING)
def test_any_target_is_read(text: str) -> None:
    """Never fails, always keeps the text, and gives a number only with a unit or a sign of its kind."""
    target = parse_target_value(text)
    assert target.text == text
    assert target.nature in Nature
    assert (target.low is None) == (target.high is None)
    assert target.low is None or (target.high is not None and target.low.is_finite())


@THOROUGH
@given(
    st.lists(
        st.sampled_from("0123456789.,万亿千百%‰≥≤<>=～-—至元人次/年月日底前不超过约近第个 １２ 一二三"),
        max_size=30,
    ).map("".join)
)
def test_any_target_of_figures_is_read(text: str) -> None:
    """Of the characters that targets are made of, in any order."""
    target = parse_target_value(text)
    assert target.text == text
    assert target.low is None or target.high is None or target.low.is_finite()


EVERY_PLACE = """<title>{{ text }}</title><p title="{{ text }}" data-x='{{ text }}'>{{ text }}<b>{{ text | upper }}</b></p>"""


class Reading(HTMLParser):
    """Tags, attributes and texts as Python's own parser of HTML sees them."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


@THOROUGH
@given(TEXTS)
def test_what_is_drawn_is_what_was_typed(text: str) -> None:
    """As the text of elements and in attributes, by two parsers; no element and no attribute comes of it."""
    drawn = render._environment().from_string(EVERY_PLACE).render(text=text)
    read = Reading(drawn)
    assert read.tags == ["title", "p", "b"]
    assert read.attributes == [("title", text), ("data-x", text)]
    assert read.texts[:2] == [text, text]
    body = html.fromstring(f"<html><body>{drawn.partition('</title>')[2]}</body></html>")
    assert [element.tag for element in body.iter()][-2:] == ["p", "b"]
    assert (body.xpath("string(//p/@title)"), body.xpath("//p")[0].text or "") == (text, text)


@THOROUGH
@given(st.dictionaries(ANYTHING, ANYTHING, max_size=4))
def test_structured_data_stays_in_its_element(content: dict[str, str]) -> None:
    """No text ends the script; what a program reads of it is what was typed."""
    element = script(content)
    assert element.count("<") == 2
    page = html.fromstring(f"<html><head>{element}</head><body></body></html>")
    (found,) = page.iter("script")
    kept = {key: text for key, text in content.items() if text}
    assert json.loads(found.text or "") == {"@context": "https://schema.org", **kept}


@THOROUGH
@given(LINES)
def test_mark_is_taken_away_again(text: str) -> None:
    """A marked text is the text behind a mark or the text itself, and the mark never stands before anything else."""
    assert guarded(text) in (text, GUARD + text)
    assert unguarded(guarded(text)) == text
    if text[0] in "=+-@＝＋－＠":
        assert guarded(text) == GUARD + text


@THOROUGH
@given(ANYTHING)
def test_masking_hides_digits_alone(text: str) -> None:
    """Every character keeps its place, only letters and digits become asterisks, and nothing personal is left to find."""
    hidden = mask_personal_numbers(text)
    assert len(hidden) == len(text)
    assert all(
        one == other or (other == "*" and one.isalnum()) for one, other in zip(text, hidden, strict=True)
    )
    assert find_personal_numbers(hidden) == ()


ABOUT = DataDescription("公开单位", "站点", None, None, "", (2023,), 1, 2, 1)


@settings(THOROUGH, max_examples=6)
@given(st.lists(LINES, min_size=60, max_size=60))
def test_tables_have_what_was_typed(tmp_path: Path, texts: list[str]) -> None:
    """CSV read by Python, the workbook by openpyxl: cell by cell, and no cell is a formula, a number or a link."""
    sheet = build_artifacts("2023/a", "data/2023/a.yml", PROJECT, registers())
    keys = tuple(key_of(text.encode()) for text in texts)
    for key, text in zip(keys, texts, strict=True):
        record = {**json.loads(sheet.record), "name": text, "remarks": text}
        write_entry(tmp_path / "cache", key, {ArtifactPart.RECORD: json.dumps(record).encode()})
    run = ProjectRun(2023, keys, ((),) * len(keys))
    write_downloads(DownloadOrder(ABOUT, tmp_path / "cache", (run,), piece_version(ABOUT)), tmp_path)
    folder = tmp_path / OPEN_DATA_FOLDER
    with (folder / "projects.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(unguarded(row["项目名称"]), unguarded(row["备注"])) for row in rows] == [
        (text, text) for text in texts
    ]
    cells = load_workbook(folder / "disclosure.xlsx")["项目"]
    headings = [cell.value for cell in cells[1]]
    for heading in ("项目名称", "备注"):
        column = headings.index(heading) + 1
        found = [cells.cell(number, column) for number in range(2, len(texts) + 2)]
        assert [cell.value for cell in found] == texts
        assert {(cell.data_type, cell.hyperlink) for cell in found} == {("s", None)}
