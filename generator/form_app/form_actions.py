"""Say what differs between the form at one's desk and in an office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.form_app.persons import Person
from generator.form_app.sheets import Sheet
from generator.form_app.workspace import SaveText


@dataclass(frozen=True)
class FormActions:
    """The part of the form that differs between the desk and an office."""

    save: SaveText
    save_word: str
    """Label of the button that saves."""
    submit: Callable[[str, str], str] | None = None
    """Makes a commit of a saved file from its path and text; returns Chinese words. None where saving is submitting."""
    needs_message: bool = False
    """True if whoever saves may write a message."""
    own_sheet: Callable[[Person, str], Sheet | None] = lambda person, path: None
    """Returns what a person has submitted of a file and nobody has accepted yet: the table goes on from it."""
    further_links: Sequence[tuple[str, str]] = ()
    """Addresses and labels of further pages, for the start page."""
