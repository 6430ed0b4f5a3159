"""Which format a file has, by its content: names of files are often wrong."""

from __future__ import annotations

from enum import Enum, auto

from generator.documents.grid import DocumentProblem
from generator.documents.zip_parts import ZipParts

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = DocumentProblem(
    "macros", "文件里有宏，没有读（宏从不运行）：请另存为不带宏的 .xlsx 或 .docx，再导入"
)
_PASSWORD = DocumentProblem("password", "文件有密码：请打开后取消密码，另存一份，再导入")


class ContentFormat(Enum):
    """A format that has a reader."""

    XLSX = auto()
    DOCX = auto()
    ODS = auto()
    ODT = auto()
    XLS = auto()
    DOC = auto()
    PDF = auto()
    PICTURE = auto()
    HTML = auto()
    TEXT = auto()
