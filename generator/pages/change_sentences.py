"""Say to readers of the site what was changed in a form: the name of the indicator, what stood there, what stands there now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.history.change_words import Piece, PieceKind, change_in_pieces
from generator.history.field_changes import FieldChange

_MAX_CHARACTERS = 120
"""Characters that are shown of one changed text."""


class ChangeLine(NamedTuple):
    """One changed field, or a sentence of ours."""

    field: str
    """Name of the field with what parts it from the pieces; empty for a sentence."""
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        """The whole line without marks; of a text in which only marks would tell old from new, that it was changed."""
        kinds = {piece.kind for piece in self.pieces}
        if {PieceKind.GONE, PieceKind.NEW} <= kinds and _BECOMES not in self.pieces:
            return f"{self.field.rstrip('：')}有改动"
        return self.field + "".join(piece.text for piece in self.pieces)


def change_line(change: FieldChange) -> ChangeLine:
    """Return a change as readers see it: ``受助家庭满意度 ≥99% 改为 ≥98%，放宽``."""
    pieces = list(_in_words(change_in_pieces(change, _MAX_CHARACTERS)))
    is_sentence = len(pieces) > 1 and pieces[1] == _BECOMES
    return ChangeLine(f"{field_for_readers(change.field)}{' ' if is_sentence else '：'}", pieces)


_BECOMES = Piece(PieceKind.OURS, " 改为 ")


def _in_words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with words for the signs between old and new text."""
    for piece in pieces:
        if piece == (PieceKind.OURS, " → "):
            yield _BECOMES
        elif piece.kind is PieceKind.OURS and piece.text.startswith("："):
            yield Piece(PieceKind.OURS, f"，{piece.text[1:]}")
        else:
            yield piece


_FUNDS = re.compile(r"项目资金\.(?P<period>[^.]+)\.(?P<source>[^.]+)")
_LEVELS = re.compile(r"绩效指标\.(?:[^.]+指标\.){0,2}")
_BOTH_PERIODS = re.compile(r"（[^（）]+与[^（）]+）$")
_TARGET = re.compile(r"(?P<name>.+)\.(?P<cell>[^.（）]+)(?P<period>（[^（）]+）)?")
_TARGET_CELLS = ("指标值和绩效标准", "指标值", "目标值")


def field_for_readers(field: str) -> str:
    """Return the name by which readers know a field: an indicator without its levels, an amount without dots.

    Whatever is no indicator and no amount keeps its path.
    """
    field = _BOTH_PERIODS.sub("", field)
    if funds := _FUNDS.fullmatch(field):
        source = "资金总额" if funds["source"] == "总额" else funds["source"]
        return f"{funds['period']}{source}"
    levels = _LEVELS.match(field)
    target = _TARGET.fullmatch(field, levels.end()) if levels else None
    if target is None:
        return field.rpartition(".")[2] if levels else field
    cell = "" if target["cell"] in _TARGET_CELLS else f"的{target['cell']}"
    return f"{target['name']}{cell}{target['period'] or ''}"
