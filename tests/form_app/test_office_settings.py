"""What an administrator hears of office.yml and of the list of accounts, mistake by mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.form_app.accounts import account_line, read_accounts
from generator.form_app.office_service import CannotServe, open_office
from generator.form_app.read_office import read_office
from generator.reading.problem import DataProblems
from tests.conftest import HOME
from tests.support.command import disclosure
from tests.support.git_repositories import begin, git
from tests.support.offices import PASSWORD, account_lines

RIGHT = """\
网址: https://tianbao.example.gov.cn
状态文件夹: state
身份: {方式: 账户, 账户文件: accounts.txt}
仓库: {位置: data.git}
审核人: [li.si]
"""
FORGE = (
    "代码托管: {平台: GitLab, 接口: https://gitlab.example.gov.cn/api/v4, 项目: caizheng/budget, "
    "推送到: https://gitlab.example.gov.cn/caizheng/budget.git, 令牌变量: FORGE_TOKEN}\n"
)
CHANGES: list[tuple[str, str]] = [
    ("网址: https://tianbao.example.gov.cn", "网址: http://tianbao.example.gov.cn"),
    ("网址: https://tianbao.example.gov.cn", "网址: tianbao.example.gov.cn/"),
    ("网址: https://tianbao.example.gov.cn\n", ""),
    ("状态文件夹", "状态夹"),
    ("状态文件夹: state", "监听: 8710\n状态文件夹: state"),
    ("方式: 账户", "方式: 口令"),
    ("方式: 账户", "方式: 代理"),
    ("{方式: 账户, 账户文件: accounts.txt}", "{方式: 账户}"),
    ("身份: ", "代理地址: [nginx.example.gov.cn]\n身份: "),
    ("accounts.txt}", "accounts.txt, 闲置分钟: 一小时}"),
    ("data.git", "nowhere.git"),
    ("data.git", "data.git, 主分支: --upload-pack"),
    ("data.git", "data.git, 数据文件夹: ../data"),
    ("[li.si]", "[李四]"),
    ("审核人: [li.si]\n", ""),
    ("审核人: [li.si]", "限额: {每份字节: 5}\n审核人: [li.si]"),
    ("", FORGE.replace("GitLab", "SVN")),
    ("", FORGE.replace("令牌变量: FORGE_TOKEN", "令牌变量: glpat-abcdefghij")),
    ("", FORGE.replace("令牌变量: FORGE_TOKEN", "令牌: glpat-abcdefghij")),
    ("", FORGE.replace(", 令牌变量: FORGE_TOKEN", "")),
    ("", FORGE.replace("令牌变量: FORGE_TOKEN", "令牌文件: open")),
    ("", FORGE.replace("令牌变量: FORGE_TOKEN", "令牌文件: nowhere")),
    ("", FORGE),
    ("", FORGE.replace("推送到: https://", "推送到: https://me:secret@")),
    ("", FORGE.replace("推送到: https://gitlab", "推送到: https://evil")),
    ("", FORGE.replace("接口: https", "接口: http")),
    ("", FORGE.replace("caizheng/budget,", "budget,")),
]
"""What is replaced in a right office.yml, and by what; nothing stands for its end."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a repository, a list of accounts and a token that others may read."""
    (tmp_path / "work").mkdir()
    begin(tmp_path / "work")
    git(tmp_path, "clone", "--quiet", "--bare", "work", "data.git")
    for name, content in (("accounts.txt", "".join(account_lines()[:1])), ("open", "secret-of-the-host\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        (tmp_path / name).chmod(0o600 if name == "accounts.txt" else 0o644)
    return tmp_path


def test_mistakes_in_settings(folder: Path, golden: Callable[[Path, str], None]) -> None:
    """Every mistake is told with its place and what to write instead; no message has a password or a token."""
    told: list[str] = []
    said: list[str] = []
    file = folder / "office.yml"
    for old, new in CHANGES:
        assert old in RIGHT
        file.write_text(RIGHT.replace(old, new) if old else RIGHT + new, encoding="utf-8")
        with pytest.raises(DataProblems) as problems:
            read_office(file, {})
        said += map(str, problems.value.problems)
        told += [f"{old.strip()} → {new.strip()}", *map(str, problems.value.problems), ""]
    text = "\n".join(told).replace(folder.as_posix(), "/etc/form")
    golden(HOME / "tests" / "cases" / "office" / "settings.txt", text)
    assert not [line for line in said if "secret" in line or "glpat" in line]


def test_right_settings(folder: Path) -> None:
    """A right office.yml can be read with and without a code host, and shows its token to nobody."""
    file = folder / "office.yml"
    file.write_text(RIGHT, encoding="utf-8")
    office = read_office(file, {})
    assert office.settings.hosts == {"tianbao.example.gov.cn"}
    assert office.settings.origins == {"https://tianbao.example.gov.cn"}
    file.write_text(RIGHT + FORGE, encoding="utf-8")
    assert read_office(file, {"FORGE_TOKEN": "abc"}).token == "abc"
    assert "abc" not in repr(read_office(file, {"FORGE_TOKEN": "abc"}))


def test_repository_that_somebody_works_in(folder: Path) -> None:
    """A checked-out main branch is not moved under somebody's feet; one without the branch is no repository of data."""
    file = folder / "office.yml"
    for place, words in (("work", "签出着"), ("empty.git", "没有分支 main")):
        if place == "empty.git":
            git(folder, "init", "--quiet", "--bare", place)
        file.write_text(RIGHT.replace("data.git", place).replace("state", f"state-{place}"), encoding="utf-8")
        with pytest.raises(CannotServe, match=words):
            open_office(read_office(file, {}), lambda number, words: None)


def test_list_of_accounts(folder: Path, golden: Callable[[Path, str], None]) -> None:
    """Wrong lines are told by their numbers, without what stands on them; the list is for this program alone."""
    file = folder / "accounts.txt"
    right = file.read_text(encoding="utf-8")
    cheap = right.replace(f"${1 << 14}$", "$1024$")
    file.write_text(f"# 名单\n\n{right}{right}wang.wu:王五:123456\n{cheap}", encoding="utf-8")
    file.chmod(0o640)
    with pytest.raises(DataProblems) as problems:
        read_accounts(file)
    text = str(problems.value).replace(folder.as_posix(), "/etc/form")
    golden(HOME / "tests" / "cases" / "office" / "accounts.txt", f"{text}\n")
    assert "123456" not in text
    assert "scrypt" not in text


def test_account_by_command(folder: Path) -> None:
    """The command writes a line whose password is right, replaces it, and refuses what should be in no commit."""
    (folder / "office.yml").write_text(RIGHT, encoding="utf-8")
    command = ("form", "--office", "office.yml", "--add-account")
    assert disclosure(folder, *command, "zhao.liu", "赵六", answer=f"{PASSWORD}\n").code == 0
    assert disclosure(folder, *command, "zhao.liu", "赵六", answer=f"{PASSWORD}2\n").code == 0
    accounts = read_accounts(folder / "accounts.txt")
    assert len(accounts) == 2
    person = accounts.person_of("zhao.liu", f"{PASSWORD}2")
    assert person
    assert person.name == "赵六"
    assert accounts.person_of("zhao.liu", PASSWORD) is None
    assert (folder / "accounts.txt").stat().st_mode & 0o077 == 0
    for account, name, password, words in (
        ("13912345678", "赵六", PASSWORD, "手机号"), ("赵六", "赵六", PASSWORD, "小写字母"),
        ("a", "<b>", PASSWORD, "姓名"), ("a", "赵六", "short", "口令要有"),
    ):  # fmt: skip
        refused = disclosure(folder, *command, account, name, answer=f"{password}\n")
        assert (refused.code, words in refused.errors) == (2, True)
        with pytest.raises(ValueError, match=words):
            account_line(account, name, password)
    assert disclosure(folder, "form", "--add-account", "a", "b").code == 2
