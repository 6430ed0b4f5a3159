"""The command `disclosure` as staff meet it: a process, its printed words, its exit code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from generator.commands import COMMANDS
from generator.manual import data_manual
from generator.registers import FILES
from tests.reading import CASES, DATA

PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")
COMMAND = (str(Path(sys.executable).with_name("disclosure")),)
MODULE = (sys.executable, "-m", "generator")


@dataclass(frozen=True)
class Run:
    """What a run of the command left."""

    code: int
    output: str
    errors: str


def disclosure(
    folder: Path,
    *arguments: str,
    command: tuple[str, ...] = COMMAND,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Run:
    """Run the command in `folder`, as a process of its own."""
    run = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "110", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Run(run.returncode, run.stdout, run.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project folder with the real registers and one project without an error."""
    (tmp_path / "data" / "2023").mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(DATA / name, tmp_path / "data" / name)
    (tmp_path / "data" / "2023" / "yiliao-huzhu.yml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


CLERKS = {
    "full-width-colon": ("项目属性: 经常性项目", "项目属性：经常性项目"),
    "missing-space": ("年度: 2023\n", "年度:2023\n"),
    "amount-with-unit": ("年度: {总额: 150.00", "年度: {总额: 150万"),
    "misspelt-key": ("总体目标:", "总体目标值:"),
    "unknown-unit": ("  - 滁州市总工会\n", "  - 滁州总工会\n"),
    "year-folder": ("年度: 2023\n", "年度: 2024\n"),
    "duplicate-key": ("项目属性: 经常性项目\n", "项目属性: 经常性项目\n项目属性: 一次性项目\n"),
    "tab": ("        指标值: ≥95%\n", "\t指标值: ≥95%\n"),
    "wrong-level": ("    社会效益指标:\n", "    数量指标:\n"),
    "sum-that-does-not-add-up": ("财政拨款: 150.00, 其他资金: 0.00}", "财政拨款: 150.00, 其他资金: 5.00}"),
}
"""What a clerk might write: the right text, and what stands in its place."""


@pytest.mark.parametrize("slip", CLERKS)
def test_slip_of_a_clerk(slip: str, home: Path, golden: Callable[[Path, str], None]) -> None:
    """A slip is told with its place and what to write; the whole printed output is held in a case."""
    right, wrong = CLERKS[slip]
    assert PROJECT.count(right) == 1
    file = home / "data" / "2023" / "yiliao-huzhu.yml"
    file.write_text(PROJECT.replace(right, wrong), encoding="utf-8")
    run = disclosure(home, "check")
    assert (run.code, run.errors) == (1, "")
    assert run.output.count(" 错误[") >= 1
    golden(CASES / "clerk" / f"{slip}.txt", run.output)


def test_every_slip_of_a_clerk_is_run() -> None:
    """No case lies there that nobody looks at."""
    assert {file.stem for file in (CASES / "clerk").iterdir()} == set(CLERKS)


def test_nothing_to_mend(home: Path) -> None:
    """Without errors the exit code is 0; warnings are shown, notes only counted."""
    run = disclosure(home, "check")
    assert (run.code, run.errors) == (0, "")
    assert " 提醒[medium-below-annual] " in run.output
    assert " 说明[" not in run.output
    assert re.fullmatch(
        r"检查了 1 个文件：错误 0 条，提醒 \d 条，说明 \d 条。加 --level note 全部显示。",
        run.output.splitlines()[-1],
    )


@pytest.mark.parametrize(
    ("level", "shown", "hint"),
    [
        ("error", set(), True),
        ("warning", {"提醒"}, True),
        ("note", {"提醒", "说明"}, False),
    ],
)
def test_level(home: Path, level: str, shown: set[str], hint: bool) -> None:
    """--level says from which level on problems are shown; all are counted."""
    run = disclosure(home, "check", "--level", level)
    *lines, closing = run.output.splitlines()
    assert run.code == 0
    assert {found[1] for line in lines if (found := re.search(r":\d+:\d+: (..)\[", line))} == shown
    assert ("--level note" in closing) == hint


def test_errors_are_shown_at_every_level(home: Path) -> None:
    """The exit code and the errors do not depend on --level."""
    (home / "data" / "2023" / "b.yml").write_text("年度: 2023\n", encoding="utf-8")
    for level in ("error", "note"):
        run = disclosure(home, "check", "--level", level)
        assert run.code == 1
        assert "data/2023/b.yml:1:1: 错误[missing-field] 缺少“项目名称”。请补上\n" in run.output


def test_only_the_files_given(home: Path) -> None:
    """With files named, the problems of others neither show nor count."""
    (home / "data" / "2023" / "b.yml").write_text("年度: 2023\n", encoding="utf-8")
    right = disclosure(home, "check", "data/2023/yiliao-huzhu.yml", "--level", "error")
    wrong = disclosure(home, "check", "./data/2023/../2023/b.yml", str(home / "data/2023/b.yml"))
    assert (right.code, right.output[:14]) == (0, "检查了 1 个文件：错误 0")
    assert wrong.code == 1
    assert "yiliao-huzhu" not in wrong.output
    assert wrong.output.splitlines()[-1].startswith("检查了 1 个文件：错误 ")


def test_file_cannot_be_judged_while_a_register_is_broken(home: Path) -> None:
    """A named file is not called right when the registers that it is held against cannot be read."""
    (home / "data" / "units.yml").write_text("单位: 无\n", encoding="utf-8")
    run = disclosure(home, "check", "data/2023/yiliao-huzhu.yml")
    assert run.code == 1
    assert run.output.startswith("data/units.yml:1:5: 错误[wrong-kind] ")
    assert run.output.splitlines()[-1] == "名册有错误，先改好名册：错误 1 条，提醒 0 条，说明 0 条。"


def test_data_folder_elsewhere(home: Path) -> None:
    """--data names the folder; messages name files the way it was typed."""
    (home / "data").rename(home / "资料")
    (home / "资料" / "2023" / "b.yml").write_text("年度: 2023\n", encoding="utf-8")
    run = disclosure(home, "check", "--data", "资料/")
    assert run.code == 1
    assert run.output.startswith("资料/2023/b.yml:1:1: 错误[missing-field] ")
    inside = disclosure(home / "资料", "check", "--data", ".", "2023/b.yml")
    assert inside.output.startswith("./2023/b.yml:1:1: 错误[missing-field] ")


def test_no_project_yet(home: Path) -> None:
    """A folder with registers only is right."""
    shutil.rmtree(home / "data" / "2023")
    run = disclosure(home, "check")
    assert (run.code, run.output) == (0, "检查了 0 个文件：错误 0 条，提醒 0 条，说明 0 条。\n")


CHECK_USAGE = "用法：disclosure check [-h] [--data 文件夹] [--level 级别] [文件 ...]\n"
USAGE = "用法：disclosure [-h] 命令 ...\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "--data", "数据"], "没有文件夹 数据。请在项目的最上层文件夹里运行，或用 --data 指明。\n"),
        (["check", "data/2023/b.yml"], "没有文件 data/2023/b.yml。\n"),
        (["check", "data/2023"], "没有文件 data/2023。\n"),
        (["check", "outside.yml"], "outside.yml 不在 data 里面。\n"),
        (["check", "data/../outside.yml"], "data/../outside.yml 不在 data 里面。\n"),
        (["chek"], f"命令 不能是 chek，只能是 {', '.join(COMMANDS)}。\n{USAGE}"),
        (["it is"], f"命令 不能是 it is，只能是 {', '.join(COMMANDS)}。\n{USAGE}"),
        ([], f"还要写 命令。\n{USAGE}"),
        (["check", "--levle", "note"], f"不认识 --levle。\n{USAGE}"),
        (["check", "--level", "all"], f"--level 不能是 all，只能是 error, warning, note。\n{CHECK_USAGE}"),
        (["check", "--level"], f"--level 后面要写一个值。\n{CHECK_USAGE}"),
        (["check", "--help=all"], f"-h/--help 后面不用写 all。\n{CHECK_USAGE}"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use(home: Path, arguments: list[str], told: str) -> None:
    """Exit code 2, nothing among the output, and Chinese words for what was wrong."""
    (home / "outside.yml").write_text(PROJECT, encoding="utf-8")
    assert disclosure(home, *arguments) == Run(2, "", f"用法不对：{told}")


def test_wrong_place(tmp_path: Path) -> None:
    """Run where there is no data folder, the command says where to go."""
    run = disclosure(tmp_path, "check")
    assert run == Run(2, "", "用法不对：没有文件夹 data。请在项目的最上层文件夹里运行，或用 --data 指明。\n")


@pytest.mark.parametrize("command", [(), ("check",), ("manual",)], ids=lambda value: " ".join(value) or "all")
def test_help_is_chinese(home: Path, command: tuple[str, ...]) -> None:
    """No word of argparse is left; what is Latin is typed that way."""
    run = disclosure(home, *command, "--help")
    typed = {"disclosure", *COMMANDS, "data", "level", "help", "h", "error", "warning", "note"}
    assert (run.code, run.errors) == (0, "")
    assert run.output.startswith("用法：disclosure ")
    assert set(re.findall(r"[A-Za-z]+", run.output.replace("README.md", ""))) <= typed


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "gbk", "locale C"],
)
def test_terminal_that_is_not_utf8(home: Path, variables: dict[str, str]) -> None:
    """The words come out as UTF-8 whatever the terminal says, on both streams."""
    check = disclosure(home, "check", variables=variables)
    wrong = disclosure(home, "chek", variables=variables)
    assert check.code == 0
    assert "检查了 1 个文件" in check.output
    assert wrong.errors.startswith("用法不对：命令 不能是 chek")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no file names that are no text")
