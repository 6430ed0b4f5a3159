"""``disclosure verify``: compare a published site with its list of checksums, and with a build of its commit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.commands.parser import Parser, WrongUse
from generator.downloads.file_list import OPEN_DATA_FOLDER
from generator.output.progress import Progress
from generator.pages.open_data import size_in_words
from generator.publishing.checksums import (
    MAX_LIST_BYTES,
    SUMS,
    ChecksumList,
    Differences,
    SiteDigests,
    SumsUnreadable,
    compare_digests,
    read_sums,
)
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import (
    MAX_ORIGIN_BYTES,
    ORIGIN_FILE,
    BuildOrigin,
    read_build_origin,
)
from generator.publishing.rebuild import CannotRebuild, commit_to_rebuild, doubts, rebuild
from generator.publishing.same_content import PublishedFiles, names_of_same_content
from generator.publishing.site_files import copy_limited, digests_of, read_limited

MAX_LISTED_NAMES = 1000
"""Most files of one kind of difference that are named; the others are counted."""
_MAX_NAME_CHARACTERS = 500
"""Longest name that is printed."""
_SIZES_PAGE = f"{OPEN_DATA_FOLDER}/index.html"
"""Name of the page that shows how large the downloads are."""

HELP = "核对已经公开的网站：文件有没有被改过，是不是从那次提交生成的"
DESCRIPTION = f"{HELP}。都相同时返回 0，有不同返回 1，用法不对或者没法核对返回 2。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "核对什么"
    parser.add_argument("site", metavar="文件夹或网址", help="网站的文件夹，或者 https://主机/路径/")
    parser.add_argument(
        "--rebuild", action="store_true", help="取出网站写明的提交，另外生成一次，逐个文件比较；在仓库里运行"
    )
    parser.add_argument("--commit", metavar="提交", help="用这次提交重新生成，不用网站写明的")


def run(options: argparse.Namespace) -> int:
    """Compare and print what differs; return the exit code."""
    # here: no other command waits for urllib
    from generator.publishing.served_site import SiteUnreachable, is_address

    progress = Progress(lambda line: None, sys.stderr)
    try:
        if is_address(options.site):
            site = _read_served(options.site, progress)
        else:
            site = _read_folder(Path(options.site), progress)
        same = _report_sums(site, complete=not is_address(options.site))
        if not _is_anything_checked(site):
            raise SumsUnreadable(
                "没有一个文件能核对" if site.sums.digests else f"{SUMS} 里没有一行写着文件，什么都没有核对"
            )
        if options.rebuild or options.commit:
            same = _report_rebuilt(site, options.commit, progress) and same
    except (SiteUnreachable, SumsUnreadable, CannotRebuild) as error:
        print(f"没法核对：{error}。", file=sys.stderr)
        return 2
    return 0 if same else 1


class _Site(NamedTuple):
    """A published site as it was read."""

    sums: ChecksumList
    digests: SiteDigests
    origin: BuildOrigin | None
    """Content of source.json; None where it cannot be read."""
    copy: Callable[[str, Path, int], str | None]
    """Copies a file once more, see `PublishedFiles`."""


def _read_served(address: str, progress: Progress) -> _Site:
    """Read a site from its server. Raises SiteUnreachable, SumsUnreadable."""
    from generator.publishing.served_site import ServedSite, SiteUnreachable

    site = ServedSite(address)
    sums = read_sums(site.checksum_list())
    with progress.stage("核对", "个文件") as step:
        digests = site.digests_of(sums.digests, step)
    try:
        content = site.read(ORIGIN_FILE, MAX_ORIGIN_BYTES) if ORIGIN_FILE in digests.digests else None
    except SiteUnreachable:  # for the second time: the rest of the report is not given up for it
        content = None
    return _Site(sums, digests, _origin_in(content, digests), site.copy)


def _read_folder(folder: Path, progress: Progress) -> _Site:
    """Read a site from a folder. Raises WrongUse, SumsUnreadable."""
    if not folder.is_dir():
        raise WrongUse(f"没有文件夹 {folder}")
    if not (folder / SUMS).is_file() or (folder / SUMS).is_symlink():  # what it leads to is not opened
        raise WrongUse(f"{folder} 里没有 {SUMS}，没法核对")
    try:
        listed = read_limited(folder / SUMS, MAX_LIST_BYTES)
        if listed is None:
            raise SumsUnreadable(f"{folder / SUMS} 大于 {MAX_LIST_BYTES} 字节")
        sums = read_sums(listed)
        with progress.stage("核对", "个文件") as step:
            digests = digests_of(folder, step)
        is_there = ORIGIN_FILE in digests.digests
        content = read_limited(folder / ORIGIN_FILE, MAX_ORIGIN_BYTES) if is_there else None
    except OSError as error:
        raise WrongUse(f"读不了 {folder}（{reason_of(error)}）") from error
    return _Site(
        sums,
        digests,
        _origin_in(content, digests),
        lambda name, target, limit: copy_limited(folder / name, target, limit),
    )


def _origin_in(content: bytes | None, digests: SiteDigests) -> BuildOrigin | None:
    """Read source.json; None where it is none, or not the file whose digest was computed."""
    if content is None or sha256(content).hexdigest() != digests.digests[ORIGIN_FILE]:
        return None
    return read_build_origin(content)


def _is_anything_checked(site: _Site) -> bool:
    """Whether at least one file was compared with the list, if only by its absence."""
    return any(name not in site.digests.unreadable for name in site.sums.digests)


def _report_sums(site: _Site, complete: bool) -> bool:
    """Print how a site differs from its list; return whether it does not. `complete` where all its files are known."""
    sums = site.sums
    for complaint in sums.complaints:
        print(f"{SUMS} {complaint}")
    differences = compare_digests(sums.digests, site.digests, complete)
    _report(differences)
    is_ours = site.origin is not None or ORIGIN_FILE in differences.missing or not sums.digests
    if not is_ours:
        print(f"不对  {ORIGIN_FILE}（不是本程序写的，看不出网站是从哪次提交生成的）")
    print(f"与 {SUMS} 核对了 {len(sums.digests)} 个文件：{_counted(differences, complete)}。")
    return not (differences or sums.complaints) and is_ours


def _report_rebuilt(site: _Site, requested: str | None, progress: Progress) -> bool:
    """Build the site again and print how it differs; return whether it does not. Raises CannotRebuild."""
    home, origin = Path(), site.origin
    commit = commit_to_rebuild(home, origin, requested)
    print(f"从提交 {commit} 重新生成：")
    for doubt in doubts(home, origin, commit):
        print(f"注意：{doubt}。")
    settings: Mapping[str, str] = origin.settings if origin else {}
    with TemporaryDirectory(prefix="disclosure-") as workplace, progress.stage("重新生成"):
        rebuilt = rebuild(home, commit, dict(settings), Path(workplace))
        expected = digests_of(rebuilt).digests
        differences = compare_digests(expected, site.digests)
        files = PublishedFiles(site.copy, site.digests.digests, origin)
        same = names_of_same_content(differences.changed, files, rebuilt, _SIZES_PAGE, size_in_words)
    differences = replace(differences, changed=tuple(sorted({*differences.changed}.difference(same))))
    _report(differences)
    if same:
        print(
            f"注意：{same[0]} 等 {len(same)} 个文件的字节与重新生成的不同，里面的内容相同（压缩程序不同）。"
        )
    print(f"与重新生成的 {len(expected)} 个文件比较：{_counted(differences, complete=True)}。")
    return not differences


def _report(differences: Differences) -> None:
    """Print a line for each file that differs."""
    for word, names in (
        ("不同", differences.changed),
        ("缺少", differences.missing),
        ("多出", differences.extra),
    ):
        _print_some(word, [_shown(name) for name in names[:MAX_LISTED_NAMES]], len(names))
    lines = [f"{_shown(name)}（{reason}）" for name, reason in differences.unreadable[:MAX_LISTED_NAMES]]
    _print_some("读不到", lines, len(differences.unreadable))


def _print_some(word: str, lines: list[str], count: int) -> None:
    """Print the first of `count` lines, each after a word, and how many follow."""
    for line in lines:
        print(f"{word}  {line}")
    if count > len(lines):
        print(f"{word}  还有 {count - len(lines)} 个文件，没有列出")


def _shown(name: str) -> str:
    """Return a name that may come from anywhere without characters that control a terminal."""
    shown = name if name.isprintable() else repr(name)
    return shown if len(shown) <= _MAX_NAME_CHARACTERS else f"{shown[:_MAX_NAME_CHARACTERS]}……"


def _counted(differences: Differences, complete: bool) -> str:
    """Return how many files differ in which way, in Chinese."""
    counts = [("不同", differences.changed), ("缺少", differences.missing)]
    counts += [("多出", differences.extra)] if complete else []
    words = [f"{word} {len(names)} 个" for word, names in counts]
    words += [f"读不到 {len(differences.unreadable)} 个"] if differences.unreadable else []
    return "，".join(words)
