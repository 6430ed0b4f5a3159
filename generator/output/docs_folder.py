"""The folder docs/ of a site that MkDocs does not build: its files, its pages, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.file_writing import copy_file
from generator.form.addresses import GLOSSARY_ADDRESS
from generator.output.docs_pages import DocsPage, address_of, foreign_parts, read_page, repeated_headings
from generator.output.mkdocs_settings import SiteSettings, WrongSettings
from generator.pages import Page
from generator.reading.problem import Level, Place, Problem
from generator.rendering.glossary import glossary_problems


@dataclass(frozen=True)
class DocsFolder:
    """The pages written by hand, and the files next to them."""

    home: Path
    """The project folder, in which mkdocs.yml lies."""
    settings: SiteSettings

    @property
    def folder(self) -> Path:
        """The folder docs/, which mkdocs.yml may call otherwise."""
        return self.home / self.settings.docs

    def page_files(self) -> list[str]:
        """Return the paths of all Markdown files below docs/, sorted."""
        return [name for name in self._files() if name.endswith(".md")]

    def copy_others(self, target: Path) -> None:
        """Copy all files that are not Markdown below `target`. Raises OSError."""
        for name in self._files():
            if not name.endswith(".md"):
                copy_file(self.folder / name, target / name)

    def read(self, file: str) -> DocsPage:
        """Read a page by its path below docs/. Raises WrongSettings, UnicodeDecodeError, OSError."""
        text = (self.folder / file).read_text(encoding="utf-8")
        return read_page(file, text, self.settings.extensions)

    def find_problems(self, pages: Sequence[Page]) -> list[Problem]:
        """Return what is wrong with the pages written by hand, on a site that has these generated `pages`."""
        docs = self.settings.docs
        glossary = self.folder / GLOSSARY_ADDRESS / "index.md"
        text = glossary.read_text(encoding="utf-8") if glossary.is_file() else None
        problems = list(glossary_problems(f"{docs}/{GLOSSARY_ADDRESS}index.md", text))
        taken = {page.address for page in pages}
        files = self.page_files()
        addresses = taken | {address_of(file) for file in files}
        for file in files:
            path = f"{docs}/{file}"
            if address_of(file) in taken:
                problems.append(_problem(path, f"占用了生成页面的地址 /{address_of(file)}。请把它移到别处"))
            try:
                page = self.read(file)
            except (WrongSettings, UnicodeDecodeError) as error:
                words = f"读不懂：{error}。文件要存成 UTF-8，开头的 --- 之间是“名称: 内容”"
                problems.append(_problem(path, words))
            else:
                problems += [_problem(path, words) for words in _wrong_links(page, addresses, docs)]
        return problems

    def _files(self) -> list[str]:
        """Return the paths of all files below docs/ that are not hidden, in one order everywhere."""
        names = (
            file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file()
        )
        return sorted(name for name in names if not any(part.startswith(".") for part in name.split("/")))


def _wrong_links(page: DocsPage, addresses: Collection[str], docs: str) -> Iterator[str]:
    """Yield a message for each link that leads to no page, each repeated heading, and each part that other sites would serve."""
    for link, address in page.links.items():
        if address not in addresses:
            yield f"链接 {link} 没有页面。请改成现有的页面"
    for heading in repeated_headings(page.content):
        yield f"有两个标题都是“{heading}”，次序一变，到后一个的链接就错了。请在后一个标题后面写 {{#编号}}，例如 {{#shili}}"
    for part in foreign_parts(page.content):
        yield f"{part} 会让读者的浏览器去请求别的网站。请把文件放进 {docs}/，或改成文字链接"


def _problem(path: str, message: str) -> Problem:
    return Problem(path, Place(1, 1), Level.ERROR, "page", message)
