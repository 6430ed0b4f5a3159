"""Items of a list as they stand on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.form.addresses import ROOT, way_to_root
from generator.projects.project_summary import ProjectSummary
from generator.rendering.render import as_markup


class Items(NamedTuple):
    """A part of a list, as a page shows it."""

    html: Markup
    number: int
    """Of items."""


def placed(items: Sequence[bytes], address: str) -> Items:
    """Items as they stand on the page with that address: put in their places together, there are many."""
    html = b"\n".join(items).decode().replace(ROOT, way_to_root(address))
    return Items(as_markup(html), len(items))


def placed_projects(rows: Sequence[ProjectSummary], address: str) -> Items:
    """The same of projects."""
    html = "\n".join([row.item for row in rows]).replace(ROOT, way_to_root(address))
    return Items(as_markup(html), len(rows))
