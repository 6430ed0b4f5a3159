"""The command `disclosure import`: words, exit codes, files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.support.command import disclosure
from tests.support.forms import DATA

SAMPLES = HOME / "tests" / "cases" / "documents"
DOUBTFUL = """# 滁州市总工会2024年项目支出绩效目标表

项目支出绩效目标表
（2024年度）
项目名称\t送温暖
实施单位\t滁州市总工会
项目资金（万元）\t年度资金总额：\t12.00
\t其中：财政拨款\t12.00
\t社会捐赠\t3.00
年度总体目标\t目标1：慰问困难职工。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t绩效标准
\t产出指标\t数量指标\t指标1：慰问人数\t≥300人\t300人
\t效益指标\t社会效益指标\t指标1：职工归属感\t增强\t较好
\t满意度指标\t服务对象满意度指标\t指标1：职工满意度\t≥95%\t95%
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the data of the repository and a document with one doubt."""
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "送温暖.txt").write_text(DOUBTFUL, encoding="utf-8")
    return tmp_path


def test_tables_that_are_there_already_are_not_written_again(home: Path) -> None:
    """The six say the same; one that says something else is shown, and nothing is written."""
    before = {file: file.read_bytes() for file in home.rglob("*.yml")}
    run = disclosure(home, "import", str(SAMPLES / "M_six.xlsx"))
    assert (run.code, run.errors) == (0, "")
    assert run.output.count("内容相同，没有再写。\n") == len(run.output.splitlines()) == 6
    file = home / "data" / "2023" / "gongzi-xieshang.yml"
    file.write_text(file.read_text("utf-8").replace("≥10份", "≥11份"), "utf-8")
    run = disclosure(home, "import", str(SAMPLES / "M_six.xlsx"))
    assert run.code == 1
    assert "已经有 data/2023/gongzi-xieshang.yml，内容不同，没有写" in run.output
    assert "  -        指标值: ≥11份\n" in run.output
    file.write_bytes(before[file])
    assert {file: file.read_bytes() for file in home.rglob("*.yml")} == before


def test_a_doubt_is_printed_written_and_reminded_of_until_it_is_gone(home: Path) -> None:
    """From the document to a file that `check` has nothing to say about."""
    run = disclosure(home, "import", "送温暖.txt", "--dry-run")
    assert (run.code, sorted((home / "data").glob("2024/*"))) == (1, [])
    run = disclosure(home, "import", "送温暖.txt")
    assert run.code == 1
    assert run.output == (
        "送温暖.txt 第 1 张表“送温暖”（中期与年度目标表）：写成了 data/2024/songwennuan.yml，存疑 1 处。\n"
        "  存疑 第 9 行第 2 格：表式里没有“社会捐赠”这一栏，写进了“其他栏目”\n"
    )
    file = home / "data" / "2024" / "songwennuan.yml"
    text = file.read_text("utf-8")
    assert (
        "  # 存疑：表式里没有“社会捐赠”这一栏，写进了“其他栏目”（第 9 行第 2 格）\n  社会捐赠: 3.00\n" in text
    )
    check = disclosure(home, "check", str(file))
    assert (check.code, check.output.count("提醒[open-doubt]")) == (0, 1)
    file.write_text("".join(line for line in text.splitlines(True) if "存疑" not in line), "utf-8")
    assert "open-doubt" not in disclosure(home, "check", str(file)).output
    run = disclosure(home, "import", "送温暖.txt")
    assert "已经有 data/2024/songwennuan.yml，内容相同，没有再写。" in run.output


def test_report_for_programs(home: Path) -> None:
    """The doubts with file and line, in the formats of `check`."""
    run = disclosure(home, "import", "送温暖.txt", "--format", "json", "--output", "report.json")
    assert "写成了" in run.output
    report = json.loads((home / "report.json").read_text("utf-8"))
    assert [problem["code"] for problem in report["problems"]] == ["open-doubt"]


def test_what_gives_no_file_is_named(home: Path) -> None:
    """A blank cell that has to be filled, a number of a person, a document without a form."""
    (home / "a.txt").write_text(DOUBTFUL.replace("2024", ""), "utf-8")
    (home / "b.txt").write_text(DOUBTFUL.replace("慰问困难职工", "慰问 11010519491231002X"), "utf-8")
    (home / "c.txt").write_text("通知\n\n请各单位报送。\n", "utf-8")
    run = disclosure(home, "import", "a.txt", "b.txt", "c.txt")
    assert run.code == 1
    assert "没有读出年度，没有写文件。请加 --year 年度。" in run.output
    assert "b.txt 第 1 张表“送温暖”：表上有个人的号码，没有写文件" in run.output
    assert "11010519491231002X" not in run.output
    assert "c.txt：没有绩效目标表（有三级指标、指标值等列的表）。" in run.output
    assert disclosure(home, "import", "a.txt", "--year", "2024").code == 1
    assert (home / "data" / "2024" / "songwennuan.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("x.docx",), "没有文件 x.docx"),
        (
            ("送温暖.txt", "--layout", "中期目标表"),
            "--layout：没有“中期目标表”这种表式。最接近的是 中期与年度目标表",
        ),
        (
            ("送温暖.txt", "--layout", "二〇二〇自评表"),
            "--layout：没有“二〇二〇自评表”这种表式。最接近的是 二〇二〇年自评表",
        ),
        (("送温暖.txt", "--year", "24"), "--year：“24”不是年度。请写四位数字，例如 2024"),
        (("送温暖.txt", "--unit", "总工会"), "--unit：units.yml 里没有“总工会”"),
        (("送温暖.txt", "--pages", "5-3"), "--pages：“5-3”不是页码。请写成 3-5 或 2,4 这样"),
    ],
)
def test_wrong_use(home: Path, arguments: tuple[str, ...], words: str) -> None:
    """Say what to type."""
    run = disclosure(home, "import", *arguments)
    assert run.code == 2
    assert run.errors.startswith(f"用法不对：{words}")
