"""Material's page, rendered once for every shape of page and filled in for every page of that shape.

Rendering a page takes milliseconds, filling a frame microseconds; the bytes are the same.
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
    """A rendered page with slots in the place of its texts.

    Frames can be pickled, so that any process fills them; `Frames` has no two equal ones.
    """

    literals: tuple[bytes, ...]
    """UTF-8 of what does not change; one more than there are slots."""
    slots: tuple[int, ...]
    """Text between two literals: 0 is the content, n the n-th of `slot_values`."""


class Frames:
    """All frames of a site: one for all pages that differ in their texts alone, rendered when the first of them asks."""

    def __init__(self, render: Callable[[Page], str], linked: Iterable[str]) -> None:
        """Take a function that renders a page as MkDocs writes it, and the addresses in the main navigation.

        MkDocs shortens a link by the parts that it shares with the page's own address: ``units/`` is ``../`` below
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
        """Return the frame of a page, whose content is not rendered. `values` are the page's `slot_values`."""
        shared = self._shared_parts(page.address)
        shape = _shape(page, shared, values)
        frame = self._frames.get(shape)
        if frame is None:
            frame = self._frames[shape] = _make_frame(self._render, page, shared, values)
        return frame

    def _shared_parts(self, address: str) -> tuple[str, ...]:
        """Return the first parts of an address that one in the main navigation has too."""
        parts = tuple(address.split("/")[:-1])
        length = 0
        while length < len(parts) and parts[: length + 1] in self._linked:
            length += 1
        return parts[:length]


def slot_values(page: Page) -> tuple[str, ...]:
    """Return the texts of a page that its frame has slots for, in the order of the slots; empty where one is missing.

    markupsafe's Markup is HTML already; any other text is escaped when it is filled in.
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


def page_meta(page: Page) -> dict[str, Any]:
    """Return what the templates in overrides/ read from page.meta."""
    return {
        "title": page.title,
        "description": page.description,
        "column": page.column,
        "article": page.article,
        "source": page.source,
        "published": page.published,
        "trail": link_values(page.trail),
        "previous": link_values((page.previous,))[0] if page.previous else None,
        "next": link_values((page.next,))[0] if page.next else None,
    }


def link_values(links: tuple[Link, ...]) -> list[dict[str, str]]:
    """Return title and url of each link, as the templates in overrides/ read them."""
    return [{"title": link.title, "url": link.address} for link in links]


def fill_frame(frame: Frame, values: tuple[str, ...], content: str | bytes) -> bytes:
    """Return the page as it is published, in UTF-8. `content` is HTML with its own ``<h1>``, as text or as UTF-8."""
    texts = [content if isinstance(content, bytes) else _encoded(content)]
    texts += [_encoded(escape(value)) for value in values]
    pieces = [b""] * (len(frame.literals) + len(frame.slots))
    pieces[::2] = frame.literals
    pieces[1::2] = [texts[slot] for slot in frame.slots]
    return b"".join(pieces)


def _encoded(text: str) -> bytes:
    """Return the UTF-8 of a text as MkDocs writes it."""
    return text.encode("utf-8", "xmlcharrefreplace")


def _shape(page: Page, shared: tuple[str, ...], values: tuple[str, ...]) -> Hashable:
    """Return all that a frame depends on: pages of one shape differ in nothing but their values and their content."""
    return (
        shared,
        page.address.count("/"),
        page.column,
        page.article,
        len(page.trail),
        page.previous is None,
        page.next is None,
        page.parts,
        page.project == page.address[:-1] or page.project,
        tuple(map(bool, values)),  # templates leave out what is empty
    )


def _make_frame(
    render: Callable[[Page], str], page: Page, shared: tuple[str, ...], values: tuple[str, ...]
) -> Frame:
    """Render the page as it is, and with a token in the place of every text; compare one with the other.

    Raises ValueError where a template changes a text in a way that no slot can.
    """
    heading = "<h1></h1>"  # without one content.html adds its own
    expected = render(replace(page, content=HtmlContent(heading)))
    token = "slot"  # letters and digits come through every filter as they are
    while token in expected:
        token += "x"
    tokens = [f"{token}{number}z" if value else "" for number, value in enumerate(values, 1)]
    tokens[: len(shared)] = shared
    content = f"{heading}{token}0z"
    output = render(replace(_with_values(page, tokens), content=HtmlContent(content)))
    pieces = re.split(f"{token}([0-9]+)z", output.replace(content, f"{token}0z"))
    frame = Frame(tuple(map(_encoded, pieces[::2])), tuple(map(int, pieces[1::2])))
    if fill_frame(frame, values, heading) != _encoded(expected):
        raise ValueError(
            f"/{page.address}: overrides/ print something that generator.output.page_frame cannot fill in"
        )
    return frame


def _with_values(page: Page, values: Iterable[str]) -> Page:
    """Return the page with other texts, in the order of `slot_values`."""
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
