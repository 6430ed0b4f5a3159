"""Make a branch and a commit of a saved file, without touching the work tree, the index or the branch one is on."""

from __future__ import annotations

import getpass
import re
import subprocess
import time
from pathlib import Path

from generator.form_app.office_git import BranchMoved, GitFailed, OfficeRepository
from generator.form_app.persons import Person, is_person_name
from generator.reading.data_folder import name_in_repository

_BRANCH_PREFIX = "form/"
_EMAIL = re.compile(r"[!-~]+@[!-~]+")
_GIT_SECONDS = 10


def has_repository(data: Path) -> bool:
    """Whether the data folder lies in a git repository that git can read."""
    return _top(data) is not None and bool(_git(data, "rev-parse", "--verify", "HEAD"))


def _top(data: Path) -> Path | None:
    place = data.resolve()
    return next((above for above in (place, *place.parents) if (above / ".git").exists()), None)


def person_of(data: Path) -> Person:
    """Return who works here: as git knows it, else the name of the account."""
    name, email = _git(data, "config", "user.name"), _git(data, "config", "user.email")
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = "form"
    return Person(email if _EMAIL.fullmatch(email) else account, name if is_person_name(name) else account)


def _git(data: Path, *arguments: str) -> str:
    """Return what git prints, empty where it fails."""
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=data, capture_output=True, encoding="utf-8", errors="replace", timeout=_GIT_SECONDS, check=False
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def commit_file(data: Path, path: str, text: str) -> str:
    """Write a commit of the file at `path` below the data folder on a branch of its own; return what to do next, in Chinese."""
    top, person = _top(data), person_of(data)
    head = _git(data, "rev-parse", "--verify", "HEAD")
    if top is None or not head:
        return "这里没有 git，文件已经存好，不用提交"
    address = path.removesuffix(".yml").removesuffix(".results")
    branch = _BRANCH_PREFIX + address.replace("/", "-")
    try:
        repository = OfficeRepository(top, person, "localhost")
        old = repository.tip(branch)
        name = f"{name_in_repository(data)}/{path}"
        parent = old or head
        if repository.read(parent, name) == text.encode():
            return "上次提交以后没有改动"
        what = "自评和监控" if path.endswith(".results.yml") else "目标表"
        word = "修改" if repository.read(parent, name) is not None else "新增"
        message = f"{word} {address} 的{what}\n"
        new = repository.write_commit([parent], name, text.encode(), person, message, int(time.time()))
        repository.move_branch(branch, new, old)
    except (GitFailed, BranchMoved, OSError) as error:
        return f"没有提交成（{error}）。文件已经存好，请管理员看看 git"
    return f"提交好了，在分支 {branch} 上。请管理员审核、合并这个分支"
