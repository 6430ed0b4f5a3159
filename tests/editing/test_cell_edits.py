"""Single cells edited in the text of a file: what changes, and that nothing else does."""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.editing.cell_edits import CannotEdit, CellEdit, edit_cells
from generator.form.field_path import FieldPath, Value, value_at, walk_values
from generator.form.project import PROJECT_KEYS
from generator.reading.yaml_text import read_yaml
from tests.support.forms import CASES, DATA

FOLDER = CASES / "cell-edits"
FILES = sorted((DATA / "2023").glob("*.yml"))
KEYS = {
    (): ("项目名称", "年度", "中期期限", "实施单位", "项目属性", "来源", "项目资金", "总体目标", "绩效指标", "备注"),
    ("项目资金",): ("中期", "年度"),
    ("来源",): ("文件", "序号", "公开日期"),
}  # fmt: skip


def order(path: FieldPath) -> Sequence[str]:
    """The keys of the usual form."""
    return KEYS.get(path, ("总额", "财政拨款", "其他资金", "名称", "指标值", "绩效标准", "中期", "年度"))


def edited(text: str, *edits: tuple[FieldPath, str | None]) -> str:
    """The text after some edits."""
    return edit_cells(text, [CellEdit(*edit) for edit in edits], order, PROJECT_KEYS)


def content(text: str) -> Value:
    """What the reader reads."""
    return read_yaml("", text.encode(), PROJECT_KEYS)[0].value


def changed_lines(old: str, new: str) -> list[str]:
    """The lines of the old text that the new one has not."""
    return [line[2:] for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line.startswith("- ")]


def test_every_way_to_write(golden: Callable[[Path, str], None]) -> None:
    """Flow and block, quotes, comments, several lines: cells changed, emptied, added and taken out, as a difference."""
    text = (FOLDER / "before.yml").read_text(encoding="utf-8")
    rows: FieldPath = ("绩效指标", "产出指标", "数量指标")
    new = edited(
        text,
        (("项目名称",), "带: 冒号的名称"),
        (("年度",), "2024"),
        (("来源", "公开日期"), "2024-03-01"),
        (("项目资金", "年度", "总额"), "160.50"),
        (("项目资金", "年度", "其他资金"), "10.50"),
        (("总体目标", 0), "改成一段"),
        (("总体目标", 1, "中期"), "中期的目标"),
        (("总体目标", 1, "年度"), "年度的目标"),
        ((*rows, 0, "指标值"), None),
        ((*rows, 0, "绩效标准"), None),
        ((*rows, 0, "中期", "指标值"), "≥1, 万"),
        ((*rows, 0, "年度", "指标值"), "≥2万"),
        ((*rows, 1), None),
        ((*rows, 2, "名称"), "新的一条"),
        ((*rows, 2, "指标值"), "10,000 人"),
        (("绩效指标", "满意度指标", "服务对象满意度指标", 0), None),
        (("备注",), "第一段\n第二段"),
    )
    golden(FOLDER / "after.yml", new)


def test_opened_and_saved_unchanged() -> None:
    """Without an edit, no byte of the six files changes; nor where every cell is typed anew as it was."""
    for file in FILES:
        text = file.read_bytes().decode()
        assert edited(text) == text
        same = [(path, value) for path, value in walk_values(content(text)) if isinstance(value, str)]
        assert edited(text, *same) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_cell_changes_its_line_alone(file: Path) -> None:
    """Of each cell of the six files, one line differs; the content differs in that cell."""
    text = file.read_bytes().decode()
    value = content(text)
    for path, old in walk_values(value):
        if isinstance(old, str):
            new = edited(text, (path, f"{old}改"))
            assert len(changed_lines(text, new)) == 1
            assert value_at(content(new), path) == f"{old}改"


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(typed=TEXTS, which=st.integers(0, 10_000), ends=st.sampled_from(("\n", "\r\n")), mark=st.booleans())
@example(typed="# 不是注释", which=0, ends="\n", mark=False)
@example(typed="- 不是列表: {", which=9, ends="\r\n", mark=True)
def test_any_text_in_any_cell(typed: str, which: int, ends: str, mark: bool) -> None:
    """Whatever is typed is read back, or refused; line ends and byte order mark stay, all other lines too."""
    text = ("\ufeff" if mark else "") + (FOLDER / "before.yml").read_text(encoding="utf-8").replace(
        "\n", ends
    )
    cells = [path for path, value in walk_values(content(text)) if isinstance(value, str)]
    path = cells[which % len(cells)]
    try:
        new = edited(text, (path, typed))
    except CannotEdit:
        return
    assert value_at(content(new), path) == typed
    old_lines = len(str(value_at(content(text), path)).split("\n")) + 1
    assert len(changed_lines(text, new)) <= old_lines
    assert new.startswith("\ufeff") == mark
    assert new.count("\r\n") == (new.count("\n") if ends == "\r\n" else 0)


def model_after(value: Value, path: FieldPath, text: str | None) -> Value:
    """The content after one edit, by a model that knows nothing of texts."""
    if not path:
        return text
    step, *rest = path
    if isinstance(step, int):
        items: list[Value] = list(value) if isinstance(value, list) else []
        inner = model_after(items[step] if step < len(items) else None, tuple(rest), text)
        items[step : step + 1] = [] if inner is None and text is None else [inner]
        return items or None
    cells: dict[str, Value] = dict(value) if isinstance(value, dict) else {}
    inner = model_after(cells.get(step), tuple(rest), text)
    if inner is None and text is None:
        cells.pop(step, None)
    else:
        cells[step] = inner
    return cells or None


def random_session(seed: int, text: str, edits: int) -> None:
    """Edit a file again and again, and hold its content against the model."""
    chance = random.Random(seed)
    value = content(text)
    for _ in range(edits):
        cells = [path for path, inner in walk_values(value) if isinstance(inner, str)]
        lists = [path for path, inner in walk_values(value) if isinstance(inner, list)]
        match chance.randrange(4):
            case 0 if len(cells) > 3:
                edit: tuple[FieldPath, str | None] = (chance.choice(cells), None)
            case 1 if lists:
                place = chance.choice(lists)
                items = value_at(value, place)
                assert isinstance(items, list)
                step: FieldPath = ("名称",) if isinstance(items[0], dict) else ()
                edit = ((*place, len(items), *step), f"新 {chance.random()}")
            case 2:
                edit = (
                    (chance.choice(("备注", "项目编码", "来源", "主管部门")), "公开日期")[
                        : chance.randrange(1, 3)
                    ],
                    f"{chance.random()}",
                )
                if isinstance(value_at(value, edit[0]), dict) or (
                    isinstance(value_at(value, edit[0][:1]), str) and len(edit[0]) > 1
                ):
                    continue
            case _:
                edit = (
                    chance.choice(cells),
                    chance.choice(("甲", "a: b", "{", "≥1，万", "一\n二", "'", '"', "1.10")),
                )
        text = edited(text, edit)
        value = model_after(value, *edit)
        assert content(text) == value


@pytest.mark.parametrize("seed", range(6))
def test_random_sessions(seed: int) -> None:
    """Six sessions of random edits; `python -m tests.audit.form_sessions` runs hundreds."""
    random_session(seed, FILES[seed % len(FILES)].read_text(encoding="utf-8"), 15)
