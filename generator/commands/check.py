"""``disclosure check``: report what is wrong with the data, where, and what to write instead."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from generator.checks.report_formats import FORMATS, CheckReport, check_report, github_log
from generator.commands.fix_dialog import offer_fixes
from generator.commands.parser import Parser, WrongUse, refuse_output_in, write_text
from generator.editing.fix_edits import USUALLY_FIXABLE_CODES
from generator.form.registers import REGISTER_FILES
from generator.history.data_states import compare_states
from generator.history.git import is_partial
from generator.history.lost_addresses import lost_address_problem
from generator.history.own_changes import OwnChanges, own_changes
from generator.output.docs_addresses import lost_docs_addresses
from generator.output.progress import Progress
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import cache_folder, read_catalog, read_compared
from generator.reading.data_folder import name_in_repository, project_path_of
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import DataProblems, Level, Problem

HELP = "检查数据文件，逐条指出位置和改法"
DESCRIPTION = f"{HELP}。没有错误时返回 0，有错误返回 1，用法不对返回 2。"

_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "检查什么"
    parser.add_argument("files", nargs="*", type=Path, metavar="文件", help="只看这些文件；不写就是全部")
    parser.add_data()
    parser.add_argument(
        "--level",
        choices=tuple(_LEVELS),
        metavar="级别",
        help="写到哪一级：error 只写错误，warning 加上提醒，note 全部写出；不写就是 warning，但没有改过的文件只写错误",
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
    """Check the data and print the findings; return the exit code."""
    _refuse_wrong_use(options)
    findings = _check(options)
    if options.fix and _fix(findings, options):
        findings = _check(options)
    if options.output:
        write_text(options.output, _report(findings, options))
    sys.stdout.write(_report(findings, options) if _for_program(options) else _text(findings, options))
    hidden = len(findings.problems) - len(_shown_to_people(findings, options).problems)
    people = _stream_for_people(options)
    print(_closing_line(findings, options.fix, hidden), file=people)
    if options.format == "github" and _for_program(options):
        people.write(github_log(findings))
    return 1 if findings.counts[Level.ERROR] or findings.files is None else 0


def _for_program(options: argparse.Namespace) -> bool:
    """Whether standard output is for a program, so that messages for people go to standard error."""
    return options.format != "text" and not options.output


def _stream_for_people(options: argparse.Namespace) -> TextIO:
    """Return where messages for people go."""
    return sys.stderr if _for_program(options) else sys.stdout


def _fix(findings: CheckReport, options: argparse.Namespace) -> bool:
    """Offer to fix the files with errors; return whether any was written."""
    wrong = {
        problem.path.removeprefix(f"{findings.folder}/")
        for problem in findings.problems
        if problem.level is Level.ERROR
    }
    return offer_fixes(options.data, wrong, _requested(options), options.yes, _stream_for_people(options))


def _requested(options: argparse.Namespace) -> set[str]:
    """Return the files that were named, by their paths below the data folder."""
    return {file.resolve().relative_to(options.data.resolve()).as_posix() for file in options.files}


def _report(findings: CheckReport, options: argparse.Namespace) -> str:
    """Return the findings in the chosen format."""
    return _text(findings, options) if options.format == "text" else FORMATS[options.format](findings)


def _text(findings: CheckReport, options: argparse.Namespace) -> str:
    """Return the findings for people, who read the names of files as they would type them."""
    return FORMATS["text"](_shown_to_people(findings, options).with_folder(options.data.as_posix()))


def _shown_to_people(findings: CheckReport, options: argparse.Namespace) -> CheckReport:
    """Return the findings without reminders of files that nobody changed, unless a level or another format was asked for."""
    if options.level is not None or options.format != "text":
        return findings
    return findings.without_others_reminders()


def _refuse_wrong_use(options: argparse.Namespace) -> None:
    """Raise WrongUse for options and files that cannot be used together."""
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


def _check(options: argparse.Namespace) -> CheckReport:
    """Check the data and return the findings."""
    data: Path = options.data
    level = _LEVELS[options.level or "warning"]
    requested = _requested(options)
    name = name_in_repository(data)
    try:
        with Progress(lambda line: None, sys.stderr).stage("检查", "个文件") as step:
            cache = BuildCache(cache_folder(data))
            projects = {project_path_of(file) for file in requested}
            compared = read_compared(data, name, cache, projects, step) if requested else None
            catalog = compared or read_catalog(data, name, cache, progress=step)
    except DataProblems as error:
        shown = {mask_personal_numbers(f"{name}/{file}") for file in (*requested, *REGISTER_FILES)}
        problems = [problem for problem in error.problems if not requested or problem.path in shown]
        report = check_report(name, problems, level, None)
        return report if requested else _with_own_changes(report, data)
    try:
        if requested:
            shown = {mask_personal_numbers(file).removesuffix(".yml") for file in projects}
            named = catalog.problems_from(Level.NOTE, shown)
            return check_report(name, named, level, len(requested))
        of_level = catalog.problems_from(level)
        report = CheckReport(name, of_level, level, catalog.counts, len(catalog.files))
    finally:
        if compared:
            cache.close()  # entries of all other projects stay
        else:
            catalog.artifacts.close()
    return _with_own_changes(report, data)


def _with_own_changes(report: CheckReport, data: Path) -> CheckReport:
    """Return the report with the files that were changed, and the addresses that are lost by it, where git knows."""
    own = own_changes(data, os.environ)
    if own is None:
        return report
    lost = _lost_addresses(report.folder, data, own)
    shown = [problem for problem in lost if problem.level >= report.level]
    paths = {mask_personal_numbers(f"{report.folder}/{file}") for file in own.files}
    return replace(
        report,
        problems=(*report.problems, *shown),
        counts=report.counts + Counter(problem.level for problem in lost),
        own=frozenset(paths | {problem.path for problem in lost}),
    )


def _lost_addresses(name: str, data: Path, own: OwnChanges) -> list[Problem]:
    """Return a problem for every address that the changes take away; none where git cannot read what was without a network."""
    if is_partial(data):
        return []
    home = data.resolve().parent
    cache = BuildCache(cache_folder(data))
    try:
        by_data = list(compare_states(data, own.base, None, cache).lost_addresses) if own.files else []
        by_hand = lost_docs_addresses(home, own.base, None)
    except OSError:
        return []
    finally:
        cache.close()
    above = name.rpartition("/")[0]
    problems = [lost_address_problem(lost.masked(), name) for lost in by_data]
    return problems + [lost_address_problem(lost.masked(), above) for lost in by_hand]


def _closing_line(findings: CheckReport, fixed: bool, hidden: int) -> str:
    """Return how many findings there are, and what more the command can do; not how to fix, where that was tried.

    `hidden` reminders of files that nobody changed are not listed.
    """
    counts = findings.counts
    words = "，".join(f"{level.word} {counts[level]} 条" for level in sorted(Level, reverse=True))
    if hidden:
        words += f"。没有改过的文件里还有提醒 {hidden} 条，没有列出，加 --level warning 列出"
    below = any(counts[level] for level in Level if level < findings.level)
    hint = "。加 --level note 全部显示" if below else ""
    if not fixed and any(problem.code in USUALLY_FIXABLE_CODES for problem in findings.problems):
        hint += "。全角标点、少空格一类的错误，加 --fix 可以自动改"
    begin = "名册有错误，先改好名册" if findings.files is None else f"检查了 {findings.files} 个文件"
    return f"{begin}：{words}{hint}。"
