"""``disclosure write``: the whole site on disk, without MkDocs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generator.commands.parser import Parser, WrongUse
from generator.history.change_log import read_change_log
from generator.output.mkdocs_settings import SiteSettings, WrongSettings, read_settings
from generator.output.progress import Progress
from generator.projects.artifact_store import CacheRemoved
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, cache_folder, read_catalog
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import SETTINGS_FILE
from generator.publishing.site_swap import StagedSite
from generator.reading.problem import DataProblems

HELP = "不用 MkDocs，把整个网站写进一个文件夹"
DESCRIPTION = (
    f"{HELP}。html 是完整的网页，放到任何网站服务器上就能用；markdown 是一个文档文件夹，交给别的网站生成程序"
    "（如 Zensical）去生成。数据有错误时什么也不写，返回 1。"
)
_FORMS = {"html": "index.html", "markdown": "docs/index.md"}
"""What is written, and the file by which a folder with it is known."""


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser._positionals.title = "写到哪里"
    parser.add_argument("folder", type=Path, metavar="文件夹", help="里面原有的网站会整个换掉")
    parser.add_argument(
        "--form", choices=tuple(_FORMS), default="html", metavar="形式", help="html（平时）或 markdown"
    )
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the site beside the folder and put it in its place; gives the exit code."""
    from generator.output import write_site  # here: the other commands start without the search

    target, home = options.folder.resolve(), options.data.resolve().parent
    settings = _settings(home)
    _look_at(target, options.form)
    _keep_out(target, home, [options.data.name, settings.docs, settings.frame])
    write = write_site.write_html if options.form == "html" else write_site.write_markdown
    kept = BuildCache(cache_folder(options.data))
    try:
        catalog, chronicle = _read(options.data, settings, kept), read_change_log(options.data)
        source = write_site.SiteSource(home, settings, catalog, chronicle)
        if problems := write_site.find_problems(source):
            raise DataProblems(problems)
        count = _publish(target, partial(write, source))
    except DataProblems as error:
        print(*error.problems, sep="\n")
        print(f"有 {len(error.problems)} 处错误，什么也没有写。改好后再试。")
        return 1
    finally:
        kept.close()
    print(f"写好了 {count} 个页面：{options.folder}")
    return 0


def _settings(home: Path) -> SiteSettings:
    try:
        return read_settings((home / SETTINGS_FILE).read_text(encoding="utf-8"), os.environ)
    except FileNotFoundError:
        raise WrongUse(
            f"{home} 里没有 {SETTINGS_FILE}。请在项目的最上层文件夹里运行，或用 --data 指明"
        ) from None
    except (WrongSettings, UnicodeDecodeError) as error:
        raise WrongUse(f"读不懂 {SETTINGS_FILE}：{error}") from error


def _read(data: Path, settings: SiteSettings, kept: BuildCache) -> Catalog:
    with Progress(lambda line: None, sys.stderr).stage("读项目", "个项目") as step:
        return read_catalog(data, data.as_posix(), kept, progress=step, downloads=settings.downloads)


def _publish(target: Path, write: Callable[[Path], int]) -> int:
    building = StagedSite(target)
    try:
        building.begin()
        count = write(building.folder)
        building.publish()
    except BlockingIOError as error:
        raise WrongUse(f"另一次生成正在进行（{building.folder}）。请等它结束再试") from error
    except OSError as error:
        building.discard()
        raise WrongUse(f"写不进 {target}（{reason_of(error)}）；那里原来的内容没有变动") from error
    except CacheRemoved as error:
        building.discard()
        raise WrongUse(f"缓存文件夹 {error} 在写的时候被删掉了。请再写一次") from error
    return count


def _look_at(target: Path, form: str) -> None:
    """Refuse a folder in which something else would be lost."""
    if target.exists() and not target.is_dir():
        raise WrongUse(f"{target} 是文件，不是文件夹。请换一个位置")
    known = (target / _FORMS[form]).is_file()
    if target.exists() and not known and any(not entry.name.startswith(".") for entry in target.iterdir()):
        raise WrongUse(f"{target} 里有别的东西，写进去会丢。请换一个空的或还没有的文件夹")


def _keep_out(target: Path, home: Path, own: list[str]) -> None:
    """Refuse a folder that has the project in it, or would become a part of it."""
    if home.is_relative_to(target) or any(target.is_relative_to(home / name) for name in own):
        raise WrongUse(f"{target} 是这个项目自己的文件夹。请换一个位置")
