"""The form at one's desk, over real HTTP: opened, checked, saved, committed; what is refused; who is in whose way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.form_app.workspace import Workspace
from tests.support.desks import DeskAtWork, serve_copy
from tests.support.full_disk import full_disk
from tests.support.git_repositories import begin, git
from tests.support.offices import Browser

PROJECT = "2023/yiliao-huzhu"
TOTAL = ("项目资金", "年度", "总额")
FISCAL = ("项目资金", "年度", "财政拨款")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskAtWork]:
    """A desk with the six files."""
    with serve_copy(tmp_path) as desk:
        yield desk


def test_change_is_checked_said_in_words_and_saved(desk: DeskAtWork) -> None:
    """A wrong sum is answered at its cell; put right, one line of the file differs and the public hears what changed."""
    clerk = desk.clerk()
    state = clerk.open(PROJECT)
    wrong = clerk.type(state, (TOTAL, "160.00"))
    answer = clerk.send("/check", wrong).json
    assert answer["errors"] == 1
    assert [problem["path"] for problem in answer["problems"] if problem["level"] == "error"] == [list(TOTAL)]
    assert "年度：各项来源合计 150.00 万元，与总额相差 10.00 万元" in answer["sums"]
    right = clerk.type(state, (TOTAL, "160.00"), (FISCAL, "160.00"))
    words = clerk.send("/changes", right).json["html"]
    assert "增加 10.00 万元（6.67%）" in words
    before = (desk.data / f"{PROJECT}.yml").read_bytes()
    assert clerk.send("/save", right).json == {"saved": True, "message": f"存好了 {PROJECT}.yml"}
    after = (desk.data / f"{PROJECT}.yml").read_bytes()
    assert after == before.replace(b"150.00, \xe8\xb4\xa2\xe6\x94\xbf\xe6\x8b\xa8\xe6\xac\xbe: 150.00", b"160.00, \xe8\xb4\xa2\xe6\x94\xbf\xe6\x8b\xa8\xe6\xac\xbe: 160.00")  # fmt: skip


def test_next_year_is_compared_with_last_year(desk: DeskAtWork) -> None:
    """Last year's texts stand beside the cells; a jump to ten thousand times is asked about; the mark goes with the tick."""
    clerk = desk.clerk()
    state = clerk.open(f"2024/yiliao-huzhu?from={PROJECT}")
    assert 'data-last="150.00"' in clerk.browser.ask("GET", f"/table/2024/yiliao-huzhu?from={PROJECT}").text
    cells = ((TOTAL, "1600000.00"), (FISCAL, "1600000.00"), (("来源", "文件"), "2024年公告"))
    filled = clerk.type(state, *cells)
    told = {problem["code"]: problem["message"] for problem in clerk.send("/check", filled).json["problems"]}
    assert {"carry-mark-left", "amount-jump"} <= set(told)
    assert told["carry-mark-left"].endswith(
        "再勾选上面的“我已照今年的表逐项核对”"
    )  # no word of lines of the file
    unfinished = clerk.send("/check", clerk.type(state, *cells[:2])).json
    codes = [problem["code"] for problem in unfinished["problems"]]
    assert {"carry-mark-left", "missing-field", "amount-jump"} <= set(codes)
    answer = clerk.send("/check", {**filled, "confirmed": True}).json
    assert answer["errors"] == 0
    jump = [problem for problem in answer["problems"] if problem["code"] == "amount-jump"]
    assert any("是去年的 10667 倍" in problem["message"] for problem in jump)
    assert all(problem["path"] == list(TOTAL) for problem in jump)
    assert clerk.send("/save", {**filled, "confirmed": True}).json["saved"]
    text = (desk.data / "2024" / "yiliao-huzhu.yml").read_text(encoding="utf-8")
    assert "【接去年】" not in text


def test_new_project_has_the_form_of_its_layout(desk: DeskAtWork) -> None:
    """The address follows from the name; what is typed stands in the order of the form."""
    clerk = desk.clerk()
    unit = "%E6%BB%81%E5%B7%9E%E5%B8%82%E6%80%BB%E5%B7%A5%E4%BC%9A"
    answer = clerk.browser.ask("GET", f"/new?name=%E6%B3%95%E5%BE%8B%E6%8F%B4%E5%8A%A9&year=2024&unit={unit}")
    address = answer.headers["location"].removeprefix("/table/")
    assert address.startswith("2024/falv-yuanzhu?")
    state = clerk.open(address)
    row = ("绩效指标", "产出指标", "数量指标", 0)
    filled = clerk.type(
        state,
        ((*row, "指标值"), "≥10次"),
        ((*row, "名称"), "援助次数"),
        (TOTAL, "5.00"),
        (("总体目标", 0), "帮助职工。"),
        (("来源", "文件"), "公告"),
    )
    assert clerk.send("/save", filled).json["saved"]
    text = (desk.data / "2024" / "falv-yuanzhu.yml").read_text(encoding="utf-8")
    assert text == (
        "项目名称: 法律援助\n年度: 2024\n实施单位:\n  - 滁州市总工会\n来源:\n  文件: 公告\n"
        "项目资金:\n  年度: {总额: 5.00}\n总体目标:\n  - 帮助职工。\n"
        "绩效指标:\n  产出指标:\n    数量指标:\n      - 名称: 援助次数\n        指标值: ≥10次\n"
    )


