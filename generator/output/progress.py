"""Show how far a long run is: a bar on a terminal, plain lines elsewhere, and the seconds of each stage at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import click

ReportProgress = Callable[[int, int], None]
"""Called with how many are done, and of how many."""

_MIN_SECONDS = 1.0
"""Shortest stage that gets a bar or a line of its own."""


class Progress:
    """The stages of one run. The clock is read for the people who wait; nothing that is published depends on it."""

    def __init__(self, say: Callable[[str], None], stream: TextIO) -> None:
        """Print lines with `say`, and draw a bar on `stream` where that is a terminal."""
        self._say = say
        self._stream = stream
        self._seconds: dict[str, float] = {}
        """Name of each finished stage → how long it took."""

    @contextmanager
    def stage(self, name: str, counter: str = "") -> Iterator[ReportProgress]:
        """Show and time a stage of the run; the block receives what it calls as it goes on.

        `counter` is the word for the things that are counted.
        """
        begin = time.monotonic()
        shown = _Shown(name, counter, begin, self._stream)
        try:
            yield shown.step
        finally:
            shown.end()
            self._seconds[name] = time.monotonic() - begin
        if self._seconds[name] >= _MIN_SECONDS and not self._stream.isatty():
            counted = f"{shown.of} {counter}，" if shown.of else ""
            self._say(f"{name}：{counted}{self._seconds[name]:.1f} 秒")

    @property
    def seconds(self) -> str:
        """The finished stages, each with the seconds that it took, in Chinese."""
        return "，".join(f"{name} {seconds:.1f} 秒" for name, seconds in self._seconds.items())


class _Shown:
    """The bar of one stage, which appears when the stage has taken a while."""

    def __init__(self, name: str, counter: str, begin: float, stream: TextIO) -> None:
        self.of = 0
        self._label = f"{name}（{counter}）" if counter else name
        self._from = begin + _MIN_SECONDS / 2
        self._stream = stream
        self._drawn = 0
        self._bar: Any = None
        self._drawing = ExitStack()

    def step(self, done: int, of: int) -> None:
        """Show that so many are done."""
        self.of = of
        if self._bar is None:
            if not self._stream.isatty() or time.monotonic() < self._from:
                return
            bar: Any = click.progressbar(
                length=of,
                label=self._label,
                show_pos=True,
                file=self._stream,
                update_min_steps=max(of // 200, 1),
            )
            self._bar = self._drawing.enter_context(bar)
        self._bar.update(done - self._drawn)
        self._drawn = done

    def end(self) -> None:
        """Remove the bar."""
        self._drawing.close()
