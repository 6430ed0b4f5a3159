"""Draw the fragments that other sites show of a page in an ``<iframe>``, without header and footer.

A fragment lies beside its page, ``2023/yiliao-huzhu/embed.html``, so that the page's relative links hold in it. Its
script only tells the page around it how high it is. The fragment of a project is the beginning of its page, so nothing is
stored or drawn for it.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.form.addresses import way_to_root
from generator.projects.project_drawing import GOALS_BEGIN, LAYOUT_BEGIN, SUMMARY_END
from generator.rendering.browser_policy import EMBED_POLICY, REFERRER
from generator.rendering.render import as_markup, render


class Embedding(NamedTuple):
    """The properties of the site that every fragment shows. Can be pickled."""

    title: str
    address: str
    """Public address with the last slash; empty where it is not known."""


def embedded(site: Embedding, address: str, title: str, content: str) -> bytes:
    """Return the fragment for the page with that address and title, in UTF-8; `content` is HTML."""
    return render(
        "embed.html",
        site=site,
        address=address,
        title=title,
        content=as_markup(content),
        root=way_to_root(address),
        policy=EMBED_POLICY,
        referrer=REFERRER,
    ).encode("utf-8", "xmlcharrefreplace")


def embed_project(site: Embedding, address: str, name: str, content: bytes) -> bytes:
    """Return the fragment for the page of a project; `content` is the HTML of that page in UTF-8."""
    name_and_sentence, _, rest = content.decode().partition(LAYOUT_BEGIN)
    goals = rest.partition(GOALS_BEGIN)[2].partition(SUMMARY_END)[0]
    return embedded(site, address, name, name_and_sentence + goals)
