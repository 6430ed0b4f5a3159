"""Further cells of a form (其他栏目): texts, blocks and rows under any name, none of them trusted."""

from __future__ import annotations

import json

import pytest

from tests.support.forms import CASES, printed, read

PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")


def _with(cells: str) -> bytes:
    return f"{PROJECT}其他栏目:\n{cells}".encode()


def test_texts_blocks_and_rows_keep_their_order() -> None:
    """What a form has beside the usual cells is carried as it stands."""
    project, _, problems = read(
        _with(
            "  资金用途: 业务类\n  人员:\n    在编: 41\n    编外: 3\n  任务:\n    - {名称: 互助, 资金: 150}\n"
        )
    )
    assert printed(problems) == ""
    assert project is not None
    assert list(project.other_cells.items()) == [
        ("资金用途", "业务类"),
        ("人员", {"在编": "41", "编外": "3"}),
        ("任务", ({"名称": "互助", "资金": "150"},)),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"甲\\u0007乙"', "control-character"),
        ('"甲\\u202E乙"', "bidi-character"),
        ('"甲\\u200B乙"', "invisible-character"),
        ("*x", "yaml-alias"),
        ("!!python/object/apply:os.system ['reboot']", "yaml-tag"),
        ("[[甲]]", "wrong-kind"),
        ('"   "', "missing-field"),
        ("@甲", "yaml-syntax"),
    ],
)
@pytest.mark.parametrize(
    "cells",
    ["  资金用途: {}\n", "  人员:\n    在编: {}\n", "  任务:\n    - 名称: {}\n"],
    ids=["text", "block", "rows"],
)
def test_hostile_text_is_refused_in_every_kind_of_cell(cells: str, text: str, code: str) -> None:
    """A further cell takes no more than any other text of the form."""
    _, _, problems = read(_with(cells.format(text)))
    assert code in {problem.code for problem in problems}


@pytest.mark.parametrize("name", ["<script>", "__proto__", "constructor", "javascript:alert(1)"])
def test_any_name_is_only_a_name(name: str) -> None:
    """Names of further cells are the form's: text, whatever they look like."""
    project, _, problems = read(_with(f"  {json.dumps(name)}: 甲\n"))
    assert printed(problems) == ""
    assert project is not None
    assert dict(project.other_cells) == {name: "甲"}
