"""What a reader would stumble over, in every text field of a project in turn: a warning at its place, and a sheet all the same."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.projects.artifacts import build_artifacts
from generator.reading.problem import Level
from generator.reading.register_files import read_registers
from tests.hostile.cases import CASES
from tests.hostile.fields import TextPlace, filled, places, quoted

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "warned.yml").read_text(encoding="utf-8"))
OF_REGISTERS = {place.label for place in places() if place.file != "project.yml"}
"""The labels of texts that a project shares with a register, where they are somebody's own."""


@pytest.mark.parametrize("name", TABLE)
def test_every_field_of_a_project_warns(name: str) -> None:
    """At the field's line and column."""
    registers = read_registers(lambda file: filled(file, lambda place: quoted(place.label)).encode(), "data")
    code, wrong = TABLE[name]["code"], []
    for at in (
        place for place in places() if place.file == "project.yml" and place.label not in OF_REGISTERS
    ):

        def write(place: TextPlace, at: TextPlace = at) -> str:
            return str(TABLE[name]["written"]) if place == at else quoted(place.label)

        sheet = build_artifacts("2023/a", "data/2023/a.yml", filled("project.yml", write).encode(), registers)
        told = {(*each.place, each.code) for each in sheet.problems if each.level is Level.WARNING}
        in_codes = at.label != "项目编码" or TABLE[name].get("in_codes")
        expected = code and in_codes and (at.line, at.column, code)
        if sheet.summary is None or (
            expected not in told if expected else {each[2] for each in told} & {"personal-phone"}
        ):
            wrong.append((at.label, told))
    assert wrong == []
