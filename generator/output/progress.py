"""How far a long run is: a bar on a terminal, plain lines elsewhere, and the seconds of each stage at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import click

Step = Callable[[int, int], None]
"""Is told how many are done, and of how many."""

_SHORT = 1.0
"""A stage of fewer seconds is not worth a bar or a line of its own."""


class Progress:
    """The stages of one run. The clock is read for the people who wait; nothing that is published depends on it."""

    def __init__(self, say: Callable[[str], None], stream: TextIO) -> None:
        """`say` prints a line; a bar is drawn on `stream` where that is a terminal."""
        self._say = say
        self._stream = stream
        self._seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, counter: str = "") -> Iterator[Step]:
        """A stage of the run; gives what is to be called as it goes on. `counter` counts the things of the stage."""
        begin = time.monotonic()
        shown = _Shown(name, counter, begin, self._stream)
        try:
            yield shown.step
        finally:
            shown.end()
            self._seconds[name] = time.monotonic() - begin
        if self._seconds[name] >= _SHORT and not self._stream.isatty():
            counted = f"{shown.of} {counter}，" if shown.of else ""
            self._say(f"{name}：{counted}{self._seconds[name]:.1f} 秒")

    @property
    def seconds(self) -> str:
        """Each stage with the seconds that it took."""
        return "，".join(f"{name} {seconds:.1f} 秒" for name, seconds in self._seconds.items())


class _Shown:
    """One stage as it is shown: nothing, until it has taken a while."""

    def __init__(self, name: str, counter: str, begin: float, stream: TextIO) -> None:
        self.of = 0
        self._label = f"{name}（{counter}）" if counter else name
        self._from = begin + _SHORT / 2
        self._stream = stream
        self._drawn = 0
        self._bar: Any = None
        self._drawing = ExitStack()

    def step(self, done: int, of: int) -> None:
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
        self._drawing.close()
