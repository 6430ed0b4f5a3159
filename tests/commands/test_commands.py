"""The command `disclosure` as staff meet it: a process, its printed words, its exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands import COMMANDS
from generator.editing.data_readme import data_manual
from generator.form.registers import REQUIRED_REGISTER_FILES
from tests.conftest import HOME
from tests.support.command import COMMAND, MODULE, Run, disclosure, disclosure_process
from tests.support.forms import CASES, DATA, registers
from tests.support.git_repositories import begin, commit
from tests.support.patience import PATIENCE

PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project folder with the real registers and one project without an error."""
    (tmp_path / "data" / "2023").mkdir(parents=True)
    for name in REQUIRED_REGISTER_FILES:
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


@pytest.mark.parametrize("name", ["json", "github", "gitlab", "sarif"])
def test_report_for_programs(home: Path, name: str) -> None:
    """The report alone is on the output, what is for people among the errors; --level decides what is in it."""
    (home / "data" / "2023" / "b.yml").write_text("年度: 2023\n", encoding="utf-8")
    runs = [disclosure(home, "check", "--format", name, "--level", level) for level in ("error", "note")]
    assert [run.code for run in runs] == [1, 1]
    assert [run.errors.startswith("检查了 2 个文件：错误 ") for run in runs] == [True, True]
    assert ["medium-below-annual" in run.output for run in runs] == [False, True]
    for run in runs:
        assert "检查了" not in run.output
        if name == "github":
            assert all(line.startswith("::") for line in run.output.splitlines())
        else:
            assert json.loads(run.output)


@pytest.mark.parametrize("name", ["text", "json"])
def test_report_in_a_file(home: Path, name: str) -> None:
    """With --output the file has the report, and the screen what it always has."""
    plain = disclosure(home, "check")
    run = disclosure(home, "check", "--format", name, "--output", "report")
    written = (home / "report").read_text(encoding="utf-8")
    assert run == plain
    if name == "text":
        assert plain.output.startswith(written)
        assert len(plain.output.removeprefix(written).splitlines()) == 1
    else:
        assert json.loads(written)["files"] == 1


def test_paths_begin_at_the_top_of_the_repository(home: Path) -> None:
    """An annotation lands on its line wherever the command was run; people read what they typed."""
    (home / ".git").mkdir()
    (home / "site").mkdir()
    (home / "site" / "资料").mkdir()
    for each in (home / "data").iterdir():
        each.rename(home / "site" / "资料" / each.name)
    expected = "::warning file=site/资料/2023/yiliao-huzhu.yml,line=11,"
    inside = home / "site" / "资料" / "2023"
    for place, data in (
        (home, "site/资料"),
        (home / "site", "资料"),
        (inside, ".."),
        (inside, str(inside.parent)),
    ):
        report = disclosure(place, "check", "--data", data, "--format", "github").output
        assert report.startswith(expected)
        text = disclosure(place, "check", "--data", data).output
        assert text.startswith(f"{data}/2023/yiliao-huzhu.yml:11:")


def test_report_that_cannot_be_written(home: Path) -> None:
    """Never over the data; a folder in its place is told."""
    inside = disclosure(home, "check", "--output", "data/2023/yiliao-huzhu.yml")
    assert inside == Run(2, "", "用法不对：data/2023/yiliao-huzhu.yml 在 data 里面。请把结果写到别处。\n")
    folder = disclosure(home, "check", "--output", ".")
    assert (folder.code, folder.output) == (2, "")
    assert folder.errors == "用法不对：写不了 .（是文件夹，不是文件）。\n"


