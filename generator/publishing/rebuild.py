"""Build a site once more from the commit that it names, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generator.history.clean_git import Obstacle, clean_environment
from generator.history.git import check_out, commit_of, is_in_history, is_shallow, obstacle_of
from generator.publishing.provenance import (
    ORIGIN_FILE,
    SETTING_VARIABLES,
    SETTINGS_FILE,
    BuildOrigin,
    compressor_digest,
    lock_digest,
)


class CannotRebuild(Exception):
    """The site cannot be built again; the message says why, in Chinese."""


def commit_to_rebuild(home: Path, origin: BuildOrigin | None, requested: str | None) -> str:
    """Return the full hash of the commit to build: the `requested` one, or the one that the site's origin names.

    A site can only name an ancestor of the checked-out commit: others may hold what strangers proposed, and to build is
    to run their code. Raises CannotRebuild.
    """
    obstacle = obstacle_of(home)
    if obstacle and obstacle.obstacle is Obstacle.UNREADABLE:
        raise CannotRebuild(f"没法重新生成：{obstacle}")
    if obstacle or not (home / SETTINGS_FILE).is_file():
        raise CannotRebuild(f"这里不是数据仓库，没法重新生成。请在装着 {SETTINGS_FILE} 的文件夹里运行")
    named = requested or (origin.commit if origin else None)
    if named is None:
        raise CannotRebuild(f"网站的 {ORIGIN_FILE} 没有写明提交。请用 --commit 指明")
    commit = commit_of(home, named)
    if commit is None:
        raise CannotRebuild(f"仓库里没有提交 {named}。请先用 git fetch 取来")
    if requested is None and not is_in_history(home, commit):
        raise CannotRebuild(
            f"网站写的提交 {named} 不在当前分支的历史里。"
            "生成会运行那次提交里的程序；看过它、信得过，再用 --commit 指明"
        )
    return commit


def rebuild(home: Path, commit: str, settings: dict[str, str], workplace: Path) -> Path:
    """Build a commit of the repository around `home` in `workplace`, an empty folder; return the folder of its site.

    The packages are those of this environment, program and data those of the commit. Raises CannotRebuild.
    """
    clone = workplace / "clone"
    try:
        below_root = check_out(home, commit, clone)
    except OSError as error:
        raise CannotRebuild(f"取不出提交 {commit}：{error}") from error
    site = workplace / "site"
    _run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(site)],
        clone / below_root,
        {**settings, "PYTHONPATH": str(clone / below_root)},
    )
    return site


def _run(command: list[str], folder: Path, variables: dict[str, str] | None = None) -> None:
    """Run a program without the settings of this process in its environment. Raises CannotRebuild."""
    own = (*SETTING_VARIABLES, "DISCLOSURE_EXECUTOR", "PYTHONPATH")
    inherited = {name: value for name, value in clean_environment().items() if name not in own}
    try:
        run = subprocess.run(
            command,
            cwd=folder,
            env={**inherited, **(variables or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise CannotRebuild(f"运行不了 {command[0]}（{error.strerror}）") from error
    if run.returncode:
        raise CannotRebuild(f"重新生成没有成功：\n{run.stdout.strip()}\n")


def doubts(home: Path, origin: BuildOrigin | None, commit: str) -> list[str]:
    """Return reasons, in Chinese, why a rebuilt site may differ although nobody changed the published one."""
    reasons = []
    if origin is None:
        return [f"网站没有可读的 {ORIGIN_FILE}，不知道它是怎样生成的"]
    if origin.commit != commit:
        reasons.append(f"网站写的提交是 {origin.commit or '（没有）'}")
    if origin.clean is False:
        reasons.append("网站生成时，有的文件与提交不同")
    if origin.lock != lock_digest(home):
        reasons.append("网站生成时用的程序版本（requirements/site.txt）与这里的不同")
    if origin.compressor is not None and origin.compressor != compressor_digest():
        reasons.append("网站生成时用的压缩程序（zlib）与这里的不同；压缩文件字节不同的，解开以后比较内容")
    if is_shallow(home):
        reasons.append("这里的仓库历史不全，从历史得来的日期会不同")
    return reasons
