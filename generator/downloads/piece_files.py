"""Put deflated pieces aside, file by file, until the files are joined of them: each cache entry is read once, one at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from generator.downloads.deflated import PartMeasure
from generator.downloads.pieces import RunPiece


class PieceFiles:
    """A file without a name for each part of the pieces; they are gone when the context has ended."""

    def __init__(self, folder: Path) -> None:
        """Take a folder on whose disk there is room."""
        self._folder = folder
        self._opened = ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        self.measures: defaultdict[str, list[PartMeasure]] = defaultdict(list)
        """Measures of what was put aside, by the name of the part."""

    def append(self, piece: RunPiece) -> None:
        """Put the parts of the next piece aside. Raises OSError."""
        for name, packed in piece.packed.items():
            if name not in self._files:
                self._files[name] = self._opened.enter_context(TemporaryFile(dir=self._folder))  # noqa: SIM115 - the stack closes it
            self._files[name].write(packed)
            self.measures[name].append(piece.measures[name])

    def contents(self, name: str) -> Iterator[bytes]:
        """Yield what was put aside of a part, piece by piece. Raises OSError."""
        if name in self._files:
            self._files[name].seek(0)
        for measure in self.measures[name]:
            yield self._files[name].read(measure.packed_size)

    def __enter__(self) -> PieceFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()
