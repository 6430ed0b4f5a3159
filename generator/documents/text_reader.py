"""Read plain text as lines."""

from __future__ import annotations

from generator.documents.grid import Document, DocumentProblem
from generator.documents.html_reader import decode_text

MAX_PLAIN_TEXT_BYTES = 16_000_000


def read_text(content: bytes, name: str) -> Document:
    """Return the lines of a text in UTF-8, UTF-16 or GB 18030."""
    if len(content) > MAX_PLAIN_TEXT_BYTES:
        raise DocumentProblem("too-big", "文本太大，不像绩效表，没有读")
    text = decode_text(content)
    doubts = ["文件里有认不出的字，写作“\ufffd”，请对照原件"] if "\ufffd" in text else []
    return Document(name, (), text.splitlines(), doubts)
