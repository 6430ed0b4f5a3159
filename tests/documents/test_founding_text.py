"""The founding document, read as the text that it is, gives the six files of the repository."""

from __future__ import annotations

import random
from functools import partial

import pytest

from generator.documents.drafts import Draft, drafts_of
from generator.documents.grid import Document
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.register_files import read_registers
from tests.support.forms import DATA
from tests.support.founding_document import DOCUMENT
from tests.support.text_damages import HARMLESS

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


@pytest.mark.parametrize("seed", range(4))
def test_harmless_damages_change_nothing(seed: int, registers: Registers) -> None:
    """Rows that slid, empty cells that went, pages that ended: ten of them at once. tests/benchmark/damaged_text.py tries more."""
    chance, lines = random.Random(seed), LINES
    for damage in chance.choices(HARMLESS, k=10):
        lines = damage(chance, lines)
    assert [draft.text for draft in drafts(lines, registers)] == [
        draft.text for draft in drafts(LINES, registers)
    ]


def test_a_lost_cell_is_told(registers: Registers) -> None:
    """What the other side has is written with a remark; what neither has, and a side that is gone, is a doubt."""
    row = "\t质量指标\t指标 1: 医疗互助活动完成质量"
    number = next(number for number, line in enumerate(LINES) if line.startswith(f"\t{row}"))
    cells = LINES[number].split("\t")
    one_side = ["\t".join(cells[:6])]
    (draft, *_) = drafts([*LINES[:number], *one_side, *LINES[number + 1 :]], registers)
    assert ("两期的指标只读出一期", False) in [(doubt.message, doubt.is_remark) for doubt in draft.doubts]
    assert (
        "      # 存疑：两期的指标只读出一期（第 21 行第 3 格—第 21 行第 6 格）\n      - 名称: 医疗互助活动完成质量\n"
        in draft.text
    )
    lost = ["\t".join([*cells[:4], "", *cells[5:]])]
    (draft, *_) = drafts([*LINES[:number], *lost, *LINES[number + 1 :]], registers)
    assert "“医疗互助活动完成质量”的中期指标值在来源文件转换时丢失，这里照年度一栏写" in draft.text
