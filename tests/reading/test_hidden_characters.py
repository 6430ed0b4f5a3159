"""Characters that nobody sees or that pass for others: decided for all of Unicode by what its data says of them."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from generator.reading.hidden_characters import (
    FORBIDDEN_CHARACTER,
    find_forbidden_characters,
    without_hidden_characters,
)
from generator.reading.lookalike_characters import (
    LOOKALIKE,
    ORDINARY_CHARACTERS,
    RADICAL_PAIRS,
    ordinary_text,
)
from generator.search.letters import letters
from tests.conftest import HOME

DRAWN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Prepended_Concatenation_Mark: formats that are drawn round the digits after them."""
DRAWN_AS_NOTHING = re.compile(
    r"(?<!GAP )(?<!LINE )FILLER$|VARIATION SELECTOR|ZERO WIDTH|INVISIBLE|BRAILLE PATTERN BLANK|HIEROGLYPH (?:FULL|HALF) BLANK|NULL NOTEHEAD|GRAPHEME JOINER|INHERENT A"
)
"""Words in the names of characters that no category tells from letters and marks."""


def is_hidden(character: str) -> bool:
    """Whether Unicode says that nothing is to be seen where this character stands."""
    number, category = ord(character), unicodedata.category(character)
    name = unicodedata.name(character, "")
    if character in "\t\n \xa0\u3000" or category == "Cs":
        return False
    return (
        category in ("Cc", "Zl", "Zp", "Zs")
        or (category == "Cf" and character not in DRAWN_FORMATS)
        or 0xFDD0 <= number <= 0xFDEF
        or number & 0xFFFE == 0xFFFE
        or bool(DRAWN_AS_NOTHING.search(name))
    )


def test_every_hidden_character_is_told() -> None:
    """All of Unicode, as far as this Python knows it."""
    everything = map(chr, range(sys.maxunicode + 1))
    passing = [
        hex(ord(each)) for each in everything if is_hidden(each) and not FORBIDDEN_CHARACTER.match(each)
    ]
    assert passing == []


def test_no_character_that_is_drawn_is_told() -> None:
    """Letters, marks, digits, signs, also those of private use, may stand; unassigned formats may not."""
    unassigned = {
        *range(0x2065, 0x2066),
        *range(0xFFF0, 0xFFF9),
        *range(0xE0000, 0xE1000),
        *range(0x13439, 0x13460),
    }
    told = [
        hex(number)
        for number in range(sys.maxunicode + 1)
        if FORBIDDEN_CHARACTER.match(chr(number))
        and not is_hidden(chr(number))
        and not LOOKALIKE.match(chr(number))
        and number not in unassigned
    ]
    assert told == ["0xfffc"]  # in the place of a picture that was not copied


def test_every_radical_has_its_ideograph() -> None:
    """Radicals and compatibility ideographs, and nothing else; the unified ones among the latter may stand."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        name = unicodedata.name(character, "")
        if name.startswith(
            ("CJK RADICAL ", "KANGXI RADICAL ", "CJK STROKE ", "CJK COMPATIBILITY IDEOGRAPH-")
        ):
            is_unified = name.startswith("CJK COMP") and unicodedata.normalize("NFKC", character) == character
            assert bool(LOOKALIKE.match(character)) != is_unified, name
    assert set(filter(LOOKALIKE.match, ORDINARY_CHARACTERS)) == set(ORDINARY_CHARACTERS)
    ideographs = "".join(ORDINARY_CHARACTERS.values())
    assert all("IDEOGRAPH" in unicodedata.name(each) for each in ideographs)
    assert LOOKALIKE.search(ideographs) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("⼈⺠政府", "人民政府"), ("⻓期", "长期"), ("⻋辆", "车辆"), ("⻔诊", "门诊"), ("⻝品", "食品"), ("⻛险", "风险"),
        ("意⻅", "意见"), ("⻚", "页"), ("⼯会", "工会"), ("⾦额", "金额"), ("\uf98e度", "年度"), ("⻢⻥⻩", "马鱼黄"),
    ],
)  # fmt: skip
def test_a_radical_is_told_with_its_ideograph_and_found_by_it(typed: str, meant: str) -> None:
    """The message names the ordinary character; a search for either finds the other."""
    (slip,) = find_forbidden_characters(f"- {typed}\n")
    assert slip.code == "lookalike-character"
    assert all(
        f"应写“{right}”" in slip.message for wrong, right in zip(typed, meant, strict=True) if wrong != right
    )
    assert ordinary_text(typed) == meant
    assert letters(typed) == letters(meant) == meant


def test_the_browser_has_the_same_radicals() -> None:
    """docs/assets/letters.js folds what the index folds."""
    script = (HOME / "docs" / "assets" / "letters.js").read_text(encoding="utf-8")
    literal = script.partition("const RADICAL_PAIRS = ")[2].partition(";")[0]
    assert "".join(re.findall('"([^"]*)"', literal)) == RADICAL_PAIRS


@pytest.mark.parametrize(
    "text", ["❤\ufe0f", "1\ufe0f\u20e3", "©\ufe0f", "㊗\ufe0f", "甲\xa0乙", "甲\u3000乙", "﨎﨏﨑"]
)
def test_what_shows_may_stand(text: str) -> None:
    """An emoji's selector changes what is seen; the two blanks of Chinese are what they look like."""
    assert list(find_forbidden_characters(f"备注: {text}")) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("职\u200b工", "职工"), ("a\u00adb", "ab"), ("1\u2009000", "1 000"), ("甲\u202f乙", "甲 乙"), ("职\ufe0f工", "职工"),
        ("\ufeff甲", "甲"), ("甲\u2060\u200b乙", "甲乙"),
        ("👩\u200d💻", "👩\u200d💻"), ("क्\u200dष", "क्\u200dष"), ("❤\ufe0f", "❤\ufe0f"),
        ("甲\u3164乙", "甲\u3164乙"), ("甲\u202e乙", "甲\u202e乙"), ("甲\U000e0041乙", "甲\U000e0041乙"), ("甲\u2800乙", "甲\u2800乙"),
    ],
)  # fmt: skip
def test_only_what_means_nothing_is_removed(text: str, left: str) -> None:
    """What joins letters of other scripts, turns the direction or stands for a letter is left to a person."""
    assert without_hidden_characters(text) == left
