"""Drafts that people can read: what every sample document gives. `pytest --accept` renews them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator.documents.content_reader import read_content
from generator.documents.drafts import Draft, GoalsFile, ImportWishes, drafts_of
from generator.documents.grid import Document, Grid, GridCell, ReadingOptions
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.project_file import read_project
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml
from tests.support.forms import CASES, DATA

SAMPLES = CASES / "documents"
DRAFTS = SAMPLES / "drafts"
ONE_A_FORM = [
    "L3_flat.xlsx",
    "L5_neimeng.xlsx",
    "L8_hubei.docx",
    "L9_central.xlsx",
    "printed-portal-page.pdf",
    "rows-cut-by-a-page.pdf",
]
S3 = sorted(path for path in SAMPLES.glob("S3_laodong-jingsai.*") if path.suffix != ".txt")


@pytest.fixture(scope="module")
def registers() -> Registers:
    """The registers of the six tables."""
    return read_registers(partial(read_below, DATA), "data")


def document(name: str) -> Document:
    """A sample."""
    return read_content((SAMPLES / name).read_bytes(), name, ReadingOptions())


def words(draft: Draft) -> str:
    """A draft with what is said about it."""
    said = [f"{draft.place}“{draft.name}”（{draft.layout.name}）{draft.path}{draft.refusal}"]
    said += [f"存疑 {doubt.place}：{doubt.message}" for doubt in draft.doubts]
    said += [f"检查：{problem.message}" for problem in draft.problems]
    return "\n".join([*said, "", draft.text])


@pytest.mark.parametrize("name", ONE_A_FORM)
def test_draft_of_a_sample(name: str, registers: Registers, golden: Callable[[Path, str], None]) -> None:
    """Flat tables of budget systems, forms of other provinces, PDF files whose rows a page has cut."""
    golden(DRAFTS / f"{name}.txt", "\n".join(map(words, drafts_of(document(name), registers))))


def test_results_beside_their_goals(registers: Registers, golden: Callable[[Path, str], None]) -> None:
    """Refused without the goals; with them, a target that the table prints differently is written."""
    (refused,) = drafts_of(document("L1_selfeval.xlsx"), registers)
    assert "数据文件夹里没有“防汛物资储备经费”2022年的目标表，没有写文件" in refused.refusal
    (as_goals,) = drafts_of(
        document("L1_selfeval.xlsx"),
        registers,
        ImportWishes(layout=registers.layouts.by_name["2020年版自评表"]),
    )
    text = "\n".join(line for line in as_goals.text.splitlines() if "#" not in line).replace("≥90%", "≥85%")
    source, _ = read_yaml("a.yml", text.replace("某县水利局", "滁州市总工会").encode(), ())
    project, problems = read_project(source, registers)
    assert project is not None, problems
    wishes = ImportWishes(find_project=lambda name, year: GoalsFile(f"{year}/fangxun-wuzi.yml", project))
    (draft,) = drafts_of(document("L1_selfeval.xlsx"), registers, wishes)
    golden(DRAFTS / "L1_selfeval.xlsx.txt", words(draft))


@pytest.mark.parametrize("path", S3, ids=lambda path: path.suffix)
def test_every_format_gives_the_same_file(path: Path, registers: Registers) -> None:
    """Excel, Word, OpenDocument and the page of a portal."""
    (draft,) = drafts_of(document(path.name), registers)
    wanted = (DATA / "2023" / "laodong-jingsai.yml").read_text(encoding="utf-8")
    origin = "  文件: 滁州市总工会2023年项目支出绩效目标表\n  序号: 3\n"
    assert draft.text == wanted.replace(origin, f"  文件: {path.stem}\n")
    assert (draft.doubts, draft.problems) == ([], [])


BLANK = [
    ("项目名称", "XX项目"),
    ("实施单位", "滁州市总工会"),
    ("年度资金总额", ""),
    ("年度总体目标", "目标1：\n目标2：……"),
    ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值"),
    ("", "产出指标", "数量指标", "指标1：★发放人数", "≥**人"),
    ("", "效益指标", "社会效益指标", "……", ""),
]


def test_blank_form_and_other_tables(registers: Registers) -> None:
    """A blank template is named; a document without a form gives nothing."""
    cells = [
        GridCell(text, row, column) for row, texts in enumerate(BLANK) for column, text in enumerate(texts)
    ]
    (draft,) = drafts_of(
        Document("表样.docx", [Grid(cells, "表1", ("绩效目标申报表（20XX年度）",))]), registers
    )
    assert (draft.text, draft.refusal) == ("", "这是空白表样，没有填写，没有写文件")
    other = [GridCell(text, 0, column) for column, text in enumerate(("序号", "项目名称", "预算数"))]
    assert drafts_of(Document("预算表.xlsx", [Grid(other, "表1")]), registers) == []


def test_every_value_from_a_picture_is_marked(registers: Registers) -> None:
    """Recognised texts may be wrong anywhere."""
    picture = document("L9_central.xlsx")
    (draft,) = drafts_of(Document(picture.name, picture.grids, from_picture=True), registers)
    marks = [doubt for doubt in draft.doubts if doubt.message == "这一处是从图片识别的，请对照原件"]
    assert len(marks) == len({doubt.path for doubt in marks}) > 20
    assert draft.text.count("# 存疑：") == len(draft.doubts)
