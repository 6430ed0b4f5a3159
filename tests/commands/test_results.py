"""The command `disclosure results`, and the other commands where there are files of results: words, exit codes, files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command import disclosure
from tests.support.forms import CASES
from tests.support.git_repositories import begin, commit

PROJECT = "2023/yiliao-huzhu"
JINGSAI = "data/2023/jineng-jingsai.results.yml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The invented body's project folder."""
    shutil.copytree(CASES / "results", tmp_path / "data")
    return tmp_path


def test_tables_are_laid_out_filled_in_and_checked(home: Path) -> None:
    """From nothing to a table without an error; what was filled in stays when a monitoring is added."""
    file = home / "data" / f"{PROJECT}.results.yml"
    run = disclosure(home, "results", PROJECT)
    assert (run.code, run.errors) == (0, "")
    assert (
        run.output
        == f"写好了 data/{PROJECT}.results.yml。请打开它，照公布的表填写，再运行 disclosure check。\n"
    )
    assert "错误 1 条" in disclosure(home, "check", str(file)).output
    filled = (
        file.read_text("utf-8")
        .replace("    文件:\n", "    文件: 自评表\n", 1)
        .replace("实际完成值:", "实际完成值: 212人", 1)
    )
    file.write_text(filled, "utf-8")
    assert disclosure(home, "check", str(file)).code == 0
    run = disclosure(home, "results", f"data/{PROJECT}.yml", "--monitoring", "2023-07-31")
    assert run.output == f"data/{PROJECT}.results.yml 里补上了 3 处，原来写的没有动。\n"
    assert file.read_text("utf-8").startswith(filled)
    before = file.read_bytes()
    run = disclosure(home, "results", f"data/{PROJECT}.results.yml", "--monitoring", "2023-07-31")
    assert run.output == f"data/{PROJECT}.results.yml 里该有的都有了，没有改动。\n"
    assert file.read_bytes() == before


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_of_a_file_stay(home: Path, ends: str) -> None:
    """An editor of Windows wrote it; a call adds lines of its kind and changes none."""
    file = home / "data" / "2023" / "bangfu-weiwen.results.yml"
    old = file.read_text("utf-8").replace("\n", ends).encode()
    file.write_bytes(old)
    assert disclosure(home, "results", "2023/bangfu-weiwen").code == 0
    new = file.read_bytes()
    assert set(old.split(b"\n")) <= set(new.split(b"\n"))
    assert new.count(b"\r\n") == (new.count(b"\n") if ends == "\r\n" else 0)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["2023/yiliao"], 2, "没有项目 2023/yiliao。最接近的是 2023/yiliao-huzhu"),
        ([PROJECT, "--monitoring", "7月底"], 2, "--monitoring：“7月底”不是日期。请写成 2023-07-31 这样"),
        ([PROJECT, "--monitoring", "2023.7.31"], 2, "请写成 2023-07-31 这样"),
        ([], 2, "还要写 项目"),
    ],
)
def test_wrong_use(home: Path, arguments: list[str], code: int, words: str) -> None:
    """Nothing is written."""
    run = disclosure(home, "results", *arguments)
    assert run.code == code
    assert words in run.errors
    assert not (home / "data" / f"{PROJECT}.results.yml").exists()


def test_a_link_is_not_written_through(home: Path) -> None:
    """A stranger's commit may have brought it."""
    outside = home / "outside.yml"
    outside.write_text("x", "utf-8")
    (home / "data" / f"{PROJECT}.results.yml").symlink_to(outside)
    assert disclosure(home, "results", PROJECT).code == 2
    assert outside.read_text("utf-8") == "x"


def test_goals_with_an_error_are_mended_first(home: Path) -> None:
    """Rows that cannot be read would be missing."""
    goals = home / "data" / f"{PROJECT}.yml"
    goals.write_text(goals.read_text("utf-8").replace("年度: 2023", "年度: 二三"), "utf-8")
    run = disclosure(home, "results", PROJECT)
    assert run.code == 1
    assert "[year-format]" in run.output


