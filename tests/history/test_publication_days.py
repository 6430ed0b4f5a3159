"""Days on which commits became public, although clocks may be wrong."""

from __future__ import annotations

import pytest

from generator.history.publication_days import publication_days


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ([], []),
        (["2026-11-22"], ["2026-11-22"]),
        (["2026-11-22", "2026-11-25"], ["2026-11-22", "2026-11-25"]),
        (["2026-11-22", "2026-11-25", "2026-11-23"], ["2026-11-22", "2026-11-23", "2026-11-23"]),
        (["2026-11-22", "1970-01-01"], ["2026-11-22", "2026-11-22"]),
        (["2026-11-22", "1970-01-01", "2026-11-26"], ["2026-11-22", "2026-11-22", "2026-11-26"]),
        (["2026-11-22", "2099-01-01", "2026-11-26"], ["2026-11-22", "2026-11-26", "2026-11-26"]),
        (["2026-11-22", *["2099-01-01"] * 2, "2026-11-26"], ["2026-11-22", *["2026-11-26"] * 3]),
        (
            ["2026-11-22", "2099-01-01", "2026-11-26", "2026-12-01"],
            ["2026-11-22", "2026-11-26", "2026-11-26", "2026-12-01"],
        ),
        (["2099-01-01", "2026-11-22", "2026-11-25"], ["2026-11-22", "2026-11-22", "2026-11-25"]),
        (["2026-11-22", "2026-11-23", "2026-11-24", "2001-01-01"], ["2026-11-22", "2026-11-23", *["2026-11-24"] * 2]),
        (["2026-11-22", "no day", "2026-11-25"], ["2026-11-22", "2026-11-22", "2026-11-25"]),
    ],
    ids=lambda days: " ".join(days) or "none",
)  # fmt: skip
def test_days(written: list[str], shown: list[str]) -> None:
    """Never before the commit below, nor after the newest one; a wrong clock moves no commit but its own."""
    assert publication_days([f"{day}T09:00:00+08:00" for day in written]) == shown


def test_newest_commit_that_changed_nothing_here() -> None:
    """A commit above, which need not have changed data, bounds the days as well."""
    assert publication_days(["2026-11-22T09:00:00Z", "2099-01-01T09:00:00Z"], "2026-12-01T09:00:00Z") == [
        "2026-11-22",
        "2026-12-01",
    ]


def test_day_is_of_the_zone_of_the_commit() -> None:
    """Of the day that the clerk had; a commit further west is not put before the one below."""
    assert publication_days(["2026-01-02T01:00:00+08:00", "2026-01-01T20:00:00+00:00"]) == ["2026-01-02"] * 2
    assert publication_days(["2025-12-31T23:59:59-08:00", "2026-01-01T16:00:00+08:00"]) == [
        "2025-12-31",
        "2026-01-01",
    ]
