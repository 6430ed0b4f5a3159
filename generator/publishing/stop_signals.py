"""A signal that asks this process to end ends it as an error would: what was begun is cleared up first."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class StopSignals:
    """What becomes of such signals from `begin` to `end`."""

    def __init__(self) -> None:
        self.asked = False
        """Whether one has come."""
        self._held = False
        self._before: dict[int, Any] = {}

    def begin(self) -> None:
        """From now on the first of them raises SystemExit; more of them do not disturb the clearing up."""
        self.asked = self._held = False
        for name in _NAMES:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):  # such as under nohup
                continue
            try:
                self._before[number] = signal.signal(number, self._stop)
            except ValueError:  # not the main thread: somebody else is in charge of the process
                return

    def hold(self) -> None:
        """From now on none of them interrupts what is done."""
        self._held = True

    def end(self) -> None:
        """Leave them to whoever had them before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if not (again or self._held):
            raise SystemExit(128 + number)
