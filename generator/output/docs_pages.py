"""Convert Markdown of docs/ into the article of a page, as MkDocs converts the same file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from generator.output.mkdocs_settings import read_settings_yaml


@dataclass(frozen=True)
class DocsPage:
    """A page written by hand."""

    file: str
    """Path below docs/."""
    address: str
    """Address below the site's root, with the last slash; empty for the root itself."""
    meta: Mapping[str, Any]
    """Values between the lines ``---`` at the beginning of the file."""
    title: str
    content: str
    """HTML of the article."""
    parts: Sequence[Mapping[str, Any]]
    """Headings, as Markdown's extension ``toc`` returns them: level, id, name, children."""
    links: Mapping[str, str]
    """Links to other pages as they are written → the addresses that they lead to."""


_META = re.compile(r"---[ \t]*\n(?P<meta>.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def split_page(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the values at the beginning of a page, and its Markdown. Raises WrongSettings where they are no YAML."""
    if head := _META.match(text):
        return read_settings_yaml(head["meta"], {}), text[head.end() :]
    return {}, text


def read_page(file: str, text: str, extensions: Mapping[str, Mapping[str, Any]]) -> DocsPage:
    """Convert the Markdown of a file below docs/. Raises WrongSettings where the values before it are no YAML."""
    meta, article = split_page(text)
    address = address_of(file)
    links: dict[str, str] = {}
    configs = {name: dict(options) for name, options in extensions.items()}
    markdown = Markdown(
        extensions=[*extensions, _Links(file, address, links)],
        extension_configs=with_heading_anchors(configs),
    )
    content = markdown.convert(article)
    parts: list[dict[str, Any]] = markdown.toc_tokens  # type: ignore[attr-defined]
    heading = parts[0]["name"] if parts and parts[0]["level"] == 1 else ""
    title = str(meta.get("title") or heading or posixpath.dirname(file))
    return DocsPage(file, address, meta, title, content, parts, links)


def with_heading_anchors(configs: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return options of Markdown extensions by which a heading without ``{#id}`` gets its own words as its id.

    Markdown would number Chinese headings, ``_1``, ``_2``: whoever put one in between would move all that follow.
    """
    changed = {name: dict(options) for name, options in configs.items()}
    changed["toc"] = {"slugify": slugify_unicode, **changed.get("toc", {})}
    return changed


def repeated_headings(html: str) -> list[str]:
    """Return the words of headings that an earlier one has too: Markdown numbers their ids, which move with the order."""
    words: dict[str, str] = {}
    repeated = []
    for heading in _HEADING.finditer(html):
        anchor, text = heading["id"], unescape(re.sub("<[^>]*>", "", heading["content"])).strip()
        if re.search("_[0-9]+$", anchor) and words.get(anchor.rpartition("_")[0]) == text:
            repeated.append(text)
        words[anchor] = text
    return repeated


_HEADING = re.compile(r'<h([1-6])\b[^>]*\bid="(?P<id>[^"]*)"[^>]*>(?P<content>.*?)</h\1>', re.DOTALL)


def address_of(file: str) -> str:
    """Return the address of a Markdown file below docs/: ``about/`` for ``about/index.md`` and for ``about.md``."""
    folder, name = posixpath.split(file.removesuffix(".md"))
    parts = [part for part in (folder, "" if name in ("index", "README") else name) if part]
    return "".join(f"{part}/" for part in parts)


class _Links(Extension):
    """Turns links between files into links between the addresses of their pages."""

    def __init__(self, file: str, address: str, links: dict[str, str]) -> None:
        """Enter the links of `file`, whose page is at `address`, in `links`."""
        super().__init__()
        self._processor = file, address, links

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register the processor; Markdown calls this."""
        md.treeprocessors.register(_LinkProcessor(md, *self._processor), "links", 0)


class _LinkProcessor(Treeprocessor):
    """Changes the links in the tree of one page."""

    def __init__(self, md: Markdown, file: str, address: str, links: dict[str, str]) -> None:
        super().__init__(md)
        self._links = links
        self._folder = posixpath.dirname(file)
        self._root = "../" * address.count("/")

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                if (target := element.get(name)) is not None:
                    element.set(name, self._from_page(target))

    def _from_page(self, target: str) -> str:
        """Return a link of the file as the page needs it; a link to another page is entered in the list."""
        path, mark, anchor = target.partition("#")
        if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            return target
        below = posixpath.normpath(posixpath.join(self._folder, path))
        if path.endswith(".md"):
            self._links[target] = below = address_of(below)
        elif path.endswith("/"):
            below += "/"
        return (self._root + below or "./") + mark + anchor
