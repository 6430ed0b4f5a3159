"""``disclosure verify``: whether a published site is what its list of checksums says, and what its commit gives."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands.parser import Parser, WrongUse
from generator.output.progress import Progress
from generator.publishing.checksums import SUMS, ChecksumList, Differences, SiteDigests, compare, read_sums
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import SOURCE, BuildOrigin, read_build_origin
from generator.publishing.rebuild import CannotRebuild, commit_to_rebuild, doubts, rebuild
from generator.publishing.site_files import look_at

HELP = "核对已经公开的网站：文件有没有被改过，是不是从那次提交生成的"
DESCRIPTION = f"{HELP}。都相同时返回 0，有不同返回 1，用法不对或者没法核对返回 2。"


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser._positionals.title = "核对什么"
    parser.add_argument("site", metavar="文件夹或网址", help="网站的文件夹，或者 https://主机/路径/")
    parser.add_argument(
        "--rebuild", action="store_true", help="取出网站写明的提交，另外生成一次，逐个文件比较；在仓库里运行"
    )
    parser.add_argument("--commit", metavar="提交", help="用这次提交重新生成，不用网站写明的")


def run(options: argparse.Namespace) -> int:
    """Compare and print what differs; gives the exit code."""
    from generator.publishing.served_site import (  # here: no other command waits for urllib
        SiteUnreachable,
        is_address,
    )

    progress = Progress(lambda line: None, sys.stderr)
    try:
        if is_address(options.site):
            sums, found, source = _served(options.site, progress)
        else:
            sums, found, source = _on_disk(Path(options.site), progress)
        same = _tell_sums(sums, found, complete=not is_address(options.site))
        if options.rebuild or options.commit:
            same = _tell_rebuilt(found, source, options.commit, progress) and same
    except (SiteUnreachable, CannotRebuild) as error:
        print(f"没法核对：{error}。", file=sys.stderr)
        return 2
    return 0 if same else 1


_Seen = tuple[ChecksumList, SiteDigests, BuildOrigin | None]


def _served(address: str, progress: Progress) -> _Seen:
    from generator.publishing.served_site import LARGEST_LIST, ServedSite

    site = ServedSite(address)
    sums = read_sums(site.list())
    with progress.stage("核对", "个文件") as step:
        found = site.look_at(sums.digests, step)
    return sums, found, read_build_origin(site.read(SOURCE, LARGEST_LIST) or b"")


def _on_disk(folder: Path, progress: Progress) -> _Seen:
    if not folder.is_dir():
        raise WrongUse(f"没有文件夹 {folder}")
    if not (folder / SUMS).is_file() or (folder / SUMS).is_symlink():  # what it leads to is not opened
        raise WrongUse(f"{folder} 里没有 {SUMS}，没法核对")
    try:
        content = (folder / SUMS).read_bytes()
        with progress.stage("核对", "个文件") as step:
            found = look_at(folder, step)
        source = (folder / SOURCE).read_bytes() if SOURCE in found.digests else b""
    except OSError as error:
        raise WrongUse(f"读不了 {folder}（{reason_of(error)}）") from error
    return read_sums(content), found, read_build_origin(source)


def _tell_sums(sums: ChecksumList, found: SiteDigests, complete: bool) -> bool:
    for complaint in sums.complaints:
        print(f"{SUMS} {complaint}")
    differences = compare(sums.digests, found, complete)
    _tell(differences)
    print(f"与 {SUMS} 核对了 {len(sums.digests)} 个文件：{_counted(differences, complete)}。")
    return not (differences or sums.complaints)


def _tell_rebuilt(
    found: SiteDigests, source: BuildOrigin | None, asked: str | None, progress: Progress
) -> bool:
    home = Path()
    commit = commit_to_rebuild(home, source, asked)
    print(f"从提交 {commit} 重新生成：")
    for doubt in doubts(home, source, commit):
        print(f"注意：{doubt}。")
    settings: Mapping[str, str] = source.settings if source else {}
    with TemporaryDirectory(prefix="disclosure-") as workplace, progress.stage("重新生成"):
        rebuilt = rebuild(home, commit, dict(settings), Path(workplace))
    differences = compare(rebuilt.digests, found)
    _tell(differences)
    print(f"与重新生成的 {len(rebuilt.digests)} 个文件比较：{_counted(differences, complete=True)}。")
    return not differences


def _tell(differences: Differences) -> None:
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
    """A name that may come from anywhere cannot write on the terminal."""
    return name if name.isprintable() else repr(name)


def _counted(differences: Differences, complete: bool) -> str:
    counts = [("不同", differences.changed), ("缺少", differences.missing)]
    counts += [("多出", differences.extra)] if complete else []
    words = [f"{word} {len(names)} 个" for word, names in counts]
    words += [f"读不到 {len(differences.unreadable)} 个"] if differences.unreadable else []
    return "，".join(words)
