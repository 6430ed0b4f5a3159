"""``disclosure write``: write the whole site into a folder, without MkDocs."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from generator.commands.parser import Parser, WrongUse
from generator.output.mkdocs_settings import SiteSettings, WrongSettings, read_settings
from generator.publishing.provenance import SETTINGS_FILE
from generator.reading.problem import DataProblems

HELP = "不用 MkDocs，把整个网站写进一个文件夹"
DESCRIPTION = (
    f"{HELP}。html 是完整的网页，放到任何网站服务器上就能用；markdown 是一个文档文件夹，交给别的网站生成程序"
    "（如 Zensical）去生成。写好返回 0；数据有错误或者没有写成返回 1，文件夹里原来的网站不变；用法不对返回 2。"
)
_FORMS = {"html": "index.html", "markdown": "docs/index.md"}
"""Form of the site → the file by which a folder with such a site is recognised."""


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "写到哪里"
    parser.add_argument("folder", type=Path, metavar="文件夹", help="里面原有的网站会整个换掉")
    parser.add_argument(
        "--form", choices=tuple(_FORMS), default="html", metavar="形式", help="html（平时）或 markdown"
    )
    parser.add_data()


def run(options: argparse.Namespace) -> int:
    """Write the site next to the folder and put it in its place; return the exit code."""
    # here: the other commands start without the search
    from generator.output.build_effects import BuildEffects, BuildFailed
    from generator.output.build_settings import BuildMode
    from generator.output.docs_folder import DocsFolder
    from generator.output.site_build import NO_ADDRESS, SiteBuild
    from generator.output.write_site import write_settings, write_site

    target, home = options.folder.resolve(), options.data.resolve().parent
    docs = DocsFolder(home, _settings(home))
    _refuse_other_content(target, options.form)
    _refuse_own_folders(target, home, [options.data.name, docs.settings.docs, docs.settings.frame])
    settings = write_settings(docs, options.data, sealed=options.form == "html")
    effects = BuildEffects(info=lambda line: None, notice=_complain, error=_complain)
    try:
        with closing(SiteBuild(settings, target, BuildMode.PUBLISH, effects, owns_cache=False)) as build:
            count = write_site(build, docs)
    except DataProblems as error:
        print(*error.problems, sep="\n")
        print(f"有 {len(error.problems)} 处错误，什么也没有写。改好后再试。")
        return 1
    except BuildFailed as error:
        _complain(str(error))
        return 1
    if settings.sealed and not settings.address:
        _complain(f"{NO_ADDRESS}。")
    print(f"写好了 {count} 个页面：{options.folder}")
    return 0


def _complain(line: str) -> None:
    print(line, file=sys.stderr)


def _settings(home: Path) -> SiteSettings:
    """Read mkdocs.yml of the project folder. Raises WrongUse."""
    try:
        return read_settings((home / SETTINGS_FILE).read_text(encoding="utf-8"), os.environ)
    except FileNotFoundError:
        raise WrongUse(
            f"{home} 里没有 {SETTINGS_FILE}。请在项目的最上层文件夹里运行，或用 --data 指明"
        ) from None
    except (WrongSettings, UnicodeDecodeError) as error:
        raise WrongUse(f"读不懂 {SETTINGS_FILE}：{error}") from error


def _refuse_other_content(target: Path, form: str) -> None:
    """Refuse a folder in which anything but such a site would be lost. Raises WrongUse."""
    if target.exists() and not target.is_dir():
        raise WrongUse(f"{target} 是文件，不是文件夹。请换一个位置")
    above = next(folder for folder in target.parents if folder.exists())
    if not above.is_dir():
        raise WrongUse(f"写不进 {target}（{above} 是文件，不是文件夹）。请换一个位置")
    recognised = (target / _FORMS[form]).is_file()
    if (
        target.exists()
        and not recognised
        and any(not entry.name.startswith(".") for entry in target.iterdir())
    ):
        raise WrongUse(f"{target} 里有别的东西，写进去会丢。请换一个空的或还没有的文件夹")


def _refuse_own_folders(target: Path, home: Path, own: list[str]) -> None:
    """Refuse a folder that has the project in it, or would become a part of it. Raises WrongUse."""
    if home.is_relative_to(target) or any(target.is_relative_to(home / name) for name in own):
        raise WrongUse(f"{target} 是这个项目自己的文件夹。请换一个位置")
