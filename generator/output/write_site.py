"""The whole site on disk without MkDocs: complete pages for any web server, or Markdown for another generator."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.downloads.write_all import write_downloads, written_downloads
from generator.form.addresses import GLOSSARY_ADDRESS
from generator.history.change_log import ChangeLog
from generator.history.git import last_changes
from generator.output.docs_pages import HandWritten, address_of, foreign_parts, read_page
from generator.output.markdown_pages import markdown_page, settings_text
from generator.output.mkdocs_settings import SiteSettings, WrongSettings
from generator.output.page_frame import Frames
from generator.output.plain_theme import OwnFrame
from generator.output.write_pages import write_embeds, write_page, write_pages, write_records
from generator.pages import SiteContent, pages_of
from generator.pages.changes import FEED
from generator.projects.catalog import Catalog
from generator.publishing.provenance import (
    SETTINGS_FILE,
    SOURCE,
    BuildOrigin,
    settings_of,
    source_of,
    written_source,
)
from generator.publishing.site_files import seal, write_file
from generator.reading.problem import Level, Place, Problem
from generator.rendering.glossary import glossary_problems
from generator.rendering.template_cache import TEMPLATES
from generator.search.build_index import search_order, write_search

_STYLES = TEMPLATES / "plain" / "plain.css"


@dataclass(frozen=True)
class SiteSource:
    """What a site is written from."""

    home: Path
    """Where mkdocs.yml lies."""
    settings: SiteSettings
    catalog: Catalog
    chronicle: ChangeLog

    @property
    def docs(self) -> Path:
        """The folder of pages written by hand."""
        return self.home / self.settings.docs


def find_problems(source: SiteSource) -> list[Problem]:
    """What keeps the site from being written: errors in the data, and in the pages written by hand."""
    problems = list(source.catalog.errors)
    glossary = source.docs / GLOSSARY_ADDRESS / "index.md"
    name = f"{source.settings.docs}/{GLOSSARY_ADDRESS}index.md"
    problems += glossary_problems(name, glossary.read_text(encoding="utf-8") if glossary.is_file() else None)
    taken = {page.address for page in pages_of(_site(source))}
    files = list(_markdown_files(source.docs))
    there = taken | {address_of(file) for file in files}
    for file in files:
        path = f"{source.settings.docs}/{file}"
        if address_of(file) in taken:
            problems.append(_problem(path, f"占用了生成页面的地址 /{address_of(file)}。请把它移到别处"))
        try:
            page = _read(source, file)
        except (WrongSettings, UnicodeDecodeError) as error:
            words = f"读不懂：{error}。文件要存成 UTF-8，开头的 --- 之间是“名称: 内容”"
            problems.append(_problem(path, words))
        else:
            problems += [_problem(path, words) for words in _wrong_links(page, there, source.settings.docs)]
    return problems


def _wrong_links(page: HandWritten, there: Collection[str], docs: str) -> Iterator[str]:
    """What leads nowhere, or elsewhere without being asked."""
    for link, address in page.links.items():
        if address not in there:
            yield f"链接 {link} 没有页面。请改成现有的页面"
    for found in foreign_parts(page.content):
        yield f"{found} 会让读者的浏览器去请求别的网站。请把文件放进 {docs}/，或改成文字链接"


def write_html(source: SiteSource, folder: Path) -> int:
    """Write complete pages, as a plain web server shows them; gives how many. Raises CacheRemoved, OSError."""
    settings, site = source.settings, _site(source)
    nav = [(title, address_of(file)) for title, file in _nav(source, site)]
    feed = FEED if site.history.has_feed else ""
    frame = OwnFrame(str(source.home / settings.frame), settings, source.catalog.registers.site, nav, feed)
    pages = list(pages_of(site))
    _copy_others(source.docs, folder)
    shutil.copyfile(_STYLES, folder / "assets" / _STYLES.name)
    _write_files(source, site, folder)
    write_pages(pages, site, Frames(frame.generated, [address for _, address in nav]), folder)
    by_hand = [_read(source, file) for file in _markdown_files(source.docs)]
    for page in by_hand:
        write_page(folder, page.address, _encoded(frame.by_hand(page)))
    (folder / "404.html").write_bytes(_encoded(frame.missing()))
    if settings.address:
        changes = last_changes(source.catalog.folder)
        entries: list[tuple[str, str | None]] = [(page.address, None) for page in by_hand]
        entries += [(page.address, changes.get(f"{page.project}.yml")) for page in pages]
        (folder / "sitemap.xml").write_bytes(_encoded(frame.sitemap(entries)))
    write_file(folder / SOURCE, written_source(_provenance(source)))
    seal(folder)
    return len(pages) + len(by_hand) + 1


def write_markdown(source: SiteSource, folder: Path) -> int:
    """Write a folder that another generator builds; gives how many pages. Raises CacheRemoved, OSError."""
    site, docs = _site(source, sealed=False), folder / "docs"
    pages = list(pages_of(site))
    _copy_others(source.docs, docs)
    _write_files(source, site, docs)
    for page in pages:
        _write(docs, f"{page.address}index.md", markdown_page(page))
    by_hand = list(_markdown_files(source.docs))
    for file in by_hand:
        _copy(source.docs / file, docs / file)
    write_embeds(pages, docs)
    if site.downloads:
        write_records(site.projects, site, docs)
    text = settings_text(source.settings, source.catalog.registers.site.title, _nav(source, site))
    _write(folder, SETTINGS_FILE, text)
    return len(pages) + len(by_hand)


def _site(source: SiteSource, sealed: bool = True) -> SiteContent:
    settings = source.settings
    return SiteContent(
        source.catalog,
        settings.downloads,
        settings.address,
        settings.search,
        source.chronicle,
        settings.merges,
        sealed,
    )


def _provenance(source: SiteSource) -> BuildOrigin:
    settings = source.settings
    values = settings_of(
        settings.address, settings.edit_address, settings.merges, settings.search, settings.downloads
    )
    inputs = (SETTINGS_FILE, settings.data, settings.docs, settings.frame)
    return source_of(source.home, inputs, values)


def _nav(source: SiteSource, site: SiteContent) -> Iterator[tuple[str, str]]:
    """The main navigation, without what this site has no page for."""
    for title, file in source.settings.nav:
        if address_of(file) not in site.absent:
            yield title, file


def _read(source: SiteSource, file: str) -> HandWritten:
    return read_page(file, (source.docs / file).read_text(encoding="utf-8"), source.settings.extensions)


def _write_files(source: SiteSource, site: SiteContent, folder: Path) -> None:
    """Everything that is no page. The page that lists the downloads is drawn after this."""
    catalog = source.catalog
    if feed := site.feed():
        _write(folder, FEED, feed)
    if site.downloads:
        write_downloads(site.download_order, folder)
        site.files = written_downloads(site.download_order, folder)
    if source.settings.search:
        write_search(search_order(catalog), folder)


def _files(docs: Path) -> Iterator[str]:
    """What lies in docs/, hidden files aside, in one order everywhere."""
    names = (file.relative_to(docs).as_posix() for file in docs.rglob("*") if file.is_file())
    return iter(sorted(name for name in names if not any(part.startswith(".") for part in name.split("/"))))


def _markdown_files(docs: Path) -> Iterator[str]:
    return (name for name in _files(docs) if name.endswith(".md"))


def _copy_others(docs: Path, folder: Path) -> None:
    for name in _files(docs):
        if not name.endswith(".md"):
            _copy(docs / name, folder / name)


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _write(folder: Path, name: str, text: str) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_encoded(text))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "xmlcharrefreplace")


def _problem(path: str, message: str) -> Problem:
    return Problem(path, Place(1, 1), Level.ERROR, "page", message)
