"""Decide on which day each commit of a line became public, although clocks of committers may be wrong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

_UNREADABLE = datetime.min.replace(tzinfo=UTC)
"""Time of a commit whose date cannot be read: earlier than any other."""


def publication_days(committed: Sequence[str], newest: str | None = None) -> list[str]:
    """Return the day on which each commit became public, as YYYY-MM-DD; commits and days the oldest first.

    `committed` are the committers' times in ISO 8601, `newest` is that of a commit above them all, where there is one; a day is
    that of the committer's zone. It is never before the day of the commit below, nor after that of the newest one. Times against
    the order of the commits are taken from a neighbour: those of as few commits as possible, so that one wrong clock moves
    no other commit, and no day moves when more follow.
    """
    texts = [*committed, newest] if newest else [*committed]
    if not texts:
        return []
    times = [_read_time(text) for text in texts]
    right = _longest_rising(_plausible(times))
    days = [texts[_neighbour(place, time, times, right)][:10] for place, time in enumerate(times)]
    return list(accumulate(days, max))[
        : len(committed)
    ]  # a later commit may be of an earlier day in a zone further west


def _neighbour(place: int, time: datetime, times: Sequence[datetime], right: Sequence[int]) -> int:
    """Return the place whose time a commit has: its own where it is right, else the nearest right one that its clock passed."""
    above = bisect_left(right, place)
    if above < len(right) and (right[above] == place or above == 0):
        return right[above]
    below = right[above - 1]
    return below if above == len(right) or time < times[below] else right[above]


def _read_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _UNREADABLE


def _plausible(times: Sequence[datetime]) -> list[datetime | None]:
    """Return the times, with None for those before the first or after the last, unless these are the majority."""
    first, last = times[0], times[-1]
    before_first = sum(time < first for time in times) * 2 <= len(times)
    after_last = last >= first and sum(time > last for time in times) * 2 <= len(times)
    return [
        None if (before_first and time < first) or (after_last and time > last) else time for time in times
    ]


def _longest_rising(times: Sequence[datetime | None]) -> list[int]:
    """Return the places of the longest series of times that never falls; None is no time. Of several, the last one."""
    ends: list[datetime] = []
    places: list[int] = []
    before: list[int] = []
    for place, time in enumerate(times):
        length = bisect_right(ends, time) if time is not None else 0
        before.append(places[length - 1] if length else -1)
        if time is not None:
            ends[length : length + 1] = [time]
            places[length : length + 1] = [place]
    series = []
    place = places[-1] if places else -1
    while place >= 0:
        series.append(place)
        place = before[place]
    return series[::-1]
