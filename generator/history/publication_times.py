"""Decide when each commit of a line became public, although clocks of committers may be wrong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

_UNREADABLE = datetime.min.replace(tzinfo=UTC)
"""Time of a commit whose date cannot be read: earlier than any other."""


def publication_times(committed: Sequence[str]) -> list[str]:
    """Return the time at which each commit became public, in ISO 8601 with zone; commits and results the oldest first.

    It is the committer's time where that is possible: never before the commit below, nor after the newest one. Times that
    stand against the order of the commits are moved to a neighbour's: those of as few commits as possible, so that one
    wrong clock moves no other commit, and a time does not move again when commits follow.
    """
    times = [_read_time(text) for text in committed]
    right = _longest_rising(_before_newest(times))
    if not right:
        return []
    texts = [committed[_neighbour(place, time, times, right)] for place, time in enumerate(times)]
    return _with_rising_days(texts)


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


def _before_newest(times: Sequence[datetime]) -> list[datetime | None]:
    """Return the times, without those after the newest commit's, unless they are so many that its clock is wrong."""
    if not times:
        return []
    later = sum(time > times[-1] for time in times)
    if later * 2 > len(times):
        return list(times)
    return [time if time <= times[-1] else None for time in times]


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


def _with_rising_days(texts: Sequence[str]) -> list[str]:
    """Return the times, with that of the commit below where another zone would put a later commit on an earlier day."""
    return list(accumulate(texts, lambda below, text: text if text[:10] >= below[:10] else below))
