"""Frames by themselves, with a small theme in place of Material's; tests/site/test_frame_bytes.py has the real one."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import pytest
from markupsafe import Markup, escape

from generator.form.addresses import way_to_root
from generator.output.page_frame import Frame, Frames, fill_frame, slot_values
from generator.pages import Link, Page, SiteContent, pages_of
from generator.pages.page import HtmlContent
from generator.projects.catalog import read_catalog
from tests.support.forms import DATA
from tests.support.page_variants import BASE, CHANGES, HOSTILE, variants

LINKED = ("units/", "news/", "news/2023/")


@dataclass
class Theme:
    """Prints everything of a page, and counts how often."""

    site: str = "网站"
    rendered: list[str] = field(default_factory=list)
    more: Callable[[Page], str] = lambda page: ""

    def __call__(self, page: Page) -> str:
        """A page as MkDocs would render it."""
        self.rendered.append(page.address)
        root = way_to_root(page.address)
        own = next((address for address in reversed(LINKED) if page.address.startswith(address)), "")
        lines = [f"<title>{escape(page.title or '无题')} - {escape(self.site)}</title> {own}"]
        lines += [
            f"<meta {escape(text)}>" for text in (page.description, page.source, page.published) if text
        ]
        lines += [f"{page.column} {page.article} {page.parts} {page.address.count('/')}"]
        lines += [
            f"<link https://x/{page.address}>",
            f"<a https://edit/{str(page.project).replace('/', '%2F')}>",
        ]
        lines += [f"<a {root}{escape(step.address)}>{escape(step.title)}</a>" for step in page.trail]
        lines += [f"前 {root}{page.previous.address} {escape(page.previous.title)}"] if page.previous else []
        lines += [f"后 {root}{page.next.address} {escape(page.next.title)}"] if page.next else []
        lines += [page.content.render(), self.more(page)]
        return "\n".join(lines)

    def bytes_of(self, page: Page) -> bytes:
        """What is published where nothing is poured."""
        return self(page).encode("utf-8", "xmlcharrefreplace")


def page_at(address: str = "2023/one/", **changes: object) -> Page:
    """A project's page."""
    return replace(BASE, address=address, project=address[:-1], **changes)  # type: ignore[arg-type]


def framed(frames: Frames, page: Page) -> Frame:
    """The page's frame."""
    return frames.frame_for(page, slot_values(page))


def poured(frames: Frames, page: Page) -> bytes:
    """The page by its frame."""
    return fill_frame(framed(frames, page), slot_values(page), page.content.render())


def test_every_change_and_hostile_text() -> None:
    """Pages that differ in any two ways come out as rendered, whatever their texts."""
    theme = Theme()
    frames = Frames(theme, LINKED)
    for page in variants():
        assert poured(frames, page) == theme.bytes_of(page), page


def test_no_way_to_differ_is_left_out() -> None:
    """What the test above changes is every field of a page there is; a new one has to be added to CHANGES."""
    told_elsewhere = {"content"}
    assert {name for change in CHANGES for name in change} | told_elsewhere == {
        each.name for each in fields(Page)
    }


@pytest.mark.parametrize(
    "page",
    [
        page_at("2023/two/"),
        page_at("body/two/"),
        page_at(title="别的", description="别的", source="别的", published="2020-02-02"),
        page_at(trail=(Link("别处", ""), Link("别处", "units/x/"))),
        page_at(previous=Link("别的", "a/b/c/"), next=Link("别的", "units/")),
        page_at(parts=tuple(part._replace() for part in BASE.parts)),
        page_at(content=HtmlContent("<h1></h1>")),
    ],
)
def test_other_texts_need_no_other_frame(page: Page) -> None:
    """Pages that differ only in texts share a frame, whichever comes first."""
    frames = Frames(Theme(), LINKED)
    assert framed(frames, page) is framed(frames, page_at())


