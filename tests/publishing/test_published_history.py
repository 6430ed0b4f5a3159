"""A new change log against the published one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publishing.published_history import lost_history, published_anchors

OLD, NEW = "c-0123456789", "c-abcdef0123"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published log of two pages, as older versions of the program wrote it as well."""
    for name, anchor in (("changes", NEW), ("changes/2", OLD)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f'<div class="entry" id="{anchor}">', encoding="utf-8")
    return tmp_path


def test_nothing_is_lost(site: Path, tmp_path: Path) -> None:
    """Where every entry is still there, or nothing was published."""
    assert published_anchors(site) == {OLD, NEW}
    assert lost_history(site, {OLD, NEW, "c-1111111111"}, "") == ""
    assert lost_history(tmp_path / "nowhere", (), "没有 git。") == ""


def test_entries_are_lost(site: Path) -> None:
    """How many, one of them, and what to do; a reason that is known takes the place of advice on rewritten history."""
    rewritten = lost_history(site, {NEW}, "")
    assert f"有 1 条新生成的网站里没有（例如 {OLD}）：git 的历史被改写过" in rewritten
    assert f"git merge 并回来；确实不要了，先移走 {site} 再生成" in rewritten
    unknown = lost_history(site, (), "浅克隆，请运行 git fetch --unshallow")
    assert unknown.endswith(f"有 2 条新生成的网站里没有（例如 {OLD}）。浅克隆，请运行 git fetch --unshallow")


def test_pages_that_are_none(tmp_path: Path) -> None:
    """Folders, files and anchors of other kinds are passed over."""
    (tmp_path / "changes/index.html").mkdir(parents=True)
    (tmp_path / "changes/x").write_text(f'id="{OLD}"', encoding="utf-8")
    (tmp_path / "changes/1").mkdir()
    (tmp_path / "changes/1/index.html").write_bytes(
        b'\xff id="c-012345678" id="d-2024-01-01" id="c-012345678z"'
    )
    assert published_anchors(tmp_path) == set()