def test_own_files_come_first(home: Path) -> None:
    """Of a file that was changed all is said, errors first; of the others errors, and how many reminders they have."""
    begin(home)
    clean = disclosure(home, "check")
    assert " 提醒[" in clean.output
    (home / "data" / "2023" / "b.yml").write_text(
        PROJECT.replace("总额: 150.00", "总额: 150万"), encoding="utf-8"
    )
    changed = disclosure(home, "check")
    assert changed.output.startswith("data/2023/b.yml:12:12: 错误[amount-format] ")
    assert "yiliao-huzhu.yml:" not in changed.output
    assert re.search(r"没有改过的文件里还有提醒 \d+ 条，没有列出，加 --level warning 列出。", changed.output)
    everything = disclosure(home, "check", "--level", "warning")
    assert everything.output.startswith("data/2023/b.yml:12:12: 错误[amount-format] ")
    assert "yiliao-huzhu.yml:" in everything.output
    assert "没有列出" not in everything.output
    (home / "data" / "units.yml").write_text("单位: 无\n", encoding="utf-8")
    assert disclosure(home, "check").output.startswith("data/2023/b.yml:12:12: 错误[amount-format] ")
    shutil.copyfile(DATA / "units.yml", home / "data" / "units.yml")
    edit = home / "data" / "2023" / "yiliao-huzhu.yml"
    edit.write_text(PROJECT.replace("年度: 2023\n", "年度：2023\n"), encoding="utf-8")
    commit(home, "both")
    edit.write_text(PROJECT, encoding="utf-8")
    assert "data/2023/b.yml:12:12: 错误" in disclosure(home, "check").output


def test_log_of_github_has_everything(home: Path) -> None:
    """Twelve new files with a slip each: the last two, which GitHub marks nowhere, stand in the log with file and line."""
    for number in range(12):
        text = PROJECT.replace("总额: 150.00", "总额: 150万")
        (home / "data" / "2023" / f"xin-{number:02}.yml").write_text(text, encoding="utf-8")
    run = disclosure(home, "check", "--format", "github", "--level", "error")
    assert run.output.count("::error ") == 12
    assert "全部 12 条（网页上每一级只标出前 10 条，还有 2 条只列在这里）：" in run.errors
    assert all(
        f"- data/2023/xin-{number:02}.yml:12:12: 错误[amount-format]" in run.errors for number in range(12)
    )


SLIPPED = PROJECT.replace("年度: 2023\n", "年度：2023\n").replace("150.00, 财政", "150．00, 财政")
MENDS = (
    "data/2023/yiliao-huzhu.yml:2: 全角冒号换成半角冒号加一个空格\n  原：年度：2023\n  改：年度: 2023\n"
    "data/2023/yiliao-huzhu.yml:12: 金额写成半角数字，不加逗号和空格\n"
    "  原：  年度: {总额: 150．00, 财政拨款: 150.00, 其他资金: 0.00}\n"
    "  改：  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}\n"
)
ASKED = "一共 1 个文件 2 处，只改写法，不改内容。要改，请输入 y 再按回车；直接回车就不改："


@pytest.fixture
def slipped(home: Path) -> Path:
    """The project file, with two slips, in a mode of its own."""
    file = home / "data" / "2023" / "yiliao-huzhu.yml"
    file.write_text(SLIPPED, encoding="utf-8")
    file.chmod(0o640)
    return file


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "不\n"])
def test_nothing_is_written_without_a_yes(home: Path, slipped: Path, answer: str) -> None:
    """Mends are told first; whoever does not say yes, or cannot, gets the file as it was and what is wrong with it."""
    before = slipped.stat().st_mtime_ns, slipped.stat().st_ino
    run = disclosure(home, "check", "--fix", answer=answer)
    assert run.code == 1
    assert run.output.startswith(MENDS + ASKED)
    assert "没有改动任何文件。\ndata/2023/yiliao-huzhu.yml:2:3: 错误[fullwidth-punctuation] " in run.output
    assert slipped.read_text(encoding="utf-8") == SLIPPED
    assert (slipped.stat().st_mtime_ns, slipped.stat().st_ino) == before


@pytest.mark.parametrize(("arguments", "answer"), [([], "y\n"), (["--yes"], "")])
def test_mends_are_written(home: Path, slipped: Path, arguments: list[str], answer: str) -> None:
    """After a yes the file is mended, has its mode, and is checked as it is now; nothing else lies there."""
    run = disclosure(home, "check", "--fix", *arguments, answer=answer)
    assert run.code == 0
    assert run.output.startswith(MENDS + ("" if arguments else ASKED) + "改好了 1 个文件 2 处。\ndata/")
    assert " 错误[" not in run.output
    assert slipped.read_text(encoding="utf-8") == PROJECT
    assert slipped.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in slipped.parent.iterdir()] == [slipped.name]
    again = disclosure(home, "check", "--fix", "--yes")
    assert again.output.startswith("没有可以放心自动改的地方。\n")


