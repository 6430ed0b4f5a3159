"""Define the claim that a project makes and that rules between projects compare."""

from __future__ import annotations

from typing import NamedTuple

from generator.form.field_path import FieldPath


class Claim(NamedTuple):
    """The target of an indicator, or another part of a form, as far as a rule between projects compares it."""

    rule_code: str
    """Code of the rule that compares this claim."""
    year: int
    measure: str
    """Key that is equal where two indicators measure the same."""
    target: str
    """Key that is equal where two indicators ask for the same amount."""
    units: tuple[str, ...]
    """Names of the implementing units of the project."""
    project_id: str
    project_name: str
    indicator_name: str
    """Name of the indicator, as on the form."""
    text: str
    """The 指标值 that is compared, as on the form."""
    row: FieldPath
    """Path of the indicator row in the file; see `IndicatorRow.path`."""
    value_path: FieldPath
    """Path of the 指标值 in the file."""
