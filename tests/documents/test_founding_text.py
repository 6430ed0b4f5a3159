"""The founding document, read as the text that it is, gives the six files of the repository."""

from __future__ import annotations

from functools import partial

import pytest

from generator.documents.drafts import Draft, drafts_of
from generator.documents.grid import Document
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.register_files import read_registers
from tests.conftest import HOME
from tests.support.founding_document import DOCUMENT

DATA = HOME / "data"
LINES = DOCUMENT.read_text(encoding="utf-8").splitlines()
FILES = [
    "yiliao-huzhu.yml",
    "bangfu-zhongxin.yml",
    "laodong-jingsai.yml",
    "gongzi-xieshang.yml",
    "bangfu-peitao.yml",
    "bangfu-zhuanxiang.yml",
]


@pytest.fixture(scope="module")
def registers() -> Registers:
    """The registers of the repository."""
    return read_registers(partial(read_below, DATA), "data")


def drafts(lines: list[str], registers: Registers) -> list[Draft]:
    """The drafts of a text."""
    return drafts_of(Document("公开表.txt", (), lines), registers)


def test_six_files_byte_for_byte(registers: Registers) -> None:
    """Comments included: the three cells that the conversion lost are named in the words of the files."""
    read = drafts(LINES, registers)
    assert [draft.text for draft in read] == [
        (DATA / "2023" / name).read_text(encoding="utf-8") for name in FILES
    ]
    assert all(draft.problems == [] and draft.refusal == "" for draft in read)
    assert [(doubt.place, doubt.is_remark) for draft in read for doubt in draft.doubts] == [
        ("第 30 行第 9 格", True),
        ("第 157 行第 10 格", True),
        ("第 158 行第 10 格", True),
    ]
    assert read[0].path == "2023/zhigong-yiliao-huzhu-jingfei.yml"
    assert len({draft.path for draft in read}) == len(FILES)
