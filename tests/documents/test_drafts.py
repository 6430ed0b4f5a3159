"""Drafts that people can read: what every sample document gives. `pytest --accept` renews them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from tests.support.form_round_trip import project_in
from tests.support.forms import CASES, DATA
from tests.support.results import GOALS

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
    picture = document("L1_selfeval.xlsx")
    misread = [
        replace(cell, text=cell.text.replace("实际完成值", "实标完成值")) for cell in picture.grids[0].cells
    ]
    grids = [replace(picture.grids[0], cells=misread)]
    (scanned,) = drafts_of(Document(picture.name, grids, from_picture=True), registers, wishes)
    assert scanned.content == draft.content
    assert scanned.text.count("# 存疑：这一处是从图片识别的") > 40


@pytest.mark.parametrize("path", S3, ids=lambda path: path.suffix)
def test_every_format_gives_the_same_file(path: Path, registers: Registers) -> None:
    """Excel, Word, OpenDocument and the page of a portal."""
    (draft,) = drafts_of(document(path.name), registers)
    wanted = (DATA / "2023" / "laodong-jingsai.yml").read_text(encoding="utf-8")
    origin = "  文件: 滁州市总工会2023年项目支出绩效目标表\n  序号: 3\n"
    assert draft.text == wanted.replace(origin, f"  文件: {path.stem}\n")
    assert (draft.doubts, draft.problems) == ([], [])


Row = list["str | tuple[str, int, int]"]
"""Cells of a row: a text, or a text with the columns and the rows that it reaches over."""
BY_HAND: dict[str, tuple[tuple[str, ...], list[Row]]] = {
    "yuan-and-two-sides": (
        ("财政项目支出绩效目标申报表", "（2026年）", "填报单位：滁州市总工会"),
        [
            ["项目名称", ("文化活动经费", 2, 1), "项目属性", ("新增项目□ 延续项目☑", 2, 1)],
            ["计划开始日期", ("2026-01-01", 2, 1), "计划完成日期", ("2026-12-31", 2, 1)],
            ["项目概况", ("1.开展文化活动。\n2.全年12场。", 5, 1)],
            [
                ("项目资金\n（元）", 1, 3),
                "项目资金总额",
                "1,200,000.00",
                "年度资金申请总额",
                ("400,000.00", 2, 1),
            ],
            ["其中：财政资金", "1,200,000.00", "其中：当年财政拨款", ("400,000.00", 2, 1)],
            ["其他资金", "0.00", "上年结转资金", ("0.00", 2, 1)],
            [("总体目标", 1, 2), ("项目总目标", 2, 1), ("年度绩效目标", 3, 1)],
            [("提升文化水平", 2, 1), ("办12场活动", 3, 1)],
            ["一级指标", "二级指标", ("三级指标", 2, 1), ("指标目标值", 2, 1)],
            [("产出指标", 1, 2), "数量指标", ("活动场次", 2, 1), ("=12.00场", 2, 1)],
            ["时效指标", ("完成时间", 2, 1), ("2026年底前", 2, 1)],
            ["满意度指标", "服务对象满意度", ("职工满意度", 2, 1), ("≥90.00%", 2, 1)],
        ],
    ),
    "headings-in-two-rows": (
        ("2023年项目绩效目标表", "单位：万元"),
        [
            ["实施单位", ("滁州市总工会", 3, 1), "项目名称", ("技能竞赛", 2, 1)],
            ["项目类型", ("一般性项目", 3, 1), "受益对象", ("一线职工", 2, 1)],
            [("预算资金情况", 1, 2), "资金总额", "财政拨款", "其他资金", ("", 3, 1)],
            ["20", "15", "5", ("", 3, 1)],
            ["绩效目标", ("1.办好竞赛。\n2.提高技能。", 6, 1)],
            [
                ("绩效指标", 1, 4),
                ("一级指标", 1, 2),
                ("二级指标", 1, 2),
                ("三级指标", 1, 2),
                ("年度指标", 3, 1),
            ],
            ["指标值", "计量单位", "备注"],
            ["产出指标", "数量指标", "竞赛场次", "≥5", "场", ""],
            ["满意度指标", "服务对象满意度指标", "职工满意度", "≥95", "%", "抽样"],
            [("注：本表由单位填写。", 7, 1)],
        ],
    ),
    "words-beside-the-table": (
        ("2023年项目绩效目标表", "单位：万元"),
        [
            ["实施单位", ("滁州市总工会", 3, 1), "项目名称", "技能竞赛"],
            ["资金总额", "20", "财政拨款", "20", "其他资金", "0"],
            ["绩效目标", ("1.办好竞赛。\n2.提高技能。", 5, 1)],
            [("绩效指标", 1, 3), "一级指标", "二级指标", "三级指标", ("指标值", 2, 1)],
            [("产出指标", 1, 2), ("数量指标", 1, 2), "指标1：竞赛场次", ("≥5场", 2, 1), "", "待定"],
            ["指标2：参赛人数", ("≥100人", 2, 1), "", "去年90人"],
        ],
    ),
}


def grid_of(titles: tuple[str, ...], rows: list[Row]) -> Grid:
    """A table as HTML places its cells."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, texts in enumerate(rows):
        column = 0
        for cell in texts:
            text, columns, high = (cell, 1, 1) if isinstance(cell, str) else cell
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(high) for right in range(columns)}
            cells.append(GridCell(text, row, column, high, columns, f"第 {row + 1} 行第 {column + 1} 列"))
    return Grid(cells, "第 1 张表", titles)