def test_file_name_that_is_no_text(home: Path) -> None:
    """A name in another encoding is told, not a reason to fall over."""
    Path(os.fsdecode(os.fsencode(home / "data" / "2023") + b"/\xd6\xd0.yml")).write_text(
        PROJECT, encoding="utf-8"
    )
    run = disclosure(home, "check")
    assert run.code == 1
    assert " 错误[slug-format] " in run.output
    assert run.errors == ""


def test_reader_that_has_seen_enough(home: Path) -> None:
    """`disclosure check | head -1` ends without a complaint."""
    for number in range(300):
        (home / "data" / "2023" / f"b{number}.yml").write_text("年度: 2023\n", encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "check"], cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 1
    assert first.startswith("data/2023/b0.yml:1:1: ")
    assert errors == ""


def test_module_is_the_command(home: Path) -> None:
    """`python -m generator` prints and returns what `disclosure` does."""
    for arguments in (["check"], ["--help"], ["chek"], ["check", "--data", "数据"]):
        assert disclosure(home, *arguments, command=MODULE) == disclosure(home, *arguments)


def test_manual_is_written_from_the_model(home: Path) -> None:
    """`disclosure manual` writes data/README.md, and `check` passes over it."""
    run = disclosure(home, "manual")
    assert run == Run(0, "写好了 data/README.md。\n", "")
    assert (home / "data" / "README.md").read_text(encoding="utf-8") == data_manual()
    assert disclosure(home, "check").code == 0


def test_manual_that_cannot_be_written(home: Path) -> None:
    """A folder in its place is told, not a crash."""
    (home / "data" / "README.md").mkdir()
    run = disclosure(home, "manual")
    assert run.code == 2
    assert run.errors.startswith("用法不对：写不了 data/README.md（")
