"""Count how often somebody asks, and refuse what is more than people can do."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_COUNTED_KEYS = 10_000
"""Addresses or persons that are counted at once; those that asked longest ago are forgotten first."""
MAX_ADDRESS_DELAY_SECONDS = 900
"""Seconds that a network address has to wait at most after wrong guesses."""
MAX_ACCOUNT_DELAY_SECONDS = 60
"""Seconds that an account has to wait at most: whoever guesses must not keep its owner out for long."""
MIN_ACCOUNT_FAILURES = 5
"""Wrong guesses at one account after which every further one costs time, twice as much as the one before."""
MIN_ADDRESS_FAILURES = 20
"""Wrong guesses from one network address after which they cost time; it may be that of a whole building."""
FORGET_SECONDS = 3600
"""Seconds without a wrong guess after which the earlier ones no longer count."""


class RateLimit:
    """A number of tries in a minute for each key; a pause gives them back little by little."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the limit, and a clock that tests can turn."""
        self._per_minute = per_minute
        self._clock = clock
        self._states: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str) -> bool:
        """Count one try; return False where it is one too many."""
        now = self._clock()
        left, before = self._states.pop(key, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - before) * self._per_minute / 60)
        allowed = left >= 1
        self._states[key] = (left - allowed, now)
        if len(self._states) > MAX_COUNTED_KEYS:
            self._states.popitem(last=False)
        return allowed


class GuessDelay:
    """Wrong guesses for each key; beyond a few, each next one has to wait longer."""

    def __init__(
        self, min_failures: int, max_seconds: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the number of guesses without a delay, the longest delay, and a clock that tests can turn."""
        self._min_failures, self._max_seconds, self._clock = min_failures, max_seconds, clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def seconds_to_wait(self, key: str) -> int:
        """Return for how many seconds no guess is looked at; 0 where one may be made now."""
        count, last = self._failures.get(key, (0, 0.0))
        if count < self._min_failures:
            return 0
        delay = min(self._max_seconds, 1 << (count - self._min_failures + 1))
        return max(0, round(last + delay - self._clock()))

    def count_failure(self, key: str) -> None:
        """Count a wrong guess."""
        count, last = self._failures.pop(key, (0, 0.0))
        now = self._clock()
        self._failures[key] = (1 if now - last > FORGET_SECONDS else min(count + 1, 100), now)
        if len(self._failures) > MAX_COUNTED_KEYS:
            self._failures.popitem(last=False)

    def forget(self, key: str) -> None:
        """Discard the wrong guesses of somebody who has signed in."""
        self._failures.pop(key, None)
