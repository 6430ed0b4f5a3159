"""The command `disclosure export`: words, exit codes, files."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import disclosure
from tests.support.forms import CASES

PROJECT = "2023/yiliao-huzhu"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The invented body's project folder."""
    shutil.copytree(CASES / "results", tmp_path / "data")
    return tmp_path


def test_forms_are_written_and_nothing_is_lost(home: Path) -> None:
    """A file that somebody changed stays until it is to be replaced, which is said."""
    run = disclosure(home, "export", PROJECT)
    assert (run.code, run.output, run.errors) == (0, "export 里写了 1 个文件。\n", "")
    file = home / "export" / f"{PROJECT}.docx"
    content = file.read_bytes()
    assert disclosure(home, "export", PROJECT).output == "export 里写了 0 个文件，1 个已经有了、内容相同。\n"
    file.write_bytes(b"changed")
    run = disclosure(home, "export", PROJECT)
    assert run.code == 1
    assert run.output.startswith(
        f"export/{PROJECT}.docx 已经有了，内容不同，没有动。要换成新的，加上 --replace。\n"
    )
    assert file.read_bytes() == b"changed"
    run = disclosure(home, "export", PROJECT, "--replace")
    assert (run.code, run.output) == (0, f"export/{PROJECT}.docx 换成了新的。\nexport 里写了 1 个文件。\n")
    assert file.read_bytes() == content


def test_all_forms_in_one_workbook(home: Path) -> None:
    """Results stand beside the projects, a sheet for every form."""
    run = disclosure(home, "export", "all", "--format", "xlsx", "--one-file", "--out", "out")
    assert (run.code, run.output) == (0, "out 里写了 1 个文件。\n")
    book = openpyxl.load_workbook(home / "out" / "forms.xlsx")
    assert "职工技能竞赛" in book.sheetnames
    assert "自评 职工技能竞赛" in book.sheetnames
    assert "监控 职工技能竞赛" in book.sheetnames
    run = disclosure(home, "export", "all", "--out", "out")
    assert len(list((home / "out" / "2023").iterdir())) == len(book.sheetnames)


def test_wrong_projects_are_named_and_others_written(home: Path) -> None:
    """An error in a file keeps that project alone from being written."""
    file = home / "data" / f"{PROJECT}.yml"
    file.write_text(file.read_text("utf-8").replace("年度: 2023", "年度: 二三", 1), "utf-8")
    run = disclosure(home, "export", PROJECT, "2023/jineng-jingsai")
    assert run.code == 1
    assert "有错误的项目没有写" in run.output
    assert not (home / "export" / f"{PROJECT}.docx").exists()
    assert (home / "export" / "2023" / "jineng-jingsai.self-evaluation.docx").exists()
    assert disclosure(home, "export", "2023/meiyou").code == 2
    assert disclosure(home, "export", PROJECT, "--out", "data/forms").code == 2