def test_mends_leave_the_report_alone(home: Path, slipped: Path) -> None:
    """With a format for programs, all that is for people is among the errors."""
    run = disclosure(home, "check", "--fix", "--yes", "--format", "json")
    assert json.loads(run.output)["counts"]["error"] == 0
    assert run.errors.startswith(MENDS)


def test_what_cannot_be_mended_is_told(home: Path, slipped: Path) -> None:
    """The amount in doubt stays and is told as ever."""
    slipped.write_text(PROJECT.replace("总额: 150.00", "总额: 150万"), encoding="utf-8")
    run = disclosure(home, "check", "--fix", "--yes", "--level", "error")
    assert run.code == 1
    assert run.output.startswith(
        "没有可以放心自动改的地方，请照下面的说明改。\ndata/2023/yiliao-huzhu.yml:12:12: "
    )


def test_only_files_of_the_data_are_mended(home: Path, slipped: Path) -> None:
    """Named files alone, no links, nothing outside, nothing that does not belong there; registers are mended too."""
    other = slipped.with_name("b.yml")
    other.write_text(SLIPPED, encoding="utf-8")
    outside = home / "outside.yml"
    outside.write_text(SLIPPED, encoding="utf-8")
    link = slipped.with_name("link.yml")
    link.symlink_to(outside)
    stray = home / "data" / "stray.yml"
    stray.write_text(SLIPPED, encoding="utf-8")
    units = home / "data" / "units.yml"
    right = units.read_text(encoding="utf-8")
    units.write_text(right.replace("- 名称: 滁州市总工会", "- 名称：滁州市总工会"), encoding="utf-8")
    named = disclosure(home, "check", "--fix", "--yes", "data/2023/b.yml", "data/units.yml")
    assert "改好了 2 个文件 3 处。" in named.output
    assert (units.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == (right, PROJECT)
    assert slipped.read_text(encoding="utf-8") == SLIPPED
    refused = disclosure(home, "check", "--fix", "--yes", "data/2023/link.yml")
    assert refused.code == 2
    link.unlink()
    link.symlink_to(slipped)
    refused = disclosure(home, "check", "--fix", "--yes", "data/2023/link.yml")
    assert refused == Run(2, "", "用法不对：data/2023/link.yml 是链接，--fix 不改链接。请写文件本身。\n")
    assert slipped.read_text(encoding="utf-8") == SLIPPED
    every = disclosure(home, "check", "--fix", "--yes")
    assert "改好了 1 个文件 2 处。" in every.output
    assert link.is_symlink()
    assert [file.read_text(encoding="utf-8") for file in (outside, stray)] == [SLIPPED, SLIPPED]


def test_no_project_yet(home: Path) -> None:
    """A folder with registers only is right."""
    shutil.rmtree(home / "data" / "2023")
    run = disclosure(home, "check")
    assert (run.code, run.output) == (0, "检查了 0 个文件：错误 0 条，提醒 0 条，说明 0 条。\n")


CHECK_USAGE = (
    "用法：disclosure check [-h] [--data 文件夹] [--level 级别] [--format 格式] [--output 文件] [--fix] [--yes]"
    " [文件 ...]\n"
)
FORM_USAGE = (
    "用法：disclosure form [-h] [--port 端口] [--no-browser] [--office 文件] [--add-account 账号 姓名]"
    " [--data 文件夹]\n"
)
USAGE = "用法：disclosure [-h] [--version] 命令 ...\n"
NAMES = ", ".join(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "--data", "数据"], "没有文件夹 数据。请在项目的最上层文件夹里运行，或用 --data 指明。\n"),
        (["check", "data/2023/b.yml"], "没有文件 data/2023/b.yml。\n"),
        (["check", "data/2023"], "没有文件 data/2023。\n"),
        (["check", "outside.yml"], "outside.yml 不在 data 里面。\n"),
        (["check", "data/../outside.yml"], "data/../outside.yml 不在 data 里面。\n"),
        (["check", "--yes"], "--yes 要和 --fix 一起写。\n"),
        (["chek"], f"命令 不能是 chek，只能是 {NAMES}。\n{USAGE}"),
        (["it is"], f"命令 不能是 it is，只能是 {NAMES}。\n{USAGE}"),
        ([], f"还要写 命令。\n{USAGE}"),
        (["check", "--levle", "note"], f"不认识 --levle。\n{USAGE}"),
        (["check", "--level", "all"], f"--level 不能是 all，只能是 error, warning, note。\n{CHECK_USAGE}"),
        (
            ["form", "--office", "o.yml", "--add-account", "a"],
            f"--add-account 后面要写 2 个值。\n{FORM_USAGE}",
        ),
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


