"""``disclosure import``: write drafts of data files from Excel, Word, PDF and other documents."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.checks.report_formats import FORMATS, CheckReport
from generator.commands.parser import (
    Parser,
    WrongUse,
    cannot_write,
    refuse_links,
    refuse_output_in,
    write_text,
)
from generator.documents.drafts import Draft, GoalsFile, ImportWishes, drafts_of
from generator.documents.grid import Document, DocumentProblem, ReadingOptions
from generator.documents.read_document import read_document
from generator.file_reading import read_below
from generator.file_writing import write_new
from generator.form.field_path import Value
from generator.form.registers import Registers
from generator.form.results import RESULTS_SUFFIX
from generator.reading.data_folder import find_project_files
from generator.reading.form_errors import closest_word
from generator.reading.open_doubts import DOUBT_MARK
from generator.reading.problem import Level, Place, Problem, make_visible
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.register_files import read_registers
from generator.reading.yaml_text import read_yaml

HELP = "从 Excel、Word、WPS、PDF 等文件导入绩效表，写成数据文件的草稿"
DESCRIPTION = (
    f"{HELP}。一张表一个文件；拿不准的地方写成“# 存疑：…”，核对以后删去。已经有的文件不会覆盖。"
    "全部读出、没有存疑时返回 0，否则返回 1，用法不对返回 2。"
)
_NOT_COMPARED = ("来源", "表式", "指标体系", "照录")


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser._positionals.title = "导入什么"
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="要导入的文件，一个或几个")
    parser.add_argument(
        "--layout", metavar="表式", help="表的样子，照填报说明里表式的名称；不写就看哪一种最合"
    )
    parser.add_argument("--unit", metavar="单位", help="表上没有写实施单位的，写这个单位")
    parser.add_argument("--year", metavar="年度", help="表上没有写年度的，写这一年，例如 2024")
    parser.add_argument(
        "--out",
        dest="data",
        type=Path,
        default=Path("data"),
        metavar="文件夹",
        help="写到哪个数据文件夹，平时是 data",
    )
    parser.add_argument("--dry-run", action="store_true", help="只看读得怎样，不写文件")
    parser.add_argument("--ocr", action="store_true", help="扫描件、图片也读；读出的字都要对照原件")
    parser.add_argument("--pages", metavar="页", help="PDF 只读这几页，例如 3-5 或 2,4")
    parser.add_argument("--sheet", default="", metavar="名称", help="Excel 只读这一张工作表")
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="text",
        metavar="格式",
        help="text 给人看（平时）；给程序看的有 json、github、gitlab、sarif",
    )
    parser.add_argument(
        "--output", type=Path, metavar="文件", help="把这种格式的结果写进文件；屏幕上照样显示文字"
    )


@dataclass
class _Outcome:
    """Lines to print, problems to report and paths in use, as far as the command has come."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Paths below the data folder that files have already."""
    has_failed: bool = False


def run(options: argparse.Namespace) -> int:
    """Write the drafts and print what was read; return the exit code."""
    data: Path = options.data
    refuse_output_in(data, options.output)
    registers = read_registers(partial(read_below, data), data.as_posix())
    wishes = _wishes(options, registers)
    reading = ReadingOptions(pages=_pages(options.pages), sheet=options.sheet, recognise=options.ocr)
    if missing := next((file for file in options.files if not file.is_file()), None):
        raise WrongUse(f"没有文件 {missing}")
    outcome = _Outcome(taken=set(find_project_files(data, data.as_posix())[0]))
    for file in options.files:
        _import_file(file, data, registers, wishes, reading, outcome, options.dry_run)
    text = "\n".join([*outcome.lines, ""])
    report = text if options.format == "text" else FORMATS[options.format](_report(data, outcome))
    if options.output:
        write_text(options.output, report)
    for_program = options.format != "text" and not options.output
    sys.stdout.write(report if for_program else text)
    if for_program:
        sys.stderr.write(text)
    return 1 if outcome.has_failed else 0


