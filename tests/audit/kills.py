"""Kill builds at many moments and look whether the published folder was ever torn: ``python -m tests.audit.kills``.

A hundred moments spread over a whole build, and then each of those round the exchange, one by one.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.site.test_build import built, names
from tests.site.test_exchange import Versions
from tests.support.moments import BEGINNING, EXCHANGE, Moments

SPREAD = 100
BEFORE, AFTER = 24, 40
"""So many moments right before and right after the exchange."""
UNCERTAIN = 8
"""Moments by which the exchange comes sooner in one build than in another: workers may do this or that."""
MEASURED = 4
"""Builds of which the one with the soonest exchange counts."""


def count_moments(versions: Versions, moments: Moments) -> tuple[int, list[str]]:
    """Build from nothing; the number of the moment of the exchange, and what was done at each moment."""
    versions.write(1 - versions.published())
    versions.forget()
    whole = moments.all()
    return whole.index(EXCHANGE), whole


def kill_all(home: Path, shim: Path) -> dict[str, int]:
    """How often which version was found; fails where it was none of them."""
    versions, moments = Versions(home), Moments(home, shim)
    exchange, whole = min(
        (count_moments(versions, moments) for _ in range(MEASURED)), key=lambda each: each[0]
    )
    kills = [(BEGINNING, exchange * number // SPREAD) for number in range(SPREAD)]
    kills += [(BEGINNING, exchange - number) for number in range(BEFORE, UNCERTAIN, -1)]
    kills += [(EXCHANGE, number) for number in range(min(AFTER, len(whole) - exchange - UNCERTAIN))]
    kills += [(EXCHANGE, number) for number in range(AFTER, len(whole) - exchange - 1, 20)]
    found = {"old": 0, "new": 0}
    for first, number in kills:
        old = versions.published()
        versions.write(1 - old)
        versions.forget()
        moments.kill_at(first, number)
        new = versions.published() != old
        assert new == (first == EXCHANGE and number > 0), (first, number)
        found["new" if new else "old"] += 1
    built(versions.home)
    assert names(home / "public") == ["site"]
    return found | {"kills": len(kills), "moments of a build": len(whole), "exchange at": exchange}


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        for what, number in kill_all(Path(folder) / "home", Path(folder) / "shim").items():
            print(f"{what}: {number}")
        print("torn: 0")
