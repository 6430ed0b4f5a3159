"""data/README.md is what the model says."""

from __future__ import annotations

from generator.editing.data_readme import data_manual
from generator.form.project import PROJECT_KEYS
from tests.conftest import HOME


def test_data_readme_is_fresh() -> None:
    """The committed manual equals the one written from the model; `disclosure manual` mends it."""
    assert (HOME / "data" / "README.md").read_text(encoding="utf-8") == data_manual()


def test_every_key_of_a_project_is_explained() -> None:
    """Each field name stands in a table row with words beside it."""
    lines = data_manual().splitlines()
    explained = {line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")}
    assert PROJECT_KEYS - explained == set()
    assert not [line for line in lines if line.endswith("| None |")]