@pytest.mark.parametrize(
    "page",
    [
        page_at("one/"),
        page_at("body/2023/one/"),
        page_at("units/one/"),
        page_at("news/one/"),
        page_at("news/2023/one/"),
        page_at(title=""),
        page_at(description=""),
        page_at(column="实施单位"),
        page_at(article=False),
        page_at(source=None),
        page_at(published=None),
        page_at(trail=BASE.trail[:1]),
        page_at(trail=(*BASE.trail, Link("又", "units/"))),
        page_at(trail=tuple(reversed(BASE.trail))),
        page_at(parts=()),
        page_at(parts=(*BASE.parts[:-1], BASE.parts[-1]._replace(title="别的"))),
        page_at(parts=(*BASE.parts[:-1], BASE.parts[-1]._replace(address="other"))),
        page_at(previous=None),
        page_at(next=None),
        replace(page_at(), project=None),
        replace(page_at(), project="2023/two"),
    ],
)
def test_another_shape_needs_another_frame(page: Page) -> None:
    """Whatever templates decide by, or print in another way than a text, makes another frame."""
    frames = Frames(Theme(), LINKED)
    assert framed(frames, page) is not framed(frames, page_at())


def test_a_frame_is_rendered_once() -> None:
    """As the page is and with tokens, the first time; never again."""
    theme = Theme()
    frames = Frames(theme, LINKED)
    for number in range(100):
        poured(frames, page_at(f"2023/p{number}/", title=f"第 {number} 个"))
    assert len(theme.rendered) == 2


@pytest.mark.parametrize("text", [*HOSTILE, "slot", "slot0z", "slot1zslot2z", "slotslot1z", "slotx1z"])
def test_text_of_the_site_that_looks_like_a_token(text: str) -> None:
    """Whatever the theme itself prints, in the title, the column or a part, stays where it is."""
    theme = Theme(site=text)
    frames = Frames(theme, LINKED)
    for address in ("2023/one/", "2023/slot0z/", "2023/slot1z/"):
        page = page_at(
            address,
            title=text,
            column=text,
            parts=(Link(text, text),),
            content=HtmlContent(f"<h1></h1>{text}"),
        )
        assert poured(frames, page) == theme.bytes_of(page)


def test_content_as_bytes() -> None:
    """Content that is encoded already is put in as it is."""
    frames, page = Frames(Theme(), ()), page_at()
    frame, values = framed(frames, page), slot_values(page)
    assert fill_frame(frame, values, page.content.render().encode()) == fill_frame(
        frame, values, page.content.render()
    )


def test_content_is_not_looked_at() -> None:
    """The frame of a page whose content is elsewhere is the same."""
    frames = Frames(Theme(), ())
    assert framed(frames, page_at(content=HtmlContent(""))) is framed(frames, page_at())


def test_markup_is_not_escaped() -> None:
    """A value that says that it is HTML is put in as it is."""
    page = page_at(source=Markup("<i>"))
    assert b"<meta <i>>" in poured(Frames(Theme(), ()), page)


def test_frame_travels() -> None:
    """Another process pours the same bytes."""
    page = page_at(title="<别的>")
    frame, values = framed(Frames(Theme(), ()), page), slot_values(page)
    copied = pickle.loads(pickle.dumps(frame))
    assert fill_frame(copied, values, page.content.render()) == fill_frame(
        frame, values, page.content.render()
    )


@pytest.mark.parametrize(
    "more",
    [
        lambda page: str(len(page.title)),
        lambda page: page.title[:3],
        lambda page: page.title.upper(),
        lambda page: page.description,
        lambda page: page.content.render().partition("</h1>")[2],
        lambda page: str(page.title < page.description),
    ],
)
def test_theme_that_cannot_be_poured(more: Callable[[Page], str]) -> None:
    """A theme that does more with a text than print it escaped is told, rather than a wrong page published."""
    with pytest.raises(ValueError, match="/2023/one/"):
        framed(Frames(Theme(more=more), ()), page_at(title="b & c", description="<b> < a"))


def test_generated_pages_bring_their_heading() -> None:
    """The frame is made for content with a heading; content.html adds one where there is none."""
    for page in pages_of(SiteContent(read_catalog(DATA))):
        assert page.content.render().startswith("<h1>"), page.address
