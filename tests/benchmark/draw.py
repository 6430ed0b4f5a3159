"""Drawn numbers that are the same in every run."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b


class Draw:
    """What is drawn for one project: the same in every run, independent of every other project."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._drawn = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        self._drawn += 1
        digest = blake2b(f"{self._number}/{self._drawn}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def one_of(self, choices: Sequence[str]) -> str:
        """One of the choices, each as likely."""
        return choices[self.below(len(choices))]
