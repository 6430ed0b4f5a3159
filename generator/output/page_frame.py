"""Material's page, rendered once for every shape of page and poured full for every page of that shape.

Rendering a page takes milliseconds, pouring one microseconds; the bytes are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import escape

from generator.pages import Link, Page
from generator.pages.page import HtmlContent


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A rendered page without its texts. Can be pickled, so that any process pours. `Frames` has each of them once."""

    literals: tuple[bytes, ...]
    """UTF-8; one more than there are slots."""
    slots: tuple[int, ...]
    """What stands between two literals: 0 is the content, n the n-th of `values_of`."""


class Frames:
    """The frame of any page, rendered when its shape comes up for the first time."""

    def __init__(self, render: Callable[[Page], str], linked: Iterable[str]) -> None:
        """`render` gives a page as MkDocs writes it; `linked` are the addresses in the main navigation.

        MkDocs shortens a link to what it has in common with the page's own address: ``units/`` is ``../`` below
        ``units/``. So those first parts of an address belong to the shape.
        """
        self._render = render
        self._linked = {
            tuple(parts[:length])
            for parts in (address.split("/")[:-1] for address in linked)
            for length in range(1, len(parts) + 1)
        }
        self._frames: dict[Hashable, Frame] = {}

    def frame_for(self, page: Page, values: tuple[str, ...]) -> Frame:
        """The frame that `pour` makes this page of; its content is not looked at. `values` are those of the page."""
        kept = self._kept(page.address)
        shape = _shape(page, kept, values)
        frame = self._frames.get(shape)
        if frame is None:
            frame = self._frames[shape] = _make_frame(self._render, page, kept, values)
        return frame

    def _kept(self, address: str) -> tuple[str, ...]:
        """The parts of an address that it has in common with one in the main navigation."""
        parts = tuple(address.split("/")[:-1])
        length = 0
        while length < len(parts) and parts[: length + 1] in self._linked:
            length += 1
        return parts[:length]


def values_of(page: Page) -> tuple[str, ...]:
    """The texts of a page that its frame has slots for, in the order of the slots; empty where there is none.

    Of markupsafe's Markup what is HTML already, and any other text is escaped when it is poured.
    """
    links = [link for link in (*page.trail, page.previous, page.next) if link]
    return (
        *page.address.split("/")[:-1],
        page.title,
        page.description,
        page.source or "",
        page.published or "",
        *[text for link in links for text in (link.title, link.address)],
    )


def meta_of(page: Page) -> dict[str, Any]:
    """What the templates in overrides/ read from page.meta."""
    return {
        "title": page.title,
        "description": page.description,
        "column": page.column,
        "article": page.article,
        "source": page.source,
        "published": page.published,
        "trail": links_of(page.trail),
        "previous": links_of((page.previous,))[0] if page.previous else None,
        "next": links_of((page.next,))[0] if page.next else None,
    }


def links_of(links: tuple[Link, ...]) -> list[dict[str, str]]:
    """The same of links, e.g. of the pages above one."""
    return [{"title": link.title, "url": link.address} for link in links]


def pour(frame: Frame, values: tuple[str, ...], content: str | bytes) -> bytes:
    """The page as it is published: UTF-8. `content` is HTML with its own ``<h1>``, as text or as UTF-8."""
    texts = [content if isinstance(content, bytes) else _encoded(content)]
    texts += [_encoded(escape(value)) for value in values]
    pieces = [b""] * (len(frame.literals) + len(frame.slots))
    pieces[::2] = frame.literals
    pieces[1::2] = [texts[slot] for slot in frame.slots]
    return b"".join(pieces)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "xmlcharrefreplace")  # as MkDocs does


def _shape(page: Page, kept: tuple[str, ...], values: tuple[str, ...]) -> Hashable:
    """All that a frame depends on: pages of one shape differ in nothing but their values and their content."""
    return (
        kept,
        page.address.count("/"),
        page.column,
        page.article,
        len(page.trail),
        page.previous is None,
        page.next is None,
        page.parts,
        page.project == page.address[:-1] or page.project,
        tuple(map(bool, values)),  # templates leave out what is not given
    )


def _make_frame(
    render: Callable[[Page], str], page: Page, kept: tuple[str, ...], values: tuple[str, ...]
) -> Frame:
    """Render the page as it is, and with a token in the place of every text; hold one against the other."""
    heading = "<h1></h1>"  # without one content.html adds its own
    expected = render(replace(page, content=HtmlContent(heading)))
    token = "slot"  # letters and digits come through every filter as they are
    while token in expected:
        token += "x"
    tokens = [f"{token}{number}z" if value else "" for number, value in enumerate(values, 1)]
    tokens[: len(kept)] = kept
    content = f"{heading}{token}0z"
    output = render(replace(_with_values(page, tokens), content=HtmlContent(content)))
    pieces = re.split(f"{token}([0-9]+)z", output.replace(content, f"{token}0z"))
    frame = Frame(tuple(map(_encoded, pieces[::2])), tuple(map(int, pieces[1::2])))
    if pour(frame, values, heading) != _encoded(expected):
        raise ValueError(
            f"/{page.address}: overrides/ print something that generator.output.page_frame cannot pour"
        )
    return frame


def _with_values(page: Page, values: Iterable[str]) -> Page:
    """The page with other texts: what `values_of` takes out, put in."""
    rest = iter(values)
    address = "".join([f"{next(rest)}/" for _ in range(page.address.count("/"))])
    title, description, source, published = (next(rest) for _ in range(4))
    *trail, before, after = [
        Link(next(rest), next(rest)) if link else None for link in (*page.trail, page.previous, page.next)
    ]
    return replace(
        page,
        address=address,
        title=title,
        description=description,
        source=source,
        published=published,
        trail=tuple(link for link in trail if link),
        previous=before,
        next=after,
        project=address[:-1] if page.project == page.address[:-1] else page.project,
    )
