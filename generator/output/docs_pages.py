"""Markdown of docs/ → the article of a page written by hand, as MkDocs makes it of the same file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from generator.output.mkdocs_settings import read_yaml


@dataclass(frozen=True)
class HandWritten:
    """A page of docs/."""

    file: str
    """Below docs/."""
    address: str
    """Below the site's root, with the last slash; empty for the root itself."""
    meta: Mapping[str, Any]
    """What stands between ``---`` at the beginning of the file."""
    title: str
    content: str
    """HTML."""
    parts: Sequence[Mapping[str, Any]]
    """Its headings, as Markdown's extension ``toc`` gives them: level, id, name, children."""
    links: Mapping[str, str]
    """Links to other pages as they are written → the addresses that they lead to."""


_META = re.compile(r"---[ \t]*\n(?P<meta>.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def read_page(file: str, text: str, extensions: Mapping[str, Mapping[str, Any]]) -> HandWritten:
    """Make a page of the Markdown in `file`. Raises WrongSettings where what stands before it is no YAML."""
    found = _META.match(text)
    meta = read_yaml(found["meta"], {}) if found else {}
    address = address_of(file)
    links: dict[str, str] = {}
    markdown = Markdown(
        extensions=[*extensions, _Links(file, address, links)],
        extension_configs={name: dict(options) for name, options in extensions.items()},
    )
    content = markdown.convert(text[found.end() :] if found else text)
    parts: list[dict[str, Any]] = markdown.toc_tokens  # type: ignore[attr-defined]
    heading = parts[0]["name"] if parts and parts[0]["level"] == 1 else ""
    title = str(meta.get("title") or heading or posixpath.dirname(file))
    return HandWritten(file, address, meta, title, content, parts, links)


def foreign_parts(html: str) -> list[str]:
    """What in a page written by hand would load something from elsewhere, or run."""
    return _FOREIGN.findall(html)


_FOREIGN = re.compile(
    r"<(?:script|iframe|object|embed)\b[^>]*|\bsrc(?:set)?=[\"']?(?:https?:)?//[^\s\"'>]*", re.IGNORECASE
)


def address_of(file: str) -> str:
    """``about/index.md`` is at ``about/``, and so is ``about.md``."""
    folder, name = posixpath.split(file.removesuffix(".md"))
    parts = [part for part in (folder, "" if name in ("index", "README") else name) if part]
    return "".join(f"{part}/" for part in parts)


class _Links(Extension):
    """Links as they are written between files lead to where the pages are."""

    def __init__(self, file: str, address: str, links: dict[str, str]) -> None:
        super().__init__()
        self._processor = file, address, links

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Markdown asks."""
        md.treeprocessors.register(_LinkProcessor(md, *self._processor), "links", 0)


class _LinkProcessor(Treeprocessor):
    def __init__(self, md: Markdown, file: str, address: str, links: dict[str, str]) -> None:
        super().__init__(md)
        self._links = links
        self._folder = posixpath.dirname(file)
        self._root = "../" * address.count("/")

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                if (target := element.get(name)) is not None:
                    element.set(name, self._placed(target))

    def _placed(self, target: str) -> str:
        path, mark, anchor = target.partition("#")
        if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            return target
        below = posixpath.normpath(posixpath.join(self._folder, path))
        if path.endswith(".md"):
            self._links[target] = below = address_of(below)
        elif path.endswith("/"):
            below += "/"
        return (self._root + below or "./") + mark + anchor