@pytest.mark.parametrize("name", BY_HAND)
def test_form_by_hand(name: str, registers: Registers, golden: Callable[[Path, str], None]) -> None:
    """Boxes that are ticked, two sides in 元, amounts below their labels, headings in two rows, a cell of no layout."""
    read = drafts_of(Document(f"{name}.docx", [grid_of(*BY_HAND[name])]), registers)
    golden(DRAFTS / f"{name}.txt", "\n".join(map(words, read)))


RESULTS_BY_HAND: list[Row] = [
    ["项目名称", ("职工技能竞赛", 7, 1)],
    ["项目编码", ("JS-1", 3, 1), "联系科室", ("甲科", 3, 1)],
    [("项目资金\n（元）", 1, 3), "", "年初预算", ("调整预算数", 2, 1), "实际支出数", "执行率", "资金管理"],
    ["年度资金总额", "400,000.00", ("360,000.00", 2, 1), "360,000.00", "100%", "规范"],
    ["其中：财政资金", "400,000.00", ("360,000.00", 2, 1), "360,000.00", "100%", "—"],
    ["一级指标", "二级指标", "三级指标", "年初指标值", "调整后值", "完成值", "权重", "得分"],
    [
        ("产出指标", 1, 3),
        ("数量指标", 1, 2),
        "举办竞赛场次",
        "≥6场",
        "≥5场",
        "5场",
        ("40", 1, 2),
        ("38", 1, 2),
    ],
    ["参赛职工人数", "≥300人", "≥300人", "276人"],
    ["质量指标", "竞赛方案公布率", "=100%", "=100%", "100%", "60", "良好"],
    [("总分", 6, 1), "100", "98"],
    [("存在问题", 1, 1), ("少办一场", 7, 1)],
]
OWN_RESULT_LAYOUT = """
结果表式:
  - 名称: 本会自评表
    种类: 自评
    表头: [项目名称, 项目编码, 联系科室]
    金额单位: 元
    资金列: [年初预算, 调整预算数, 实际支出数, 执行率, 资金管理]
    列: [三级指标, 年初指标值, 调整后值, 完成值, 权重, 得分]
    列的含义: {调整后值: 年度指标值}
    计分到: 二级指标
    表尾: [总分, 存在问题]
    用词: {年初预算数: 年初预算, 全年预算数: 调整预算数, 全年执行数: 实际支出数}
    适用年度: [2023]
"""


@pytest.mark.parametrize("own", [False, True], ids=["delivered", "own"])
def test_results_by_hand(own: bool, golden: Callable[[Path, str], None]) -> None:
    """What the nearest delivered layout lacks goes into 其他栏目; a body's own layout, which no file has to name, has it all."""
    forms = DATA.joinpath("forms.yml").read_text("utf-8") if DATA.joinpath("forms.yml").exists() else ""
    files = {"forms.yml": (forms + OWN_RESULT_LAYOUT * own).encode()}
    registers = read_registers(lambda name: files.get(name) or read_below(DATA, name), "data")
    project = project_in(GOALS, registers)
    assert project is not None
    wishes = ImportWishes(find_project=lambda name, year: GoalsFile(f"{year}/jingsai.yml", project))
    document = Document("自评.docx", [grid_of(("2023年项目自评表",), RESULTS_BY_HAND)])
    (draft,) = drafts_of(document, registers, wishes)
    golden(DRAFTS / f"results-by-hand-{'own' if own else 'delivered'}.txt", words(draft))
    (as_wished,) = drafts_of(
        document, registers, replace(wishes, result_layout=registers.layouts.results.by_name["通用自评表"])
    )
    assert as_wished.text.count("表式: 通用自评表\n") == own
    cells = [
        replace(cell, text=cell.text.replace("甲科", "11010519491231002X"))
        for cell in document.grids[0].cells
    ]
    grids = [replace(document.grids[0], cells=cells)]
    (personal,) = drafts_of(replace(document, grids=grids), registers, wishes)
    assert personal.text == ""
    assert personal.refusal.startswith("表上有个人的号码，没有写文件")


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


def test_labels_in_a_picture_are_mended_where_one_is_meant(registers: Registers) -> None:
    """A piece of a border at the end, a character that looks alike: mended and told; a value is left alone."""
    wrong = {
        "项目名称": "项日名称",
        "绩效指标": "」绩效指标",
        "项目资金\n（万元）": "项目资金（万元）1",
        "公共图书馆免费开放": "公共囹书馆免费开放",
    }
    picture = document("L9_central.xlsx")
    cells = [replace(cell, text=wrong.get(cell.text, cell.text)) for cell in picture.grids[0].cells]
    grids = [replace(picture.grids[0], cells=cells)]
    (draft,) = drafts_of(Document(picture.name, grids, from_picture=True), registers)
    assert draft.name == "公共囹书馆免费开放"
    assert draft.content["项目资金"] == {
        "年度": {"总额": "86.50", "财政拨款": "80.00", "上年结转资金": "6.50", "其他资金": "0.00"}
    }
    mended = [doubt.message for doubt in draft.doubts if "照栏目名改了" in doubt.message]
    assert mended == [
        "“项目名称”原来认作“项日名称”，照栏目名改了，请对照原件",
        "“项目资金（万元）”原来认作“项目资金（万元）1”，照栏目名改了，请对照原件",
        "“绩效指标”原来认作“」绩效指标”，照栏目名改了，请对照原件",
    ]
