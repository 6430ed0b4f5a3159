"""Read how Chinese characters are pronounced from the table of pypinyin, without what the library needs for whole words.

Importing pypinyin takes a quarter of a second of every build, most of it for its phrases; its table of characters is a
module that stands by itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location


def character_readings(characters: Iterable[str]) -> dict[str, str]:
    """Return the readings of each character that has any, in plain letters separated by blanks: 行 → ``xing hang heng``.

    ü is written v, as on a keyboard. The most common reading comes first.
    """
    table = _table()
    readings = {character: table.get(ord(character), "") for character in sorted(set(characters))}
    return {character: _plain(tones) for character, tones in readings.items() if tones}


def _plain(tones: str) -> str:
    """Return readings with marks of tones, separated by commas, as plain letters without repetitions."""
    decomposed = unicodedata.normalize("NFD", tones).replace("u\N{COMBINING DIAERESIS}", "v")
    plain = "".join(letter for letter in decomposed if letter.isascii())
    return " ".join(dict.fromkeys(filter(None, plain.split(","))))


@cache
def _table() -> Mapping[int, str]:
    """Return the readings of characters by their numbers: `pypinyin.pinyin_dict.pinyin_dict`."""
    package = find_spec("pypinyin")
    assert package is not None, "pypinyin is a dependency"
    assert package.submodule_search_locations
    folder = package.submodule_search_locations[0]
    spec = spec_from_file_location("_pinyin_dict", f"{folder}/pinyin_dict.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Mapping[int, str] = module.pinyin_dict
    return table
