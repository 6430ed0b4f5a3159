"""Replace, insert and remove single values of a YAML text; every other character stays.

A text may end its lines with CRLF: positions are those of the text as it is, and what is new ends as its first line does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from generator.editing.cell_texts import (
    INDENT,
    Surroundings,
    block_lines,
    entry_lines,
    flow_text,
    key_text,
    literal_lines,
    plain_or_quoted,
)
from generator.form.field_path import FieldPath, Value
from generator.reading.yaml_spans import CannotFindSpans, NodeKind, NodeSpan, find_spans

_QUOTES = {NodeKind.SINGLE_QUOTED: "'", NodeKind.DOUBLE_QUOTED: '"'}


class _Splice(NamedTuple):
    """One change of a text."""

    begin: int
    """Index of the first character that is replaced."""
    end: int
    """Index after the last character that is replaced."""
    text: str


class EditedText:
    """A YAML text with the places of its values."""

    def __init__(self, text: str, keys: Collection[str]) -> None:
        """Find the places of all values; `keys` are the field names of the form. Raises CannotFindSpans."""
        self.text = text
        self.keys = keys
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.spans: Mapping[FieldPath, NodeSpan] = find_spans(text)

    def replace(self, path: FieldPath, new: str) -> EditedText:
        """Return the text with `new` as the value at `path`; an empty text leaves the cell blank."""
        span, surroundings = self.spans[path], self._surroundings(path)
        if span.children and self.text.find("\n", span.key_begin or span.begin, span.begin) >= 0:
            raise CannotFindSpans  # a text in the place of a block of lines below a key
        begin, after = span.begin, ""
        lines = None if surroundings is Surroundings.FLOW else literal_lines(new, self._inner_indent(path))
        if lines is None:
            quote = _QUOTES.get(span.kind, "")
            written = plain_or_quoted(new, surroundings, self.keys, quote) if new else ""
        elif span.kind in (NodeKind.LITERAL, NodeKind.FOLDED):
            written = f"|{self._joined(lines)}"
        else:
            written, after = "|", self._joined(lines)
        if written and self.text[begin - 1 : begin] in (":", "-"):
            written = f" {written}"
        elif not written and self.text[begin - 1 : begin] == " " and self._line_end(span.end) == span.end:
            begin -= 1
        line_end = self._line_end(span.end)
        return self._with((begin, span.end, written), (line_end, line_end, after))

    def insert(self, path: FieldPath, value: Value, order: Sequence[str]) -> EditedText:
        """Return the text with a new value at `path`: a key after the last of those that `order` has before it, or a last item.

        What stands at the path above is a mapping, a list, a blank cell, or a text, which then gives way.
        """
        outer = self.spans[path[:-1]]
        if outer.kind.is_flow:
            return self._insert_in_flow(path, value, order)
        if outer.kind in (NodeKind.BLOCK_MAPPING, NodeKind.BLOCK_LIST):
            return self._insert_in_block(path, value, order)
        return self._begin(path, value)

    def _begin(self, path: FieldPath, value: Value) -> EditedText:
        """Return the text with the first value of a mapping or list, in the place of a blank cell or a text."""
        above, outer = path[:-1], self.spans[path[:-1]]
        whole: Value = [value] if isinstance(path[-1], int) else {path[-1]: value}
        if not above:
            text = self.text
            end = "" if not text or text.endswith("\n") else self.newline
            lines = self.newline.join([*block_lines(whole, (), "", self.keys), ""])
            return EditedText(text + end + lines, self.keys)
        blank = outer.kind is NodeKind.BLANK
        if self._surroundings(above) is Surroundings.FLOW:
            space = " " if blank and self.text[outer.begin - 1] == ":" else ""
            return self._with((outer.begin, outer.end, space + flow_text(whole, self.keys)))
        indent = self._inner_indent(above)
        first, *further = entry_lines(whole, above, indent[: -len(INDENT)], self.keys)
        space = " " if blank and first and self.text[outer.begin - 1] in ":-" else ""
        begin = outer.begin
        if not first and not blank:
            begin = len(self.text[:begin].rstrip(" "))
        line_end = self._line_end(outer.end)
        return self._with((begin, outer.end, space + first), (line_end, line_end, self._joined(further)))

    def _insert_in_block(self, path: FieldPath, value: Value, order: Sequence[str]) -> EditedText:
        outer = self.spans[path[:-1]]
        indent = " " * outer.column
        whole: Value = {str(path[-1]): value}
        before = self._predecessor(path, order)
        if isinstance(path[-1], int):
            lines = list(block_lines([value], path[:-1], indent, self.keys))
        else:
            lines = list(block_lines(whole, path[:-1], indent, self.keys))
        if before is None:
            begin = self.spans[outer.children[0]].key_begin
            assert begin is not None  # an item of a list always has one before it
            text = self.newline.join([lines[0][len(indent) :], *lines[1:], indent])
            return self._with((begin, begin, text))
        place = self._line_end(self.spans[before].end)
        return self._with((place, place, self._joined(lines)))

    def _insert_in_flow(self, path: FieldPath, value: Value, order: Sequence[str]) -> EditedText:
        outer = self.spans[path[:-1]]
        written = flow_text(value, self.keys)
        if isinstance(path[-1], str):
            written = f"{key_text(path[-1])}: {written}"
        before = self._predecessor(path, order)
        if before is not None:
            place = self.spans[before].end
            return self._with((place, place, f", {written}"))
        place = outer.begin + 1
        return self._with((place, place, f"{written}, " if outer.children else written))

    def _predecessor(self, path: FieldPath, order: Sequence[str]) -> FieldPath | None:
        """Return the path of the value after which a new one at `path` stands; None for the first."""
        siblings = self.spans[path[:-1]].children
        if not siblings:
            return None
        if path[-1] not in order:
            return siblings[-1]
        earlier = set(order[: order.index(str(path[-1]))])
        later = set(order) - earlier
        before = [sibling for sibling in siblings if sibling[-1] in earlier]
        if before:
            return before[-1]
        first = next(
            (number for number, sibling in enumerate(siblings) if sibling[-1] in later), len(siblings)
        )
        return siblings[first - 1] if first else None

    def remove(self, path: FieldPath) -> EditedText:
        """Return the text without the value at `path` and its key or dash; of a block, without its lines."""
        span, outer = self.spans[path], self.spans[path[:-1]]
        place = outer.children.index(path)
        if outer.kind.is_flow:
            return self._with(self._flow_removal(outer, place))
        begin = span.key_begin if span.key_begin is not None else self._dash(span.begin)
        end = self._line_end(span.end)
        line_begin = self.text.rfind("\n", 0, begin) + 1
        if self.text[line_begin:begin].strip(" "):  # the first key of an item of a list, behind its dash
            following = self.spans[outer.children[place + 1]].key_begin
            assert following is not None  # an item that loses all its keys is removed itself
            return self._with((begin, following, ""))
        if end < len(self.text):
            end = self.text.index("\n", end) + 1
        return self._with((line_begin, end, ""))

    def _flow_removal(self, outer: NodeSpan, place: int) -> _Splice:
        """Return the removal of one value in braces or brackets, with one of the commas beside it."""
        spans = [self.spans[child] for child in outer.children]

        def begin_of(span: NodeSpan) -> int:
            return span.begin if span.key_begin is None else span.key_begin

        if place + 1 < len(spans):
            return _Splice(begin_of(spans[place]), begin_of(spans[place + 1]), "")
        begin = spans[place - 1].end if place else begin_of(spans[0])
        return _Splice(begin, spans[place].end, "")

    def _dash(self, begin: int) -> int:
        """Return the index of the dash before an item."""
        return self.text.rindex("-", 0, begin)

    def _surroundings(self, path: FieldPath) -> Surroundings:
        if path and self.spans[path[:-1]].kind.is_flow:
            return Surroundings.FLOW
        return Surroundings.ITEM if path and isinstance(path[-1], int) else Surroundings.VALUE

    def _inner_indent(self, path: FieldPath) -> str:
        """Return the blanks before what stands below the key or behind the dash at `path`."""
        return " " * self.spans[path[:-1]].column + INDENT if path else ""

    def _joined(self, lines: Sequence[str]) -> str:
        """Return lines to be put behind the end of a line."""
        return "".join(self.newline + line for line in lines)

    def _line_end(self, place: int) -> int:
        """Return the index of the line break after `place`, or the end of the text."""
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _with(self, *splices: tuple[int, int, str]) -> EditedText:
        text = self.text
        for begin, end, new in reversed(splices):
            text = text[:begin] + new + text[end:]
        return EditedText(text, self.keys)
