"""Compare the change log of a new site with the one that was published: what was public once should stay so."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

_ENTRY = re.compile(rb'id="(c-[0-9a-f]{10})"')
_MAX_FILE_BYTES = 50_000_000
"""Bytes: a larger page is none that this program wrote, and is not read."""


def published_anchors(site: Path) -> set[str]:
    """Return the anchors of all entries of the change log in a published folder; empty where there is no such log."""
    anchors: set[str] = set()
    log = site / "changes"
    for page in (log / "index.html", *sorted(log.glob("*/index.html"))):
        try:
            if page.stat().st_size <= _MAX_FILE_BYTES:
                anchors.update(match.decode() for match in _ENTRY.findall(page.read_bytes()))
        except OSError:
            continue
    return anchors


def lost_history(site: Path, anchors: Collection[str], reason: str) -> str:
    """Return a warning where the log of the published folder has entries that the new one lacks, else an empty text.

    `anchors` are those of the new log; `reason` says why it has none, where that is so.
    """
    lost = published_anchors(site).difference(anchors)
    if not lost:
        return ""
    what = f"{site} 里已公开的更新记录，有 {len(lost)} 条新生成的网站里没有（例如 {min(lost)}）"
    if reason:
        return f"{what}。{reason}"
    return (
        f"{what}：git 的历史被改写过，或者换了分支。公开过的记录应当一直查得到："
        f"请用 git reflog 找到原来的提交（提交号是 c- 后面的几位），用 git merge 并回来；确实不要了，先移走 {site} 再生成"
    )
