"""Let a signal that asks this process to stop end it as an error would: what was begun is cleaned up first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class StopSignals:
    """Handlers of SIGINT, SIGTERM and SIGHUP while the block runs: the first signal raises SystemExit(128 + number).

    Later ones are ignored, so that they do not interrupt the cleaning up. A signal that the process ignores, as under
    nohup, stays ignored.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        """Number of the first signal that came."""
        self._deferred = False
        self._previous: dict[int, Any] = {}
        """Signal number → the handler before."""

    def __enter__(self) -> StopSignals:
        for name in _NAMES:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
                continue
            try:
                self._previous[number] = signal.signal(number, self._handle)
            except ValueError:  # not the main thread: another part of the process handles signals
                break
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._previous.clear()

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Let the block run to its end: a signal that comes meanwhile is only noted in `received`."""
        before, self._deferred = self._deferred, True
        try:
            yield
        finally:
            self._deferred = before

    def raise_deferred(self) -> None:
        """Raise SystemExit if a signal has come, such as in a block that was `deferred`."""
        if self.received is not None:
            raise SystemExit(128 + self.received)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        repeated = self.received is not None
        if not repeated:
            self.received = number
        if not (repeated or self._deferred):
            raise SystemExit(128 + number)
