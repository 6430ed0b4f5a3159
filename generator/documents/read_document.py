"""Reading a file of a stranger: in a process of its own, with limits of memory and time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.documents.document_json import decode_answer, encode_request
from generator.documents.grid import Document, DocumentProblem, ReadingOptions

MAX_READING_SECONDS = 120
MAX_OCR_SECONDS = 1_800
_PROGRAM = "generator.documents.reader_process"
_HOME = Path(__file__).resolve().parents[2]


def read_document(path: Path, options: ReadingOptions) -> Document:
    """Read the tables of a file by its content, whatever its name. Raises DocumentProblem."""
    seconds = MAX_OCR_SECONDS if options.recognise else MAX_READING_SECONDS
    folders = [str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        with tempfile.TemporaryDirectory() as folder:  # goes even where the process was killed
            run = subprocess.run(
                [sys.executable, "-P", "-m", _PROGRAM],
                input=encode_request(str(path.absolute()), options),
                cwd=folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(folders), "TMPDIR": folder},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                timeout=seconds,
                check=False,
            )
        return decode_answer(run.stdout)
    except subprocess.TimeoutExpired as fault:
        raise DocumentProblem(
            "too-big", f"读了 {seconds} 秒还没有读完，停下了：请只留要导入的表，另存一份"
        ) from fault
    except ValueError as fault:  # it ended without an answer
        raise DocumentProblem(
            "corrupt", "读这个文件时出错，停下了：请用办公软件打开后另存一份，再导入"
        ) from fault
