"""``disclosure import``: write drafts of data files from Excel, Word, PDF and other documents."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from generator.checks.report_formats import FORMATS
from generator.commands.document_importer import DocumentImporter
from generator.commands.import_outcome import ImportOutcome
from generator.commands.parser import Parser, WrongUse, refuse_output_in, write_text
from generator.documents.drafts import ImportWishes
from generator.documents.grid import ReadingOptions
from generator.file_reading import read_below
from generator.form.registers import Registers
from generator.reading.data_folder import find_project_files
from generator.reading.form_errors import closest_word
from generator.reading.register_files import read_registers

HELP = "从 Excel、Word、WPS、PDF 等文件导入绩效表，写成数据文件的草稿"
DESCRIPTION = (
    f"{HELP}。一张表一个文件；拿不准的地方写成“# 存疑：…”，核对以后删去。已经有的文件不会覆盖。"
    "全部读出、没有存疑时返回 0，否则返回 1，用法不对返回 2。"
)


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


def run(options: argparse.Namespace) -> int:
    """Write the drafts and print what was read; return the exit code."""
    data: Path = options.data
    refuse_output_in(data, options.output)
    registers = read_registers(partial(read_below, data), data.as_posix())
    wishes = _wishes(options, registers)
    reading = ReadingOptions(pages=_pages(options.pages), sheet=options.sheet, recognise=options.ocr)
    if missing := next((file for file in options.files if not file.is_file()), None):
        raise WrongUse(f"没有文件 {missing}")
    outcome = ImportOutcome(taken=set(find_project_files(data, data.as_posix())[0]))
    importer = DocumentImporter(data, registers, wishes, reading, outcome, options.dry_run)
    for file in options.files:
        importer.import_document(file)
    text = "\n".join([*outcome.lines, ""])
    report = text if options.format == "text" else FORMATS[options.format](outcome.report(data.as_posix()))
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


def _pages(text: str | None) -> Sequence[int]:
    """Return the pages that an option names. Raises WrongUse."""
    pages: list[int] = []
    for part in re.split("[,，、]", text) if text else ():
        match = re.fullmatch(r"\s*([0-9]{1,4})\s*(?:[-—–~]\s*([0-9]{1,4})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last:
            raise WrongUse(f"--pages：“{text}”不是页码。请写成 3-5 或 2,4 这样")
        pages += range(first, last + 1)
    return pages
