"""Old Word documents (.doc): converted to .docx in a folder for the moment, then read as that."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from generator.documents.docx_reader import read_docx
from generator.documents.grid import Document, DocumentProblem
from generator.documents.zip_parts import ZipParts

_LOSSES = frozenset(
    {
        "BREAK_KIND_APPROXIMATED", "FIELDS_FLATTENED", "GROUPED_MAIN_TEXTBOXES_DEFERRED", "LIST_NUMBER_FORMAT_APPROXIMATED",
        "MAIN_TEXTBOX_TABLE_MALFORMED", "MALFORMED_TABLE_FLATTENED", "NUMBERING_TABLE_MALFORMED", "OBJECT_ANCHOR_DEFERRED",
        "OLE_OBJECT_OMITTED", "TABLE_CELL_DEFINITION_MISMATCH", "TABLE_DEPTH_LIMITED", "TABLE_GRID_MISMATCH",
        "TABLE_MARKER_DEFERRED", "UNKNOWN_FIELD_TYPES", "UNSUPPORTED_CONTROL_CHARACTER", "UNTERMINATED_FIELD",
    }
)  # fmt: skip
"""Diagnostics of the converter about texts and tables; all others are about looks."""


def read_doc(content: bytes, name: str) -> Document:
    """Read the tables of an old Word document."""
    from doc2docx import convert, errors

    with tempfile.TemporaryDirectory() as folder:
        source, converted = Path(folder, "source.doc"), Path(folder, "converted.docx")
        source.write_bytes(content)
        try:
            report = convert(source, converted).report
        except errors.EncryptedDocumentError as fault:
            raise DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份，再导入") from fault
        document = read_docx(ZipParts(converted.read_bytes()), name)
    losses = sorted({diagnostic.code for diagnostic in report.diagnostics} & _LOSSES)
    if not losses:
        return document
    doubt = f"旧格式 .doc 有 {len(losses)} 种内容没有把握（{'、'.join(losses)}）：请对照原件，或另存为 .docx 再导入"
    return replace(document, doubts=[*document.doubts, doubt])
