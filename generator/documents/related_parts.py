"""Parts of an office file that name each other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from generator.documents.safe_xml import attribute, children, parse_xml
from generator.documents.zip_parts import ZipParts

MAX_RELATIONS_BYTES = 4_000_000


class RelatedPart(NamedTuple):
    """A part that another part of an office file names."""

    key: str
    kind: str
    """The last word of the relation's type: `worksheet`, `drawing`."""
    part: str


def related_parts(parts: ZipParts, source: str) -> Iterator[RelatedPart]:
    """Yield the parts inside the file that `source` names; what lies outside the file is never followed."""
    folder, base = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", base + ".rels")
    if relations not in parts:
        return
    for relation in children(parse_xml(parts.read(relations, MAX_RELATIONS_BYTES)), "Relationship"):
        if attribute(relation, "TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target"))).lstrip("/")
            kind = attribute(relation, "Type").rpartition("/")[2]
            yield RelatedPart(attribute(relation, "Id"), kind, path)
