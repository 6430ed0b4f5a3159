"""The process that reads one file of a stranger: `python -m generator.documents.reader_process`.

A request comes on its standard input, the answer goes to its standard output.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generator.documents.document_json import ReadingRequest, encode_answer
from generator.documents.grid import Document, DocumentProblem, ReadingOptions

MAX_DOCUMENT_BYTES = 200_000_000
MAX_WRITTEN_BYTES = 64_000_000
MAX_MEMORY_BYTES = 1_500_000_000
MAX_OCR_MEMORY_BYTES = 6_000_000_000
_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.",
)
"""Python's audit events of reaching the network and starting programs, which no reader of documents has to do."""


def limit_memory(limit: int) -> None:
    """Let this process have so many bytes at most, and files as large as a converted document; not on Windows."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN_BYTES, MAX_WRITTEN_BYTES))


def refuse_effects() -> None:
    """Let nothing in this process reach the network or start programs from now on."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED_EVENTS):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def read_file(path: Path, options: ReadingOptions) -> Document:
    """Read a file in this process. Raises DocumentProblem."""
    from generator.documents.content_reader import read_content

    try:
        with path.open("rb") as file:
            content = file.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as fault:
        raise DocumentProblem("unreadable", f"文件打不开：{fault.strerror}") from fault
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DocumentProblem("too-big", f"文件超过 {MAX_DOCUMENT_BYTES // 1_000_000} MB，没有读")
    if not content:
        raise DocumentProblem("corrupt", "文件是空的")
    return read_content(content, path.name, options)


def answer_request() -> None:
    """Read the document that the request on the standard input names, and write it to the standard output."""
    request = ReadingRequest(sys.stdin.read())
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    limit_memory(MAX_OCR_MEMORY_BYTES if request.options.recognise else MAX_MEMORY_BYTES)
    refuse_effects()
    try:
        answer: Document | DocumentProblem = read_file(Path(request.path), request.options)
    except DocumentProblem as problem:
        answer = problem
    except MemoryError:
        answer = DocumentProblem("too-big", "读这个文件要的内存太多，停下了：请只留要导入的表，另存一份")
    with answers:
        answers.write(encode_answer(answer))


if __name__ == "__main__":
    answer_request()
