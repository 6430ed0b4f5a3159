"""The folder docs/ of a site that MkDocs does not build: its files, its pages, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.file_writing import copy_file
from generator.form.addresses import GLOSSARY_ADDRESS
from generator.output.docs_checks import (
    check_docs_pages,
    docs_files,
    find_file_problems,
    find_personal_data_in_text_files,
)
from generator.output.docs_pages import DocsPage, address_of, read_page
from generator.output.joined_scripts import is_script, join_scripts
from generator.output.mkdocs_settings import SiteSettings
from generator.output.program_files import PROGRAM_DOCS, missing_docs_files
from generator.output.write_pages import write_file_at
from generator.pages import Page
from generator.publishing.provenance import SETTINGS_FILE
from generator.reading.problem import Level, Place, Problem
from generator.rendering.glossary import glossary_problems


@dataclass(frozen=True)
class DocsFolder:
    """The pages written by hand, and the files next to them: those of the site, and those of the program that it lacks."""

    home: Path
    """The project folder, in which mkdocs.yml lies."""
    settings: SiteSettings

    @property
    def folder(self) -> Path:
        """The folder docs/, which mkdocs.yml may call otherwise."""
        return self.home / self.settings.docs

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Path of every file on disk, by its path below docs/, in one order everywhere."""
        own = {name: self.folder / name for name in docs_files(self.folder)}
        delivered = {name: PROGRAM_DOCS / name for name in missing_docs_files(own)}
        return dict(sorted((own | delivered).items()))

    def page_files(self) -> list[str]:
        """Return the paths of all Markdown files below docs/, sorted."""
        return [name for name in self.files if name.endswith(".md")]

    def copy_others(self, target: Path) -> None:
        """Copy all files that are not Markdown below `target`. Raises OSError."""
        joined = join_scripts(
            {name: file.read_bytes() for name, file in self.files.items() if is_script(name)}
        )
        for name, file in self.files.items():
            if name in joined:
                write_file_at(target, name, joined[name])
            elif not name.endswith(".md"):
                copy_file(file, target / name)

    def read(self, file: str) -> DocsPage:
        """Read a page by its path below docs/. Raises WrongSettings, UnicodeDecodeError, OSError."""
        return read_page(file, self.files[file].read_text(encoding="utf-8-sig"), self.settings.extensions)

    def find_problems(self, pages: Sequence[Page]) -> list[Problem]:
        """Return what is wrong with what was written by hand, on a site that has these generated `pages`."""
        docs = self.settings.docs
        checked = list(check_docs_pages(self.folder, docs, self.settings.extensions))
        read = {page.file: page.page for page in checked if page.page is not None}
        generated = {page.address for page in pages}
        addresses = generated | {address_of(file) for file in self.page_files()}
        problems = list(self._glossary_problems(unreadable={page.file for page in checked} - read.keys()))
        for page in checked:
            problems += page.problems
        for file, page_read in read.items():
            problems += _wrong_links(page_read, addresses, f"{docs}/{file}")
        problems += find_file_problems(self.folder, docs, generated)
        problems += find_personal_data_in_text_files(self.home, (SETTINGS_FILE, self.settings.frame))
        return problems

    def _glossary_problems(self, unreadable: Collection[str]) -> list[Problem]:
        """Return what keeps words from being linked to the glossary; nothing where its file cannot be read at all."""
        file = f"{GLOSSARY_ADDRESS}index.md"
        if file in unreadable:
            return []
        text = self.files[file].read_text(encoding="utf-8-sig")
        return glossary_problems(f"{self.settings.docs}/{file}", text)


def _wrong_links(page: DocsPage, addresses: Collection[str], path: str) -> Iterator[Problem]:
    """Yield a problem for each link that leads to no page."""
    for link, address in page.links.items():
        if address not in addresses:
            yield _problem(path, f"链接 {link} 没有页面。请改成现有的页面")


def _problem(path: str, message: str) -> Problem:
    return Problem(path, Place(1, 1), Level.ERROR, "page", message)
