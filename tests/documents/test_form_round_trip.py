"""The official form as Word and Excel file, imported again: the same data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.editing.file_text import file_text
from generator.form.registers import Registers
from generator.reading.register_files import read_registers
from tests.support.every_layout import EVERY_LAYOUT, LAYOUT_FILES
from tests.support.form_round_trip import (
    differences,
    imported_drafts,
    imported_results,
    meaning_of_results,
    project_in,
    results_in,
)
from tests.support.forms import CASES, DATA, registers
from tests.support.layouts import LAYOUT_FILES as OWN_LAYOUT_FILES
from tests.support.layouts import layout_registers
from tests.support.results import GOALS

SIX = sorted((DATA / "2023").glob("*.yml"))


@pytest.mark.parametrize("file", SIX, ids=lambda file: file.stem)
def test_six_come_back_byte_for_byte(file: Path, tmp_path: Path) -> None:
    """From the forms of the founding document as Word and Excel files; comments are no part of a form."""
    text = file.read_text("utf-8")
    project = project_in(text, registers())
    assert project is not None
    without_comments = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    for ending, draft in imported_drafts(project, registers(), tmp_path):
        assert draft.text == without_comments, ending
        assert (draft.doubts, draft.problems) == ([], []), ending


@cache
def _every_layout() -> Registers:
    def read_register(name: str) -> bytes:
        return (DATA if name == "taxonomy.yml" else EVERY_LAYOUT).joinpath(name).read_bytes()

    return read_registers(read_register, "data")


@pytest.mark.parametrize(
    ("file", "own"),
    [
        *((file, _every_layout) for file in LAYOUT_FILES),
        *((file, layout_registers) for file in OWN_LAYOUT_FILES),
    ],
    ids=lambda value: getattr(value, "stem", ""),
)
def test_form_of_every_layout_comes_back(file: Path, own: Any, tmp_path: Path) -> None:
    """Every value of a form in any layout stands in the draft that is read as one of that layout."""
    project = project_in(file.read_text("utf-8"), own())
    assert project is not None
    for ending, draft in imported_drafts(project, own(), tmp_path, project.layout):
        other = differences(project, project_in(draft.text, own()))
        assert other == {}, (ending, draft.refusal)


RESULTS = [
    file
    for file in sorted((CASES / "result_layouts").glob("*.results.yml"))
    if file.name != "usual-words.results.yml"  # it says cells twice, and is no right file
]


@pytest.mark.parametrize("file", RESULTS, ids=lambda file: file.name.partition(".")[0])
def test_results_of_every_layout_come_back(file: Path, tmp_path: Path) -> None:
    """The layout is found out; every cell stands under its word, money in its unit, one score for several rows once."""
    project = project_in(GOALS, registers())
    assert project is not None
    results = results_in(file.read_text("utf-8"), project, registers())
    assert results is not None
    wanted = meaning_of_results(results)
    came_back: dict[str, list[object]] = {}
    for name, draft in imported_results(project, results, registers(), tmp_path):
        assert (draft.refusal, list(draft.doubts)) == ("", []), name
        read = results_in(draft.text, project, registers())
        assert read is not None, (name, draft.problems)
        came_back.setdefault(name.partition(".")[2], []).extend(meaning_of_results(read))
    assert came_back == {"docx": wanted, "xlsx": wanted}


_TEXTS = st.one_of(
    st.sampled_from(
        [
            "=5万元",
            "010",
            "1e3",
            "≥95%",
            "+3",
            "@1",
            "<b>&",
            "100",
            "0.10",
            "是",
            "_x0041_",
            "95％",
        ]
    ),
    st.text("困难职工帮扶救助完成率按时及0123456789%≥≤=<>&“”（）、，。+-", min_size=2, max_size=12).map(
        lambda text: f"甲{text}乙"
    ),
)
_AMOUNTS = st.decimals("0", "999999", places=2).map(lambda amount: f"{amount:f}")
_TARGETS = st.fixed_dictionaries({"指标值": _TEXTS, "绩效标准": _TEXTS})
_INDICATORS = st.lists(
    st.builds(
        lambda name, first, second, same: (
            {"名称": name} | (first if same else {"中期": first, "年度": second})
        ),
        _TEXTS,
        _TARGETS,
        _TARGETS,
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
_LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("社会效益指标",),
    "满意度指标": ("服务对象满意度指标",),
}
_CONTENTS = st.fixed_dictionaries(
    {
        "项目名称": _TEXTS,
        "年度": st.just("2023"),
        "中期期限": st.just("2023—2025"),
        "实施单位": st.just(["滁州市总工会"]),
        "项目属性": st.sampled_from(["经常性项目", "一次性项目"]),
        "来源": st.just({"文件": "二〇二三年绩效目标表", "序号": "3"}),
        "项目资金": st.fixed_dictionaries(
            dict.fromkeys(
                ("中期", "年度"),
                st.fixed_dictionaries({"总额": _AMOUNTS, "财政拨款": _AMOUNTS, "其他资金": _AMOUNTS}),
            )
        ),
        "总体目标": st.lists(
            st.one_of(_TEXTS, st.fixed_dictionaries({"中期": _TEXTS, "年度": _TEXTS})), min_size=1, max_size=3
        ),
        "绩效指标": st.fixed_dictionaries(
            {
                level: st.fixed_dictionaries(dict.fromkeys(seconds, _INDICATORS))
                for level, seconds in _LEVELS.items()
            }
        ),
    }
)


@given(_CONTENTS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
def test_any_project_comes_back(tmp_path: Path, content: dict[str, Any]) -> None:
    """Whatever the texts look like, formulas and numbers with zeros in front among them."""
    project = project_in(file_text(content), registers())
    assert project is not None
    for ending, draft in imported_drafts(project, registers(), tmp_path):
        assert differences(project, project_in(draft.text, registers())) == {}, (ending, draft.doubts)
