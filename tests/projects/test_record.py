"""The record of a project: what the file says, nothing else, with its digits; and the schema that tells what it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.form.funds import FUND_SOURCES
from generator.form.project import Project
from generator.form.target_value import parse_target_value
from generator.projects.artifacts import build_artifacts
from generator.projects.record_schema import RECORD_KEYS, RECORD_SCHEMA
from tests.support.download_files import Digits
from tests.support.forms import CASES, DATA, read, registers
from tests.support.other_forms import (
    BY_TOWN,
    COPIED,
    DEPARTMENT,
    OTHER_FORMS,
    OWN_LAYOUT,
    REGION,
    other_artifacts,
)

SITUATIONS = sorted(folder.name for folder in (CASES / "pages").iterdir())
FILES = sorted(
    [
        *(DATA / "2023").glob("*.yml"),
        *(CASES / "good").glob("*.yml"),
        *(CASES / "pages").glob("*/project.yml"),
    ]
)
VALIDATOR = Draft202012Validator(
    {"$schema": "https://json-schema.org/draft/2020-12/schema", **RECORD_SCHEMA},
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)


def record_text(file: Path) -> str:
    """The record of a project's file, which is good."""
    sheet = build_artifacts("2023/project", "data/2023/project.yml", file.read_bytes(), registers())
    assert sheet.summary is not None, sheet.problems
    return sheet.record


def record(file: Path) -> dict[str, Any]:
    """The same as read, numbers with their digits."""
    found = json.loads(record_text(file), parse_float=Digits, parse_int=Digits)
    assert isinstance(found, dict)
    return found


def project(file: Path) -> Project:
    """The project in a file."""
    found, _, problems = read(file.read_bytes())
    assert found is not None, problems
    return found


@pytest.mark.parametrize("situation", SITUATIONS)
def test_record(situation: str, golden: Callable[[Path, str], None]) -> None:
    """A project file gives exactly this record; `pytest --accept` rewrites it, the diff is read."""
    folder = CASES / "pages" / situation
    golden(folder / "project.json", record_text(folder / "project.yml") + "\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_record_is_what_its_schema_says(file: Path) -> None:
    """No key too many, none too few, every value of its kind."""
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(record_text(file)))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_value_of_the_file_is_in_its_record(file: Path) -> None:
    """Texts letter by letter, amounts digit by digit, blanks as null."""
    made, given = record(file), project(file)
    assert made["name"] == given.name
    assert made["year"] == Digits(given.year)
    assert [unit["name"] for unit in made["implementing_units"]] == list(given.implementing_units)
    for key in ("project_code", "competent_department", "project_attribute", "project_period", "remarks"):
        assert made[key] == getattr(given, key), key
    for period in ("medium_term", "annual"):
        funds = getattr(given, f"{period}_funds")
        sources = funds.usual_sources() if funds else {}
        amounts = {name: sources.get(label) for name, label in FUND_SOURCES.items()}
        expected = funds and {
            name: None if each is None else f"{each:f}"
            for name, each in {"total": funds.total, **amounts}.items()
        }
        assert made["funds"][period] == expected
        rows = given.goal_rows()
        assert made["goals"][period] == [text for row in rows if (text := getattr(row, period)) is not None]
    assert len(made["indicators"]) == len(given.rows)
    for indicator, row in zip(made["indicators"], given.rows, strict=True):
        assert (indicator["level1"], indicator["level2"], indicator["name"]) == row[1:4]
        for period in ("medium_term", "annual"):
            target = getattr(row, period)
            side = indicator[period] and (indicator[period]["target_value"], indicator[period]["standard"])
            assert side == (target and target[:2])
            if target is not None:
                assert_measure(indicator[period]["measure"], target.target_value)


@pytest.mark.parametrize("project_id", [OWN_LAYOUT, BY_TOWN, DEPARTMENT, REGION, COPIED])
def test_record_of_another_form(project_id: str, golden: Callable[[Path, str], None]) -> None:
    """A form of another layout has keys of its own, and the schema knows them."""
    text = other_artifacts(project_id).record
    golden(OTHER_FORMS / f"{project_id.partition('/')[2]}.json", text + "\n")
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []


def test_keys_of_other_forms_are_absent() -> None:
    """A record whose form needs none of them is what it was before there were any."""
    for file in (DATA / "2023").glob("*.yml"):
        made = record(file)
        assert [key.name for key in RECORD_KEYS if key.required] == list(made)
        assert {"form_unit", "cells"}.isdisjoint({*made["funds"], *made["funds"]["annual"]})
        assert not any("cells" in indicator["annual"] for indicator in made["indicators"])


