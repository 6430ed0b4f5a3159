"""Recognise the format of a file by its content, because names of files are often wrong."""

from __future__ import annotations

import re
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
    MHT = auto()
    TEXT = auto()


_MAIN_PARTS = {"word/": ContentFormat.DOCX, "xl/": ContentFormat.XLSX}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": ContentFormat.ODS,
    b"application/vnd.oasis.opendocument.text": ContentFormat.ODT,
}
_OLE_STREAMS = {"Workbook": ContentFormat.XLS, "Book": ContentFormat.XLS, "WordDocument": ContentFormat.DOC}
_OLE_MACROS = ("_VBA_PROJECT_CUR", "Macros", "VBA")
_MARKUP = re.compile(rb"\s*<(?:!--|!doctype html|\?xml|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_ARCHIVED_PAGE = re.compile(rb"(?:MIME-Version|From|Subject|Date|Content-Type): .*\n", re.IGNORECASE)
_MAX_HEADER_BYTES = 1024


def recognise_format(content: bytes) -> ContentFormat:
    """Return the format of a file's content. Raises DocumentProblem for macros, passwords and what no reader knows."""
    if content.startswith(b"PK\x03\x04"):
        return _zip_format(ZipParts(content))
    if content.startswith(_OLE):
        return _ole_format(content)
    if b"%PDF-" in content[:_MAX_HEADER_BYTES]:
        return ContentFormat.PDF
    if content.startswith(_PICTURES):
        return ContentFormat.PICTURE
    if content.startswith(b"{\\rtf"):
        raise DocumentProblem("unknown-format", "文件是 RTF：请用 Word 或 WPS 打开，另存为 .docx，再导入")
    text = content.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(text):
        if b"<?mso-application" in text[:_MAX_HEADER_BYTES]:
            raise DocumentProblem(
                "unknown-format", "文件是 Office 2003 的 XML：请用办公软件打开，另存为 .docx 或 .xlsx，再导入"
            )
        return ContentFormat.HTML
    if _ARCHIVED_PAGE.match(text):
        return ContentFormat.MHT
    if text.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        text.strip() and not re.search(rb"[\x00-\x08\x0e-\x1a]", text)
    ):
        return ContentFormat.TEXT
    raise DocumentProblem(
        "unknown-format",
        "认不出文件的格式：能读 xlsx、xls、docx、doc、ods、odt、html、txt、PDF，请另存为其中一种",
    )


def _zip_format(parts: ZipParts) -> ContentFormat:
    """Return the format of an archive by its parts."""
    names = parts.names()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _MACROS
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _MACROS
    if "mimetype" in parts:
        known = _OPEN_DOCUMENTS.get(parts.read("mimetype").strip().removesuffix(b"-template"))
        if known is not None:
            manifest = "META-INF/manifest.xml"
            if manifest in parts and b"encryption-data" in parts.read(manifest):
                raise _PASSWORD
            return known
    if any(name.lower() == "ofd.xml" for name in names):
        raise DocumentProblem("unknown-format", "文件是 OFD：请用阅读器打开，另存或打印为 PDF，再导入")
    if "[Content_Types].xml" in parts:
        if any(name == "xl/workbook.bin" for name in names):
            raise DocumentProblem("unknown-format", "文件是二进制工作簿（.xlsb）：请另存为 .xlsx，再导入")
        for folder, known in _MAIN_PARTS.items():
            if any(name.startswith(folder) for name in names):
                return known
    raise DocumentProblem(
        "unknown-format", "文件是压缩包，或不认识的办公文件：请解压，或另存为 .xlsx、.docx 或 PDF，再导入"
    )


def _ole_format(content: bytes) -> ContentFormat:
    """Return the format of a compound file by its streams."""
    import olefile

    try:
        ole = olefile.OleFileIO(content)
        streams = {entry[0] for entry in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, TypeError) as fault:
        raise DocumentProblem("corrupt", "文件已损坏，打不开：请用办公软件打开后另存一份") from fault
    if "EncryptedPackage" in streams:
        raise _PASSWORD
    if streams.intersection(_OLE_MACROS):
        raise _MACROS
    for stream, known in _OLE_STREAMS.items():
        if stream in streams:
            return known
    raise DocumentProblem(
        "unknown-format", "认不出文件的格式：请用办公软件打开，另存为 .xlsx 或 .docx，再导入"
    )
