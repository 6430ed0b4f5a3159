"""Content of a file → its tables, in this process."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.documents.content_format import ContentFormat, recognise_format
from generator.documents.grid import Document, DocumentProblem, GridCell, ReadingOptions
from generator.documents.zip_parts import ZipParts


def read_content(content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read the tables of a file; `name` is the file's name. Raises DocumentProblem, and nothing else but MemoryError."""
    try:
        return _with_unfit_values_marked(_read(recognise_format(content), content, name, options))
    except DocumentProblem:
        raise
    except ModuleNotFoundError as fault:
        extra = "ocr" if options.recognise else "import"
        raise DocumentProblem(
            "not-installed", f"还没有安装读办公文件的软件包：请运行 pip install 'budget-disclosure[{extra}]'"
        ) from fault
    except RecursionError as fault:
        raise DocumentProblem("corrupt", "文件里的嵌套太深，不像绩效表，没有读") from fault
    except MemoryError:
        raise
    except Exception as fault:  # the libraries raise whatever a damaged file leads them to
        raise DocumentProblem(
            "corrupt", f"文件已损坏，读不出（{type(fault).__name__}）：请用办公软件打开后另存一份，再导入"
        ) from fault


_UNFIT_VALUE = re.compile(r"[#＃]{2,}|#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!)")
"""Signs that a spreadsheet shows where a column is too narrow for a number, or a formula fails."""


def _with_unfit_values_marked(document: Document) -> Document:
    """Return a document in which each cell that shows no value, but that there is none to show, has a doubt."""
    return replace(
        document,
        grids=[replace(grid, cells=[_marked(cell) for cell in grid.cells]) for grid in document.grids],
    )


def _marked(cell: GridCell) -> GridCell:
    if cell.doubt or not _UNFIT_VALUE.fullmatch(cell.text):
        return cell
    return replace(cell, doubt="不是内容：列太窄，或者公式出了错，请照原表填写")


def _read(kind: ContentFormat, content: bytes, name: str, options: ReadingOptions) -> Document:
    """Read a file with the reader of its format; readers are imported when they are needed."""
    if kind is ContentFormat.XLSX:
        from generator.documents.xlsx_reader import read_xlsx

        return read_xlsx(ZipParts(content), name, options)
    if kind is ContentFormat.XLS:
        from generator.documents.xls_reader import read_xls

        return read_xls(content, name, options)
    if kind is ContentFormat.DOCX:
        from generator.documents.docx_reader import read_docx

        return read_docx(ZipParts(content), name)
    if kind is ContentFormat.DOC:
        from generator.documents.doc_reader import read_doc

        return read_doc(content, name)
    if kind is ContentFormat.ODS:
        from generator.documents.ods_reader import read_ods

        return read_ods(ZipParts(content), name, options)
    if kind is ContentFormat.ODT:
        from generator.documents.odt_reader import read_odt

        return read_odt(ZipParts(content), name)
    if kind in (ContentFormat.HTML, ContentFormat.MHT):
        from generator.documents.html_reader import read_html, read_mht

        return read_html(content, name) if kind is ContentFormat.HTML else read_mht(content, name)
    if kind is ContentFormat.PDF:
        from generator.documents.pdf_reader import read_pdf

        return read_pdf(content, name, options)
    if kind is ContentFormat.PICTURE:
        from generator.documents.pdf_reader import read_picture

        return read_picture(content, name, options)
    if kind is ContentFormat.TEXT:
        from generator.documents.text_reader import read_text

        return read_text(content, name)
    raise DocumentProblem("unknown-format", "这种格式还不能读")
