"""Name the two sides of the form: the medium term and the year."""

from __future__ import annotations

from enum import Enum


class Period(Enum):
    """A side of the form, with its Chinese word and its identifier."""

    MEDIUM_TERM = "中期", "medium_term"
    ANNUAL = "年度", "annual"

    def __init__(self, word: str, identifier: str) -> None:
        self.word = word
        """Chinese word on the form; also the key in a project file."""
        self.identifier = identifier
        """Attribute of `Funds`, `Indicator`, `GoalByPeriod` and their rows; also the key in a published record."""


USUAL_SIDES = tuple(side.word for side in Period)
"""Usual words for the sides of a form of two sides, the year last."""
BOTH_PERIODS = f"{Period.MEDIUM_TERM.word}与{Period.ANNUAL.word}"
"""Chinese words for a target or a goal that is the same on both sides."""
