"""Data files are written in the style of the six real ones, and read back with the same content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.editing.file_text import file_text
from generator.form.project import PROJECT_KEYS
from generator.reading.hidden_characters import FORBIDDEN_CHARACTER
from generator.reading.yaml_text import read_yaml
from tests.support.forms import DATA

FILES = sorted((DATA / "2023").glob("*.yml"))
HOSTILE = (
    *(
        "",
        " ",
        "- a",
        "a: b",
        "a：b",
        "#b",
        "a #b",
        "{a}",
        "[a",
        "a, b",
        "&a",
        "*a",
        "!a",
        "%",
        "@a",
        "`a",
        "|",
        ">",
        "~",
    ),
    *(
        "null",
        "是",
        "=5万元",
        "010",
        "1e3",
        "12:30",
        "'",
        '"',
        "\\",
        "第一行\n第二行",
        "a\n",
        "\na",
        "a\n\nb",
        "\t",
        "年度：2023",
    ),
    *("<script>", "…", "—", "？", "? a", "a:", ":", "---", "...", "名称: 甲", "- 名称", "a,b}"),
)


def read_back(text: str) -> Any:
    """The content of a file as its text says it."""
    return read_yaml("draft.yml", text.encode(), PROJECT_KEYS)[0].value


readable = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(
    lambda text: not FORBIDDEN_CHARACTER.search(text)
)
"""Texts without the characters that no file may have, escaped or not: the reader puts U+FFFD for them."""
texts = st.sampled_from(HOSTILE) | readable
keys = st.sampled_from(
    ["项目名称", "年度", "指标 值", "备注", "a: b", "# c", "1—6月执行数", "{", "中期", "名称"]
)
contents = st.dictionaries(
    keys,
    st.recursive(texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_six_files_are_written_byte_for_byte(path: Path) -> None:
    """The content of a file of the repository, with its comments at their places, gives that file."""
    written = path.read_text(encoding="utf-8")
    content = yaml.load(written, Loader=yaml.BaseLoader)
    comments: dict[tuple[str | int, ...], list[str]] = {}
    for line in written.splitlines():
        if line.lstrip().startswith("#"):
            name = line.split("“")[1].split("”")[0]
            comments[place_of(content["绩效指标"], name)] = [line.strip("# ")]
    assert file_text(content, comments) == written


def place_of(levels: dict[str, Any], name: str) -> tuple[str | int, ...]:
    """The path of the indicator of a name."""
    for level1, groups in levels.items():
        for level2, items in groups.items():
            for number, item in enumerate(items):
                if item["名称"] == name:
                    return ("绩效指标", level1, level2, number)
    raise AssertionError(name)


@given(contents)
def test_every_content_is_read_back(content: dict[str, Any]) -> None:
    """Whatever the texts are, the file says the same, and says it the same way when it is written again."""
    text = file_text(content)
    assert read_back(text) == with_none_for_blanks(content)
    assert file_text(content) == text


def with_none_for_blanks(content: Any) -> Any:
    """The content as the reader has it: None for a blank cell."""
    if isinstance(content, dict):
        return {key: with_none_for_blanks(value) for key, value in content.items()}
    if isinstance(content, list):
        return [with_none_for_blanks(value) for value in content]
    return content if content else None if content == "" else content


def test_comments_stand_over_the_line_of_their_value() -> None:
    """A comment of a value within a line stands over that line, one of nothing that was written at the top."""
    content = {
        "项目资金": {"年度": {"总额": "1", "财政拨款": "1"}},
        "总体目标": ["甲"],
        "来源": {"文件": "乙\n丙"},
    }
    comments: Any = {
        ("项目资金", "年度"): ["一"],
        ("总体目标", 0): ["二\n三"],
        ("来源", "文件"): ["四"],
        ("主管部门",): ["五"],
    }
    assert file_text(content, comments) == (
        "# 五\n项目资金:\n  # 一\n  年度: {总额: 1, 财政拨款: 1}\n总体目标:\n  # 二 三\n  - 甲\n"
        "来源:\n  # 四\n  文件: |-\n    乙\n    丙\n"
    )


def test_hidden_characters_are_the_only_ones_that_the_reader_reports() -> None:
    """A text with none of them gives a file in which nothing is wrong with how it is written."""
    content: Any = {"备注": [text for text in HOSTILE if text and not FORBIDDEN_CHARACTER.search(text)]}
    assert read_yaml("draft.yml", file_text(content).encode(), PROJECT_KEYS)[1] == []
