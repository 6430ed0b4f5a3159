"""Say who somebody is that uses the form."""

from __future__ import annotations

from typing import NamedTuple

MAX_NAME_CHARACTERS = 40
"""Characters of a person's name."""


class Person(NamedTuple):
    """Somebody who may use the form."""

    account: str
    """Name by which somebody signs in, or by which the proxy names somebody."""
    name: str
    """Name for people, as it stands in commits."""


class Visitor(NamedTuple):
    """A person in one browser."""

    person: Person
    csrf: str
    """Text that every writing request of this browser has to carry; no other site can know it."""
    session: str
    """Identifier of the session for the server alone: not the text of the cookie."""


def is_person_name(text: str) -> bool:
    """Whether `text` can stand in a commit as the name of a person."""
    plain = text.isprintable() and text == text.strip() and not set(text) & set("<>\\\"',;")
    return plain and 0 < len(text) <= MAX_NAME_CHARACTERS
