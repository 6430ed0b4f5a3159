"""Write down who did what: one line of JSON for each event, on the disk before the answer is given.

Nothing is ever changed or removed in it. Passwords, tokens, the identifiers of sessions and what was typed never reach
it; numbers of persons are masked.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from threading import Lock

from generator.reading.personal_numbers import mask_personal_numbers

AUDIT_FILE = "audit.jsonl"
"""Name of the audit log in the folder of the state."""
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_OWNER_MODE = 0o600
_MAX_DETAIL_CHARACTERS = 300


class AuditLog:
    """The audit log of an office. It is opened for each line, so that logrotate may move it away."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the state."""
        self._file = folder / AUDIT_FILE
        self._lock = Lock()

    def write(self, event: str, account: str, address: str, **details: str) -> None:
        """Append one event: what happened, who did it, from which network address. Raises OSError."""
        entry = {"time": _now(), "event": event, "account": _shown(account), "address": _shown(address)}
        entry |= {name: _shown(text) for name, text in details.items()}
        line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        with self._lock:
            file = os.open(self._file, _APPEND, _OWNER_MODE)
            try:
                # A line that was cut off by a crash or a full disk must not swallow the next one.
                if (end := os.fstat(file).st_size) and not _ends_with_newline(self._file, end):
                    line = b"\n" + line
                if os.write(file, line) < len(line):
                    raise OSError(28, os.strerror(28))
                os.fsync(file)
            finally:
                os.close(file)


def _ends_with_newline(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"


def _shown(text: str) -> str:
    return mask_personal_numbers(text[:_MAX_DETAIL_CHARACTERS])


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
