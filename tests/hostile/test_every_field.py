"""What no text field takes, in every text field in turn: told by file, line, column and code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
import yaml

from generator.form.registers import Registers
from generator.projects.artifacts import build_artifacts
from generator.reading.personal_numbers import find_personal_numbers
from generator.reading.problem import DataProblems, Level, Problem
from generator.reading.register_files import read_registers
from tests.hostile.cases import CASES
from tests.hostile.fields import FREE, PARAGRAPHS, TextPlace, filled, places, quoted, template

TABLE = yaml.safe_load((CASES / "every_field.yml").read_text(encoding="utf-8"))


def situations(name: str) -> Iterator[tuple[TextPlace, str | None]]:
    """Every place where the case can stand, and ``line:column code`` of what is told; None where the field takes it."""
    case = TABLE[name]
    for place in places():
        code = case.get("as_key", case["code"]) if place.key else case["code"]
        further = case.get("further", 0)
        if place.label in PARAGRAPHS:
            code = case.get("paragraphs", code)
        if place.label in case.get("instead", ()):
            words = case["instead"][place.label].split()
            further, code = (
                (int(words[0]), words[1]) if _in_a_list(place) or place.label in FREE else (further, code)
            )
        if code is not False:
            where = f"{place.line + case.get('below', 0)}:{case.get('column', place.column + further)}"
            yield place, None if code == "inert" else f"{where} {code}"


def _in_a_list(place: TextPlace) -> bool:
    return template(place.file).splitlines()[place.line - 1].lstrip().startswith("- 〔")


@cache
def registers_as_typed() -> Registers:
    """The registers without a slip."""
    return read_registers(lambda name: filled(name, lambda place: quoted(place.label)).encode(), "data")


def problems_with(written: str, at: TextPlace) -> list[Problem]:
    """What is told of a body's files in one of which a field is written so."""

    def write(place: TextPlace) -> str:
        return written if place == at else quoted(place.label)

    try:
        registers = (
            registers_as_typed()
            if at.file in _PATHS
            else read_registers(lambda name: filled(name, write).encode(), "data")
        )
    except DataProblems as error:
        return list(error.problems)
    goals, results = (filled(file, write).encode() for file in ("project.yml", "results.yml"))
    path = "data/2023/project.yml"
    return list(build_artifacts("2023/project", path, goals, registers, results_data=results).problems)


_PATHS = {"project.yml": "data/2023/project.yml", "results.yml": "data/2023/project.results.yml"}


@pytest.mark.parametrize("name", TABLE)
def test_no_text_field_takes_it(name: str) -> None:
    """Each field tells it, in its file and at its place, and shows no personal number."""
    wrong = []
    for place, expected in situations(name):
        path = _PATHS.get(place.file, f"data/{place.file}")
        problems = problems_with(TABLE[name]["written"], place)
        told = {
            f"{each.place.line}:{each.place.column} {each.code}"
            for each in problems
            if each.path == path and each.level is Level.ERROR
        }
        assert all(not find_personal_numbers(str(problem)) for problem in problems)
        if expected not in told if expected else told:
            wrong.append(f"{path} {place.label}: {expected}, told: {told}")
    assert wrong == []


@pytest.mark.parametrize("name", TABLE)
def test_every_text_field_has_its_turn(name: str) -> None:
    """All of them, keys aside where the case cannot be a key."""
    seen = {place.label for place, _ in situations(name)}
    assert {place.label for place in places() if not place.key} <= seen
