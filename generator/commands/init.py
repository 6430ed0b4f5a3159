"""``disclosure init``: write the repository of a body that publishes with the installed program."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from generator.commands.answers import answer_of_option, ask
from generator.commands.parser import Parser, WrongUse, cannot_write
from generator.commands.program_texts import read_program_texts
from generator.editing.new_site import (
    EXAMPLE_FILE,
    NewSite,
    WorkflowForge,
    body_files,
    example_project,
    program_files,
)
from generator.editing.questions import Question, choice_question, name_of_body_question
from generator.editing.site_record import SITE_RECORD_FILE, SiteRecord, text_digest
from generator.reading.register_files import delivered_layouts, read_registers

HELP = "给一个单位建好网站的文件夹：设置、名册、流程，填空就行"
DESCRIPTION = f"{HELP}。文件夹要是新的或空的，什么也不会覆盖；没有写全的逐项询问。"
_FORGES: Mapping[str, str] = {
    WorkflowForge.NONE: "不用代码平台，在自己的电脑或共享文件夹里",
    WorkflowForge.GITHUB: "GitHub",
    WorkflowForge.GITLAB: "GitLab",
    WorkflowForge.GITEA: "Gitea 或 Forgejo",
}
_OPTIONS = (
    ("publisher", "单位", "公开这些表的单位，写全称"),
    ("region", "地区", "所在地区，例如 滁州市；可以不写"),
    ("unit", "单位", "第一个实施单位，写全称；不写就是公开单位"),
    ("forge", "平台", "代码平台：none、github、gitlab 或 gitea；不写就是 none"),
    ("layout", "表式", "表的样子，照填报说明里表式的名称；不写就用通常的"),
)
_T = TypeVar("_T")


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "写到哪里"
    parser.add_argument("folder", type=Path, metavar="文件夹", help="新的或空的文件夹")
    for option, metavar, words in _OPTIONS:
        parser.add_argument(f"--{option}", metavar=metavar, help=words)
    parser.add_argument("--example", action="store_true", help="放进一个示例项目，写明是编的")
    parser.add_argument("--git", action="store_true", help="同时建好 git 仓库（git init）")


def run(options: argparse.Namespace) -> int:
    """Write the repository; return the exit code."""
    folder: Path = options.folder
    _refuse_used(folder)
    try:
        site = _ask_for_site(options)
    except (EOFError, KeyboardInterrupt):
        print()
        raise WrongUse("没有答完，什么也没有写") from None
    files = _files_of(site, options.example)
    try:
        _write(folder, files)
    except OSError as error:
        raise cannot_write(folder, error) from error
    print(f"写好了 {folder.as_posix()}，里面有 {len(files)} 个文件。")
    if options.git:
        _begin_git(folder)
    print("接着打开里面的 README.md，照“第一次使用”做；再用 disclosure new 新建第一个项目的表。")
    return 0


def _refuse_used(folder: Path) -> None:
    """Refuse a folder that has anything in it but a git repository. Raises WrongUse."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise WrongUse(f"{folder} 不是文件夹。请换一个名称")
    try:
        others = (
            sorted(entry.name for entry in folder.iterdir() if entry.name != ".git")
            if folder.exists()
            else []
        )
    except OSError as error:
        raise cannot_write(folder, error) from error
    if others:
        raise WrongUse(
            f"{folder} 里已经有东西（{'、'.join(others[:3])}），什么也没有写。请用一个新的或空的文件夹"
        )


def _ask_for_site(options: argparse.Namespace) -> NewSite:
    """Return what options and answers say of the new site. Raises WrongUse."""
    asking = options.publisher is None
    if asking and (sys.stdin is None or not sys.stdin.isatty()):
        raise WrongUse("没有终端可以问答。请至少用选项写明 --publisher，例如 --publisher 某某市某某局")
    # here: it takes a quarter of a second, which no other command shall wait for
    from generator.editing.slug_from_name import NoReading, propose_slug

    def answer(question: Question[_T]) -> _T:
        given = getattr(options, question.option)
        return ask(question) if asking and given is None else answer_of_option(question, given)

    publisher = answer(name_of_body_question("publisher", "公开单位的全称："))
    region = answer(name_of_body_question("region", "所在地区，例如 滁州市；不写，直接回车：", ""))
    unit = answer(
        name_of_body_question("unit", f"第一个实施单位的全称，直接回车就是 {publisher}：", publisher)
    )
    forge = WorkflowForge(
        answer(choice_question("forge", "数据放在哪种代码平台上：", _FORGES, WorkflowForge.NONE))
    )
    layouts = delivered_layouts()
    names = dict.fromkeys(layouts.by_name, "")
    layout = answer(choice_question("layout", "最常用的表式：", names, layouts.default.name))
    try:
        unit_slug = propose_slug(unit)
    except NoReading:
        unit_slug = "danwei"
    return NewSite(
        publisher, region, unit, unit_slug, layout if layout != layouts.default.name else "", forge
    )


def _files_of(site: NewSite, with_example: bool) -> Mapping[str, str]:
    """Return the text of every file by path."""
    program = read_program_texts()
    own = body_files(site, program)
    registers = read_registers(_reader(own | {"data/taxonomy.yml": program.taxonomy}), "data")
    delivered = program_files(site.forge, registers, program)
    record = SiteRecord(
        program.version, site.forge, {path: text_digest(text) for path, text in delivered.items()}
    )
    example = {EXAMPLE_FILE: example_project(site)} if with_example else {}
    return own | delivered | example | {SITE_RECORD_FILE: record.text()}


def _reader(texts: Mapping[str, str]) -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        if (text := texts.get(f"data/{name}")) is None:
            raise FileNotFoundError(name)
        return text.encode()

    return read


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files or none: next to the folder first, then moved into it. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = folder.parent / f".{folder.name}.{os.getpid()}"
    try:
        for path, text in files.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8", newline="\n")
        folder.mkdir(exist_ok=True)
        for entry in sorted(staged.iterdir()):
            entry.rename(folder / entry.name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _begin_git(folder: Path) -> None:
    """Make a git repository of the folder, without the templates of this machine; say where there is no git."""
    if (folder / ".git").exists():
        return
    try:
        command = ["git", "init", "--quiet", "--template=", "--initial-branch=main", str(folder)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print(
            "没有建成 git 仓库：这台电脑上没有可用的 git。文件都写好了，装好 git 以后在文件夹里运行 git init。"
        )
