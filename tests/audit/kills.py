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
BEFORE, AFTER = 12, 40
"""So many moments right before and right after the exchange."""


def kill_all(home: Path, shim: Path) -> dict[str, int]:
    """How often which version was found; fails where it was none of them."""
    versions, moments = Versions(home), Moments(home, shim)
    versions.forget()
    whole = moments.all()
    exchange = whole.index(EXCHANGE)
    kills = [(BEGINNING, exchange * number // SPREAD) for number in range(SPREAD)]
    kills += [(BEGINNING, exchange - number) for number in range(BEFORE, 4, -1)]
    kills += [(EXCHANGE, number) for number in range(AFTER)]
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
