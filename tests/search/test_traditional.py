"""The characters by which a query in traditional characters is written in simplified ones."""

from __future__ import annotations

import re

from generator.editing.pinyin_readings import character_readings
from tests.conftest import HOME

SCRIPT = (HOME / "docs" / "assets" / "traditional.js").read_text("utf-8")
CHARACTERS = "".join(re.findall(r'^\s*(?:const PAIRS = |\+ )"(.+)"', SCRIPT, re.M))
PAIRS = list(zip(CHARACTERS[::2], CHARACTERS[1::2], strict=True))


def test_a_pair_is_one_character_written_in_two_ways() -> None:
    """Both are spoken alike; no character stands twice before its pair, and none is replaced by one that is replaced itself."""
    readings = {
        character: set(spoken.split()) for character, spoken in character_readings(CHARACTERS).items()
    }
    assert [pair for pair in PAIRS if not readings[pair[0]] & readings[pair[1]]] == []
    traditional = [pair[0] for pair in PAIRS]
    assert len(set(traditional)) == len(traditional) > 1300
    assert [pair for pair in PAIRS if pair[1] in traditional] == []


def test_simplified_characters_are_of_the_national_set() -> None:
    """GB 2312 has the simplified ones; what has no pair of its own there is no everyday character."""
    assert "".join(plain for _, plain in PAIRS).encode("gb2312")
