"""Put the text of a cell into the form that a data file has: what only lays a document out is no content."""

from __future__ import annotations

import re
import unicodedata

from generator.reading.hidden_characters import without_hidden_characters
from generator.reading.layout_blanks import CHINESE_CHARACTERS
from generator.reading.lookalike_characters import ordinary_text

_BLANKS = "[ \t\u3000\xa0]"
_LAYOUT_BLANK = re.compile(
    f"(?<=[{CHINESE_CHARACTERS}]){_BLANKS}+|{_BLANKS}+(?=[{CHINESE_CHARACTERS}])|(?<=[≥≤=<>]){_BLANKS}+(?=[0-9])"
)
_PARAGRAPH_END = "。；;！!？?：:"
_PARAGRAPH_START = re.compile(
    r"(?:目标|指标)?\s*[0-9]{1,2}\s*[.、．:：)）]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]|第[一二三四五六七八九十]"
)
_WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！"})
_HALF_WIDTH_MARK = re.compile(
    rf"(?<=[{CHINESE_CHARACTERS}])[ ]*[,:;()?!]|[,:;()?!](?=[ ]*[{CHINESE_CHARACTERS}])"
)


def readable_text(text: str) -> str:
    """Return `text` without hidden characters and with ordinary characters for their look-alikes."""
    return without_hidden_characters(ordinary_text(text)).strip(" \t\n\u3000\xa0")


def one_line(text: str) -> str:
    """Return the text of a cell on one line, without the blanks and line breaks that only lay it out."""
    return _LAYOUT_BLANK.sub("", _joined_lines([line.strip() for line in readable_text(text).split("\n")]))


def paragraphs(text: str) -> str:
    """Return the text of a cell with the line breaks that end a paragraph, and without those that only lay it out."""
    parts: list[list[str]] = []
    for line in (line.strip(" \t\u3000\xa0") for line in readable_text(text).split("\n")):
        if not line:
            continue
        if parts and not (parts[-1][-1][-1] in _PARAGRAPH_END or _PARAGRAPH_START.match(line)):
            parts[-1].append(line)
        else:
            parts.append([line])
    return "\n".join(_LAYOUT_BLANK.sub("", _joined_lines(lines)) for lines in parts)


def _joined_lines(lines: list[str]) -> str:
    return _LAYOUT_BLANK.sub("", " ".join(line for line in lines if line))


def with_chinese_marks(text: str) -> str:
    """Return `text` with Chinese punctuation next to Chinese characters: converters of PDF files put ASCII there."""
    previous = ""
    while previous != text:  # a mark between two others has a Chinese character next to it only afterwards
        previous, text = text, _HALF_WIDTH_MARK.sub(lambda match: match.group().translate(_WIDE), text)
    return text


_NUMBERING = re.compile(
    r"(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,2}、|[0-9]{1,2}[.、．](?![0-9])|[①-⑳★*▲])+"
)
_CIRCLED = re.compile("^[①-⑳]")
# A page may have cut the end of a remark off.
_REMARK = re.compile(r"\([^()]*\)?$")


def label_text(text: str) -> str:
    """Return the words of a label: no white space, no numbering, no remark in brackets, no colon at its end."""
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", _CIRCLED.sub("", readable_text(text))))
    words = _NUMBERING.sub("", words, count=1) if _NUMBERING.match(words) else words
    previous = ""
    while previous != words:
        previous, words = words, _REMARK.sub("", words.rstrip(":：*"))
    return words.replace("其中:", "")


def bare_amount(text: str) -> str:
    """Return an amount without its unit and the signs around it; what is no number stays as it is."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", readable_text(text)))
    return re.sub(r"^[¥￥]|(?:万元|元)$", "", plain)


def without_side(words: str, side: str) -> str:
    """Return the words of a label without the name of a side before them: 本年度资金总额 → 资金总额."""
    start = next((start for start in (f"本{side}", side) if words.startswith(start)), "")
    return words.removeprefix(start)


NUMBER_OF_NAME = re.compile(r"^[指目]\s*标\s*[0-9一二三四五六七八九十]{1,2}\s*[：:.、．]\s*")
"""Number that forms print before the name of an indicator or a goal: 指标1：."""


def without_number(text: str) -> str:
    """Return the name of an indicator, or a goal, without the number before it."""
    return NUMBER_OF_NAME.sub("", text)


_TICKED, _OPEN = "☑√✓✔☒■●", "□○◯▢"
_OPTION_BEFORE = re.compile(f"([{_TICKED}{_OPEN}])([^{_TICKED}{_OPEN}]+)")
_OPTION_AFTER = re.compile(f"([^{_TICKED}{_OPEN}]+)([{_TICKED}{_OPEN}])")


def ticked(text: str) -> str:
    """Return the options of a cell that are ticked: 新增项目□ 延续项目☑ → 延续项目; a text without boxes as it is."""
    if not (re.search(f"[{_OPEN}]", text) and re.search(f"[{_TICKED}]", text)):
        return text
    if text[0] in _TICKED + _OPEN:
        options = [(mark, name) for mark, name in _OPTION_BEFORE.findall(text)]
    else:
        options = [(mark, name) for name, mark in _OPTION_AFTER.findall(text)]
    return "、".join(name.strip("()（） \u3000、，;；") for mark, name in options if mark in _TICKED)
