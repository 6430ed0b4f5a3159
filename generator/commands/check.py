"""``disclosure check``: what is wrong with the data, where, and what to write instead."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from generator.checks.report_formats import FORMATS, CheckReport, check_report
from generator.commands.fix_dialog import offer_mends
from generator.commands.parser import Parser, WrongUse, refuse_output_in, write_text
from generator.editing.fix_edits import MENDED_AS_A_RULE
from generator.form.registers import ALL_FILES
from generator.output.progress import Progress
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import cache_folder, read_catalog
from generator.reading.data_folder import name_in_repository
from generator.reading.personal_numbers import masked
from generator.reading.problem import DataProblems, Level

HELP = "检查数据文件，逐条指出位置和改法"
DESCRIPTION = f"{HELP}。没有错误时返回 0，有错误返回 1，用法不对返回 2。"

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser._positionals.title = "检查什么"
    parser.add_argument("files", nargs="*", type=Path, metavar="文件", help="只看这些文件；不写就是全部")
    parser.add_data()
    parser.add_argument(
        "--level",
        choices=tuple(_LEVELS),
        default="warning",
        metavar="级别",
        help="写到哪一级：error 只写错误，warning 加上提醒（平时），note 全部写出",
    )
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="text",
        metavar="格式",
        help="text 给人看（平时）；给程序看的有 json、github（合并请求里逐行标注）、gitlab（代码质量）、sarif",
    )
    parser.add_argument(
        "--output", type=Path, metavar="文件", help="把这种格式的结果写进文件；屏幕上照样显示文字"
    )
    parser.add_argument(
        "--fix", action="store_true", help="改掉不影响内容的写法错误：先逐处列出，问过再写；改不了的照样列出"
    )
    parser.add_argument("--yes", action="store_true", help="与 --fix 一起写：列出以后不再问，直接改")


def run(options: argparse.Namespace) -> int:
    """Check the data and print what was found; gives the exit code."""
    _look_at(options)
    findings = _find(options)
    if options.fix and _mends(findings, options):
        findings = _find(options)
    if options.output:
        write_text(options.output, _report(findings, options))
    sys.stdout.write(_report(findings, options) if _alone(options) else _text(findings, options))
    print(_closing_line(findings, options.fix), file=_people(options))
    return 1 if findings.counts[Level.ERROR] or findings.files is None else 0


def _alone(options: argparse.Namespace) -> bool:
    """Whether the output is for a program, and nothing else may stand there."""
    return options.format != "text" and not options.output


def _people(options: argparse.Namespace) -> TextIO:
    return sys.stderr if _alone(options) else sys.stdout


def _mends(findings: CheckReport, options: argparse.Namespace) -> bool:
    wrong = {
        problem.path.removeprefix(f"{findings.folder}/")
        for problem in findings.problems
        if problem.level is Level.ERROR
    }
    return offer_mends(options.data, wrong, _asked(options), options.yes, _people(options))


def _asked(options: argparse.Namespace) -> set[str]:
    """The files that were named, below the data folder."""
    return {file.resolve().relative_to(options.data.resolve()).as_posix() for file in options.files}


def _report(findings: CheckReport, options: argparse.Namespace) -> str:
    return _text(findings, options) if options.format == "text" else FORMATS[options.format](findings)


def _text(findings: CheckReport, options: argparse.Namespace) -> str:
    """For people: files are called as they would type them."""
    return FORMATS["text"](findings.with_folder(options.data.as_posix()))


def _look_at(options: argparse.Namespace) -> None:
    files, data = options.files, options.data
    refuse_output_in(data, options.output)
    unknown = [file for file in files if not file.is_file()]
    if unknown:
        raise WrongUse(f"没有文件 {unknown[0]}")
    outside = [file for file in files if not file.resolve().is_relative_to(data.resolve())]
    if outside:
        raise WrongUse(f"{outside[0]} 不在 {data} 里面")
    if options.yes and not options.fix:
        raise WrongUse("--yes 要和 --fix 一起写")
    links = [file for file in files if file.is_symlink()]
    if options.fix and links:
        raise WrongUse(f"{links[0]} 是链接，--fix 不改链接。请写文件本身")


def _find(options: argparse.Namespace) -> CheckReport:
    data: Path = options.data
    level = _LEVELS[options.level]
    asked = _asked(options)
    name = name_in_repository(data)
    try:
        with Progress(lambda line: None, sys.stderr).stage("检查", "个文件") as step:
            catalog = read_catalog(data, name, BuildCache(cache_folder(data)), progress=step)
    except DataProblems as error:
        shown = {masked(f"{name}/{file}") for file in (*asked, *ALL_FILES)}
        told = [each for each in error.problems if not asked or each.path in shown]
        return check_report(name, told, level, None)
    try:
        if asked:
            problems = catalog.problems_from(
                Level.NOTE, {masked(file).removesuffix(".yml") for file in asked}
            )
            return check_report(name, problems, level, len(asked))
        problems = catalog.problems_from(level)
        return CheckReport(name, problems, level, catalog.counts, len(catalog.files))
    finally:
        catalog.artifacts.close()


def _closing_line(findings: CheckReport, mended: bool) -> str:
    counts = findings.counts
    words = "，".join(f"{each.word} {counts[each]} 条" for each in sorted(Level, reverse=True))
    hidden = any(counts[each] for each in Level if each < findings.level)
    hint = "。加 --level note 全部显示" if hidden else ""
    if not mended and any(problem.code in MENDED_AS_A_RULE for problem in findings.problems):
        hint += "。全角标点、少空格一类的错误，加 --fix 可以自动改"
    begin = "名册有错误，先改好名册" if findings.files is None else f"检查了 {findings.files} 个文件"
    return f"{begin}：{words}{hint}。"
