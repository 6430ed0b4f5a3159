"""Show generated pages to MkDocs: a File for those it has to know, and its own Page with their content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from posixpath import dirname, join, normpath
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from generator.output.joined_scripts import is_script, join_scripts
from generator.output.mkdocs_nav import nav_targets
from generator.output.page_frame import page_meta
from generator.output.program_files import PROGRAM_DOCS, missing_docs_files
from generator.pages import Page


class AddressTaken(Exception):
    """A file of docs/ has the address of a generated page."""

    def __init__(self, uri: str, address: str) -> None:
        self.uri = uri
        """The file's path below docs/."""
        self.address = address


def add_known_pages(
    pages: Sequence[Page], files: Files, config: MkDocsConfig, folder: str
) -> dict[str, Page]:
    """Give MkDocs an empty File for each page in its nav or linked from docs/; return these pages by source URI.

    MkDocs never hears of the others. `folder` is the data folder's name. Raises AddressTaken.
    """
    written = {file.dest_uri: file.src_uri for file in files}
    in_nav = set(nav_targets(config.nav))
    mentioned = mentioned_addresses(files)
    known = {}
    for page in pages:
        if taken := written.get(f"{page.address}index.html"):
            raise AddressTaken(taken, page.address)
        uri = f"{page.address}index.md"
        if uri in in_nav or page.address in mentioned:
            file = generated_file(page, config, folder)
            if uri in in_nav:
                file.inclusion = InclusionLevel.INCLUDED
            files.append(file)
            known[uri] = page
    return known


def add_program_files(files: Files, config: MkDocsConfig) -> None:
    """Give MkDocs the pages, styles and scripts of the program that docs/ lacks; nobody can edit them in the repository."""
    for name in missing_docs_files({file.src_uri for file in files}):
        file = File(name, str(PROGRAM_DOCS), config.site_dir, config.use_directory_urls)
        file.edit_uri = None
        files.append(file)


def join_script_files(files: Files, config: MkDocsConfig) -> None:
    """Let MkDocs publish the scripts that are loaded on demand with what they import; see `join_scripts`."""
    scripts = {file.src_uri: file for file in files if is_script(file.src_uri)}
    for path, content in join_scripts({path: file.content_bytes for path, file in scripts.items()}).items():
        files.remove(scripts[path])
        files.append(File.generated(config, path, content=content))


def mentioned_addresses(files: Files) -> set[str]:
    """Return every address that a page of docs/ may link to: all that looks like a path, from where it stands."""
    addresses = set()
    for file in files.documentation_pages():
        runs = re.findall(
            rb"[a-z0-9./-]+", file.content_bytes
        )  # "/" at its end would take years on a long word
        paths = {run[: run.rindex(b"/") + 1].decode() for run in runs if b"/" in run}
        for base in {dirname(file.src_uri), file.url}:  # a link leads to a file or, as HTML, to a page
            addresses |= {f"{normpath(join(base, path)).lstrip('/')}/" for path in paths}
    return addresses


def generated_file(page: Page, config: MkDocsConfig, folder: str) -> File:
    """Return the empty source file that stands for a generated page; a project's can be edited in the data folder."""
    file = File.generated(config, f"{page.address}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.edit_uri = f"{folder}/{page.project}.yml" if page.project else None
    return file


def page_renderer(template: Any, nav: Navigation, config: MkDocsConfig, folder: str) -> Callable[[Page], str]:
    """Return a function that renders a generated page the way MkDocs renders its own."""

    def render(page: Page) -> str:
        shown = MkDocsPage(None, generated_file(page, config, folder), config)
        shown.markdown, shown.active = "", True
        fill_page(shown, page)
        return without_toggle_state(template.render(get_context(nav, [], config, shown)))

    return render


def fill_page(shown: MkDocsPage, page: Page) -> None:
    """Give MkDocs' page what templates read of a generated one. Raises CacheRemoved."""
    shown.meta = page_meta(page)
    shown.content = page.content.render()
    shown.toc = get_toc(
        [
            {"level": 2, "id": escape(part.address), "name": escape(part.title), "children": []}
            for part in page.parts
        ]
    )


def sitemap_entries(
    site_url: str, by_hand: Iterable[MkDocsPage], pages: Iterable[Page], changes: Mapping[str, str]
) -> list[tuple[str, str | None]]:
    """Return public address and day of the last change of all pages: those of docs/ first, whose day is not known.

    `changes` has the day of each data file.
    """
    entries: list[tuple[str, str | None]] = [(page.canonical_url or "", None) for page in by_hand]
    entries += [(site_url + page.address, changes.get(page.data_file)) for page in pages]
    return entries


def anchors_in(html: str) -> set[str]:
    """Return the ids in a page's content."""
    return set(re.findall(r'\bid="([^"]+)"', html))


def without_toggle_state(html: str) -> str:
    """Remove `autocomplete` from Material's own two checkboxes, where HTML does not allow it."""
    return re.sub(r'(<input class="md-toggle" [^>]*?) autocomplete="off">', r"\1>", html)
