"""Find where every value of a YAML text begins and ends, for editing the text at these places.

The reader needs only beginnings, and of ten thousand files; this is for the one file that somebody edits.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

import yaml

from generator.form.field_path import FieldPath
from generator.reading.yaml_file import Mark
from generator.reading.yaml_refusals import Event


class NodeKind(Enum):
    """Style in which a value is written."""

    BLANK = "blank"
    PLAIN = "plain"
    SINGLE_QUOTED = "'"
    DOUBLE_QUOTED = '"'
    LITERAL = "|"
    FOLDED = ">"
    BLOCK_MAPPING = "block mapping"
    BLOCK_LIST = "block list"
    FLOW_MAPPING = "{"
    FLOW_LIST = "["

    @property
    def is_mapping(self) -> bool:
        """True for a mapping in either style."""
        return self in (NodeKind.BLOCK_MAPPING, NodeKind.FLOW_MAPPING)

    @property
    def is_list(self) -> bool:
        """True for a list in either style."""
        return self in (NodeKind.BLOCK_LIST, NodeKind.FLOW_LIST)

    @property
    def is_flow(self) -> bool:
        """True for a value in braces or brackets."""
        return self in (NodeKind.FLOW_MAPPING, NodeKind.FLOW_LIST)


class NodeSpan(NamedTuple):
    """The place of a value in a text; indices count characters from 0."""

    kind: NodeKind
    begin: int
    end: int
    """Index after the last character, without comments and blank lines that follow."""
    column: int
    """Column of the beginning, from 0; of a block mapping or list that of its keys or dashes."""
    key_begin: int | None
    """Beginning of the key; None in a list."""
    children: tuple[FieldPath, ...]
    """Paths of the values directly within, in the order of the text."""


class CannotFindSpans(Exception):
    """Raised for a text that cannot be read to its end, or has a key twice."""


_SCALARS = {
    "'": NodeKind.SINGLE_QUOTED,
    '"': NodeKind.DOUBLE_QUOTED,
    "|": NodeKind.LITERAL,
    ">": NodeKind.FOLDED,
}


def find_spans(text: str) -> dict[FieldPath, NodeSpan]:
    """Return the place of every value of `text`, which has no byte order mark. Raises CannotFindSpans."""
    spans: dict[FieldPath, NodeSpan] = {}
    next_event: Callable[[], Event] = yaml.CBaseLoader(text).get_event
    try:
        next_event()  # the start of the stream
        if isinstance(next_event(), yaml.StreamEndEvent):
            return {(): NodeSpan(NodeKind.BLANK, len(text), len(text), 0, None, ())}
        _add_span(spans, text, next_event, next_event(), (), None)
        next_event()  # the end of the document
        if not isinstance(next_event(), yaml.StreamEndEvent):
            raise CannotFindSpans
    except yaml.YAMLError as error:
        raise CannotFindSpans from error
    return spans


def _index(mark: Mark) -> int:
    index: int = mark.index
    return index


def _add_span(
    spans: dict[FieldPath, NodeSpan],
    text: str,
    next_event: Callable[[], Event],
    event: Event,
    path: FieldPath,
    key_begin: int | None,
) -> int:
    """Add the value that begins with `event`, and everything within; return the index after its last character."""
    begin = _index(event.start_mark)
    children: list[FieldPath] = []
    if isinstance(event, yaml.ScalarEvent):
        end = _index(event.end_mark)
        kind = _SCALARS.get(event.style or "", NodeKind.PLAIN if event.value else NodeKind.BLANK)
        if kind in (NodeKind.LITERAL, NodeKind.FOLDED):
            end = begin + len(text[begin:end].rstrip())
    elif isinstance(event, yaml.SequenceStartEvent):
        kind, end = (NodeKind.FLOW_LIST if event.flow_style else NodeKind.BLOCK_LIST), begin
        while not isinstance(inner := next_event(), yaml.SequenceEndEvent):
            children.append((*path, len(children)))
            end = _add_span(spans, text, next_event, inner, children[-1], None)
        end = _index(inner.end_mark) if event.flow_style else end
    elif isinstance(event, yaml.MappingStartEvent):
        kind, end = (NodeKind.FLOW_MAPPING if event.flow_style else NodeKind.BLOCK_MAPPING), begin
        while not isinstance(key := next_event(), yaml.MappingEndEvent):
            inner_path = (*path, getattr(key, "value", ""))
            if not isinstance(key, yaml.ScalarEvent) or inner_path in spans:
                raise CannotFindSpans
            children.append(inner_path)
            end = _add_span(spans, text, next_event, next_event(), inner_path, _index(key.start_mark))
        end = _index(key.end_mark) if event.flow_style else end
    else:
        raise CannotFindSpans  # an alias
    spans[path] = NodeSpan(kind, begin, end, event.start_mark.column, key_begin, tuple(children))
    return end