def test_check_of_one_file_tells_what_its_project_has(home: Path) -> None:
    """Goals and results are one project; naming either shows both."""
    for name in ("shuwu-jianshe.yml", "shuwu-jianshe.results.yml"):
        output = disclosure(home, "check", f"data/2023/{name}").output
        assert "data/2023/shuwu-jianshe.results.yml:8:" in output
        assert "jineng" not in output


def test_slips_of_the_pen_in_results_are_mended(home: Path) -> None:
    """Full-width colons and missing blanks, in both files at once."""
    results, goals = home / JINGSAI, home / "data" / "2023" / "jineng-jingsai.yml"
    right = results.read_text("utf-8"), goals.read_text("utf-8")
    results.write_text(right[0].replace("  等次: 优", "  等次：优"), "utf-8")
    goals.write_text(right[1].replace("年度: 2023", "年度:2023"), "utf-8")
    run = disclosure(home, "check", "--fix", "--yes")
    assert run.code == 0, run.output
    assert (results.read_text("utf-8"), goals.read_text("utf-8")) == right


def test_tables_are_laid_out_in_the_words_of_a_layout(home: Path) -> None:
    """By its name; a table that names its layout keeps it, and an unknown name is answered with all of them."""
    (home / JINGSAI).unlink()
    project = "2023/jineng-jingsai"
    unknown = disclosure(home, "results", project, "--layout", "年初自评表")
    assert unknown.code == 2
    assert "有这些：通用自评表、二〇二〇年自评表、年初与调整后自评表" in unknown.errors
    assert not (home / JINGSAI).exists()
    named = "年初与调整后自评表"
    assert disclosure(home, "results", project, "--layout", named).code == 0
    text = (home / JINGSAI).read_text("utf-8")
    assert f"  表式: {named}\n" in text
    assert text.count("          调整后指标值:\n") == text.count("- 名称:") == 7
    assert disclosure(home, "results", project).code == 0
    refused = disclosure(home, "results", project, "--layout", "得分系数自评表")
    assert "这张表已经写了 表式: 年初与调整后自评表" in refused.errors
    assert (home / JINGSAI).read_text("utf-8") == text


def test_a_file_of_results_is_no_project_in_the_history(home: Path) -> None:
    """A commit that brings, changes or takes away results neither adds a project nor withdraws one."""
    results = home / JINGSAI
    text = results.read_text("utf-8")
    results.unlink()
    begin(home)
    results.write_text(text, "utf-8")
    brought = disclosure(home, "diff", "main")
    assert (brought.code, brought.errors) == (0, "")
    commit(home, "results")
    results.write_text(text.replace("等次: 优", "等次: 良"), "utf-8")
    changed = disclosure(home, "diff", "main")
    results.unlink()
    taken_away = disclosure(home, "diff", "main")
    for run, words in (
        (brought, "自评：新增 {+7 条指标，总分 96.83，等次 优+}"),
        (changed, "自评 等次：优 → 良"),
        (taken_away, "自评：删除 [-7 条指标，总分 96.83，等次 优-]"),
    ):
        assert run.code == 0
        assert "→ 现在的文件：改动 1 个项目。" in run.output
        assert words in run.output
        assert not any(word in run.output for word in ("新增 职工", "撤下", "改地址"))
        lost = "2023/jineng-jingsai/results/" in run.output  # the form of the table that was taken away
        assert lost == ("results" in run.output) == (run is taken_away)
    assert "result-grade" not in brought.output


def test_results_decide_which_findings_are_new(home: Path) -> None:
    """`diff` tells the reminders that a change of results brings."""
    begin(home)
    results = home / JINGSAI
    results.write_text(results.read_text("utf-8").replace("等次: 优", "等次: 良"), "utf-8")
    assert "等次写“良”" in disclosure(home, "diff", "main").output
