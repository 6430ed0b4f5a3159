"""Every text field × every text × every way to write it: what comes out is what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from generator.form.cells import Form
from generator.form.project import Project
from generator.form.registers import Registers, Units
from generator.form.results import TOTAL_ROW, Results
from generator.reading.problem import Problem
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_text import read_yaml
from tests.hostile.cases import Text, texts
from tests.hostile.fields import (
    ALONE,
    CONSTRAINED,
    FORMS,
    LABEL,
    PARAGRAPHS,
    TextPlace,
    fields_of,
    filled,
    quoted,
    texts_in,
)
from tests.hostile.writing import STYLES, plain_is_safe


def situations() -> Iterator[tuple[Text, str]]:
    """Every text in every style; without quotes only where YAML itself, whatever it makes of it, needs none."""
    for case in texts():
        for style in STYLES:
            if style == "plain" and not plain_is_safe(case.text):
                continue
            if style == "single" and not case.one_line:
                continue  # quotes over several lines are refused
            if style == "literal" and any(
                line.lstrip(" ").startswith("　") for line in case.text.split("\n")
            ):
                continue  # a block whose lines begin with full-width blanks is told as wrongly indented
            yield case, style


@pytest.mark.parametrize("file", FORMS)
def test_no_text_field_is_forgotten(file: str) -> None:
    """The model's text fields are those that are filled in, and those that are held against something."""
    content = yaml.safe_load(filled(file, lambda place: quoted(f"〔{place.label}〕")))
    filled_in = {path for path, text in texts_in(content) if LABEL.fullmatch(text)}
    assert filled_in | CONSTRAINED[file] == set(fields_of(FORMS[file]))
    assert not filled_in & CONSTRAINED[file]


def registers_of(write: Callable[[TextPlace], str]) -> Registers:
    """The three registers, filled in."""
    return read_registers(lambda name: filled(name, write).encode(), "data")


def project_of(
    write: Callable[[TextPlace], str], registers: Registers
) -> tuple[Project | None, list[Problem]]:
    """The project, filled in, and what is wrong with it."""
    keys = project_keys(b"", registers.layouts, registers.level_names)
    source, problems = read_yaml("data/2023/project.yml", filled("project.yml", write).encode(), keys)
    project, found = read_project(source, registers)
    return project, problems + found


def results_of(
    write: Callable[[TextPlace], str], project: Project, registers: Registers
) -> tuple[Results | None, list[Problem]]:
    """The results, filled in, and what is wrong with them."""
    keys = results_keys(registers, project.layout)
    source, problems = read_yaml("data/2023/project.results.yml", filled("results.yml", write).encode(), keys)
    results, found = read_results(source, project, registers)
    return results, problems + found


def values_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text that was read, after the way to it as `fields_of` writes it."""
    if isinstance(value, Form):
        for name, field in type(value).model_fields.items():
            yield from values_of(getattr(value, name), f"{path}.{field.alias}" if path else str(field.alias))
    elif isinstance(value, tuple):
        for item in value:
            yield from values_of(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{path}.{{}}", key
            yield from values_of(item, f"{path}.{{}}")
    elif isinstance(value, str):
        yield path, value


def expected(file: str, text_at: Callable[[str], str]) -> list[tuple[str, str]]:
    """Every text of a file of full/ with the way to it."""
    return sorted((path, text_at(label)) for path, label in labels_of(file))


@cache
def labels_of(file: str) -> list[tuple[str, str]]:
    """The way to every label of a file of full/, and the label."""
    content = yaml.safe_load(filled(file, lambda place: quoted(f"〔{place.label}〕")))
    labels = [(path, LABEL.fullmatch(text)) for path, text in texts_in(content)]
    return [(path, match[1]) for path, match in labels if match]


@pytest.mark.parametrize(("case", "style"), list(situations()), ids=str)
def test_text_in_is_text_out(case: Text, style: str) -> None:
    """In all fields at once, keys too."""

    def text_at(label: str) -> str:
        if not case.one_line and label not in PARAGRAPHS:
            return f"〔{label}〕"
        return f"{case.text}{ALONE.get(label, '')}"

    def at(place: TextPlace) -> str:
        text = text_at(place.label)
        return quoted(text) if text.startswith("〔") else STYLES[style](text, place)

    registers = registers_of(at)
    project, problems = project_of(at, registers)
    assert project is not None, "\n".join(map(str, problems))
    units = Units.model_construct(units=registers.units)
    results, problems = results_of(at, project, registers)
    assert results is not None, "\n".join(map(str, problems))
    for file, read in zip(FORMS, (project, results, registers.site, registers.taxonomy, units), strict=True):
        text_fields = {path for path, _ in expected(file, text_at)}
        found = sorted(
            (path, text) for path, text in values_of(read) if path in text_fields and text != TOTAL_ROW
        )
        assert found == expected(file, text_at)


def test_yaml_surprises_need_no_quotes() -> None:
    """Of these, each is read without quotes: they are the ones for which quotes would have to be remembered."""
    plain = {case.name for case, style in situations() if style == "plain" and case.group == "yaml11"}
    assert plain == {case.name for case in texts() if case.group == "yaml11"}
