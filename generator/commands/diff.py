"""``disclosure diff``: explain a change of the data, field by field."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from generator.commands.parser import Parser, WrongUse, refuse_output_in, write_text
from generator.history.clean_git import Obstacle
from generator.history.data_states import compare_states
from generator.history.diff_json import report_json
from generator.history.diff_report import report_markdown, report_text
from generator.history.git import commit_of, obstacle_of
from generator.output.docs_addresses import lost_docs_addresses
from generator.output.progress import Progress
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import cache_folder
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import make_visible

HELP = "用中文说明两个版本之间数据改了什么"
DESCRIPTION = (
    f"{HELP}：项目、金额、目标、指标、合计和核对提示。只改写法（顺序、注释、引号）不算改动。"
    "有没有改动都返回 0，用法不对返回 2。"
)

_FORMATS = {"text": report_text, "markdown": report_markdown, "json": report_json}


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "比较什么"
    parser.add_argument("old", metavar="旧版本", help="git 的分支、标签或提交号，例如 main")
    parser.add_argument("new", nargs="?", metavar="新版本", help="同上；不写就是现在文件夹里的样子")
    parser.add_data()
    parser.add_argument(
        "--format",
        choices=tuple(_FORMATS),
        default="text",
        metavar="格式",
        help="text 给人看（平时），markdown 贴进合并请求，json 给程序读",
    )
    parser.add_argument("--output", type=Path, metavar="文件", help="写进文件；不写就显示出来")


def run(options: argparse.Namespace) -> int:
    """Compare two versions and report; return the exit code."""
    data: Path = options.data
    refuse_output_in(data, options.output)
    old, new = _commit(data, options.old), options.new and _commit(data, options.new)
    cache = BuildCache(cache_folder(data))
    try:
        with Progress(lambda line: None, sys.stderr).stage("比较", "个文件") as step:
            change = compare_states(data, old, new, cache, step)
        by_hand = lost_docs_addresses(data.resolve().parent, old, new)
        lost = tuple(address.masked() for address in (*change.lost_addresses, *by_hand))
        change = replace(change, lost_addresses=lost)
    except OSError as error:
        raise WrongUse(f"版本库里的内容没有取全，不能比较（{error}）。请重新克隆") from error
    finally:
        cache.close()
    states = _shown(options.old), _shown(options.new or "现在的文件")
    report = _FORMATS[options.format](change, *states)
    if options.output is None:
        sys.stdout.write(report)
    else:
        write_text(options.output, report)
    return 0


def _shown(revision: str) -> str:
    """Return the name of a version as reports may have it: whoever made a branch has named it."""
    return make_visible(mask_personal_numbers(revision))


def _commit(data: Path, revision: str) -> str:
    """Return the hash of a revision as it was typed. Raises WrongUse."""
    if obstacle := obstacle_of(data):
        if obstacle.obstacle is Obstacle.UNREADABLE:
            raise WrongUse(f"不能比较版本：{obstacle}")
        raise WrongUse(f"{data} 不在 git 仓库里，或者没有安装 git，不能比较版本")
    commit = commit_of(data, revision)
    if commit is None:
        raise WrongUse(
            f"没有版本 {_shown(revision)}。请写分支、标签或提交号，例如 main；浅克隆要先取回全部历史"
        )
    return commit
