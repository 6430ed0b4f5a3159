"""``disclosure publish``: put a finished site where it is served."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.commands.parser import Parser, WrongUse
from generator.output.progress import Progress
from generator.publishing.deliver import (
    NotDelivered,
    deliver_to_folder,
    deliver_to_server,
    local_folder,
    server_of,
    verified_digests,
)
from generator.publishing.stop_signals import StopSignals

HELP = "把生成好的网站放到网站服务器上"
DESCRIPTION = f"{HELP}。发布成功返回 0；没有发布返回 1，已公开的网站不变；用法不对返回 2。"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "放到哪里"
    parser.add_argument(
        "destination", metavar="位置", help="文件夹，或者 用户@主机:/文件夹（用 rsync 和 ssh）"
    )
    parser.add_argument(
        "--site", type=Path, default=Path("site"), metavar="文件夹", help="生成好的网站，平时是 site"
    )


def run(options: argparse.Namespace) -> int:
    """Deliver the site; return the exit code."""
    if not options.destination:
        raise WrongUse("没有写放到哪里。例如 make publish DEST=/srv/www/budget")
    try:
        with StopSignals() as signals:
            atomic = _deliver(options.site, options.destination, signals)
    except NotDelivered as error:
        print(f"没有发布：{error}。", file=sys.stderr)
        return 1
    if not atomic:
        print("那里不能一步交换两个文件夹，是分两次改名换上的，中间有一瞬间打不开网站。")
    print(f"已发布到 {options.destination}。")
    return 0


def _deliver(site: Path, destination: str, signals: StopSignals) -> bool:
    """Verify the site and deliver it; return whether the exchange was atomic. Raises NotDelivered."""
    progress = Progress(lambda line: None, sys.stderr)
    server = server_of(destination)
    folder = local_folder(destination) if server is None else None
    with progress.stage("核对", "个文件") as step:
        digests = verified_digests(site, step)
    if folder is None:
        assert server is not None
        return deliver_to_server(site, digests, server)
    with progress.stage("复制", "个文件") as step:
        return deliver_to_folder(site, folder, step, signals.deferred)
