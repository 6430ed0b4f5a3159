"""Find numbers of persons in the lines and in the values of a file."""

from __future__ import annotations

from collections.abc import Iterator

from generator.form.field_path import FieldPath, texts_within, walk_values
from generator.reading.personal_numbers import PersonalNumber, find_personal_numbers, may_have_number
from generator.reading.problem import Level, Place, Problem
from generator.reading.yaml_file import PERSONAL_DATA_CODE, YamlFile


def personal_data(source: YamlFile) -> list[Problem]:
    """Return the personal numbers on lines, comments included, and those that only the values read from them show."""
    if not may_have_number(_BETWEEN_TEXTS.join([*source.lines, *texts_within(source.value)])):
        return []
    problems = list(personal_data_on_lines(source))
    reported = {(problem.place.line, problem.message) for problem in problems}
    values = personal_data_in_values(source)
    return problems + [each for each in values if (each.place.line, each.message) not in reported]


def personal_data_on_lines(source: YamlFile, after: str = "") -> Iterator[Problem]:
    """Yield the personal numbers on the lines of a file, comments included: anybody who sees the repository sees them.

    `after` limits the search to the part of each line that begins with it: ``#`` searches comments only.
    """
    for line_number, line in enumerate(source.lines, 1):
        begin = line.find(after)
        for number in find_personal_numbers(line[begin:]) if begin >= 0 else ():
            place = Place(line_number, begin + number.start + 1)
            yield source.problem(place, Level.ERROR, PERSONAL_DATA_CODE, _message(number))


def personal_data_in_values(source: YamlFile) -> Iterator[Problem]:
    """Yield the personal numbers in the keys and values of a file: written with escapes, no line shows them."""
    for path, value in walk_values(source.value):
        if path and isinstance(path[-1], str):
            yield from _in_text(source, path, path[-1], key=True)
        if isinstance(value, str):
            yield from _in_text(source, path, value)


_BETWEEN_TEXTS = "文"
"""Letter between texts, which ends every number: of signs and blanks a number may have several."""


def _in_text(source: YamlFile, path: FieldPath, text: str, *, key: bool = False) -> Iterator[Problem]:
    """Yield the personal numbers in the value at `path`, or in its key."""
    for number in find_personal_numbers(text, "" if key or not path else str(path[-1])):
        place = source.place(path, key=key)
        yield source.problem(place, Level.ERROR, PERSONAL_DATA_CODE, _message(number))


def _message(number: PersonalNumber) -> str:
    """Return the Chinese message for a personal number."""
    return f"有与{number.kind}编排相符的号码 {number.masked}；请核对，是个人的号码就删去"
