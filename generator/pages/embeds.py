"""Pages → fragments for other sites: what a portal shows of a page in an ``<iframe>``, without header and footer.

Each is a file beside its page, ``2023/yiliao-huzhu/embed.html``: the relative links of the page hold in it, it needs no
script, and nothing of it has to be kept or drawn anew, for a project's fragment is the beginning of its page.
"""

from __future__ import annotations

from typing import NamedTuple

from generator.form.addresses import way_to_root
from generator.projects.artifacts import SUMMARY_END
from generator.rendering.browser_policy import EMBED_POLICY, REFERRER
from generator.rendering.render import as_markup, render


class Embedding(NamedTuple):
    """What every fragment says of the site. Can be pickled."""

    title: str
    address: str
    """The public one, with the last slash; empty where it is not known."""


def embedded(site: Embedding, address: str, title: str, content: str) -> bytes:
    """The file beside the page with that address and title, in UTF-8; `content` is HTML."""
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
    """The file beside the page of a project; `content` is that of its sheet, in UTF-8."""
    summary, _, _ = content.partition(SUMMARY_END.encode())
    return embedded(site, address, name, summary.decode())