def test_amounts_in_yuan_are_counted_in_wan() -> None:
    """Exactly, under the usual names; what the form prints stands beside it."""
    funds = json.loads(other_artifacts(OWN_LAYOUT).record, parse_float=Digits, parse_int=Digits)["funds"]
    assert (funds["unit"], funds["form_unit"]) == ("万元", "元")
    assert (funds["annual"]["total"], funds["annual"]["fiscal_appropriation"]) == ("330.984005", "330.984005")
    printed = {cell["label"]: (cell["amount"], cell["text"]) for cell in funds["annual"]["cells"]}
    assert printed["省级补助"] == ("0.984005", "9,840.05")
    assert printed["执行率"] == (None, "98%")


def test_period_in_months() -> None:
    """Its notation is the form's, and the schema takes it."""
    months = ("总体目标:", "实施期期限: 2023.07—2024.01\n总体目标:")
    made = json.loads(other_artifacts(OWN_LAYOUT, months).record)
    assert made["medium_term_period"] == "2023.07—2024.01"
    VALIDATOR.validate(made)


def assert_measure(measure: dict[str, Any] | None, text: str) -> None:
    """What was read of a target is what the parser reads."""
    value = parse_target_value(text)
    if not value.is_number:
        assert measure is None
        return
    assert measure is not None
    assert (measure["operator"], measure["unit"] or "", measure["change"]) == (
        value.operator,
        value.unit,
        value.is_change,
    )
    assert (measure["low"], measure["high"]) == (f"{value.low:f}", f"{value.high:f}")


def test_digits_as_on_the_form() -> None:
    """A second zero, a zero without point, fourteen digits: nothing passes through a float."""
    funds = record(CASES / "good" / "all-fund-sources.yml")["funds"]
    assert funds["unit"] == "万元"
    assert funds["medium_term"]["total"] == "75.00"
    assert funds["annual"] == {
        "total": "12345678.123456",
        "fiscal_appropriation": "12345678.123450",
        "carry_over": "0.000001",
        "special_account_funds": "0",
        "own_funds": "0.000002",
        "other_funds": "0.000003",
    }


def test_blank_and_zero_are_two_things() -> None:
    """A form without a medium term says null, not zero and not an empty object."""
    made = record(CASES / "good" / "annual-only.yml")
    assert made["medium_term_period"] is None
    assert made["funds"]["medium_term"] is None
    assert made["goals"]["medium_term"] == []
    assert {indicator["medium_term"] for indicator in made["indicators"]} == {None}
    assert made["funds"]["annual"]["own_funds"] is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_record_without_its_line_breaks_is_the_same(file: Path) -> None:
    """So that a file of many can give each a line of its own."""
    text = record_text(file)
    assert json.loads(text.replace("\n", "")) == json.loads(text)
    assert text.count("\n") > 15


def test_schema_is_one_and_speaks_chinese() -> None:
    """It holds against the dialect it names, and every key has a title and a description."""
    Draft202012Validator.check_schema(RECORD_SCHEMA)
    keys = list(described(RECORD_SCHEMA))
    assert len(keys) > 40
    for name, schema in keys:
        assert not schema["title"].isascii(), name
        assert not schema["description"].isascii(), name
    assert list(RECORD_SCHEMA["properties"]) == [key.name for key in RECORD_KEYS]


def described(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of a schema, at any depth."""
    for name, inner in schema.get("properties", {}).items():
        yield name, inner
        yield from described(inner)
    for inner in (*filter(None, [schema.get("items")]), *schema.get("anyOf", ())):
        yield from described(inner)


WRONG: dict[str, Callable[[Any], None]] = {
    "key too few": lambda made: made.pop("remarks"),
    "key too many": lambda made: made.update(note="x"),
    "amount as text": lambda made: made["funds"]["annual"].update(total="150.00"),
    "amount below zero": lambda made: made["funds"]["annual"].update(total=-1),
    "other unit": lambda made: made["funds"].update(unit="元"),
    "no unit that carries it out": lambda made: made.update(implementing_units=[]),
    "another nature": lambda made: made["indicators"][0].update(nature="good"),
    "number instead of text": lambda made: made["indicators"][0]["annual"].update(target_value=5),
    "operator that is none": lambda made: made["indicators"][0]["annual"]["measure"].update(operator="~"),
    "period with a hyphen": lambda made: made.update(medium_term_period="2023-2024"),
    "date that is none": lambda made: made["origin"].update(published="2023-02-30"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_schema_refuses(wrong: str) -> None:
    """It would find a record that is not what it shall be."""
    made = json.loads(record_text(CASES / "pages" / "both-periods-the-same" / "project.yml"))
    VALIDATOR.validate(made)
    changed = deepcopy(made)
    WRONG[wrong](changed)
    assert not VALIDATOR.is_valid(changed)