def _wishes(options: argparse.Namespace, registers: Registers) -> ImportWishes:
    """Return what the options say about the forms. Raises WrongUse."""
    layouts, result_layouts = registers.layouts.by_name, registers.layouts.results.by_name
    names = [*layouts, *result_layouts]
    if options.layout is not None and options.layout not in names:
        guess = closest_word(options.layout, names)
        raise WrongUse(
            f"--layout：没有“{options.layout}”这种表式" + (f"。最接近的是 {guess}" if guess else "")
        )
    if options.year is not None and not re.fullmatch("20[0-9]{2}", options.year):
        raise WrongUse(f"--year：“{options.year}”不是年度。请写四位数字，例如 2024")
    if options.unit is not None and options.unit not in registers.unit_by_name:
        guess = closest_word(options.unit, registers.unit_by_name)
        raise WrongUse(
            f"--unit：units.yml 里没有“{options.unit}”" + (f"。最接近的是 {guess}" if guess else "")
        )
    layout = layouts.get(options.layout)
    return ImportWishes(
        layout,
        options.unit or "",
        options.year or "",
        result_layout=None if layout else result_layouts.get(options.layout),
    )


_MAX_PAGE = 10_000


def _pages(text: str | None) -> Sequence[int]:
    """Return the pages that an option names. Raises WrongUse."""
    pages: list[int] = []
    for part in re.split("[,，、]", text) if text else ():
        match = re.fullmatch(r"\s*([0-9]{1,4})\s*(?:[-—–~]\s*([0-9]{1,4})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last < _MAX_PAGE:
            raise WrongUse(f"--pages：“{text}”不是页码。请写成 3-5 或 2,4 这样")
        pages += range(first, last + 1)
    return pages


def _import_file(
    file: Path,
    data: Path,
    registers: Registers,
    wishes: ImportWishes,
    reading: ReadingOptions,
    outcome: _Outcome,
    dry_run: bool,
) -> None:
    """Read a document and write its drafts. Raises WrongUse where the extra is not installed."""
    name = file.as_posix()
    try:
        document = read_document(file, reading)
    except DocumentProblem as problem:
        if problem.code == "not-installed":
            raise WrongUse(problem.message) from None
        _refuse(outcome, name, f"document-{problem.code}", problem.message)
        return
    for doubt in document.doubts:
        _refuse(outcome, name, "import-doubt", doubt, Level.WARNING)
    find = partial(_find_project, data=data, registers=registers, taken=outcome.taken)
    drafts = drafts_of(document, registers, replace(wishes, find_project=find), outcome.taken)
    if not drafts:
        _refuse(outcome, name, "no-form", _no_form(document))
    for draft in drafts:
        _import_draft(draft, name, data, outcome, dry_run)


def _no_form(document: Document) -> str:
    """Return why a document gives no draft, with the titles of its tables."""
    titles = [
        line for grid in document.grids for line in grid.text_before if line.rstrip("：:").endswith("表")
    ]
    named = f"。文件里有：{'、'.join(dict.fromkeys(titles[:3]))}" if titles else ""
    return f"没有绩效目标表（有三级指标、指标值等列的表）{named}"


def _refuse(outcome: _Outcome, name: str, code: str, message: str, level: Level = Level.ERROR) -> None:
    """Note a sentence about a whole document or form."""
    outcome.has_failed = True
    outcome.lines.append(f"{make_visible(name)}：{make_visible(message)}。")
    outcome.problems.append(Problem(name, Place(1, 1), level, code, message))


def _import_draft(draft: Draft, name: str, data: Path, outcome: _Outcome, dry_run: bool) -> None:
    """Write a draft, or say why not."""
    head = f"{name} {draft.place}" + (f"“{draft.name}”" if draft.name else "")
    if draft.refusal:
        _refuse(outcome, head, "import-refused", draft.refusal)
        _list_doubts(draft, outcome)
        return
    existing = _existing_file(draft, data, outcome)
    if existing:
        _compare(draft, existing, head, data, outcome)
        return
    file = data / draft.path
    if not dry_run:
        refuse_links(data, file)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_new(file, draft.text.encode())
        except OSError as error:
            raise cannot_write(file.as_posix(), error) from error
    outcome.taken.add(draft.path)
    kind = "完成情况" if draft.path.endswith(RESULTS_SUFFIX) else draft.layout.name
    done = "可以写成" if dry_run else "写成了"
    count = f"，存疑 {len(draft.doubts)} 处" if draft.doubts else ""
    outcome.lines.append(make_visible(f"{head}（{kind}）：{done} {file.as_posix()}{count}。"))
    _list_doubts(draft, outcome)
    for problem in draft.problems:
        outcome.has_failed = outcome.has_failed or problem.level is Level.ERROR
        outcome.lines.append(f"  检查：{make_visible(problem.message)}。")
        outcome.problems.append(problem._replace(path=file.as_posix()))


def _list_doubts(draft: Draft, outcome: _Outcome) -> None:
    """Print every doubt with its place, and note it at its line of the draft."""
    lines = draft.text.split("\n")
    for doubt in draft.doubts:
        outcome.has_failed = True
        outcome.lines.append(make_visible(f"  存疑 {doubt.place}：{doubt.message}"))
        number = next(
            (n for n, line in enumerate(lines, 1) if line.lstrip().startswith("#") and doubt.message in line),
            1,
        )
        place = Place(number, 1)
        message = f"{DOUBT_MARK}{doubt.message}（{doubt.place}）"
        outcome.problems.append(
            Problem(draft.path or doubt.place, place, Level.WARNING, "open-doubt", message)
        )


def _existing_file(draft: Draft, data: Path, outcome: _Outcome) -> str:
    """Return the path of the file that the same project of the same year has already; empty where there is none."""
    if draft.path.endswith(RESULTS_SUFFIX):
        return draft.path if (data / draft.path).exists() else ""
    for file in _files_naming(draft.name, draft.year, data, outcome.taken):
        if _value_of(*file).get(draft.layout.word("项目名称")) == draft.name:
            return file.path
    return ""


class _NamedFile(NamedTuple):
    """A file of the data folder."""

    path: str
    content: bytes


def _files_naming(name: str, year: str, data: Path, taken: Collection[str]) -> Iterator[_NamedFile]:
    """Yield every file of a year in which a name stands."""
    wanted = name.encode()
    for path in sorted(taken):
        if f"{year}/" in path and not path.endswith(RESULTS_SUFFIX):
            try:
                content = read_below(data, path)
            except OSError:
                continue
            if wanted in content:
                yield _NamedFile(path, content)


def _find_project(
    name: str, year: int, *, data: Path, registers: Registers, taken: Collection[str]
) -> GoalsFile | None:
    """Return the goals of the project of a name and year in the data folder."""
    for path, content in _files_naming(name, str(year), data, taken):
        source, _ = read_yaml(path, content, project_keys(content, registers.layouts, registers.level_names))
        project, _ = read_project(source, registers)
        if project is not None and project.name == name and project.year == year:
            return GoalsFile(path, project)
    return None


def _value_of(path: str, content: bytes) -> dict[str, Value]:
    value = read_yaml(path, content, ())[0].value
    return value if isinstance(value, dict) else {}


def _compare(draft: Draft, existing: str, head: str, data: Path, outcome: _Outcome) -> None:
    """Tell whether a file that exists says the same as a draft; if not, show where they differ."""
    content = read_below(data, existing)
    name = (data / existing).as_posix()
    old, new = (dict(_value_of("", text)) for text in (content, draft.text.encode()))
    for key in _NOT_COMPARED:
        old.pop(key, None)
        new.pop(key, None)
    if old == new:
        outcome.lines.append(make_visible(f"{head}：已经有 {name}，内容相同，没有再写。"))
        return
    outcome.has_failed = True
    message = f"已经有 {name}，内容不同，没有写。要换成新的，请先改名或移走旧的"
    outcome.problems.append(Problem(name, Place(1, 1), Level.ERROR, "import-differs", message))
    outcome.lines.append(make_visible(f"{head}：{message}。不同的地方（- 是旧的，+ 是表上的）："))
    outcome.lines += [
        make_visible(f"  {line}") for line in _differences(content.decode("utf-8", "replace"), draft.text)
    ]


def _differences(old: str, new: str) -> Iterator[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return (line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---")))


def _report(data: Path, outcome: _Outcome) -> CheckReport:
    """Return what was read as a report of `check`."""
    counts = Counter(problem.level for problem in outcome.problems)
    return CheckReport(data.as_posix(), outcome.problems, Level.WARNING, counts, len(outcome.taken))
