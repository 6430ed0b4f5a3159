"""Hold the data folder that the form reads and writes, and say what became of a file that somebody saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from generator.file_reading import leads_out, read_below
from generator.file_writing import write_atomically
from generator.form.registers import REGISTER_FILES, Registers
from generator.form_app.persons import Person
from generator.publishing.os_errors import bare_reason_of
from generator.reading.data_folder import find_project_files
from generator.reading.register_files import read_registers

_LEFTOVER = re.compile(r"\.[a-z0-9.-]+\.yml\.[0-9]+")
"""Name under which `write_atomically` has a file until it is complete."""


@dataclass(frozen=True)
class SaveOutcome:
    """Outcome of saving a file."""

    is_saved: bool
    message: str
    """Chinese words for the clerk."""
    is_conflict: bool = False
    """True if somebody else changed the file since it was opened; then nothing is written."""
    present: str | None = None
    """Text of the file as somebody else left it; None where it was taken out."""


class SaveText(Protocol):
    """A place that takes the text of a file: the working folder, or the submissions of an office."""

    def __call__(self, person: Person, path: str, text: str, base: str | None, message: str) -> SaveOutcome:
        """Take the new `text` of the file at `path` below the data folder, edited from `base`, None for a new file."""


class Workspace:
    """A data folder with its registers, which are read anew when one of their files changes."""

    def __init__(self, data: Path) -> None:
        """Take the data folder."""
        self.data = data
        self._lock = Lock()
        self._registers: tuple[object, Registers] | None = None

    def remove_leftovers(self) -> None:
        """Remove the hidden files of writing that a power cut or a kill interrupted. Raises OSError."""
        for file in self.data.rglob(".*.yml.*"):
            if _LEFTOVER.fullmatch(file.name) and not file.is_symlink():
                file.unlink(missing_ok=True)

    def registers(self) -> Registers:
        """Return the registers. Raises DataProblems where one of them is wrong."""
        stamp = [self._stamp(name) for name in REGISTER_FILES]
        with self._lock:
            if self._registers is None or self._registers[0] != stamp:
                registers = read_registers(partial(read_below, self.data), self.data.as_posix())
                self._registers = (stamp, registers)
            return self._registers[1]

    def _stamp(self, name: str) -> object:
        try:
            status = (self.data / name).stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns

    def project_ids(self) -> list[str]:
        """Return the ids of all projects, in their order."""
        files, _ = find_project_files(self.data, self.data.as_posix())
        return [file.removesuffix(".yml") for file in files]

    def read(self, path: str) -> bytes | None:
        """Return the content of a file below the data folder; None where there is none. Raises OSError."""
        try:
            return read_below(self.data, path)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, person: Person, path: str, text: str, base: str | None, message: str) -> SaveOutcome:
        """Write a file into the folder unless somebody else changed it since; see `SaveText`."""
        content = text.encode()
        with self._lock:
            try:
                present = self.read(path)
                if present != (None if base is None else base.encode()):
                    if present == content:
                        return SaveOutcome(True, f"{path} 里已经是这样，没有改动")
                    words = "这份文件在您填写的时候被人改过了，没有覆盖"
                    shown = None if present is None else present.decode("utf-8", "replace")
                    return SaveOutcome(False, words, True, shown)
                if leads_out(self.data / path, self.data):
                    return SaveOutcome(False, f"{path} 是链接，或者在链接里面，会写到别处。请先移走链接")
                folder, _, name = path.rpartition("/")
                write_atomically(self.data / folder, name, content, durable=True)
            except OSError as error:
                reason = bare_reason_of(error)
                return SaveOutcome(
                    False, f"写不了 {path}（{reason}）。填写的内容还在，腾出地方、改好权限以后再保存"
                )
        return SaveOutcome(True, f"存好了 {path}")