def test_results_are_laid_out(desk: DeskAtWork) -> None:
    """A self-evaluation has a row for each indicator of the goals; what is not filled in stays blank."""
    clerk = desk.clerk()
    state = clerk.open(f"{PROJECT}.results")
    row = ("绩效自评", "绩效指标", "产出指标", "数量指标", 0)
    filled = clerk.type(
        state, ((*row, "实际完成值"), "1.2万人"), (("绩效自评", "来源", "文件"), "2023年自评表")
    )
    assert clerk.send("/check", filled).json["errors"] == 0
    assert clerk.send("/save", filled).json["saved"]
    assert "实际完成值: 1.2万人" in (desk.data / f"{PROJECT}.results.yml").read_text(encoding="utf-8")


def test_nobody_is_overwritten(desk: DeskAtWork) -> None:
    """Who saves after somebody else sees the three versions, and nothing is written; what was typed is a draft."""
    clerk, colleague = desk.clerk(), desk.clerk()
    mine, theirs = clerk.open(PROJECT), colleague.open(PROJECT)
    changed = colleague.type(theirs, (("项目属性",), "一次性项目"))
    assert colleague.send("/save", changed).json["saved"]
    typed = clerk.type(mine, (("项目属性",), "阶段性项目"))
    assert clerk.send("/draft", typed).status == 200
    answer = clerk.send("/save", typed).json
    assert answer["saved"] is False
    assert all(word in answer["conflict"] for word in ("经常性项目", "一次性项目", "阶段性项目"))
    assert "一次性项目" in (desk.data / f"{PROJECT}.yml").read_text(encoding="utf-8")
    assert desk.clerk().open(PROJECT)["edits"] == [[["项目属性"], "阶段性项目"]]


def test_full_disk_loses_nothing(desk: DeskAtWork) -> None:
    """Without room the file stays as it was, and the page is told so in words."""
    clerk = desk.clerk()
    typed = clerk.type(clerk.open(PROJECT), (("项目属性",), "一次性项目"))
    before = (desk.data / f"{PROJECT}.yml").read_bytes()
    with full_disk():
        answer = clerk.send("/save", typed)
    assert (answer.status, answer.json["saved"]) == (200, False)
    assert "填写的内容还在" in answer.json["message"]
    assert (desk.data / f"{PROJECT}.yml").read_bytes() == before
    assert sorted(file.name for file in (desk.data / "2023").iterdir() if file.name.startswith(".")) == []


def test_commit_leaves_the_work_tree_alone(desk: DeskAtWork) -> None:
    """The commit is on a branch of its own, in words, by whom git knows; a hook of the repository does not run."""
    home = desk.data.parent
    begin(home)
    hook = home / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch hooked\nexit 1\n")
    hook.chmod(0o755)
    from generator.form_app.desk_commit import commit_file

    text = (desk.data / f"{PROJECT}.yml").read_text(encoding="utf-8").replace("经常性", "一次性")
    assert "form/2023-yiliao-huzhu" in commit_file(desk.data, f"{PROJECT}.yml", text)
    hook.unlink()
    shown = git(home, "show", "form/2023-yiliao-huzhu:data/2023/yiliao-huzhu.yml")
    assert "一次性" in shown
    assert (
        git(home, "log", "-1", "--format=%s", "form/2023-yiliao-huzhu") == "修改 2023/yiliao-huzhu 的目标表"
    )
    assert git(home, "status", "--porcelain", "--untracked-files=no") == ""
    assert not (home / "hooked").exists()


def test_strangers_are_refused(desk: DeskAtWork) -> None:
    """Without the token, from another host or origin, without the text of the page, beside the data: nothing is read or written."""
    stranger = Browser(desk.port)
    assert stranger.ask("GET", "/").status == 401
    assert stranger.ask("GET", "/open?token=x").status == 403
    clerk = desk.clerk()
    state = clerk.open(PROJECT)
    assert clerk.browser.ask("GET", "/", Host="evil.example").status == 421
    assert clerk.browser.ask("GET", "/table/../units").status == 404
    assert clerk.browser.ask("GET", "/table/units").status == 404
    headers = {"X_CSRF_Token": "x", "Content_Type": "application/json"}
    assert clerk.browser.ask("POST", "/save", b"{}", **headers).status == 403
    for path in ("../../etc/passwd", "units.yml", "2023/.hidden", "2023/x/../../units", 7, None):
        assert clerk.send("/save", {**state, "path": path}).status == 400
    assert clerk.send("/save", {**state, "edits": [[["项目名称"], 1]]}).status == 400
    assert clerk.send("/save", {**state, "edits": [[[0], "x"]]}).status == 400


def test_leftovers_of_a_kill_are_cleared_away(desk: DeskAtWork) -> None:
    """A file that was being written when the power went is hidden, and gone at the next start; nothing else is."""
    leftover = desk.data / "2023" / ".yiliao-huzhu.yml.4711"
    leftover.write_text("项目名", encoding="utf-8")
    other = desk.data / "2023" / ".yiliao-huzhu.yml.swp"
    other.write_text("x", encoding="utf-8")
    Workspace(desk.data).remove_leftovers()
    assert (leftover.exists(), other.exists()) == (False, True)