@pytest.mark.parametrize(
    "command",
    [(), *((name,) for name in COMMANDS)],
    ids=lambda value: " ".join(value) or "all",
)
def test_help_is_chinese(home: Path, command: tuple[str, ...]) -> None:
    """No word of argparse is left; what is Latin is typed that way."""
    run = disclosure(home, *command, "--help")
    typed = {
        "disclosure", *COMMANDS, "data", "level", "help", "h", "error", "warning", "note",
        "name", "year", "medium", "term", "scheme", "slug", "unit", "from", "taxonomy", "yml", "yiliao", "huzhu",
        "layout", "site", "rsync", "ssh", "https", "rebuild", "commit", "html", "markdown", "form", "MkDocs", "Zensical",
        "format", "text", "json", "github", "gitlab", "sarif", "output", "fix", "yes", "y", "git", "main",
        "version", "monitoring", "results", "publisher", "region", "forge", "none", "gitea", "example", "init", "dry", "run",
        "Excel", "Word", "WPS", "PDF", "out", "ocr", "pages", "sheet", "office", "add", "account", "port", "no", "browser", "Ctrl", "C",
        "A", "all", "docx", "xlsx", "export", "one", "file", "forms", "replace",
    }  # fmt: skip
    assert (run.code, run.errors) == (0, "")
    assert run.output.startswith("用法：disclosure ")
    assert not re.search("(?m)[一-龥]:$|命令\\s+命令", run.output)
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
    check = disclosure_process(home, "check", variables=variables)
    wrong = disclosure_process(home, "chek", variables=variables)
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
    assert process.wait(timeout=PATIENCE) == 1
    assert first.startswith("data/2023/b0.yml:1:1: ")
    assert errors == ""


def test_module_is_the_command(home: Path) -> None:
    """`python -m generator` prints and returns what `disclosure` does, and what it does within the process of a test."""
    for arguments in (["check"], ["--help"], ["chek"], ["check", "--data", "数据"]):
        run = disclosure_process(home, *arguments)
        assert disclosure(home, *arguments) == run
    for arguments in (["check"], ["chek"]):
        assert disclosure_process(home, *arguments, command=MODULE) == disclosure(home, *arguments)


