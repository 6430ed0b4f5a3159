"""Write a whole site without MkDocs: complete pages for any web server, or Markdown for another generator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.file_writing import copy_file
from generator.history.git import last_changes
from generator.output.build_settings import BuildSettings
from generator.output.docs_checks import find_blanks
from generator.output.docs_folder import DocsFolder
from generator.output.docs_pages import address_of
from generator.output.markdown_pages import markdown_page, settings_text
from generator.output.page_frame import Frames
from generator.output.page_reuse import PageReuse
from generator.output.plain_theme import PlainTheme
from generator.output.program_files import PROGRAM_FRAME
from generator.output.progress import ReportProgress
from generator.output.site_build import SiteBuild
from generator.output.write_pages import FrameRenderer, write_embeds, write_file_at, write_project_files
from generator.pages import Page, SiteContent
from generator.pages.changes import FEED
from generator.projects.worker_pool import WorkerPool
from generator.publishing.provenance import SETTINGS_FILE
from generator.rendering.template_cache import TEMPLATES

_STYLES = TEMPLATES / "plain" / "plain.css"


def write_settings(docs: DocsFolder, data: Path, sealed: bool) -> BuildSettings:
    """Return the settings of a build without MkDocs; `data` is the data folder as it was typed."""
    settings = docs.settings
    return BuildSettings(
        home=docs.home,
        data=data,
        data_name=data.as_posix(),
        inputs=(SETTINGS_FILE, settings.data, settings.docs, settings.frame),
        address=settings.address,
        edit_address=settings.edit_address,
        merges=settings.merges,
        search=settings.search,
        downloads=settings.downloads,
        sealed=sealed,
    )


def write_site(build: SiteBuild, docs: DocsFolder) -> int:
    """Build and publish a site; return how many pages it has.

    Sealed it consists of complete pages, else of Markdown. Raises DataProblems, BuildFailed.
    """
    for blank in find_blanks(docs.folder, docs.settings.docs):
        build.say(blank)
    build.read(docs.find_problems)
    build.open()
    renderer = HtmlRenderer(build, docs) if build.settings.sealed else MarkdownRenderer(build, docs)
    with build.failures():
        renderer.copy_files()
    build.write(renderer)
    if build.settings.sealed:
        build.seal()
    build.publish()
    return renderer.count


class HtmlRenderer:
    """Writes complete pages in a theme of our own, as a plain web server serves them."""

    def __init__(self, build: SiteBuild, docs: DocsFolder) -> None:
        self._build = build
        self._docs = docs
        self._files = docs.page_files()
        nav = [(title, address_of(file)) for title, file in _nav(docs, build.site)]
        feed = FEED if build.site.history.has_feed else ""
        register = build.site.catalog.registers.site
        frame = (str(docs.home / docs.settings.frame), str(PROGRAM_FRAME))
        self._theme = PlainTheme(frame, docs.settings, register, nav, feed)
        frames = Frames(self._theme.generated_page, [address for _, address in nav])
        self._generated = FrameRenderer(frames, build.folder)

    @property
    def folder(self) -> Path:
        """The staged folder."""
        return self._build.folder

    @property
    def count(self) -> int:
        """Number of pages: generated ones, those written by hand, and 404.html."""
        return len(self._build.pages) + len(self._files) + 1

    def copy_files(self) -> None:
        """Copy what is no page: files of docs/ and the stylesheet. Raises OSError."""
        self._docs.copy_others(self.folder)
        copy_file(_STYLES, self.folder / "assets" / _STYLES.name)

    def write_pages(
        self,
        pages: Sequence[Page],
        site: SiteContent,
        progress: ReportProgress,
        workers: WorkerPool,
        reuse: PageReuse | None,
    ) -> None:
        """Write all pages and the list of them. Raises CacheRemoved, WorkersLost, OSError."""
        self._generated.write_pages(pages, site, progress, workers, reuse)
        by_hand = [self._docs.read(file) for file in self._files]
        for page in by_hand:
            self._write(f"{page.address}index.html", self._theme.docs_page(page))
        self._write("404.html", self._theme.page_for_wrong_addresses())
        if self._build.settings.address:
            changes = last_changes(site.catalog.folder)
            entries: list[tuple[str, str | None]] = [(page.address, None) for page in by_hand]
            entries += [(page.address, changes.get(page.data_file)) for page in self._build.pages]
            for name, text in self._theme.sitemap(entries).items():
                self._write(name, text)

    def write_last_page(self, page: Page) -> None:
        """Write a generated page with its embed. Raises CacheRemoved, OSError."""
        self._generated.write_last_page(page)

    def _write(self, name: str, text: str) -> None:
        write_file_at(self.folder, name, _encoded(text))


class MarkdownRenderer:
    """Writes a folder that another generator builds: its settings, and docs/ with a Markdown file for each page."""

    def __init__(self, build: SiteBuild, docs: DocsFolder) -> None:
        self._build = build
        self._docs = docs
        self._files = docs.page_files()

    @property
    def folder(self) -> Path:
        """The folder docs/ in the staged folder."""
        return self._build.folder / "docs"

    @property
    def count(self) -> int:
        """Number of pages: generated ones, and those written by hand."""
        return len(self._build.pages) + len(self._files)

    def copy_files(self) -> None:
        """Copy all of docs/ as it is. Raises OSError."""
        self._docs.copy_others(self.folder)
        for file in self._files:
            copy_file(self._docs.files[file], self.folder / file)

    def write_pages(
        self,
        pages: Sequence[Page],
        site: SiteContent,
        progress: ReportProgress,
        workers: WorkerPool,
        reuse: PageReuse | None,
    ) -> None:
        """Write the generated pages, embeds, files to download and settings. Raises CacheRemoved, OSError."""
        for done, page in enumerate(pages, start=1):
            self.write_last_page(page)
            progress(done, len(pages))
        if site.downloads:
            write_project_files(site.forms, site, self.folder)
        title = site.catalog.registers.site.title
        text = settings_text(self._docs.settings, title, _nav(self._docs, site))
        write_file_at(self._build.folder, SETTINGS_FILE, _encoded(text))

    def write_last_page(self, page: Page) -> None:
        """Write a generated page with its embed. Raises CacheRemoved, OSError."""
        write_file_at(self.folder, f"{page.address}index.md", _encoded(markdown_page(page)))
        write_embeds((page,), self.folder)


def _nav(docs: DocsFolder, site: SiteContent) -> Iterator[tuple[str, str]]:
    """Yield title and file of the main navigation, without what this site has no page for."""
    for title, file in docs.settings.nav:
        if address_of(file) not in site.absent:
            yield title, file


def _encoded(text: str) -> bytes:
    """Return the UTF-8 of a text as MkDocs writes it."""
    return text.encode("utf-8", "xmlcharrefreplace")
