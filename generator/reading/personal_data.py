"""Find numbers of persons in the lines and in the values of a file."""

from __future__ import annotations

from collections.abc import Iterator

from generator.form.field_path import FieldPath, Value
from generator.reading.personal_numbers import PersonalNumber, find_personal_numbers
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_text import PERSONAL_DATA_CODE, YamlFile


def personal_data_on_lines(source: YamlFile, after: str = "") -> Iterator[Problem]:
    """Personal numbers in a file, comments too: whoever sees the repository sees them.

    `after` leaves out of each line what stands before it: ``#`` looks at comments alone.
    """
    for number, line in enumerate(source.lines, 1):
        begin = line.find(after)
        for found in find_personal_numbers(line[begin:]) if begin >= 0 else ():
            place = Place(number, begin + found.start + 1)
            yield source.problem(place, Level.ERROR, PERSONAL_DATA_CODE, _told(found))


def personal_data_in_values(source: YamlFile) -> Iterator[Problem]:
    """Personal numbers in keys and values as they are read: written with escapes, no line shows them."""
    for path, text, key in _texts_in(source.value):
        for found in find_personal_numbers(text, "" if key or not path else str(path[-1])):
            place = source.place(path, key=key)
            yield source.problem(place, Level.ERROR, PERSONAL_DATA_CODE, _told(found))


def _told(found: PersonalNumber) -> str:
    return f"有与{found.kind}编排相符的号码 {found.masked}；请核对，是个人的号码就删去"


def _texts_in(value: Value, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str, bool]]:
    """Every text of a file with the way to it, and whether it is a key."""
    if isinstance(value, str):
        yield path, value, False
    elif isinstance(value, dict):
        for key, part in value.items():
            yield (*path, key), key, True
            yield from _texts_in(part, (*path, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts_in(part, (*path, number))