def test_version(tmp_path: Path) -> None:
    """Name and version of the package as pyproject.toml has them, in any folder."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert disclosure(tmp_path, "--version") == Run(0, f"disclosure {project['version']}\n", "")


NEW = ("new", "--name", "送温暖", "--year", "2024", "--unit", "滁州市总工会")


def test_new_project(home: Path) -> None:
    """The file is written, explained; the check tells what to fill in, and nothing else."""
    run = disclosure(home, *NEW)
    assert run == Run(
        0,
        "写好了 data/2024/songwennuan.yml。\n请打开它，在冒号后面填写；填好以后运行 disclosure check，还缺什么会逐条说明。\n",
        "",
    )
    check = disclosure(home, "check", "data/2024/songwennuan.yml", "--level", "note")
    messages = re.findall(r":\d+: (.*)", check.output)
    assert check.code == 1
    assert len(messages) == 3 + sum(
        len(first.second_levels) for first in registers().taxonomy.schemes[0].first_levels
    )
    words = "没有填写。请补上"
    expected = {words, f"{words}；表上这一格是空的，请写 （原表空白）"}
    assert {re.sub("错误.*：", "", message) for message in messages} == expected


def test_new_project_never_overwrites(home: Path) -> None:
    """A second project of that name has another address; one that is named is refused; a link leads nowhere."""
    folder = home / "data" / "2024"
    for _ in range(2):
        assert disclosure(home, *NEW).code == 0
    assert {file.name for file in folder.iterdir()} == {"songwennuan.yml", "songwennuan-2.yml"}
    before = (folder / "songwennuan.yml").read_bytes()
    assert disclosure(home, *NEW, "--slug", "songwennuan") == Run(
        2, "", "用法不对：--slug：已经有 2024/songwennuan，不会覆盖。请换一个地址名。\n"
    )
    assert (folder / "songwennuan.yml").read_bytes() == before
    (folder / "link.yml").symlink_to(home / "elsewhere.yml")
    assert disclosure(home, *NEW, "--slug", "link") == Run(
        2, "", "用法不对：data/2024/link.yml 是链接，或者在链接里面，会写到别处。请先移走链接。\n"
    )
    assert not (home / "elsewhere.yml").exists()


def test_new_project_that_was_there_last_year(home: Path) -> None:
    """An address of last year is not taken by another project; that it may be the same one is said."""
    file = home / "data" / "2023" / "songwennuan.yml"
    file.write_text(PROJECT, encoding="utf-8")
    run = disclosure(home, *NEW)
    assert run.output.startswith("写好了 data/2024/songwennuan-2.yml。\n")
    assert run.output.endswith(
        "是它的下一年，请删去这个新文件，改用 disclosure new --from 2023/songwennuan。\n"
    )


def test_last_year_carried_on(home: Path) -> None:
    """--from takes an address or a file, deeper folders too, and says what is left to be done."""
    project = PROJECT.replace("指标值: ≥95%", "指标值: 2023年≥95%")
    (home / "data" / "2023" / "yiliao-huzhu.yml").write_text(project, encoding="utf-8")
    run = disclosure(home, "new", "--from", "2023/yiliao-huzhu")
    assert run == Run(
        0,
        "写好了 data/2024/yiliao-huzhu.yml。\n"
        "年度已经改好，来源留空，其余照 2023/yiliao-huzhu。请逐项核对、修改，再运行 disclosure check。\n"
        "下面几行还写着 2023，请看一看要不要改：\n  第 32 行  指标值: 2023年≥95%\n",
        "",
    )
    check = disclosure(home, "check", "data/2024/yiliao-huzhu.yml", "--level", "note")
    assert re.findall(r":\d+: (.*)", check.output) == [
        "错误[carry-mark-left] 第 1、2、9 行还留着【接去年】：这份文件是从去年的表接过来的。"
        "请照今年的表逐项核对、修改，再删去带有这个记号的各行",
        "错误[missing-field] 来源.文件：没有填写。请补上",
    ]
    deeper = home / "data" / "gonghui" / "2023"
    deeper.mkdir(parents=True)
    shutil.copyfile(home / "data" / "2023" / "yiliao-huzhu.yml", deeper / "huzhu.yml")
    run = disclosure(
        home, "new", "--from", "data/gonghui/2023/huzhu.yml", "--year", "2025", "--slug", "huzhu-2"
    )
    assert run.output.startswith("写好了 data/gonghui/2025/huzhu-2.yml。\n")


def test_new_project_of_another_layout(home: Path) -> None:
    """--layout lays out the form's own words; forms.yml says it for a year and a unit, and then nothing has to."""
    assert disclosure(home, *NEW, "--layout", "四川目标表").code == 0
    text = (home / "data" / "2024" / "songwennuan.yml").read_text(encoding="utf-8")
    assert "\n表式: 四川目标表\n" in text
    assert "        指标性质:\n" in text
    shutil.copyfile(CASES / "layouts" / "forms.yml", home / "data" / "forms.yml")
    assert disclosure(home, "new", "--name", "降尘", "--year", "2025", "--unit", "滁州市总工会").code == 0
    text = (home / "data" / "2025" / "jiangchen.yml").read_text(encoding="utf-8")
    assert "\n表式:" not in text
    assert "        分值:\n" in text


def test_last_year_in_another_layout_carried_on(home: Path) -> None:
    """The file keeps its layout where another one would hold in the new year, and the clerk is told."""
    shutil.copyfile(CASES / "layouts" / "forms.yml", home / "data" / "forms.yml")
    last = CASES / "layouts" / "实施期与年度表.yml"
    (home / "data" / "2025").mkdir()
    shutil.copyfile(last, home / "data" / "2025" / "jiangchen.yml")
    run = disclosure(home, "new", "--from", "2025/jiangchen")
    assert (run.code, run.errors) == (0, "")
    assert (
        "2026 年的表归“中期与年度目标表”，去年的文件是“实施期与年度表”，所以写明了 表式: 实施期与年度表。"
        in run.output
    )
    text = (home / "data" / "2026" / "jiangchen.yml").read_text(encoding="utf-8")
    assert "\n表式: 实施期与年度表\n项目名称: 降尘抑尘服务\n年度: 2026\n实施期期限: 2026—2027\n" in text
    check = disclosure(home, "check", "data/2026/jiangchen.yml", "--level", "error")
    assert set(re.findall(r"错误\[(.*?)\]", check.output)) == {"carry-mark-left", "missing-field"}


