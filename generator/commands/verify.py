"""``disclosure verify``: compare a published site with its list of checksums, and with a build of its commit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.commands.parser import Parser, WrongUse
from generator.output.progress import Progress
from generator.publishing.checksums import (
    SUMS,
    ChecksumList,
    Differences,
    SiteDigests,
    compare_digests,
    read_sums,
)
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import ORIGIN_FILE, BuildOrigin, read_build_origin
from generator.publishing.rebuild import CannotRebuild, commit_to_rebuild, doubts, rebuild
from generator.publishing.site_files import digests_of

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
        if options.rebuild or options.commit:
            same = _report_rebuilt(site, options.commit, progress) and same
    except (SiteUnreachable, CannotRebuild) as error:
        print(f"没法核对：{error}。", file=sys.stderr)
        return 2
    return 0 if same else 1


class _Site(NamedTuple):
    """A published site as it was read."""

    sums: ChecksumList
    digests: SiteDigests
    origin: BuildOrigin | None
    """Content of source.json; None where it cannot be read."""


def _read_served(address: str, progress: Progress) -> _Site:
    """Read a site from its server. Raises SiteUnreachable."""
    from generator.publishing.served_site import MAX_SERVED_LIST_BYTES, ServedSite

    site = ServedSite(address)
    sums = read_sums(site.checksum_list())
    with progress.stage("核对", "个文件") as step:
        digests = site.digests_of(sums.digests, step)
    return _Site(sums, digests, read_build_origin(site.read(ORIGIN_FILE, MAX_SERVED_LIST_BYTES) or b""))


def _read_folder(folder: Path, progress: Progress) -> _Site:
    """Read a site from a folder. Raises WrongUse."""
    if not folder.is_dir():
        raise WrongUse(f"没有文件夹 {folder}")
    if not (folder / SUMS).is_file() or (folder / SUMS).is_symlink():  # what it leads to is not opened
        raise WrongUse(f"{folder} 里没有 {SUMS}，没法核对")
    try:
        content = (folder / SUMS).read_bytes()
        with progress.stage("核对", "个文件") as step:
            digests = digests_of(folder, step)
        origin = (folder / ORIGIN_FILE).read_bytes() if ORIGIN_FILE in digests.digests else b""
    except OSError as error:
        raise WrongUse(f"读不了 {folder}（{reason_of(error)}）") from error
    return _Site(read_sums(content), digests, read_build_origin(origin))


def _report_sums(site: _Site, complete: bool) -> bool:
    """Print how a site differs from its list; return whether it does not. `complete` where all its files are known."""
    sums = site.sums
    for complaint in sums.complaints:
        print(f"{SUMS} {complaint}")
    differences = compare_digests(sums.digests, site.digests, complete)
    _report(differences)
    print(f"与 {SUMS} 核对了 {len(sums.digests)} 个文件：{_counted(differences, complete)}。")
    return not (differences or sums.complaints)


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
    differences = compare_digests(rebuilt.digests, site.digests)
    _report(differences)
    print(f"与重新生成的 {len(rebuilt.digests)} 个文件比较：{_counted(differences, complete=True)}。")
    return not differences


def _report(differences: Differences) -> None:
    """Print a line for each file that differs."""
    for word, names in (
        ("不同", differences.changed),
        ("缺少", differences.missing),
        ("多出", differences.extra),
    ):
        for name in names:
            print(f"{word}  {_shown(name)}")
    for name, reason in differences.unreadable:
        print(f"读不到  {_shown(name)}（{reason}）")


def _shown(name: str) -> str:
    """Return a name that may come from anywhere without characters that control a terminal."""
    return name if name.isprintable() else repr(name)


def _counted(differences: Differences, complete: bool) -> str:
    """Return how many files differ in which way, in Chinese."""
    counts = [("不同", differences.changed), ("缺少", differences.missing)]
    counts += [("多出", differences.extra)] if complete else []
    words = [f"{word} {len(names)} 个" for word, names in counts]
    words += [f"读不到 {len(differences.unreadable)} 个"] if differences.unreadable else []
    return "，".join(words)