def test_last_year_with_an_error_is_not_carried_on(home: Path) -> None:
    """What is wrong would be carried on; it is told instead, with the exit code of data."""
    (home / "data" / "2023" / "yiliao-huzhu.yml").write_text(
        PROJECT.replace("150.00", "150万", 1), encoding="utf-8"
    )
    run = disclosure(home, "new", "--from", "2023/yiliao-huzhu")
    assert (run.code, run.errors) == (1, "")
    assert run.output.startswith("data/2023/yiliao-huzhu.yml:12:12: 错误[amount-format] ")
    assert run.output.endswith("\n先改好这些错误，再运行一次。\n")
    assert not (home / "data" / "2024").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "没有终端可以问答。请用选项写明 --name、--year 和 --unit"),
        (["--name", "甲", "--year", "2024"], "没有终端可以问答。请用选项写明 --name、--year 和 --unit"),
        ([*NEW[1:], "--year", "24"], "--year：“24”不是年度。只写四位数字，例如 2023"),
        ([*NEW[1:], "--unit", "滁州总公会"], "--unit：units.yml 里没有“滁州总公会”。最接近的是 滁州市总工会；确是新单位，请先在 units.yml 登记"),
        ([*NEW[1:], "--layout", "四川的目标表"], "--layout：没有“四川的目标表”这种表式。最接近的是 四川目标表"),
        ([*NEW[1:], "--layout", "2015年版年度目标表", "--medium-term", "2024—2026"], "--medium-term：表式“2015年版年度目标表”没有起止年度这一栏"),
        ([*NEW[1:], "--scheme", "旧版"], "--scheme：taxonomy.yml 里没有“旧版”。可以写的有：2015年版、2021年版"),
        ([*NEW[1:], "--medium-term", "2024"], "--medium-term：“2024”不是起止年度。要写起止两个年度，例如 2023—2024（中间是一个长横“—”）"),
        ([*NEW[1:], "--slug", "../a"], "--slug：“../a”不能做网页地址。只用小写字母、数字和单个短横，例如 chuzhou-zonggonghui"),
        ([*NEW[1:], "--name", "𠮷村公路"], "--slug：名称里的“𠮷”查不到读音，地址名要您来起：照它的读音写拼音，只用小写字母、数字和单个短横，例如 yiliao-huzhu"),
        (["--from", "2023/yiliao-hushu"], "没有项目 2023/yiliao-hushu。最接近的是 2023/yiliao-huzhu"),
        (["--from", "甲"], "没有项目 甲"),
        (["--from", "2023/yiliao-huzhu", "--name", "甲"], "--from 只能和 --year、--slug 一起用：名称、单位等都照去年的文件"),
        (["--from", "2023/yiliao-huzhu", "--year", "2023"], "2023/yiliao-huzhu 是 2023 年的，新文件的年度要在它后面"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_new_project_called_wrongly(home: Path, arguments: list[str], told: str) -> None:
    """Nothing is asked where nobody can answer, nothing is written, and what to write is said."""
    assert disclosure(home, "new", *arguments) == Run(2, "", f"用法不对：{told}。\n")
    assert not (home / "data" / "2024").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal")
def test_new_project_by_question_and_answer(home: Path, golden: Callable[[Path, str], None]) -> None:
    """On a terminal all is asked; an answer that cannot be used is asked for again."""
    code, shown = on_a_terminal(
        home,
        ("项目名称：", ""),
        ("项目名称：", "送温暖"),
        ("年度，例如 2024：", "24"),
        ("年度，例如 2024：", "2024"),
        ("用顿号“、”：", "滁州总公会"),
        ("用顿号“、”：", "1、2"),
        ("就是 中期与年度目标表：", "表"),
        ("就是 中期与年度目标表：", ""),
        ("就是 2015年版：", "2"),
        ("没有中期，直接回车：", "2024-2026"),
        ("就是 songwennuan：", ""),
    )
    assert code == 0
    golden(CASES / "new" / "questions.txt", shown)
    text = (home / "data" / "2024" / "songwennuan.yml").read_text(encoding="utf-8")
    assert "\n中期期限: 2024—2026\n" in text
    assert "\n指标体系: 2021年版\n" in text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal")
def test_questions_that_are_not_answered(home: Path) -> None:
    """Ctrl-D ends the questions; nothing is written."""
    code, shown = on_a_terminal(home, ("项目名称：", "送温暖"), ("年度，例如 2024：", "\x04"))
    assert code == 2
    assert shown.endswith("用法不对：没有答完，什么也没有写。\n")
    assert not (home / "data" / "2024").exists()


def on_a_terminal(folder: Path, *talk: tuple[str, str]) -> tuple[int, str]:
    """Exit code of `disclosure new` on a terminal of its own, and what stood there, the answers to its questions included."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "new"],
        cwd=folder,
        env={**os.environ, "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown, waiting = b"", list(talk)
    while more := _read_from(ours):
        shown += more
        if waiting and shown.endswith(waiting[0][0].encode()):
            answer = waiting.pop(0)[1]
            os.write(ours, answer.encode() + (b"" if answer == "\x04" else b"\n"))
    os.close(ours)
    assert waiting == []
    return process.wait(timeout=PATIENCE), shown.decode().replace("\r\n", "\n")


def _read_from(terminal: int) -> bytes:
    """What came next; nothing once the other side is closed, which Linux tells as an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_manual_is_written_from_the_model(home: Path) -> None:
    """`disclosure manual` writes data/README.md, and `check` passes over it."""
    run = disclosure(home, "manual")
    assert run == Run(0, "写好了 data/README.md。\n", "")
    assert (home / "data" / "README.md").read_text(encoding="utf-8") == data_manual()
    assert disclosure(home, "check").code == 0


def test_schema_is_written_and_kept_fresh(home: Path) -> None:
    """`disclosure schema` writes what editors know; --check tells what a change of a register has made stale."""
    folder = home / "data" / ".schema"
    stale = "".join(
        f"data/.schema/{name}.schema.json 不是最新的。请运行 disclosure schema 重写，和别的改动一起提交。\n"
        for name in ("project", "site", "taxonomy", "forms", "scoring", "units", "withdrawn")
    )
    assert disclosure(home, "schema", "--check") == Run(1, stale, "")
    assert not folder.exists()
    assert disclosure(home, "schema") == Run(0, "data/.schema 里有 7 个文件，重写了 7 个。\n", "")
    assert disclosure(home, "schema", "--check") == Run(0, "", "")
    units = home / "data" / "units.yml"
    units.write_text(
        units.read_text(encoding="utf-8") + "  - 名称: 新单位\n    地址名: xin-danwei\n", encoding="utf-8"
    )
    assert disclosure(home, "schema", "--check") == Run(1, stale.splitlines(keepends=True)[0], "")
    assert disclosure(home, "schema") == Run(0, "data/.schema 里有 7 个文件，重写了 1 个。\n", "")
    assert "新单位" in (folder / "project.schema.json").read_text(encoding="utf-8")
    assert disclosure(home, "check").code == 0


def test_schema_of_broken_registers(home: Path) -> None:
    """Nothing is written from registers that cannot be read; what is wrong with them is told."""
    (home / "data" / "units.yml").write_text("单位: 无\n", encoding="utf-8")
    run = disclosure(home, "schema")
    assert (run.code, run.errors) == (1, "")
    assert run.output.startswith("data/units.yml:1:5: 错误[wrong-kind] ")
    assert not (home / "data" / ".schema").exists()


def test_schema_that_cannot_be_written(home: Path) -> None:
    """A file in the folder's place is told, not a crash."""
    (home / "data" / ".schema").write_text("", encoding="utf-8")
    run = disclosure(home, "schema")
    assert run.code == 2
    assert run.errors == "用法不对：写不了 data/.schema（那里已经有同名的文件）。\n"


def test_manual_that_cannot_be_written(home: Path) -> None:
    """A folder in its place is told, not a crash."""
    (home / "data" / "README.md").mkdir()
    run = disclosure(home, "manual")
    assert run.code == 2
    assert run.errors == "用法不对：写不了 data/README.md（是文件夹，不是文件）。\n"
